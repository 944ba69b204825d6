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
from geodata.matching.outlines import Outlines
from geodata.matching.processors import N_PROCESSORS
from geodata.matching.segments import Segments
from geodata.shapes import Flags, Floats, Indices, Shapes, bounds, without_repeats

ROUNDING_M = 1e-6
"""Far more than the rounding of arithmetic, far less than a millimetre."""
NOTHING_M = 1e-9
"""A distance below it is the rounding of arithmetic."""
AT_ONCE = 1 << 14 if N_PROCESSORS == 1 else 1 << 18
"""Pairs of segments measured together. Few stay in a processor's own memory; with many, threads seldom wait for one
another, which gains more where there are several processors."""
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
    first, ours = Segments.of(shapes), bounds(shapes)
    has_place: Flags = np.isfinite(ours[:, 0])[shape] & np.isfinite(others.boxes[:, 0])[other]
    met = np.flatnonzero(has_place & _boxes_meet(ours[shape], others.boxes[other]))
    plain = without_repeats(shapes)
    shapely.prepare(plain)
    met = met[shapely.intersects(plain[shape[met]], others.plain[other[met]])]
    found[met] = 0.0
    has_place[met] = False
    apart = np.flatnonzero(has_place)
    of_shape, of_other = shape[apart], other[apart]
    allowed_m = np.full(len(apart), np.inf) if most_m is None else most_m[apart]
    found[apart] = _apart(first, others, of_shape, of_other, allowed_m)
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
    _measure(found, (first, second), (near.row[can_be], near.segment[can_be]), shape, other)
    return found


def _boxes_meet(first: Floats, second: Floats) -> Flags:
    return np.asarray(
        (first[:, 0] <= second[:, 2])
        & (second[:, 0] <= first[:, 2])
        & (first[:, 1] <= second[:, 3])
        & (second[:, 1] <= first[:, 3])
    )


def _measure(
    found: Floats, sides: tuple[Segments, Segments], near: tuple[Indices, Indices], shape: Indices, other: Indices
) -> None:
    """Put in the least distance of each pair that has segments near; NaN where they are too many."""
    first, second = sides
    n_each = np.diff(second.first)[other]
    n_all = np.bincount(near[0], minlength=len(other)) * n_each
    found[n_all > TOO_MANY] = np.nan
    is_few = n_all[near[0]] <= TOO_MANY
    pair, segment = near[0][is_few], near[1][is_few]
    start = first_of_each(pair)
    for some in portions(n_all[pair[start]], AT_ONCE):
        rows = slice(start[some.start], start[some.stop] if some.stop < len(start) else len(pair))
        these, n = pair[rows], n_each[pair[rows]]
        own = n_all[pair[start[some]]]
        a = np.repeat(segment[rows], n)
        b = runs(second.first[other[these]], n)
        moved = second.origin[:, other[these]] - first.origin[:, shape[these]]
        squared = _between(first, second, a, b, np.repeat(moved, n, axis=1))
        found[pair[start[some]]] = np.sqrt(np.minimum.reduceat(squared, np.cumsum(own) - own))


def _between(first: Segments, second: Segments, a: Indices, b: Indices, moved: Floats) -> Floats:
    """Squared metres from the beginning of each segment to the other; `moved` is from one origin to the other."""
    to_first = first.squared_m(a, second.begin[0][b] + moved[0], second.begin[1][b] + moved[1])
    to_second = second.squared_m(b, first.begin[0][a] - moved[0], first.begin[1][a] - moved[1])
    return np.minimum(to_first, to_second, out=to_first)
