"""What of a shape is points, lines or areas: drawing programs keep the three in layers of their own."""

from __future__ import annotations

from typing import TypeAlias

import shapely
from shapely import LineString, MultiLineString, MultiPoint, MultiPolygon, Point, Polygon
from shapely.geometry.base import BaseGeometry

Shape: TypeAlias = BaseGeometry


def part_of(shape: BaseGeometry | None, dimension: int) -> BaseGeometry | None:
    """What of the shape has this dimension (0 points, 1 lines, 2 areas), None when nothing has.

    >>> mixed = shapely.from_wkt("GEOMETRYCOLLECTION (POINT (1 2), LINESTRING (0 0, 1 1), POINT (3 4))")
    >>> print(part_of(mixed, 0), part_of(mixed, 2))
    MULTIPOINT ((1 2), (3 4)) None
    """
    if shape is None or shape.is_empty:
        return None
    if shape.geom_type != "GeometryCollection":
        return shape if shapely.get_dimensions(shape) == dimension else None
    parts = _simple_parts(shape)
    sorts = (
        MultiPoint([part for part in parts if isinstance(part, Point)]),
        MultiLineString([part for part in parts if isinstance(part, LineString)]),
        MultiPolygon([part for part in parts if isinstance(part, Polygon)]),
    )
    return None if sorts[dimension].is_empty else sorts[dimension]


def _simple_parts(shape: BaseGeometry) -> list[BaseGeometry]:
    """The points, lines and polygons in a shape, however deep they lie."""
    parts = getattr(shape, "geoms", None)
    return [shape] if parts is None else [simple for part in parts for simple in _simple_parts(part)]
