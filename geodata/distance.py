"""Distances between shapes that are already paired."""

from __future__ import annotations

import numpy as np
import shapely

from geodata.shapes import Floats, Shapes


def paired_distance(shapes: Shapes, others: Shapes) -> Floats:
    """Metres between each shape and the other of the same index (EPSG:3006); NaN where either is None.

    >>> from geodata.shapes import as_shapes
    >>> paired_distance(as_shapes([shapely.Point(0, 0)]), as_shapes([shapely.box(3, 0, 5, 2)])).tolist()
    [3.0]
    """
    return np.asarray(shapely.distance(shapes, others), dtype=np.float64).reshape(len(shapes))


def points_of(xy: Floats) -> Shapes:
    """Point geometries of coordinates, shape (n, 2); None where a coordinate is NaN.

    >>> import numpy as np
    >>> points_of(np.array([[1.0, 2.0], [np.nan, 0.0]])).tolist()
    [<POINT (1 2)>, None]
    """
    points = np.full(len(xy), None, dtype=object)
    is_known = np.isfinite(xy).all(axis=1)
    points[is_known] = shapely.points(xy[is_known])
    return points
