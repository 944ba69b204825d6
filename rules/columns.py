"""Columns of facts: checked against the catalogue once per distinct value, before any engine sees them.

Three ways in, the last two without a Python loop over rows: any sequence of values; a numpy array of numbers or yes/no;
values with an integer id per row (`Encoded`), for what many rows share.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from rules.blocks import blocks
from rules.catalogue import LARGEST_NUMBER, Field
from rules.errors import RulesError
from rules.grammar import Constant
from rules.values import check_names, check_types, checked_value, kept

Ids = npt.NDArray[np.integer[Any]]


@dataclass(frozen=True, slots=True, eq=False)
class Encoded:
    """A column of repeated values: row i has `values[ids[i]]`. Values that no row has are checked too.

    Columns of one owner belong together: give them the very same `ids` array, and they are read once per value.
    """

    values: Sequence[object]
    ids: Ids

    def __len__(self) -> int:
        return len(self.ids)


YES_NO = (bool, np.bool_)

Values = Sequence[object] | npt.NDArray[Any] | Encoded
"""One value per fact: a sequence, a one-dimensional numpy array, or values with an id per row."""


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """One field of many facts: row i has `values[codes[i]]`, or `values[codes[ids[i]]]` where there are ids.

    None is missing; texts are NFC; `values` are distinct.
    """

    field: Field
    values: tuple[Constant | None, ...]
    codes: Ids
    ids: Ids | None = None

    def value(self, row: int) -> Constant | None:
        """The value of a row."""
        return self.values[int(self.codes[row if self.ids is None else self.ids[row]])]

    def keys(self) -> list[Any]:
        """Something for each row that is equal where the values are the same."""
        return list((self.codes if self.ids is None else self.codes[self.ids]).tolist())


@dataclass(frozen=True, slots=True, eq=False)
class NumberColumn:
    """One numeric field of many facts as numpy has it, NaN where missing: seldom the same number twice."""

    field: Field
    numbers: npt.NDArray[Any]

    def value(self, row: int) -> Constant | None:
        """The value of a row, as the engine is told it."""
        number = float(self.numbers[row])
        return None if np.isnan(number) else kept(number)

    def keys(self) -> list[Any]:
        """Something for each row that is equal where the numbers are the same."""
        return [None if number != number else number for number in self.numbers.tolist()]  # noqa: PLR0124 - NaN alone


def read_columns(
    fields: Mapping[str, Field], closed: Mapping[str, Sequence[str] | None], facts: Mapping[str, Values]
) -> dict[str, Column | NumberColumn]:
    """The facts as columns in the catalogue's order; `closed` gives the closed list of values of a field, if any.

    Each column has one value per fact. Missing is None, or NaN in a numpy float array. Raises RulesError for an
    unknown or absent column, unequal lengths, a wrong type, an unknown value, an id without a value or a number out
    of bounds.
    """
    check_names(fields, facts)
    _check_lengths(facts)
    _check_ids(facts)
    return {name: _column(field, closed.get(name), facts[name]) for name, field in fields.items()}


def _check_lengths(facts: Mapping[str, Values]) -> None:
    lengths = {name: len(column) for name, column in facts.items()}
    if len(set(lengths.values())) > 1:
        raise RulesError("The columns of facts have different lengths: {lengths}.", lengths=lengths)


def _check_ids(facts: Mapping[str, Values]) -> None:
    """Ids are looked up millions of times without a check, so they are checked here, each array once."""
    ranges: dict[int, tuple[int, int]] = {}
    for name, column in facts.items():
        if isinstance(column, Encoded) and len(column):
            if id(column.ids) not in ranges:
                ranges[id(column.ids)] = int(column.ids.min()), int(column.ids.max())
            low, high = ranges[id(column.ids)]
            if low < 0 or high >= len(column.values):
                raise RulesError("The fact {field} has an id that no value answers to.", field=name)


def _column(field: Field, closed: Sequence[str] | None, column: Values) -> Column | NumberColumn:
    if isinstance(column, Encoded):
        inner = _column(field, closed, list(column.values))
        assert isinstance(inner, Column)  # noqa: S101 - a list never becomes a NumberColumn
        return Column(field, inner.values, inner.codes, column.ids)
    if isinstance(column, np.ndarray) and column.dtype.kind in "biuf":
        check_types(field, {column.dtype.type}, YES_NO)
        if column.dtype.kind == "b":
            return Column(field, (False, True), column.view(np.uint8))
        _check_numbers(field, column)
        return NumberColumn(field, column)
    members = column.tolist() if isinstance(column, np.ndarray) else list(column)
    check_types(field, set(map(type, members)) - {type(None)}, YES_NO)
    raw = {value: number for number, value in enumerate(dict.fromkeys(members))}
    checked = [checked_value(field, closed, value) for value in raw]
    position = {value: number for number, value in enumerate(dict.fromkeys(checked))}
    number_of = np.array([position[value] for value in checked], np.int64)
    codes = np.fromiter(map(raw.__getitem__, members), np.int64, len(members))
    return Column(field, tuple(position), number_of[codes] if members else codes)


def _check_numbers(field: Field, numbers: npt.NDArray[Any]) -> None:
    """As `checked_value`, for a whole array; the first number that will not do is named."""
    low = -LARGEST_NUMBER if field.minimum is None else max(field.minimum, -LARGEST_NUMBER)
    high = LARGEST_NUMBER if field.maximum is None else min(field.maximum, LARGEST_NUMBER)
    for block in blocks(len(numbers)):
        these = numbers[block].astype(np.float64, copy=False)
        is_right = (these >= low) & (these <= high)
        if field.type == "integer":
            is_right &= these == np.floor(these)
        is_missing = np.isnan(these)
        if field.may_be_missing:
            is_right |= is_missing
        if not is_right.all():
            first = int(np.flatnonzero(~is_right)[0])
            checked_value(field, None, None if is_missing[first] else float(these[first]))
