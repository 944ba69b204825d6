"""What the registers know of places, for locating measures; and what people have chosen."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

import sqlalchemy as sa

from geodata.shapes import from_wkb, points_xy
from impact.location.address_index import AddressRow
from impact.location.choice import Choice, ChoiceKey
from impact.location.designations import municipality_of
from impact.location.locate import Places
from impact.model import Property
from impact.situation import Situation
from impact.store.registers import read_register
from impact.store.tables import addresses, location_choices, workplaces
from impact.terms import LocationQuality

SQUARE_M = 1000.0
"""Side of the squares in which a workplace is taken to lie in the municipality of the properties around it."""


def read_places(connection: sa.Connection, situation: Situation) -> Places:
    """Properties, areas and districts of the day, all addresses, and the choices made before.

    `situation` has at least the registers that are few. The addresses are read when the first measure needs them.
    """
    properties = tuple(read_register(connection, Property).values())
    return Places(
        properties=properties,
        areas=situation.areas,
        districts=situation.districts,
        addresses=_addresses(connection, properties),
        choices=read_choices(connection),
    )


def _addresses(connection: sa.Connection, properties: Sequence[Property]) -> Iterator[AddressRow]:
    """Addresses of their own register, of workplaces and of properties; never of a protected identity."""
    chosen = sa.select(
        addresses.c.address, addresses.c.number, addresses.c.letter, addresses.c.postal_code, addresses.c.town,
        addresses.c.municipality, addresses.c.min_x, addresses.c.min_y,
    ).where(addresses.c.is_current).order_by(addresses.c.address_id)  # fmt: skip
    for street, number, letter, code, town, municipality, x, y in connection.execute(chosen):
        text = " ".join(filter(None, (street, number, letter)))
        yield AddressRow(text, code, town, municipality, x, y, None)
    xy = points_xy(from_wkb([prop.geometry for prop in properties]))
    around: dict[tuple[int, int], set[str]] = defaultdict(set)
    for prop, (x, y) in zip(properties, xy.tolist(), strict=True):
        municipality = municipality_of(prop.designation)
        around[int(x // SQUARE_M), int(y // SQUARE_M)].add(municipality)
        if prop.address:
            yield AddressRow(prop.address, None, None, municipality, x, y, prop.designation)
    of = workplaces.c
    visited = sa.select(of.visiting_address, of.visiting_postal_code, of.visiting_town, of.min_x, of.min_y).where(
        of.is_current, of.is_active, sa.not_(of.is_protected), of.visiting_address != "", of.min_x.is_not(None)
    )
    for address, code, town, x, y in connection.execute(visited.order_by(of.workplace_id)):
        near = around.get((int(x // SQUARE_M), int(y // SQUARE_M)), set())
        municipality = next(iter(near)) if len(near) == 1 else None
        yield AddressRow(address, code, town, municipality, x, y, None)


def read_choices(connection: sa.Connection) -> dict[ChoiceKey, Choice]:
    """Every answer that a person has given to where a measure is."""
    table = location_choices
    columns = (table.c.measure_id, table.c.text, table.c.shape, table.c.quality, table.c.chosen, table.c.chosen_by)
    rows = connection.execute(sa.select(*columns, table.c.reason, table.c.chosen_on))
    choices = [Choice(r[0], r[1], r[2], LocationQuality(r[3]), r[4], r[5], r[6], r[7]) for r in rows]
    return {choice.key: choice for choice in choices}


def keep_choice(connection: sa.Connection, choice: Choice) -> None:
    """Remember an answer; a new one to the same question replaces the old."""
    table = location_choices
    measure_id, text_key = choice.key
    connection.execute(table.delete().where(table.c.measure_id == measure_id, table.c.text_key == text_key))
    connection.execute(
        table.insert().values(
            measure_id=measure_id,
            text_key=text_key,
            text=choice.text,
            shape=choice.shape,
            quality=choice.quality.value,
            chosen=choice.chosen,
            chosen_by=choice.chosen_by,
            reason=choice.reason,
            chosen_on=choice.chosen_on,
        )
    )
