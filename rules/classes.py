"""Values that no rule can tell apart are one class: facts with the same classes need deciding once.

A number's class is its place among the constants of the rules: before, on or between them. A word's class is the word
itself when a rule names it, else "any other". Missing is class 0. Classes are coarser than values and finer than any
condition, so they are exact; they do not ask what the conditions mean.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from rules.columns import Column, Ids
from rules.grammar import Condition, Constant


@dataclass(frozen=True, slots=True)
class Cells:
    """The distinct combinations of classes: `index[row]` is a row's cell, `rows[cell]` the first row that is in it."""

    index: Ids
    rows: Ids


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


def cells(columns: Mapping[str, Column], conditions: Iterable[Condition], n_rows: int) -> Cells:
    """The cells of the rows as the conditions see them; fields without a condition do not count."""
    named: dict[str, set[Constant]] = {}
    for condition in conditions:
        named.setdefault(condition.field, set()).update(condition.constants)
    keys = np.zeros(n_rows, np.int64)
    size = 1
    for name, constants in named.items():
        column = columns[name]
        ordered = sorted(constants)
        classes = np.array([class_of(value, ordered) for value in column.values], np.int64)
        width = int(classes.max(initial=0)) + 1
        if size > np.iinfo(np.int64).max // width:
            _, keys = np.unique(keys, return_inverse=True)
            size = n_rows
        keys = keys * width + classes[column.ids]
        size *= width
    _, rows, index = np.unique(keys, return_index=True, return_inverse=True)
    return Cells(index.reshape(-1), rows)
