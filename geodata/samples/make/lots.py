"""Lots and streets inside a business area: a turned grid of blocks, back to back, cut at the outline."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from shapely import LineString, MultiPolygon, Point, Polygon, box
from shapely.affinity import rotate
from shapely.geometry.base import BaseGeometry

from geodata.samples.make.areas import Area, areas
from geodata.samples.make.plane import XY
from geodata.samples.make.seed import stream
from geodata.samples.make.words import STREET_STEMS

STREET_M = 16.0
SETBACK_M = 14.0
PER_BLOCK = 5


@dataclass(frozen=True, slots=True)
class Lot:
    """One building lot: where it lies, its block, its address and its polygon (EPSG:3006)."""

    area_id: str
    block: int
    street: str
    number: int
    polygon: Polygon
    entrance: XY


@dataclass(frozen=True, slots=True)
class Street:
    """A street's name and its middle line through the area (EPSG:3006)."""

    area_id: str
    name: str
    line: LineString


@lru_cache(maxsize=1)
def grid() -> tuple[tuple[Lot, ...], tuple[Street, ...]]:
    """The lots and streets of every area, in the order of the areas."""
    names = iter(f"{stem}{end}" for end in ("vägen", "gatan", "gränd") for stem in STREET_STEMS)
    lots: list[Lot] = []
    streets: list[Street] = []
    for area in areas().values():
        area_lots, area_streets = _grid_of(area, names)
        lots += area_lots
        streets += area_streets
    return tuple(lots), tuple(streets)


def lots_of(area_id: str) -> tuple[Lot, ...]:
    """The lots of one area."""
    return tuple(lot for lot in grid()[0] if lot.area_id == area_id)


def streets_of(area_id: str) -> tuple[Street, ...]:
    """The streets of one area, longest first."""
    found = (street for street in grid()[1] if street.area_id == area_id)
    return tuple(sorted(found, key=lambda street: -street.line.length))


def _lot_size(area: Area) -> tuple[float, float]:
    """Width and depth in metres, so that a large area has some fifty lots and a small one some fifteen."""
    hectares = area.outline.area / 10_000
    ground = 0.78 * area.outline.area / (hectares * 0.28 + 6)
    return float(np.sqrt(ground / 1.2)), float(np.sqrt(ground * 1.2))


def _grid_of(area: Area, names: Iterator[str]) -> tuple[list[Lot], list[Street]]:
    """The grid is laid over the outline turned flat; lots cut to less than two fifths of their size are left out."""
    centre, bearing = area.outline.centroid, area.sketch.bearing
    flat = rotate(area.outline, -bearing, origin=centre)
    lots: list[Lot] = []
    streets: list[Street] = []
    for row, y in enumerate(_row_edges(flat, _lot_size(area)[1])):
        name = next(names)
        line = _longest_line(flat.intersection(LineString([(flat.bounds[0], y), (flat.bounds[2], y)])))
        if line is not None:
            streets.append(Street(area.sketch.area_id, name, rotate(line, bearing, origin=centre)))
        for block, number, lot, door in _lots_along(flat, area, row, y):
            polygon, entrance = rotate(lot, bearing, origin=centre), rotate(Point(door), bearing, origin=centre)
            lots.append(Lot(area.sketch.area_id, block, name, number, polygon, (entrance.x, entrance.y)))
    return lots, streets


def _row_edges(flat: Polygon | MultiPolygon, depth: float) -> list[float]:
    """The northings of the streets: two rows of lots lie between one street and the next."""
    low, high = flat.bounds[1], flat.bounds[3]
    step = 2 * depth + STREET_M
    n_streets = max(1, round((high - low) / step))
    first = (low + high) / 2 - step * (n_streets - 1) / 2
    return [first + step * row for row in range(n_streets)]


def _lots_along(flat: Polygon | MultiPolygon, area: Area, row: int, y: float) -> Iterator[tuple[int, int, Polygon, XY]]:
    """Block, street number, polygon and entrance of the lots on both sides of the street at northing `y`."""
    width, depth = _lot_size(area)
    random = stream(f"lots-{area.sketch.area_id}-{row}")
    for column, left, right in _columns(flat.bounds[0], flat.bounds[2], width, random):
        for side in (-1, 1):
            near, far = y + side * STREET_M / 2, y + side * (STREET_M / 2 + depth)
            lot = _largest(flat.intersection(box(left, min(near, far), right, max(near, far))))
            if lot is None or lot.area < 0.4 * width * depth:
                continue
            door = Point((left + right) / 2, near + side * SETBACK_M)
            spot = door if lot.contains(door) else lot.representative_point()
            block = (2 * row + (side > 0)) * 100 + column // PER_BLOCK
            yield block, 2 * column + (1 if side < 0 else 2), lot, (spot.x, spot.y)


def _columns(low: float, high: float, width: float, random: np.random.Generator) -> Iterator[tuple[int, float, float]]:
    """Number, left and right edge of the lots along a street, with a cross street after every fifth."""
    left, column = low, 0
    while left < high:
        right = left + width * random.uniform(0.8, 1.2)
        yield column, left, right
        column += 1
        left = right + (STREET_M if column % PER_BLOCK == 0 else 0.0)


def _largest(shape: BaseGeometry) -> Polygon | None:
    parts = [part for part in getattr(shape, "geoms", [shape]) if isinstance(part, Polygon) and not part.is_empty]
    return max(parts, key=lambda part: part.area, default=None)


def _longest_line(shape: BaseGeometry) -> LineString | None:
    parts = [part for part in getattr(shape, "geoms", [shape]) if isinstance(part, LineString) and not part.is_empty]
    return max(parts, key=lambda part: part.length, default=None)
