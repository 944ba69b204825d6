"""Places in the plane: degrees to metres, and the few shapes that the sample city is drawn with.

Coordinates are metres in EPSG:3006 (SWEREF 99 TM), x = easting, y = northing, unless a name says degrees.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import pyproj
import shapely
from numpy.typing import NDArray
from shapely import Point, Polygon
from shapely.affinity import rotate, translate

XY = tuple[float, float]


@lru_cache(maxsize=1)
def _to_plane() -> pyproj.Transformer:
    return pyproj.Transformer.from_crs(4326, 3006, always_xy=True)


def place(latitude: float, longitude: float) -> XY:
    """The easting and northing in whole metres of a point given in WGS 84 degrees, as maps write it.

    >>> place(59.2959, 18.0048)
    (671112.0, 6576861.0)
    """
    easting, northing = _to_plane().transform(longitude, latitude)
    return float(round(easting)), float(round(northing))


def to_grid(shape: Polygon, grid_m: float) -> Polygon:
    """`shape` with its corners on a grid. The result has no precision model: later overlays are not rounded to it.

    >>> to_grid(rectangle((0.4, 0.2), 20, 10), 1.0).bounds
    (-10.0, -5.0, 10.0, 5.0)
    """
    return shapely.set_precision(shapely.set_precision(shape, grid_m), 0.0)


def rectangle(centre: XY, width_m: float, height_m: float, bearing: float = 0.0) -> Polygon:
    """A rectangle around `centre`, turned `bearing` degrees counter-clockwise.

    >>> rectangle((0, 0), 20, 10).area
    200.0
    """
    half = Polygon([(-width_m / 2, -height_m / 2), (width_m / 2, -height_m / 2), (width_m / 2, height_m / 2),
                    (-width_m / 2, height_m / 2)])  # fmt: skip
    return translate(rotate(half, bearing, origin=(0, 0)), *centre)


def rounded_block(angles: NDArray[np.float64], aspect: float) -> NDArray[np.float64]:
    """Distances from the centre of a superellipse (a rectangle with soft corners) in the directions `angles` (radians).

    Shape (n,) in, (n,) out; the half-axes are sqrt(aspect) and 1/sqrt(aspect), so that the size does not depend on it.
    """
    x = np.abs(np.cos(angles)) / np.sqrt(aspect)
    y = np.abs(np.sin(angles)) * np.sqrt(aspect)
    return np.asarray((x**4 + y**4) ** -0.25, dtype=np.float64)


def longest_edge(area: Polygon) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Start and direction (both shape (2,), metres) of the longest straight edge of the outer ring."""
    ring = np.asarray(area.exterior.coords)[:, :2]
    edges = np.diff(ring, axis=0)
    at = int(np.argmax(np.hypot(edges[:, 0], edges[:, 1])))
    return ring[at], edges[at]


def outward_strip(area: Polygon, depth_m: float) -> Polygon:
    """A strip of `depth_m` outside `area` that shares its longest straight edge, corner for corner."""
    start, edge = longest_edge(area)
    left = np.array([-edge[1], edge[0]]) / np.hypot(*edge)
    side = -1.0 if area.contains(Point(start + edge / 2 + left)) else 1.0
    out = side * depth_m * left
    return Polygon([start, start + edge, start + edge + out, start + out])
