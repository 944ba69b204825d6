"""Tables as officers keep them, CSV or a sheet of a workbook: texts by cell, rows and columns counted from 1."""

from __future__ import annotations

import codecs
import csv
import io
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rules.errors import Mistakes, Place
from rules.form import Form
from rules.letters import plain, refuse_mixed
from rules.words import WORDS, nearest, number_words
from rules.workbook import WORKBOOK_SUFFIX

CSV_SUFFIX = ".csv"
SEPARATORS = (";", "\t", ",")
BYTE_ORDER_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

Rows = dict[int, dict[int, str]]
"""Row → column → text, in that order, only of cells that hold something."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table's cells. `dates` are those that the spreadsheet keeps as dates."""

    file: str
    rows: Rows
    dates: frozenset[tuple[int, int]] = frozenset()

    def place(self, row: int, column: int, rule_id: str | None = None) -> Place:
        """A cell as a place: its row is the line."""
        return Place(self.file, row, rule_id, address(row, column))


def address(row: int, column: int) -> str:
    """A cell as spreadsheets name it.

    >>> address(7, 2), address(1, 28)
    ('B7', 'AB1')
    """
    letters = ""
    while column:
        column, number = divmod(column - 1, len(LETTERS))
        letters = LETTERS[number] + letters
    return f"{letters}{row}"


def decode(raw: bytes) -> str | None:
    """A CSV's text by its byte order mark, else as UTF-8, else as Windows-1252; None when it is no text.

    >>> decode("påverkan".encode("cp1252")), decode("påverkan".encode("utf-16"))
    ('påverkan', 'påverkan')
    """
    marked = next((name for mark, name in BYTE_ORDER_MARKS if raw.startswith(mark)), None)
    for encoding in (marked,) if marked else ("utf-8", "cp1252"):
        try:
            text = raw.decode(encoding)
        except UnicodeError:
            continue
        if "\0" not in text:
            return text
    return None


def read_csv(file: str, content: str, mistakes: Mistakes) -> Sheet | None:
    """The cells of a CSV file, whatever separates them; None when its quotation marks do not match."""
    text = plain(content)
    rows: Rows = {}
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator(text), strict=True)
    row = 0
    try:
        for row, texts in enumerate(reader, start=1):
            cells = {column: cell.strip() for column, cell in enumerate(texts, start=1) if cell.strip()}
            rows |= {row: cells} if cells else {}
            for column, cell in cells.items():
                refuse_mixed(cell, Place(file, row, None, address(row, column)), mistakes)
    except csv.Error:
        mistakes.add(
            Place(file, row + 1),
            "The quotation marks of the row do not match.",
            why="Where its cells end cannot be told.",
            remedy="Double the quotation marks inside a quoted cell, or remove the stray one.",
        )
        return None
    return Sheet(file, rows)


def separator(text: str) -> str:
    r"""What separates the cells: what splits the header most, among those that split all rows alike.

    >>> separator("skede;-> nivå\nsamråd, granskning;styrgrupp\n")
    ';'
    """
    widths = {mark: _widths(text, mark) for mark in SEPARATORS}
    even = [mark for mark, counts in widths.items() if len(set(counts)) == 1 and counts[0] > 1]
    return max(even or SEPARATORS, key=lambda mark: widths[mark][:1])


def _widths(text: str, mark: str) -> list[int]:
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=mark))
    except csv.Error:
        return []
    return [len(row) for row in rows if any(cell.strip() for cell in row)]


def read_workbook(file: str, content: str, sheet: str | None, form: Form) -> Sheet | None:
    """One sheet of a workbook that is kept as text: the one named, or the only one that holds anything.

    `form` is where the sheet is named. Formulas, errors and merged cells are mistakes, each with its cell.
    """
    try:
        sheets: Mapping[str, Mapping[str, object]] = json.loads(content)
    except ValueError:
        return None  # the workbook could not be read: said when its file was
    filled = [name for name, each in sheets.items() if each["cells"]]
    if sheet is None and len(filled) == 1:
        sheet = filled[0]
    if sheet is None or sheet not in sheets:
        form.mistakes.add(
            form.place_of("blad"),
            "The workbook {file} has no sheet {sheet}."
            if sheet
            else "The workbook {file} has several sheets, or none.",
            remedy="Name one of these: {known}.",
            file=file,
            sheet=sheet,
            known=(nearest(sheet, sheets) if sheet else None) or ", ".join(sheets),
        )
        return None
    return _Workbook(file, form).read(sheets[sheet])


class _Workbook:
    def __init__(self, file: str, form: Form) -> None:
        self.file = file
        self.mistakes = form.mistakes
        self.language = form.language
        self.dates: set[tuple[int, int]] = set()

    def read(self, sheet: Mapping[str, object]) -> Sheet:
        self._refuse_merged(sheet["merged"])  # type: ignore[arg-type]  # as workbook_text wrote it
        self._refuse_hidden(sheet.get("hidden", []))  # type: ignore[arg-type]
        found: list[tuple[int, int, str]] = []
        for where, value in sheet["cells"].items():  # type: ignore[attr-defined]
            row, column = _position(where)
            text = self._text(value, Place(self.file, row, None, where), (row, column))
            if text:
                found.append((row, column, plain(text).strip()))
                refuse_mixed(text, Place(self.file, row, None, where), self.mistakes)
        rows: Rows = {}
        for row, column, text in sorted(found):
            rows.setdefault(row, {})[column] = text
        return Sheet(self.file, rows, frozenset(self.dates))

    def _refuse_merged(self, ranges: Iterable[str]) -> None:
        for each in ranges:
            first = each.partition(":")[0]
            self.mistakes.add(
                Place(self.file, _position(first)[0], None, first),
                "The cells {cells} are merged.",
                why="Only the first would have the value, and the others would hold for anything.",
                remedy="Split them and write the value in each.",
                cells=each,
            )

    def _refuse_hidden(self, hidden: Iterable[str]) -> None:
        for each in hidden:
            row = int(each) if each.isdecimal() else 1
            self.mistakes.add(
                Place(self.file, row),
                "The row {name} is hidden." if each.isdecimal() else "The column {name} is hidden.",
                why="It would decide without anybody seeing it.",
                remedy="Show it, or remove it.",
                name=each,
            )

    def _text(self, value: object, place: Place, position: tuple[int, int]) -> str:
        if isinstance(value, bool):
            return WORDS[self.language].yes if value else WORDS[self.language].no
        if isinstance(value, (int, float)):
            return number_words(value, self.language)
        if isinstance(value, dict) and "date" in value:
            self.dates.add(position)
            return str(value["date"])
        if isinstance(value, dict):
            self._refuse_computed(value, place)
            return ""
        return str(value).strip()

    def _refuse_computed(self, value: Mapping[str, str], place: Place) -> None:
        self.mistakes.add(
            place,
            "The cell {cell} holds a formula: {text}."
            if "formula" in value
            else "The cell {cell} holds an error: {text}.",
            why="A rule is what is written, not what is computed.",
            remedy="Write the value itself.",
            cell=place.cell,
            text=next(iter(value.values())),
        )


def _position(where: str) -> tuple[int, int]:
    """Row and column of an address.

    >>> _position("AB1")
    (1, 28)
    """
    letters, digits = re.fullmatch(r"([A-Z]+)(\d+)", where).groups()  # type: ignore[union-attr]  # openpyxl wrote it
    column = 0
    for letter in letters:
        column = column * len(LETTERS) + LETTERS.index(letter) + 1
    return int(digits), column


def is_table(file: str) -> bool:
    """Whether a file of a pack holds tables rather than YAML."""
    return file.lower().endswith((CSV_SUFFIX, WORKBOOK_SUFFIX))
