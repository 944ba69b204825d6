"""Which columns of a table could hold the places of its rows, when their names do not say: for a person to confirm."""

from __future__ import annotations

import re

import numpy as np

from geodata.delivered import Columns
from geodata.hints import NO_HINTS, Hints
from geodata.shapes import Floats
from geodata.tabular.pairs import LATITUDES, LONGITUDES, NORTHINGS, number

OUTLINE = re.compile(r"(?:SRID=\d+;)?\s*(?:MULTI)?(?:POINT|LINESTRING|POLYGON)\s*Z?M?\s*\(", re.IGNORECASE)

EASTINGS = (40_000.0, 1_100_000.0)
"""Eastings of Sweden in metres, in SWEREF 99 TM and its zones; RT 90's are refused or read by their own names."""

LOOKED_AT = 1_000
MOST = 0.9
"""So many of a column's first texts must be what it is taken for."""


def place_columns(columns: Columns) -> Hints:
    """The columns whose contents leave one choice: an outline as text, or two with numbers of Sweden; else no hints.

    >>> place_columns({"nr": ["1"], "A": ["6580822,5"], "B": ["674032"]}) == Hints(easting="B", northing="A")
    True
    """
    samples = {name: [text for text in texts[:LOOKED_AT] if text] for name, texts in columns.items()}
    outlines = [
        name for name, texts in samples.items() if _share([bool(OUTLINE.match(text)) for text in texts]) >= MOST
    ]
    if len(outlines) == 1:
        return Hints(outline=outlines[0])
    values = {name: np.array([number(text) for text in texts], dtype=np.float64) for name, texts in samples.items()}
    for easts, norths in ((EASTINGS, NORTHINGS), (LONGITUDES, LATITUDES)):
        eastings, northings = _within(values, easts), _within(values, norths)
        if len(eastings) == 1 and len(northings) == 1:
            return Hints(easting=eastings[0], northing=northings[0])
    return NO_HINTS


def _within(values: dict[str, Floats], limits: tuple[float, float]) -> list[str]:
    low, high = limits
    return [name for name, found in values.items() if _share(((found >= low) & (found <= high)).tolist()) >= MOST]


def _share(flags: list[bool]) -> float:
    return sum(flags) / len(flags) if flags else 0.0
