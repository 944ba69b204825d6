"""CSV and spreadsheets: text as it stands, rows numbered as the spreadsheet shows them, coordinates by column name."""

from __future__ import annotations

import csv
import datetime as dt

import openpyxl
import pytest
import shapely

from geodata.errors import GeodataError
from geodata.layers import list_layers, read_layer

TEXT = "Fastighet;X;Y;Företag\nVästberga 1:2;670834,5;6576937,25;Åkeri & Söner AB\n"


def workbook(path, **sheets):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def merged(path, *areas):
    book = openpyxl.load_workbook(path)
    for area in areas:
        book.active.merge_cells(area)
    book.save(path)
    return path


def csv_file(path, text, encoding="utf-8"):
    path.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_csv_is_read_in_the_encodings_it_comes_in(tmp_path, encoding):
    layer = read_layer(csv_file(tmp_path / "a.csv", TEXT, encoding), crs="EPSG:3006")
    assert layer.columns["Företag"] == ["Åkeri & Söner AB"]
    assert layer.geometry[0].equals(shapely.Point(670_834.5, 6_576_937.25))
    assert layer.rows == [2]


@pytest.mark.parametrize("mark", [";", ",", "\t", "|"])
def test_csv_is_read_with_the_separators_it_comes_with(tmp_path, mark):
    text = f'id{mark}namn\n1{mark}"Kalles ""Bil"" AB{mark} Solna"\n'
    assert read_layer(csv_file(tmp_path / "a.csv", text)).columns["namn"] == [f'Kalles "Bil" AB{mark} Solna']


def test_commas_in_values_do_not_pass_for_separators(tmp_path):
    text = "namn;adress\nA, B, C;Gatan 1, 2 tr, 3 dörren\nD;E\n"
    assert list(read_layer(csv_file(tmp_path / "a.csv", text)).columns) == ["namn", "adress"]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_only_line_ends_end_a_row(tmp_path, end):
    text = end.join(["id;namn", "1;vertikal\x0btab och\u2028rad", "2;B", ""])
    assert read_layer(csv_file(tmp_path / "a.csv", text)).columns["namn"] == ["vertikal\x0btab och\u2028rad", "B"]


def test_one_column_is_a_table_too(tmp_path):
    assert read_layer(csv_file(tmp_path / "a.csv", "namn\nA\nB\n")).columns == {"namn": ["A", "B"]}


def test_rows_are_numbered_as_the_spreadsheet_shows_them(tmp_path):
    text = 'id;text\n1;"två\nrader"\n\n;\n2;x\n'
    layer = read_layer(csv_file(tmp_path / "a.csv", text))
    assert layer.rows == [2, 5]
    assert layer.columns["text"] == ["två\nrader", "x"]


def test_a_table_without_coordinates_has_no_geometry_and_needs_no_system(tmp_path):
    layer = read_layer(csv_file(tmp_path / "a.csv", "id;namn\n007;A\n"))
    assert (layer.has_geometry, layer.source_crs, layer.geometry.tolist()) == (False, None, [None])
    assert layer.columns["id"] == ["007"]


@pytest.mark.parametrize(
    "header", ["x;y", "E;N", "Easting;Northing", "öst;nord", "SWEREF99_E;SWEREF99_N", "X-koord;Y-koord"]
)
def test_columns_of_metres_are_known_by_name_and_need_a_system(tmp_path, header):
    path = csv_file(tmp_path / "a.csv", f"{header}\n670 834,5;6576937\n")
    with pytest.raises(GeodataError, match=r"has no coordinate reference system.*look like EPSG:3006"):
        read_layer(path)
    assert read_layer(path, crs="EPSG:3006").geometry[0].equals(shapely.Point(670_834.5, 6_576_937))


@pytest.mark.parametrize("header", ["lon,lat", "longitud,latitud", "Longitude,Latitude"])
def test_columns_of_degrees_are_known_by_name_and_need_none(tmp_path, header):
    layer = read_layer(csv_file(tmp_path / "a.csv", f"{header}\n18.0,59.3\n"))
    assert layer.source_crs == "EPSG:4326"
    assert layer.geometry[0].distance(shapely.Point(670_850, 6_577_300)) < 100


def test_northing_in_the_column_named_x_is_refused_as_swapped(tmp_path):
    path = csv_file(tmp_path / "a.csv", "x;y\n6576937;670834\n")
    with pytest.raises(GeodataError, match="with the axes swapped"):
        read_layer(path, crs="EPSG:3006")


def test_columns_named_for_their_axis_may_stand_in_any_order(tmp_path):
    layer = read_layer(csv_file(tmp_path / "a.csv", "N;E\n6576937;670834\n"), crs="EPSG:3006")
    assert layer.geometry[0].equals(shapely.Point(670_834, 6_576_937))


def test_a_coordinate_that_is_none_is_remarked_on_and_its_row_stays(tmp_path):
    text = "id;x;y\n1;670834;6576937\n2;okänd;6576937\n3;;\n4;670834;\n5;1;2\n"
    layer = read_layer(csv_file(tmp_path / "a.csv", text), crs="EPSG:3006")
    assert [shape is None for shape in layer.geometry] == [False, True, True, True, True]
    assert [(remark.row, remark.code) for remark in layer.remarks] == [
        (3, "coordinates-unreadable"),
        (5, "coordinates-unreadable"),
        (6, "geometry-outside"),
    ]


def test_coordinate_columns_without_a_number_need_no_system(tmp_path):
    assert read_layer(csv_file(tmp_path / "a.csv", "id;x;y\n1;;\n")).geometry.tolist() == [None]


def test_outlines_as_text_are_read_with_their_system(tmp_path):
    text = "id;wkt\n1;SRID=3006;POINT (670834 6576937)\n"
    quoted = (
        'id;geometri\n1;"SRID=3006;POLYGON ((670834 6576937, 670934 6576937, 670934 6577037, 670834 6576937))"\n2;x\n'
    )
    layer = read_layer(csv_file(tmp_path / "a.csv", quoted))
    assert layer.geometry[0].area == 5000
    assert [(remark.row, remark.code) for remark in layer.remarks] == [(3, "geometry-unusable")]
    with pytest.raises(GeodataError, match=r"Row 2 of b.csv has 3 cells, the header has 2"):
        read_layer(csv_file(tmp_path / "b.csv", text))  # every row has the separator inside a value


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a;b\n1;2\n3;4;5\n6\n", "Row 3 of a.csv has 3 cells, the header has 2; most rows differ"),
        ("1;2\n3;4\n", "Row 1 of a.csv should hold the headers, but holds no words"),
        ("Utdrag\nid;rubrik;från;;\nnr;titel;start;slut;typ\n1;A;2027;2028;x\n", "Rows 2 and 3 of a.csv could both be"),
        ('a;b\n1;"2\n3;4\n', "Row 2 of a.csv has quotation marks that do not match"),
        ("a;b;a\n1;2;3\n", "two columns named a"),
        ("a;;b\n1;2;3\n", "Column 2 of a.csv has values and no header"),
        ("a;b\n;\n", "has no rows"),
    ],
)
def test_a_table_whose_cells_cannot_be_told_apart_is_refused_with_the_row(tmp_path, text, message):
    with pytest.raises(GeodataError, match=message):
        read_layer(csv_file(tmp_path / "a.csv", text))


TITLED = [
    ["Planerade åtgärder 2027, alla förvaltningar", None, None, None],
    [],
    ["åtgärd_id", "rubrik", "start", "Anmärkning"],
    ["TK-1", "Ny ledning", "2027-05-03", None],
    ["TK-2", "Ny kabel", "2027-05-04", "Brådskar"],
]


@pytest.mark.parametrize(("above", "row"), [(TITLED[:1], 2), (TITLED[:2], 3), ([*TITLED[:2], ["Utdrag", "A"], []], 5)])
@pytest.mark.parametrize("mark", [";", ",", "\t", "xlsx"])
def test_headers_below_a_title_are_found_and_their_row_is_named(tmp_path, mark, above, row):
    rows = [*above, *TITLED[2:]]
    path = tmp_path / ("a.xlsx" if mark == "xlsx" else "a.csv")
    if mark == "xlsx":
        workbook(path, Blad=rows)
    else:
        with path.open("w", newline="", encoding="utf-8") as file:
            csv.writer(file, delimiter=mark).writerows(rows)
    layer = read_layer(path)
    assert layer.columns["åtgärd_id"] == ["TK-1", "TK-2"]
    assert layer.rows == [row + 1, row + 2]
    assert [(remark.code, remark.row) for remark in layer.remarks] == [("header-not-first", row)]


def test_a_title_with_its_cells_merged_over_the_headers_is_seen_through(tmp_path):
    path = merged(workbook(tmp_path / "a.xlsx", Blad=[TITLED[0], *TITLED[2:]]), "A1:D1")
    assert read_layer(path).rows == [3, 4]


@pytest.mark.parametrize(
    "rows", [[["id", None], ["M1", "Prov"]], [["id", "namn", None], ["M1", "A", "B"]], [["T", None, None], [1, 2, 3]]]
)
def test_values_are_not_taken_for_headers(tmp_path, rows):
    with pytest.raises(GeodataError, match="has values and no header"):
        read_layer(workbook(tmp_path / "a.xlsx", Blad=rows))


def test_an_empty_column_without_header_is_left_out(tmp_path):
    assert list(read_layer(csv_file(tmp_path / "a.csv", "a;b;\n1;2;\n")).columns) == ["a", "b"]


def test_a_spreadsheet_keeps_text_and_gives_dates_and_whole_numbers_as_text(tmp_path):
    rows = [
        ["orgnr", "start", "antal", "pris"],
        ["0012345678", dt.date(2026, 5, 4), 5, 5.5],
        [],
        [" x ", None, None, 7.0],
    ]
    layer = read_layer(workbook(tmp_path / "a.xlsx", Blad=rows))
    assert layer.columns["orgnr"] == ["0012345678", "x"]
    assert layer.columns["start"] == ["2026/05/04", None]
    assert layer.columns["antal"] == ["5", None]
    assert layer.columns["pris"] == ["5.5", "7"]
    assert layer.rows == [2, 4]
    assert (layer.name, layer.driver) == ("Blad", "XLSX")


def test_a_spreadsheet_with_coordinates_is_placed(tmp_path):
    path = workbook(tmp_path / "a.xlsx", Blad=[["id", "X", "Y"], ["1", 670834.5, 6576937]])
    assert read_layer(path, crs="EPSG:3006").geometry[0].equals(shapely.Point(670_834.5, 6_576_937))


def test_one_column_of_one_row_is_a_sheet_too(tmp_path):
    assert read_layer(workbook(tmp_path / "a.xlsx", Blad=[["id"], ["1"]])).columns == {"id": ["1"]}


def test_the_only_sheet_with_rows_is_taken_and_several_need_a_choice(tmp_path):
    rows = [["id"], ["1"]]
    path = workbook(tmp_path / "a.xlsx", Tom=[["id"]], Åtgärder=rows)
    assert list_layers(path) == ("Tom", "Åtgärder")
    assert read_layer(path).name == "Åtgärder"
    with pytest.raises(GeodataError, match="several layers with rows: A, B"):
        read_layer(workbook(tmp_path / "b.xlsx", A=rows, B=rows))


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([["id", "namn"]], "has no rows"),
        ([], "has no rows"),
        ([[], [1, 2], [3, 4]], "Row 2 of a.xlsx should hold the headers, but holds no words"),
        ([["id", "id"], [1, 2]], "two columns named id"),
        ([["id", None], [1, 2]], "Column 2 of a.xlsx has values and no header"),
    ],
)
def test_a_sheet_that_cannot_be_understood_is_refused(tmp_path, rows, message):
    with pytest.raises(GeodataError, match=message):
        read_layer(workbook(tmp_path / "a.xlsx", Blad=rows))


def test_a_workbook_with_a_spoilt_sheet_is_refused_not_read_in_part(tmp_path):
    path = workbook(tmp_path / "a.xlsx", Blad=[["id"], *([str(i)] for i in range(500))])
    raw = bytearray(path.read_bytes())
    place = raw.find(b"xl/worksheets/sheet1.xml") + 600
    raw[place : place + 20] = bytes(20)
    path.write_bytes(raw)
    with pytest.raises(GeodataError, match="damaged or cut short"):
        read_layer(path)
