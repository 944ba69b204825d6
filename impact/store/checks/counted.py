"""Whether the rows add up: revisions, assessments, what runs reported, rows of deliveries, findings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from impact.checking.verdict import Verdict
from impact.findings import RUN_SERIES
from impact.language import Phrase
from impact.store.tables import (
    REGISTERS,
    assessments,
    companies,
    contacts,
    deliveries,
    exposures,
    findings,
    measures,
    outcomes,
    runs,
)
from impact.terms import FindingStatus

DERIVED = (companies.name, contacts.name)
"""Registers whose rows go again: of holders who became protected, or hold nothing any longer."""


def one_of_each(connection: sa.Connection) -> Verdict:
    """One current revision of each measure, at most one current assessment, and no unknown revision judged."""
    by_measure = sa.select(measures.c.measure_id, _n_true(measures.c.is_current).label("n"))
    standing = connection.execute(by_measure.group_by(measures.c.measure_id).order_by(measures.c.measure_id)).all()
    faults = [
        Phrase("The measure {measure} has {n} current revisions.", {"measure": row.measure_id, "n": row.n})
        for row in standing
        if row.n != 1
    ]
    judged = sa.select(assessments.c.measure_id, sa.func.count().label("n")).where(assessments.c.is_current)
    judged = judged.group_by(assessments.c.measure_id).having(sa.func.count() > 1).order_by(assessments.c.measure_id)
    faults += [
        Phrase("The measure {measure} has {n} current assessments.", {"measure": row.measure_id, "n": row.n})
        for row in connection.execute(judged)
    ]
    faults += _superseded(connection)
    what = Phrase("Each measure has one current revision and at most one current assessment.")
    return Verdict("current", what, len(standing), tuple(faults))


def _superseded(connection: sa.Connection) -> list[Phrase]:
    """Measures whose newest revision or newest assessment is not the one that stands."""
    faults = []
    for number, template in (
        (measures.c.revision, "The newest revision of {measure} is not the one that stands."),
        (assessments.c.assessment_no, "The newest assessment of {measure} is not the one that stands."),
    ):
        table = number.table
        standing = sa.func.coalesce(sa.func.max(sa.case((table.c.is_current, number))), 0)
        statement = sa.select(table.c.measure_id).group_by(table.c.measure_id).having(standing < sa.func.max(number))
        found = connection.execute(statement.order_by(table.c.measure_id)).scalars()
        faults += [Phrase(template, {"measure": measure_id}) for measure_id in found]
    return faults


def runs_as_reported(connection: sa.Connection) -> Verdict:
    """Each run has as many rows as it reported, and a measure informs nobody exactly where a reason stands."""
    n_informed = sa.func.coalesce(_n_true(outcomes.c.informed), 0)
    exposed = assessments.outerjoin(exposures, exposures.c.assessment_no == assessments.c.assessment_no)
    joined = exposed.outerjoin(outcomes, exposures.c.outcome_no == outcomes.c.outcome_no)
    counted = (
        sa.select(
            assessments.c.assessment_no,
            assessments.c.run_id,
            assessments.c.measure_id,
            assessments.c.zero_reason.is_not(None).label("is_zero"),
            sa.func.count(exposures.c.recipient_no).label("exposures"),
            n_informed.label("informed"),
        )
        .select_from(joined)
        .group_by(assessments.c.assessment_no)
        .order_by(assessments.c.assessment_no)
    )
    faults: list[Phrase] = []
    found: dict[int, list[int]] = {}
    for row in connection.execute(counted):
        so_far = found.setdefault(row.run_id, [0, 0, 0])
        for place, n in enumerate((1, row.exposures, row.informed)):
            so_far[place] += n
        if bool(row.is_zero) != (row.informed == 0):
            about = {"measure": row.measure_id, "n": row.informed, "run": row.run_id}
            template = (
                "{measure} informs {n} recipients, and run {run} gives a reason why it informs nobody."
                if row.is_zero
                else "{measure} informs nobody, and run {run} gives no reason."
            )
            faults.append(Phrase(template, about))
    reported = connection.execute(sa.select(runs.c.run_id, runs.c.summary).order_by(runs.c.run_id)).all()
    for run_id, summary in reported:
        told = [summary.get(name) for name in ("assessed", "exposures", "informed")]
        stored = found.get(run_id, [0, 0, 0])
        if told != stored:
            about = {"run": run_id, "told": _listed(told), "stored": _listed(stored)}
            template = (
                "Run {run} reported {told} measures, exposures and recipients to inform; the database holds {stored}."
            )
            faults.append(Phrase(template, about))
    return Verdict("counts", Phrase("Runs have stored as much as they reported."), len(reported), tuple(faults))


def rows_accounted_for(connection: sa.Connection) -> Verdict:
    """Rows in = accepted + rejected for each delivery; where rows were left out, there are findings of it."""
    rows = connection.execute(sa.select(deliveries).order_by(deliveries.c.delivery_no)).all()
    series = set(connection.execute(sa.select(findings.c.series).distinct()).scalars())
    faults = []
    for row in rows:
        counts = row.counts
        kinds = ("new", "changed", "unchanged", "rejected", "repeated")
        about = {"file": row.file_name, "read": counts["read"], "n": sum(counts[kind] for kind in kinds)}
        if about["read"] != about["n"]:
            faults.append(Phrase("{file}: {read} rows were read, and {n} are accounted for.", about))
        elif counts["rejected"] and f"{row.register}/{row.source}" not in series:
            faults.append(Phrase("{file}: rows were left out, and no finding says which.", about))
    faults += _not_as_many(connection, rows)
    what = Phrase("Every row of every delivery was kept or reported.")
    return Verdict("deliveries", what, len(rows), tuple(faults))


def _not_as_many(connection: sa.Connection, rows: Sequence[Any]) -> list[Phrase]:
    """Registers that have not as many records as deliveries brought new ones: a record ends, but its row stays."""
    brought: dict[str, int] = {}
    for row in rows:
        brought[row.register] = brought.get(row.register, 0) + row.counts["new"]
    kept = {table.name: table for table in (*REGISTERS.values(), measures) if table.name not in DERIVED}
    faults = []
    for name, table in sorted(kept.items()):
        (key, *_) = table.primary_key
        n = connection.execute(sa.select(sa.func.count(key.distinct()))).scalar_one()
        if n != brought.get(name, 0):
            about = {"table": name, "n": n, "brought": brought.get(name, 0)}
            faults.append(Phrase("{table}: deliveries brought {brought} new records, and {n} are there.", about))
    return faults


def findings_in_order(connection: sa.Connection) -> Verdict:
    """What is settled says how and when; what a run found is about a measure that there is."""
    table = findings.c
    n = connection.execute(sa.select(sa.func.count()).select_from(findings)).scalar_one()
    is_vague = (table.status != FindingStatus.OPEN.value) & (table.outcome.is_(None) | table.resolved_on.is_(None))
    unsaid = connection.execute(sa.select(table.finding_id).where(is_vague).order_by(table.finding_id)).scalars()
    faults = [Phrase("Finding {finding} is settled, but not how or when.", {"finding": i}) for i in unsaid]
    known = sa.exists().where(measures.c.measure_id == table.record_id)
    lost = sa.select(table.finding_id).where(table.series == RUN_SERIES, table.record_id.is_not(None), ~known)
    faults += [
        Phrase("Finding {finding} is about a measure that is not there.", {"finding": i})
        for i in connection.execute(lost.order_by(table.finding_id)).scalars()
    ]
    return Verdict("findings", Phrase("The findings are in order."), n, tuple(faults))


def _n_true(column: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
    """How many rows of a group have it true, in SQL that every database understands."""
    return sa.func.sum(sa.case((column, 1), else_=0))


def _listed(numbers: Sequence[int | None]) -> str:
    return " / ".join("–" if n is None else str(n) for n in numbers)
