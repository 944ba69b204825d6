"""Which shapes are within reach of which, how far apart, and whether they meet.

Everything is in EPSG:3006: metres, x = easting, y = northing. Shapes are object arrays of shapely geometries; None
matches nothing. Points are an (n, 2) array; a point with NaN matches nothing. Pairs come back as integer index arrays
sorted by the first index, then the second, with exact distances.

A distance equal to the reach counts as within it, with `TOLERANCE_M` to spare: a coordinate stored to the millimetre,
or reprojected, must not decide who is told. Nothing is buffered: polygonised arcs lose recipients near the edge.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

import numpy as np
import shapely
from numpy.typing import NDArray

from geodata.meeting import TOLERANCE_M, shapes_meet
from geodata.shapes import Flags, Floats, Indices, Shapes, bounds

Pairs: TypeAlias = tuple[Indices, Indices, Floats]

TOUCHED, ADJOINING, ACROSS_STREET = 0, 1, 2
"""Kinds of neighbourhood, nearest first."""

CHUNK_SHAPES = 2_500
"""Shapes taken at a time, which bounds the memory that candidates need."""


def points_within(shapes: Shapes, reach_m: Floats, xy: Floats) -> Pairs:
    """Every point at most `reach_m` from its shape: (shape index, point index, distance in metres).

    `reach_m` has one reach per shape, zero or more. A point inside a polygon has distance 0; one inside a polygon's
    hole has the distance to the hole's edge. Several points on one coordinate are measured once.

    See `shapes_within` for polygons against polygons.

    >>> from geodata.shapes import as_shapes
    >>> street = as_shapes([shapely.LineString([(0, 0), (100, 0)])])
    >>> points_within(street, np.array([50.0]), np.array([[0.0, 50.0], [0.0, 51.0], [30.0, 40.0]]))
    (array([0, 0]), array([0, 2]), array([50., 40.]))
    """
    is_known = np.isfinite(xy).all(axis=1)
    places, place_of_point = _distinct(xy[is_known])
    point_of = np.flatnonzero(is_known)
    points = np.asarray(shapely.points(places), dtype=object)
    shape, place, distance_m = shapes_within(shapes, reach_m, points)
    source, member = _members(place, place_of_point, len(places))
    return _sorted(shape[source], point_of[member], distance_m[source])


def shapes_within(shapes: Shapes, reach_m: Floats, others: Shapes) -> Pairs:
    """Every other shape at most `reach_m` from its shape: (shape index, other's index, distance in metres).

    >>> from geodata.shapes import as_shapes
    >>> plan, plots = as_shapes([shapely.box(0, 0, 10, 10)]), as_shapes([shapely.box(13, 0, 20, 9), None])
    >>> shapes_within(plan, np.array([3.0]), plots)
    (array([0]), array([0]), array([3.]))
    """
    tree = shapely.STRtree(others)
    found = [_within(tree, chunk, shapes, reach_m, others) for chunk in _chunks(len(shapes))]
    if not found:
        return np.empty(0, np.intp), np.empty(0, np.intp), np.empty(0)
    shape, other, distance_m = (np.concatenate(part) for part in zip(*found, strict=True))
    return _sorted(shape, other, distance_m)


def points_in(polygons: Shapes, xy: Floats) -> tuple[Indices, Indices]:
    """Every point in a polygon or on its boundary: (polygon index, point index). A hole is outside.

    >>> from geodata.shapes import as_shapes
    >>> points_in(as_shapes([shapely.box(0, 0, 10, 10)]), np.array([[5.0, 5.0], [10.0, 5.0], [10.1, 5.0]]))
    (array([0, 0]), array([0, 1]))
    """
    polygon, point, _ = points_within(polygons, np.zeros(len(polygons)), xy)
    return polygon, point


def neighbourhood(
    measures: Shapes, properties: Shapes, *, tolerance_m: float, street_width_m: Floats
) -> tuple[Indices, Indices, NDArray[np.uint8], Floats]:
    """The properties a measure touches, adjoins or lies across the street from, each with its nearest kind.

    Gives (measure index, property index, kind, distance in metres). TOUCHED: they share ground (`shapes_meet`).
    ADJOINING: they do not, and are at most `tolerance_m` apart. ACROSS_STREET: farther, and at most the measure's
    `street_width_m` apart. The width is measured straight, whatever lies between. A property of several parts is
    listed once, with its nearest part.

    >>> from geodata.shapes import as_shapes
    >>> plan = as_shapes([shapely.box(0, 0, 10, 10)])
    >>> plots = as_shapes([shapely.box(x, 0, x + 10, 10) for x in (5, 10, 28, 60)])
    >>> neighbourhood(plan, plots, tolerance_m=0.5, street_width_m=np.array([30.0]))[1:]
    (array([0, 1, 2]), array([0, 1, 2], dtype=uint8), array([ 0.,  0., 18.]))
    """
    measure, plot, distance_m = shapes_within(measures, np.maximum(street_width_m, tolerance_m), properties)
    is_touched: Flags = distance_m <= 0
    is_touched[is_touched] = shapes_meet(measures[measure[is_touched]], properties[plot[is_touched]])
    is_adjoining = distance_m <= tolerance_m + TOLERANCE_M
    kind = np.select([is_touched, is_adjoining], [TOUCHED, ADJOINING], ACROSS_STREET).astype(np.uint8)
    return measure, plot, kind, distance_m


def _within(tree: shapely.STRtree, chunk: slice, shapes: Shapes, reach_m: Floats, others: Shapes) -> Pairs:
    """Candidates whose bounds meet, then the exact distance once (dwithin and distance would both compute it)."""
    allowed_m = reach_m[chunk] + TOLERANCE_M
    left, low, right, high = bounds(shapes[chunk]).T
    boxes = shapely.box(left - allowed_m, low - allowed_m, right + allowed_m, high + allowed_m)
    boxes[~np.isfinite(left)] = None
    near, other = tree.query(boxes)
    distance_m = shapely.distance(shapes[chunk][near], others[other])
    is_within = distance_m <= allowed_m[near]
    return near[is_within] + chunk.start, other[is_within], distance_m[is_within]


def _chunks(count: int) -> Iterator[slice]:
    return (slice(start, start + CHUNK_SHAPES) for start in range(0, count, CHUNK_SHAPES))


def _distinct(xy: Floats) -> tuple[Floats, Indices]:
    """The different coordinates and, for each point, which of them it has (stacked addresses share one)."""
    as_numbers = np.ascontiguousarray(xy + 0.0).view(np.complex128).ravel()  # + 0.0 makes -0.0 equal to 0.0
    places, place_of_point = np.unique(as_numbers, return_inverse=True)
    return places.view(np.float64).reshape(-1, 2), place_of_point


def _members(place: Indices, place_of_point: Indices, n_places: int) -> tuple[Indices, Indices]:
    """For each pair's place, the points that share it: (position of the pair, point)."""
    by_place = np.argsort(place_of_point, kind="stable")
    n_members = np.bincount(place_of_point, minlength=n_places)
    first = np.concatenate([[0], np.cumsum(n_members)]).astype(np.intp)
    n_each = n_members[place]
    source = np.repeat(np.arange(len(place)), n_each)
    within_group = np.arange(len(source)) - np.repeat(np.cumsum(n_each) - n_each, n_each)
    return source, by_place[first[place[source]] + within_group]


def _sorted(first: Indices, second: Indices, distance_m: Floats) -> Pairs:
    order = np.argsort(first * (second.max(initial=0) + 1) + second)  # one key: far quicker than lexsort
    return first[order], second[order], distance_m[order]
