"""What deliveries changed in the registers, so that only the measures that a change can touch are assessed again.

Kept are the ids of records of which something changed that a run judges by, in the order of the deliveries; a run knows
the newest change that it has seen.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import sqlalchemy as sa

from impact.model import (
    Administration,
    BusinessArea,
    District,
    Property,
    PropertyInterest,
    Record,
    Workplace,
)
from impact.store.batches import batches
from impact.store.bulk import insert_rows
from impact.store.numbers import next_number
from impact.store.tables import BOUNDS, REGISTERS, assessments, register_changes, runs

JUDGED_BY: Mapping[type[Record], tuple[str, ...]] = {
    Administration: ("organisation_number", "district_id"),
    District: ("valid_from", "valid_to", "geometry"),
    BusinessArea: ("name", "is_dedicated", "valid_from", "valid_to", "geometry"),
    Workplace: ("organisation_number", "sni_2007", "size_class", "is_active", "geometry"),
    Property: ("geometry",),
    PropertyInterest: ("designation", "kind", "organisation_number"),
}
"""The registers that runs read, and the fields that what they conclude can depend on; a key never changes."""

MOST_KEPT = 10_000
"""Changed records of one delivery that are kept one by one. After more of them every measure is assessed again."""

ANYWHERE = dict(zip(BOUNDS, (-1e9, -1e9, 1e9, 1e9), strict=True))
"""The box of a place that must not be kept."""

MANY: str | None = None
"""The record id that stands for more records than are kept."""


def is_judged_otherwise(before: Record, after: Record) -> bool:
    """Whether a run can conclude anything else from the record as it is now."""
    return any(getattr(before, name) != getattr(after, name) for name in JUDGED_BY.get(type(after), ()))


def note_changes(
    connection: sa.Connection, record_type: type[Record], ids: Sequence[str], former: Iterable[str] = ()
) -> None:
    """Note that records were added, changed or ended. Call it before they are written.

    `former` are those that were there before: where they were is kept, since nothing else will tell.
    """
    if record_type not in JUDGED_BY or not ids:
        return
    _forget_seen(connection)
    name = REGISTERS[record_type].name
    first = next_number(connection, register_changes.c.change_no)
    if len(ids) > MOST_KEPT:
        row = {"change_no": first, "register": name, "record_id": MANY}
        insert_rows(connection, register_changes, [row])
        return
    boxes = _places(connection, REGISTERS[record_type], former) if BOUNDS[0] in REGISTERS[record_type].c else {}
    nowhere = dict.fromkeys(BOUNDS)
    rows = [
        {"change_no": first + i, "register": name, "record_id": each, **boxes.get(each, nowhere)}
        for i, each in enumerate(ids)
    ]
    insert_rows(connection, register_changes, rows)


def newest_change(connection: sa.Connection) -> int:
    """The number of the newest change, 0 before any."""
    return next_number(connection, register_changes.c.change_no) - 1


def forget_places(connection: sa.Connection, record_type: type[Record], ids: Iterable[str]) -> None:
    """Take out where records were: their identity has become protected."""
    table = register_changes
    for batch in batches(ids):
        chosen = (table.c.register == REGISTERS[record_type].name) & table.c.record_id.in_(batch)
        connection.execute(table.update().where(chosen, table.c.min_x.is_not(None)).values(ANYWHERE))


def _places(connection: sa.Connection, table: sa.Table, ids: Iterable[str]) -> dict[str, dict[str, float | None]]:
    """Where the records are before they change; of a protected identity only that it may be anywhere."""
    (key,) = table.primary_key
    is_protected = table.c.is_protected if "is_protected" in table.c else sa.false()
    places: dict[str, dict[str, float | None]] = {}
    for batch in batches(ids):
        statement = sa.select(key, is_protected, *(table.c[bound] for bound in BOUNDS)).where(key.in_(batch))
        for record_id, is_secret, *box in connection.execute(statement):
            places[record_id] = dict(ANYWHERE) if is_secret else dict(zip(BOUNDS, box, strict=True))
    return places


def _forget_seen(connection: sa.Connection) -> None:
    """Take out what every current assessment has seen, but for the newest, which keeps the numbers going."""
    oldest = sa.select(sa.func.min(runs.c.change_no)).join_from(assessments, runs).where(assessments.c.is_current)
    newest = sa.select(sa.func.max(register_changes.c.change_no))
    is_seen = register_changes.c.change_no <= oldest.scalar_subquery()
    connection.execute(
        register_changes.delete().where(is_seen, register_changes.c.change_no < newest.scalar_subquery())
    )
