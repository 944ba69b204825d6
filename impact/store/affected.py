"""Who is affected by what, answered from the store: nothing is computed anew, no geometry is loaded."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from impact.names import shown_name
from impact.results import Affected
from impact.store.tables import (
    area_exposures,
    areas,
    assessments,
    deadlines,
    exposures,
    interests,
    measures,
    outcomes,
    recipients,
    workplaces,
)
from impact.terms import RecipientType, Relation


@dataclass(frozen=True, slots=True)
class AffectedRows:
    """The rows that may be shown, and those withheld because the identity is protected (their names are empty)."""

    rows: tuple[Affected, ...]
    withheld: tuple[Affected, ...]
    reason: str = ""
    """Why nobody is to be informed, as finished sentences; empty when somebody is."""


def affected_by_measure(connection: sa.Connection, measure_id: str) -> AffectedRows:
    """Everyone whom the measure affects, nearest first."""
    return _answer(connection, assessments.c.measure_id == measure_id)


def affected_in_area(connection: sa.Connection, area_id: str) -> AffectedRows:
    """Everyone in the area, with every measure that exposes them through it."""
    # ';' around the list makes one area's id never match inside another's.
    listed = sa.literal(";") + sa.func.coalesce(exposures.c.area_ids, "") + ";"
    # Only measures that expose the area have such rows: what they are is found through an index.
    through = sa.select(area_exposures.c.assessment_no).where(area_exposures.c.area_id == area_id)
    # Not LIKE: in SQLite it takes capital letters for small ones.
    named = sa.func.replace(listed, f";{area_id};", "") != listed
    return _answer(connection, exposures.c.assessment_no.in_(through) & named)


def affected_company(connection: sa.Connection, organisation_number: str) -> AffectedRows:
    """What affects a company: through its workplaces, and through its interests in properties."""
    held = (
        (RecipientType.WORKPLACE, workplaces.c.workplace_id, workplaces.c.organisation_number),
        (RecipientType.PROPERTY_INTEREST, interests.c.interest_id, interests.c.organisation_number),
    )
    own = (
        sa.select(recipients.c.recipient_no).where(
            recipients.c.recipient_type == kind.value,
            recipients.c.recipient_id.in_(sa.select(key).where(number == organisation_number)),
        )
        for kind, key, number in held
    )
    return _answer(connection, exposures.c.recipient_no.in_(sa.union_all(*own)))


def all_affected(connection: sa.Connection) -> AffectedRows:
    """Every current exposure."""
    return _answer(connection, sa.true())


def _answer(connection: sa.Connection, chosen: sa.ColumnElement[bool]) -> AffectedRows:
    rows = connection.execute(_statement().where(assessments.c.is_current, chosen)).all()
    names = {row[0]: row[1] for row in connection.execute(sa.select(areas.c.area_id, areas.c.name))}
    return AffectedRows(
        _sorted(_affected(row, names) for row in rows if not row.is_protected),
        _sorted(_affected(row, names) for row in rows if row.is_protected),
    )


def _sorted(rows: Iterable[Affected]) -> tuple[Affected, ...]:
    return tuple(sorted(rows, key=_order))


def _order(row: Affected) -> tuple[str, float, str, str]:
    """By measure, nearest first; recipients without a distance last."""
    distance_m = float("inf") if row.distance_m is None else row.distance_m
    return row.measure_id, distance_m, row.recipient_type, row.recipient_id


def _statement() -> sa.Select[Any]:
    is_workplace = recipients.c.recipient_type == RecipientType.WORKPLACE.value
    joined = (
        sa.join(exposures, assessments, exposures.c.assessment_no == assessments.c.assessment_no)
        .join(
            measures,
            (measures.c.measure_id == assessments.c.measure_id) & (measures.c.revision == assessments.c.revision),
        )
        .join(recipients, recipients.c.recipient_no == exposures.c.recipient_no)
        .join(outcomes, outcomes.c.outcome_no == exposures.c.outcome_no)
        .outerjoin(workplaces, is_workplace & (workplaces.c.workplace_id == recipients.c.recipient_id))
        .outerjoin(interests, sa.not_(is_workplace) & (interests.c.interest_id == recipients.c.recipient_id))
        .outerjoin(
            deadlines,
            (deadlines.c.assessment_no == exposures.c.assessment_no)
            & (deadlines.c.notice_days == outcomes.c.notice_days),
        )
    )
    return sa.select(
        measures.c.measure_id,
        measures.c.title,
        recipients.c.recipient_id,
        recipients.c.recipient_type,
        workplaces.c.company_name,
        workplaces.c.name.label("workplace_name"),
        interests.c.holder_name,
        sa.func.coalesce(workplaces.c.is_protected, interests.c.is_protected, sa.false()).label("is_protected"),
        exposures.c.area_ids,
        exposures.c.relations,
        exposures.c.distance_m,
        outcomes.c.informed,
        outcomes.c.notice_days,
        outcomes.c.dialogue_forms,
        outcomes.c.rules,
        deadlines.c.inform_by,
    ).select_from(joined)


def _affected(row: Any, area_names: dict[str, str]) -> Affected:
    ids = row.area_ids.split(";") if row.area_ids else []
    return Affected(
        row.measure_id,
        row.title,
        row.recipient_id,
        RecipientType(row.recipient_type),
        shown_name(row.company_name, row.workplace_name, row.holder_name),
        ", ".join(area_names.get(i, i) for i in ids) or None,
        Relation.from_mask(row.relations),
        None if row.distance_m is None else round(row.distance_m, 3),
        row.informed,
        row.notice_days,
        row.inform_by,
        tuple(row.dialogue_forms),
        tuple(row.rules),
    )
