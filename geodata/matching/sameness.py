"""Whether two drawings show the same place: other vertices, another order or a millimetre make no other place."""

from __future__ import annotations

import shapely
from shapely.geometry.base import BaseGeometry

from geodata.shapes import Flags, Shapes

MANY_VERTICES = 500
"""Above this a distance between drawings is measured at their vertices only: it grows with the square of them."""
AREAL, LINEAR = 2, 1


def same_place(before: Shapes, after: Shapes, tolerance_m: float) -> Flags:
    """For each pair whether no point of either drawing is more than the tolerance from the other.

    EPSG:3006, metres. Vertex order, direction of rings and superfluous vertices do not matter. A drawing is never the
    same as none, nor an area the same as its outline. The tolerance is met from the inside: a difference of 98 % of it
    may already count, one above it always does.

    >>> from geodata.shapes import as_shapes
    >>> street = shapely.LineString([(0, 0), (100, 0)])
    >>> turned, cut = (
    ...     shapely.LineString([(100, 0), (50, 0), (0, 0)]),
    ...     shapely.from_wkt("MULTILINESTRING ((0 0, 40 0), (60 0, 100 0))"),
    ... )
    >>> same_place(as_shapes([street, street]), as_shapes([turned, cut]), 0.5).tolist()
    [True, False]
    """
    equal = shapely.equals_exact(shapely.normalize(before), shapely.normalize(after), tolerance_m)
    equal |= shapely.is_missing(before) & shapely.is_missing(after)
    open_ = ~equal & (shapely.get_dimensions(before) == shapely.get_dimensions(after))
    open_ &= ~(shapely.is_missing(before) | shapely.is_missing(after))
    first, second = before[open_], after[open_]
    grown = shapely.covers(shapely.buffer(first, tolerance_m), second)
    equal[open_] = grown & shapely.covers(shapely.buffer(second, tolerance_m), first)
    return equal


def moved_m(before: BaseGeometry, after: BaseGeometry) -> float:
    """How far the farthest point of either drawing is from the other, in metres; of large ones, the farthest vertex.

    >>> moved_m(shapely.Point(0, 0), shapely.Point(3, 4))
    5.0
    """
    is_large = shapely.get_num_coordinates(before) + shapely.get_num_coordinates(after) > MANY_VERTICES
    return float(shapely.hausdorff_distance(before, after, densify=None if is_large else 0.1))


def in_short(shape: BaseGeometry | None) -> str | None:
    """A drawing's type and size in a few words, for a list of changes.

    >>> in_short(shapely.box(0, 0, 30, 40)), in_short(shapely.LineString([(0, 0), (0, 12.34)])), in_short(None)
    ('Polygon 1200 m²', 'LineString 12 m', None)
    """
    if shape is None:
        return None
    dimensions = shapely.get_dimensions(shape)
    if dimensions == AREAL:
        return f"{shape.geom_type} {shape.area:.0f} m²"
    return f"{shape.geom_type} {shape.length:.0f} m" if dimensions == LINEAR else shape.geom_type
