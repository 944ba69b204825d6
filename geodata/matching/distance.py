"""Distances between two shapes, and what lies outside an outline."""

from __future__ import annotations

import numpy as np
import shapely

from geodata.matching.clearance import clearances_m
from geodata.matching.meeting import TOLERANCE_M
from geodata.matching.outlines import Outlines
from geodata.shapes import Flags, Shapes


def distance_between(shape: Shapes, other: Shapes) -> float:
    """Metres between the first shapes of two arrays (EPSG:3006); NaN where either is None.

    >>> from geodata.shapes import as_shapes
    >>> distance_between(as_shapes([shapely.Point(0, 0)]), as_shapes([shapely.box(3, 0, 5, 2)]))
    3.0
    """
    first = np.zeros(1, dtype=np.intp)
    return float(clearances_m(shape[:1], Outlines(other[:1]), first, first)[0])


def sticks_out(shapes: Shapes, outline: Shapes) -> Flags:
    """Whether a shape reaches outside the union of `outline` by more than a square metre, a metre, or 1 mm (point).

    >>> from geodata.shapes import as_shapes
    >>> town = as_shapes([shapely.box(0, 0, 10, 10), shapely.box(10, 0, 20, 10)])
    >>> sticks_out(as_shapes([shapely.box(5, 5, 15, 9), shapely.box(15, 5, 25, 9)]), town).tolist()
    [False, True]
    """
    rest = shapely.difference(shapes, shapely.union_all(outline))
    is_point = shapely.get_dimensions(shapes) == 0
    is_far = is_point & (shapely.distance(shapes, shapely.union_all(outline)) > TOLERANCE_M)
    is_line = shapely.get_dimensions(shapes) == 1
    flags: Flags = is_far | (shapely.area(rest) > 1.0) | (is_line & (shapely.length(rest) > 1.0))
    return flags
