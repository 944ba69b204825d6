from __future__ import annotations

from datetime import date, timedelta

import pytest
from holidays.countries.sweden import Sweden
from hypothesis import given, settings
from hypothesis import strategies as st

from impact.outreach.deadlines import inform_by, is_working_day, working_day_on_or_before


@pytest.mark.parametrize(
    ("starts_on", "notice_days", "expected"),
    [
        (date(2026, 12, 25), 21, date(2026, 12, 4)),  # 4 December plus 21 days is Christmas Day; the start may be one
        (date(2027, 1, 15), 21, date(2026, 12, 23)),  # Christmas Day, back over the eve
        (date(2027, 4, 15), 21, date(2027, 3, 25)),  # Maundy Thursday is a working day
        (date(2027, 4, 16), 21, date(2027, 3, 25)),  # Good Friday is not
        (date(2027, 4, 19), 21, date(2027, 3, 25)),  # Easter Monday goes back over the whole of Easter
        (date(2027, 5, 21), 21, date(2027, 4, 30)),  # 30 April is a working day
        (date(2028, 6, 27), 21, date(2028, 6, 5)),  # 6 June, a Tuesday
        (date(2027, 7, 16), 21, date(2027, 6, 24)),  # Midsummer Eve
        (date(2027, 1, 21), 21, date(2026, 12, 30)),  # New Year's Eve
        (date(2027, 1, 27), 21, date(2027, 1, 5)),  # Epiphany
        (date(2027, 3, 1), 30, date(2027, 1, 29)),  # a Saturday
        (date(2027, 3, 3), 0, date(2027, 3, 3)),
    ],
)
def test_notice_ends_on_the_nearest_earlier_working_day(starts_on, notice_days, expected):
    assert inform_by(starts_on, notice_days) == expected


@pytest.mark.parametrize(("starts_on", "notice_days"), [(None, 21), (date(2027, 3, 1), None), (None, None)])
def test_without_start_or_notice_there_is_no_last_day(starts_on, notice_days):
    assert inform_by(starts_on, notice_days) is None


def test_moving_holidays_are_known_far_ahead():
    midsummer_eves = [date(2027, 6, 25), date(2031, 6, 20), date(2036, 6, 20), date(2046, 6, 22)]

    assert not any(is_working_day(day) for day in midsummer_eves)


def test_the_holidays_are_those_of_the_library_under_its_own_name():
    years = range(1990, 2100)
    theirs = Sweden(years=years, categories=("public", "de_facto"), include_sundays=False)
    days = (date(year, 1, 1) + timedelta(days=n) for year in years for n in range(366))

    assert not [day for day in days if is_working_day(day) != (day.weekday() < 5 and day not in theirs)]


@settings(max_examples=60)
@given(st.dates(date(2024, 1, 1), date(2040, 12, 31)), st.integers(0, 400))
def test_the_last_day_is_a_working_day_and_never_shortens_the_notice(starts_on, notice_days):
    day = inform_by(starts_on, notice_days)

    assert is_working_day(day)
    assert timedelta(0) <= starts_on - timedelta(days=notice_days) - day <= timedelta(days=6)


@settings(max_examples=40)
@given(st.dates(date(2024, 1, 1), date(2040, 12, 30)))
def test_a_later_day_never_gives_an_earlier_working_day(day):
    assert working_day_on_or_before(day) <= working_day_on_or_before(day + timedelta(days=1))
