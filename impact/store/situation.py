"""The registers on a day, read in one go for a run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import sqlalchemy as sa

from impact.columns.coded import Growing
from impact.columns.property_outlines import NO_PROPERTIES, PropertyOutlines
from impact.columns.recipients import Recipients
from impact.columns.texts import Texts
from impact.model import Administration, BusinessArea, District
from impact.names import shown_name
from impact.situation import Situation
from impact.store.database import Connection
from impact.store.kept_registers import keep_registers, read_kept_registers
from impact.store.plain_rows import plain_rows, plain_rows_in_turn
from impact.store.registers import all_stages, first_stages, read_register, read_valid
from impact.store.tables import interests, properties, workplaces
from impact.terms import InterestKind

KINDS = {kind.value: kind for kind in InterestKind}
Word = str | None
Rows = tuple[tuple[Any, ...], ...]
"""Some rows of a register as columns."""

WORKPLACE_COLUMNS = (
    workplaces.c.workplace_id,
    workplaces.c.organisation_number,
    workplaces.c.sni_2007,
    workplaces.c.size_class,
    workplaces.c.is_protected,
    workplaces.c.min_x,
    workplaces.c.min_y,
)
INTEREST_COLUMNS = (
    interests.c.interest_id,
    interests.c.organisation_number,
    interests.c.kind,
    interests.c.property_key,
    interests.c.is_protected,
)
PROPERTY_COLUMNS = (properties.c.designation, properties.c.property_key, properties.c.geometry)


def read_situation(connection: Connection, as_of: date, *, with_names: bool = False) -> Situation:
    """Areas and districts valid on the day, active workplaces, all else that is current, and measures' first stages."""
    return read_all(connection, read_frame(connection, as_of), with_names=with_names)


def read_frame(connection: Connection, as_of: date) -> Situation:
    """The registers that are few: areas and districts valid on the day, and administrations. Nobody is in it yet."""
    return Situation(
        areas=tuple(read_valid(connection, BusinessArea, as_of).values()),
        districts=tuple(read_valid(connection, District, as_of).values()),
        administrations=read_register(connection, Administration),
        recipients=Recipients.of(()),
        properties=NO_PROPERTIES,
    )


def read_all(
    connection: Connection, frame: Situation, *, with_names: bool = False, may_keep: bool = False
) -> Situation:
    """The same with all workplaces, properties and interests: as they were kept, or else row by row.

    With `may_keep`, which only those who write may say, they are kept for the next.
    """
    kept = read_kept_registers(connection)
    recipients, outlines = kept or (read_recipients(connection), read_properties(connection))
    if may_keep and kept is None:
        keep_registers(connection, recipients, outlines)
    return replace(
        frame,
        recipients=recipients.named(_names(connection)) if with_names else recipients,
        properties=outlines,
        first_stages=first_stages(connection),
        stages=all_stages(connection),
    )


def holds_anybody(connection: Connection) -> bool:
    """Whether there is an active workplace, or a property."""
    standing = (
        sa.select(workplaces.c.workplace_id).where(workplaces.c.is_current, workplaces.c.is_active).limit(1),
        sa.select(properties.c.designation).where(properties.c.is_current).limit(1),
    )
    return any(connection.execute(statement).first() is not None for statement in standing)


def read_recipients(connection: Connection) -> Recipients:
    """The active workplaces and the interests, as columns."""
    standing = (workplaces.c.is_current, workplaces.c.is_active)
    return recipients_of(
        _in_turn(connection, WORKPLACE_COLUMNS, *standing),
        _in_turn(connection, INTEREST_COLUMNS, interests.c.is_current),
    )


def read_properties(connection: Connection) -> PropertyOutlines:
    """The properties, in the order of their designations."""
    keys: list[str] = []
    outlines: list[bytes | None] = []
    for _, some_keys, some_outlines in _in_turn(connection, PROPERTY_COLUMNS, properties.c.is_current):
        keys += some_keys
        outlines += some_outlines
    return PropertyOutlines.packed(keys, outlines)


def recipients_of(of_workplaces: Iterable[Rows], of_interests: Iterable[Rows]) -> Recipients:
    """Recipients from the columns of each register, some rows at a time, in the order of the key.

    The columns are those of `WORKPLACE_COLUMNS` and `INTEREST_COLUMNS`.
    """
    ids: list[Texts] = []
    numbers, activities, sizes, keys = Growing[Word](), Growing[Word](), Growing[Word](), Growing[Word]()
    kinds = Growing[InterestKind | None]()
    xy, are_protected = [np.empty((0, 2))], [np.empty(0, bool)]
    for of_id, of_number, of_activity, of_size, protected, x, y in of_workplaces:
        ids.append(Texts.of(of_id))
        for column, values in ((numbers, of_number), (activities, of_activity), (sizes, of_size)):
            column.add(values)
        keys.add_same(None, len(of_id))
        kinds.add_same(None, len(of_id))
        xy.append(np.column_stack([np.array(x, np.float64), np.array(y, np.float64)]))
        are_protected.append(np.array(protected, bool))
    for of_id, of_number, of_kind, of_key, protected in of_interests:
        ids.append(Texts.of(of_id))
        numbers.add(of_number)
        keys.add(of_key)
        activities.add_same(None, len(of_id))
        sizes.add_same(None, len(of_id))
        kinds.add([KINDS[kind] for kind in of_kind])
        are_protected.append(np.array(protected, bool))
    return Recipients(
        Texts.packed(b"".join(each.content for each in ids)),
        np.concatenate(xy),
        numbers.coded(),
        activities.coded(),
        sizes.coded(),
        kinds.coded(),
        keys.coded(),
        np.concatenate(are_protected),
    )


def _names(connection: Connection) -> tuple[str, ...]:
    chosen = (workplaces.c.workplace_id, workplaces.c.company_name, workplaces.c.name)
    _, companies, names = _columns(connection, chosen, workplaces.c.is_current, workplaces.c.is_active)
    _, holders = _columns(connection, (interests.c.interest_id, interests.c.holder_name), interests.c.is_current)
    return (*(shown_name(company, name, None) for company, name in zip(companies, names, strict=True)), *holders)


def _columns(connection: Connection, chosen: tuple[sa.Column[Any], ...], *where: sa.ColumnElement[bool]) -> Any:
    """The columns of a register's rows as tuples, ordered by the first of them, its key."""
    rows = plain_rows(connection, _select(chosen, where))
    return tuple(zip(*rows, strict=True)) if rows else ((),) * len(chosen)


def _in_turn(
    connection: Connection, chosen: tuple[sa.Column[Any], ...], *where: sa.ColumnElement[bool]
) -> Iterator[Rows]:
    """The same some rows at a time, so that no register is held as rows."""
    for rows in plain_rows_in_turn(connection, _select(chosen, where)):
        yield tuple(zip(*rows, strict=True))


def _select(chosen: tuple[sa.Column[Any], ...], where: tuple[sa.ColumnElement[bool], ...]) -> sa.Select[Any]:
    return sa.select(*chosen).where(*where).order_by(chosen[0])
