"""Arrays of shapes and what they are turned into: bytes for the store, bounds for an index, lists for a map.

Every array holds shapely geometries in EPSG:3006 (metres, x = easting, y = northing), None where there is none.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geodata.errors import GeodataError

Shapes: TypeAlias = NDArray[np.object_]
"""A one-dimensional object array of shapely geometries or None."""

Floats: TypeAlias = NDArray[np.float64]
Indices: TypeAlias = NDArray[np.intp]
Flags: TypeAlias = NDArray[np.bool_]


def as_shapes(geometries: Sequence[BaseGeometry | None] | Shapes) -> Shapes:
    """The geometries as a one-dimensional object array, also when there are none.

    >>> as_shapes([]).shape
    (0,)
    """
    shapes = np.empty(len(geometries), dtype=object)
    shapes[:] = geometries
    return shapes


def flat(shapes: Shapes) -> Shapes:
    """The shapes without heights; the same array when none has any, which is quick to tell.

    >>> flat(as_shapes([shapely.Point(1, 2, 3), None])).tolist()
    [<POINT (1 2)>, None]
    """
    is_flat = not (shapely.has_z(shapes) | shapely.has_m(shapes)).any()
    return shapes if is_flat else as_shapes(shapely.force_2d(shapes))


def to_wkb(shapes: Shapes) -> list[bytes | None]:
    """Little-endian two-dimensional well-known binary, None where there is no geometry.

    >>> [b and len(b) for b in to_wkb(as_shapes([shapely.Point(1, 2), None]))]
    [21, None]
    """
    written: list[bytes | None] = shapely.to_wkb(shapes, output_dimension=2, byte_order=1).tolist()
    return written


def from_wkb(wkb: Sequence[bytes | None]) -> Shapes:
    """The geometries that `to_wkb` wrote. Raises GeodataError when bytes are no geometry.

    >>> from_wkb(to_wkb(as_shapes([shapely.Point(1, 2), None]))).tolist()
    [<POINT (1 2)>, None]
    """
    stored = np.empty(len(wkb), dtype=object)
    stored[:] = wkb
    try:
        return as_shapes(shapely.from_wkb(stored))
    except shapely.errors.ShapelyError as error:
        raise GeodataError(
            "A stored shape is damaged and cannot be read.",
            "Nothing can be matched without it, and nothing was written.",
            "Restore the database from a copy: berord check says what else differs.",
        ) from error


def readable(wkb: Sequence[bytes | None]) -> Shapes:
    """The same, and None also where the bytes are no geometry: for asking what was damaged.

    >>> readable([b"", to_wkb(as_shapes([shapely.Point(1, 2)]))[0]]).tolist()
    [None, <POINT (1 2)>]
    """
    stored = np.empty(len(wkb), dtype=object)
    stored[:] = [value if isinstance(value, bytes) else None for value in wkb]
    return as_shapes(shapely.from_wkb(stored, on_invalid="ignore"))


def bounds(shapes: Shapes) -> Floats:
    """Least and greatest easting and northing, shape (n, 4), NaN where there is no geometry.

    >>> bounds(as_shapes([shapely.LineString([(1, 2), (5, 4)])])).tolist()
    [[1.0, 2.0, 5.0, 4.0]]
    """
    return np.asarray(shapely.bounds(shapes), dtype=np.float64).reshape(len(shapes), 4)


def as_points(shapes: Shapes) -> Shapes:
    """Each geometry that is not a point as a point inside it.

    >>> as_points(as_shapes([shapely.Point(1, 2), shapely.box(0, 0, 2, 2), None])).tolist()
    [<POINT (1 2)>, <POINT (1 1)>, None]
    """
    points = shapes.copy()
    is_other = (shapely.get_type_id(points) != shapely.GeometryType.POINT) & ~shapely.is_missing(points)
    points[is_other] = shapely.point_on_surface(points[is_other])
    return points


def points_xy(shapes: Shapes) -> Floats:
    """Easting and northing of each geometry, shape (n, 2): a point inside it when it is not a point; NaN for None.

    >>> points_xy(as_shapes([shapely.Point(1, 2), shapely.box(0, 0, 2, 2), None])).tolist()
    [[1.0, 2.0], [1.0, 1.0], [nan, nan]]
    """
    points = as_points(shapes)
    return np.column_stack([shapely.get_x(points), shapely.get_y(points)]).astype(np.float64).reshape(-1, 2)


def points_of(xy: Floats) -> Shapes:
    """Point geometries of coordinates, shape (n, 2); None where a coordinate is NaN.

    >>> points_of(np.array([[1.0, 2.0], [np.nan, 0.0]])).tolist()
    [<POINT (1 2)>, None]
    """
    points = np.full(len(xy), None, dtype=object)
    is_known = np.isfinite(xy).all(axis=1)
    points[is_known] = shapely.points(xy[is_known])
    return points


def union(shapes: Shapes) -> BaseGeometry | None:
    """All geometries as one, None when there are none.

    >>> union(as_shapes([shapely.box(0, 0, 1, 1), shapely.box(1, 0, 2, 1), None])).area
    2.0
    """
    present = shapes[~(shapely.is_missing(shapes) | shapely.is_empty(shapes))]
    return shapely.union_all(present) if len(present) else None


def map_coordinates(shapes: Shapes, *, tolerance_m: float, decimals: int) -> list[dict[str, object] | None]:
    """JSON-ready geometries in EPSG:3006 for a drawn map, None where there is none.

    Outlines are thinned so that no vertex moves more than `tolerance_m`, and numbers rounded to `decimals`. The keys
    are GeoJSON's: `type` and `coordinates`, or `geometries` in a GeometryCollection. For drawing only: never measure
    on it.

    >>> map_coordinates(as_shapes([shapely.Point(670834.126, 6576937.04)]), tolerance_m=0, decimals=1)
    [{'type': 'Point', 'coordinates': [670834.1, 6576937.0]}]
    """
    thinned = shapely.simplify(shapes, tolerance_m, preserve_topology=True) if tolerance_m > 0 else shapes
    rounded = shapely.transform(thinned, lambda xy: np.round(xy, decimals))
    return [None if text is None else _without_needless_zeros(json.loads(text), decimals)
            for text in shapely.to_geojson(rounded)]  # fmt: skip


def _without_needless_zeros(geometry: dict[str, object], decimals: int) -> dict[str, object]:
    """Whole metres as integers, when no decimals are asked for: a third fewer bytes in the map."""
    if decimals > 0:
        return geometry
    return {key: _as_integers(value) for key, value in geometry.items()}


def _as_integers(value: object) -> object:
    if isinstance(value, float):
        return int(value)
    if isinstance(value, list):
        return [_as_integers(part) for part in value]
    if isinstance(value, dict):
        return {key: _as_integers(part) for key, part in value.items()}
    return value


def without_repeats(shapes: Shapes) -> Shapes:
    """The same, collections without a corner that is given twice; the same array when there are no collections.

    GEOS fails to relate a collection of polygons with such corners to a shape that touches one of them.
    """
    is_mixed = shapely.get_type_id(shapes) == shapely.GeometryType.GEOMETRYCOLLECTION
    if not is_mixed.any():
        return shapes
    told = shapes.copy()
    told[is_mixed] = shapely.remove_repeated_points(told[is_mixed], 0.0)
    return told
