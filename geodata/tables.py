"""Headers and rows of cells as a delivery: shared by CSV and spreadsheets."""

from __future__ import annotations

from collections.abc import Sequence

from geodata.delivered import Delivered, clean, clean_columns
from geodata.errors import GeodataError

Row = tuple[int, Sequence[str]]
"""A row's number as a spreadsheet shows it, and its cells."""


def table(name: str, driver: str, header: Sequence[str], body: Sequence[Row], file: str) -> Delivered:
    """The columns with their texts. A column without header and without values is left out.

    Raises GeodataError when a column has values and no header, or two columns share one.
    """
    texts = [[clean(cell) for cell in column] for column in zip(*(cells for _, cells in body), strict=True)]
    texts = texts or [[] for _ in header]
    for place, (title, column) in enumerate(zip(header, texts, strict=True), start=1):
        if not title.strip() and any(column):
            raise GeodataError(
                "Column {place} of {file} has values and no header.",
                "What they mean cannot be told.",
                "Give the column a header, or empty it.",
                place=place,
                file=file,
            )
    kept = [place for place, title in enumerate(header) if title.strip()]
    columns, _ = clean_columns([header[place] for place in kept], [texts[place] for place in kept], file)
    return Delivered(name, driver, columns, [row for row, _ in body])
