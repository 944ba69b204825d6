"""Spreadsheets (XLSX and ODS) through GDAL: one sheet as text, rows numbered as the program shows them."""

from __future__ import annotations

import warnings
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyogrio
from pyogrio.errors import DataLayerError, DataSourceError

from geodata.archive import check_members
from geodata.delivered import Delivered
from geodata.errors import GeodataError
from geodata.plain import plainly_named
from geodata.reasons import NO_WORKBOOK, PART_SPOILT
from geodata.soundness import damaged
from geodata.tables import check_header_stands_first, table

AS_TEXT = {"HEADERS": "DISABLE", "FIELD_TYPES": "STRING"}
"""GDAL's open options: no value is guessed to be a number or a date. Headers are ours: its FORCE forgets all sheets
but the first."""

HEADER_ROW = 1

FAILURES = (
    zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError, UnicodeDecodeError, DataSourceError, DataLayerError
)  # fmt: skip
"""How zipfile and GDAL say that a workbook is spoilt."""


def sheet_counts(path: Path, file: str) -> dict[str, int]:
    """The sheets of a workbook, each with its number of rows below the header (1 for an only sheet, not counted).

    Raises GeodataError when the workbook is damaged, or packs more than an honest one.
    """
    with _refusing_damage(path, file), plainly_named(path) as plain:
        names = [str(name) for name, _ in pyogrio.list_layers(plain)]
        return {name: len(_read(plain, name)[1]) for name in names} if len(names) > 1 else dict.fromkeys(names, 1)


def read_sheet(path: Path, sheet: str, file: str) -> Delivered:
    """One sheet as text: dates and numbers as GDAL writes them, text untouched.

    Raises GeodataError when the first row holds no headers.
    """
    with _refusing_damage(path, file), plainly_named(path) as plain:
        names, body = _read(plain, sheet)
    if body and not any(name.strip() for name in names):
        check_header_stands_first(names, body, file)
        raise GeodataError(
            "The first row of sheet {sheet} in {file} has no headers.",
            "What the columns mean cannot be told.",
            "Delete the rows above the headers.",
            sheet=sheet,
            file=file,
        )
    return table(sheet, "XLSX" if path.suffix.lower() == ".xlsx" else "ODS", names, body, file)


def _read(path: Path, sheet: str) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """Headers, and the rows that hold anything with their numbers."""
    _, fids, _, values = pyogrio.raw.read(path, layer=sheet, return_fids=True, datetime_as_string=True, **AS_TEXT)
    cells = zip(*values, strict=True)
    rows = [(int(fid), [_cell(value) for value in row]) for fid, row in zip(fids, cells, strict=False)]
    headers = rows[0][1] if rows and rows[0][0] == HEADER_ROW else []
    return headers, [(row, texts) for row, texts in rows if row > HEADER_ROW and any(text.strip() for text in texts)]


def _cell(value: object) -> str:
    return "" if value is None else str(value)


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
    except FAILURES as error:
        raise damaged(file, PART_SPOILT if zipfile.is_zipfile(path) else NO_WORKBOOK) from error
