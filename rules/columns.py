"""Columns of facts: checked against the catalogue once per distinct value, before any engine sees them."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from rules.catalogue import Field, is_safe_number
from rules.errors import RulesError
from rules.grammar import Constant
from rules.words import listing

Ids = npt.NDArray[np.int64]
Values = Sequence[object] | npt.NDArray[Any]
"""One value per fact: a sequence or a one-dimensional numpy array."""

ALLOWED_TYPES: dict[str, tuple[type, ...]] = {
    "text": (str,),
    "code": (str,),
    "yes-no": (bool, np.bool_),
    "number": (int, float, np.integer, np.floating),
    "integer": (int, float, np.integer, np.floating),
}


@dataclass(frozen=True, slots=True)
class Column:
    """One field of many facts: `values[ids[row]]` is the row's value, None when missing. Values are NFC."""

    field: Field
    ids: Ids
    values: tuple[Constant | None, ...]


def read_columns(
    fields: Mapping[str, Field], closed: Mapping[str, Sequence[str] | None], facts: Mapping[str, Values]
) -> dict[str, Column]:
    """The facts as columns in the catalogue's order; `closed` gives the closed list of values of a field, if any.

    Each column has one value per fact. Missing is None, or NaN in a numpy float array. Raises RulesError for an
    unknown or absent column, unequal lengths, a wrong type, an unknown value or a number out of bounds.
    """
    _check_names(fields, facts)
    return {name: _column(field, closed.get(name), facts[name]) for name, field in fields.items()}


def _check_names(fields: Mapping[str, Field], facts: Mapping[str, Values]) -> None:
    unknown = sorted(set(facts) - set(fields))
    absent = [name for name in fields if name not in facts]
    if unknown or absent:
        raise RulesError(
            "The facts do not have the catalogue's fields; not in the catalogue: {unknown}; absent: {absent}.",
            why="A field that is left out by accident would make rules silent.",
            unknown=listing(unknown) or "-",
            absent=", ".join(absent) or "-",
        )
    lengths = {name: len(column) for name, column in facts.items()}
    if len(set(lengths.values())) > 1:
        raise RulesError("The columns of facts have different lengths: {lengths}.", lengths=lengths)


def _column(field: Field, closed: Sequence[str] | None, column: Values) -> Column:
    if isinstance(column, np.ndarray) and column.dtype.kind in "biuf":
        _check_types(field, {column.dtype.type})
        found, ids = np.unique(column, return_inverse=True)
        distinct: list[object] = [None if np.isnan(number) else number for number in found.tolist()]
    else:
        members = column.tolist() if isinstance(column, np.ndarray) else list(column)
        _check_types(field, set(map(type, members)) - {type(None)})
        distinct = list(dict.fromkeys(members))
        position = {value: number for number, value in enumerate(distinct)}
        ids = np.fromiter(map(position.__getitem__, members), np.int64, len(members))
    return Column(field, ids.reshape(-1), tuple(_value(field, closed, value) for value in distinct))


def _check_types(field: Field, kinds: set[type]) -> None:
    allowed = ALLOWED_TYPES[field.type]
    for kind in sorted(kinds, key=lambda each: each.__name__):
        wrong_bool = issubclass(kind, (bool, np.bool_)) and field.type != "yes-no"
        if wrong_bool or not issubclass(kind, allowed):
            raise RulesError(
                "The fact {field} is of type {type}; the catalogue says {wanted}.",
                why="The engine would compare it wrongly without a word.",
                field=field.name,
                type=kind.__name__,
                wanted=field.type,
            )


def _value(field: Field, closed: Sequence[str] | None, value: object) -> Constant | None:
    if value is None:
        if not field.may_be_missing:
            raise RulesError("The fact {field} is missing, which the catalogue does not allow.", field=field.name)
        return None
    if field.is_numeric:
        return _number(field, value)
    if field.type == "yes-no":
        return bool(value)
    text = unicodedata.normalize("NFC", str(value))
    if closed is not None and text not in closed:
        raise RulesError(
            "The fact {field} has the value {value}, which is not in its list.",
            remedy="Known values: {known}.",
            field=field.name,
            value=text,
            known=listing(closed),
        )
    return text


def _number(field: Field, value: object) -> float:
    number = float(value)  # type: ignore[arg-type]  # _check_types has seen that it is a number
    low, high = field.minimum, field.maximum
    too_low = low is not None and number < low
    too_high = high is not None and number > high
    if not np.isfinite(number) or too_low or too_high or (field.type == "integer" and not number.is_integer()):
        raise RulesError(
            "The fact {field} has the value {value}, which it cannot have.",
            remedy="It is of type {type}, from {low} to {high}.",
            field=field.name,
            value=number,
            type=field.type,
            low="-" if low is None else low,
            high="-" if high is None else high,
        )
    return _kept(number)


def _kept(number: float) -> float:
    """The number the engine keeps: a size below the smallest safe one is no size, beyond the largest is an error."""
    if is_safe_number(number):
        return number + 0.0
    if abs(number) < 1:
        return 0.0
    raise RulesError("The number {value} is too large for a fact.", value=number)
