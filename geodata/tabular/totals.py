"""Rows of a table that are no rows of the register: sums, and headers repeated on every printed page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from geodata.delivered import Columns
from geodata.remarks import Remark

TOTALS = frozenset({
    "summa", "summor", "totalt", "total", "totalsumma", "summatotalt", "delsumma", "sum", "subtotal", "grandtotal",
    "antal", "antalrader", "antalposter", "medel", "medelvärde",
})  # fmt: skip
"""What stands first in a row of sums, without blanks, colons and numbers."""

INITIALS = frozenset(letter for word in TOTALS for letter in (word[0], word[0].upper())) | {" "}
"""Most cells begin with another letter, or a digit: they need no closer look."""

BEGINNINGS = frozenset(word[:3] for word in TOTALS)

FIGURE = re.compile(r"[\s\d.,:%+\u2212-]*(?:st|kr|tkr|mkr|mnkr|msek|sek|%)?\.?", re.IGNORECASE)
"""What else stands in it: numbers, at most with their unit."""


def sum_words(texts: Iterable[str]) -> set[str]:
    """Those of the texts that can stand first in a row of sums.

    >>> sum_words(["Summa:", "Totalt 2027", "Sumatra AB"]) == {"Summa:", "Totalt 2027"}
    True
    """
    likely = [text for text in texts if text and text[0] in INITIALS]
    return {text.strip() for text in likely if _is_total(text)}


def without_totals(
    columns: Columns, rows: Sequence[int], words: Sequence[set[str]]
) -> tuple[Columns, list[int], list[Remark]]:
    """The columns and row numbers without sums and repeated headers, and a remark for each row taken out.

    `words` are those of each column that can stand first in a row of sums. A sum is known by the first filled cell
    being such a word and all others being numbers, so that a measure called 'Totalt ombyggd korsning' stays.

    >>> without_totals({"id": ["A1", "Summa"], "kostnad": ["12", "12,0 mnkr"]}, [2, 3], [{"Summa"}, set()])[:2]
    ({'id': ['A1'], 'kostnad': ['12']}, [2])
    """
    titles = list(columns)
    suspects = {i for title, wanted in zip(titles, words, strict=True) for i in _positions(columns[title], wanted)}
    suspects |= set(_positions(columns[titles[0]], {titles[0]})) if titles else set()
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


def _positions(texts: list[str | None], wanted: set[str]) -> list[int]:
    return [i for i, text in enumerate(texts) if text in wanted] if wanted else []


def _is_total(text: str) -> bool:
    plain = text.lstrip().casefold()
    return plain[:3] in BEGINNINGS and re.sub(r"[\s\d:.,=]", "", plain[:40]) in TOTALS


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
