"""Shapes as straight segments, and the distance from points to the nearest of them, in plain arithmetic on arrays.

A segment with beginning a, unit direction u and length L: a point p is s = (p - a)·u along it and c = (p - a)×u beside
it. What s lacks or has beyond 0…L is e, and the squared distance is c² + e². For one shape and many points, s and c are
one product of two small matrices.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely

from geodata.matching.places import counted
from geodata.shapes import Floats, Indices, Shapes

MOST_AT_ONCE = 1 << 15
"""Points × segments computed together: what they need stays in the processor's own memory."""
FEW = 1 << 11
"""Points × segments of one shape below which a product of its own costs more than it saves."""


@dataclass(frozen=True, slots=True, eq=False)
class Segments:
    """The segments of shapes: those of shape i are `first[i]` up to `first[i + 1]`; a point is one of length 0.

    `origin` is the middle of each shape's bounds, from which its segments' `begin` (n, 2) are measured, in metres.
    """

    first: Indices
    origin: Floats
    begin: Floats
    along: Floats
    length: Floats

    @classmethod
    def of(cls, shapes: Shapes) -> Segments:
        """The segments of shapes of any type, rings of holes and members of collections included; None has none."""
        owner, rings = _rings(shapes)
        coordinates, ring = shapely.get_coordinates(rings, return_index=True)
        is_same = np.append(ring[1:] == ring[:-1], False) if len(ring) else np.empty(0, bool)
        is_alone = np.bincount(ring, minlength=len(rings))[ring] == 1
        begins = np.flatnonzero(is_same | is_alone)
        ends = np.where(is_same[begins], begins + 1, begins)
        of_shape = owner[ring[begins]]
        order = np.argsort(of_shape, kind="stable")
        begins, ends, of_shape = begins[order], ends[order], of_shape[order]
        origin = shapely.bounds(shapes)[:, :2] * 0.5 + shapely.bounds(shapes)[:, 2:] * 0.5
        step = coordinates[ends] - coordinates[begins]
        length = np.hypot(step[:, 0], step[:, 1])
        is_point = length == 0
        along = step / np.where(is_point, 1.0, length)[:, None]
        along[is_point] = (1.0, 0.0)
        first = np.searchsorted(of_shape, np.arange(len(shapes) + 1)).astype(np.intp)
        return cls(first, origin, coordinates[begins] - origin[of_shape], along, length)

    def distances_m(self, shape: Indices, x: Floats, y: Floats) -> Floats:
        """Metres from each point to the nearest segment of its shape, as `distance_m`; `shape` ascends."""
        start = np.searchsorted(shape, np.arange(len(self.first)))
        n_points, n_segments = np.diff(start), np.diff(self.first)
        is_small = n_points * n_segments <= FEW
        found = np.empty(len(shape))
        together = is_small[shape]
        found[together] = self._together(shape[together], x[together], y[together])
        for number in np.flatnonzero(~is_small & (n_points > 0)).tolist():
            own = slice(start[number], start[number + 1])
            found[own] = self.distance_m(number, x[own], y[own])
        return found

    def _together(self, shape: Indices, x: Floats, y: Floats) -> Floats:
        """Point by point with all segments of its shape in one long array: for the many shapes with little to do."""
        n_each = self.first[shape + 1] - self.first[shape]
        if not len(shape):
            return np.empty(0)
        segment = np.repeat(self.first[shape], n_each) + counted(n_each)
        place = np.column_stack([x, y]) - self.origin[shape]
        away = np.repeat(place, n_each, axis=0) - self.begin[segment]
        along = self.along[segment]
        s = away[:, 0] * along[:, 0] + away[:, 1] * along[:, 1]
        c = away[:, 1] * along[:, 0] - away[:, 0] * along[:, 1]
        beyond = np.maximum(s - self.length[segment], np.minimum(s, 0.0))
        squared = beyond * beyond + c * c
        return np.asarray(np.sqrt(np.minimum.reduceat(squared, np.cumsum(n_each) - n_each)))

    def distance_m(self, shape: int, x: Floats, y: Floats) -> Floats:
        """Metres from points to the nearest segment of one shape; also inside a polygon, to its edge."""
        own = slice(self.first[shape], self.first[shape + 1])
        begin, along, length = self.begin[own], self.along[own], self.length[own][:, None]
        n = len(begin)
        place = np.stack([x - self.origin[shape, 0], y - self.origin[shape, 1], np.ones(len(x))])
        aside = np.column_stack([-along[:, 1], along[:, 0]])
        turned = np.concatenate([along, aside])
        moved = -np.einsum("ij,ij->i", np.concatenate([begin, begin]), turned)
        matrix = np.column_stack([turned, moved])
        squared = np.empty(len(x))
        step = max(MOST_AT_ONCE // n, 16)
        for start in range(0, len(x), step):
            found = matrix @ place[:, start : start + step]
            s, c = found[:n], found[n:]
            beyond = np.maximum(s - length, np.minimum(s, 0.0))
            beyond *= beyond
            c *= c
            beyond += c
            beyond.min(axis=0, out=squared[start : start + step])
        return np.sqrt(squared)


def _rings(shapes: Shapes) -> tuple[Indices, Shapes]:
    """Every ring, line and point of the shapes, with the index of the shape it is of."""
    parts, owner = shapes, np.arange(len(shapes))
    while len(parts) and (np.isin(shapely.get_type_id(parts), (4, 5, 6, 7))).any():
        parts, index = shapely.get_parts(parts, return_index=True)
        owner = owner[index]
    is_polygon = shapely.get_type_id(parts) == 3
    rings, index = shapely.get_rings(parts[is_polygon], return_index=True)
    return np.concatenate([owner[is_polygon][index], owner[~is_polygon]]), np.concatenate([rings, parts[~is_polygon]])
