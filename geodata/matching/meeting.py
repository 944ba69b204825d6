"""Do two shapes share ground, or do they merely touch? The definition of the boundary case, in one place.

| pair | they meet when |
|---|---|
| polygon, polygon | a shared part is larger than 0.01 m² and wider than 1 mm |
| line, polygon | more than 0.01 m of the line lies deeper than 1 mm inside |
| point, polygon | the point lies deeper than 1 mm inside |
| line or point, line or point | their interiors share a point (crossing streets do, end to end does not) |

Shapes of several parts, or of mixed kinds, meet when any of their parts do. Everything is in EPSG:3006 metres.
"""

from __future__ import annotations

import numpy as np
import shapely

from geodata.matching.outlines import Outlines
from geodata.matching.processors import each_of
from geodata.shapes import Flags, Floats, Indices, Shapes

TOLERANCE_M = 0.001
"""Distances are compared to the millimetre: what reprojection and storage of coordinates to the millimetre leave."""

DEEP_M, LONG_M = 0.06, 0.5
"""A circle, and a line, that are certain to be ground enough."""
PAIRS_AT_ONCE = 2_000
"""Pairs that one processor is given at a time."""

LEAST_AREA_M2 = 0.01
LEAST_LENGTH_M = 0.01
"""Less shared ground than a square decimetre, or a centimetre of line, is drawing accuracy."""


def share_ground(shapes: Shapes, others: Outlines, shape: Indices, other: Indices) -> Flags:
    """For each shape and other, given by their indices: do they meet? `shape` ascends. See `shapes_meet`.

    Most pairs that meet are found without an intersection, by a circle of ground that both hold.

    >>> from geodata.shapes import as_shapes
    >>> plots = Outlines(as_shapes([shapely.box(10, 0, 20, 10), shapely.box(9, 0, 20, 10)]))
    >>> share_ground(as_shapes([shapely.box(0, 0, 10, 10)]), plots, np.array([0, 0]), np.array([0, 1])).tolist()
    [False, True]
    """
    others.make_ready()
    shapely.prepare(shapes)
    drawn = Outlines(shapes)
    _ = drawn.segments, drawn.is_ground

    def among(rows: Indices) -> Flags:
        meets = _surely_meet(drawn, others, shape[rows], other[rows])
        rest = rows[~meets]
        meets[~meets] = shapes_meet(shapes[shape[rest]], others.shapes[other[rest]])
        return meets

    starts = range(0, len(shape), PAIRS_AT_ONCE)
    found = each_of(among, [np.arange(start, min(start + PAIRS_AT_ONCE, len(shape))) for start in starts])
    return np.concatenate([np.empty(0, bool), *found])


def _surely_meet(drawn: Outlines, others: Outlines, shape: Indices, other: Indices) -> Flags:
    """Whether a circle of ground shows that a pair meets: 6 cm of it are more than 0.01 m².

    It is sought around the middle of the other, and just behind the place of the shape that is nearest to that middle;
    a line has to go through that place as far inside the other. Collections are taken apart later.
    """
    middle = others.middle[other].T
    nothing, any_m = np.zeros(len(shape)), np.full(len(shape), np.inf)
    near = drawn.segments.nearest(shape, *middle, slack_m=nothing, most_m=any_m)
    foot = drawn.segments.feet(near, shape, *middle)
    meets = _line_length_m(drawn.shapes[shape]) >= LONG_M
    meets[meets] = _depth_m(others, other[meets], foot[:, meets]) >= DEEP_M
    away_m = np.hypot(*(foot - middle))
    for probe in (middle, foot + (foot - middle) * (3 * DEEP_M / np.where(away_m > 0, away_m, 1.0))):
        row = np.flatnonzero(drawn.is_ground[shape] & ~meets)
        at = probe[:, row]
        is_deep = _depth_m(others, other[row], at) >= DEEP_M
        row, at = row[is_deep], at[:, is_deep]
        meets[row] = _depth_m(drawn, shape[row], at) >= DEEP_M
    return meets


def _depth_m(outlines: Outlines, outline: Indices, at: Floats) -> Floats:
    """How far inside the polygons of its outline each place is, metres; 0 outside."""
    inside = np.flatnonzero(outlines.is_ground[outline] & np.isfinite(at).all(axis=0))
    inside = inside[shapely.intersects_xy(outlines.shapes[outline[inside]], *at[:, inside])]
    depth_m = np.zeros(len(outline))
    depth_m[inside] = outlines.segments.apart_m(outline[inside], *at[:, inside])
    return depth_m


def _line_length_m(shapes: Shapes) -> Floats:
    """Of single lines; 0 for all else."""
    return np.where(shapely.get_type_id(shapes) == shapely.GeometryType.LINESTRING, shapely.length(shapes), 0.0)


def shapes_meet(first: Shapes, second: Shapes) -> Flags:
    """For each pair: do they share ground? False for a mere touch, and when either is None.

    >>> from geodata.shapes import as_shapes
    >>> plots = as_shapes([shapely.box(10, 0, 20, 10), shapely.box(9, 0, 20, 10)])
    >>> shapes_meet(as_shapes([shapely.box(0, 0, 10, 10)] * 2), plots).tolist()
    [False, True]
    """
    meets = np.zeros(len(first), dtype=bool)
    a_pair, a_part, a_kind = _parts(first)
    b_pair, b_part, b_kind = _parts(second)
    left, right = _cross(a_pair, b_pair, len(first))
    is_close = shapely.intersects(a_part[left], b_part[right])
    left, right = left[is_close], right[is_close]
    is_swapped = a_kind[left] > b_kind[right]
    low = np.where(is_swapped, b_part[right], a_part[left])
    high = np.where(is_swapped, a_part[left], b_part[right])
    met = _parts_meet(low, high, np.minimum(a_kind[left], b_kind[right]), np.maximum(a_kind[left], b_kind[right]))
    meets[a_pair[left[met]]] = True
    return meets


def _parts(shapes: Shapes) -> tuple[Indices, Shapes, Indices]:
    """Single shapes with the position they come from and their dimension: 0 point, 1 line, 2 polygon."""
    parts, origin = shapely.get_parts(shapes, return_index=True)
    while (shapely.get_type_id(parts) > shapely.GeometryType.POLYGON).any():
        parts, inner = shapely.get_parts(parts, return_index=True)
        origin = origin[inner]
    return origin, parts, shapely.get_dimensions(parts).astype(np.intp)


def _cross(a_pair: Indices, b_pair: Indices, n_pairs: int) -> tuple[Indices, Indices]:
    """Every part of the first with every part of the second of the same pair; both come sorted by pair."""
    n_second = np.bincount(b_pair, minlength=n_pairs)
    first_second = np.cumsum(n_second) - n_second
    n_each = n_second[a_pair]
    left = np.repeat(np.arange(len(a_pair)), n_each)
    step = np.arange(len(left)) - np.repeat(np.cumsum(n_each) - n_each, n_each)
    return left, first_second[a_pair[left]] + step


def _parts_meet(low: Shapes, high: Shapes, low_kind: Indices, high_kind: Indices) -> Flags:
    met = np.zeros(len(low), dtype=bool)
    is_ground = high_kind == 2
    for kind, test in ((0, _points_inside), (1, _lines_inside), (2, _polygons_overlap)):
        chosen = is_ground & (low_kind == kind)
        met[chosen] = test(low[chosen], high[chosen])
    met[~is_ground] = shapely.relate_pattern(low[~is_ground], high[~is_ground], "T********")
    return met


def _points_inside(points: Shapes, polygons: Shapes) -> Flags:
    deep: Flags = shapely.distance(points, shapely.boundary(polygons)) > TOLERANCE_M
    return deep


def _lines_inside(lines: Shapes, polygons: Shapes) -> Flags:
    """What lies deeper than the tolerance is what a polygon holds that is smaller by it all around.

    Seldom is that needed. Of a straight piece whose middle lies so and so much deeper, as much lies deeper on either
    side of the middle. Of a piece along the edge, or with the tip of a notch at its middle, that says nothing.
    """
    shared = shapely.intersection(lines, polygons)
    start, end, pair = _segments(shared)
    middle = shapely.points((start + end) / 2)
    deeper_m = shapely.distance(middle, shapely.boundary(polygons)[pair]) - TOLERANCE_M
    surely_m = np.clip(2 * deeper_m, 0.0, np.hypot(*(end - start).T))
    inside: Flags = np.bincount(pair, weights=surely_m, minlength=len(lines)) > LEAST_LENGTH_M
    rest = np.flatnonzero(~inside & (shapely.length(shared) > LEAST_LENGTH_M))
    deep = shapely.intersection(lines[rest], shapely.buffer(polygons[rest], -TOLERANCE_M))
    inside[rest] = shapely.length(deep) > LEAST_LENGTH_M
    return inside


def _segments(shapes: Shapes) -> tuple[Floats, Floats, Indices]:
    """Every straight piece of the lines in `shapes`: start, end and the position of the shape."""
    origin, parts, kind = _parts(shapes)
    lines, pair = parts[kind == 1], origin[kind == 1]
    xy, line = shapely.get_coordinates(lines, return_index=True)
    is_same = line[1:] == line[:-1]
    return xy[:-1][is_same], xy[1:][is_same], pair[line[1:][is_same]]


def _polygons_overlap(first: Shapes, second: Shapes) -> Flags:
    """Area alone would call a hair-thin sliver along a long common border an overlap: width is tested too.

    A part is wide enough when it is on the whole, or when enough of it is left without half the width all around.
    """
    parts, pair = shapely.get_parts(shapely.intersection(first, second), return_index=True)
    area_m2, half_perimeter_m = shapely.area(parts), shapely.length(parts) / 2
    is_large = area_m2 > LEAST_AREA_M2
    is_ground = is_large & (area_m2 > half_perimeter_m * TOLERANCE_M)
    thin = np.flatnonzero(is_large & ~is_ground)
    is_ground[thin] = shapely.area(shapely.buffer(parts[thin], -TOLERANCE_M / 2)) > LEAST_AREA_M2
    overlap = np.zeros(len(first), dtype=bool)
    overlap[pair[is_ground]] = True
    return overlap
