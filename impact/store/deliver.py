"""Putting a delivery into a register: what is new, changed, unchanged, and no longer delivered."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import UTC, date, datetime
from operator import attrgetter
from typing import Any

import numpy as np
import sqlalchemy as sa

from geodata.points import bounds_of_wkb
from impact.intake.identity import designation_key, is_personal
from impact.model import Measure, Property, PropertyInterest, Record, key_of
from impact.registering.revision import Known, Revision, Terms, first_revision, revise
from impact.store.batches import batches
from impact.store.bulk import insert_columns, insert_rows
from impact.store.changes import is_judged_otherwise, note_changes
from impact.store.kept import forget_kept
from impact.store.numbers import next_number
from impact.store.registers import STANDING, current_measures, read_register
from impact.store.tables import (
    BOUNDS,
    REGISTERS,
    assessments,
    companies,
    contacts,
    deliveries,
    interests,
    measures,
    workplaces,
)
from impact.store.traces import is_hidden_now, leave_traces


@dataclass(frozen=True, slots=True)
class Counts:
    """What a delivery did: read = new + changed + unchanged + rejected + repeated. `missing` rows stay in force."""

    read: int
    new: int
    changed: int
    unchanged: int
    rejected: int
    repeated: int
    missing: int


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Rows of a delivery that are not among its records: how many rejected and repeated, and the rejected's ids."""

    rejected: int = 0
    repeated: int = 0
    ids: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Delivered:
    """The counts, and the keys that a person may want named."""

    counts: Counts
    new: tuple[str, ...]
    changed: tuple[str, ...]
    missing: tuple[str, ...]
    revisions: tuple[Revision, ...] = ()


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a delivery came from: `source` names the sender's series, so that the next delivery is compared with it."""

    source: str
    file_name: str
    content_hash: str


def deliver(
    connection: sa.Connection,
    record_type: type[Record],
    records: Sequence[Record],
    origin: Origin,
    *,
    left_out: LeftOut = LeftOut(),
    end_missing: bool = False,
) -> Delivered:
    """Store the records of one delivery and say what changed.

    Rows of the same source that the delivery does not name, not even in a rejected row, are listed in `missing`. They
    stay in force unless `end_missing`: a truncated file must not take a company off the list in silence.
    """
    table, key = REGISTERS[record_type], key_of(record_type)
    known = read_register(connection, record_type, with_ended=True)
    standing = {
        row[0]: row[1]
        for row in connection.execute(sa.select(table.c[key], table.c.source, table.c.is_current))
        if row[2]
    }
    delivered = {getattr(record, key): record for record in records}
    new = [k for k in delivered if k not in known]
    changed = [k for k in delivered if k in known and (known[k] != delivered[k] or k not in standing)]
    missing = sorted(
        k for k, source in standing.items() if source == origin.source and k not in delivered and k not in left_out.ids
    )
    ended = missing if end_missing else []
    judged = [k for k in changed if k not in standing or is_judged_otherwise(known[k], delivered[k])]
    note_changes(connection, record_type, [*new, *judged, *ended], former=[*judged, *ended])
    if new or changed or ended:
        forget_kept(connection)
    if any(is_hidden_now(known[k], delivered[k]) for k in changed):
        leave_traces(connection)
    _write(connection, table, [delivered[k] for k in changed], origin.source, key=key)
    _write(connection, table, [delivered[k] for k in new], origin.source, key=None)
    if ended:
        statement = table.update().where(table.c[key] == sa.bindparam("ended")).values(is_current=False)
        connection.execute(statement, [{"ended": k} for k in ended])
    counts = _counts(len(delivered), len(new), len(changed), left_out, len(missing))
    if new or changed or ended:
        _record(connection, table.name, origin, counts)
    return Delivered(counts, tuple(new), tuple(changed), tuple(missing))


def sources_of_measures(connection: sa.Connection, ids: Iterable[str]) -> dict[str, str]:
    """The series that each of the current measures in `ids` came with, by id."""
    found: dict[str, str] = {}
    for batch in batches(ids):
        chosen = STANDING & measures.c.measure_id.in_(batch)
        statement = sa.select(measures.c.measure_id, measures.c.source).where(chosen)
        found |= {row.measure_id: row.source for row in connection.execute(statement)}
    return found


def measures_of_series(connection: sa.Connection, source: str) -> set[str]:
    """The current measures that came with a series."""
    statement = sa.select(measures.c.measure_id).where(measures.c.source == source, measures.c.is_current)
    return set(connection.execute(statement).scalars())


def deliver_measures(
    connection: sa.Connection, records: Sequence[Measure], origin: Origin, left_out: LeftOut, terms: Terms
) -> Delivered:
    """Store a new revision of each new or changed measure; the older revisions stay as history.

    A measure of which only the wording changed keeps its assessment: nobody is affected in another way.
    """
    known = known_measures(connection, [m.measure_id for m in records])
    new = [first_revision(m) for m in records if m.measure_id not in known]
    pairs = [(known[m.measure_id], m) for m in records if m.measure_id in known]
    changed = revise([(before, m) for before, m in pairs if before.as_delivered != m], terms)
    present = {m.measure_id for m in records} | left_out.ids
    missing = tuple(sorted(measures_of_series(connection, origin.source) - present))
    if changed:
        superseded = measures.update().where(measures.c.measure_id == sa.bindparam("key")).values(is_current=False)
        connection.execute(superseded, [{"key": revision.measure_id} for revision in changed])
    stored = new + changed
    if stored:
        rows = _rows([revision.record for revision in stored], origin.source)
        insert_rows(connection, measures, [row | _about(r, terms.on) for row, r in zip(rows, stored, strict=True)])
    _carry_assessments(connection, [revision for revision in changed if not revision.is_to_assess])
    counts = _counts(len(records), len(new), len(changed), left_out, len(missing))
    if stored:
        _record(connection, "measures", origin, counts)
    return Delivered(
        counts, tuple(r.measure_id for r in new), tuple(r.measure_id for r in changed), missing, tuple(stored)
    )


def store_revised(connection: sa.Connection, records: Sequence[Measure], terms: Terms) -> list[Revision]:
    """Store measures that were changed here, not by a delivery, as their next revisions in the same series.

    A measure that is as it was is left alone. Gives the revisions that were stored.
    """
    if not records:
        return []
    known = known_measures(connection, [record.measure_id for record in records])
    pairs = [(known[record.measure_id], record) for record in records]
    revisions = revise([(before, record) for before, record in pairs if before.as_delivered != record], terms)
    for revision in revisions:
        current = (measures.c.measure_id == revision.measure_id) & STANDING
        source = connection.execute(sa.select(measures.c.source).where(current)).scalar_one()
        connection.execute(measures.update().where(current).values(is_current=False))
        (row,) = _rows([revision.record], source)
        connection.execute(measures.insert(), [row | _about(revision, terms.on)])
    _carry_assessments(connection, [revision for revision in revisions if not revision.is_to_assess])
    return revisions


def known_measures(connection: sa.Connection, ids: Collection[str]) -> dict[str, Known]:
    """Those of the measures that are known, as they stand, with the sender's drawing where another one was judged."""
    columns = (measures.c.measure_id, measures.c.delivered_geometry, measures.c.place_revision)
    drawn: dict[str, tuple[bytes | None, int]] = {}
    for batch in batches(ids):
        chosen = sa.select(*columns).where(STANDING, measures.c.measure_id.in_(batch))
        drawn |= {row[0]: (row[1], row[2]) for row in connection.execute(chosen)}
    return {i: Known(record, number, *drawn[i]) for i, (record, number) in current_measures(connection, ids).items()}


def _about(revision: Revision, on: date) -> dict[str, object]:
    """The columns of a revision beside those of its record."""
    return {
        "revision": revision.number,
        "change": revision.change.value,
        "changed_fields": [field.as_json() for field in revision.fields],
        "delivered_geometry": revision.delivered_geometry,
        "place_revision": revision.place_number,
        "registered_on": on,
    }


def _carry_assessments(connection: sa.Connection, revisions: Sequence[Revision]) -> None:
    """What was concluded of the revision before holds for these too."""
    if revisions:
        chosen = (assessments.c.measure_id == sa.bindparam("key")) & assessments.c.is_current
        # Only what judged the revision before: an older one may still wait to be assessed.
        chosen &= assessments.c.revision == sa.bindparam("before")
        carried = assessments.update().where(chosen).values(revision=sa.bindparam("now"))
        connection.execute(carried, [{"key": r.measure_id, "before": r.number - 1, "now": r.number} for r in revisions])


def numbers_of_holders(connection: sa.Connection) -> set[str]:
    """The organisation numbers that a workplace or an interest has."""
    numbers = sa.union(sa.select(workplaces.c.organisation_number), sa.select(interests.c.organisation_number))
    return {number for (number,) in connection.execute(numbers) if number}


def forget(connection: sa.Connection, numbers: set[str]) -> None:
    """Take out what other tables still say of holders that have become protected, or hold nothing any longer.

    A company is only known through its workplaces, and a person's contacts only serve while the person is a holder.
    """
    personal = {number for number in numbers if is_personal(number)}
    for table, gone in ((companies, numbers), (contacts, personal)):
        if gone:
            statement = table.delete().where(table.c.organisation_number == sa.bindparam("gone"))
            connection.execute(statement, [{"gone": number} for number in sorted(gone)])
    if personal:
        leave_traces(connection)


def _counts(n: int, n_new: int, n_changed: int, left_out: LeftOut, n_missing: int) -> Counts:
    rejected, repeated = left_out.rejected, left_out.repeated
    return Counts(n + rejected + repeated, n_new, n_changed, n - n_new - n_changed, rejected, repeated, n_missing)


def _write(
    connection: sa.Connection, table: sa.Table, records: Sequence[Record], source: str, *, key: str | None
) -> None:
    """Insert the records, or update them where `key` names the identifying column."""
    if not records:
        return
    if key is None:
        insert_columns(connection, table, _columns(records, source))
        return
    rows = _rows(records, source)
    changes: dict[str, sa.BindParameter[object]] = {name: sa.bindparam(f"to_{name}") for name in rows[0] if name != key}
    statement = table.update().where(table.c[key] == sa.bindparam("row_key")).values(changes)
    connection.execute(
        statement, [{"row_key": row[key], **{f"to_{n}": v for n, v in row.items() if n != key}} for row in rows]
    )


def _rows(records: Sequence[Record], source: str) -> list[dict[str, object]]:
    """Table rows of records of one type, as `_columns` has them."""
    columns = _columns(records, source) if records else {}
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def _columns(records: Sequence[Record], source: str) -> dict[str, list[Any]]:
    """Table columns of records of one type: the fields, source and standing, the bounding box in EPSG:3006."""
    names = [f.name for f in fields(records[0])]
    columns: dict[str, list[Any]] = {name: list(map(attrgetter(name), records)) for name in names}
    columns |= {"source": [source] * len(records), "is_current": [True] * len(records)}
    if isinstance(records[0], Property | PropertyInterest):
        columns["property_key"] = list(map(designation_key, columns["designation"]))
    if "geometry" in columns:
        boxes = bounds_of_wkb(columns["geometry"])
        known = boxes.astype(object)
        known[np.isnan(boxes).any(axis=1)] = None
        columns |= {name: known[:, n].tolist() for n, name in enumerate(BOUNDS)}
    return columns


def _record(connection: sa.Connection, register: str, origin: Origin, counts: Counts) -> None:
    connection.execute(
        deliveries.insert().values(
            delivery_no=next_number(connection, deliveries.c.delivery_no),
            register=register,
            source=origin.source,
            file_name=origin.file_name,
            content_hash=origin.content_hash,
            loaded_at=datetime.now(UTC).replace(tzinfo=None, microsecond=0),
            counts=asdict(counts),
        )
    )
