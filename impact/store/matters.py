"""A measure's matters as its newest assessment stored them: those that became proposals, and those that did not."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from impact.governance.load import Load, load_in
from impact.store.batches import batches
from impact.store.tables import area_exposures, areas, assessments, proposals, unlifted


@dataclass(frozen=True, slots=True)
class StoredMatter:
    """One measure × area (`area` is its name, None outside every area) and what was concluded of it.

    Without a level there is no proposal, and nobody is invited. Participants and leaders are administration ids.
    """

    area: str | None
    level: str | None
    participants: tuple[str, ...]
    committee: str | None
    led_by: tuple[str, ...]
    deviations: tuple[str, ...]
    rules: tuple[str, ...]
    districts: tuple[str, ...]
    facts: dict[str, Any]


def stored_matters(connection: sa.Connection, assessment_no: int) -> list[StoredMatter]:
    """Every matter of an assessment, by area; first the proposals."""
    return [*_proposed(connection, assessment_no), *_unlifted(connection, assessment_no)]


def stored_loads(connection: sa.Connection, area_ids: Collection[str]) -> dict[tuple[str, str], Load]:
    """What else was planned in the areas for each measure there, by measure and area, as last assessed."""
    found: dict[tuple[str, str], Load] = {}
    for table in (proposals, unlifted):
        for ids in batches(area_ids):
            statement = (
                sa.select(assessments.c.measure_id, table.c.area_id, table.c.facts)
                .join_from(area_exposures, assessments)
                .join(
                    table,
                    (table.c.assessment_no == area_exposures.c.assessment_no)
                    & (table.c.area_id == area_exposures.c.area_id),
                )
                .where(assessments.c.is_current, area_exposures.c.area_id.in_(ids))
            )
            for measure_id, area_id, facts in connection.execute(statement):
                found[measure_id, area_id] = load_in(facts)
    return found


def zero_of(connection: sa.Connection, assessment_no: int) -> tuple[str, dict[str, Any]] | None:
    """Why the assessment informs nobody, as stored: the reason and its figures; None when somebody is informed."""
    chosen = assessments.c.assessment_no == assessment_no
    row = connection.execute(sa.select(assessments.c.zero_reason, assessments.c.zero_detail).where(chosen)).one()
    return None if row.zero_reason is None else (row.zero_reason, row.zero_detail)


def _proposed(connection: sa.Connection, assessment_no: int) -> list[StoredMatter]:
    table = proposals.c
    statement = sa.select(proposals, areas.c.name).join_from(proposals, areas, isouter=True)
    chosen = statement.where(table.assessment_no == assessment_no).order_by(
        areas.c.name.nulls_first(), table.proposal_no
    )
    return [
        StoredMatter(
            row.name,
            row.level,
            tuple(row.participants),
            row.committee,
            tuple(row.led_by),
            tuple(row.deviations),
            tuple(row.rules),
            tuple(row.districts),
            row.facts,
        )
        for row in connection.execute(chosen)
    ]


def _unlifted(connection: sa.Connection, assessment_no: int) -> list[StoredMatter]:
    table = unlifted.c
    statement = sa.select(unlifted, areas.c.name).join_from(unlifted, areas, isouter=True)
    chosen = statement.where(table.assessment_no == assessment_no).order_by(
        areas.c.name.nulls_first(), table.unlifted_no
    )
    return [
        StoredMatter(row.name, None, (), None, (), (), tuple(row.rules), (), row.facts)
        for row in connection.execute(chosen)
    ]
