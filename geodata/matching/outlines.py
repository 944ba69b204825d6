"""Shapes that many others are matched with, made ready once: a tree of their bounds, their segments, circles.

Everything is EPSG:3006, metres. It belongs to a register and is kept with it, so that the parts of a run share it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import shapely

from geodata.matching.octagons import aslant
from geodata.matching.processors import each_of
from geodata.matching.segments import SHAPES_AT_ONCE, Segments
from geodata.shapes import Flags, Floats, Shapes, bounds, without_repeats

POLYGONS = (shapely.GeometryType.POLYGON, shapely.GeometryType.MULTIPOLYGON)


@dataclass(frozen=True, eq=False)
class Outlines:
    """Shapes of any type, None where there is none, and what finding those near others needs of them."""

    shapes: Shapes

    def __len__(self) -> int:
        return len(self.shapes)

    def make_ready(self) -> None:
        """Make what several threads will ask for at once."""
        each_of(lambda name: getattr(self, name), ("middle", "tree", "aslant", "plain"))
        _ = self.boxes, self.segments, self.radius_m, self.is_ground

    @cached_property
    def tree(self) -> shapely.STRtree:
        """Of the shapes' bounds."""
        return shapely.STRtree(self.shapes)

    @cached_property
    def plain(self) -> Shapes:
        """The shapes as they can be related to others."""
        return without_repeats(self.shapes)

    @cached_property
    def boxes(self) -> Floats:
        """West, south, east, north of each, shape (n, 4); NaN where there is none."""
        return bounds(self.shapes)

    @cached_property
    def segments(self) -> Segments:
        """What the shapes are drawn with."""
        return Segments.of(self.shapes)

    @cached_property
    def aslant(self) -> Floats:
        """The bounds on a corner of each, shape (4, n); NaN where there is none."""
        return aslant(self.segments)

    @cached_property
    def is_ground(self) -> Flags:
        """Which are polygons; collections are not."""
        return np.isin(shapely.get_type_id(self.shapes), POLYGONS)

    @cached_property
    def radius_m(self) -> Floats:
        """How far a shape reaches at most from the middle of its bounds, which is the origin of its segments."""
        west, south, east, north = self.boxes.T
        return np.asarray(np.hypot(east - west, north - south) / 2)

    @cached_property
    def middle(self) -> Floats:
        """The middle of each shape's mass, shape (n, 2); NaN where there is none."""
        middle = np.full((len(self.shapes), 2), np.nan)
        known = np.flatnonzero(np.isfinite(self.boxes[:, 0]))
        for start in range(0, len(known), SHAPES_AT_ONCE):
            some = known[start : start + SHAPES_AT_ONCE]
            points = shapely.centroid(self.shapes[some])
            middle[some, 0], middle[some, 1] = shapely.get_x(points), shapely.get_y(points)
        return middle
