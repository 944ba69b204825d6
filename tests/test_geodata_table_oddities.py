"""What offices put into tables that is no value: read through, remarked on or refused by name, never silent."""

from __future__ import annotations

import datetime as dt
import zipfile

import openpyxl
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geodata.errors import GeodataError
from geodata.layers import list_layers, read_layer
from geodata.tabular.encoding import decode
from geodata.tabular.pairs import pair
from tests.geodata_files import codes, zipped
from tests.test_geodata_tables import csv_file, merged, workbook

PLACE = shapely.Point(670_834, 6_576_937)


def test_single_lines_in_another_encoding_are_read_and_named(tmp_path):
    lines = [b"id;namn", "1;Åkeri".encode(), "2;Målerit".encode("cp1252"), b"3;Bageri"]
    layer = read_layer(csv_file(tmp_path / "a.csv", b"\r\n".join(lines)))
    assert layer.columns["namn"] == ["Åkeri", "Målerit", "Bageri"]
    assert codes(layer) == [(3, "text-reencoded")]


def test_a_row_of_several_lines_is_named_once_when_its_encoding_differs(tmp_path):
    raw = 'id;namn\n1;Åkeri\n2;"'.encode() + "två\nrader på".encode("cp1252") + '"\n3;Ö\n'.encode()
    layer = read_layer(csv_file(tmp_path / "a.csv", raw))
    assert layer.columns["namn"] == ["Åkeri", "två\nrader på", "Ö"]
    assert codes(layer) == [(3, "text-reencoded")]


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_its_mark_is_known_by_its_bytes(tmp_path, encoding):
    layer = read_layer(csv_file(tmp_path / "a.csv", "id;namn\n1;Åkeri\n".encode(encoding)))
    assert layer.columns["namn"] == ["Åkeri"]


def test_bytes_that_are_no_text_are_refused_with_their_line(tmp_path):
    with pytest.raises(GeodataError, match=r"Line 3 of a.csv is text neither in UTF-8 nor in Windows-1252"):
        read_layer(csv_file(tmp_path / "a.csv", b"id;namn\n1;\xc3\x85\n2;\x81\x8d\n"))


def test_letters_that_were_lost_before_are_told(tmp_path):
    assert codes(read_layer(csv_file(tmp_path / "a.csv", "id;namn\n1;F\ufffdretag\n2;A\n"))) == [(2, "letters-lost")]


@given(st.binary(max_size=200))
def test_any_bytes_are_text_or_refused(raw):
    try:
        decoded = decode(raw, "a.csv")
        text, lines = decoded.text, list(decoded.other_lines)
    except GeodataError:
        return
    assert "\0" not in text
    assert all(1 <= line <= len(raw.splitlines()) for line in lines)


@pytest.mark.parametrize(("cells", "n"), [("3;4;5", 3), ("3", 1)])
def test_a_row_that_does_not_fit_the_headers_stays_with_a_remark(tmp_path, cells, n):
    layer = read_layer(csv_file(tmp_path / "a.csv", f"a;b\n1;2\n{cells}\n6;7\n8;9\n"))
    assert layer.rows == [2, 3, 4, 5]
    [remark] = layer.remarks
    assert (remark.row, remark.code, remark.values["n_cells"]) == (3, "cells-misplaced", n)


def test_empty_cells_beyond_the_headers_are_nothing_to_speak_of(tmp_path):
    layer = read_layer(csv_file(tmp_path / "a.csv", "a;b\n1;2;;\n3;4;\n;;;\n"))
    assert (layer.columns, layer.remarks) == ({"a": ["1", "3"], "b": ["2", "4"]}, ())


@pytest.mark.parametrize("word", ["Summa", "TOTALT:", "Delsumma 2027", "SUMMA TOTALT"])
@pytest.mark.parametrize("place", [0, 1])
def test_sums_are_no_rows_and_are_named(tmp_path, word, place):
    total = ["", "", ""]
    total[place], total[2] = word, "12,5 mnkr"
    text = "id;rubrik;kostnad\n1;Totalt ombyggd korsning;5\n2;Summa;7,5\n" + ";".join(total) + "\n"
    layer = read_layer(csv_file(tmp_path / "a.csv", text))
    assert layer.columns["rubrik"][0] == "Totalt ombyggd korsning"
    assert len(layer.rows) == 2
    assert codes(layer) == [(4, "total-ignored")]


def test_headers_repeated_on_every_page_are_no_rows(tmp_path):
    layer = read_layer(csv_file(tmp_path / "a.csv", "id;namn\n1;A\nid;namn\n2;B\n"))
    assert (layer.columns["id"], codes(layer)) == (["1", "2"], [(3, "header-repeated")])


@pytest.mark.parametrize("mark", [";", ","])
def test_blank_and_trailing_rows_and_columns_disappear(tmp_path, mark):
    text = "\n\nid;namn;;\n1;A;;\n;;;\n2;B;;\n;;;\n;;;\n".replace(";", mark)
    layer = read_layer(csv_file(tmp_path / "a.csv", text))
    assert (layer.columns, layer.rows) == ({"id": ["1", "2"], "namn": ["A", "B"]}, [4, 6])


@pytest.mark.parametrize(
    "cell",
    [
        "59.2967, 18.0006", "59,2967; 18,0006", "59,2967, 18,0006", "18.0006 59.2967", "(59.2967, 18.0006)",
        "N 59.2967° E 18.0006°", "lat: 59.2967, lon: 18.0006",
    ],
)  # fmt: skip
def test_two_degrees_in_one_cell_are_a_place_in_whatever_order(tmp_path, cell):
    layer = read_layer(csv_file(tmp_path / "a.tsv", f"id\tkoordinater\n1\t{cell}\n"))
    assert layer.source_crs == "EPSG:4326"
    assert layer.geometry[0].distance(PLACE) < 100
    assert [remark.code.split("-")[0] for remark in layer.remarks] == ["pairs"]


@pytest.mark.parametrize("cell", ["6576937, 670834", "670834 6576937", "6 576 937; 670 834", "N6576937 E670834"])
def test_two_metres_in_one_cell_need_a_system(tmp_path, cell):
    path = csv_file(tmp_path / "a.tsv", f"id\tposition\n1\t{cell}\n")
    with pytest.raises(GeodataError, match="has no coordinate reference system"):
        read_layer(path)
    assert read_layer(path, crs="EPSG:3006").geometry[0].equals(PLACE)


def test_a_pair_in_another_order_than_the_rest_is_named_not_turned(tmp_path):
    text = "id\tgps\n1\t59.30, 18.00\n2\t59.31, 18.01\n3\t18.0, 59.3\n4\tvid bron\n5\t\n"
    layer = read_layer(csv_file(tmp_path / "a.tsv", text))
    assert [shape is None for shape in layer.geometry] == [False, False, True, True, True]
    assert codes(layer) == [
        (None, "pairs-north-first"), (4, "coordinates-unreadable"), (5, "coordinates-unreadable")
    ]  # fmt: skip


def test_a_column_of_words_is_not_taken_for_coordinates(tmp_path):
    layer = read_layer(csv_file(tmp_path / "a.csv", "id;position\n1;norr om bron\n"))
    assert (layer.has_geometry, layer.columns["position"]) == (False, ["norr om bron"])


@given(st.text(alphabet="0123456789.,;/ NE°-", max_size=30))
def test_any_text_is_two_numbers_or_none(text):
    found = pair(text)
    assert found is None or len(found) == 2


def test_well_known_text_with_northing_first_is_refused_by_name(tmp_path):
    path = csv_file(tmp_path / "a.csv", "id;wkt\n1;POINT (6576937 670834)\n2;POINT (6576938 670835)\n")
    with pytest.raises(GeodataError, match="axes swapped"):
        read_layer(path, crs="EPSG:3006")


def test_rows_in_systems_of_their_own_are_each_read_in_theirs(tmp_path):
    text = (
        "id;x;y;koordinatsystem\n1;670834;6576937;SWEREF 99 TM\n2;150000;6575721;EPSG:3011\n"
        "3;18,0006;59,2967;WGS 84\n4;1;2;lokalt\n5;670834;6576937;\n6;;;\n"
    )
    layer = read_layer(csv_file(tmp_path / "a.csv", text))
    assert [shape is not None and shape.distance(PLACE) < 100 for shape in layer.geometry] == [True] * 3 + [False] * 3
    assert "koordinatsystem" not in layer.columns
    assert codes(layer) == [(None, "crs-by-row"), (5, "coordinates-unreadable"), (6, "coordinates-unreadable")]


def test_one_system_named_in_every_row_needs_no_option_and_is_tested(tmp_path):
    text = "id;x;y;epsg\n1;670834;6576937;3006\n2;670835;6576938;3006\n"
    assert read_layer(csv_file(tmp_path / "a.csv", text)).source_crs == "EPSG:3006"
    with pytest.raises(GeodataError, match="its numbers contradict that"):
        read_layer(csv_file(tmp_path / "b.csv", text.replace(";3006", ";3011")))


def test_a_system_that_a_row_contradicts_is_refused_among_others_too(tmp_path):
    text = "id;x;y;epsg\n1;670834;6576937;3006\n2;150000;6575721;4326\n"
    with pytest.raises(GeodataError, match="its numbers contradict that"):
        read_layer(csv_file(tmp_path / "b.csv", text))


def test_a_value_merged_over_rows_is_that_of_each(tmp_path):
    rows = [["id", "förvaltning"], ["1", "TK"], ["2", None], ["3", None], ["4", "EXPL"]]
    layer = read_layer(merged(workbook(tmp_path / "a.xlsx", Blad=rows), "B2:B4"))
    assert layer.columns["förvaltning"] == ["TK", "TK", "TK", "EXPL"]
    assert [(remark.code, remark.values["area"]) for remark in layer.remarks] == [("cells-merged", "B2:B4")]


def test_headers_in_two_rows_with_merged_cells_are_read_by_the_lower(tmp_path):
    rows = [["id", "rubrik", "Period", None], [None, None, "start", "slut"], ["1", "A", "2027-05-03", "2027-06-01"]]
    layer = read_layer(merged(workbook(tmp_path / "a.xlsx", Blad=rows), "A1:A2", "B1:B2", "C1:D1"))
    assert {title: texts[0] for title, texts in layer.columns.items()} == {
        "id": "1", "rubrik": "A", "start": "2027-05-03", "slut": "2027-06-01",
    }  # fmt: skip
    assert (2, "header-not-first") in codes(layer)


def test_headers_in_two_rows_that_do_not_say_so_are_refused(tmp_path):
    rows = [["id", "rubrik", "Period", None], [None, None, "start", "slut"], ["1", "A", "2027-05-03", "2027-06-01"]]
    with pytest.raises(GeodataError, match=r"Column 4 of a.xlsx has values and no header"):
        read_layer(workbook(tmp_path / "a.xlsx", Blad=rows))


def test_hidden_sheets_are_not_read_and_hidden_rows_and_columns_are(tmp_path):
    path = workbook(tmp_path / "a.xlsx", Plan=[["id", "namn"], [1, "A"], [2, "B"]], Listor=[["typ"], ["x"]])
    book = openpyxl.load_workbook(path)
    book["Listor"].sheet_state = "hidden"
    book["Plan"].row_dimensions[3].hidden = True
    book["Plan"].column_dimensions["B"].hidden = True
    book.save(path)
    assert list_layers(path) == ("Plan", "Listor")
    layer = read_layer(path)
    assert (layer.name, layer.columns) == ("Plan", {"id": ["1", "2"], "namn": ["A", "B"]})
    assert [remark.code for remark in layer.remarks] == ["columns-hidden", "rows-hidden", "sheet-hidden"]
    assert read_layer(path, layer="listor").columns == {"typ": ["x"]}


def test_errors_and_formulas_without_a_value_are_not_taken_for_empty(tmp_path):
    rows = [["id", "fel", "formel"], ["1", "#REF!", "=B2+1"], ["2", "x", "y"]]
    layer = read_layer(workbook(tmp_path / "a.xlsx", Blad=rows))
    assert (layer.columns["fel"][0], layer.columns["formel"][0]) == ("#REF!", "=?")


def test_a_workbook_with_macros_is_read_like_one_without(tmp_path):
    path = workbook(tmp_path / "a.xlsx", Blad=[["id"], ["1"]]).rename(tmp_path / "a.xlsm")
    assert read_layer(path).columns == {"id": ["1"]}


def test_a_date_with_a_time_keeps_its_day_and_a_serial_number_stays_one(tmp_path):
    at = dt.datetime(2027, 5, 3, 12, 30)  # noqa: DTZ001 - a spreadsheet knows no time zones
    rows = [["id", "start"], ["1", at], ["2", 46143]]
    assert read_layer(workbook(tmp_path / "a.xlsx", Blad=rows)).columns["start"] == ["2027/05/03", "46143"]


def test_a_workbook_that_declares_entities_is_refused(tmp_path):
    path = workbook(tmp_path / "a.xlsx", Blad=[["id"], ["1"]])
    with zipfile.ZipFile(path) as book:
        members = {name: book.read(name).decode() for name in book.namelist()}
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
    members["xl/workbook.xml"] = bomb + members["xl/workbook.xml"].partition("?>")[2]
    with pytest.raises(GeodataError):
        read_layer(zipped(tmp_path / "b.xlsx", members))
