"""What an area has to bear at the same time."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from impact.governance.matters import load_of, overlap
from impact.model import Measure

MARCH = Measure("A", "trafikkontoret", "Gatuarbete", "gatuarbete", None, date(2027, 3, 1), date(2027, 3, 31))


def later(start: date | None, end: date | None, **changes: object) -> Measure:
    return replace(MARCH, measure_id="B", starts_on=start, ends_on=end, **changes)


@pytest.mark.parametrize(
    ("start", "end", "shares"),
    [
        (date(2027, 3, 31), date(2027, 4, 5), True),
        (date(2027, 4, 1), date(2027, 4, 5), False),
        (date(2027, 1, 1), None, True),
        (date(2027, 4, 1), None, False),
        (None, date(2027, 3, 15), False),
    ],
    ids=["shares the last day", "begins the day after", "open end", "open end, but later", "unknown start"],
)
def test_periods_are_simultaneous_when_they_share_a_day(start: date | None, end: date | None, shares: bool) -> None:
    assert overlap(MARCH, later(start, end)) is shares
    assert overlap(later(start, end), MARCH) is shares


def test_the_pack_may_count_measures_some_days_apart_as_simultaneous() -> None:
    assert overlap(MARCH, later(date(2027, 4, 10), None), apart_days=10)
    assert not overlap(MARCH, later(date(2027, 4, 11), None), apart_days=10)


def test_a_measure_never_counts_itself_and_each_planner_counts_once() -> None:
    others = [MARCH, later(date(2027, 3, 5), None), replace(MARCH, measure_id="C", administration_id="svoa")]
    load = load_of(MARCH, others, 0)
    assert (load.n_simultaneous, load.n_administrations) == (2, 2)
