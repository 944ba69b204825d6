"""One GeoJSON geometry as a part of a row's place."""

from __future__ import annotations

import json
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from geodata.feeds.gathering import Part
from geodata.reference.repair import unreadable_place
from geodata.remarks import Remark


def parts_of(geometry: Any, crs: str | None, row: int, remarks: list[Remark]) -> list[Part]:
    """The geometry as one two-dimensional part, none when there is none or, with a remark, when it is no geometry.

    Rings left open are closed, with a remark.

    >>> remarks = []
    >>> plot = {"type": "Polygon", "coordinates": [[[0, 0], [2, 0], [2, 1], [0, 1]]]}
    >>> parts_of(plot, "EPSG:3006", 1, remarks)[0].shape.area, remarks[0].code
    (2.0, 'geometry-repaired')
    >>> parts_of({"type": "Point", "coordinates": ["east", 5]}, "EPSG:3006", 2, remarks), remarks[1].code
    ([], 'geometry-unusable')
    """
    if geometry is None:
        return []
    shape = _read(geometry)
    if shape is None and isinstance(geometry, dict) and geometry.get("type") in ("Polygon", "MultiPolygon"):
        shape = _read({**geometry, "coordinates": _closed(geometry.get("coordinates"))})
        remarks += [] if shape is None else [_ring_closed(row)]
    if shape is None:
        remarks.append(unreadable_place(row))
        return []
    return [Part(shapely.force_2d(shape), crs)]


def _ring_closed(row: int) -> Remark:
    return Remark(
        row,
        "geometry-repaired",
        "A ring in the geometry of row {row} was not closed and has been closed with a straight line.",
        "Check the outline, and ask the sender to close its rings.",
        {"row": row},
    )


def _read(geometry: Any) -> BaseGeometry | None:
    shape: BaseGeometry | None = shapely.from_geojson(json.dumps(geometry), on_invalid="ignore")
    return shape


def _closed(coordinates: Any) -> Any:
    """Rings with their first point last, at whatever depth they stand."""
    if not isinstance(coordinates, list) or not coordinates:
        return coordinates
    is_ring = all(isinstance(point, list) and point and not isinstance(point[0], list) for point in coordinates)
    if not is_ring:
        return [_closed(part) for part in coordinates]
    return coordinates if coordinates[0] == coordinates[-1] else [*coordinates, coordinates[0]]
