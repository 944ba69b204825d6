"""Values that no rule can tell apart are one class: facts with the same classes need deciding once.

A number's class is its place among the constants of the rules: before, on or between them. A word's class is the word
itself when a rule names it, else "any other". Missing is class 0. Classes are coarser than values and finer than any
condition, so they are exact; they do not ask what the conditions mean.

A source holds the classes of rows in one column, or in several that share their ids: those are combined once per id.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from rules.catalogue import SMALLEST_NUMBER
from rules.columns import Column, Ids, NumberColumn
from rules.grammar import Constant

Floats = npt.NDArray[np.float64]
FEW_CONSTANTS = 10
"""So many constants are faster compared with one by one than searched."""


@dataclass(frozen=True, slots=True, eq=False)
class Source:
    """Classes of rows in the columns of `fields`: numbers below `size`.

    Row i has `table[ids[i]]`; without a table its class is that of the number itself among the constants.
    """

    fields: tuple[str, ...]
    size: int
    ids: npt.NDArray[Any]
    table: Ids | None
    constants: Floats

    def classes(self, rows: slice) -> Ids:
        """The classes of some rows."""
        if self.table is None:
            return number_classes(self.ids[rows], self.constants)
        classes: Ids = self.table[self.ids[rows]]
        return classes


def class_of(value: Constant | None, constants: Sequence[Constant]) -> int:
    """The class of a value among the sorted constants that rules name for its field.

    >>> [class_of(n, [30.0, 250.0]) for n in (None, 10, 30, 99, 250, 900)]
    [0, 1, 2, 3, 4, 5]
    >>> class_of("annat", ["brev"]) == class_of("vykort", ["brev"])
    True
    """
    if value is None:
        return 0
    place = bisect_left(constants, value)
    is_constant = place < len(constants) and constants[place] == value
    if isinstance(value, str):
        return 2 + place if is_constant else 1
    return 1 + 2 * place + is_constant


def number_classes(numbers: npt.NDArray[Any], constants: Floats) -> Ids:
    """`class_of` for an array of numbers, NaN where missing; numbers too small for the engine are 0, as it is told.

    >>> number_classes(np.array([np.nan, 10, 30, 99, 250, 900]), np.array([30.0, 250.0])).tolist()
    [0, 1, 2, 3, 4, 5]
    """
    kept = numbers.astype(np.float64)
    if 0.0 in constants:
        kept[np.abs(kept) < SMALLEST_NUMBER] = 0.0
    is_known = ~np.isnan(kept)
    if len(constants) > FEW_CONSTANTS:
        found = np.searchsorted(constants, kept, "left") + np.searchsorted(constants, kept, "right")
        return np.asarray(np.where(is_known, found + 1, 0), np.int64)
    classes: npt.NDArray[np.uint8] = is_known.astype(np.uint8)
    for constant in constants:
        classes += kept >= constant
        classes += kept > constant
    return classes


def sources(
    columns: Mapping[str, Column | NumberColumn], named: Mapping[str, Sequence[Constant]], most: int
) -> list[Source]:
    """Where the classes of the `named` fields come from, each given with the sorted constants that rules name for it.

    Columns with the same ids are one source, as long as they occur in at most `most` combinations.
    """
    found: list[Source] = []
    shared: dict[int, list[tuple[Column, Sequence[Constant]]]] = {}
    for name, mentioned in named.items():
        column = columns[name]
        if isinstance(column, NumberColumn):
            constants = np.array(mentioned, np.float64)
            found.append(Source((name,), 2 * len(constants) + 2, column.numbers, None, constants))
        else:
            key = id(column.codes if column.ids is None else column.ids)
            shared.setdefault(key, []).append((column, mentioned))
    return found + [source for members in shared.values() for source in _combined(members, most)]


def _combined(members: Sequence[tuple[Column, Sequence[Constant]]], most: int) -> list[Source]:
    """Columns with the same ids as one source, or a few: classes are combined once per id, not once per row."""
    found: list[Source] = []
    for column, constants in members:
        classes = _dense(_class_table(column, constants))
        if column.ids is None:
            found.append(_source((column.field.name,), column.codes, classes))
            continue
        own = _source((column.field.name,), column.ids, classes[column.codes])
        together = _joined(found[-1], own) if found else own
        if together.size > max(most, own.size):
            found.append(own)
        else:
            found[-1:] = [together]
    return found


def _joined(first: Source, second: Source) -> Source:
    assert first.table is not None and second.table is not None  # noqa: S101, PT018 - columns with ids have tables
    return _source((*first.fields, *second.fields), first.ids, _dense(first.table * second.size + second.table))


def _source(fields: tuple[str, ...], ids: Ids, table: Ids) -> Source:
    return Source(fields, int(table.max(initial=0)) + 1, ids, table, np.empty(0))


def _class_table(column: Column, constants: Sequence[Constant]) -> Ids:
    return np.array([class_of(value, constants) for value in column.values], np.int64)


def _dense(numbers: Ids) -> Ids:
    """The same distinctions, numbered from 0 without gaps."""
    return np.unique(numbers, return_inverse=True)[1].reshape(-1)
