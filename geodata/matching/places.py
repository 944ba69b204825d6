"""Points made ready to be searched: each coordinate once, in strips from south to north, from west to east in a strip.

Towns have several workplaces at one address, so a place is measured once for all of them. A strip is a run of one
sorted array, so what lies in a box is found by two binary searches for each strip: no tree, no object per point.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from geodata.matching.lengths import counted
from geodata.shapes import Flags, Floats, Indices

STRIP_M = 100.0
"""Height of a strip, metres: about the reach of most measures."""


@dataclass(frozen=True)
class Places:
    """The distinct coordinates of some points, in the order of strips; make them with `Places.of`.

    `x` and `y` are metres (EPSG:3006). The points at place p are `member[first[p] : first[p + 1]]`, ascending.
    """

    x: Floats
    y: Floats
    member: Indices
    first: Indices

    @classmethod
    def of(cls, xy: Floats) -> Places:
        """The places of points, shape (n, 2); a point with NaN is at none.

        >>> places = Places.of(np.array([[5.0, 1.0], [np.nan, 0.0], [5.0, 1.0], [2.0, 1.0]]))
        >>> places.x.tolist(), [places.member[a:b].tolist() for a, b in zip(places.first, places.first[1:])]
        ([2.0, 5.0], [[3], [0, 2]])
        """
        known = np.flatnonzero(np.isfinite(xy).all(axis=1))
        x, y = xy[known, 0] + 0.0, xy[known, 1] + 0.0  # + 0.0 makes -0.0 equal to 0.0
        # By strip, then x, then y. Several keys at once would take four times as long (200,000 points).
        order = np.argsort(y)
        order = order[np.argsort((_strips(y) * _width(x) + x)[order], kind="stable")]
        x, y = x[order], y[order]
        is_first = np.ones(len(x), bool)
        is_first[1:] = (x[1:] != x[:-1]) | (y[1:] != y[:-1])
        first = np.append(np.flatnonzero(is_first), len(x)).astype(np.intp)
        # One number per point is sorted in no order among equals: members are put in theirs.
        member = np.sort(np.cumsum(is_first) * len(xy) + known[order]) % max(len(xy), 1)
        return cls(x[is_first], y[is_first], member, first)

    @cached_property
    def _key(self) -> Floats:
        """Strip and easting as one ascending number."""
        return _strips(self.y) * self._width + self.x

    @cached_property
    def _width(self) -> float:
        return _width(self.x)

    def in_boxes(self, boxes: Floats) -> tuple[Indices, Indices]:
        """The places in each box, edges included: (box index ascending, place).

        Boxes are (n, 4): west, south, east, north; one with NaN holds nothing.
        """
        west, south, east, north = self._within_reach(boxes)
        known = np.flatnonzero(north >= south)
        low, high = _strips(south[known]), _strips(north[known])
        n_strips = (high - low + 1).astype(np.intp)
        box = np.repeat(known, n_strips)
        strip = np.repeat(low, n_strips) + counted(n_strips)
        start = np.searchsorted(self._key, strip * self._width + west[box], "left")
        stop = np.searchsorted(self._key, strip * self._width + east[box], "right")
        n_each = np.maximum(stop - start, 0)
        place = np.repeat(start, n_each) + counted(n_each)
        box = np.repeat(box, n_each)
        y = self.y[place]
        is_inside: Flags = (y >= south[box]) & (y <= north[box])
        return box[is_inside], place[is_inside]

    def _within_reach(self, boxes: Floats) -> tuple[Floats, Floats, Floats, Floats]:
        """The boxes cut to where there are places, so that a vast one has no more strips than there are."""
        if not len(self.x):
            nothing = np.full(len(boxes), np.nan)
            return nothing, nothing, nothing, nothing
        west, south, east, north = boxes.T
        return (
            np.maximum(west, self.x.min()),
            np.maximum(south, self.y.min()),
            np.minimum(east, self.x.max()),
            np.minimum(north, self.y.max()),
        )

    def points_at(self, place: Indices) -> tuple[Indices, Indices]:
        """Every point at the places given, in their order: (position in `place`, point)."""
        n_each = self.first[place + 1] - self.first[place]
        return np.repeat(np.arange(len(place)), n_each), self.member[
            np.repeat(self.first[place], n_each) + counted(n_each)
        ]


def _strips(y: Floats) -> Floats:
    """The number of the strip that each northing is in."""
    return np.asarray(np.floor(y / STRIP_M))


def _width(x: Floats) -> float:
    """More than the difference between any two eastings that are compared."""
    return float(2.0 ** np.ceil(np.log2(np.ptp(x) + 1.0)) * 4) if len(x) else 1.0
