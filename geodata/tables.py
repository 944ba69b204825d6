"""Headers and rows of cells as a delivery: shared by CSV and spreadsheets."""

from __future__ import annotations

import re
from collections.abc import Sequence

from geodata.delivered import Delivered, clean, clean_columns
from geodata.errors import GeodataError

WORD = re.compile(r"^[^\W\d]")
"""How a header begins: with a letter. Numbers and dates are values."""

Row = tuple[int, Sequence[str]]
"""A row's number as a spreadsheet shows it, and its cells."""


def table(name: str, driver: str, header: Sequence[str], body: Sequence[Row], file: str) -> Delivered:
    """The columns with their texts. A column without header and without values is left out.

    Raises GeodataError when a column has values and no header, or two columns share one; when the headers seem to
    stand further down, it names the row.
    """
    texts = [[clean(cell) for cell in column] for column in zip(*(cells for _, cells in body), strict=True)]
    texts = texts or [[] for _ in header]
    for place, (title, column) in enumerate(zip(header, texts, strict=True), start=1):
        if not title.strip() and any(column):
            check_header_stands_first(header, body, file)
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


def check_header_stands_first(header: Sequence[str], body: Sequence[Row], file: str) -> None:
    """Refuse a table with a title, a note or nothing above its headers, and name the row where they seem to stand."""
    row = header_row(header, body)
    if row is not None:
        raise GeodataError(
            "The headers of {file} do not stand in its first row.",
            "Row {row} looks like the headers; what stands above them would be taken for them.",
            "Delete the rows above row {row}, and read the file again.",
            row=row,
            file=file,
        )


def header_row(header: Sequence[str], body: Sequence[Row]) -> int | None:
    """The number of the row that looks like the headers when the first does not: the first that fills most columns.

    Its cells are words, each another, and more than twice as many as in the first row.

    >>> header_row(["Planer 2027", "", ""], [(2, ["", "", ""]), (3, ["id", "namn", "start"]), (4, ["1", "A", ""])])
    3
    >>> header_row(["id", "namn", ""], [(2, ["1", "A", "2027-05-03"])])
    """
    widths = [sum(bool(cell.strip()) for cell in cells) for _, cells in body]
    widest = max(widths, default=0)
    if widest < 2 or widest <= 2 * sum(bool(title.strip()) for title in header):
        return None
    row, cells = body[widths.index(widest)]
    titles = [cell.strip().casefold() for cell in cells if cell.strip()]
    are_words = all(WORD.search(title) for title in titles)
    return row if are_words and len(set(titles)) == len(titles) else None
