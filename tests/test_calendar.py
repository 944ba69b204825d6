"""What an area has to bear at the same time."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from impact.governance.calendar import Calendar
from impact.model import Measure

MARCH = Measure("A", "trafikkontoret", "Gatuarbete", "gatuarbete", None, date(2027, 3, 1), date(2027, 3, 31))


def other(start: date | None, end: date | None) -> Measure:
    return replace(MARCH, measure_id="B", starts_on=start, ends_on=end)


@pytest.mark.parametrize(
    ("start", "end", "shares"),
    [
        (date(2027, 3, 31), date(2027, 4, 5), 1),
        (date(2027, 4, 1), date(2027, 4, 5), 0),
        (date(2027, 1, 1), None, 1),
        (date(2027, 4, 1), None, 0),
        (None, date(2027, 3, 15), 0),
    ],
    ids=["shares the last day", "begins the day after", "open end", "open end, but later", "unknown start"],
)
def test_periods_are_simultaneous_when_they_share_a_day(start: date | None, end: date | None, shares: int) -> None:
    both = [MARCH, other(start, end)]
    assert [Calendar(both, 0).load_of(measure).n_simultaneous for measure in both] == [shares, shares]


def test_the_pack_may_count_measures_some_days_apart_as_simultaneous() -> None:
    april = other(date(2027, 4, 10), None)
    assert Calendar([MARCH, april], 10).load_of(MARCH).n_simultaneous == 1
    assert Calendar([MARCH, april], 9).load_of(MARCH).n_simultaneous == 0


def test_each_planner_counts_once_and_the_measure_s_own_always() -> None:
    others = [MARCH, other(date(2027, 3, 5), None), replace(MARCH, measure_id="C", administration_id="svoa")]
    load = Calendar(others, 0).load_of(MARCH)
    assert (load.n_simultaneous, load.n_administrations) == (2, 2)


day = st.integers(0, 60).map(lambda n: date(2027, 1, 1) + timedelta(days=n))
period = st.tuples(day, st.one_of(st.none(), st.integers(0, 30)), st.sampled_from(["a", "b", "c"]))


@settings(max_examples=60)
@given(st.lists(period, max_size=15), st.integers(0, 5))
def test_counting_from_sorted_days_is_what_comparing_every_pair_gives(periods: list, apart: int) -> None:
    measures = [
        replace(MARCH, measure_id=str(i), administration_id=who, starts_on=start,
                ends_on=None if days is None else start + timedelta(days=days))
        for i, (start, days, who) in enumerate(periods)
    ]  # fmt: skip
    calendar = Calendar(measures, apart)
    for one in measures:
        met = [m for m in measures if m is not one and _gap(one, m) <= apart and _gap(m, one) <= apart]
        planners = {one.administration_id, *(m.administration_id for m in met)}
        load = calendar.load_of(one)
        assert (load.n_simultaneous, load.n_administrations) == (len(met), len(planners))


def _gap(first: Measure, second: Measure) -> int:
    """Days from the end of one to the start of another."""
    return 0 if first.ends_on is None else (second.starts_on - first.ends_on).days
