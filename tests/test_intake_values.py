"""Cells as people and programs write them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import luhn

from impact.intake.dates import read_day
from impact.intake.identity import (
    NotAnIdentityError,
    designation_key,
    is_personal,
    organisation_number,
    postal_code,
    workplace_number,
)
from impact.intake.problems import ValueProblemError
from impact.intake.values import (
    read_active,
    read_cost,
    read_number,
    read_word,
    read_yes_no,
)
from impact.size_class import employees
from impact.terms import InterestKind


def legal_person(serial: int) -> str:
    body = f"5299{serial:05d}"
    return body + luhn.calc_check_digit(body)


@given(st.integers(0, 99999))
def test_every_written_form_of_an_organisation_number_is_the_same_number(serial: int) -> None:
    number = legal_person(serial)
    hyphened = f"{number[:6]}-{number[6:]}"
    forms = [
        number,
        hyphened,
        f"16{number}",
        f"16{hyphened}",
        f"SE{number}01",
        f" {hyphened} ",
        f"{number}$ORGNR-IDORG",
    ]
    assert {organisation_number(form) for form in forms} == {hyphened}


@given(st.integers(0, 99999), st.integers(0, 9), st.integers(1, 9))
def test_one_wrong_digit_is_found_out(serial: int, place: int, shift: int) -> None:
    digits = list(legal_person(serial))
    digits[place] = str((int(digits[place]) + shift) % 10)
    with pytest.raises(NotAnIdentityError):
        organisation_number("".join(digits))


def test_a_sole_trader_s_number_is_recognised_whatever_the_century_s_form() -> None:
    body = "900101000"
    number = body + luhn.calc_check_digit(body)
    assert organisation_number(f"18{number}") == organisation_number(f"{number[:6]}+{number[6:]}")
    assert is_personal(organisation_number(number))


def test_a_coordination_number_is_a_person_s_and_an_impossible_birth_date_is_none() -> None:
    def complete(body: str) -> str:
        return body + luhn.calc_check_digit(body)

    assert is_personal(organisation_number(complete("900161000")))
    with pytest.raises(NotAnIdentityError, match="birth date"):
        organisation_number(complete("901301000"))


@pytest.mark.parametrize("text", ["", "529900", "52990012345", "ABC", "5299-00-12AB"])
def test_what_is_no_organisation_number_is_refused(text: str) -> None:
    with pytest.raises(NotAnIdentityError):
        organisation_number(text)


def test_a_spreadsheet_that_lost_a_leading_zero_is_put_right() -> None:
    assert workplace_number("1234567") == "01234567"


@pytest.mark.parametrize("text", ["123456789", "0", "12a45678"])
def test_what_is_no_cfar_number_is_refused(text: str) -> None:
    with pytest.raises(NotAnIdentityError):
        workplace_number(text)


def test_postal_codes_get_their_space_and_foreign_ones_are_left_alone() -> None:
    assert [postal_code(t) for t in ("12345", "123 45", "SE-123 45", "DK-1000")] == ["123 45"] * 3 + ["DK-1000"]


def test_spellings_of_one_designation_meet() -> None:
    assert designation_key("Stockholm  Grimsta 1 : 2") == designation_key("STOCKHOLM GRIMSTA 1:2")
    assert designation_key("Stockholm A\u030arsta 1:2") == designation_key("Stockholm Årsta 1:2")


@pytest.mark.parametrize("text", ["2027-03-01", "2027/03/01", "20270301", "2027-03-01T10:00:00", "2027-3-1"])
def test_dates_are_read_year_first(text: str) -> None:
    assert read_day(text) == date(2027, 3, 1)


@pytest.mark.parametrize("text", ["01/03/2027", "2027-02-30", "27-03-01", "mars"])
def test_an_ambiguous_or_impossible_date_is_a_problem_never_a_guess(text: str) -> None:
    with pytest.raises(ValueProblemError):
        read_day(text)


@pytest.mark.parametrize(("text", "value"), [("1 250,5", 1250.5), ("0.75", 0.75), ("-3", -3.0), ("1\u00a0000", 1000.0)])
def test_numbers_are_read_with_comma_or_point(text: str, value: float) -> None:
    assert read_number(text) == value


@pytest.mark.parametrize("text", ["12 m", "1e5", "inf", "nan", "ca 3", "1.2.3"])
def test_what_is_no_plain_number_is_a_problem(text: str) -> None:
    with pytest.raises(ValueProblemError):
        read_number(text)


def test_yes_and_no_are_read_in_both_languages_and_nothing_else_is() -> None:
    assert [read_yes_no(t) for t in ("Ja", "nej", "TRUE", "0")] == [True, False, True, False]
    with pytest.raises(ValueProblemError):
        read_yes_no("kanske")


def test_a_workplace_is_active_by_scb_s_status() -> None:
    assert [read_active(t) for t in ("1", "0", "9")] == [True, False, False]


def test_a_word_of_a_list_is_read_in_any_case_and_the_nearest_is_named() -> None:
    read = read_word(InterestKind)
    assert read("TOMTRÄTTSHAVARE") is InterestKind.LEASEHOLDER
    with pytest.raises(ValueProblemError) as caught:
        read("tomträtshavare")
    assert caught.value.details["nearest"] == "tomträttshavare"


@pytest.mark.parametrize(("text", "interval"), [("500+", (500, None)), ("20 – 49", (20, 49)), ("okänt", (None, None))])
def test_size_classes_are_intervals(text: str, interval: tuple[int | None, int | None]) -> None:
    assert employees(text) == interval


@pytest.mark.parametrize("text", ["0001-01-01", "9999-12-31", "2720-03-01"])
def test_a_year_that_no_plan_has_is_a_problem(text: str) -> None:
    with pytest.raises(ValueProblemError) as caught:
        read_day(text)
    assert caught.value.code == "date-unlikely"


@pytest.mark.parametrize("text", ["-5", "99999999999999999999"])
def test_a_cost_out_of_range_is_a_problem_of_its_row(text: str) -> None:
    with pytest.raises(ValueProblemError) as caught:
        read_cost(text)
    assert caught.value.code == "number-unlikely"
