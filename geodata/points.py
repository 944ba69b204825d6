"""Points in well-known binary, seen as columns of numbers: no object is made for any of them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from geodata.shapes import Floats, bounds, from_wkb

LITTLE_ENDIAN, POINT = 1, 1

RECORD = np.dtype([("byte_order", "u1"), ("kind", "<u4"), ("x", "<f8"), ("y", "<f8")])
"""A two-dimensional point as most programs write it: 21 bytes."""


def xy_of_records(content: bytes | NDArray[np.uint8]) -> Floats | None:
    """Easting and northing, shape (n, 2), of points that lie one after another, each a `RECORD`.

    None when anything else lies there: another byte order or kind of shape, a point without numbers.

    >>> import shapely
    >>> xy_of_records(shapely.to_wkb(shapely.Point(1, 2), byte_order=1)).tolist()
    [[1.0, 2.0]]
    >>> xy_of_records(shapely.to_wkb(shapely.Point(1, 2), byte_order=0)) is None
    True
    """
    if len(content) % RECORD.itemsize:
        return None
    records = np.frombuffer(content, dtype=RECORD)
    if not ((records["byte_order"] == LITTLE_ENDIAN).all() and (records["kind"] == POINT).all()):
        return None
    xy = np.empty((len(records), 2))
    xy[:, 0], xy[:, 1] = records["x"], records["y"]
    return xy if np.isfinite(xy).all() else None


def bounds_of_wkb(wkb: Sequence[bytes | None]) -> Floats:
    """Least and greatest easting and northing, shape (n, 4), NaN where there is no geometry.

    Ten times as fast where all are points.

    >>> from geodata.shapes import as_shapes, to_wkb
    >>> import shapely
    >>> bounds_of_wkb(to_wkb(as_shapes([shapely.Point(1, 2), None]))).tolist()
    [[1.0, 2.0, 1.0, 2.0], [nan, nan, nan, nan]]
    """
    present = [piece for piece in wkb if piece is not None]
    xy = xy_of_records(b"".join(present)) if all(len(piece) == RECORD.itemsize for piece in present) else None
    if xy is None:
        return bounds(from_wkb(wkb))
    boxes = np.full((len(wkb), 4), np.nan)
    boxes[[piece is not None for piece in wkb]] = np.hstack([xy, xy])
    return boxes
