"""Whether values can be what the program writes: words of its lists, bits of relations, distances, last days."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

import sqlalchemy as sa

from impact.checking.verdict import Verdict
from impact.language import Phrase
from impact.model import Measure, fields_of
from impact.outreach.deadlines import inform_by
from impact.store.tables import (
    REGISTERS,
    area_exposures,
    assessments,
    deadlines,
    exposure_kinds,
    exposure_rows,
    exposures,
    findings,
    measures,
    outcomes,
)
from impact.terms import FindingStatus, Relation, Severity, Term

ALL_RELATIONS = sum(relation.bit for relation in Relation)
AREA_RELATIONS = (Relation.IN_AREA.value, Relation.NEAR_AREA.value)


def values_are_possible(connection: sa.Connection) -> Verdict:
    """No row holds a word, a relation or a distance that the program never writes."""
    wrong: list[tuple[sa.Column[Any], sa.ColumnElement[bool]]] = [
        (exposure_kinds.c.relations, ~exposure_kinds.c.relations.between(1, ALL_RELATIONS)),
        (exposure_rows.c.distance_m, exposure_rows.c.distance_m < 0),
        (area_exposures.c.relation, area_exposures.c.relation.not_in(AREA_RELATIONS)),
        (area_exposures.c.distance_m, area_exposures.c.distance_m < 0),
        (assessments.c.reach_m, assessments.c.reach_m < 0),
        *((column, column.not_in([term.value for term in words])) for column, words in _word_columns()),
    ]
    faults = []
    for column, is_wrong in wrong:
        table = column.table
        n = connection.execute(sa.select(sa.func.count()).select_from(table).where(is_wrong)).scalar_one()
        if n:
            template = "{n} rows of {table} hold something in {column} that Berörd never writes."
            faults.append(Phrase(template, {"n": n, "table": table.description, "column": column.name}))
    return Verdict("values", Phrase("Every value is one that Berörd writes."), len(wrong), tuple(faults))


def _word_columns() -> Iterable[tuple[sa.Column[Any], type[Term]]]:
    """The columns that hold a word of a list of ours."""
    yield findings.c.severity, Severity
    yield findings.c.status, FindingStatus
    for record_type, table in ((Measure, measures), *REGISTERS.items()):
        for field in fields_of(record_type):
            if issubclass(field.kind, Term):
                yield table.c[field.name], field.kind


def last_days_follow(connection: sa.Connection) -> Verdict:
    """Each last day to inform follows from the measure's start and the notice that some recipient has, in every run."""
    joined = exposures.join(outcomes, outcomes.c.outcome_no == exposures.c.outcome_no)
    notices = sa.select(exposures.c.assessment_no, outcomes.c.notice_days).select_from(joined)
    wanted = notices.where(outcomes.c.notice_days.is_not(None)).distinct().subquery()
    same = (measures.c.measure_id == assessments.c.measure_id) & (measures.c.revision == assessments.c.revision)
    columns = (wanted.c.assessment_no, wanted.c.notice_days, measures.c.starts_on)
    of_measures = sa.select(*columns).join_from(
        wanted, assessments, assessments.c.assessment_no == wanted.c.assessment_no
    )
    expected: dict[tuple[int, int], date] = {}
    for row in connection.execute(of_measures.join(measures, same)):
        day = inform_by(row.starts_on, row.notice_days)
        if day is not None:
            expected[row.assessment_no, row.notice_days] = day
    stored = {(row.assessment_no, row.notice_days): row.inform_by for row in connection.execute(sa.select(deadlines))}
    n = sum(stored.get(key) != expected.get(key) for key in stored.keys() | expected.keys())
    template = "{n} last days to inform do not follow from the measure's start and the notice."
    faults = (Phrase(template, {"n": n}),) if n else ()
    what = Phrase("The last days to inform follow from when measures start.")
    return Verdict("deadlines", what, len(expected), faults)
