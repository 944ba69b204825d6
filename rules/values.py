"""One value of a fact, checked against the catalogue before any engine sees it. Loads no arrays."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from numbers import Real

from rules.catalogue import Field, is_safe_number
from rules.errors import RulesError
from rules.grammar import Constant
from rules.words import listing

ALLOWED_TYPES: dict[str, tuple[type, ...]] = {"text": (str,), "code": (str,), "number": (Real,), "integer": (Real,)}
"""numpy's numbers are real numbers too."""


def read_fact(
    fields: Mapping[str, Field], closed: Mapping[str, Sequence[str] | None], fact: Mapping[str, object]
) -> dict[str, Constant | None]:
    """One whole fact in the catalogue's order, read as `rules.columns.read_columns` reads many.

    Raises RulesError for an unknown or absent field, a wrong type, an unknown value or a number out of bounds.
    """
    check_names(fields, fact)
    for name, field in fields.items():
        check_types(field, {type(fact[name])} - {type(None)})
    return {name: checked_value(field, closed.get(name), fact[name]) for name, field in fields.items()}


def check_names(fields: Mapping[str, Field], names: Collection[str]) -> None:
    """Refuse facts that have other fields than the catalogue's."""
    unknown = sorted(set(names) - set(fields))
    absent = [name for name in fields if name not in names]
    if unknown or absent:
        raise RulesError(
            "The facts do not have the catalogue's fields; not in the catalogue: {unknown}; absent: {absent}.",
            why="A field that is left out by accident would make rules silent.",
            unknown=listing(unknown) or "-",
            absent=", ".join(absent) or "-",
        )


def check_types(field: Field, kinds: Collection[type], yes_no: tuple[type, ...] = (bool,)) -> None:
    """Refuse values of other types than the field's; `yes_no` are those of yes and no. None is no type here."""
    allowed = yes_no if field.type == "yes-no" else ALLOWED_TYPES[field.type]
    for kind in sorted(kinds, key=lambda each: each.__name__):
        wrong_bool = issubclass(kind, yes_no) and field.type != "yes-no"
        if wrong_bool or not issubclass(kind, allowed):
            raise RulesError(
                "The fact {field} is of type {type}; the catalogue says {wanted}.",
                why="The engine would compare it wrongly without a word.",
                field=field.name,
                type=kind.__name__,
                wanted=field.type,
            )


def checked_value(field: Field, closed: Sequence[str] | None, value: object) -> Constant | None:
    """The value as the engine is told it; raises RulesError for one that the catalogue does not allow."""
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
    number = float(value)  # type: ignore[arg-type]  # check_types has seen that it is a number
    low, high = field.minimum, field.maximum
    too_low = low is not None and number < low
    too_high = high is not None and number > high
    if not math.isfinite(number) or too_low or too_high or (field.type == "integer" and not number.is_integer()):
        raise RulesError(
            "The fact {field} has the value {value}, which it cannot have.",
            remedy="It is of type {type}, from {low} to {high}.",
            field=field.name,
            value=number,
            type=field.type,
            low="-" if low is None else low,
            high="-" if high is None else high,
        )
    return kept(number)


def kept(number: float) -> float:
    """The number the engine keeps: a size below the smallest safe one is no size, beyond the largest is an error."""
    if is_safe_number(number):
        return number + 0.0
    if abs(number) < 1:
        return 0.0
    raise RulesError("The number {value} is too large for a fact.", value=number)
