"""The work list of findings: the same problem stands once, a corrected one is closed by itself."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date

import sqlalchemy as sa

from impact.errors import UsageRefused
from impact.findings import Finding
from impact.language import sentence
from impact.results import FindingRow
from impact.store.tables import findings as table
from impact.terms import FindingStatus

GONE = "The problem is no longer there."


Scope = tuple[str, str | None]
"""What was looked at: a file and its layer. A GeoPackage may feed several registers, one layer each."""


def record_findings(
    connection: sa.Connection, found: Iterable[Finding], *, scopes: Collection[Scope], on: date
) -> None:
    """Add new findings, and close the open ones of `scopes` that are no longer found.

    A finding that a person resolved stays resolved when the same problem is delivered again.
    """
    by_id = {f.finding_id: f for f in found}
    statement = sa.select(table.c.finding_id, table.c.status, table.c.resolution, table.c.source, table.c.layer)
    # Filtered here: a run over a whole city names more sources than a database takes parameters.
    wanted = set(scopes)
    known = {row[0]: row for row in connection.execute(statement) if (row[3], row[4]) in wanted}
    gone = [i for i, row in known.items() if row[1] == FindingStatus.OPEN and i not in by_id]
    back = [i for i, row in known.items() if i in by_id and row[2] == GONE]
    _set_status(connection, gone, FindingStatus.RESOLVED, GONE, on)
    _set_status(connection, back, FindingStatus.OPEN, None, None)
    rows = [_row(i, f, on) for i, f in by_id.items() if i not in known]
    if rows:
        connection.execute(table.insert(), rows)


def _set_status(
    connection: sa.Connection, ids: list[str], status: FindingStatus, resolution: str | None, on: date | None
) -> None:
    if ids:
        statement = table.update().where(table.c.finding_id == sa.bindparam("key"))
        changed = statement.values(status=status.value, resolution=resolution, resolved_on=on)
        connection.execute(changed, [{"key": i} for i in ids])


def _row(finding_id: str, found: Finding, on: date) -> dict[str, object]:
    return {
        "finding_id": finding_id,
        "code": found.code,
        "severity": found.severity.value,
        "source": found.source,
        "layer": found.layer,
        "row": found.row,
        "field": found.field,
        "value": found.value,
        "what": found.what,
        "remedy": found.remedy,
        "details": found.details,
        "status": FindingStatus.OPEN.value,
        "found_on": on,
    }


def list_findings(connection: sa.Connection, language: str, *, status: FindingStatus | None) -> list[FindingRow]:
    """Findings as finished sentences, by severity, source and row; all of them, or those with a status."""
    statement = sa.select(table)
    if status is not None:
        statement = statement.where(table.c.status == status.value)
    rank = sa.case({"error": 0, "warning": 1}, value=table.c.severity, else_=2)
    rows = connection.execute(statement.order_by(rank, table.c.source, table.c.row, table.c.finding_id))
    return [
        FindingRow(
            row.finding_id,
            row.severity,
            row.source,
            row.layer,
            row.row,
            row.field,
            row.value,
            sentence(row.what, row.details, language),
            sentence(row.remedy, row.details, language),
            row.status,
        )
        for row in rows
    ]


def resolve_finding(connection: sa.Connection, finding_id: str, reason: str, on: date) -> None:
    """Close a finding with a person's reason.

    Raises:
        UsageRefused: there is no open finding with that id.

    """
    statement = table.update().where(table.c.finding_id == finding_id, table.c.status == FindingStatus.OPEN.value)
    done = connection.execute(statement.values(status=FindingStatus.RESOLVED.value, resolution=reason, resolved_on=on))
    if done.rowcount == 0:
        raise UsageRefused(
            "There is no open finding {finding_id}.",
            remedy="List them with: berord findings list.",
            finding_id=finding_id,
        )
