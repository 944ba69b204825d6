"""A table before it becomes a spreadsheet or a CSV file: headers, cells and what each column means."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum, auto
from typing import Generic, TypeAlias, TypeVar

Cell: TypeAlias = str | int | float | date | None
Row = TypeVar("Row")


class Form(Enum):
    """How the cells of a column are written."""

    TEXT = auto()
    WRAPPED = auto()
    DATE = auto()
    INTEGER = auto()
    DECIMAL = auto()
    WARNING = auto()


@dataclass(frozen=True, slots=True)
class ListColumn(Generic[Row]):
    """One column: its header, its width in characters, and how a row gives its cell.

    `note` explains the column to the reader. A column that is not `is_printed` stands to the right of what is printed.
    """

    header: str
    width: int
    form: Form
    cell_of: Callable[[Row], Cell]
    note: str = ""
    is_printed: bool = True


@dataclass(frozen=True, slots=True)
class Sheet:
    """A finished table. `rows` has one cell per column; `n_printed` is the number of columns on paper."""

    title: str
    headers: tuple[str, ...]
    widths: tuple[int, ...]
    forms: tuple[Form, ...]
    notes: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    n_printed: int


def sheet(title: str, columns: Sequence[ListColumn[Row]], rows: Iterable[Row]) -> Sheet:
    """The table of `rows` with `columns`."""
    return Sheet(
        title=title,
        headers=tuple(c.header for c in columns),
        widths=tuple(c.width for c in columns),
        forms=tuple(c.form for c in columns),
        notes=tuple(c.note for c in columns),
        rows=tuple(tuple(c.cell_of(row) for c in columns) for row in rows),
        n_printed=sum(c.is_printed for c in columns),
    )


def bullets(lines: Iterable[str]) -> str:
    """Several lines in one cell; a single one needs no bullet.

    >>> print(bullets(["One", "Two"]))
    • One
    • Two
    """
    texts = list(lines)
    return texts[0] if len(texts) == 1 else "\n".join(f"• {text}" for text in texts)
