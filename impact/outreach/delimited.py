"""The outreach list as CSV, the way a Swedish Excel opens it on a double click."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

from impact.outreach.consolidate import compile_outreach
from impact.outreach.recipient_sheet import recipient_sheet
from impact.outreach.sheets import Cell, Sheet
from impact.outreach.words import Words
from impact.results import OutreachMaterial

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def write_csv(path: Path, material: OutreachMaterial) -> None:
    """Write the outreach list, one row per recipient, with the columns of the workbook's first sheet.

    Semicolons between fields, decimal commas, UTF-8 with a byte order mark, lines that end in CRLF, quotes doubled
    (RFC 4180). Text is made harmless as `harmless` says. The workbook is the safer file: there a telephone number
    needs no apostrophe, and an organisation number stays text.
    """
    write_sheet_csv(path, recipient_sheet(compile_outreach(material), Words.of(material)))


def write_sheet_csv(path: Path, sheet: Sheet) -> None:
    """Write one table as CSV for a Swedish Excel."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
        writer.writerow([harmless(header) for header in sheet.headers])
        writer.writerows([[_as_text(cell) for cell in row] for row in sheet.rows])


def harmless(text: str) -> str:
    """Text that a spreadsheet takes for a formula gets an apostrophe in front: the OWASP advice on CSV injection.

    Cells that begin with = + - @, a tab or a line break, or with the full-width forms of the signs. A telephone number
    that begins with + gets one too: a reader that is no spreadsheet takes the first apostrophe away.

    >>> harmless("=1+1"), harmless("+46 8 000 00 00"), harmless("Plåt & Söner")
    ("'=1+1", "'+46 8 000 00 00", 'Plåt & Söner')
    """
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def _as_text(cell: Cell) -> str:
    """Numbers are ours and may be negative; only text from a register can be hostile."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return harmless(cell)
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell).replace(".", ",")
