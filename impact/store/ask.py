"""The questions of `affected`, with a reason whenever the answer is nobody."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date

import sqlalchemy as sa

from impact.errors import UsageRefused
from impact.intake.identity import NotAnIdentityError, organisation_number
from impact.language import sentence
from impact.store.affected import AffectedRows, affected_by_measure, affected_company, affected_in_area
from impact.store.batches import batches
from impact.store.runs import zero_sentence
from impact.store.tables import areas, assessments, companies, interests, measures, runs
from impact.store.unknown import unknown


def ask_measure(connection: sa.Connection, measure_id: str, language: str) -> AffectedRows:
    """Who is affected by a registered measure.

    Raises:
        UsageRefused: there is no such measure; the nearest ids are named.

    """
    known = sa.select(measures.c.measure_id).where(measures.c.is_current)
    if connection.execute(known.where(measures.c.measure_id == measure_id)).first() is None:
        raise unknown("There is no measure {name}.", measure_id, connection.execute(known).scalars().all())
    found = affected_by_measure(connection, measure_id)
    return replace(found, reason=_reason(connection, measure_id, language))


def _reason(connection: sa.Connection, measure_id: str, language: str) -> str:
    chosen = (assessments.c.measure_id == measure_id) & assessments.c.is_current
    row = connection.execute(sa.select(assessments.c.zero_reason, assessments.c.zero_detail).where(chosen)).first()
    if row is None:
        return sentence("The measure has not been assessed yet: berord run.", {}, language)
    if row.zero_reason is None:
        return ""
    return zero_sentence(row.zero_reason, row.zero_detail, language)


def judged_on(connection: sa.Connection, measure_ids: Collection[str]) -> list[date]:
    """The days for which the measures' current assessments were made, earliest first."""
    days: set[date] = set()
    for ids in batches(measure_ids):
        chosen = assessments.c.measure_id.in_(ids) & assessments.c.is_current
        statement = sa.select(runs.c.as_of).join_from(assessments, runs).where(chosen).distinct()
        days |= set(connection.execute(statement).scalars())
    return sorted(days)


def ask_area(connection: sa.Connection, name: str) -> AffectedRows:
    """Who is exposed through an area, by its name or id; raises UsageRefused as `find_area` does."""
    return affected_in_area(connection, find_area(connection, name))


def find_area(connection: sa.Connection, name: str) -> str:
    """The id of the area with this name or id, in any case.

    Raises:
        UsageRefused: there is no such area.

    """
    rows = connection.execute(
        sa.select(areas.c.area_id, areas.c.name).where(areas.c.is_current).order_by(areas.c.area_id)
    ).all()
    wanted = name.strip().casefold()
    found = [row.area_id for row in rows if wanted in (row.area_id.casefold(), row.name.casefold())]
    if not found:
        raise unknown("There is no business area {name}.", name, [row.name for row in rows])
    return str(found[0])


def ask_company(connection: sa.Connection, number: str) -> AffectedRows:
    """What affects a company.

    Raises:
        UsageRefused: not an organisation number, or no workplace and no interest has it.

    """
    try:
        normal = organisation_number(number)
    except NotAnIdentityError as error:
        raise UsageRefused("That is not an organisation number.", remedy="Write NNNNNN-NNNN.") from error
    statement = sa.union(
        sa.select(companies.c.organisation_number).where(companies.c.organisation_number == normal),
        sa.select(interests.c.organisation_number).where(interests.c.organisation_number == normal),
    )
    if connection.execute(statement).first() is None:
        raise UsageRefused("No company in the registers has that organisation number.", remedy="Load its workplaces.")
    return affected_company(connection, normal)
