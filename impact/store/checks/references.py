"""Whether the database file is whole, and whether every row that another names is there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from impact.checking.verdict import Verdict
from impact.language import Phrase
from impact.store.tables import (
    NAMED_BY_EXPOSURES,
    area_exposures,
    exposures,
    interests,
    metadata,
    recipients,
    workplaces,
)
from impact.terms import RecipientType

ORPHANS = "{n} rows of {table} name a row of {other} that is not there."


def file_is_whole(connection: sa.Connection) -> Verdict:
    """SQLite's own look at its pages and indexes; a server watches over its files itself."""
    what = Phrase("The database file is whole.")
    if connection.dialect.name != "sqlite":
        return Verdict("file", what, 0, not_tried=Phrase("A database server looks after its files itself."))
    said = list(connection.exec_driver_sql("PRAGMA integrity_check").scalars())
    faults = () if said == ["ok"] else tuple(Phrase("SQLite says: {problem}.", {"problem": line}) for line in said)
    return Verdict("file", what, 1, faults)


def references(connection: sa.Connection) -> Verdict:
    """Every foreign key, what exposures name, each recipient's register, and the areas behind exposures."""
    faults: list[Phrase] = []
    for table in metadata.sorted_tables:
        for key in sorted(table.foreign_key_constraints, key=lambda key: str(key.name)):
            pairs = [(element.parent, element.column) for element in key.elements]
            faults += _orphans(connection, pairs)
    for pair in NAMED_BY_EXPOSURES:
        faults += _orphans(connection, [pair])
    faults += _unknown_recipients(connection)
    faults += _areas_not_exposed(connection)
    looked_at = sum(_count(connection, table) for table in metadata.sorted_tables)
    return Verdict("references", Phrase("Whatever a row names is there."), looked_at, tuple(faults))


def _count(connection: sa.Connection, table: sa.Table) -> int:
    return int(connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one())


def _orphans(connection: sa.Connection, named: Sequence[tuple[sa.Column[Any], sa.Column[Any]]]) -> list[Phrase]:
    """Rows whose columns name a row of another table, column by column, that is not there."""
    table, referred = named[0][0].table, named[0][1].table
    other = referred.alias()
    pairs = [(ours, other.c[theirs.name]) for ours, theirs in named]
    joined = table.outerjoin(other, sa.and_(*(ours == theirs for ours, theirs in pairs)))
    is_orphan = sa.and_(pairs[0][1].is_(None), *(ours.is_not(None) for ours, _ in pairs))
    n = connection.execute(sa.select(sa.func.count()).select_from(joined).where(is_orphan)).scalar_one()
    return [Phrase(ORPHANS, {"n": n, "table": table.name, "other": referred.name})] if n else []


def _unknown_recipients(connection: sa.Connection) -> list[Phrase]:
    """Recipients are numbered for all registers together, so that no foreign key leads from them."""
    faults = []
    for kind, key in (
        (RecipientType.WORKPLACE, workplaces.c.workplace_id),
        (RecipientType.PROPERTY_INTEREST, interests.c.interest_id),
    ):
        joined = recipients.outerjoin(key.table, recipients.c.recipient_id == key)
        lost = sa.select(sa.func.count()).select_from(joined)
        n = connection.execute(lost.where(recipients.c.recipient_type == kind.value, key.is_(None))).scalar_one()
        if n:
            faults.append(Phrase(ORPHANS, {"n": n, "table": recipients.name, "other": key.table.name}))
    return faults


def _areas_not_exposed(connection: sa.Connection) -> list[Phrase]:
    """An exposure through an area needs the measure's exposure of that area."""
    exposed: dict[int, set[str]] = defaultdict(set)
    for number, area_id in connection.execute(sa.select(area_exposures.c.assessment_no, area_exposures.c.area_id)):
        exposed[number].add(area_id)
    columns = (exposures.c.assessment_no, exposures.c.area_ids)
    named = connection.execute(sa.select(*columns).where(exposures.c.area_ids.is_not(None)).distinct())
    n = sum(not exposed[number].issuperset(ids.split(";")) for number, ids in named)
    return [Phrase(ORPHANS, {"n": n, "table": exposures.name, "other": area_exposures.name})] if n else []
