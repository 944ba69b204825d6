"""From typed rows to the records of each register: places, protection and the identities that are worked out."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from geodata.layers import Layer
from geodata.shapes import as_points, to_wkb
from impact.address import Address
from impact.column import Shape
from impact.findings import Finding, finding
from impact.intake.identity import designation, is_personal
from impact.intake.rows import RawRow
from impact.model import (
    Administration,
    BusinessArea,
    Company,
    Contact,
    District,
    Property,
    PropertyInterest,
    Record,
    Workplace,
    fields_of,
    key_of,
)
from impact.protected import without_personal_fields

REGISTER_TYPES: dict[str, type[Record]] = {
    "areas": BusinessArea,
    "districts": District,
    "administrations": Administration,
    "workplaces": Workplace,
    "properties": Property,
    "interests": PropertyInterest,
    "contacts": Contact,
    "addresses": Address,
}

SHAPES = {
    register: next((f.column for f in fields_of(register) if isinstance(f.column, Shape)), None)
    for register in REGISTER_TYPES.values()
}
"""What is asked of the geometry of each register's records; None where they have none."""

WORKED_OUT = {"interests": ("interest_id",), "contacts": ("contact_id",)}
"""Keys that the register works out when the delivery has none."""

POLYGONS = ("Polygon", "MultiPolygon")


def build_record(record_type: type[Record], row: RawRow, shape: bytes | str | None) -> Record | Finding:
    """The record of a row, or the finding that says why there is none. `shape` is the row's of `place_shapes`."""
    values = dict(row.values)
    column = SHAPES[record_type]
    if isinstance(shape, str):
        return finding("geometry-wrong-type", row.place, found=shape, needed="Polygon")
    if column is not None and column.required and shape is None:
        return finding("geometry-missing", row.place)
    if column is not None:
        values["geometry"] = shape
    complete = _COMPLETE.get(record_type)
    if complete is not None:
        complete(values)
    record = record_type(**{name: value for name, value in values.items() if value is not None})
    is_protected = bool(getattr(record, "is_protected", False))
    return without_personal_fields(record) if is_protected else record


def place_shapes(record_type: type[Record], layer: Layer) -> list[bytes | str | None]:
    """Each row's geometry as WKB in EPSG:3006, None where missing, or the name of a type that does not serve.

    The polygon of a workplace or an address (a building) becomes a point in it; areas, districts and properties must be
    polygons.
    """
    if not layer.has_geometry:
        return [None] * len(layer.rows)
    if record_type in (Workplace, Address):
        return list(to_wkb(as_points(layer.geometry)))
    wkb = to_wkb(layer.geometry)
    return [
        w if g is None or g.geom_type in POLYGONS else g.geom_type for w, g in zip(wkb, layer.geometry, strict=True)
    ]


def _complete_property(values: dict[str, Any]) -> None:
    values["designation"] = designation(values["designation"])


def _complete_interest(values: dict[str, Any]) -> None:
    values["designation"] = designation(values["designation"])
    number = values.get("organisation_number")
    # Without a number the holder may be a person: treated as one, so that nothing is printed that should not be.
    values["is_personal_data"] = number is None or is_personal(number)


def with_ids(record_type: type[Record], rows: Sequence[RawRow]) -> Iterator[RawRow]:
    """The rows, each with an id; where the delivery has none, it is worked out from what is not personal.

    A legal person's interest is known by property, kind and number. People, and contacts, are counted within theirs:
    an id made of a name or a personal number could be tried out until it fits.
    """
    shared = {PropertyInterest: _shared_by_interests, Contact: _shared_by_contacts}.get(record_type)
    counted: Counter[tuple[object, ...]] = Counter()
    for row in rows:
        if shared is not None and row.values.get(key_of(record_type)) is None:
            parts = shared(row.values)
            counted[parts] += 1
            row.values[key_of(record_type)] = _digest(*parts, counted[parts])
        yield row


def protected_numbers_of(rows: Sequence[RawRow]) -> frozenset[str]:
    """The personal numbers of rows marked as protected."""
    numbers = (row.values.get("organisation_number") for row in rows if row.values.get("is_protected"))
    return frozenset(number for number in numbers if number and is_personal(number))


def _shared_by_interests(values: dict[str, Any]) -> tuple[object, ...]:
    number = values.get("organisation_number")
    shown = None if number is None or is_personal(number) or values.get("is_protected") else number
    return designation(values["designation"]), values["kind"], shown


def _shared_by_contacts(values: dict[str, Any]) -> tuple[object, ...]:
    number = values["organisation_number"]
    return None if is_personal(number) else number, values.get("workplace_id"), values.get("role")


def _digest(*parts: object) -> str:
    """A stable id that shows neither a name nor a number."""
    return hashlib.sha256("\x1f".join(str(part) for part in parts).encode()).hexdigest()[:12]


_COMPLETE: dict[type[Record], Callable[[dict[str, Any]], None]] = {
    Property: _complete_property,
    PropertyInterest: _complete_interest,
}


def companies_of(workplaces: list[Workplace], known: Mapping[str, Company]) -> list[Company]:
    """The companies of a delivery of workplaces, by organisation number; protected identities have none.

    What a bulk file said of a company in `known` stands.
    """
    companies: dict[str, Company] = {}
    for workplace in sorted(workplaces, key=lambda w: w.workplace_id):
        number = workplace.organisation_number
        if number and number not in companies:
            name, before = workplace.company_name, known.get(number)
            companies[number] = replace(before, name=name) if before else Company(number, name, is_personal(number))
    return list(companies.values())
