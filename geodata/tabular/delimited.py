"""CSV as it comes: any of the usual encodings, with semicolons, commas, tabs or bars, quoted or not."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from geodata.delivered import Delivered
from geodata.errors import GeodataError
from geodata.hints import NO_HINTS, Hints
from geodata.remarks import Remark
from geodata.tabular.encoding import decode
from geodata.tabular.header import Row
from geodata.tabular.tables import table

SEPARATORS = (";", "\t", ",", "|")
SAMPLE_RECORDS = 50
SAMPLE = 256 * 1024
"""Letters in which as many records are looked for first."""
GREATEST_CELL = 64 * 1024**2
"""Characters in one cell: an outline in well-known text can be long, csv's own limit is 131 072."""

GREATEST_SIZE = 2 * 1024**3
"""Bytes of a text file: it is read whole, and no register of a municipality is larger."""


def read_delimited(path: Path, file: str, hints: Hints = NO_HINTS) -> Delivered:
    """All records of a delimited file as text; rows are numbered as a spreadsheet shows them, the first being 1.

    Raises GeodataError when it is no text, a quotation mark is never closed, or most rows do not fit the headers.
    """
    _check_size(path, file)
    decoded = decode(path.read_bytes(), file, hints.encoding)
    remarks: list[Remark] = []
    mark = hints.separator or separator(decoded.text)
    records = _records(decoded.text, mark, file, set(decoded.other_lines), remarks)
    delivered = table(path.stem, "CSV", records, file, hints.header_row)
    delivered.remarks.extend(remarks)
    return replace(delivered, hints=replace(delivered.hints, encoding=decoded.encoding))


def separator(text: str) -> str:
    r"""What separates the cells: what splits the header most, among those that split all records alike.

    A title above the headers is split by none: then what splits the rest most.

    >>> separator("namn;x;y\nKalle, AB;150100,5;6575600,25\n")
    ';'
    """
    widths = {mark: _widths(text[:SAMPLE], mark) for mark in SEPARATORS}
    if len(text) > SAMPLE and min(map(len, widths.values())) < SAMPLE_RECORDS:  # records longer than foreseen
        widths = {mark: _widths(text, mark) for mark in SEPARATORS}
    even = [mark for mark, counts in widths.items() if len(set(counts)) == 1 and counts[0] > 1]
    return max(even or SEPARATORS, key=lambda mark: (widths[mark][:1], sum(widths[mark])))


def _widths(text: str, mark: str) -> list[int]:
    """The number of cells in each of the first records that are not blank."""
    widths: list[int] = []
    try:
        for cells in csv.reader(_lines(text), delimiter=mark):
            if any(map(str.strip, cells)):
                widths.append(len(cells))
            if len(widths) == SAMPLE_RECORDS:
                break
    except csv.Error:
        return widths
    return widths


def _lines(text: str) -> Iterable[str]:
    r"""The lines with their ends, which only \r and \n make; StringIO would take four bytes for each letter."""
    return io.TextIOWrapper(io.BytesIO(text.encode()), encoding="utf-8", newline="")


def _records(text: str, mark: str, file: str, reencoded: set[int], remarks: list[Remark]) -> Iterator[Row]:
    """Records with their row number, without blank ones; those with lines of another encoding are remarked on."""
    csv.field_size_limit(GREATEST_CELL)
    reader = csv.reader(_lines(text), delimiter=mark, strict=True)
    row = first_line = 0
    try:
        for row, cells in enumerate(reader, start=1):
            if any(map(str.strip, cells)):
                yield row, cells
            if reencoded and not reencoded.isdisjoint(range(first_line + 1, reader.line_num + 1)):
                remarks.append(_reencoded(row))
            first_line = reader.line_num
    except csv.Error as error:
        raise GeodataError(
            "Row {row} of {file} has quotation marks that do not match.",
            "Where its cells end cannot be told.",
            "Double the quotation marks inside a quoted value, or remove the stray one.",
            row=row + 1,
            file=file,
        ) from error


def _reencoded(row: int) -> Remark:
    return Remark(
        row,
        "text-reencoded",
        "Row {row} is in Windows-1252, unlike the rest of the file, and was read as that.",
        "Check its å, ä and ö. Ask the sender for the whole file in UTF-8.",
        {"row": row},
    )


def _check_size(path: Path, file: str) -> None:
    size = path.stat().st_size
    if size > GREATEST_SIZE:
        raise GeodataError(
            "The text file {file} has {size_mb} MB; at most {greatest_mb} MB are read.",
            "A larger one is probably not the register it should be.",
            "Check that it is the right file, or divide it.",
            file=file,
            size_mb=size // 1024**2,
            greatest_mb=GREATEST_SIZE // 1024**2,
        )
