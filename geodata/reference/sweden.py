"""A coarse outline of Sweden, to tell whether coordinates can be right at all. Never match against it."""

from __future__ import annotations

from functools import cache

import numpy as np
import shapely
from pyproj import Transformer

from geodata.shapes import Flags, Floats

OUTLINE_LON_LAT = (
    (12.72, 55.20), (12.83, 55.60), (12.63, 55.86), (12.655, 56.04), (12.50, 56.15), (12.25, 56.35), (11.90, 56.80),
    (11.40, 57.50), (10.90, 58.50), (10.85, 58.95), (11.10, 59.05), (11.15, 59.15), (11.40, 59.20), (11.60, 59.60),
    (11.75, 59.95), (12.30, 60.20), (12.40, 60.50), (12.10, 60.90), (12.05, 61.10), (12.60, 61.40), (12.00, 61.60),
    (12.05, 62.20), (11.85, 62.60), (11.80, 63.30), (11.95, 63.65), (12.50, 64.10), (13.60, 64.15), (13.85, 64.40),
    (13.40, 64.60), (14.20, 65.30), (14.30, 66.20), (15.20, 66.40), (15.10, 66.60), (16.10, 67.10), (15.80, 67.45),
    (16.50, 68.00), (17.20, 68.20), (17.80, 68.15), (17.95, 68.65), (19.80, 68.45), (19.90, 68.90), (20.00, 69.15),
    (20.60, 69.15), (21.20, 68.90), (22.40, 68.65), (23.20, 68.40), (23.90, 67.95), (23.70, 67.55), (24.00, 67.40),
    (24.05, 66.85), (24.15, 66.50), (24.10, 66.20), (24.25, 65.80), (24.25, 65.50), (22.40, 64.60), (21.05, 63.70),
    (20.00, 62.60), (19.00, 61.60), (19.05, 60.35), (19.25, 60.00), (19.80, 59.75), (19.90, 59.50), (19.80, 58.20),
    (19.30, 57.10), (18.30, 56.50), (16.80, 55.80), (15.80, 55.70), (14.50, 55.45), (14.30, 55.20),
)  # fmt: skip
"""Vertices read off general maps, some 10 km outside the border; tighter in the Sound, between Malmö and Copenhagen."""

EASTING_M = (250_000, 950_000)
NORTHING_M = (6_100_000, 7_700_000)
"""What eastings and northings in Sweden can be in EPSG:3006."""


@cache
def outline() -> shapely.Polygon:
    """The outline in EPSG:3006, prepared for many points."""
    to_metres = Transformer.from_crs(4326, 3006, always_xy=True)
    ring = shapely.segmentize(shapely.Polygon(OUTLINE_LON_LAT), 0.2)
    land: shapely.Polygon = shapely.transform(ring, lambda xy: np.column_stack(to_metres.transform(*xy.T)))
    shapely.prepare(land)
    return land


def is_in_sweden(xy: Floats) -> Flags:
    """Whether each point (easting, northing in EPSG:3006) is within the bounds and the coarse outline.

    >>> is_in_sweden(np.array([[670834.0, 6576937.0], [347000.0, 6172000.0], [6576937.0, 670834.0]])).tolist()
    [True, False, False]
    """
    easting, northing = xy.T
    is_between: Flags = (easting >= EASTING_M[0]) & (easting <= EASTING_M[1])
    is_between &= (northing >= NORTHING_M[0]) & (northing <= NORTHING_M[1])
    is_between[is_between] = shapely.contains_xy(outline(), xy[is_between])
    return is_between
