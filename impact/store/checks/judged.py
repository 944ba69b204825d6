"""What the store says of measures that can be assessed once more: with which pack, for which day, and what came out."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import sqlalchemy as sa

from impact.store.batches import batches
from impact.store.tables import (
    area_exposures,
    assessments,
    deadlines,
    exposures,
    measures,
    outcomes,
    pack_texts,
    proposals,
    recipients,
    runs,
    unlifted,
)
from impact.store.touched import touched_measures

CONCLUDED = ("level", "committee", "participants", "led_by", "deviations", "districts")
"""What a proposal says, beside its rules."""


@dataclass(frozen=True, slots=True)
class Circumstances:
    """The day and the files of the pack that measures were judged with; equal ones are assessed together."""

    as_of: date
    text_hash: str


@dataclass(frozen=True, slots=True)
class Candidates:
    """The measures whose newest revision was judged on the registers as they are, and how many were judged before."""

    judged: dict[str, Circumstances]
    n_stale: int


@dataclass(frozen=True, slots=True)
class Stored:
    """What one measure's current assessment holds.

    A row per recipient, the last days to inform, the areas with relation and distance, a matter per area (None for that
    of no area), why nobody is informed, and how far was looked.
    """

    zero: tuple[str | None, Any]
    reach_m: float
    rows: dict[tuple[str, str], tuple[Any, ...]] = field(default_factory=dict)
    deadlines: dict[int, date] = field(default_factory=dict)
    areas: dict[str, tuple[str, float]] = field(default_factory=dict)
    matters: dict[str | None, StoredMatter] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class StoredMatter:
    """What the rules of the second stage were asked, and what they concluded: no level where there is no proposal."""

    facts: dict[str, Any]
    rules: tuple[str, ...]
    concluded: tuple[Any, ...] | None


def candidates(connection: sa.Connection) -> Candidates:
    """Every measure with a current assessment, by id."""
    stale = set[str]().union(*(each.measure_ids for each in touched_measures(connection)))
    same = (assessments.c.measure_id == measures.c.measure_id) & (assessments.c.revision == measures.c.revision)
    statement = (
        sa.select(assessments.c.measure_id, runs.c.as_of, runs.c.text_hash, measures.c.is_current)
        .join_from(assessments, measures, same)
        .join(runs, runs.c.run_id == assessments.c.run_id)
        .where(assessments.c.is_current)
    )
    rows = connection.execute(statement.order_by(assessments.c.measure_id)).all()
    fresh = [row for row in rows if row.is_current and row.measure_id not in stale]
    return Candidates({r.measure_id: Circumstances(r.as_of, r.text_hash) for r in fresh}, len(rows) - len(fresh))


def pack_files(connection: sa.Connection, text_hash: str) -> dict[str, str]:
    """A pack's files as runs read them."""
    statement = sa.select(pack_texts.c.files).where(pack_texts.c.text_hash == text_hash)
    files: dict[str, str] = connection.execute(statement).scalar_one()
    return files


def stored_of(connection: sa.Connection, measure_ids: Collection[str]) -> dict[str, Stored]:
    """The current assessment of each measure."""
    found: dict[str, Stored] = {}
    for ids in batches(measure_ids):
        chosen = assessments.c.measure_id.in_(ids) & assessments.c.is_current
        by_no: dict[int, Stored] = {}
        for row in connection.execute(sa.select(assessments).where(chosen)):
            zero = row.zero_reason, row.zero_detail
            by_no[row.assessment_no] = found[row.measure_id] = Stored(zero, row.reach_m)
        for row in connection.execute(_exposed(chosen)):
            key = row.recipient_type, row.recipient_id
            by_no[row.assessment_no].rows[key] = (row.relations, row.distance_m, row.area_ids, row.digest)
        days = sa.select(deadlines).join_from(deadlines, assessments).where(chosen)
        for row in connection.execute(days):
            by_no[row.assessment_no].deadlines[row.notice_days] = row.inform_by
        of_areas = sa.select(area_exposures).join_from(area_exposures, assessments).where(chosen)
        for row in connection.execute(of_areas):
            by_no[row.assessment_no].areas[row.area_id] = row.relation, row.distance_m
        for row in connection.execute(sa.select(unlifted).join_from(unlifted, assessments).where(chosen)):
            by_no[row.assessment_no].matters[row.area_id] = StoredMatter(row.facts, tuple(row.rules), None)
        for row in connection.execute(sa.select(proposals).join_from(proposals, assessments).where(chosen)):
            concluded = tuple(getattr(row, name) for name in CONCLUDED)
            by_no[row.assessment_no].matters[row.area_id] = StoredMatter(row.facts, tuple(row.rules), concluded)
    return found


def _exposed(chosen: sa.ColumnElement[bool]) -> sa.Select[Any]:
    columns = (exposures.c.assessment_no, exposures.c.relations, exposures.c.distance_m, exposures.c.area_ids)
    return (
        sa.select(*columns, recipients.c.recipient_type, recipients.c.recipient_id, outcomes.c.digest)
        .join_from(exposures, assessments, exposures.c.assessment_no == assessments.c.assessment_no)
        .join(recipients, recipients.c.recipient_no == exposures.c.recipient_no)
        .join(outcomes, outcomes.c.outcome_no == exposures.c.outcome_no)
        .where(chosen)
    )
