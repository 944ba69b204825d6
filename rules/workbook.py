"""XLSX → text: every cell of every sheet by its address, so that a pack can keep a workbook as its other files."""

from __future__ import annotations

import io
import json
import re
import warnings
import zipfile
import zlib
from datetime import date, datetime, time
from itertools import islice
from typing import Any

from rules.errors import Mistakes, Place

WORKBOOK_SUFFIX = ".xlsx"
MAX_UNPACKED = 50_000_000
MAX_CELLS = 100_000
MAX_AREA = 1_000_000
"""Rows times columns of a sheet, the empty ones between them too."""
CELL_OR_ROW = re.compile(rb"<(?:\w+:)?(?:c|row)[\s/>]")
MERGED = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]*?ref=[\"']([A-Z]+\d+):([A-Z]+\d+)[\"']")
DAMAGED = (
    zipfile.BadZipFile, zlib.error, OSError, EOFError, KeyError, ValueError, TypeError, AttributeError,
    IndexError, ImportError, RuntimeError, NotImplementedError, zipfile.LargeZipFile, AssertionError, OverflowError,
    SyntaxError,
)  # fmt: skip
"""How zipfile, the XML reader and openpyxl say that a workbook is spoilt; that of XML is a SyntaxError."""


def workbook_text(raw: bytes, file: str, mistakes: Mistakes) -> str:
    """The workbook as JSON: sheet → cells by address, merged ranges, hidden rows and columns. Nothing is computed.

    A cell is a text, a number, true or false, or {"date"}, {"formula"} or {"error"}. "" when it cannot be read.
    """
    place = Place(file, 1)
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            if sum(member.file_size for member in archive.infolist()) > MAX_UNPACKED:
                mistakes.add(place, "The workbook unpacks to more than {most} bytes.", most=MAX_UNPACKED)
                return ""
            if spoilt := archive.testzip():
                raise zipfile.BadZipFile(spoilt)
            sheets = None if _is_vast(archive) else _sheets(raw)
    except DAMAGED as error:
        mistakes.add(
            place,
            "The workbook cannot be read: {problem}.",
            remedy="Open it in the spreadsheet program and save it again as XLSX.",
            problem=f"{type(error).__name__}: {error}".rstrip("."),
        )
        return ""
    if sheets is None or sum(len(sheet["cells"]) for sheet in sheets.values()) > MAX_CELLS:
        mistakes.add(place, "The workbook has more than {most} cells.", remedy="Split the table.", most=MAX_CELLS)
        return ""
    return json.dumps(sheets, ensure_ascii=False, indent=0)


def _is_vast(archive: zipfile.ZipFile) -> bool:
    """Whether a sheet has more cells, or merges more, than a table can: openpyxl makes an object of every one.

    Counted in the XML itself, since empty cells take few bytes when packed, and a merged range takes one line.
    """
    for member in archive.infolist():
        if member.filename.startswith("xl/worksheets/"):
            content = archive.read(member)
            if sum(1 for _ in islice(CELL_OR_ROW.finditer(content), 2 * MAX_CELLS + 1)) > 2 * MAX_CELLS:
                return True
            merged = (found.groups() for found in MERGED.finditer(content))
            if sum(_area(first.decode(), last.decode()) for first, last in merged) > MAX_AREA:
                return True
    return False


def _area(first: str, last: str) -> int:
    """How many cells a range between two addresses has."""
    from openpyxl.utils import coordinate_to_tuple

    (top, left), (bottom, right) = coordinate_to_tuple(first), coordinate_to_tuple(last)
    return int((abs(bottom - top) + 1) * (abs(right - left) + 1))


def _sheets(raw: bytes) -> dict[str, dict[str, Any]] | None:
    """Every sheet; None when one is too large to look through."""
    from openpyxl import load_workbook

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # styles and validations that openpyxl does not know say nothing about cells
        book = load_workbook(io.BytesIO(raw), keep_links=False)
    if any(sheet.max_row * sheet.max_column > MAX_AREA for sheet in book.worksheets):
        return None
    return {
        sheet.title: {
            "cells": {cell.coordinate: _plain(cell) for row in sheet.iter_rows() for cell in row if _has_value(cell)},
            "merged": sorted(str(each) for each in sheet.merged_cells.ranges),
            "hidden": _hidden(sheet),
        }
        for sheet in book.worksheets
    }


def _hidden(sheet: Any) -> list[str]:
    """Numbers of rows and letters of columns that hold something and are not shown."""
    rows = {number for number, row in sheet.row_dimensions.items() if row.hidden}
    spans = [(each.min, each.max) for each in sheet.column_dimensions.values() if each.hidden]
    filled = [cell for row in sheet.iter_rows() for cell in row if _has_value(cell)]
    columns = {c.column_letter: None for c in filled if any(low <= c.column <= high for low, high in spans)}
    return [*(str(n) for n in sorted(rows & {cell.row for cell in filled})), *columns]


def _has_value(cell: Any) -> bool:
    return cell.value is not None and str(cell.value).strip() != ""


def _plain(cell: Any) -> object:
    value = cell.value
    if cell.data_type == "f":
        return {"formula": str(getattr(value, "text", value))}
    if cell.data_type == "e":
        return {"error": str(value)}
    if isinstance(value, datetime) and value.time() == time():
        return {"date": value.date().isoformat()}
    if isinstance(value, (date, time)):
        return {"date": value.isoformat()}
    return value if isinstance(value, (bool, int, float, str)) else str(value)
