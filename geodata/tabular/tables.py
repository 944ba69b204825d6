"""Headers and rows of cells as a delivery: shared by CSV and spreadsheets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, dropwhile, islice

from geodata.delivered import Delivered, clean, clean_columns, cleaned, misread
from geodata.errors import GeodataError
from geodata.hints import Hints
from geodata.remarks import Remark
from geodata.tabular.encoding import LOST
from geodata.tabular.header import FIRST_ROW, Row, check_has_words, header_place, not_first
from geodata.tabular.totals import sum_words, without_totals

LOOKED_AT = 50
"""Rows among which the headers are sought."""

CHUNK = 1_000
"""Rows turned into columns at a time: as many as fit in the processor's cache; more take thrice as long."""

MOST_MISFITS = 0.5
"""The share of rows with more or fewer cells than the headers from which on the table is refused, not the rows."""


def table(name: str, driver: str, rows: Iterable[Row], file: str, header_row: int | None = None) -> Delivered:
    """The columns with their texts; `rows` are those that are not blank, with the headers and what stands above them.

    A column without header and without values is left out. Rows that do not fit the headers stay, with a remark; sums
    at the end and headers repeated in the middle are no rows, and are remarked on. `header_row` is where somebody says
    that the headers stand.

    Raises GeodataError when it cannot be told which row holds the headers, a column has values and no header, two
    columns share one, or most rows do not fit.
    """
    rest = iter(rows) if header_row is None else _from(rows, header_row, file)
    first = list(islice(rest, LOOKED_AT))
    if not first:
        return Delivered(name, driver, {}, [])
    place = 0 if header_row is not None else header_place(first, file)
    row, header = first[place]
    if header_row is None:
        check_has_words(header, row, file)
    body = _Body(len(header), file)
    for chunk in _chunks(chain(first[place + 1 :], rest)):
        body.add(chunk)
    body.check_fit()
    is_found = header_row is None and row != FIRST_ROW
    remarks = [not_first(row)] if is_found else []
    kept = _titled(header, [column.texts for column in body.columns], file)
    columns, is_misread = clean_columns([header[i] for i in kept], [body.columns[i].texts for i in kept], file)
    columns, numbers, sums = without_totals(columns, body.rows, [body.columns[i].sums for i in kept])
    remarks += [*body.remarks, *sums, *([misread()] if is_misread else [])]
    if any(column.has_lost for column in body.columns):
        remarks += _lost(columns, numbers)
    return Delivered(name, driver, columns, numbers, remarks=remarks, hints=Hints(row if is_found else None))


def _from(rows: Iterable[Row], header_row: int, file: str) -> Iterator[Row]:
    """The rows from the headers on. Raises GeodataError when that row is blank, or not there."""
    rest = dropwhile(lambda numbered: numbered[0] < header_row, rows)
    header = next(rest, None)
    if header is None or header[0] != header_row:
        raise GeodataError(
            "Row {row} of {file} should hold the headers, as the profile says, but it is empty or not there.",
            "What the columns mean cannot be told.",
            "Correct the profile's header row, or leave it out.",
            row=header_row,
            file=file,
        )
    return chain([header], rest)


def _chunks(rows: Iterator[Row]) -> Iterator[list[Row]]:
    while chunk := list(islice(rows, CHUNK)):
        yield chunk


class _Column:
    """The cells of one column, cleaned, and what must be known of them later."""

    def __init__(self) -> None:
        self.texts: list[str | None] = []
        self.sums: set[str] = set()
        """Texts that can stand first in a row of sums."""
        self.has_lost = False
        self._known: dict[str, str | None] = {}

    def extend(self, cells: Sequence[str]) -> None:
        distinct = set(cells)
        self.sums |= sum_words(distinct)
        self.has_lost = self.has_lost or LOST in "".join(distinct)
        if 2 * len(distinct) > len(cells):
            self.texts += cleaned(cells)
            return
        self._known |= {text: clean(text) for text in distinct - self._known.keys()}
        self.texts.extend(map(self._known.__getitem__, cells))


class _Body:
    """Rows turned into columns, chunk by chunk, so that at most one chunk lies there twice."""

    def __init__(self, width: int, file: str) -> None:
        self.rows: list[int] = []
        self.remarks: list[Remark] = []
        self.columns = [_Column() for _ in range(width)]
        self._file = file
        self._misfits: list[tuple[int, int]] = []

    def add(self, chunk: list[Row]) -> None:
        width = len(self.columns)
        if not all(len(cells) == width for _, cells in chunk):
            chunk = [(row, self._fitted(row, cells)) for row, cells in chunk]
        self.rows.extend(row for row, _ in chunk)
        columns = zip(*(cells for _, cells in chunk), strict=True)
        for column, cells in zip(self.columns, columns, strict=True):
            column.extend(cells)

    def _fitted(self, row: int, cells: Sequence[str]) -> Sequence[str]:
        """The row with as many cells as there are headers; empty ones too many are nothing to speak of."""
        width = len(self.columns)
        if len(cells) < width or any(cell.strip() for cell in cells[width:]):
            self._misfits.append((row, len(cells)))
            self.remarks.append(_misfit(row, len(cells), width))
        return [*cells[:width], *[""] * (width - len(cells))]

    def check_fit(self) -> None:
        if len(self._misfits) > MOST_MISFITS * len(self.rows):
            row, n_cells = self._misfits[0]
            raise GeodataError(
                "Row {row} of {file} has {n_cells} cells, the header has {n_columns}; most rows differ so.",
                "Values would end up in the wrong columns.",
                "Correct the rows; a value that holds the separator must stand in quotation marks.",
                row=row,
                file=self._file,
                n_cells=n_cells,
                n_columns=len(self.columns),
            )


def _titled(header: Sequence[str], texts: Sequence[list[str | None]], file: str) -> list[int]:
    """The places of the columns with a header; refuses one that has values and none."""
    for place, (title, column) in enumerate(zip(header, texts, strict=True), start=1):
        if not title.strip() and any(column):
            raise GeodataError(
                "Column {place} of {file} has values and no header.",
                "What they mean cannot be told.",
                "Give the column a header in the same row as the others, or empty it.",
                place=place,
                file=file,
            )
    return [place for place, title in enumerate(header) if title.strip()]


def _misfit(row: int, n_cells: int, n_columns: int) -> Remark:
    return Remark(
        row,
        "cells-misplaced",
        "Row {row} has {n_cells} cells, the header has {n_columns}: its values may stand in the wrong columns.",
        "Correct the row; a value that holds the separator or a line break must stand in quotation marks.",
        {"row": row, "n_cells": n_cells, "n_columns": n_columns},
    )


def _lost(columns: dict[str, list[str | None]], rows: Sequence[int]) -> list[Remark]:
    """Rows with letters that a program before us could not read and threw away."""
    found = {
        row: title
        for title, texts in columns.items()
        for row, text in zip(rows, texts, strict=True)
        if text and LOST in text
    }
    return [
        Remark(
            row,
            "letters-lost",
            "Row {row} has letters that were lost before the file came here, in column {column}.",
            "Ask the sender to export the file again as UTF-8.",
            {"row": row, "column": title},
        )
        for row, title in sorted(found.items())
    ]
