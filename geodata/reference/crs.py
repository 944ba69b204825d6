"""Reference systems: named, tested against the numbers, and turned into EPSG:3006 (SWEREF 99 TM).

A declared system that contradicts the numbers is refused, never corrected: read wrongly, a plan loads without an error
and matches nobody. Axes are always easting before northing and longitude before latitude inside the program, whatever
the register of reference systems says about their order.
"""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from enum import Enum
from functools import cache

import numpy as np
import shapely
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError, ProjError

from geodata.errors import GeodataError
from geodata.shapes import Floats, Shapes, flat

TARGET = "EPSG:3006"
LOCAL_ZONES = tuple(f"EPSG:{code}" for code in range(3007, 3019))
KNOWN = (TARGET, "EPSG:3011", *(zone for zone in LOCAL_ZONES if zone != "EPSG:3011"), "EPSG:4326")
"""The systems Swedish deliveries come in, likeliest first."""

WRITTEN_OUT = re.compile(r"^\s*\d+\s*$|[:\[{+]")
"""A code, a URN, well-known text, PROJJSON or a PROJ string, as against a name."""


NORTHING_FIRST = "+ne"
"""Behind a system, says that northing comes before easting, or latitude before longitude, in the numbers themselves."""


class Origin(Enum):
    """Who says which reference system a file is in."""

    FILE = "file"
    OPTION = "option"
    GEOJSON_DEFAULT = "geojson-default"


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read the numbers: as `code`, with the axes as written or swapped.

    >>> Reading.of("EPSG:3011+ne")
    Reading(code='EPSG:3011', is_swapped=True)
    """

    code: str
    is_swapped: bool = False

    @classmethod
    def of(cls, text: str) -> Reading:
        """The reading that a person or a file names: a system, with `+ne` behind it when northings come first."""
        code = text.strip()
        if code.lower().endswith(NORTHING_FIRST) and not code.startswith("+"):
            return cls(code[: -len(NORTHING_FIRST)], is_swapped=True)
        return cls(text)

    @property
    def text(self) -> str:
        """How it is given with --crs."""
        return self.code + (NORTHING_FIRST if self.is_swapped else "")

    @property
    def label(self) -> str:
        """The code with its name; for a local zone also the range, since numbers alone cannot tell the zones apart."""
        named = describe(self.code)
        return f"{named} / EPSG:3007-3018" if self.code in LOCAL_ZONES else named

    def to_metres(self, xy: Floats) -> Floats:
        """Eastings and northings in EPSG:3006, shape (n, 2), of numbers that are read so; inf where there are none."""
        first, second = (xy[:, 1], xy[:, 0]) if self.is_swapped else (xy[:, 0], xy[:, 1])
        return np.column_stack(_to_target(self.code).transform(first, second))


def parse_crs(text: str) -> CRS:
    """The two-dimensional reference system that a code, an exact name or well-known text gives, also with `+ne`.

    Raises GeodataError, with the known systems, when it gives none that has eastings and northings or degrees.

    >>> parse_crs("EPSG:3011").name
    'SWEREF99 18 00'
    """
    try:
        return _horizontal(Reading.of(text).code)
    except (CRSError, ProjError, IndexError) as error:
        wanted = text.strip().upper()
        raise GeodataError(
            "{crs} is not a coordinate reference system.",
            "The nearest known is {nearest}.",
            "Use one of {known}.",
            crs=text,
            nearest=max(KNOWN, key=lambda code: difflib.SequenceMatcher(None, code, wanted).ratio()),
            known="EPSG:3006, EPSG:3011, EPSG:3007-3018, EPSG:4326",
        ) from error


@cache
def describe(code: str) -> str:
    """The code with the system's name; well-known text becomes the name alone.

    >>> describe("EPSG:3006")
    'EPSG:3006 (SWEREF99 TM)'
    """
    crs = parse_crs(code)
    authority = crs.to_authority(min_confidence=70)
    swapped = NORTHING_FIRST if Reading.of(code).is_swapped else ""
    return f"{':'.join(authority)}{swapped} ({crs.name})" if authority else crs.name + swapped


def to_sweref99tm(shapes: Shapes, crs: str) -> Shapes:
    """The shapes in EPSG:3006, two-dimensional; `crs` is what their numbers are in, easting or longitude first.

    >>> at = to_sweref99tm(np.array([shapely.Point(150000, 6575721, 12.0)]), "EPSG:3011")
    >>> shapely.to_wkt(at, rounding_precision=0).tolist()
    ['POINT (670834 6576938)']
    """
    reading = Reading.of(crs)
    if not reading.is_swapped and parse_crs(crs) == _horizontal(TARGET):
        return flat(shapes)
    moved: Shapes = shapely.transform(shapes, reading.to_metres)
    return moved


@cache
def _horizontal(text: str) -> CRS:
    """Heights are dropped everywhere, so a compound system counts as its horizontal part."""
    crs = CRS.from_user_input(f"EPSG:{text}" if text.isdecimal() else text)
    if not WRITTEN_OUT.search(text) and crs.name.casefold() != text.strip().casefold():
        raise CRSError(text)  # pyproj takes the nearest of its many names
    crs = crs.sub_crs_list[0] if crs.is_compound else crs
    crs = crs.to_2d()
    if not (crs.is_projected or crs.is_geographic):
        raise CRSError(text)
    Transformer.from_crs(crs, CRS(3006), always_xy=True)
    return crs


@cache
def _to_target(crs: str) -> Transformer:
    return Transformer.from_crs(parse_crs(crs), _horizontal(TARGET), always_xy=True)
