"""Reading how things stand from the store. Loads no geometry."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

import sqlalchemy as sa

from impact.findings import COORDINATOR
from impact.model import Administration
from impact.status import Heartbeat, LastRun, OpenFindings, Status, Waiting, heartbeat_of
from impact.store.registers import read_register
from impact.store.tables import assessments, findings, heartbeats, measures, pack_texts, packs, runs
from impact.store.touched import touched_measures
from impact.terms import FindingStatus, Severity
from impact.unread import UNKNOWN


def read_status(connection: sa.Connection, as_of: date) -> Status:
    """How things stand on a day."""
    return Status(
        as_of, _heartbeats(connection, as_of), _waiting(connection, as_of), _open(connection), _run(connection)
    )


def _heartbeats(connection: sa.Connection, as_of: date) -> tuple[Heartbeat, ...]:
    """Those that are overdue first, then by name; also senders that the register lacks."""
    newest: dict[str, tuple[date, str]] = {}
    statement = (
        sa.select(heartbeats).where(heartbeats.c.last_on <= as_of).order_by(heartbeats.c.last_on, heartbeats.c.source)
    )
    for row in connection.execute(statement):
        newest[row.administration_id] = (row.last_on, row.file_name)
    counted = sa.select(measures.c.administration_id, sa.func.count()).where(measures.c.is_current)
    planned = {row[0]: row[1] for row in connection.execute(counted.group_by(measures.c.administration_id))}
    known = read_register(connection, Administration)
    found = []
    for i in known.keys() | newest.keys():
        name, interval = (known[i].name, known[i].delivery_interval_days) if i in known else (i, None)
        found.append(heartbeat_of((i, name), interval, newest.get(i), planned.get(i, 0), as_of))
    return tuple(sorted(found, key=lambda each: (not each.is_overdue, each.name.casefold(), each.administration_id)))


def _waiting(connection: sa.Connection, as_of: date) -> Waiting:
    current = sa.select(sa.func.count()).select_from(measures).where(measures.c.is_current)
    unplaced = current.where(measures.c.geometry.is_(None), measures.c.target_activities.is_(None))
    words = current.where(sa.or_(*(measures.c[f"{field}_text"].is_not(None) for field in UNKNOWN)))
    judged = (assessments.c.measure_id == measures.c.measure_id) & (assessments.c.revision == measures.c.revision)
    pending = current.where(~sa.exists().where(judged, assessments.c.is_current))
    per_run = (
        sa.select(runs.c.as_of, sa.func.count())
        .join_from(assessments, runs)
        .where(assessments.c.is_current)
        .group_by(runs.c.as_of)
    )
    by_day = connection.execute(per_run).all()
    touched = set[str]().union(*(each.measure_ids for each in touched_measures(connection)))
    return Waiting(
        measures=_one(connection, current),
        place=_one(connection, unplaced.where(measures.c.target_numbers.is_(None))),
        known_word=_one(connection, words),
        assessment=_one(connection, pending),
        registers=len(touched),
        day=sum(n for on, n in by_day if on < as_of),
    )


def _one(connection: sa.Connection, statement: sa.Select[Any]) -> int:
    return int(connection.execute(statement).scalar_one())


def _open(connection: sa.Connection) -> tuple[OpenFindings, ...]:
    """The most errors first."""
    columns = (findings.c.owner, findings.c.severity, sa.func.count())
    grouped = sa.select(*columns).where(findings.c.status == FindingStatus.OPEN.value)
    counts: dict[str, Counter[str]] = {}
    for owner, severity, n in connection.execute(grouped.group_by(findings.c.owner, findings.c.severity)):
        counts.setdefault(owner or COORDINATOR, Counter())[severity] += n
    rows = [OpenFindings(owner, *(found[s.value] for s in Severity)) for owner, found in counts.items()]
    return tuple(sorted(rows, key=lambda row: (-row.error, -row.warning, -row.note, row.owner)))


def _run(connection: sa.Connection) -> LastRun | None:
    statement = sa.select(runs.c.run_id, runs.c.as_of, packs.c.name, pack_texts.c.version, runs.c.finished_at)
    joined = statement.join_from(runs, pack_texts).join(packs, pack_texts.c.pack_hash == packs.c.pack_hash)
    row = connection.execute(joined.order_by(runs.c.run_id.desc()).limit(1)).first()
    return None if row is None else LastRun(row.run_id, row.as_of, f"{row.name} {row.version}", row.finished_at)
