"""KML's own columns, and the names of those that a sender added, which GDAL writes with underscores for å, ä and ö."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from xml.parsers import expat

DRAWING = frozenset({"altitudeMode", "tessellate", "extrude", "visibility", "drawOrder", "icon"})
"""Columns that every layer gets and that only say how to draw."""

NAMED = frozenset({"Data", "SimpleData", "SimpleField"})


def names_as_written(path: Path, names: Sequence[str]) -> list[str]:
    """The columns' names as the sender wrote them, where GDAL's name can only mean one of them.

    Raises expat's ExpatError when the file is no XML.
    """
    written: dict[str, set[str]] = {}
    for name in _written(path):
        written.setdefault(_as_gdal(name), set()).add(name)
    return [next(iter(meant)) if len(meant := written.get(name, {name})) == 1 else name for name in names]


def _written(path: Path) -> set[str]:
    found: set[str] = set()

    def start(tag: str, attributes: dict[str, str]) -> None:
        if tag.rpartition(":")[2] in NAMED and "name" in attributes:
            found.add(attributes["name"])

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    with path.open("rb") as stream:
        try:
            parser.ParseFile(stream)
        except LookupError as error:  # an encoding that nobody knows
            raise expat.ExpatError(str(error)) from error
    return found


def _as_gdal(name: str) -> str:
    """Every byte of the name's UTF-8 that is no ASCII letter, digit or underscore becomes an underscore.

    >>> _as_gdal("Åtgärd 1")
    '__tg__rd_1'
    """
    return re.sub(r"[^A-Za-z0-9_]", "_", name.encode().decode("latin-1"))
