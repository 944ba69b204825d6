"""Bounds that stand on a corner, beside the usual ones: an octagon holds little that its shape does not come near.

What usual bounds hold beside a street that runs aslant, or at the corners of a round plan, is left out at little cost.
The bounds of a shape are the least and the greatest x + y, then the least and the greatest x - y, in metres.
"""

from __future__ import annotations

import numpy as np

from geodata.matching.segments import Segments
from geodata.shapes import Flags, Floats, Indices

ASLANT = np.sqrt(2.0)
"""How far x + y and x - y change at most on the way of a metre."""
SLACK_M = 1e-6
"""Far more than the rounding of arithmetic, far less than a millimetre."""


def aslant(segments: Segments) -> Floats:
    """The bounds on a corner of each shape, shape (4, n); NaN for one with no place.

    >>> import shapely
    >>> from geodata.shapes import as_shapes
    >>> aslant(Segments.of(as_shapes([shapely.LineString([(0, 0), (3, 1)])])))[:, 0].tolist()
    [0.0, 4.0, 0.0, 2.0]
    """
    found = np.full((4, len(segments.first) - 1), np.nan)
    known = np.flatnonzero(np.diff(segments.first))
    start = segments.first[known]
    if len(known):
        for row, sign in ((0, 1.0), (2, -1.0)):
            at = segments.begin[0] + sign * segments.begin[1]
            middle = segments.origin[0][known] + sign * segments.origin[1][known]
            found[row, known] = np.minimum.reduceat(at, start) + middle
            found[row + 1, known] = np.maximum.reduceat(at, start) + middle
    return found


def points_near(bounds: Floats, within_m: Floats, shape: Indices, x: Floats, y: Floats) -> Flags:
    """Whether each point can be within reach of the shape of the index beside it: bounds and metres of each shape.

    >>> slope = np.array([[0.0], [200.0], [0.0], [0.0]])  # from (0, 0) to (100, 100)
    >>> zero = np.zeros(2, int)
    >>> points_near(slope, np.array([5.0]), zero, np.array([9.0, 90.0]), np.array([6.0, 10.0])).tolist()
    [True, False]
    """
    reach = within_m * ASLANT + SLACK_M
    low, high, left, right = bounds[0] - reach, bounds[1] + reach, bounds[2] - reach, bounds[3] + reach
    along, across = x + y, x - y
    found: Flags = along >= low[shape]
    found &= along <= high[shape]
    found &= across >= left[shape]
    found &= across <= right[shape]
    return found


def gaps_m(some: Floats, others: Floats, shape: Indices, other: Indices) -> Floats:
    """How far apart the shapes of each pair of indices are at least, by the bounds of both; NaN where one has none.

    >>> gaps_m(np.array([[0.0], [2.0], [0.0], [2.0]]), np.array([[9.0], [9.0], [1.0], [1.0]]), [0], [0]).round(2)
    array([4.95])
    """
    gap = some[0][shape] - others[1][other]
    for one, two in (
        (others[0][other], some[1][shape]),
        (some[2][shape], others[3][other]),
        (others[2][other], some[3][shape]),
    ):
        np.maximum(gap, one - two, out=gap)
    return np.asarray(np.maximum(gap, 0.0) / ASLANT - SLACK_M)
