from __future__ import annotations

import csv

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from impact.outreach.delimited import harmless, write_csv
from tests.outreach_material import HIDDEN_ID, HIDDEN_NAME, HIDDEN_STREET, HOSTILE, SOLE_TRADER_NUMBER, small_city


@pytest.fixture(scope="module")
def city_bytes(tmp_path_factory):
    path = tmp_path_factory.mktemp("csv") / "list.csv"
    write_csv(path, small_city())
    return path.read_bytes()


def rows_of(content):
    return list(csv.DictReader(content.decode("utf-8-sig").splitlines(keepends=True), delimiter=";"))


def test_a_swedish_excel_finds_its_mark_separator_and_line_ends(city_bytes):
    assert city_bytes.startswith(b"\xef\xbb\xbfInform by;Days left;")
    assert city_bytes.endswith(b"\r\n")


def test_decimals_have_a_comma_and_days_are_iso(city_bytes):
    row = next(r for r in rows_of(city_bytes) if r["Recipient id"] == "10000002")

    assert (row["Nearest distance (m)"], row["Inform by"]) == ("12,5", "2027-01-29")


def test_names_survive_the_journey_but_for_the_apostrophe(city_bytes):
    names = {row["Recipient"] for row in rows_of(city_bytes)}

    assert {harmless(name) for name in HOSTILE} <= names


def test_no_text_field_begins_like_a_formula(city_bytes):
    numbers = ("Days left", "Number of measures", "Nearest distance (m)")
    fields = [value for row in rows_of(city_bytes) for name, value in row.items() if name not in numbers]

    assert not [f for f in fields if f.startswith(("=", "+", "-", "@", "\t", "\r"))]


def test_nothing_of_a_protected_identity_or_a_personal_number_is_in_the_file(city_bytes):
    content = city_bytes.decode("utf-8").casefold()

    for secret in (HIDDEN_NAME, HIDDEN_ID, HIDDEN_STREET, "skyddsnamn", "900202", SOLE_TRADER_NUMBER):
        assert secret.casefold() not in content


@settings(max_examples=80)
@given(st.text())
def test_harmless_text_is_the_text_or_the_text_after_an_apostrophe(text):
    assert harmless(text) in (text, f"'{text}")
    assert not harmless(text).startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
