"""The nearest of many shapes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely

from geodata.shapes import Floats, Indices, Shapes


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
