"""Which shapes are within reach of which, how far apart, and whether they meet.

Everything is in EPSG:3006: metres, x = easting, y = northing. Shapes are object arrays of shapely geometries; None
matches nothing. Points are `Places`; a point with NaN matches nothing. What shapes are matched with is `Outlines`.
Pairs come back as integer index arrays sorted by the first index, then the second, with exact distances.

A distance equal to the reach counts as within it, with `TOLERANCE_M` to spare: a coordinate stored to the millimetre,
or reprojected, must not decide who is told. Nothing is buffered: polygonised arcs lose recipients near the edge.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import shapely
from numpy.typing import NDArray

from geodata.matching.clearance import NOTHING_M, clearances_m
from geodata.matching.meeting import TOLERANCE_M, share_ground
from geodata.matching.octagons import aslant, points_near
from geodata.matching.outlines import Outlines
from geodata.matching.pairs import GrowingPairs, Pairs, gathered, in_order
from geodata.matching.places import Places
from geodata.matching.processors import each_of
from geodata.matching.segments import Segments
from geodata.shapes import Flags, Floats, Indices, Shapes, bounds, without_repeats

TOUCHED, ADJOINING, ACROSS_STREET = 0, 1, 2
"""Kinds of neighbourhood, nearest first."""

CHUNK_SHAPES, CHUNK_POINTS = 500, 250
"""Shapes taken at a time against other shapes and against points, which bounds the memory that candidates need."""


def points_within(shapes: Shapes, reach_m: Floats, points: Places) -> Pairs:
    """Every point at most `reach_m` from its shape: (shape index, point index, distance in metres).

    `reach_m` has one reach per shape, zero or more. A point inside a polygon has distance 0; one inside a polygon's
    hole has the distance to the hole's edge. Several points on one coordinate are measured once. Indices have 32 bits,
    because a country has millions of pairs.

    See `shapes_within` for polygons against polygons.

    >>> from geodata.shapes import as_shapes
    >>> street = as_shapes([shapely.LineString([(0, 0), (100, 0)])])
    >>> xy = np.array([[0.0, 50.0], [0.0, 51.0], [30.0, 40.0]])
    >>> points_within(street, np.array([50.0]), Places.of(xy))
    (array([0, 0], dtype=int32), array([0, 2], dtype=int32), array([50., 40.]))
    """
    found = GrowingPairs()
    for part in _chunks(len(shapes), CHUNK_POINTS):
        found.add(*_points_within(part, shapes, reach_m, points))
    return found.whole()


def shapes_within(shapes: Shapes, reach_m: Floats, others: Outlines) -> Pairs:
    """Every other shape at most `reach_m` from its shape: (shape index, other's index, distance in metres).

    >>> from geodata.shapes import as_shapes
    >>> plan, plots = as_shapes([shapely.box(0, 0, 10, 10)]), as_shapes([shapely.box(13, 0, 20, 9), None])
    >>> shapes_within(plan, np.array([3.0]), Outlines(plots))
    (array([0]), array([0]), array([3.]))
    """
    others.make_ready()
    parts = list(_chunks(len(shapes), CHUNK_SHAPES))
    return gathered(each_of(lambda part: _within(part, shapes, reach_m, others), parts))


def points_in(polygons: Shapes, points: Places) -> tuple[Indices, Indices]:
    """Every point in a polygon or on its boundary: (polygon index, point index). A hole is outside.

    >>> from geodata.shapes import as_shapes
    >>> xy = np.array([[5.0, 5.0], [10.0, 5.0], [10.1, 5.0]])
    >>> points_in(as_shapes([shapely.box(0, 0, 10, 10)]), Places.of(xy))
    (array([0, 0], dtype=int32), array([0, 1], dtype=int32))
    """
    polygon, point, _ = points_within(polygons, np.zeros(len(polygons)), points)
    return polygon, point


def neighbourhood(
    measures: Shapes, properties: Outlines, near: Pairs, *, tolerance_m: float, street_width_m: Floats
) -> tuple[Indices, NDArray[np.uint8]]:
    """Which of the pairs that are near are neighbours, and of which kind: (row of `near`, kind).

    `near` is `shapes_within` of measures and properties, as far as the street's width and the tolerance at least.
    TOUCHED: they share ground (`share_ground`). ADJOINING: they do not, and are at most `tolerance_m` apart.
    ACROSS_STREET: farther, and at most the measure's `street_width_m` apart. The width is measured straight, whatever
    lies between. A property of several parts is listed once, with its nearest part.

    >>> from geodata.shapes import as_shapes
    >>> plan = as_shapes([shapely.box(0, 0, 10, 10)])
    >>> plots = Outlines(as_shapes([shapely.box(x, 0, x + 10, 10) for x in (5, 10, 28, 60)]))
    >>> near = shapes_within(plan, np.array([100.0]), plots)
    >>> neighbourhood(plan, plots, near, tolerance_m=0.5, street_width_m=np.array([30.0]))
    (array([0, 1, 2]), array([0, 1, 2], dtype=uint8))
    """
    measure, plot, distance_m = near
    row = np.flatnonzero(distance_m <= np.maximum(street_width_m, tolerance_m)[measure] + TOLERANCE_M)
    away_m = distance_m[row]
    is_touched: Flags = away_m <= 0
    touching = row[is_touched]
    is_touched[is_touched] = share_ground(measures, properties, measure[touching], plot[touching])
    is_adjoining = away_m <= tolerance_m + TOLERANCE_M
    kind = np.select([is_touched, is_adjoining], [TOUCHED, ADJOINING], ACROSS_STREET).astype(np.uint8)
    return row, kind


def points_distance(shapes: Shapes, shape: Indices, xy: Floats) -> Floats:
    """Metres from points to the shape of the index beside each (`shape`); NaN where either has no place.

    Exact as in `points_within`: 0 inside a polygon or on it. `xy` has shape (n, 2).

    >>> from geodata.shapes import as_shapes
    >>> points_distance(as_shapes([shapely.box(0, 0, 9, 9)]), np.array([0, 0]), np.array([[5.0, 5.0], [12.0, 5.0]]))
    array([0., 3.])
    """
    distance_m = np.full(len(shape), np.nan)
    has_place = ~(shapely.is_missing(shapes) | shapely.is_empty(shapes))
    known = np.flatnonzero(np.isfinite(xy).all(axis=1) & has_place[shape])
    known = known[np.argsort(shape[known], kind="stable")]
    for part in _chunks(len(shapes), CHUNK_POINTS):
        start, stop = np.searchsorted(shape[known], [part.start, part.stop])
        rows = known[start:stop]
        of_part = Segments.of(shapes[part])
        distance_m[rows] = _exact(shapes[part], of_part, shape[rows] - part.start, (xy[rows, 0], xy[rows, 1]))
    return distance_m


def _points_within(part: slice, shapes: Shapes, reach_m: Floats, points: Places) -> Pairs:
    """What lies in the shapes' widened bounds, measured from the nearest segment; inside a polygon it is 0."""
    some, allowed_m = shapes[part], reach_m[part] + TOLERANCE_M
    boxes, segments = bounds(some), Segments.of(some)
    shape, place = points.in_boxes(_widened(boxes, allowed_m))
    x, y = points.x[place], points.y[place]
    can_be = np.flatnonzero(points_near(aslant(segments), allowed_m, shape, x, y))
    shape, place, x, y = shape[can_be], place[can_be], x[can_be], y[can_be]
    distance_m = _exact(some, segments, shape, (x, y))
    is_within = np.flatnonzero(distance_m <= allowed_m[shape])
    pair, point = points.points_at(place[is_within])
    of_pair = is_within[pair]
    return in_order(shape[of_pair] + part.start, point, distance_m[of_pair])


def _exact(shapes: Shapes, segments: Segments, shape: Indices, xy: tuple[Floats, Floats]) -> Floats:
    """Metres from each point to its shape, whose segments are given too; `shape` ascends."""
    distance_m = segments.distances_m(shape, *xy)
    distance_m[distance_m < NOTHING_M] = 0.0
    distance_m[_inside(shapes, shape, *xy)] = 0.0
    return distance_m


def _inside(shapes: Shapes, shape: Indices, x: Floats, y: Floats) -> Indices:
    """Which points lie in their shape's polygons or on their edge; `shape` is the index of its shape."""
    has_inside = shapely.get_dimensions(shapes) == 2
    west, south, east, north = np.where(has_inside, bounds(shapes).T, np.nan)
    row = np.flatnonzero((x >= west[shape]) & (x <= east[shape]) & (y >= south[shape]) & (y <= north[shape]))
    plain = without_repeats(shapes)
    shapely.prepare(plain[has_inside])
    return row[shapely.intersects_xy(plain[shape[row]], x[row], y[row])]


def _within(part: slice, shapes: Shapes, reach_m: Floats, others: Outlines) -> Pairs:
    """Candidates whose bounds meet, then the exact distance once (dwithin and distance would both compute it)."""
    some, allowed_m = shapes[part], reach_m[part] + TOLERANCE_M
    boxes = _widened(bounds(some), allowed_m)
    is_placed = np.isfinite(boxes).all(axis=1)
    queries = np.full(len(boxes), None, dtype=object)
    queries[is_placed] = shapely.box(*boxes[is_placed].T)
    near, other = others.tree.query(queries)
    distance_m = clearances_m(some, others, near, other, allowed_m[near])
    is_within = distance_m <= allowed_m[near]
    return in_order(near[is_within] + part.start, other[is_within], distance_m[is_within])


def _widened(boxes: Floats, by_m: Floats) -> Floats:
    return np.asarray(boxes + np.column_stack([-by_m, -by_m, by_m, by_m]))


def _chunks(count: int, size: int) -> Iterator[slice]:
    return (slice(start, start + size) for start in range(0, count, size))
