"""Days and periods as senders write them: one reading each, the local day, and the certainty kept."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from impact.intake.dates import DateRules, FormatError, date_format, read_day
from impact.intake.periods import forms, read_span
from impact.intake.problems import ValueProblemError

STOCKHOLM = ZoneInfo("Europe/Stockholm")
DAYS = st.dates(date(1970, 1, 1), date(2069, 12, 31))
YEARS = st.integers(1901, 2198)

WRITTEN = {
    "dd-mm-yy": "%d-%m-%y",
    "dd/mm/yyyy": "%d/%m/%Y",
    "mm/dd/yyyy": "%m/%d/%Y",
    "dd.mm.yyyy": "%d.%m.%Y",
    "yymmdd": "%y%m%d",
    "ddmmyyyy": "%d%m%Y",
    "yyyy-mm-dd": "%Y-%m-%d",
}


def problem_of(text: str, rules: DateRules | None = None) -> ValueProblemError:
    with pytest.raises(ValueProblemError) as caught:
        read_span(text, rules or DateRules())
    return caught.value


@given(DAYS, st.sampled_from(sorted(WRITTEN)))
def test_a_day_written_in_a_stated_format_is_read_back(day: date, form: str) -> None:
    rules = DateRules((date_format(form),))
    text = day.strftime(WRITTEN[form])
    is_year_first_too = form == "ddmmyyyy" and text.startswith(("19", "20"))
    assume(not is_year_first_too)  # eight digits that may be two days: see the test of two readings
    assert read_day(text, rules) == day


@given(DAYS)
def test_an_excel_serial_is_read_only_when_it_is_stated(day: date) -> None:
    serial = str((day - date(1899, 12, 30)).days)
    assert read_day(serial, DateRules((date_format("excel"),))) == day
    with pytest.raises(ValueProblemError):
        read_day(serial)


@pytest.mark.parametrize(
    ("text", "form", "day"),
    [
        ("3 april 2027", "", date(2027, 4, 3)),
        ("3 okt. 2027", "", date(2027, 10, 3)),
        ("October 3, 2027", "", date(2027, 10, 3)),
        ("03-MAY-2027", "", date(2027, 5, 3)),
        ("5/6 2027", "d/m yyyy", date(2027, 6, 5)),
        ("03-04-70", "dd-mm-yy", date(1970, 4, 3)),
        ("03-04-69", "dd-mm-åå", date(2069, 4, 3)),
        ("03-04-2027 07:00", "dd-mm-yyyy", date(2027, 4, 3)),
        ("46082.5", "excel", date(2026, 3, 1)),
        ("1772319600", "unix", date(2026, 3, 1)),
        ("1772319600000", "unix-ms", date(2026, 3, 1)),
    ],
)
def test_a_day_is_read(text: str, form: str, day: date) -> None:
    assert read_day(text, DateRules((date_format(form),) if form else ())) == day


@pytest.mark.parametrize("form", ["dd-mm", "dd-dd-yy", "d-m-y", "mmmyyyydd", "abc", "", "dd-mm-yyyyy"])
def test_a_format_that_tells_no_day_is_refused(form: str) -> None:
    with pytest.raises(FormatError):
        date_format(form)


def test_a_text_with_two_readings_names_them_both() -> None:
    problem = problem_of("03-04-2027")
    assert problem.code == "date-ambiguous"
    assert "dd-mm-yyyy = 2027-04-03" in str(problem.details["readings"])
    assert "mm-dd-yyyy = 2027-03-04" in str(problem.details["readings"])


def test_a_text_with_one_reading_that_nobody_stated_names_it_and_is_not_read() -> None:
    problem = problem_of("25.04.2027")
    assert (problem.code, problem.details["readings"]) == ("date-format", "dd.mm.yyyy = 2027-04-25")


def test_two_stated_formats_that_disagree_are_a_problem_and_that_agree_are_not() -> None:
    rules = DateRules((date_format("dd-mm-yyyy"), date_format("mm-dd-yyyy")))
    assert read_day("25-04-2027", rules) == date(2027, 4, 25)
    assert read_day("03-03-2027", rules) == date(2027, 3, 3)
    assert problem_of("03-04-2027", rules).code == "date-ambiguous"


@pytest.mark.parametrize("text", ["2027111", "2027-02-30", "27-13-41", "mars", "2027-3", "99"])
def test_what_is_no_day_is_never_guessed(text: str) -> None:
    with pytest.raises(ValueProblemError):
        read_day(text)


@given(st.integers(315_532_800, 2_050_000_000))
def test_an_instant_is_the_day_it_falls_on_in_sweden(second: int) -> None:
    at = datetime.fromtimestamp(second, UTC)
    assert read_day(at.strftime("%Y-%m-%dT%H:%M:%SZ")) == at.astimezone(STOCKHOLM).date()


@given(DAYS)
def test_local_midnight_starts_its_day_and_ends_the_day_before(day: date) -> None:
    """Also on the days when the clocks change: 23:00 the evening before in winter, 22:00 in summer."""
    midnight = datetime(day.year, day.month, day.day, tzinfo=STOCKHOLM).astimezone(UTC)
    text = midnight.strftime("%Y-%m-%dT%H:%M:%SZ")
    assert read_day(text) == day
    assert read_day(text, is_end=True) == day - timedelta(days=1)


@pytest.mark.parametrize("day", [date(2027, 3, 28), date(2027, 10, 31)])
def test_every_hour_of_a_day_when_the_clocks_change_is_that_day(day: date) -> None:
    start = datetime(day.year, day.month, day.day, tzinfo=STOCKHOLM).astimezone(UTC)
    end = datetime(day.year, day.month, day.day + 1 if day.month == 3 else 1, tzinfo=STOCKHOLM)
    end = end if day.month == 3 else end.replace(month=11)
    hours = int((end.astimezone(UTC) - start).total_seconds() // 3600)
    assert hours == (23 if day.month == 3 else 25)
    assert {read_day((start + timedelta(hours=n)).strftime("%Y-%m-%dT%H:%MZ")) for n in range(hours)} == {day}


def test_a_time_without_a_zone_is_local_unless_the_profile_says_otherwise() -> None:
    assert read_day("2027-03-01T23:30") == date(2027, 3, 1)
    assert read_day("2027-03-01T23:30", DateRules(zone="UTC")) == date(2027, 3, 2)
    assert read_day("2027-03-01", DateRules(zone="UTC")) == date(2027, 3, 1)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("Q2 2027", "2027-04-01", "2027-06-30"),
        ("kvartal 2 2027", "2027-04-01", "2027-06-30"),
        ("kv. 2, 2027", "2027-04-01", "2027-06-30"),
        ("2027-Q4", "2027-10-01", "2027-12-31"),
        ("andra kvartalet 2027", "2027-04-01", "2027-06-30"),
        ("H1 2027", "2027-01-01", "2027-06-30"),
        ("andra halvåret 2027", "2027-07-01", "2027-12-31"),
        ("tertial 2 2027", "2027-05-01", "2027-08-31"),
        ("hösten 2026", "2026-09-01", "2026-11-30"),
        ("våren-sommaren 2027", "2027-03-01", "2027-08-31"),
        ("Hösten 2026 – våren 2027", "2026-09-01", "2027-05-31"),
        ("vintern 2027/28", "2027-12-01", "2028-02-29"),
        ("juni 2027", "2027-06-01", "2027-06-30"),
        ("mars–maj 2027", "2027-03-01", "2027-05-31"),
        ("2027", "2027-01-01", "2027-12-31"),
        ("2027-2028", "2027-01-01", "2028-12-31"),
        ("2027-02", "2027-02-01", "2027-02-28"),
        ("v. 34 2027", "2027-08-23", "2027-08-29"),
        ("v. 34–36 2027", "2027-08-23", "2027-09-12"),
        ("2026-W53", "2026-12-28", "2027-01-03"),
        ("slutet av 2027", "2027-01-01", "2027-12-31"),
        ("prel. hösten 2027", "2027-09-01", "2027-11-30"),
        ("1 mars – 15 april 2027", "2027-03-01", "2027-04-15"),
        ("2027-03-01 till 2027-04-15", "2027-03-01", "2027-04-15"),
        ("tidigast 2027", "2027-01-01", None),
        ("tidigast 2027-03-01", "2027-03-01", None),
        ("efter sommaren 2027", "2027-09-01", None),
        ("senast juni 2027", None, "2027-06-30"),
        ("t.o.m. 2027-05-01", None, "2027-05-01"),
        ("ej beslutat", None, None),
        ("tills vidare", None, None),
    ],
)
def test_a_period_keeps_its_ends_and_the_sender_s_words(text: str, first: str | None, last: str | None) -> None:
    span = read_span(text)
    assert (span.first and span.first.isoformat(), span.last and span.last.isoformat()) == (first, last)
    assert span.text == text


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("hösten", "date-without-year"),
        ("efter sommaren", "date-without-year"),
        ("vintern 2027", "period-ambiguous"),
        ("Q5 2027", "date-unreadable"),
        ("v. 54 2027", "date-unreadable"),
        ("2028-2027", "date-unreadable"),
        ("snart", "date-unreadable"),
        ("före jul 2027", "date-unreadable"),
    ],
)
def test_a_period_that_cannot_be_told_is_a_problem(text: str, code: str) -> None:
    assert problem_of(text).code == code


PERIODS = st.one_of(
    st.builds("{} {}".format, st.sampled_from(["våren", "hösten", "summer", "juni", "maj", "Dec", "mars"]), YEARS),
    st.builds("{}{} {}".format, st.sampled_from(["Q", "kvartal ", "kv ", "K"]), st.integers(1, 4), YEARS),
    st.builds("{}{} {}".format, st.sampled_from(["H", "halvår "]), st.integers(1, 2), YEARS),
    st.builds("{}{} {}".format, st.sampled_from(["v. ", "vecka ", "v", "W"]), st.integers(1, 52), YEARS),
    st.builds("{}-{:02}".format, YEARS, st.integers(1, 12)),
    st.builds(str, YEARS),
)


@given(PERIODS)
def test_no_period_is_read_two_ways(text: str) -> None:
    plain = " ".join(text.casefold().split())
    spans = {span(found) for pattern, span in forms() if (found := pattern.fullmatch(plain))} - {None}
    assert len(spans) == 1
    read = read_span(text)
    assert read.first is not None
    assert read.last is not None
    assert read.first <= read.last
    assert read.text == text


@given(st.text(max_size=30))
def test_any_text_is_read_or_is_a_problem_with_a_code(text: str) -> None:
    with suppress(ValueProblemError):
        assert read_span(text).text in (None, text)
