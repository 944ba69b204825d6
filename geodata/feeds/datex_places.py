"""Where a DATEX II record is: lines, outlines, end points and points, in degrees or in the system they name.

A location can be given in several ways at once. The best one of each stretch counts: an outline or a line before the
straight line between two end points, that before points, and the point that maps are to show it at last.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

import numpy as np
import shapely

from geodata.feeds.gathering import Part, system
from geodata.reference.candidates import looks_like
from geodata.reference.crs import parse_crs
from geodata.remarks import Remark

DEGREES = "EPSG:4326"
STRETCHES = ("locationContainedInGroup", "locationContainedInItinerary")
LOCATIONS = frozenset({"groupOfLocations", "locationReference", *STRETCHES})
STRAIGHT = ("tpegLinearLocation", "tpeglinearLocation")
"""A stretch between two points; version 1 spells it its own way."""

FOR_MAPS = "coordinatesForDisplay"
DISPLAY = (FOR_MAPS, "locationForDisplay")
CODED = ("alertC", "openlrBinary", "linearWithinLinearElement", "pointAlongLinearElement", "roadsideReferencePoint",
         "predefinedLocation", "externalReferencing")  # fmt: skip
"""Ways to name a place that only somebody with the same tables or road network can turn into coordinates."""

NUMBERS = frozenset({"latitude", "longitude", "posList"})
"""Elements that hold coordinates, spent when the place has been read."""

Pair = tuple[float, float]


@dataclass
class Place:
    """The parts of a record's place, by which elements they were given, and whether any is drawn between two ends."""

    parts: list[Part] = field(default_factory=list)
    ways: set[str] = field(default_factory=set)
    is_straight: bool = False


def place_of(record: Element, row: int, remarks: list[Remark]) -> Place:
    """The place of a record. What cannot be read or is only coded becomes a remark on the row."""
    place = Place()
    coded: set[str] = set()
    for location in (child for child in record if child.tag in LOCATIONS):
        stretches = _stretches(location)
        unplaced = [stretch for stretch in stretches if not _read(stretch, place, row, remarks)]
        if len(unplaced) == len(stretches) and stretches != [location] and _read(location, place, row, remarks):
            continue  # the group as a whole has a point for maps
        coded.update(name for stretch in unplaced for name in _codes(stretch))
    if coded:
        remarks.append(_only_coded(row, sorted(coded), is_partly_known=bool(place.parts)))
    return place


def _codes(stretch: Element) -> Iterator[str]:
    """The ways in which a stretch is coded, without the elements they are made of."""
    for element in stretch.iter():
        if element.tag.startswith(CODED) and (len(element) or element.tag == "openlrBinary"):
            yield element.tag


def _stretches(location: Element) -> list[Element]:
    """The stretches of a route or a group, the innermost ones, or the location itself."""
    inner = [element for name in STRETCHES for element in location.iter(name)]
    return [element for element in inner if not _holds(element, STRETCHES)] or [location]


def _holds(element: Element, names: Iterable[str]) -> bool:
    return any(inner is not element for name in names for inner in element.iter(name))


def _read(stretch: Element, place: Place, row: int, remarks: list[Remark]) -> bool:
    """Add the best of the ways in which a stretch is given; whether one was there, usable or not."""
    told = len(remarks)
    for name, way in WAYS.items():
        parts = way(stretch, row, remarks)
        if parts:
            place.parts += parts
            place.ways.add(name)
            place.is_straight |= way is _straight and any(part.shape.length > 0 for part in parts)
        if parts or len(remarks) > told:
            return True
    return False


def _outlines(stretch: Element, row: int, remarks: list[Remark]) -> list[Part]:
    parts = []
    for polygon in stretch.iter("gmlPolygon"):
        rings = [
            (ring, crs)
            for position in polygon.iter("posList")
            for ring, crs in _positions(position, polygon, row, remarks)
        ]
        shells = [(ring, crs) for ring, crs in rings if len(set(ring)) >= 3]
        if shells:
            outer, crs = shells[0]
            parts.append(Part(shapely.Polygon(outer, [ring for ring, _ in shells[1:]]), crs))
    return parts


def _lines(stretch: Element, row: int, remarks: list[Remark]) -> list[Part]:
    found = [
        run
        for line in stretch.iter("gmlLineString")
        for position in line.iter("posList")
        for run in _positions(position, line, row, remarks)
    ]
    return [Part(_line(pairs), crs) for pairs, crs in found if pairs]


def _straight(stretch: Element, row: int, remarks: list[Remark]) -> list[Part]:
    parts = []
    for linear in (element for name in STRAIGHT for element in stretch.iter(name)):
        ends = [end for name in ("from", "to") for end in linear.findall(name)]
        pairs = _pairs((point for end in ends for point in end.iter("pointCoordinates")), row, remarks)
        parts += [Part(_line(pairs), DEGREES)] if pairs else []
    return parts


def _open_lines(stretch: Element, row: int, remarks: list[Remark]) -> list[Part]:
    """OpenLR: the reference points of a line in their order."""
    points = (point for name in ("openlrCoordinate", "openlrCoordinates") for point in stretch.iter(name))
    pairs = _pairs(points, row, remarks)
    return [Part(_line(pairs), DEGREES)] if pairs else []


def _points(stretch: Element, row: int, remarks: list[Remark]) -> list[Part]:
    framed = [point for frame in stretch.iter("framedPoint") for point in frame.iter("pointCoordinates")]
    pairs = _pairs(framed or stretch.iter("pointCoordinates"), row, remarks)
    return [Part(shapely.Point(pair), DEGREES) for pair in dict.fromkeys(pairs)]


def _display(stretch: Element, row: int, remarks: list[Remark]) -> list[Part]:
    pairs = _pairs((point for name in DISPLAY for point in stretch.iter(name)), row, remarks)
    return [Part(shapely.Point(pair), DEGREES) for pair in dict.fromkeys(pairs)]


WAYS: dict[str, Callable[[Element, int, list[Remark]], list[Part]]] = {
    "gmlPolygon": _outlines,
    "gmlLineString": _lines,
    "tpegLinearLocation": _straight,
    "openlr": _open_lines,
    "pointCoordinates": _points,
    FOR_MAPS: _display,
}
"""How a stretch can be given, the best first."""


def _line(pairs: list[Pair]) -> shapely.LineString | shapely.Point:
    """A line, or a point when all of it lies in one place."""
    return shapely.LineString(pairs) if len(set(pairs)) > 1 else shapely.Point(pairs[0])


def _pairs(points: Iterable[Element], row: int, remarks: list[Remark]) -> list[Pair]:
    """Longitude and latitude of each point; a remark, and none of them, when one is not in degrees."""
    pairs = []
    for point in points:
        texts = (point.findtext("longitude") or "").strip(), (point.findtext("latitude") or "").strip()
        longitude, latitude = _number(texts[0]), _number(texts[1])
        if not (math.isfinite(longitude) and math.isfinite(latitude)):
            remarks.append(_no_numbers(row, texts))
            return []
        if abs(longitude) > 180 or abs(latitude) > 90:
            remarks.append(_no_degrees(row, longitude, latitude))
            return []
        pairs.append((longitude, latitude))
    return pairs


def _positions(
    position: Element, owner: Element, row: int, remarks: list[Remark]
) -> Iterator[tuple[list[Pair], str | None]]:
    """The points of a posList, easting or longitude first, with their system."""
    named = position.get("srsName") or owner.get("srsName") or DEGREES
    crs = DEGREES if named.replace(" ", "").upper() in {"WGS84", "EPSG:4326"} else system(named, row, remarks)
    if crs is None:
        return
    size = 3 if (position.get("srsDimension") or owner.get("srsDimension")) == "3" else 2
    numbers = np.array([_number(text) for text in (position.text or "").split()], dtype=np.float64)
    if len(numbers) == 0 or len(numbers) % size or not np.isfinite(numbers).all():
        remarks.append(_no_list(row))
        return
    pairs = numbers.reshape(-1, size)[:, :2]
    yield [(float(x), float(y)) for x, y in (pairs[:, ::-1] if _is_northing_first(crs, named) else pairs)], crs


def _is_northing_first(crs: str, named: str) -> bool:
    """Degrees have latitude first; metres as their register says when named in full, else easting first, as in GML."""
    if crs == DEGREES:
        return True
    first = parse_crs(crs).axis_info[0].direction
    return first == "north" and (named.startswith(("urn:", "http")) or parse_crs(crs).is_geographic)


def _number(text: str) -> float:
    try:
        return math.nan if "_" in text else float(text)
    except ValueError:
        return math.nan


def _no_degrees(row: int, longitude: float, latitude: float) -> Remark:
    given = f"{latitude:.10g}, {longitude:.10g}"
    candidate = looks_like(np.array([[longitude, latitude]]))
    if candidate is None:
        return Remark(
            row,
            "coordinates-unreadable",
            "Row {row} gives latitude and longitude as {given}, which are no degrees.",
            "Ask the sender which reference system they are in; until then the row is left out.",
            {"row": row, "given": given},
        )
    return Remark(
        row,
        "coordinates-unreadable",
        "Row {row} gives latitude and longitude as {given}, which are no degrees; they look like {looks_like}.",
        "Ask the sender to write degrees; until then the row is left out.",
        {"row": row, "given": given, "looks_like": candidate},
    )


def _no_numbers(row: int, texts: tuple[str, str]) -> Remark:
    return Remark(
        row,
        "coordinates-unreadable",
        "Row {row} has {first} {first_value} and {second} {second_value}, which are not two coordinates.",
        "Correct them; until then the row is left out.",
        {
            "row": row,
            "first": "latitude",
            "first_value": texts[1] or "–",
            "second": "longitude",
            "second_value": texts[0] or "–",
        },
    )


def _no_list(row: int) -> Remark:
    return Remark(
        row,
        "coordinates-unreadable",
        "A posList of row {row} is not a list of coordinates.",
        "Ask the sender to correct it; until then the row is left out.",
        {"row": row},
    )


def _only_coded(row: int, coded: list[str], *, is_partly_known: bool) -> Remark:
    values: dict[str, object] = {"row": row, "codes": ", ".join(coded)}
    if is_partly_known:
        return Remark(
            row,
            "place-coded",
            "A part of the place of row {row} is only given by codes ({codes}), and is missing on the map.",
            "Ask the sender for coordinates of all of it.",
            values,
        )
    return Remark(
        row,
        "place-coded",
        "The place of row {row} is only given by codes ({codes}), without coordinates.",
        "Ask the sender for coordinates; until then the row has no place and matches nobody.",
        values,
    )
