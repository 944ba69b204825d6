"""CSV and spreadsheets as offices write them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from tests.oddities.frame import SPOT, Oddity, Outcome
from tests.oddities.making import ROW, at, written

HANDLED, FINDING, REFUSED = Outcome.HANDLED, Outcome.FINDING, Outcome.REFUSED

HEADER = [*ROW, "wkt"]
FIRST = [*ROW.values(), f"SRID=3006;{SPOT.wkt}"]
SECOND = ["M2", "trafikkontoret", "Nästa prov", "gatuarbete", f"SRID=3006;{SPOT.wkt}"]


def lines(*rows: Sequence[str], mark: str = ";", end: str = "\r\n") -> str:
    """The rows as CSV, every cell quoted that needs it."""
    return "".join(mark.join(_quoted(cell, mark) for cell in row) + end for row in rows)


def _quoted(cell: str, mark: str) -> str:
    return '"' + cell.replace('"', '""') + '"' if any(sign in cell for sign in (mark, '"', "\n")) else cell


def csv(text: str | bytes) -> Callable[[Path], Path]:
    """Writes a CSV file with that content."""
    return lambda folder: written(folder / "plan.csv", text)


def book(*rows: Sequence[Any], change: Callable[[Worksheet], object] = lambda sheet: None) -> Callable[[Path], Path]:
    """Writes a workbook with the rows, changed before it is saved."""

    def write(folder: Path) -> Path:
        workbook = openpyxl.Workbook()
        sheet = workbook.active
        assert isinstance(sheet, Worksheet)
        for row in rows:
            sheet.append(row)
        change(sheet)
        workbook.save(folder / "plan.xlsx")
        return folder / "plan.xlsx"

    return write


def with_column(name: str, value: object, second: object = "") -> list[list[Any]]:
    """The plain table with one more column."""
    return [[*HEADER, name], [*FIRST, value], [*SECOND, second]]


def in_points(header: str, cells: str, mark: str = "\t") -> str:
    """M1 as a point in columns of its own."""
    return lines([*ROW, *header.split(mark)], [*ROW.values(), *cells.split(mark)], mark=mark)


def option(make: Callable[[Path], Path], crs: str = "EPSG:3006") -> Callable[[Path], tuple[object, ...]]:
    """The file with the system said."""
    return lambda folder: (make(folder), "--crs", crs)


PLAIN = lines(HEADER, FIRST, SECOND)
MIXED = lines(HEADER, FIRST).encode() + lines(SECOND).encode("cp1252")

ENCODINGS = (
    *(
        Oddity("CSV", f"in {encoding}", csv(PLAIN.encode(encoding)))
        for encoding in ("utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be")
    ),
    Oddity("CSV", "one line of Windows-1252 in UTF-8", csv(MIXED), FINDING, "text-reencoded"),
    Oddity("CSV", "letters lost before", csv(PLAIN.replace("Nästa", "N\ufffdsta")), FINDING, "letters-lost"),
    Oddity("CSV", "UTF-8 read as Latin-1", csv(PLAIN.encode().decode("latin-1")), FINDING, "encoding-corrected"),
    Oddity("CSV", "bytes that are no text", csv(PLAIN.encode() + b"\x81\x8d;\x90\n"), REFUSED, "Rad 4 i plan.csv"),
    Oddity("CSV", "zeros in the text", csv(PLAIN + "\0\0\n"), REFUSED, "är inte text"),
)

SHAPES = (
    *(
        Oddity("CSV", f"parted by {name}", csv(lines(HEADER, FIRST, SECOND, mark=mark)))
        for name, mark in (("semicolon", ";"), ("comma", ","), ("tab", "\t"), ("bar", "|"))
    ),
    *(
        Oddity("CSV", f"lines end with {end!r}", csv(lines(HEADER, FIRST, SECOND, end=end)))
        for end in ("\n", "\r", "\r\n")
    ),
    Oddity("CSV", "a line break in a value", csv(PLAIN.replace("Nästa prov", '"Nästa\nprov"'))),
    Oddity("CSV", "a quotation mark never closed", csv(PLAIN.replace("Nästa", '"Nästa')), REFUSED, "citattecken"),
    Oddity("CSV", "a cell too many", csv(PLAIN.replace("Nästa", "Nästa;x") + lines(["M3", *SECOND[1:]])), FINDING,
           "cells-misplaced"),
    Oddity("CSV", "a cell too few", csv(PLAIN + "M3;trafikkontoret\n"), FINDING, "cells-misplaced"),
    Oddity("CSV", "most rows with a cell too many", csv(lines(HEADER, [*FIRST, "x"], [*SECOND, "y"])), REFUSED,
           "de flesta rader avviker"),
    Oddity("CSV", "empty columns and rows at the end", csv(PLAIN.replace("\r\n", ";;\r\n") + ";;;;;;\r\n" * 3)),
    Oddity("CSV", "blank rows above the headers", csv("\n\n" + PLAIN), FINDING, "header-not-first"),
    Oddity("CSV", "a title above the headers", csv("Planer 2027\n\n" + PLAIN), FINDING, "header-not-first"),
    Oddity("CSV", "two rows that could be headers",
           csv("Utdrag\nnummer;avser;var;;\n" + PLAIN), REFUSED, "kan vara rubrikerna"),
    Oddity("CSV", "no headers", csv(lines(["1", "2"], ["3", "4"])), REFUSED, "innehåller inga ord"),
    Oddity("CSV", "headers repeated on each page", csv(PLAIN + lines(HEADER, ["M3", *SECOND[1:]])), FINDING,
           "header-repeated"),
    Oddity("CSV", "a sum at the end",
           csv(lines(*with_column("kostnad_mnkr", "5", "7"), ["Summa", "", "", "", "", "12,0"])), FINDING,
           "total-ignored"),
    Oddity("CSV", "two columns of one name", csv(lines([*HEADER, "rubrik"], [*FIRST, "x"])), REFUSED, "rubrik"),
    Oddity("CSV", "values without a header", csv(lines([*HEADER, ""], [*FIRST, "x"])), REFUSED, "ingen rubrik"),
)  # fmt: skip

X, Y = f"{SPOT.centroid.x:.0f}", f"{SPOT.centroid.y:.0f}"
DEGREES = at(4326, SPOT.centroid)
LAT, LON = f"{DEGREES.y:.6f}", f"{DEGREES.x:.6f}"

PLACES = (
    Oddity("CSV", "x and y without a system", csv(in_points("x\ty", f"{X}\t{Y}")), REFUSED, "--crs EPSG:3006"),
    Oddity("CSV", "x and y swapped", option(csv(in_points("x\ty", f"{Y}\t{X}"))), REFUSED, "omkastade axlar"),
    Oddity("CSV", "N before E", option(csv(in_points("N\tE", f"{Y}\t{X}"))), is_placed=False),
    Oddity("CSV", "decimal comma and blanks",
           option(csv(in_points("E\tN", f"{X[:3]} {X[3:]},00\t{Y[0]} {Y[1:4]} {Y[4:]},00"))), is_placed=False),
    Oddity("CSV", "latitude, longitude in one cell", csv(in_points("koordinater", f"{LAT}, {LON}")), FINDING,
           "pairs-north-first", is_placed=False),
    Oddity("CSV", "longitude latitude in one cell", csv(in_points("koordinater", f"{LON} {LAT}")), FINDING,
           "pairs-east-first", is_placed=False),
    Oddity("CSV", "decimal commas in one cell",
           csv(in_points("koordinater", f"{LAT}, {LON}".replace(".", ","))), FINDING, "pairs-north-first",
           is_placed=False),
    Oddity("CSV", "northing and easting in one cell", option(csv(in_points("position", f"{Y}, {X}"))), FINDING,
           "pairs-north-first", is_placed=False),
    Oddity("CSV", "a coordinate that is none",
           option(csv(lines([*ROW, "x", "y"], [*ROW.values(), X, Y], [*SECOND[:4], "okänd", Y]))), FINDING,
           "coordinates-unreadable", is_placed=False),
    Oddity("CSV", "well-known text with northing first",
           option(csv(lines(HEADER, [*ROW.values(), f"POINT ({Y} {X})"]))), REFUSED, "omkastade axlar"),
    Oddity("CSV", "a system for each row",
           csv(lines([*HEADER, "koordinatsystem"], [*ROW.values(), SPOT.wkt, "SWEREF 99 TM"],
                     [*SECOND[:4], at(3011).wkt, "EPSG:3011"])), FINDING, "crs-by-row"),
    Oddity("CSV", "a row in an unknown system",
           csv(lines([*HEADER, "crs"], [*ROW.values(), SPOT.wkt, "3006"], [*SECOND[:4], SPOT.wkt, "lokalt"])), FINDING,
           "coordinates-unreadable"),
)  # fmt: skip


def _hide(sheet: Worksheet) -> None:
    assert sheet.parent is not None
    lists = sheet.parent.create_sheet("Listor")
    lists.append(["typ"])
    lists.append(["gatuarbete"])
    lists.sheet_state = "hidden"


def _second_sheet(sheet: Worksheet) -> None:
    assert sheet.parent is not None
    other = sheet.parent.create_sheet("Andra")
    other.append(HEADER)
    other.append(SECOND)


def _hide_row(sheet: Worksheet) -> None:
    sheet.row_dimensions[3].hidden = True


SHEETS = (
    Oddity("XLSX", "plain", book(HEADER, FIRST, SECOND)),
    Oddity("XLSX", "with macros", lambda f: book(HEADER, FIRST)(f).rename(f / "plan.xlsm")),
    Oddity("XLSX", "a title merged over the headers",
           book(["Planer 2027"], HEADER, FIRST, change=lambda s: s.merge_cells("A1:E1")), FINDING, "header-not-first"),
    Oddity("XLSX", "a value merged over rows",
           book(HEADER, FIRST, [SECOND[0], None, *SECOND[2:]], change=lambda s: s.merge_cells("B2:B3")), FINDING,
           "cells-merged"),
    Oddity("XLSX", "headers in two rows",
           book([*HEADER, "Period", None], [*[None] * 5, "start", "slut"], [*FIRST, "2027-05-03", "2027-06-01"],
                change=lambda s: [s.merge_cells(a) for a in ("A1:A2", "B1:B2", "C1:C2", "D1:D2", "E1:E2", "F1:G1")]),
           FINDING, "header-not-first"),
    Oddity("XLSX", "headers in two rows, not merged",
           book([*HEADER, "Period", None], [*[None] * 5, "start", "slut"], [*FIRST, "2027-05-03", "2027-06-01"]),
           REFUSED, "ingen rubrik"),
    Oddity("XLSX", "a hidden sheet", book(HEADER, FIRST, change=_hide), FINDING, "sheet-hidden"),
    Oddity("XLSX", "a hidden row", book(HEADER, FIRST, SECOND, change=_hide_row), FINDING, "rows-hidden"),
    Oddity("XLSX", "two sheets with rows", book(HEADER, FIRST, change=_second_sheet), REFUSED, "--layer"),
    Oddity("XLSX", "an error for a value", book(*with_column("kostnad_mnkr", 5, "#REF!")), FINDING, "cell-error"),
    Oddity("XLSX", "a formula without a value", book(*with_column("kostnad_mnkr", 5, "=1+1")), FINDING,
           "formula-uncalculated"),
    Oddity("XLSX", "a date as a date", book(*with_column("startdatum", dt.date(2027, 5, 3), dt.date(2027, 5, 4)))),
    Oddity("XLSX", "a shortened number", book(*with_column("diarienummer", "A 1", "1,23E+09")), FINDING,
           "number-shortened"),
    Oddity("XLSX", "a sum at the end",
           book(*with_column("kostnad_mnkr", 5, 7), ["Totalt", *[None] * 4, 12]), FINDING, "total-ignored"),
    Oddity("XLSX", "no rows", book(HEADER), REFUSED, "har inga rader"),
)  # fmt: skip

ODDITIES = (*ENCODINGS, *SHAPES, *PLACES, *SHEETS)
