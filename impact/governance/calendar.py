"""What is planned in an area at the same time, counted from sorted days: a busy area costs no more per measure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import numpy as np

from impact.governance.load import Load
from impact.model import Measure

Days = np.ndarray[tuple[int], np.dtype[np.int64]]

NEVER = date.max.toordinal()


@dataclass(frozen=True, slots=True)
class Periods:
    """First and last days of several periods, each list sorted by itself, as ordinals."""

    starts: Days
    ends: Days

    def overlapping(self, start: int, end: int, apart_days: int) -> int:
        """How many share a day with the period, or lie at most `apart_days` from it: all but those before and after."""
        begun = np.searchsorted(self.starts, end + apart_days, side="right")
        over = np.searchsorted(self.ends, start - apart_days, side="left")
        return int(begun - over)


class Calendar:
    """The current measures of one area. A measure without a start overlaps nothing; an open end never ends."""

    def __init__(self, measures: Iterable[Measure], apart_days: int) -> None:
        self._apart_days = apart_days
        by_planner: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
        self._known: set[str] = set()
        self.ids: set[str] = set()
        for measure in measures:
            self.ids.add(measure.measure_id)
            period = _period(measure)
            if period is not None:
                by_planner[measure.administration_id].append(period)
                self._known.add(measure.measure_id)
        self._by_planner = {planner: _periods(periods) for planner, periods in by_planner.items()}

    def load_of(self, measure: Measure) -> Load:
        """What the others add to the measure; itself is not counted among them."""
        period = _period(measure)
        if period is None:
            return Load(0, 1)
        found = {p: periods.overlapping(*period, self._apart_days) for p, periods in self._by_planner.items()}
        others = {planner for planner, n in found.items() if n and planner != measure.administration_id}
        return Load(sum(found.values()) - (measure.measure_id in self._known), 1 + len(others))


def _period(measure: Measure) -> tuple[int, int] | None:
    if measure.starts_on is None:
        return None
    return measure.starts_on.toordinal(), NEVER if measure.ends_on is None else measure.ends_on.toordinal()


def _periods(periods: list[tuple[int, int]]) -> Periods:
    days = np.array(periods, dtype=np.int64)
    return Periods(np.sort(days[:, 0]), np.sort(days[:, 1]))
