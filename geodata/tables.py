"""Headers and rows of cells as a delivery: shared by CSV and spreadsheets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice

from geodata.delivered import Delivered, clean, clean_columns
from geodata.encoding import LOST
from geodata.errors import GeodataError
from geodata.header import FIRST_ROW, Row, check_has_words, header_place, not_first
from geodata.remarks import Remark
from geodata.totals import without_totals

LOOKED_AT = 50
"""Rows among which the headers are sought."""

CHUNK = 10_000
"""Rows that are turned into columns at a time."""

MOST_MISFITS = 0.5
"""The share of rows with more or fewer cells than the headers from which on the table is refused, not the rows."""


def table(name: str, driver: str, rows: Iterable[Row], file: str) -> Delivered:
    """The columns with their texts; `rows` are those that are not blank, with the headers and what stands above them.

    A column without header and without values is left out. Rows that do not fit the headers stay, with a remark; sums
    at the end and headers repeated in the middle are no rows, and are remarked on.

    Raises GeodataError when it cannot be told which row holds the headers, a column has values and no header, two
    columns share one, or most rows do not fit.
    """
    rest = iter(rows)
    first = list(islice(rest, LOOKED_AT))
    if not first:
        return Delivered(name, driver, {}, [])
    place = header_place(first, file)
    row, header = first[place]
    check_has_words(header, row, file)
    body = _Body(len(header), file)
    for chunk in _chunks(chain(first[place + 1 :], rest)):
        body.add(chunk)
    body.check_fit()
    remarks = [not_first(row)] if row != FIRST_ROW else []
    kept = _titled(header, body.texts, file)
    columns, _ = clean_columns([header[i] for i in kept], [body.texts[i] for i in kept], file)
    columns, numbers, sums = without_totals(columns, body.rows)
    return Delivered(name, driver, columns, numbers, remarks=remarks + body.remarks + sums + _lost(columns, numbers))


def _chunks(rows: Iterator[Row]) -> Iterator[list[Row]]:
    while chunk := list(islice(rows, CHUNK)):
        yield chunk


class _Texts(dict[str, str | None]):
    """Each distinct text of a column, cleaned once: registers repeat towns, codes and dates thousands of times."""

    def __missing__(self, text: str) -> str | None:
        self[text] = cleaned = clean(text)
        return cleaned


class _Body:
    """Rows turned into columns, chunk by chunk, so that at most one chunk lies there twice."""

    def __init__(self, width: int, file: str) -> None:
        self.texts: list[list[str | None]] = [[] for _ in range(width)]
        self.rows: list[int] = []
        self.remarks: list[Remark] = []
        self._known = [_Texts() for _ in range(width)]
        self._file = file
        self._misfits: list[tuple[int, int]] = []

    def add(self, chunk: list[Row]) -> None:
        width = len(self.texts)
        if not all(len(cells) == width for _, cells in chunk):
            chunk = [(row, self._fitted(row, cells)) for row, cells in chunk]
        self.rows.extend(row for row, _ in chunk)
        columns = zip(*(cells for _, cells in chunk), strict=True)
        for texts, known, cells in zip(self.texts, self._known, columns, strict=True):
            texts.extend(map(known.__getitem__, cells))

    def _fitted(self, row: int, cells: Sequence[str]) -> Sequence[str]:
        """The row with as many cells as there are headers; empty ones too many are nothing to speak of."""
        width = len(self.texts)
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
                n_columns=len(self.texts),
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
        if any(LOST in text for text in set(texts) if text)
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
