"""Points made ready to be searched: each coordinate once, in strips from south to north, from west to east in a strip.

Towns have several workplaces at one address, so a place is measured once for all of them. A strip is a run of one
sorted array, so what lies in a box is found by two binary searches for each strip: no tree, no object per point.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from geodata.matching.lengths import runs
from geodata.matching.ordering import BITS, ascending
from geodata.shapes import Flags, Floats, Indices

STRIP_M = 100.0
"""Height of a strip, metres: about the reach of most measures."""
STRIP_BITS = 30
"""More strips or metres from west to east than fit in so many bits are no country."""
MOST_STEP_BITS = 40
"""More would not be exact in the arithmetic that makes steps."""
AT_ONCE = 1 << 16
"""Points whose keys are made together, in the processor's own memory."""


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
        known = np.flatnonzero(np.isfinite(xy[:, 0]) & np.isfinite(xy[:, 1]))
        if len(known) < len(xy):
            places = cls.of(xy[known])
            return cls(places.x, places.y, known[places.member], places.first)
        order, x, y = _by_strip(xy[:, 0], xy[:, 1])
        is_first = np.ones(len(x), bool)
        is_first[1:] = _differ(x, y)
        first = np.append(np.flatnonzero(is_first), len(x)).astype(np.intp, copy=False)
        return cls(x[is_first], y[is_first], order, first)

    @cached_property
    def _key(self) -> Floats:
        """Strip and easting as one ascending number."""
        return _strips(self.y) * self._width + self.x

    @cached_property
    def _width(self) -> float:
        return _width(self.x)

    @cached_property
    def _box(self) -> tuple[float, float, float, float]:
        """West, south, east and north of them all; NaN when there are none."""
        if not len(self.x):
            return np.nan, np.nan, np.nan, np.nan
        return float(self.x.min()), float(self.y.min()), float(self.x.max()), float(self.y.max())

    def in_boxes(self, boxes: Floats) -> tuple[Indices, Indices]:
        """The places in each box, edges included: (box index ascending, place).

        Boxes are (n, 4): west, south, east, north; one with NaN holds nothing.
        """
        west, south, east, north = self._within_reach(boxes)
        known = np.flatnonzero((north >= south) & (east >= west))
        low, high = _strips(south[known]), _strips(north[known])
        n_strips = (high - low + 1).astype(np.intp)
        box = np.repeat(known, n_strips)
        strip = runs(low.astype(np.intp), n_strips)
        start = np.searchsorted(self._key, strip * self._width + west[box], "left")
        stop = np.searchsorted(self._key, strip * self._width + east[box], "right")
        n_each = np.maximum(stop - start, 0)
        place = runs(start, n_each)
        box = np.repeat(box, n_each)
        y = self.y[place]
        is_inside: Flags = (y >= south[box]) & (y <= north[box])
        return box[is_inside], place[is_inside]

    def _within_reach(self, boxes: Floats) -> tuple[Floats, Floats, Floats, Floats]:
        """The boxes cut to where there are places, so that a vast one has no more strips than there are."""
        west, south, east, north = boxes.T
        first_x, first_y, last_x, last_y = self._box
        return (
            np.maximum(west, first_x),
            np.maximum(south, first_y),
            np.minimum(east, last_x),
            np.minimum(north, last_y),
        )

    def points_at(self, place: Indices) -> tuple[Indices, Indices]:
        """Every point at the places given, in their order: (position in `place`, point)."""
        n_each = self.first[place + 1] - self.first[place]
        return np.repeat(np.arange(len(place)), n_each), self.member[runs(self.first[place], n_each)]


def _by_strip(x: Floats, y: Floats) -> tuple[Indices, Floats, Floats]:
    """The order by strip, then x, then y, then index, and x and y in it; all finite.

    Strip and x in steps of about a millimetre are one whole number. Few that are equal in it are not at one place.
    """
    key = _keys(x, y)
    order = np.lexsort((y, x, _strips(y))) if key is None else ascending(key)
    x, y = x[order], y[order]
    x += 0.0  # makes -0.0 equal to 0.0
    y += 0.0
    if key is not None:
        key = key[order]
        mixed = key[1:][(key[1:] == key[:-1]) & _differ(x, y)]
        start, stop = np.searchsorted(key, mixed, "left"), np.searchsorted(key, mixed, "right")
        rows = np.unique(runs(start, stop - start))
        again = rows[np.lexsort((y[rows], x[rows], key[rows]))]
        order[rows], x[rows], y[rows] = order[again], x[again], y[again]
    return order, x, y


def _keys(x: Floats, y: Floats) -> Indices | None:
    """Strip and step of x of each point as one number that leaves room for an index; None if they are no country's."""
    if not len(x):
        return None
    south, west, width_m = float(_strips(y.min())), x.min(), float(np.ptp(x))
    n_strips = float(_strips(y.max())) - south + 1
    if not max(n_strips, width_m) < 1 << STRIP_BITS:
        return None
    step_bits = min(BITS - len(x).bit_length() - int(n_strips).bit_length(), MOST_STEP_BITS)
    steps = ((1 << step_bits) - 1) / max(width_m, 1.0)
    key = np.empty(len(x), np.intp)
    for start in range(0, len(x), AT_ONCE):
        some = slice(start, start + AT_ONCE)
        key[some] = _strips(y[some]) - south
        key[some] <<= step_bits
        key[some] |= ((x[some] - west) * steps).astype(np.intp)
    return key


def _differ(x: Floats, y: Floats) -> Flags:
    """Whether each place but the first is another than the one before it."""
    return np.asarray((x[1:] != x[:-1]) | (y[1:] != y[:-1]))


def _strips(y: Floats) -> Floats:
    """The number of the strip that each northing is in."""
    return np.asarray(np.floor(y / STRIP_M))


def _width(x: Floats) -> float:
    """More than the difference between any two eastings that are compared."""
    return float(2.0 ** np.ceil(np.log2(np.ptp(x) + 1.0)) * 4) if len(x) else 1.0
