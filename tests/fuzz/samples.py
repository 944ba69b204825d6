"""A sound file in each format, as the fuzzer's starting points."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random

import shapely

from tests.fuzz.damage import damaged
from tests.oddities.frame import SPOT
from tests.oddities.making import (
    at,
    feature,
    geojson,
    gml,
    kml,
    layer,
    named,
    parts_of,
    row,
    shapefile,
    written,
    zipped,
)
from tests.oddities.vector import drawing, geodatabase, osm

SHAPES = [SPOT, shapely.transform(SPOT, lambda xy: xy + 60), None]
ROWS = [row("M1"), row("M2"), row("M3")]

OPTIONS = ("--crs", "EPSG:3006")


def _geojson(folder: Path) -> Path:
    shapes = zip(SHAPES, ROWS, strict=True)
    return geojson(
        folder / "p.geojson", *(feature(shape, one) for shape, one in shapes), crs=named("urn:ogc:def:crs:EPSG::3006")
    )


def _csv(folder: Path) -> Path:
    lines = (";".join([*one.values(), shape.wkt if shape else ""]) for one, shape in zip(ROWS, SHAPES, strict=True))
    return written(folder / "p.csv", "\n".join([";".join([*ROWS[0], "wkt"]), *lines]))


SAMPLES: dict[str, Callable[[Path], Path]] = {
    "GeoPackage": lambda f: layer(f / "p.gpkg", SHAPES, ROWS),
    "Shapefile (.shp)": lambda f: layer(f / "p.shp", SHAPES, ROWS),
    "Shapefile (.dbf)": lambda f: layer(f / "p.shp", SHAPES, ROWS).with_suffix(".dbf"),
    "Shapefile (.shx)": lambda f: layer(f / "p.shp", SHAPES, ROWS).with_suffix(".shx"),
    "Shapefile (.prj)": lambda f: layer(f / "p.shp", SHAPES, ROWS).with_suffix(".prj"),
    "GeoJSON": _geojson,
    "GML": lambda f: gml(f / "p.gml", "urn:ogc:def:crs:EPSG::3006", at(3006, swapped=True)),
    "KML": lambda f: kml(f / "p.kml", at(4326)),
    "KMZ": lambda f: zipped(f / "p.kmz", kml(f / "doc.kml", at(4326))),
    "FlatGeobuf": lambda f: layer(f / "p.fgb", SHAPES[:2], ROWS[:2]),
    "DXF": lambda f: Path(str(drawing(f)[0])),
    "OSM": lambda f: Path(str(osm(f)[0])),
    "file geodatabase": lambda f: Path(str(geodatabase(f)[0])),
    "zip": lambda f: zipped(f / "p.zip", *parts_of(shapefile(f))),
    "zip in zip": lambda f: zipped(f / "yttre.zip", zipped(f / "inre.zip", layer(f / "p.gpkg"))),
    "CSV": _csv,
}
"""How a sound file is written in a folder, by format. What is written is what is damaged."""


def spoilt(name: str, sound: Path, folder: Path, random: Random) -> Path:
    """A copy of the sound file's folder where that file is damaged; gives the path to read."""
    for part in sound.parent.iterdir():
        if part.is_file():
            written(folder / part.name, part.read_bytes())
    written(folder / sound.name, damaged(sound.read_bytes(), random))
    return folder / (f"{sound.stem}.shp" if name.startswith("Shapefile") else sound.name)


def formats(wanted: Sequence[str] | None = None) -> list[str]:
    """The names of the samples, all of them or those that begin with one of the wanted words."""
    return [name for name in SAMPLES if wanted is None or name.lower().startswith(tuple(w.lower() for w in wanted))]
