"""Reading registers and measures back as records. Loads no geometry library: shapes stay well-known binary."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

import sqlalchemy as sa

from impact.model import BusinessArea, District, Measure, Record, Workplace, fields_of, key_of
from impact.store.batches import batches
from impact.store.tables import REGISTERS, administrations, measures
from impact.unread import UNKNOWN

R = TypeVar("R", bound=Record)


def read_register(connection: sa.Connection, record_type: type[R], *, with_ended: bool = False) -> dict[str, R]:
    """The register's current rows by key, in key order; `with_ended` also those no longer delivered."""
    table = REGISTERS[record_type]
    statement = select_records(table, record_type).order_by(table.c[key_of(record_type)])
    if not with_ended:
        statement = statement.where(table.c.is_current)
    key = key_of(record_type)
    return {getattr(record, key): record for record in records_from(connection.execute(statement), record_type)}


def read_valid(connection: sa.Connection, record_type: type[R], as_of: date) -> dict[str, R]:
    """The areas or districts that are valid on the day `as_of` (both ends inclusive), or the active workplaces."""
    return {key: record for key, record in read_register(connection, record_type).items() if _is_valid(record, as_of)}


def _is_valid(record: Record, as_of: date) -> bool:
    if isinstance(record, Workplace):
        return record.is_active
    if isinstance(record, BusinessArea | District):
        return (record.valid_from or as_of) <= as_of <= (record.valid_to or as_of)
    return True


STANDING = measures.c.is_current != sa.false()
"""That a revision stands, beside the id of its measure. SQLite takes the index of those that stand when it is asked for
`is_current`, and goes through all of a city's measures to find one; asked in this way it goes by the id."""


def current_measures(connection: sa.Connection, ids: Iterable[str] | None = None) -> dict[str, tuple[Measure, int]]:
    """Each measure's newest revision as (record, revision number), by id; all of them, or those in `ids`."""
    statement = select_records(measures, Measure).add_columns(measures.c.revision)
    if ids is None:
        rows = list(connection.execute(statement.where(measures.c.is_current).order_by(measures.c.measure_id)))
    else:
        chosen = (statement.where(STANDING, measures.c.measure_id.in_(batch)) for batch in batches(ids))
        rows = [row for each in chosen for row in connection.execute(each.order_by(measures.c.measure_id))]
    records = records_from(rows, Measure)
    return {record.measure_id: (record, row.revision) for record, row in zip(records, rows, strict=True)}


def current_ids(connection: sa.Connection) -> set[str]:
    """The ids of all current measures."""
    return set(connection.execute(sa.select(measures.c.measure_id).where(measures.c.is_current)).scalars())


def unread_ids(connection: sa.Connection) -> set[str]:
    """The ids of the current measures with a word that the pack did not know when they were registered."""
    has_unread = sa.or_(*(measures.c[f"{field}_text"].is_not(None) for field in UNKNOWN))
    return set(connection.execute(sa.select(measures.c.measure_id).where(measures.c.is_current, has_unread)).scalars())


def planners_of(connection: sa.Connection, ids: Iterable[str]) -> dict[str, str]:
    """The administration that plans each of the current measures in `ids`, by measure."""
    columns = (measures.c.measure_id, measures.c.administration_id)
    found: dict[str, str] = {}
    for batch in batches(ids):
        chosen = sa.select(*columns).where(STANDING, measures.c.measure_id.in_(batch))
        found |= {row[0]: row[1] for row in connection.execute(chosen)}
    return found


def administration_names(connection: sa.Connection) -> dict[str, str]:
    """Each administration's name by its id, also of those that have ended."""
    statement = sa.select(administrations.c.administration_id, administrations.c.name)
    return {row[0]: row[1] for row in connection.execute(statement)}


def first_stages(connection: sa.Connection, ids: Iterable[str] | None = None) -> dict[str, str | None]:
    """The stage in which each measure was first registered, by id; of all measures, or of those in `ids`."""
    first = sa.select(measures.c.measure_id, sa.func.min(measures.c.revision).label("revision"))
    if ids is not None:
        first = first.where(measures.c.measure_id.in_(sorted(ids)))
    first_of = first.group_by(measures.c.measure_id).subquery()
    is_first = (measures.c.measure_id == first_of.c.measure_id) & (measures.c.revision == first_of.c.revision)
    statement = sa.select(measures.c.measure_id, measures.c.stage).join(first_of, is_first)
    return {row[0]: row[1] for row in connection.execute(statement)}


def all_stages(connection: sa.Connection, ids: Iterable[str] | None = None) -> dict[str, frozenset[str | None]]:
    """Every stage that each measure has been registered in, by id; of all measures, or of those in `ids`."""
    found: dict[str, frozenset[str | None]] = {}
    # A country's measures have a few different sets between them: each is held once.
    shared: dict[frozenset[str | None], frozenset[str | None]] = {}
    statement = sa.select(measures.c.measure_id, measures.c.stage).distinct()
    if ids is not None:
        statement = statement.where(measures.c.measure_id.in_(sorted(ids)))
    for measure_id, stage in connection.execute(statement):
        stages = found.get(measure_id, frozenset()) | {stage}
        found[measure_id] = shared.setdefault(stages, stages)
    return found


def select_records(table: sa.Table, record_type: type[Record]) -> sa.Select[Any]:
    """A SELECT of the record's columns in the record's order."""
    return sa.select(*(table.c[field.name] for field in fields_of(record_type)))


def records_from(rows: Iterable[Sequence[Any]], record_type: type[R]) -> Iterator[R]:
    """Records from rows that begin with the record's columns; words become enum members again."""
    fields = fields_of(record_type)
    words = [(i, f.kind) for i, f in enumerate(fields) if issubclass(f.kind, StrEnum)]
    for row in rows:
        values = list(row)[: len(fields)]
        for i, kind in words:
            values[i] = kind(values[i])
        yield record_type(*values)
