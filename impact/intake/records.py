"""From typed rows to the records of each register: places, protection and the identities that are worked out."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

from geodata.layers import Layer
from geodata.shapes import as_shapes, to_wkb
from impact.findings import Finding, finding
from impact.intake.identity import designation, is_personal
from impact.intake.rows import RawRow, without_personal_fields
from impact.model import (
    Administration,
    BusinessArea,
    Company,
    Contact,
    District,
    Property,
    PropertyInterest,
    Record,
    Shape,
    Workplace,
    fields_of,
)

REGISTER_TYPES: dict[str, type[Record]] = {
    "areas": BusinessArea,
    "districts": District,
    "administrations": Administration,
    "workplaces": Workplace,
    "properties": Property,
    "interests": PropertyInterest,
    "contacts": Contact,
}

WORKED_OUT = {"interests": ("interest_id",), "contacts": ("contact_id",)}
"""Keys that the register works out when the delivery has none."""

POLYGONS = ("Polygon", "MultiPolygon")


def build_record(record_type: type[Record], row: RawRow, shape: bytes | str | None) -> Record | Finding:
    """The record of a row, or the finding that says why there is none. `shape` is the row's of `place_shapes`."""
    values = dict(row.values)
    column = next((f.column for f in fields_of(record_type) if isinstance(f.column, Shape)), None)
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
    return without_personal_fields(record, fields_of(record_type)) if is_protected else record


def place_shapes(record_type: type[Record], layer: Layer) -> list[bytes | str | None]:
    """Each row's geometry as WKB in EPSG:3006, None where missing, or the name of a type that does not serve.

    A workplace's polygon (a building) becomes a point in it; areas, districts and properties must be polygons.
    """
    if not layer.has_geometry:
        return [None] * len(layer.rows)
    if record_type is Workplace:
        placed = [
            None if g is None else g if g.geom_type == "Point" else g.representative_point() for g in layer.geometry
        ]
        return list(to_wkb(as_shapes(placed)))
    known = [g is None or g.geom_type in POLYGONS for g in layer.geometry]
    wkb = to_wkb(layer.geometry)
    return [w if k else g.geom_type for w, k, g in zip(wkb, known, layer.geometry, strict=True)]


def _complete_property(values: dict[str, Any]) -> None:
    values["designation"] = designation(values["designation"])


def _complete_interest(values: dict[str, Any]) -> None:
    values["designation"] = designation(values["designation"])
    number = values.get("organisation_number")
    # Without a number the holder may be a person: treated as one, so that nothing is printed that should not be.
    values["is_personal_data"] = number is None or is_personal(number)
    if not values.get("interest_id"):
        values["interest_id"] = _digest(values["designation"], values["kind"], number, values["holder_name"])


def _complete_contact(values: dict[str, Any]) -> None:
    if not values.get("contact_id"):
        values["contact_id"] = _digest(
            values["organisation_number"], values.get("workplace_id"), values.get("role"), values.get("email")
        )


def _digest(*parts: object) -> str:
    """A stable id that shows neither a name nor a number."""
    return hashlib.sha256("\x1f".join(str(part) for part in parts).encode()).hexdigest()[:12]


_COMPLETE: dict[type[Record], Callable[[dict[str, Any]], None]] = {
    Property: _complete_property,
    PropertyInterest: _complete_interest,
    Contact: _complete_contact,
}


def companies_of(workplaces: list[Workplace]) -> list[Company]:
    """The companies of a delivery of workplaces, by organisation number; protected identities have none."""
    companies: dict[str, Company] = {}
    for workplace in sorted(workplaces, key=lambda w: w.workplace_id):
        number = workplace.organisation_number
        if number:
            company = Company(number, workplace.company_name, is_personal(number))
            companies.setdefault(number, company)
    return list(companies.values())
