"""The properties: lots of the areas, houses around them, and the awkward ones that every register has."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

import numpy as np
import shapely
from shapely import MultiPolygon, Point, Polygon
from shapely.affinity import translate
from shapely.geometry.base import BaseGeometry

from geodata.samples.make.areas import areas
from geodata.samples.make.districts import municipality
from geodata.samples.make.lots import Lot, grid
from geodata.samples.make.plane import XY, place, rectangle
from geodata.samples.make.seed import stream
from geodata.samples.make.words import HOME_STREETS, QUARTERS

TOWN = "Stockholm"


@dataclass(frozen=True, slots=True)
class Land:
    """A property as drawn: designation, address, polygon (EPSG:3006), business area or None, and the lot it is."""

    designation: str
    address: str | None
    shape: BaseGeometry
    area_id: str | None = None
    lot: Lot | None = None


SHARED = f"{TOWN} Gränsbommen 1"
MULTIPART = f"{TOWN} Parhästen 1"
RING = f"{TOWN} Ringmuren 1"
IN_RING = f"{TOWN} Ringmuren 2"
BORDER = f"{TOWN} Gränsröset 1:3"
STREET_LAND = f"{TOWN} Västberga 1:1"
GROUND_LEVEL = f"{TOWN} Stapeln 1"
UPPER_LEVEL = f"{TOWN} Stapeln 2"


@lru_cache(maxsize=1)
def lands() -> tuple[Land, ...]:
    """Every property, each designation once."""
    return tuple(chain(_lot_lands(), _homes(), _awkward()))


def land(designation: str) -> Land:
    """The property with this designation."""
    return next(found for found in lands() if found.designation == designation)


def lands_in(area_id: str) -> tuple[Land, ...]:
    """The ordinary lots of one area."""
    return tuple(found for found in lands() if found.area_id == area_id and found.lot is not None)


def _lot_lands() -> Iterator[Land]:
    """A quarter is a block; its units are numbered in the order of the street. The shared property replaces lots."""
    shared = _across_two_areas()
    names = chain(QUARTERS, (f"Lilla {name}" for name in QUARTERS))
    quarters: dict[tuple[str, int], str] = {}
    units: dict[str, int] = {}
    for lot in grid()[0]:
        if lot.polygon.intersects(shared):
            continue
        key = (lot.area_id, lot.block)
        if key not in quarters:
            quarters[key] = next(names)
        quarter = quarters[key]
        units[quarter] = units.get(quarter, 0) + 1
        yield Land(f"{TOWN} {quarter} {units[quarter]}", f"{lot.street} {lot.number}", lot.polygon, lot.area_id, lot)


def _homes() -> Iterator[Land]:
    """Ten groups of twelve house lots within some hundred metres of an area, clear of areas and of one another."""
    random = stream("homes")
    taken = shapely.union_all([area.outline for area in areas().values()])
    tracts = ("Provbacken", "Provängen", "Provlunden", "Provåsen", "Provhagen")
    for group, area in enumerate(list(areas().values())[:10]):
        spot = _free_spot(area.outline, taken, random)
        taken = taken.union(Point(spot).buffer(190))
        for unit, (dx, dy) in enumerate((x * 42 - 105, y * 62 - 31) for x in range(6) for y in range(2)):
            house = rectangle((spot[0] + dx, spot[1] + dy), 42, 62)
            tract = f"{tracts[group // 2]} {group % 2 + 1}:{unit + 1}"
            yield Land(f"{TOWN} {tract}", f"{HOME_STREETS[group]} {unit + 1}", house)


def _free_spot(outline: BaseGeometry, taken: BaseGeometry, random: np.random.Generator) -> XY:
    ring = outline.convex_hull.buffer(230).exterior
    while True:
        spot = ring.interpolate(random.uniform(), normalized=True)
        if (
            spot.distance(taken) > 190
            and municipality().exterior.distance(spot) > 250
            and municipality().contains(spot)
        ):
            return round(spot.x), round(spot.y)


def _awkward() -> Iterator[Land]:
    larsboda, skrubba = areas()["farsta-larsboda"], areas()["skrubba"]
    yield Land(SHARED, "Packboxvägen 1", _across_two_areas(), "arsta-partihallar")
    x, y = larsboda.outline.centroid.x, larsboda.outline.bounds[1] - 260
    one = rectangle((x, y), 70, 50)
    yield Land(MULTIPART, "Provaspvägen 40", MultiPolygon([one, translate(one, 95, 20)]))
    outer = rectangle(place(59.2880, 18.0180), 160, 120, 20)
    inner = rectangle(place(59.2880, 18.0180), 60, 40, 20)
    yield Land(RING, "Provlindsgatan 50", outer.difference(inner))
    yield Land(IN_RING, "Provlindsgatan 52", inner)
    east = municipality().exterior.interpolate(
        municipality().exterior.project(Point(skrubba.outline.bounds[2], 6571000))
    )
    yield Land(BORDER, None, rectangle((east.x, east.y), 220, 140, 5))
    lots = [lot.polygon for lot in grid()[0] if lot.area_id == "vastberga"]
    yield Land(STREET_LAND, None, areas()["vastberga"].outline - shapely.union_all(lots))
    stack = rectangle(place(59.4055, 17.9520), 80, 60, 30)
    yield Land(GROUND_LEVEL, "Provbokbacken 7", stack)
    yield Land(UPPER_LEVEL, "Provbokbacken 7", stack)


@lru_cache(maxsize=1)
def _across_two_areas() -> Polygon:
    """A property on both sides of the border that the two areas in Årsta share."""
    one, other = areas()["arsta-partihallar"], areas()["arsta-park"]
    middle = shapely.line_merge(one.outline.intersection(other.outline)).interpolate(0.5, normalized=True)
    return rectangle((middle.x, middle.y), 150, 90, one.sketch.bearing)
