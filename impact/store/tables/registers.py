"""The registers: tables that derive from the frozen records; nothing here is understood by SQLite alone."""

from __future__ import annotations

from datetime import date
from typing import Any

import sqlalchemy as sa

from impact.address import Address
from impact.column import Shape
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
from impact.question import Question
from impact.store.tables.base import metadata
from impact.store.types import SHAPE, TEXT

BOUNDS = ("min_x", "min_y", "max_x", "max_y")

_TYPES: dict[type, sa.types.TypeEngine[Any]] = {
    bool: sa.Boolean(),
    date: sa.Date(),
    float: sa.Float(),
    int: sa.Integer(),
    bytes: SHAPE,
}


def columns_of(record_type: type[Record], key: tuple[str, ...]) -> list[sa.Column[Any]]:
    """A column for each of the record's fields, and for each shape its bounds in metres (EPSG:3006)."""
    columns: list[sa.Column[Any]] = []
    for field in fields_of(record_type):
        sql_type = _TYPES.get(field.kind, TEXT)
        columns.append(sa.Column(field.name, sql_type, primary_key=field.name in key, nullable=field.is_nullable))
        if isinstance(field.column, Shape):
            columns += [sa.Column(bound, sa.Float) for bound in BOUNDS]
    return columns


def with_spatial_index(table: sa.Table) -> sa.Table:
    """The table with an index of its shapes where the database has such: SQLite searches the bounds columns instead.

    That it is a GiST index only the migration says: naming it here would load all of the dialect, also for SQLite.
    """
    if "geometry" in table.c:
        sa.Index(None, table.c.geometry).ddl_if(dialect="postgresql")
    return table


def _register(name: str, record_type: type[Record]) -> sa.Table:
    """A register: the record's columns, the source that delivered the row, and whether it still stands."""
    table = sa.Table(
        name,
        metadata,
        *columns_of(record_type, (key_of(record_type),)),
        sa.Column("source", TEXT, nullable=False),
        sa.Column("is_current", sa.Boolean, nullable=False),
    )
    return with_spatial_index(table)


administrations = _register("administrations", Administration)
districts = _register("districts", District)
areas = _register("areas", BusinessArea)
companies = _register("companies", Company)
workplaces = _register("workplaces", Workplace)
properties = _register("properties", Property)
interests = _register("interests", PropertyInterest)
for _of_property in (properties, interests):
    # What two spellings of one designation share (`intake.identity.designation_key`), so that SQL can join the two.
    _of_property.append_column(sa.Column("property_key", TEXT, nullable=False))
    sa.Index(None, _of_property.c.property_key)
for _of_holder in (workplaces, interests):
    # What affects a company, and who is named by number: asked for one among all of a country's.
    sa.Index(None, _of_holder.c.organisation_number)
sa.Index(None, workplaces.c.min_x, workplaces.c.min_y)
sa.Index(None, *(properties.c[bound] for bound in BOUNDS))
contacts = _register("contacts", Contact)
questions = _register("questions", Question)
addresses = _register("addresses", Address)

REGISTERS: dict[type[Record], sa.Table] = {
    Administration: administrations,
    District: districts,
    BusinessArea: areas,
    Company: companies,
    Workplace: workplaces,
    Property: properties,
    PropertyInterest: interests,
    Contact: contacts,
    Question: questions,
    Address: addresses,
}
