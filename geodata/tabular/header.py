"""Which row of a table holds its headers: offices put titles, notes and blank rows above them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from geodata.errors import GeodataError
from geodata.remarks import Remark

WORD = re.compile(r"^[^\W\d]")
"""How a header begins: with a letter. Numbers and dates are values."""

FIRST_ROW = 1

Row = tuple[int, Sequence[str]]
"""A row's number as a spreadsheet shows it, and its cells."""


def header_place(rows: Sequence[Row], file: str) -> int:
    """The index of the row with the headers among the first rows of a table that are not blank.

    It is the first, unless that fills fewer than half as many cells as the fullest: then it is the first that fills
    most, if its cells are words and no two alike. When no row is so, the first is taken for what it is.

    Raises GeodataError when a row further up could be the headers as well.

    >>> header_place([(1, ["Planer 2027", "", ""]), (3, ["id", "namn", "start"]), (4, ["1", "A", ""])], "a.csv")
    1
    >>> header_place([(1, ["id", "namn", ""]), (2, ["1", "A", "2027-05-03"])], "a.csv")
    0
    """
    widths = [sum(bool(cell.strip()) for cell in cells) for _, cells in rows]
    widest = max(widths, default=0)
    if widest < 2 or 2 * widths[0] >= widest:
        return _lowest(rows, 0)
    place = widths.index(widest)
    if not _are_headers(rows[place][1]):
        return 0
    rivals = [i for i in range(place) if 2 * widths[i] > widest and _are_headers(rows[i][1])]
    if rivals:
        raise GeodataError(
            "Rows {first} and {second} of {file} could both be the headers.",
            "What the columns mean cannot be told.",
            "Delete the rows above the headers, or say which row they stand in with a profile (header_row).",
            first=rows[rivals[0]][0],
            second=rows[place][0],
            file=file,
        )
    return _lowest(rows, place)


def _lowest(rows: Sequence[Row], place: int) -> int:
    """The lowest row of headers in several rows: cells merged over them say the same in each."""
    for above, below in pairwise(rows[place:]):
        is_shared = any(a.strip() and a == b for a, b in zip(above[1], below[1], strict=False))
        if not (is_shared and _are_headers(below[1])):
            break
        place += 1
    return place


def not_first(row: int) -> Remark:
    """That the headers do not stand in the first row, and which was taken."""
    return Remark(
        row,
        "header-not-first",
        "Row {row} was taken as the headers; what stands above it was not read.",
        "Check that it is the right row. If not, say which it is with a profile (header_row).",
        {"row": row},
    )


def check_has_words(header: Sequence[str], row: int, file: str) -> None:
    """Refuse headers of which none is a word: then they are values, and the table has none."""
    if not any(WORD.search(title.strip()) for title in header):
        raise GeodataError(
            "Row {row} of {file} should hold the headers, but holds no words.",
            "What the columns mean cannot be told.",
            "Give every column a header, and let nothing stand above them.",
            row=row,
            file=file,
        )


def _are_headers(cells: Sequence[str]) -> bool:
    titles = [cell.strip().casefold() for cell in cells if cell.strip()]
    return all(WORD.search(title) for title in titles) and len(set(titles)) == len(titles)
