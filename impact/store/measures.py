"""Registered measures and their history, as lists show them. Loads no geometry."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from impact.errors import UsageRefused
from impact.model import Measure, fields_of
from impact.store.registers import STANDING
from impact.store.tables import assessments, measures
from impact.terms import LocationQuality, RevisionClass


@dataclass(frozen=True, slots=True)
class MeasureFilter:
    """Which measures: those that fit everything given. `project` is a project's or a register's number."""

    administration: str | None = None
    project: str | None = None
    change: RevisionClass | None = None
    changed_since: date | None = None
    without_place: bool = False


def list_measures(connection: sa.Connection, wanted: MeasureFilter) -> list[dict[str, Any]]:
    """The measures as they stand, those of one project together."""
    judged = sa.exists().where(
        assessments.c.measure_id == measures.c.measure_id,
        assessments.c.revision == measures.c.revision,
        assessments.c.is_current,
    )
    columns = (
        measures.c.measure_id,
        measures.c.administration_id,
        measures.c.project_id,
        measures.c.register_number,
        measures.c.title,
        measures.c.kind,
        measures.c.stage,
        measures.c.starts_on,
        measures.c.ends_on,
        measures.c.location_quality,
        measures.c.revision,
        measures.c.change,
        measures.c.registered_on,
        measures.c.source,
        judged.label("is_assessed"),
    )
    order = (measures.c.administration_id, sa.func.coalesce(measures.c.project_id, ""), measures.c.measure_id)
    statement = sa.select(*columns).where(measures.c.is_current, *_conditions(wanted)).order_by(*order)
    return [_in_terms(row._asdict()) for row in connection.execute(statement)]


def _conditions(wanted: MeasureFilter) -> list[sa.ColumnElement[bool]]:
    conditions: list[sa.ColumnElement[bool]] = []
    if wanted.administration:
        conditions.append(measures.c.administration_id == wanted.administration)
    if wanted.project:
        project = (measures.c.project_id == wanted.project) | (measures.c.register_number == wanted.project)
        conditions.append(project)
    if wanted.change:
        conditions.append(measures.c.change == wanted.change.value)
    if wanted.changed_since:
        conditions.append(measures.c.registered_on >= wanted.changed_since)
    if wanted.without_place:
        conditions.append(measures.c.geometry.is_(None))
    return conditions


def _in_terms(row: dict[str, Any]) -> dict[str, Any]:
    quality = LocationQuality(row["location_quality"])
    return row | {"location_quality": quality, "change": RevisionClass(row["change"])}


def show_measure(connection: sa.Connection, measure_id: str) -> dict[str, Any]:
    """Every field of a measure as it stands but its geometry and whom it names, with revision and source.

    Raises:
        UsageRefused: there is no such measure.

    """
    shown = [measures.c[f.name] for f in fields_of(Measure) if f.kind is not bytes and not f.is_personal]
    about = (measures.c.revision, measures.c.change, measures.c.registered_on, measures.c.source)
    chosen = STANDING & (measures.c.measure_id == measure_id)
    row = connection.execute(sa.select(*shown, *about).where(chosen)).first()
    if row is None:
        raise _unknown(measure_id)
    return _in_terms(row._asdict())


def history_of(connection: sa.Connection, measure_id: str) -> list[dict[str, Any]]:
    """A measure's revisions, oldest first: when, from where, what kind of change, and which fields.

    Raises:
        UsageRefused: there is no such measure.

    """
    columns = (measures.c.revision, measures.c.registered_on, measures.c.source, measures.c.change)
    statement = sa.select(*columns, measures.c.changed_fields.label("fields")).order_by(measures.c.revision)
    rows = connection.execute(statement.where(measures.c.measure_id == measure_id)).all()
    if not rows:
        raise _unknown(measure_id)
    return [row._asdict() | {"change": RevisionClass(row.change)} for row in rows]


def _unknown(measure_id: str) -> UsageRefused:
    return UsageRefused("There is no measure {ids}.", remedy="List them with: berord measures list.", ids=measure_id)
