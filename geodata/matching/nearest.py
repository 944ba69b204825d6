"""The nearest of many shapes, or of many points and shapes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely

from geodata.matching.match import points_within, shapes_within
from geodata.matching.outlines import Outlines
from geodata.matching.places import Places
from geodata.shapes import Floats, Indices, Shapes

FIRST_STEP_M = 100.0
FARTHEST_M = 3_000_000.0
"""Farther than anything in the country is from anything else."""


@dataclass(frozen=True, slots=True, eq=False)
class Nearest:
    """Shapes in a tree, asked often; make it with `Nearest.of`. `known` are the rows that have a shape."""

    known: Indices
    tree: shapely.STRtree

    @classmethod
    def of(cls, shapes: Shapes) -> Nearest:
        """The shapes, EPSG:3006; None is never the nearest."""
        known = np.flatnonzero(~shapely.is_missing(shapes))
        return cls(known, shapely.STRtree(shapes[known]))

    def to(self, shapes: Shapes) -> tuple[Indices, Floats]:
        """For each shape the index of the nearest and the distance in metres; -1 and infinity when there is none.

        >>> from geodata.shapes import as_shapes
        >>> near = Nearest.of(as_shapes([None, shapely.Point(0, 7)]))
        >>> where, metres = near.to(as_shapes([shapely.Point(0, 0), None]))
        >>> where.tolist(), metres.tolist()
        ([1, -1], [7.0, inf])
        """
        index = np.full(len(shapes), -1, dtype=np.intp)
        distance_m = np.full(len(shapes), np.inf)
        if len(self.known):
            (row, found), metres = self.tree.query_nearest(shapes, return_distance=True, all_matches=False)
            index[row], distance_m[row] = self.known[found], metres
        return index, distance_m


@dataclass(frozen=True, slots=True, eq=False)
class Around:
    """Points and outlines, to be asked how far the nearest is: sought ever farther away, with no object per point."""

    places: Places
    outlines: Outlines

    def metres_to(self, shapes: Shapes) -> Floats:
        """For each shape the distance to the nearest point or outline, metres; infinity for None, or if there is none.

        >>> from geodata.shapes import as_shapes
        >>> around = Around(Places.of(np.array([[0.0, 9000.0]])), Outlines(as_shapes([shapely.box(0, 5, 1, 6)])))
        >>> around.metres_to(as_shapes([shapely.Point(0, 0), shapely.Point(0, 8000), None])).tolist()
        [5.0, 1000.0, inf]
        """
        metres = np.full(len(shapes), np.inf)
        sought, step_m = np.flatnonzero(~(shapely.is_missing(shapes) | shapely.is_empty(shapes))), FIRST_STEP_M
        while len(sought):
            within = np.full(len(sought), step_m)
            for row, _, found_m in (
                points_within(shapes[sought], within, self.places),
                shapes_within(shapes[sought], within, self.outlines),
            ):
                np.minimum.at(metres, sought[row], found_m)
            sought = sought[metres[sought] > step_m]
            if step_m > FARTHEST_M:
                break
            step_m *= 3
        return metres
