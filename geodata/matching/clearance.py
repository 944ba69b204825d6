"""How far apart two shapes are, for many pairs at once: exact, and exact arithmetic only where it can matter.

Two shapes that do not meet are nearest at a corner of one of them. Of all their segments only few can be the nearest.
Let m be the middle of the other's bounds, r its radius, and f the place of the shape that is nearest to m. How far f is
from the other is at least how far the two are apart, say u; and what is nearest to the other is at most u + r from m,
because some point of the other is within r of m.
"""

from __future__ import annotations

import numpy as np
import shapely

from geodata.matching.lengths import first_of_each, portions, runs
from geodata.matching.octagons import aslant, gaps_m
from geodata.matching.outlines import Outlines
from geodata.matching.segments import Segments
from geodata.shapes import Flags, Floats, Indices, Shapes, bounds, without_repeats

ROUNDING_M = 1e-6
"""Far more than the rounding of arithmetic, far less than a millimetre."""
NOTHING_M = 1e-9
"""A distance below it is the rounding of arithmetic."""
AT_ONCE = 1 << 15
"""Corners and segments measured together: what they need stays in the processor's own memory."""
TOO_MANY = 20_000
"""Pairs of segments of one pair of shapes above which the library measures it, which needs no memory for them."""


def clearances_m(
    shapes: Shapes, others: Outlines, shape: Indices, other: Indices, most_m: Floats | None = None
) -> Floats:
    """Metres between each shape and other, given by their indices; 0 where they share a point. `shape` ascends.

    With `most_m`, one for each pair, infinity may stand for what is farther apart. NaN where either has no place.

    >>> from geodata.shapes import as_shapes
    >>> plots = Outlines(as_shapes([shapely.box(3, 4, 9, 9)]))
    >>> clearances_m(as_shapes([shapely.Point(0, 0), shapely.Point(4, 4)]), plots, np.array([0, 1]), np.array([0, 0]))
    array([5., 0.])
    """
    found = np.full(len(shape), np.nan)
    first, plain = Segments.of(shapes), without_repeats(shapes)
    apart_m = gaps_m(aslant(first), others.aslant, shape, other)
    met = np.flatnonzero((apart_m <= 0) & _boxes_meet(bounds(shapes)[shape], others.boxes[other]))
    shapely.prepare(plain)
    met = met[shapely.intersects(plain[shape[met]], others.plain[other[met]])]
    allowed_m = np.full(len(shape), np.inf) if most_m is None else most_m
    found[apart_m > allowed_m] = np.inf
    apart_m[met] = np.inf
    apart = np.flatnonzero(apart_m <= allowed_m)
    found[apart] = _apart(first, others, shape[apart], other[apart], allowed_m[apart])
    found[met] = 0.0
    many = apart[np.isnan(found[apart])]
    found[many] = shapely.distance(shapes[shape[many]], others.shapes[other[many]])
    found[found < NOTHING_M] = 0.0
    return found


def _apart(first: Segments, others: Outlines, shape: Indices, other: Indices, most_m: Floats) -> Floats:
    """Metres between shapes that do not meet: infinity for some that are too far apart, NaN for too many segments."""
    second, radius_m = others.segments, others.radius_m[other]
    x, y = second.origin[:, other]
    near = first.nearest(shape, x, y, slack_m=2 * radius_m + ROUNDING_M, most_m=most_m + radius_m)
    found = np.full(len(shape), np.inf)
    pair = near.row[first_of_each(near.row)]
    feet = first.feet(near, shape, x, y)
    upper_m = np.zeros(len(shape))
    upper_m[pair] = second.apart_m(other[pair], *feet[:, pair])
    farthest_m = upper_m + radius_m + ROUNDING_M
    can_be = near.squared <= np.square(farthest_m)[near.row]
    _measure(found, (first, second), (near.row[can_be], near.segment[can_be]), (shape, other, farthest_m))
    return found


def _boxes_meet(first: Floats, second: Floats) -> Flags:
    return np.asarray(
        (first[:, 0] <= second[:, 2])
        & (second[:, 0] <= first[:, 2])
        & (first[:, 1] <= second[:, 3])
        & (second[:, 1] <= first[:, 3])
    )


def _measure(
    found: Floats,
    sides: tuple[Segments, Segments],
    near: tuple[Indices, Indices],
    pairs: tuple[Indices, Indices, Floats],
) -> None:
    """Put in the least distance of each pair that has segments near; NaN where they are too many.

    Of each pair the shape, the other, and how far from the other's middle what is nearest to it is at most.
    """
    first, second = sides
    shape, other, farthest_m = pairs
    n_all = np.bincount(near[0], minlength=len(other)) * np.diff(second.first)[other]
    found[n_all > TOO_MANY] = np.nan
    is_few = n_all[near[0]] <= TOO_MANY
    pair, segment = near[0][is_few], near[1][is_few]
    moved = second.origin[:, other] - first.origin[:, shape]
    corner = first.begin[:, segment] - moved[:, pair]
    least_m = _corners_to_segments(second, other[pair], first, (segment, corner))
    x, y = corner
    is_near = np.flatnonzero(x * x + y * y <= np.square(farthest_m)[pair])
    least_m[is_near] = np.minimum(least_m[is_near], second.away_m(other[pair[is_near]], x[is_near], y[is_near]))
    start = first_of_each(pair)
    if len(start):
        found[pair[start]] = np.minimum.reduceat(least_m, start)


def _corners_to_segments(second: Segments, other: Indices, first: Segments, segments: tuple[Indices, Floats]) -> Floats:
    """Metres from the nearest corner of each other to a segment, given with its beginning from the other's middle."""
    segment, (begin_x, begin_y) = segments
    u, v = first.along[:, segment]
    length, shift_s, shift_c = first.length[segment], begin_x * u + begin_y * v, begin_y * u - begin_x * v
    n_each = np.diff(second.first)[other]
    found = np.empty(len(segment))
    for some in portions(n_each, AT_ONCE):
        n = n_each[some]
        corner = runs(second.first[other[some]], n)
        of = np.repeat(np.arange(some.start, some.stop), n)
        x, y = second.begin[0][corner], second.begin[1][corner]
        at_u, at_v = u[of], v[of]
        s, c = x * at_u, y * at_u
        s += np.multiply(y, at_v, out=y)
        c -= np.multiply(x, at_v, out=x)
        s -= shift_s[of]
        c -= shift_c[of]
        on_segment = np.minimum(s, length[of], out=x)
        s -= np.maximum(on_segment, 0.0, out=x)
        s *= s
        c *= c
        s += c
        found[some] = np.sqrt(np.minimum.reduceat(s, np.cumsum(n) - n))
    return found
