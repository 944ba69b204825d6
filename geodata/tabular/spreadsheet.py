"""Spreadsheets (XLSX, XLSM and ODS) through GDAL: one sheet as text, rows numbered as the program shows them."""

from __future__ import annotations

import warnings
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from geodata.delivered import Delivered
from geodata.files.archive_checks import check_members
from geodata.files.gdal import gdal
from geodata.files.plain import plainly_named
from geodata.files.soundness import damaged
from geodata.hints import NO_HINTS, Hints
from geodata.reasons import NO_WORKBOOK, PART_SPOILT
from geodata.remarks import Remark
from geodata.tabular.header import Row
from geodata.tabular.tables import table
from geodata.tabular.worksheet import UNCALCULATED, Oddities, hidden_sheets, oddities

AS_TEXT = {"HEADERS": "DISABLE", "FIELD_TYPES": "STRING"}
"""GDAL's open options: no value is guessed to be a number or a date. Headers are ours: its FORCE forgets all sheets
but the first."""

MOST_NAMED = 8
"""Rows or columns named in one remark."""


def sheet_counts(path: Path, file: str) -> dict[str, int]:
    """The sheets of a workbook, each with its number of rows below the header (1 for an only sheet, not counted).

    Hidden sheets count as empty when others have rows: lists of choices stand there, and nobody sees them.

    Raises GeodataError when the workbook is damaged, or packs more than an honest one.
    """
    with _refusing_damage(path, file), plainly_named(path) as plain:
        names = [str(name) for name, _ in gdal().list_layers(plain)]
        if len(names) == 1:
            return {names[0]: 1}
        counts = {name: max(len(_rows(*_read(plain, name))) - 1, 0) for name in names}
        hidden = hidden_sheets(plain, file)
    if any(count for name, count in counts.items() if name not in hidden):
        return {name: 0 if name in hidden else count for name, count in counts.items()}
    return counts


def read_sheet(path: Path, sheet: str, file: str, hints: Hints = NO_HINTS) -> Delivered:
    """One sheet as text: dates and numbers as GDAL writes them, text untouched, merged cells with their value in each.

    Raises GeodataError when it cannot be told which row holds the headers.
    """
    with _refusing_damage(path, file), plainly_named(path) as plain:
        odd = oddities(plain, sheet, file)
        hidden = hidden_sheets(plain, file) - {sheet}
        numbers, columns = _read(plain, sheet)
    columns, remarks = _made_whole(numbers, columns, odd)
    driver = "ODS" if path.suffix.lower() == ".ods" else "XLSX"
    delivered = table(sheet, driver, _rows(numbers, columns), file, hints.header_row)
    remarks += [_hidden_sheet(name) for name in sorted(hidden)]
    remarks += _hidden_parts(odd, set(delivered.rows))
    delivered.remarks.extend(remarks)
    return delivered


def _read(path: Path, sheet: str) -> tuple[list[int], list[list[str]]]:
    """Row numbers, and the columns' texts."""
    _, fids, _, values = gdal().raw.read(path, layer=sheet, return_fids=True, datetime_as_string=True, **AS_TEXT)
    return fids.tolist(), [["" if value is None else str(value) for value in column] for column in values]


def _rows(numbers: list[int], columns: list[list[str]]) -> list[Row]:
    """The rows that hold anything."""
    cells = zip(*columns, strict=True)
    return [(row, texts) for row, texts in zip(numbers, cells, strict=False) if any(text.strip() for text in texts)]


def _made_whole(numbers: list[int], columns: list[list[str]], odd: Oddities) -> tuple[list[list[str]], list[Remark]]:
    """The columns with merged values in each of their rows, and formulas without a value marked as such.

    A cell merged over several columns is a title or a group of headers, and stays in the first.
    """
    place = {row: i for i, row in enumerate(numbers)}
    remarks: list[Remark] = []
    for top, bottom, left, right in odd.merged:
        if top not in place or bottom == top or left > len(columns) or not columns[left - 1][place[top]].strip():
            continue
        column = columns[left - 1]
        for row in range(top + 1, bottom + 1):
            if row in place:
                column[place[row]] = column[place[top]]
        remarks.append(_merged(top, bottom, left, right))
    for row, column_number in odd.unsaved:
        if row in place and column_number <= len(columns):
            columns[column_number - 1][place[row]] = UNCALCULATED
    return columns, remarks


def _merged(top: int, bottom: int, left: int, right: int) -> Remark:
    area = f"{column_letters(left)}{top}:{column_letters(right)}{bottom}"
    return Remark(
        top,
        "cells-merged",
        "The cells {area} are merged; their value was read for each of the rows {first}–{last}.",
        "Check that it is meant for all of them.",
        {"area": area, "first": top, "last": bottom},
    )


def _hidden_parts(odd: Oddities, rows: set[int]) -> list[Remark]:
    """That hidden rows and columns were read like the others: a filter that was left on hides what is planned too."""
    remarks = []
    hidden = [row for row in odd.hidden_rows if row in rows]
    if hidden:
        remarks.append(
            Remark(
                None,
                "rows-hidden",
                "Hidden rows were read like the others: {n} of them, {rows}.",
                "Delete them at the source if they are not meant.",
                {"n": len(hidden), "rows": _some([str(row) for row in hidden])},
            )
        )
    if odd.hidden_columns:
        remarks.append(
            Remark(
                None,
                "columns-hidden",
                "Hidden columns were read like the others: {columns}.",
                "Delete them at the source if they are not meant.",
                {"columns": _some([column_letters(column) for column in odd.hidden_columns])},
            )
        )
    return remarks


def _some(names: list[str]) -> str:
    return ", ".join(names[:MOST_NAMED]) + (" …" if len(names) > MOST_NAMED else "")


def _hidden_sheet(name: str) -> Remark:
    return Remark(
        None,
        "sheet-hidden",
        "The workbook has a hidden sheet, {sheet}, which was not read.",
        "If it holds rows that are meant, choose it with --layer.",
        {"sheet": name},
    )


def column_letters(column: int) -> str:
    """What a spreadsheet calls a column, counted from 1.

    >>> column_letters(1), column_letters(28)
    ('A', 'AB')
    """
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


@contextmanager
def _refusing_damage(path: Path, file: str) -> Iterator[None]:
    try:
        with zipfile.ZipFile(path) as workbook:
            check_members(workbook.infolist(), file)
            spoilt = workbook.testzip()  # GDAL reads a spoilt sheet as far as it goes, and says nothing
        if spoilt is not None:
            raise damaged(file, PART_SPOILT)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    except _failures() as error:
        raise damaged(file, PART_SPOILT if zipfile.is_zipfile(path) else NO_WORKBOOK) from error


def _failures() -> tuple[type[Exception], ...]:
    """How zipfile and GDAL say that a workbook is spoilt."""
    of_zip = (zipfile.BadZipFile, zlib.error, KeyError, OSError, EOFError, RuntimeError, UnicodeDecodeError)
    return (*of_zip, gdal().errors.DataSourceError, gdal().errors.DataLayerError)
