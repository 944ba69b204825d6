"""Addresses where workplaces are: in the areas, in a belt around them, and over the rest of the city."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

import numpy as np
import shapely
from shapely import Point
from shapely.geometry.base import BaseGeometry

from geodata.samples.make.areas import Area, areas
from geodata.samples.make.districts import municipality
from geodata.samples.make.outlines import NEIGHBOURHOODS
from geodata.samples.make.plane import XY, place
from geodata.samples.make.properties import Land, lands_in
from geodata.samples.make.seed import stream
from geodata.samples.make.words import HOME_STREETS

IN_BELT = 24
IN_TOWN = 330
OFFICE_AREAS = ("kista", "arsta-park")
HOTELS = {"kista": 24, "vastberga": 14}
"""How many workplaces share one address in the office hotel of an area."""

TOWN_POSTAL: dict[str, tuple[str, str]] = {
    "Järva": ("16474", "KISTA"),
    "Hässelby-Vällingby": ("16560", "HÄSSELBY"),
    "Bromma": ("16751", "BROMMA"),
    "Kungsholmen": ("11229", "STOCKHOLM"),
    "Norra innerstaden": ("11359", "STOCKHOLM"),
    "Södermalm": ("11646", "STOCKHOLM"),
    "Enskede-Årsta-Vantör": ("12242", "ENSKEDE"),
    "Hägersten-Älvsjö": ("12951", "HÄGERSTEN"),
    "Skärholmen": ("12748", "SKÄRHOLMEN"),
    "Farsta": ("12345", "FARSTA"),
    "Skarpnäck": ("12833", "SKARPNÄCK"),
}
"""A postal code and town for addresses outside the areas, by district."""


@dataclass(frozen=True, slots=True)
class Site:
    """An address with room for one workplace: its point (EPSG:3006) or None, postal code and town, and surroundings.

    `mix` names the list of trades; `near` is a place name for company names.
    """

    address: str
    postal: tuple[str, str]
    spot: XY | None
    mix: str
    near: str
    area_id: str | None = None
    designation: str | None = None


@lru_cache(maxsize=1)
def sites() -> tuple[Site, ...]:
    """Every ordinary address, once for each workplace there."""
    return tuple(chain(_in_areas(), _around_areas(), _in_town(), _unlocated()))


def _in_areas() -> Iterator[Site]:
    for area in areas().values():
        random = stream(f"sites-{area.sketch.area_id}")
        ordinary = lands_in(area.sketch.area_id)
        hotel = _hotel(area.sketch.area_id)
        for land in ordinary:
            n_here = HOTELS.get(area.sketch.area_id, 0) if land is hotel else 0
            doors = _doors(land, random, is_hotel=land is hotel)
            for _ in range(n_here or 1 + int(random.poisson(1.45))):
                letter, spot = doors[int(random.integers(len(doors)))]
                yield Site(
                    f"{land.address}{letter}", area.sketch.postal, spot, _mix(area), _short_name(area),
                    area.sketch.area_id, land.designation,
                )  # fmt: skip


def hotel_of(area_id: str) -> XY:
    """The entrance of the area's office hotel."""
    return _entrance(_hotel(area_id))


def _hotel(area_id: str) -> Land:
    lands = lands_in(area_id)
    return lands[len(lands) // 2]


def _entrance(land: Land) -> XY:
    x, y = land.lot.entrance if land.lot else (land.shape.centroid.x, land.shape.centroid.y)
    return round(x, 2), round(y, 2)


def _doors(land: Land, random: np.random.Generator, *, is_hotel: bool) -> tuple[tuple[str, XY], ...]:
    """One door, or two on every third lot; an office hotel has one."""
    front = _entrance(land)
    back = (round(front[0] + random.uniform(-30, 30), 2), round(front[1] + random.uniform(-30, 30), 2))
    if is_hotel or random.uniform() > 0.34 or not land.shape.contains(Point(back)):
        return (("", front),)
    return ((" A", front), (" B", back))


def _mix(area: Area) -> str:
    return "office" if area.sketch.area_id in OFFICE_AREAS else "industry"


def _short_name(area: Area) -> str:
    return area.sketch.name.split()[0] if area.sketch.area_id != "arsta-park" else "Årstapark"


def _around_areas() -> Iterator[Site]:
    """Between a few and four hundred metres outside each area's outline."""
    taken = _built_up()
    for area in areas().values():
        random = stream(f"belt-{area.sketch.area_id}")
        for number in range(IN_BELT):
            ring = area.filled.buffer(float(random.uniform(6, 400))).boundary
            spot = _clear(ring, taken, random)
            street = HOME_STREETS[number % 4]
            yield Site(f"{street} {2 * number + 1}", area.sketch.postal, spot, "town", _short_name(area))


@lru_cache(maxsize=1)
def _built_up() -> BaseGeometry:
    """The ground of all areas, holes included."""
    return shapely.union_all([area.filled for area in areas().values()])


def _clear(ring: BaseGeometry, taken: BaseGeometry, random: np.random.Generator) -> XY:
    while True:
        spot = ring.interpolate(random.uniform(), normalized=True)
        if municipality().contains(spot) and not taken.intersects(spot):
            return round(spot.x, 2), round(spot.y, 2)


def _in_town() -> Iterator[Site]:
    """Scattered around the neighbourhoods' points, never inside an area."""
    random = stream("town")
    taken = _built_up()
    spots = [(district, place(*spot)) for district, group in NEIGHBOURHOODS.items() for spot in group]
    for number in range(IN_TOWN):
        district, (x, y) = spots[number % len(spots)]
        spot = None
        while spot is None or taken.intersects(Point(spot)) or not municipality().contains(Point(spot)):
            spot = (round(x + random.normal(0, 260), 2), round(y + random.normal(0, 260), 2))
        street = HOME_STREETS[int(random.integers(len(HOME_STREETS)))]
        yield Site(
            f"{street} {int(random.integers(1, 120))}", TOWN_POSTAL[district], spot, "town", district.split("-")[0]
        )


def _unlocated() -> Iterator[Site]:
    """Addresses that nobody has found on the map."""
    for number in range(25):
        yield Site(f"Okänd plats {number + 1}", ("11100", "STOCKHOLM"), None, "town", "Stockholm")
