"""Two coordinates in one cell, as people paste them: "59.33, 18.06", "6580822 674032", "N 59,33 E 18,06"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

import numpy as np
import shapely

from geodata.remarks import Remark
from geodata.shapes import Flags, Floats, Shapes, as_shapes

NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?")
PLAIN = re.compile(r"[0-9.+-]*")
SIGNS = re.compile(r"[°ºNEOÖSWVneoösw()\[\]{}]|lat(?:itude?)?|lo?ng?(?:itude?)?|[:=]", re.IGNORECASE)
"""What stands around the numbers and does not part them."""

LATITUDES, LONGITUDES = (54.0, 70.0), (10.0, 25.0)
NORTHINGS, EASTINGS = (6_000_000.0, 7_800_000.0), (0.0, 2_000_000.0)
"""Sweden in degrees, and in metres in any of its systems: the ranges do not meet, so numbers tell their own axis."""


@dataclass(frozen=True, slots=True)
class Pairs:
    """Points, easting or longitude first, whether they are in degrees, and what could not be read."""

    shapes: Shapes
    is_degrees: bool
    remarks: list[Remark]


def number(text: str | None) -> float:
    """A coordinate as written, with decimal point or comma and blanks between thousands; NaN when it is none.

    >>> number("6 575 600,25"), number("150100.5"), number("okänd")
    (6575600.25, 150100.5, nan)
    """
    plain = text or ""
    if not NUMBER.fullmatch(plain):
        plain = re.sub(r"\s", "", plain).replace("\u2212", "-")
        if not NUMBER.fullmatch(plain):
            return float("nan")
    return float(plain.replace(",", "."))


def numbers(texts: Sequence[str | None]) -> Floats:
    """A column of coordinates; NaN where there is none.

    >>> numbers(["150100.5", None]).tolist()
    [150100.5, nan]
    """
    if PLAIN.fullmatch("".join(text or "" for text in texts)):  # as programs write them: no need to look at each
        with suppress(ValueError):
            return np.array([float(text) if text else np.nan for text in texts], dtype=np.float64)
    return np.array([number(text) for text in texts], dtype=np.float64)


def pair(text: str) -> tuple[float, float] | None:
    """The two numbers of a cell, in its order; None when there are not two, or the commas can be read two ways.

    >>> pair("59.3293, 18.0686"), pair("59,3293; 18,0686"), pair("N 6 580 822, E 674 032"), pair("59,3")
    ((59.3293, 18.0686), (59.3293, 18.0686), (6580822.0, 674032.0), (59.0, 3.0))
    """
    plain = SIGNS.sub(" ", text).strip()
    parts = next((parts for parts in _splits(plain) if len(parts) == 2), None)
    if parts is None:
        return None
    first, second = number(parts[0].strip()), number(parts[1].strip())
    return None if np.isnan(first) or np.isnan(second) else (first, second)


def _splits(text: str) -> list[list[str]]:
    """The ways to part a text in two: by what can be nothing but a separator first."""
    ways = [text.split(mark) for mark in (";", "|", "/", "\t") if mark in text]
    if text.count(",") == 1:
        ways.append(text.split(","))
    ways.append(re.split(r",\s+", text))
    if text.count(",") == 3:
        ways.append(re.findall(r"[^,]+,[^,]+", text))
    ways.append(text.split())
    return ways


def read_pairs(texts: Sequence[str | None], rows: Sequence[int], column: str) -> Pairs | None:
    """The points of a column of pairs; None when no cell holds two numbers, so that it is an ordinary column.

    Which number is which is told by the numbers. A row in another order, or in degrees among metres, gets a remark.
    """
    found = [pair(text) if text else None for text in texts]
    xy: Floats = np.array([p or (np.nan, np.nan) for p in found], dtype=np.float64).reshape(-1, 2)
    if not np.isfinite(xy).any():
        return None
    is_degrees, is_north_first = _likeliest(xy)
    fits = _fits(xy, is_degrees=is_degrees, is_north_first=is_north_first)
    shapes = as_shapes([None] * len(xy))
    shapes[fits] = shapely.points(xy[fits][:, ::-1] if is_north_first else xy[fits])
    bad = [i for i, text in enumerate(texts) if text and not fits[i]]
    remarks = [_unreadable(rows[i], column) for i in bad]
    return Pairs(shapes, is_degrees, [_as_read(column, is_north_first=is_north_first), *remarks])


def _likeliest(xy: Floats) -> tuple[bool, bool]:
    """Degrees or not, and north first or not: what fits most of the pairs."""
    ways = [(True, True), (True, False), (False, True), (False, False)]
    return max(ways, key=lambda way: int(_fits(xy, is_degrees=way[0], is_north_first=way[1]).sum()))


def _fits(xy: Floats, *, is_degrees: bool, is_north_first: bool) -> Flags:
    norths, easts = (LATITUDES, LONGITUDES) if is_degrees else (NORTHINGS, EASTINGS)
    first, second = (norths, easts) if is_north_first else (easts, norths)
    low, high = np.array([first[0], second[0]]), np.array([first[1], second[1]])
    is_within: Flags = np.all((xy >= low) & (xy <= high), axis=1)
    return is_within


def _as_read(column: str, *, is_north_first: bool) -> Remark:
    if is_north_first:
        return Remark(
            None,
            "pairs-north-first",
            "Column {column} holds pairs of coordinates; the numbers say that the northing or latitude stands first.",
            "Check on a map that the rows lie where they should.",
            {"column": column},
        )
    return Remark(
        None,
        "pairs-east-first",
        "Column {column} holds pairs of coordinates; the numbers say that the easting or longitude stands first.",
        "Check on a map that the rows lie where they should.",
        {"column": column},
    )


def _unreadable(row: int, column: str) -> Remark:
    return Remark(
        row,
        "coordinates-unreadable",
        "Column {column} of row {row} does not hold two coordinates in Sweden in the order of the other rows.",
        "Correct them; until then the row has no place.",
        {"row": row, "column": column},
    )
