"""One stored exposure with everything around it: what `explain` starts from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from impact.errors import Refusal, UsageRefused
from impact.intake.identity import NotAnIdentityError, organisation_number
from impact.model import BusinessArea, Measure, PropertyInterest, Workplace
from impact.store.registers import current_measures, read_register, records_from, select_records
from impact.store.tables import (
    area_exposures,
    assessments,
    deadlines,
    exposures,
    interests,
    outcomes,
    pack_texts,
    recipients,
    runs,
    workplaces,
)
from impact.store.unknown import unknown
from impact.terms import RecipientType, Relation
from rules.effects import Conclusion

RecipientRecord = Workplace | PropertyInterest


@dataclass(frozen=True, slots=True)
class AreaLink:
    """An area that exposes the recipient: how the measure relates to it, and at what distance in metres."""

    area: BusinessArea
    relation: Relation
    distance_m: float


@dataclass(frozen=True, slots=True)
class Judged:
    """When and with which pack the measure was last assessed."""

    assessment_no: int
    run_id: int
    as_of: date
    pack_files: dict[str, str]


@dataclass(frozen=True, slots=True)
class StoredExposure:
    """A measure × recipient as the last run stored it."""

    relations: int
    distance_m: float | None
    areas: tuple[AreaLink, ...]
    conclusion: Conclusion
    inform_by: date | None


def find_measure(connection: sa.Connection, measure_id: str) -> Measure:
    """The measure's newest revision.

    Raises:
        UsageRefused: there is none with that id; the nearest are named.

    """
    found = current_measures(connection, [measure_id])
    if measure_id not in found:
        raise unknown("There is no measure {name}.", measure_id, current_measures(connection))
    return found[measure_id][0]


def find_recipient(connection: sa.Connection, named: str) -> RecipientRecord:
    """The workplace or interest with this id, or a company's only one by organisation number.

    Raises:
        UsageRefused: nothing has it, or a company has several; then they are listed.
        Refusal: the identity is protected.

    """
    found = _by_id(connection, named) or _by_number(connection, named)
    if not found:
        raise UsageRefused(
            "There is no recipient {name}.",
            remedy="Give a CFAR number, the id of an interest, or an organisation number.",
            # A mistyped number of ten digits may be a person's.
            name="XXXXXX-XXXX" if sum(sign.isdigit() for sign in named) >= 10 else named,
        )
    if any(record.is_protected for record in found):
        raise Refusal("This recipient is not shown.", why="The identity is protected.")
    if len(found) > 1:
        raise UsageRefused(
            "That company has several recipients.",
            remedy="Name one of them: {ids}.",
            ids=", ".join(_id(record) for record in found),
        )
    return found[0]


def _by_id(connection: sa.Connection, named: str) -> list[RecipientRecord]:
    wanted = {Workplace: workplaces.c.workplace_id, PropertyInterest: interests.c.interest_id}
    return _select(connection, {kind: column == named for kind, column in wanted.items()})


def _by_number(connection: sa.Connection, named: str) -> list[RecipientRecord]:
    try:
        number = organisation_number(named)
    except NotAnIdentityError:
        return []
    wanted = {Workplace: workplaces.c.organisation_number, PropertyInterest: interests.c.organisation_number}
    return _select(connection, {kind: column == number for kind, column in wanted.items()})


def _select(
    connection: sa.Connection, chosen: dict[type[Workplace | PropertyInterest], sa.ColumnElement[bool]]
) -> list[RecipientRecord]:
    of_workplace = select_records(workplaces, Workplace).where(chosen[Workplace])
    of_interest = select_records(interests, PropertyInterest).where(chosen[PropertyInterest])
    return [
        *records_from(connection.execute(of_workplace.order_by(workplaces.c.workplace_id)), Workplace),
        *records_from(connection.execute(of_interest.order_by(interests.c.interest_id)), PropertyInterest),
    ]


def _id(record: RecipientRecord) -> str:
    return record.workplace_id if isinstance(record, Workplace) else record.interest_id


def judged(connection: sa.Connection, measure_id: str) -> Judged:
    """The measure's current assessment.

    Raises:
        Refusal: it has not been assessed yet.

    """
    statement = (
        sa.select(assessments.c.assessment_no, assessments.c.run_id, runs.c.as_of, pack_texts.c.files)
        .join_from(assessments, runs)
        .join(pack_texts, runs.c.text_hash == pack_texts.c.text_hash)
        .where(assessments.c.measure_id == measure_id, assessments.c.is_current)
    )
    row = connection.execute(statement).first()
    if row is None:
        raise Refusal("The measure {name} has not been assessed.", remedy="Run: berord run.", name=measure_id)
    return Judged(row.assessment_no, row.run_id, row.as_of, row.files)


def stored_exposure(connection: sa.Connection, assessment_no: int, recipient: RecipientRecord) -> StoredExposure | None:
    """The exposure that the assessment stored for the recipient, None when it is not exposed."""
    kind = RecipientType.WORKPLACE if isinstance(recipient, Workplace) else RecipientType.PROPERTY_INTEREST
    statement = (
        sa.select(exposures, outcomes, deadlines.c.inform_by)
        .join_from(exposures, recipients, exposures.c.recipient_no == recipients.c.recipient_no)
        .join(outcomes, exposures.c.outcome_no == outcomes.c.outcome_no)
        .outerjoin(
            deadlines,
            (deadlines.c.assessment_no == exposures.c.assessment_no)
            & (deadlines.c.notice_days == outcomes.c.notice_days),
        )
        .where(
            exposures.c.assessment_no == assessment_no,
            recipients.c.recipient_type == kind.value,
            recipients.c.recipient_id == _id(recipient),
        )
    )
    row = connection.execute(statement).first()
    if row is None:
        return None
    conclusion = Conclusion(
        informed=row.informed,
        is_statutory=row.is_statutory,
        exempted=row.is_exempted,
        notice_days=row.notice_days,
        dialogue_forms=tuple(row.dialogue_forms),
        rules=tuple(row.rules),
    )
    links = _links(connection, assessment_no, row.area_ids.split(";") if row.area_ids else [])
    return StoredExposure(row.relations, row.distance_m, links, conclusion, row.inform_by)


def _links(connection: sa.Connection, assessment_no: int, area_ids: list[str]) -> tuple[AreaLink, ...]:
    known = read_register(connection, BusinessArea, with_ended=True)
    statement = sa.select(area_exposures).where(
        area_exposures.c.assessment_no == assessment_no, area_exposures.c.area_id.in_(area_ids)
    )
    return tuple(
        AreaLink(known[row.area_id], Relation(row.relation), row.distance_m)
        for row in connection.execute(statement.order_by(area_exposures.c.area_id))
    )
