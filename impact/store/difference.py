"""What changed for whom between two assessments of a measure: new, still, changed, gone."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

import numpy as np
import sqlalchemy as sa
from numpy.typing import NDArray

from geodata.shapes import Indices
from impact.columns.ranked import ranked
from impact.store.batches import batches
from impact.store.plain_rows import plain_rows
from impact.store.tables import assessments, exposure_kinds, exposure_rows, measures, outcomes
from impact.terms import Change

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

CHANGES = tuple(Change)
EXPOSURE = (exposure_rows.c.assessment_no, exposure_rows.c.recipient_no, exposure_rows.c.kind_no)


@dataclass(frozen=True, slots=True, eq=False)
class Known:
    """What recipients know of measures, one row each: the key is measure and recipient, ascending.

    The state stands for all that a recipient would notice: what the measure is, when and where; relations, and whether
    it is informed, how long before and in which forms. Equal numbers of one `Reader` mean equal states.
    """

    key: Indices
    state: Indices


@dataclass(frozen=True, slots=True, eq=False)
class Difference:
    """Every measure × recipient of either side, and what became of it: a place in `CHANGES`."""

    measure_ids: tuple[str, ...]
    key: Indices
    change: NDArray[np.uint8]

    @property
    def counts(self) -> dict[str, int]:
        """How many are new, still, changed and gone; all four always named."""
        found = np.bincount(self.change, minlength=len(CHANGES)).tolist()
        return {change.value: n for change, n in zip(CHANGES, found, strict=True)}

    def listed(self) -> Iterator[tuple[str, int, Change]]:
        """Measure id, recipient number and change, sorted."""
        rows = zip((self.key >> 32).tolist(), (self.key & 0xFFFFFFFF).tolist(), self.change.tolist(), strict=True)
        yield from sorted((self.measure_ids[measure], number, CHANGES[change]) for measure, number, change in rows)


@dataclass(slots=True)
class Numbers:
    """A number for each thing met, in the order of meeting."""

    of: dict[Hashable, int] = field(default_factory=dict)

    def __call__(self, thing: Hashable) -> int:
        return self.of.setdefault(thing, len(self.of))


class Reader:
    """Reads exposures as what recipients know. Only what one reader has read can be compared."""

    def __init__(self, connection: sa.Connection) -> None:
        """Nothing is read yet."""
        self._connection = connection
        self._measures, self._about, self._told = Numbers(), Numbers(), Numbers()

    def current(self, measure_ids: Sequence[str]) -> Known:
        """The current exposures of the measures."""
        parts = [assessments.c.measure_id.in_(ids) & assessments.c.is_current for ids in batches(measure_ids)]
        return self._stored([number for part in parts for number in self._numbers(part)])

    def of_run(self, run_id: int) -> Known:
        """Every exposure that a run stored."""
        return self._stored(self._numbers(assessments.c.run_id == run_id))

    def known(self, assessment_no: Indices, recipient_no: Indices, kind_no: Indices) -> Known:
        """Exposures given as the columns of their table."""
        first, of_row = ranked(assessment_no)
        said = [self._assessment(number) for number in self._said_of(assessment_no[first].tolist())]
        measure, about = np.array(said, np.int64).reshape(-1, 2).T
        key = (measure[of_row] << 32) | recipient_no
        first, of_kind = ranked(kind_no)
        state = (about[of_row] << 40) | self._kinds(kind_no[first])[of_kind]
        if not (key[1:] > key[:-1]).all():
            order = np.argsort(key, kind="stable")
            key, state = key[order], state[order]
        return Known(key, state)

    def compare(self, before: Known, after: Known) -> Difference:
        """The difference between two states."""
        key = np.concatenate([after.key, before.key[~_found(before.key, after.key)]])
        change = np.full(len(key), CHANGES.index(Change.GONE), np.uint8)
        is_known = _found(after.key, before.key)
        is_still = is_known.copy()
        place = np.searchsorted(before.key, after.key[is_known])
        is_still[is_known] = before.state[place] == after.state[is_known]
        change[: len(after.key)] = np.select(
            [~is_known, is_still],
            [CHANGES.index(Change.NEW), CHANGES.index(Change.STILL)],
            CHANGES.index(Change.CHANGED),
        )
        return Difference(tuple(str(measure) for measure in self._measures.of), key, change)

    def _stored(self, numbers: Sequence[int]) -> Known:
        rows: list[Indices] = []
        for some in batches(numbers):
            found = plain_rows(self._connection, sa.select(*EXPOSURE).where(exposure_rows.c.assessment_no.in_(some)))
            rows.append(np.fromiter(chain.from_iterable(found), np.int64).reshape(-1, len(EXPOSURE)))
        columns = np.concatenate(rows).T if rows else np.empty((len(EXPOSURE), 0), np.int64)
        return self.known(*columns)

    def _numbers(self, chosen: sa.ColumnElement[bool]) -> list[int]:
        return list(self._connection.execute(sa.select(assessments.c.assessment_no).where(chosen)).scalars())

    def _said_of(self, numbers: Sequence[int]) -> Iterator[Sequence[Any]]:
        """Measure id and what is noticed of it, for each assessment, by number."""
        revision = (measures.c.measure_id == assessments.c.measure_id) & (measures.c.revision == assessments.c.revision)
        judged = sa.select(assessments.c.measure_id, *NOTICED).join_from(assessments, measures, revision)
        for some in batches(numbers):
            chosen = judged.where(assessments.c.assessment_no.in_(some))
            yield from self._connection.execute(chosen.order_by(assessments.c.assessment_no))

    def _assessment(self, said: Sequence[Any]) -> tuple[int, int]:
        return self._measures(said[0]), self._about(tuple(said[1:]))

    def _kinds(self, numbers: Indices) -> Indices:
        """What each kind of exposure tells: a store has a few thousand, and a measure a few."""
        told_of = (exposure_kinds.c.relations, outcomes.c.informed, outcomes.c.notice_days, outcomes.c.dialogue_forms)
        chosen = sa.select(exposure_kinds.c.kind_no, *told_of).join_from(exposure_kinds, outcomes)
        told: dict[int, int] = {}
        for some in batches(numbers.tolist()):
            for row in self._connection.execute(chosen.where(exposure_kinds.c.kind_no.in_(some))):
                outcome = self._told((row.informed, row.notice_days, tuple(row.dialogue_forms)))
                told[row.kind_no] = (outcome << 8) | row.relations
        return np.array([told[number] for number in numbers.tolist()], np.int64)


def _found(wanted: Indices, ascending: Indices) -> NDArray[np.bool_]:
    """For each number whether it is among the ascending ones."""
    if not len(ascending):
        return np.zeros(len(wanted), bool)
    place = np.minimum(np.searchsorted(ascending, wanted), len(ascending) - 1)
    return np.asarray(ascending[place] == wanted)


def measures_of_run(connection: sa.Connection, run_id: int) -> set[str]:
    """The measures that a run assessed."""
    return set(connection.execute(sa.select(assessments.c.measure_id).where(assessments.c.run_id == run_id)).scalars())


def superseded(connection: sa.Connection, measure_ids: Sequence[str]) -> None:
    """The measures' assessments so far become history."""
    for ids in batches(measure_ids):
        statement = assessments.update().where(assessments.c.measure_id.in_(ids), assessments.c.is_current)
        connection.execute(statement.values(is_current=False))
