"""Shapes as straight segments, and the distance from points to the nearest of them, in plain arithmetic on arrays.

A segment with beginning a, unit direction u and length L: a point p is s = (p - a)·u along it and c = (p - a)×u beside
it. Every corner is the beginning of a segment: the open end of a line is one of length 0, and so is a point.
 What s lacks or has beyond 0…L is e, and the squared distance is c² + e². For one shape and many points, s and c are
one product of two small matrices.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely

from geodata.matching.lengths import emptied, first_of_each, portions, runs
from geodata.matching.ordering import ascending
from geodata.shapes import Flags, Floats, Indices, Shapes, bounds

MOST_AT_ONCE = 1 << 15
"""Points × segments computed together: what they need stays in the processor's own memory."""
SHAPES_AT_ONCE = 1 << 14
"""Shapes taken apart together, which bounds what that needs."""
FEW, FEW_NEAR = 1 << 9, 1 << 11
"""Points × segments of one shape below which a product of its own costs more than it saves: for the distances, and for
the segments that are near."""


@dataclass(frozen=True, slots=True, eq=False)
class Near:
    """Points and segments, by index, that are near each other, and the squared metres between them; rows ascend."""

    row: Indices
    segment: Indices
    squared: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Segments:
    """The segments of shapes: those of shape i are `first[i]` up to `first[i + 1]`; a point is one of length 0.

    `origin` is the middle of each shape's bounds, from which its segments' `begin` is measured, in metres. `origin`,
    `begin` and `along` have shape (2, n): x and then y.
    """

    first: Indices
    origin: Floats
    begin: Floats
    along: Floats
    length: Floats

    @classmethod
    def of(cls, shapes: Shapes) -> Segments:
        """The segments of shapes of any type, rings of holes and members of collections included; None has none."""
        if len(shapes) <= SHAPES_AT_ONCE:
            return cls._of_some(shapes)
        columns: dict[str, list[Any]] = {name: [] for name in cls.__slots__}
        n = 0
        for start in range(0, len(shapes), SHAPES_AT_ONCE):
            part = cls._of_some(shapes[start : start + SHAPES_AT_ONCE])
            for name, found in columns.items():
                found.append(part.first[:-1] + n if name == "first" else getattr(part, name))
            n += len(part.length)
        columns["first"].append([n])
        return cls(*(emptied(found) for found in columns.values()))

    @classmethod
    def _of_some(cls, shapes: Shapes) -> Segments:
        owner, rings = _rings(shapes)
        coordinates, ring = shapely.get_coordinates(rings, return_index=True)
        is_same = np.append(ring[1:] == ring[:-1], False) if len(ring) else np.empty(0, bool)
        is_end = ~is_same
        is_end[is_end] = (coordinates[is_end] != coordinates[first_of_each(ring)]).any(axis=1) | _alone(ring)
        begins = np.flatnonzero(is_same | is_end)
        of_shape = owner[ring[begins]]
        if (of_shape[1:] < of_shape[:-1]).any():  # points and lines beside polygons
            order = ascending(of_shape)
            begins, of_shape = begins[order], of_shape[order]
        ends = begins + is_same[begins]
        boxes = bounds(shapes)
        origin = np.ascontiguousarray((boxes[:, :2] * 0.5 + boxes[:, 2:] * 0.5).T)
        begin, along = np.empty((2, len(begins))), np.empty((2, len(begins)))
        for axis in (0, 1):
            at = np.ascontiguousarray(coordinates[:, axis])
            start = at[begins]
            np.subtract(at[ends], start, out=along[axis])
            np.subtract(start, origin[axis][of_shape], out=begin[axis])
        length = np.sqrt(along[0] * along[0] + along[1] * along[1])
        is_point = length == 0
        along /= np.where(is_point, 1.0, length)
        along[0, is_point], along[1, is_point] = 1.0, 0.0
        first = np.searchsorted(of_shape, np.arange(len(shapes) + 1)).astype(np.intp)
        return cls(first, origin, begin, along, length)

    def distances_m(self, shape: Indices, x: Floats, y: Floats) -> Floats:
        """Metres from each point to the nearest segment of its shape; also inside a polygon, to its edge.

        `shape` ascends.
        """
        is_small, start = self._small(shape, FEW)
        squared = np.zeros(len(shape))
        for part, _, of_each in self._products(~is_small, start, x, y):
            of_each.min(axis=0, out=squared[part])
        found = np.sqrt(squared, out=squared)
        together = is_small[shape]
        found[together] = self.apart_m(shape[together], x[together], y[together])
        return found

    def _small(self, shape: Indices, few: int) -> tuple[Flags, Indices]:
        """Which shapes have little to do, and where the points of each begin; `shape` ascends."""
        start = np.searchsorted(shape, np.arange(len(self.first)))
        return np.asarray(np.diff(start) * np.diff(self.first) <= few), start

    def apart_m(self, shape: Indices, x: Floats, y: Floats) -> Floats:
        """As `distances_m`, in any order: for shapes with few segments. Infinity from a shape that has none."""
        return self.away_m(shape, x - self.origin[0][shape], y - self.origin[1][shape])

    def away_m(self, shape: Indices, x: Floats, y: Floats) -> Floats:
        """The same for points that are measured from the origin of their shape."""
        found = np.full(len(shape), np.inf)
        n_each = self.first[shape + 1] - self.first[shape]
        known = np.flatnonzero(n_each)
        for part in portions(n_each[known], MOST_AT_ONCE):
            some = known[part]
            _, n, squared = self._each_to_each(shape[some], x[some], y[some])
            found[some] = np.sqrt(np.minimum.reduceat(squared, np.cumsum(n) - n))
        return found

    def _each_to_each(self, shape: Indices, x: Floats, y: Floats) -> tuple[Indices, Indices, Floats]:
        """Point by point all segments of its shape in one long array, how many for each, and squared metres to them.

        Points are measured from the origin of their shape.
        """
        n_each = self.first[shape + 1] - self.first[shape]
        segment = runs(self.first[shape], n_each)
        point = np.repeat(np.arange(len(shape)), n_each)
        begin_x, begin_y = self.begin
        u, v = self.along[0][segment], self.along[1][segment]
        x, y = x[point], y[point]
        x -= begin_x[segment]
        y -= begin_y[segment]
        s, c = x * u, y * u
        s += np.multiply(y, v, out=y)
        c -= np.multiply(x, v, out=x)
        on_segment = np.minimum(s, self.length[segment], out=x)
        s -= np.maximum(on_segment, 0.0, out=x)
        s *= s
        c *= c
        s += c
        return segment, n_each, s

    def _products(self, chosen: Flags, start: Indices, x: Floats, y: Floats) -> Iterator[tuple[slice, int, Floats]]:
        """Squared metres to each segment of one of the chosen shapes (rows) from some of its points (columns).

        With the slice of these points, and the shape. The points of shape i are `start[i]` up to `start[i + 1]`.
        """
        n_points = np.diff(start)
        numbers = np.flatnonzero(chosen & (n_points > 0))
        if not len(numbers):
            return
        n_each = np.diff(self.first)[numbers]
        own = runs(self.first[numbers], n_each)
        matrix, half = self._matrix(own, n_each), self.length[own, None] / 2
        place = np.ones((3, len(x)))
        np.subtract(x, np.repeat(self.origin[0], n_points), out=place[0])
        np.subtract(y, np.repeat(self.origin[1], n_points), out=place[1])
        last, of_start = 0, start.tolist()
        for number, n in zip(numbers.tolist(), n_each.tolist(), strict=True):
            first, last = last, last + n
            of_shape, beyond = matrix[2 * first : 2 * last], half[first:last]
            step = max(MOST_AT_ONCE // n, 16)
            for begin in range(of_start[number], of_start[number + 1], step):
                part = slice(begin, min(begin + step, of_start[number + 1]))
                yield part, number, _squared(of_shape, place[:, part], beyond)

    def _matrix(self, own: Indices, n_each: Indices) -> Floats:
        """What gives s and c of points as (x, y, 1): of each shape first the rows for s of all segments, then for c.

        For the shapes whose segments are `own`, so many of each, one shape after the other. s is measured from the
        middle of a segment here, so that e is what |s| has beyond half its length.
        """
        row_s = np.arange(len(own)) + np.repeat(np.cumsum(n_each) - n_each, n_each)
        row_c = row_s + np.repeat(n_each, n_each)
        (u, v), (begin_x, begin_y) = self.along[:, own], self.begin[:, own]
        matrix = np.empty((2 * len(own), 3))
        matrix[row_s, 0], matrix[row_s, 1], matrix[row_s, 2] = u, v, -(begin_x * u + begin_y * v) - self.length[own] / 2
        matrix[row_c, 0], matrix[row_c, 1], matrix[row_c, 2] = -v, u, begin_x * v - begin_y * u
        return matrix

    def nearest(self, shape: Indices, x: Floats, y: Floats, *, slack_m: Floats, most_m: Floats) -> Near:
        """For each point the segments of its shape that are at most `slack_m` farther from it than the nearest.

        None for a point that is farther than `most_m` from all. `shape` ascends.
        """
        is_small, start = self._small(shape, FEW_NEAR)
        n_segments = np.diff(self.first)[shape]
        together = np.flatnonzero(is_small[shape] & (n_segments > 0))
        found = [
            self._nearest_together(together[some], shape, (x, y), (slack_m, most_m))
            for some in portions(n_segments[together], MOST_AT_ONCE)
        ]
        for part, number, squared in self._products(~is_small & (np.diff(self.first) > 0), start, x, y):
            least_m = np.sqrt(squared.min(axis=0))
            farthest_m = least_m + slack_m[part]
            farthest_m[least_m > most_m[part]] = -1.0
            flat = np.flatnonzero((squared <= farthest_m * np.abs(farthest_m)).ravel())
            segment = flat // squared.shape[1]
            row = flat - segment * squared.shape[1]
            found.append((row + part.start, segment + self.first[number], squared.ravel()[flat]))
        if not found:
            return Near(np.empty(0, np.intp), np.empty(0, np.intp), np.empty(0))
        row, segment, away = (np.concatenate(column) for column in zip(*found, strict=True))
        order = ascending(row)
        return Near(row[order], segment[order], away[order])

    def _nearest_together(
        self, rows: Indices, shape: Indices, points: tuple[Floats, Floats], limits: tuple[Floats, Floats]
    ) -> tuple[Indices, Indices, Floats]:
        own = shape[rows]
        away_x, away_y = points[0][rows] - self.origin[0][own], points[1][rows] - self.origin[1][own]
        segment, n_each, squared = self._each_to_each(own, away_x, away_y)
        least_m = np.sqrt(np.minimum.reduceat(squared, np.cumsum(n_each) - n_each))
        farthest_m = least_m + limits[0][rows]
        farthest_m[least_m > limits[1][rows]] = -1.0
        is_near = squared <= np.repeat(farthest_m * np.abs(farthest_m), n_each)
        return np.repeat(rows, n_each)[is_near], segment[is_near], squared[is_near]

    def feet(self, near: Near, shape: Indices, x: Floats, y: Floats) -> Floats:
        """For each point the place of its shape that is nearest, shape (2, n): x and y; NaN where none is near."""
        feet = np.full((2, len(shape)), np.nan)
        start = first_of_each(near.row)
        if len(start):
            n_each = np.diff(np.append(start, len(near.row)))
            is_nearest = near.squared == np.repeat(np.minimum.reduceat(near.squared, start), n_each)
            row, segment = near.row[is_nearest], near.segment[is_nearest]
            begin = self.origin[:, shape[row]] + self.begin[:, segment]
            along = self.along[:, segment]
            s = np.clip(((np.stack([x[row], y[row]]) - begin) * along).sum(axis=0), 0.0, self.length[segment])
            feet[:, row] = begin + along * s
        return feet


def _squared(matrix: Floats, place: Floats, half: Floats) -> Floats:
    """c² + e² of the segments of a matrix (rows) at places (columns)."""
    found = matrix @ place
    s, c = found[: len(half)], found[len(half) :]
    np.abs(s, out=s)
    s -= half
    np.maximum(s, 0.0, out=s)
    np.multiply(found, found, out=found)
    s += c
    return s


def _alone(ring: Indices) -> Flags:
    """Which rings have one coordinate only."""
    return np.asarray(np.diff(np.append(first_of_each(ring), len(ring))) == 1)


def _rings(shapes: Shapes) -> tuple[Indices, Shapes]:
    """What is drawn in one go, with the index of the shape it is of: every ring, line and point.

    A polygon without holes stands for its ring: taking rings out copies them.
    """
    parts, owner = shapes, np.arange(len(shapes))
    while len(parts) and (shapely.get_type_id(parts) > shapely.GeometryType.POLYGON).any():
        parts, index = shapely.get_parts(parts, return_index=True)
        owner = owner[index]
    has_holes = shapely.get_num_interior_rings(parts) > 0
    if not has_holes.any():
        return owner, parts
    rings, index = shapely.get_rings(parts[has_holes], return_index=True)
    return np.concatenate([owner[has_holes][index], owner[~has_holes]]), np.concatenate([rings, parts[~has_holes]])
