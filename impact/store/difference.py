"""What changed for whom between two assessments of a measure: new, still, changed, gone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from impact.store.tables import assessments, exposures, measures, outcomes
from impact.terms import Change

Key = tuple[str, int]
"""Measure id and recipient number."""

State = tuple[object, ...]
"""What a recipient would notice: what the measure is, when and where; relations, informed, notice days, forms."""

NOTICED = (
    measures.c.kind,
    measures.c.stage,
    measures.c.starts_on,
    measures.c.ends_on,
    measures.c.starts_latest_on,
    measures.c.ends_earliest_on,
    measures.c.traffic_effect,
    measures.c.place_revision,
)
"""What recipients were told of a measure: when it changes, they are told again. Its cost is no concern of theirs."""

IDS_PER_QUERY = 500
"""Ids in one IN list: databases limit the number of parameters."""


@dataclass(frozen=True, slots=True)
class Difference:
    """Every measure × recipient of either side, and what became of it; sorted."""

    changes: tuple[tuple[Key, Change], ...]

    @property
    def counts(self) -> dict[str, int]:
        """How many are new, still, changed and gone; all four always named."""
        counted = Counter(change for _, change in self.changes)
        return {change.value: counted[change] for change in Change}


def compare(before: Mapping[Key, State], after: Mapping[Key, State]) -> Difference:
    """The difference between two states.

    >>> compare({("M1", 7): (1, True)}, {("M1", 7): (1, False), ("M1", 8): (1, True)}).counts
    {'new': 1, 'still': 0, 'changed': 1, 'gone': 0}
    """
    return Difference(tuple((key, _change(before.get(key), after.get(key))) for key in sorted(before.keys() | after)))


def _change(before: State | None, after: State | None) -> Change:
    if before is None:
        return Change.NEW
    if after is None:
        return Change.GONE
    return Change.STILL if before == after else Change.CHANGED


def previous_of(connection: sa.Connection, measure_ids: Sequence[str]) -> dict[Key, State]:
    """The current state of the measures' exposures."""
    state: dict[Key, State] = {}
    for ids in batches(measure_ids):
        chosen = assessments.c.measure_id.in_(ids) & assessments.c.is_current
        state |= _states(connection, chosen)
    return state


def state_of_run(connection: sa.Connection, run_id: int) -> dict[Key, State]:
    """The state of every exposure that a run stored."""
    return _states(connection, assessments.c.run_id == run_id)


def measures_of_run(connection: sa.Connection, run_id: int) -> set[str]:
    """The measures that a run assessed."""
    return set(connection.execute(sa.select(assessments.c.measure_id).where(assessments.c.run_id == run_id)).scalars())


def superseded(connection: sa.Connection, measure_ids: Sequence[str]) -> None:
    """The measures' assessments so far become history."""
    for ids in batches(measure_ids):
        statement = assessments.update().where(assessments.c.measure_id.in_(ids), assessments.c.is_current)
        connection.execute(statement.values(is_current=False))


def _states(connection: sa.Connection, chosen: sa.ColumnElement[bool]) -> dict[Key, State]:
    told = {
        row.outcome_no: (row.informed, row.notice_days, tuple(row.dialogue_forms))
        for row in connection.execute(sa.select(outcomes))
    }
    same_revision = (measures.c.measure_id == assessments.c.measure_id) & (
        measures.c.revision == assessments.c.revision
    )
    judged = sa.select(assessments.c.assessment_no, assessments.c.measure_id, *NOTICED)
    about = {
        row[0]: (row[1], tuple(row[2:]))
        for row in connection.execute(judged.join_from(assessments, measures, same_revision).where(chosen))
    }
    columns = (exposures.c.assessment_no, exposures.c.recipient_no, exposures.c.relations, exposures.c.outcome_no)
    statement = sa.select(*columns).join_from(exposures, assessments).where(chosen)
    states: dict[Key, State] = {}
    for assessment_no, recipient_no, relations, outcome_no in connection.execute(statement):
        measure_id, measure = about[assessment_no]
        states[measure_id, recipient_no] = (measure, relations, *told[outcome_no])
    return states


def batches(ids: Iterable[str]) -> Iterator[list[str]]:
    """The ids in sorted lists that fit one query."""
    ordered = sorted(ids)
    for start in range(0, len(ordered), IDS_PER_QUERY):
        yield ordered[start : start + IDS_PER_QUERY]
