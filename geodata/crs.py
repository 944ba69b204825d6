"""Reference systems: named, tested against the numbers, and turned into EPSG:3006 (SWEREF 99 TM).

A declared system that contradicts the numbers is refused, never corrected: read wrongly, a plan loads without an error
and matches nobody. Axes are always easting before northing and longitude before latitude inside the program, whatever
the register of reference systems says about their order.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from functools import cache

import numpy as np
import shapely
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError, ProjError

from geodata.errors import GeodataError
from geodata.shapes import Flags, Floats, Indices, Shapes, flat
from geodata.sweden import is_in_sweden

TARGET = "EPSG:3006"
LOCAL_ZONES = tuple(f"EPSG:{code}" for code in range(3007, 3019))
KNOWN = (TARGET, "EPSG:3011", *(zone for zone in LOCAL_ZONES if zone != "EPSG:3011"), "EPSG:4326")
"""The systems Swedish deliveries come in, likeliest first."""

LEAST_SHARE = 0.5
"""The share of rows that must land in Sweden: fewer, and the system is wrong; otherwise the rows outside are."""


WRITTEN_OUT = re.compile(r"^\s*\d+\s*$|[:\[{+]")
"""A code, a URN, well-known text, PROJJSON or a PROJ string, as against a name."""


class Origin(Enum):
    """Who says which reference system a file is in."""

    FILE = "file"
    OPTION = "option"
    GEOJSON_DEFAULT = "geojson-default"


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read the numbers: as `code`, with the axes as written or swapped."""

    code: str
    is_swapped: bool = False

    @property
    def label(self) -> str:
        """The code with its name; for a local zone also the range, since numbers alone cannot tell the zones apart."""
        named = describe(self.code)
        return f"{named} / EPSG:3007-3018" if self.code in LOCAL_ZONES else named


CANDIDATES = (
    *(Reading(code) for code in KNOWN),
    Reading("EPSG:4326", is_swapped=True),
    *(Reading(code, is_swapped=True) for code in KNOWN if code != "EPSG:4326"),
    Reading("EPSG:3857"),
    Reading("EPSG:3021"),
    Reading("EPSG:3021", is_swapped=True),
)
"""How numbers are tried when the declared system does not fit, in this order; the first that fits is named."""


def parse_crs(text: str) -> CRS:
    """The two-dimensional reference system that a code, an exact name or well-known text gives.

    Raises GeodataError, with the known systems, when it gives none that has eastings and northings or degrees.

    >>> parse_crs("EPSG:3011").name
    'SWEREF99 18 00'
    """
    try:
        return _horizontal(text)
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


def describe(code: str) -> str:
    """The code with the system's name; well-known text becomes the name alone.

    >>> describe("EPSG:3006")
    'EPSG:3006 (SWEREF99 TM)'
    """
    crs = parse_crs(code)
    authority = crs.to_authority(min_confidence=70)
    return f"{':'.join(authority)} ({crs.name})" if authority else crs.name


def to_sweref99tm(shapes: Shapes, crs: str) -> Shapes:
    """The shapes in EPSG:3006, two-dimensional; `crs` is what their numbers are in, easting or longitude first.

    >>> at = to_sweref99tm(np.array([shapely.Point(150000, 6575721, 12.0)]), "EPSG:3011")
    >>> shapely.to_wkt(at, rounding_precision=0).tolist()
    ['POINT (670834 6576938)']
    """
    if parse_crs(crs) == _horizontal(TARGET):
        return flat(shapes)
    moved: Shapes = shapely.transform(shapes, lambda xy: np.column_stack(_to_target(crs).transform(*xy.T)))
    return moved


def rows_outside(shapes: Shapes, crs: str, origin: Origin, file: str) -> Flags:
    """Which shapes lie outside Sweden when their numbers are read as `crs`.

    Raises GeodataError, naming what is said and what the numbers look like, when most of them do.
    """
    xy, index = shapely.get_coordinates(shapes, return_index=True)
    n_shapes = len(np.unique(index))
    if n_shapes == 0:
        return np.zeros(len(shapes), dtype=bool)
    outside = _outside(xy, index, Reading(crs), len(shapes))
    if outside.sum() > n_shapes * (1 - LEAST_SHARE):
        raise _contradiction(xy, index, crs, origin, file)
    return outside


def missing_crs(shapes: Shapes, file: str) -> GeodataError:
    """The refusal of a file that does not say what its numbers are in, with what they look like."""
    xy, index = shapely.get_coordinates(shapes, return_index=True)
    likeliest = next(_fitting(xy, index), None)
    if likeliest is None or likeliest.is_swapped:
        return GeodataError(
            "The file {file} has no coordinate reference system.",
            "Its numbers, for example {example}, cannot be placed without one.",
            "Ask the sender which it is and give it, for example --crs EPSG:3006.",
            file=file,
            example=_example(xy),
        )
    return GeodataError(
        "The file {file} has no coordinate reference system.",
        "Its numbers, for example {example}, look like {looks_like}.",
        "Check with the sender; if that is right, give --crs {code}.",
        file=file,
        example=_example(xy),
        looks_like=likeliest.label,
        code=likeliest.code,
    )


def looks_like(xy: Floats) -> str | None:
    """What points (easting or longitude first) look like: the first system that puts most of them in Sweden, by name.

    >>> looks_like(np.array([[670834.0, 6576938.0]])), looks_like(np.array([[0.0, 0.0]]))
    ('EPSG:3006 (SWEREF99 TM)', None)
    """
    likeliest = next(_fitting(xy, np.arange(len(xy))), None)
    return None if likeliest is None else likeliest.label


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


def _outside(xy: Floats, index: Indices, reading: Reading, n_shapes: int) -> Flags:
    """Which shapes have any vertex that is not in Sweden."""
    first, second = (xy[:, 1], xy[:, 0]) if reading.is_swapped else (xy[:, 0], xy[:, 1])
    metres = np.column_stack(_to_target(reading.code).transform(first, second))
    n_outside = np.bincount(index, weights=~is_in_sweden(metres), minlength=n_shapes)
    outside: Flags = n_outside > 0
    return outside


def _fitting(xy: Floats, index: Indices) -> Iterator[Reading]:
    """The candidates that put most of the shapes in Sweden."""
    n_shapes = len(np.unique(index))
    for reading in CANDIDATES:
        outside = _outside(xy, index, reading, 0).sum()
        if n_shapes and outside <= n_shapes * (1 - LEAST_SHARE):
            yield reading


def _example(xy: Floats) -> str:
    return ", ".join(f"{number:.10g}" for number in xy[0]) if len(xy) else ""


def _contradiction(xy: Floats, index: Indices, crs: str, origin: Origin, file: str) -> GeodataError:
    likeliest = next(_fitting(xy, index), None)
    values = {"file": file, "declared": describe(crs), "example": _example(xy)}
    if likeliest is None:
        return GeodataError(
            "The file {file} is read as {declared}, and then lies outside Sweden.",
            "Its numbers, for example {example}, fit no reference system used in Sweden.",
            "Check that it is the right file, or ask the sender for it in EPSG:3006.",
            **values,
        )
    values |= {"looks_like": likeliest.label, "code": likeliest.code}
    if likeliest.is_swapped:
        return GeodataError(
            "The file {file} is read as {declared}, but its numbers contradict that.",
            "For example {example} looks like {looks_like} with the axes swapped.",
            "Ask the sender to write easting before northing, and longitude before latitude.",
            **values,
        )
    if origin is Origin.GEOJSON_DEFAULT:
        return GeodataError(
            "The file {file} names no reference system, which in GeoJSON means {declared}. Its numbers do not fit.",
            "For example {example} looks like {looks_like}.",
            "Check with the sender; if that is right, give --crs {code}.",
            **values,
        )
    return GeodataError(
        "The file {file} is read as {declared}, but its numbers contradict that.",
        "For example {example} looks like {looks_like}.",
        "Check with the sender; if that is right, give --crs {code}.",
        **values,
    )
