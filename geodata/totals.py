"""Rows of a table that are no rows of the register: sums, and headers repeated on every printed page."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from geodata.delivered import Columns
from geodata.remarks import Remark

TOTALS = frozenset({
    "summa", "summor", "totalt", "total", "totalsumma", "summatotalt", "delsumma", "sum", "subtotal", "grandtotal",
    "antal", "antalrader", "antalposter", "medel", "medelvärde",
})  # fmt: skip
"""What stands first in a row of sums, without blanks, colons and numbers."""

FIGURE = re.compile(r"[\s\d.,:%+\u2212-]*(?:st|kr|tkr|mkr|mnkr|msek|sek|%)?\.?", re.IGNORECASE)
"""What else stands in it: numbers, at most with their unit."""


def without_totals(columns: Columns, rows: Sequence[int]) -> tuple[Columns, list[int], list[Remark]]:
    """The columns and row numbers without sums and repeated headers, and a remark for each row taken out.

    A sum is known by the first filled cell being such a word and all others being numbers, so that a measure called
    'Totalt ombyggd korsning' stays.

    >>> without_totals({"id": ["A1", "Summa"], "kostnad": ["12", "12,0 mnkr"]}, [2, 3])[:2]
    ({'id': ['A1'], 'kostnad': ['12']}, [2])
    """
    titles = list(columns)
    suspects = {i for texts in columns.values() for i in _positions(texts, _is_total)}
    suspects |= set(_positions(columns[titles[0]], lambda text: text == titles[0])) if titles else set()
    found: dict[int, Remark] = {}
    for i in sorted(suspects):
        cells = [columns[title][i] for title in titles]
        filled = [cell for cell in cells if cell]
        if _is_total(filled[0]) and all(FIGURE.fullmatch(cell) for cell in filled[1:]):
            found[i] = _total(rows[i], filled[0])
        elif all(cell == title for cell, title in zip(cells, titles, strict=True) if cell) and len(filled) > 1:
            found[i] = _repeated(rows[i])
    if not found:
        return columns, list(rows), []
    kept = [i for i in range(len(rows)) if i not in found]
    left = {title: [texts[i] for i in kept] for title, texts in columns.items()}
    return left, [rows[i] for i in kept], list(found.values())


def _positions(texts: list[str | None], holds: Callable[[str], bool]) -> list[int]:
    """Where a text stands of which it holds; each distinct one is asked once."""
    wanted = {text for text in set(texts) if text and holds(text)}
    return [i for i, text in enumerate(texts) if text in wanted] if wanted else []


def _is_total(text: str) -> bool:
    return len(text) < 40 and re.sub(r"[\s\d:.,=]", "", text.casefold()) in TOTALS


def _total(row: int, word: str) -> Remark:
    return Remark(
        row,
        "total-ignored",
        "Row {row} begins with '{word}' and holds only numbers: it is a sum, and was not read as a row.",
        "Nothing, if it is one.",
        {"row": row, "word": word},
    )


def _repeated(row: int) -> Remark:
    return Remark(
        row,
        "header-repeated",
        "Row {row} repeats the headers, and was not read as a row.",
        "Nothing: it is counted as none.",
        {"row": row},
    )
