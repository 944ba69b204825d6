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


def with_point(text: str, decimal: str) -> str:
    """A number with a decimal point; `decimal` is its mark, and the other one parts thousands.

    >>> with_point("1.250,5", ",")
    '1250.5'
    """
    thousands = "." if decimal == "," else ","
    grouped = re.fullmatch(rf"[+-]?\d{{1,3}}(\{thousands}\d{{3}})+(\{decimal}\d+)?", text.strip())
    return (text.replace(thousands, "") if grouped else text).replace(decimal, ".")


def number(text: str | None, decimal: str | None = None) -> float:
    """A coordinate as written, with decimal point or comma and blanks between thousands; NaN when it is none.

    `decimal` is the mark that somebody says it has; then the other one parts thousands.

    >>> number("6 575 600,25"), number("150100.5"), number("okänd"), number("6.575.600,25", ",")
    (6575600.25, 150100.5, nan, 6575600.25)
    """
    plain = with_point(text, decimal) if text and decimal else text or ""
    if not NUMBER.fullmatch(plain):
        plain = re.sub(r"\s", "", plain).replace("\u2212", "-")
        if not NUMBER.fullmatch(plain):
            return float("nan")
    return float(plain.replace(",", "."))


def numbers(texts: Sequence[str | None], decimal: str | None = None) -> Floats:
    """A column of coordinates, each as by `number`; NaN where there is none.

    >>> numbers(["150100.5", None]).tolist()
    [150100.5, nan]
    """
    # As programs write them: no need to look at each.
    if decimal != "," and PLAIN.fullmatch("".join(text or "" for text in texts)):
        with suppress(ValueError):
            return np.array([float(text) if text else np.nan for text in texts], dtype=np.float64)
    return np.array([number(text, decimal) for text in texts], dtype=np.float64)


def pair(text: str, decimal: str | None = None) -> tuple[float, float] | None:
    """The two numbers of a cell, in its order; None when there are not two, or the commas can be read two ways.

    `decimal` is the mark that somebody says they have.

    >>> pair("59.3293, 18.0686"), pair("59,3293; 18,0686"), pair("N 6 580 822, E 674 032"), pair("59,3")
    ((59.3293, 18.0686), (59.3293, 18.0686), (6580822.0, 674032.0), (59.0, 3.0))
    >>> pair("59,3 18,1", ","), pair("59,3", ",")
    ((59.3, 18.1), None)
    """
    plain = SIGNS.sub(" ", text).strip()
    parts = next((parts for parts in _splits(plain, decimal) if len(parts) == 2), None)
    if parts is None:
        return None
    first, second = (number(part.strip(), decimal) for part in parts)
    return None if np.isnan(first) or np.isnan(second) else (first, second)


def _splits(text: str, decimal: str | None) -> list[list[str]]:
    """The ways to part a text in two: by what can be nothing but a separator first."""
    ways = [text.split(mark) for mark in (";", "|", "/", "\t") if mark in text]
    if text.count(",") == 1 and decimal != ",":
        ways.append(text.split(","))
    ways.append(re.split(r",\s+", text))
    if text.count(",") == 3:
        ways.append(re.findall(r"[^,]+,[^,]+", text))
    ways.append(text.split())
    return ways


def read_pairs(
    texts: Sequence[str | None], rows: Sequence[int], column: str, decimal: str | None = None
) -> Pairs | None:
    """The points of a column of pairs; None when no cell holds two numbers, so that it is an ordinary column.

    Which number is which is told by the numbers. A row in another order, or in degrees among metres, gets a remark.
    """
    found = [pair(text, decimal) if text else None for text in texts]
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
        "Correct them; until then the row is left out.",
        {"row": row, "column": column},
    )
