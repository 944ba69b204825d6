"""The work list of findings: the same problem stands once, and one that is no longer found is closed by itself."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from impact.errors import UsageRefused
from impact.findings import COORDINATOR, MISSING, Finding, FindingFilter, Inspection, Resolution, identified
from impact.language import sentence
from impact.location.candidate import Candidate
from impact.location.kinds import NO_PLACE_SAID, PLACE_QUESTIONS
from impact.masking import mask_personal_numbers
from impact.results import FindingRow
from impact.store.bulk import insert_rows
from impact.store.tables import findings as table
from impact.terms import FindingOutcome, FindingStatus

WORD_UNKNOWN = "measure-word-unknown"

GONE = "The problem is no longer there."
RETURNING = (FindingOutcome.GONE, FindingOutcome.MENDED)
"""Outcomes that another sighting disproves; what a person accepted stays settled."""


def record_findings(
    connection: sa.Connection, found: Iterable[Finding], inspection: Inspection, *, on: date
) -> tuple[Finding, ...]:
    """Add what is new, open again what has come back, and close what the inspection no longer finds.

    A finding that a person accepted stays resolved; one that was said to be mended is opened when it is seen again,
    with what was said of it still there to read. Returned are those that are open: what a person need be told.
    """
    by_id = identified(inspection.series, found)
    statement = sa.select(table).where(table.c.series == inspection.series)
    known = {row.finding_id: row for row in connection.execute(statement)}
    gone = [
        i
        for i, row in known.items()
        if row.status == FindingStatus.OPEN and i not in by_id and inspection.covers(row.source, row.record_id)
    ]
    back = [i for i in by_id if i in known and known[i].status != FindingStatus.OPEN and known[i].outcome in RETURNING]
    _close(connection, gone, Resolution(FindingOutcome.GONE, GONE, ""), on)
    _set(connection, {i: {"status": FindingStatus.OPEN.value} for i in back})
    # Where it stands now: the file may have another name, and the row another number.
    seen = {i: _where(f) | {"last_seen_on": on} for i, f in by_id.items() if i in known}
    _set(connection, {i: now for i, now in seen.items() if any(now[name] != getattr(known[i], name) for name in now)})
    rows = [_row(i, f, inspection.series, on) for i, f in by_id.items() if i not in known]
    insert_rows(connection, table, rows)
    settled = {i for i, row in known.items() if row.status != FindingStatus.OPEN and i not in back}
    return tuple(f for i, f in by_id.items() if i not in settled)


def missing_before(connection: sa.Connection) -> frozenset[str]:
    """The measures that an earlier delivery lacked and that are still asked about."""
    is_asked = (table.c.code == MISSING) & (table.c.status == FindingStatus.OPEN.value)
    return frozenset(connection.execute(sa.select(table.c.record_id).where(is_asked)).scalars())


def close_words(connection: sa.Connection, words: Collection[tuple[str, str]], *, on: date) -> None:
    """Close the open findings about words that the pack did not know; `words` are code list and word."""
    asked = sa.select(table.c.finding_id, table.c.field, table.c.value).where(
        table.c.code == WORD_UNKNOWN, table.c.status == FindingStatus.OPEN.value
    )
    ids = [row.finding_id for row in connection.execute(asked) if (row.field, row.value) in words]
    _close(connection, ids, Resolution(FindingOutcome.GONE, GONE, ""), on)


def _set(connection: sa.Connection, values_by_id: dict[str, dict[str, object]]) -> None:
    if values_by_id:
        names = next(iter(values_by_id.values()))
        changes: dict[str, sa.BindParameter[object]] = {name: sa.bindparam(f"to_{name}") for name in names}
        statement = table.update().where(table.c.finding_id == sa.bindparam("key")).values(changes)
        rows = [{"key": i, **{f"to_{n}": v for n, v in values.items()}} for i, values in values_by_id.items()]
        connection.execute(statement, rows)


def _close(connection: sa.Connection, ids: Collection[str], resolution: Resolution, on: date) -> None:
    closed: dict[str, object] = {
        "status": FindingStatus.RESOLVED.value,
        "outcome": resolution.outcome.value,
        "resolution": resolution.reason,
        "resolved_by": resolution.by or None,
        "resolved_on": on,
    }
    _set(connection, dict.fromkeys(ids, closed))


def _where(found: Finding) -> dict[str, object]:
    candidates = [candidate.as_json() for candidate in found.candidates]
    place = {"source": found.source, "layer": found.layer, "row": found.row}
    return place | {"details": found.details, "candidates": candidates}


def _row(finding_id: str, found: Finding, series: str, on: date) -> dict[str, object]:
    return _where(found) | {
        "finding_id": finding_id,
        "code": found.code,
        "severity": found.severity.value,
        "series": series,
        "field": found.field,
        "value": found.value,
        "record_id": found.record_id,
        "owner": found.owner,
        "what": found.what,
        "remedy": found.remedy,
        "status": FindingStatus.OPEN.value,
        "first_seen_on": on,
        "last_seen_on": on,
    }


def list_findings(connection: sa.Connection, language: str, wanted: FindingFilter) -> list[FindingRow]:
    """The findings that fit the filter as finished sentences, by severity, source and row."""
    rank = sa.case({"error": 0, "warning": 1}, value=table.c.severity, else_=2)
    order = (rank, table.c.source, table.c.row.nulls_first(), table.c.finding_id)
    rows = connection.execute(sa.select(table).where(*_conditions(wanted)).order_by(*order))
    return [
        FindingRow(
            finding_id=row.finding_id,
            severity=row.severity,
            source=row.source,
            layer=row.layer,
            row=row.row,
            field=row.field,
            value=row.value and mask_personal_numbers(row.value),
            what=mask_personal_numbers(sentence(row.what, row.details, language)),
            remedy=mask_personal_numbers(sentence(row.remedy, row.details, language)),
            status=row.status,
            code=row.code,
            record_id=row.record_id and mask_personal_numbers(row.record_id),
            owner=mask_personal_numbers(row.owner or COORDINATOR),
            first_seen_on=row.first_seen_on,
            last_seen_on=row.last_seen_on,
            outcome=row.outcome,
            resolution=sentence(row.resolution, {}, language) if row.resolution == GONE else row.resolution,
            resolved_by=row.resolved_by,
            resolved_on=row.resolved_on,
        )
        for row in rows
    ]


def _conditions(wanted: FindingFilter) -> list[sa.ColumnElement[bool]]:
    asked: dict[sa.Column[str], str | None] = {
        table.c.severity: wanted.severity,
        table.c.status: wanted.status,
        table.c.source: wanted.source,
        table.c.code: wanted.code,
        table.c.record_id: wanted.record_id,
        table.c.owner: None if wanted.owner == COORDINATOR else wanted.owner,
    }
    conditions: list[sa.ColumnElement[bool]] = [c == value for c, value in asked.items() if value is not None]
    if wanted.owner == COORDINATOR:
        conditions.append(table.c.owner.is_(None))
    if wanted.ids:
        conditions.append(table.c.finding_id.in_(wanted.ids))
    return conditions


@dataclass(frozen=True, slots=True)
class AskedPlace:
    """What an open finding asks of a measure's place: the text, '' when the measure says nothing, and candidates."""

    measure_id: str
    text: str
    candidates: tuple[Candidate, ...]


def asked_place(connection: sa.Connection, finding_id: str) -> AskedPlace:
    """The question of an open finding about where a measure is.

    Raises:
        UsageRefused: there is no such open finding, or it asks about no place.

    """
    is_open = (table.c.finding_id == finding_id) & (table.c.status == FindingStatus.OPEN.value)
    row = connection.execute(sa.select(table).where(is_open)).first()
    if row is None:
        raise _not_open(finding_id)
    if row.code not in PLACE_QUESTIONS:
        raise UsageRefused(
            "The finding {finding_id} does not ask where a measure is.",
            remedy="Settle it with --reason alone.",
            finding_id=finding_id,
        )
    text = "" if row.code == NO_PLACE_SAID else row.value
    candidates = tuple(Candidate.from_json(stored) for stored in row.candidates)
    return AskedPlace(row.details["measure_id"], text, candidates)


def _not_open(finding_ids: str) -> UsageRefused:
    return UsageRefused(
        "There is no open finding {finding_id}.",
        remedy="List them with: berord findings list.",
        finding_id=finding_ids,
    )


def resolve_findings(connection: sa.Connection, ids: Collection[str], resolution: Resolution, *, on: date) -> None:
    """Close open findings as a person says.

    Raises:
        UsageRefused: one of the ids is not that of an open finding; none is closed then.

    """
    is_open = table.c.status == FindingStatus.OPEN.value
    found = set(connection.execute(sa.select(table.c.finding_id).where(is_open)).scalars())
    unknown = sorted(set(ids) - found)
    if unknown:
        raise _not_open(", ".join(unknown))
    _close(connection, ids, resolution, on)
