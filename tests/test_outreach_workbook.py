from __future__ import annotations

import zipfile
from datetime import date, datetime

import pytest
from openpyxl import load_workbook

from impact.outreach.workbook import LONGEST_CELL, write_workbook
from tests.outreach_material import (
    AS_OF,
    HIDDEN_ID,
    HIDDEN_NAME,
    HIDDEN_STREET,
    HOSTILE,
    SOLE_TRADER_NUMBER,
    a_measure,
    a_recipient,
    an_exposure,
    material,
    small_city,
)


@pytest.fixture(scope="module")
def city_file(tmp_path_factory):
    path = tmp_path_factory.mktemp("xlsx") / "list.xlsx"
    write_workbook(path, small_city(), notice="All of it is synthetic.")
    return path


@pytest.fixture(scope="module")
def book(city_file):
    return load_workbook(city_file)


def records(sheet):
    header, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(header, row, strict=True)) for row in rows]


def test_the_sheets_are_in_working_order(book):
    assert book.sheetnames == [
        "Outreach list",
        "Measures",
        "Proposals",
        "Cannot be reached",
        "Nobody affected",
        "Findings",
        "About the list",
    ]


def test_the_header_is_the_first_row_frozen_filtered_and_repeated_in_print(book):
    sheet = book["Outreach list"]

    assert sheet["A1"].value == "Inform by"
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == f"A1:AA{sheet.max_row}"
    assert sheet.print_title_rows == "$1:$1"
    assert (sheet.page_setup.orientation, sheet.page_setup.fitToHeight) == ("landscape", 0)


def test_dates_are_dates_and_counts_are_numbers(book):
    row = records(book["Outreach list"])[0]

    assert row["Inform by"] == datetime(2026, 11, 20)  # noqa: DTZ001 - Excel knows no zones
    assert (row["Days left"], row["Overdue"]) == (-3, "OVERDUE")
    assert row["Number of measures"] == 7
    assert book["Outreach list"]["A2"].number_format == "yyyy-mm-dd"


def test_hostile_names_come_back_as_they_went_in_and_no_cell_is_a_formula_or_a_link(book):
    names = {row["Recipient"] for row in records(book["Outreach list"])}
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]

    assert set(HOSTILE) <= names
    assert not [cell for cell in cells if cell.data_type == "f" or cell.hyperlink]


def test_numbers_that_are_names_stay_text(book):
    row = next(r for r in records(book["Outreach list"]) if r["Recipient id"] == "10000001")

    assert (row["Organisation number"], row["Postal code"]) == ("529901-1234", "163 53")
    assert row["Telephone"] == "+46 8 000 00 01"


def test_measures_are_merged_into_one_cell_with_reasons_beside(book):
    row = next(r for r in records(book["Outreach list"]) if r["Recipient id"] == "10000001")

    assert "• P17: Etapp 1 av kvarteret (5 parts)\n" in row["Measures"]
    assert row["Why informed"].count("\n") == 2
    assert row["Dialogue forms"] == "Brev, E-post"


def test_status_and_note_are_left_to_the_reader(book):
    assert all(row["Status"] is None and row["Note"] is None for row in records(book["Outreach list"]))


def test_the_side_sheets_hold_what_the_material_holds(book):
    assert [r["Measure id"] for r in records(book["Measures"])][:3] == ["TK-1", "TK-2", "=3+3"]
    assert records(book["Proposals"])[0]["Level"] == "samordningsgrupp"
    assert records(book["Nobody affected"])[0]["Why nobody"] == "no location"
    assert [r["Recipient"] for r in records(book["Cannot be reached"])] == ["Utan Post AB", "Protected 1"]


def test_about_the_list_tells_its_day_pack_and_notice(book):
    told = {row["About"]: row["Explanation"] for row in records(book["About the list"])}

    assert (told["Notice"], told["Day of the list"]) == ("All of it is synthetic.", "2026-11-23")
    assert (told["Rule pack"], told["Run"]) == ("stockholm", "7")
    assert told["Column: Company key"].startswith("Equal in the rows of one company")


def test_nothing_of_a_protected_identity_or_a_personal_number_is_anywhere_in_the_file(city_file):
    with zipfile.ZipFile(city_file) as archive:
        content = b"\n".join(archive.read(name) for name in archive.namelist()).decode("utf-8").casefold()

    for secret in (HIDDEN_NAME, HIDDEN_ID, HIDDEN_STREET, "hemliga 9:9", "skyddsnamn", "900202", SOLE_TRADER_NUMBER):
        assert secret.casefold() not in content


def test_the_same_material_gives_the_same_bytes(city_file, tmp_path):
    write_workbook(tmp_path / "again.xlsx", small_city(), notice="All of it is synthetic.")

    assert (tmp_path / "again.xlsx").read_bytes() == city_file.read_bytes()


def test_an_empty_material_gives_a_workbook_with_headers(tmp_path):
    write_workbook(tmp_path / "empty.xlsx", material())

    book = load_workbook(tmp_path / "empty.xlsx")
    assert [sheet.max_row for sheet in book][:6] == [1] * 6


def test_a_cell_longer_than_excel_holds_is_cut_where_it_can_be_seen(tmp_path):
    who = a_recipient()
    measures = tuple(a_measure(f"M{n}", f"Åtgärd {n} " + "lång " * 80) for n in range(120))
    affected = tuple(an_exposure(m, who, inform_by=date(2027, 1, 4)) for m in measures)

    write_workbook(tmp_path / "long.xlsx", material(recipients=(who,), measures=measures, affected=affected))

    cell = records(load_workbook(tmp_path / "long.xlsx")["Outreach list"])[0]["Measures"]
    assert LONGEST_CELL * 0.9 < len(cell) <= LONGEST_CELL + 2
    assert cell.endswith("\n…")


def test_the_creation_date_is_the_day_of_the_list(book):
    assert book.properties.created.date() == AS_OF


def test_a_workbook_that_cannot_be_written_is_an_error_of_the_system(tmp_path):
    with pytest.raises(OSError, match="gone"):
        write_workbook(tmp_path / "gone" / "list.xlsx", material())
