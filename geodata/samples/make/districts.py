"""The municipality and its eleven districts as rough polygons that share every border."""

from __future__ import annotations

from functools import lru_cache

import shapely
from shapely import MultiPoint, Point, Polygon
from shapely.geometry.base import BaseGeometry

from geodata.samples.make.outlines import MUNICIPALITY, NEIGHBOURHOODS
from geodata.samples.make.plane import place


@lru_cache(maxsize=1)
def municipality() -> Polygon:
    """The municipality's rough outline in EPSG:3006."""
    return Polygon([place(*corner) for corner in MUNICIPALITY])


@lru_cache(maxsize=1)
def districts() -> dict[str, BaseGeometry]:
    """The districts by name: the ground nearer to one of their neighbourhoods than to another district's.

    They fill the municipality without gap or overlap, because neighbouring cells share their corners.
    """
    seeds = {place(*spot): name for name, spots in NEIGHBOURHOODS.items() for spot in spots}
    outline = municipality()
    cells = shapely.voronoi_polygons(MultiPoint(list(seeds)), extend_to=outline)
    by_name: dict[str, list[BaseGeometry]] = {name: [] for name in NEIGHBOURHOODS}
    for cell in cells.geoms:
        owner = next(name for spot, name in seeds.items() if cell.contains(Point(spot)))
        by_name[owner].append(cell.intersection(outline))
    return {name: shapely.union_all(parts) for name, parts in by_name.items()}


def district_slug(name: str) -> str:
    """A short id without Swedish letters.

    >>> district_slug("Enskede-Årsta-Vantör")
    'enskede-arsta-vantor'
    """
    return name.lower().translate(str.maketrans("åäö", "aao")).replace(" ", "-")
