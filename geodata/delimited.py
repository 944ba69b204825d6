"""CSV as it comes: UTF-8, UTF-16 or Windows-1252, with semicolons, commas or tabs, quoted or not."""

from __future__ import annotations

import codecs
import csv
import io
from pathlib import Path

from geodata.delivered import Delivered
from geodata.errors import GeodataError
from geodata.tables import check_header_stands_first, table

SEPARATORS = (";", "\t", ",", "|")
SAMPLE_RECORDS = 50
GREATEST_CELL = 64 * 1024**2
"""Characters in one cell: an outline in well-known text can be long, csv's own limit is 131 072."""

BYTE_ORDER_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def read_delimited(path: Path, file: str) -> Delivered:
    """All records of a delimited file as text; rows are numbered as a spreadsheet shows them, the header being 1.

    Raises GeodataError when it is no text, a quotation mark is never closed, or a row has more or fewer cells than
    the header.
    """
    text = decode(path.read_bytes(), file)
    records = _records(text, separator(text), file)
    if not records:
        return Delivered(path.stem, "CSV", {}, [])
    (_, header), *body = records
    for row, cells in body:
        if len(cells) != len(header):
            check_header_stands_first(header, body, file)
            raise GeodataError(
                "Row {row} of {file} has {n_cells} cells, the header has {n_columns}.",
                "A value would end up in the wrong column.",
                "Correct the row; a value that holds the separator must stand in quotation marks.",
                row=row,
                file=file,
                n_cells=len(cells),
                n_columns=len(header),
            )
    return table(path.stem, "CSV", header, body, file)


def decode(raw: bytes, file: str) -> str:
    """The text, by its byte order mark, else as UTF-8, else as Windows-1252.

    >>> decode("Företag".encode("cp1252"), "a.csv"), decode("Företag".encode("utf-16"), "a.csv")
    ('Företag', 'Företag')
    """
    marked = next((name for mark, name in BYTE_ORDER_MARKS if raw.startswith(mark)), None)
    for encoding in (marked,) if marked else ("utf-8", "cp1252"):
        try:
            text = raw.decode(encoding)
        except UnicodeError:
            continue
        if "\0" not in text:
            return text
    raise GeodataError(
        "The file {file} is not text.",
        "A CSV file holds text in UTF-8, UTF-16 or Windows-1252.",
        "Check that it is the right file, or save it as CSV UTF-8.",
        file=file,
    )


def separator(text: str) -> str:
    r"""What separates the cells: what splits the header most, among those that split all records alike.

    A title above the headers is split by none: then what splits the rest most.

    >>> separator("namn;x;y\nKalle, AB;150100,5;6575600,25\n")
    ';'
    """
    widths = {mark: _widths(text, mark) for mark in SEPARATORS}
    even = [mark for mark, counts in widths.items() if len(set(counts)) == 1 and counts[0] > 1]
    return max(even or SEPARATORS, key=lambda mark: (widths[mark][:1], sum(widths[mark])))


def _widths(text: str, mark: str) -> list[int]:
    """The number of cells in each of the first records that are not blank."""
    widths: list[int] = []
    try:
        for cells in csv.reader(io.StringIO(text, newline=""), delimiter=mark):
            if any(cell.strip() for cell in cells):
                widths.append(len(cells))
            if len(widths) == SAMPLE_RECORDS:
                break
    except csv.Error:
        return widths
    return widths


def _records(text: str, mark: str, file: str) -> list[tuple[int, list[str]]]:
    """Records with their row number, without blank ones."""
    csv.field_size_limit(GREATEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True)
    records: list[tuple[int, list[str]]] = []
    row = 0
    try:
        for row, cells in enumerate(reader, start=1):
            if any(cell.strip() for cell in cells):
                records.append((row, cells))
    except csv.Error as error:
        raise GeodataError(
            "Row {row} of {file} has quotation marks that do not match.",
            "Where its cells end cannot be told.",
            "Double the quotation marks inside a quoted value, or remove the stray one.",
            row=row + 1,
            file=file,
        ) from error
    return records
