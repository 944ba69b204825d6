"""What GDAL does not tell of a worksheet (XLSX): merged cells, what is hidden, and formulas nobody has worked out."""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from xml.parsers import expat

from geodata.errors import GeodataError

WORKBOOK = "xl/workbook.xml"
RELATIONS = "xl/_rels/workbook.xml.rels"
TELLING = (b"mergeCell", b"hidden=", b"<f", b":f>", b":f ")
"""Without any of these there is nothing to find, and the sheet is not parsed."""

UNCALCULATED = "=?"
"""Stands for a formula whose value was never stored: the program that wrote the file did not work it out."""

CELL = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})")
YES = {"1", "true"}

Area = tuple[int, int, int, int]
"""First and last row, first and last column, counted from 1 as a spreadsheet does (A is 1)."""


@dataclass(slots=True)
class Oddities:
    """Of one sheet: merged areas, hidden rows and columns, and cells whose formula has no stored value."""

    merged: list[Area] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[int] = field(default_factory=list)
    unsaved: list[tuple[int, int]] = field(default_factory=list)


def hidden_sheets(path: Path, file: str) -> set[str]:
    """The names of the sheets that the workbook hides; none for what is no XLSX."""
    with zipfile.ZipFile(path) as workbook:
        if WORKBOOK not in workbook.namelist():
            return set()
        sheets = _elements(workbook.read(WORKBOOK), {"sheet"}, file)
    return {sheet.get("name", "") for _, sheet in sheets if sheet.get("state", "visible") != "visible"}


def oddities(path: Path, sheet: str, file: str) -> Oddities:
    """What is odd about one sheet of a workbook; nothing for what is no XLSX.

    Raises GeodataError when the XML declares entities.
    """
    with zipfile.ZipFile(path) as workbook:
        member = _member(workbook, sheet, file)
        if member is None:
            return Oddities()
        raw = workbook.read(member)
    if not any(mark in raw for mark in TELLING):
        return Oddities()
    return _Scan(file).of(raw)


def _member(workbook: zipfile.ZipFile, sheet: str, file: str) -> str | None:
    names = set(workbook.namelist())
    if not {WORKBOOK, RELATIONS} <= names:
        return None
    sheets = _elements(workbook.read(WORKBOOK), {"sheet"}, file)
    wanted = [a for _, a in sheets if a.get("name") == sheet]
    relation = next((value for a in wanted for key, value in a.items() if key.rpartition(":")[2] == "id"), None)
    targets = {a.get("Id"): a.get("Target", "") for _, a in _elements(workbook.read(RELATIONS), {"Relationship"}, file)}
    target = targets.get(relation, "")
    member = str(PurePosixPath("xl") / target) if not target.startswith("/") else target[1:]
    return member if member in names else None


def _elements(raw: bytes, wanted: set[str], file: str) -> list[tuple[str, dict[str, str]]]:
    found: list[tuple[str, dict[str, str]]] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(":")[2]
        if local in wanted:
            found.append((local, attributes))

    parser = _parser(file)
    parser.StartElementHandler = start
    _parse(parser, raw, file)
    return found


class _Scan:
    """One pass over a sheet's XML."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._found = Oddities()
        self._row = 0
        self._cell: tuple[int, int] = (0, 0)
        self._has_formula = self._has_value = self._is_in_value = False

    def of(self, raw: bytes) -> Oddities:
        parser = _parser(self._file)
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        _parse(parser, raw, self._file)
        return self._found

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(":")[2]
        if local == "c":
            self._cell = _cell(attributes.get("r", ""), (self._row, self._cell[1] + 1))
            self._has_formula = self._has_value = False
        elif local == "f":
            self._has_formula = True
        elif local in ("v", "t"):
            self._is_in_value = True
        elif local == "row":
            self._row = int(attributes.get("r") or self._row + 1)
            self._cell = (self._row, 0)
            if attributes.get("hidden") in YES:
                self._found.hidden_rows.append(self._row)
        elif local == "col" and attributes.get("hidden") in YES:
            first, last = int(attributes.get("min", 0)), int(attributes.get("max", 0))
            self._found.hidden_columns += range(first, min(last, first + 500) + 1)
        elif local == "mergeCell":
            self._merge(attributes.get("ref", ""))

    def _merge(self, ref: str) -> None:
        (top, left), (bottom, right) = (_cell(corner, (0, 0)) for corner in (ref.split(":") * 2)[:2])
        if top and bottom:
            self._found.merged.append((top, bottom, left, right))

    def _text(self, text: str) -> None:
        self._has_value = self._has_value or (self._is_in_value and bool(text))

    def _end(self, name: str) -> None:
        local = name.rpartition(":")[2]
        if local in ("v", "t"):
            self._is_in_value = False
        elif local == "c" and self._has_formula and not self._has_value:
            self._found.unsaved.append(self._cell)


def _cell(ref: str, otherwise: tuple[int, int]) -> tuple[int, int]:
    """Row and column of a cell's name.

    >>> _cell("AB12", (0, 0))
    (12, 28)
    """
    found = CELL.fullmatch(ref)
    if found is None:
        return otherwise
    column = 0
    for letter in found[1]:
        column = 26 * column + ord(letter) - ord("A") + 1
    return int(found[2]), column


def _parser(file: str) -> expat.XMLParserType:
    def refuse(*_: object) -> None:
        raise GeodataError(
            "The workbook {file} declares XML entities.",
            "No spreadsheet program writes such; unfolding them can exhaust the computer.",
            "Ask the sender for it again, saved by a spreadsheet program.",
            file=file,
        )

    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.EntityDeclHandler = refuse
    return parser


def _parse(parser: expat.XMLParserType, raw: bytes, file: str) -> None:
    try:
        parser.Parse(raw, True)  # noqa: FBT003 - the signature of expat
    except (expat.ExpatError, ValueError) as error:
        raise GeodataError(
            "The workbook {file} is damaged.",
            "One of its sheets is not well-formed.",
            "Ask the sender for it again.",
            file=file,
        ) from error
