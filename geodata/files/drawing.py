"""Drawings (DXF): what a draughtsman calls layers are values of a column to GDAL; here they are layers."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

from geodata.delivered import as_meant
from geodata.files.gdal import gdal

ENTITIES = "entities"
LAYER_COLUMN = "Layer"


def drawn_layers(path: Path) -> dict[str, int]:
    """The drawing's layers with something in them, each with its number of entities, in order of name."""
    names = _names(path)
    return dict(sorted(Counter(as_meant(name) for name in names).items()))


def only(path: Path, layer: str) -> dict[str, Any]:
    """What pyogrio is told so that it reads one layer of the drawing."""
    written = next((name for name in _names(path) if as_meant(name) == layer), layer)
    quoted = written.replace("'", "''")
    return {"layer": ENTITIES, "where": f"{LAYER_COLUMN} = '{quoted}'"}


def _names(path: Path) -> list[str]:
    _, _, _, values = gdal().raw.read(path, layer=ENTITIES, columns=[LAYER_COLUMN], read_geometry=False)
    return [str(name) for name in values[0]]
