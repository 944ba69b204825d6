"""A set of classes back to words: the conditions that an officer would write for it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from rules.catalogue import Field
from rules.grammar import Condition, Constant
from rules.partition import MISSING, OTHER, Partition
from rules.words import WORDS, Op, number_words

MOST_EXCLUDED = 9
"""The engine takes lists of any length, but few exclusions; and nobody reads many."""


def alternatives(partition: Partition, members: int, language: str) -> list[tuple[Condition, ...]]:
    """The set as conditions on the field: any one of the alternatives holds, and never two of them.

    A conjunction cannot say "missing or above 5", nor "below 2 or above 5": each part is an alternative.
    """
    found: list[tuple[Condition, ...]] = []
    if members == partition.whole:
        return [()]
    present = partition.whole & ~MISSING
    if members & MISSING:
        found.append((Condition(partition.field.name, Op.MISSING, (), ""),))
    if members & present == present:
        found.append((Condition(partition.field.name, Op.PRESENT, (), ""),))
    elif members & present:
        found.extend(_valued(partition, members & present))
    return [_worded(conditions, partition.field, language) for conditions in found]


def in_words(partition: Partition, members: int, language: str) -> str:
    """The set as an officer reads it; alternatives are joined by "eller".

    >>> from rules.catalogue import Field, Owner
    >>> days = Field(name="dagar", english="days", type="integer", owner=Owner.MEASURE, may_be_missing=True)
    >>> part = Partition.of(days, None, [5.0, 30.0])
    >>> in_words(part, part.set_of(Condition("dagar", Op.ABOVE, (5.0,), "")) | MISSING, "sv")
    'saknas eller över 5'
    """
    each = [conditions[0].words for conditions in alternatives(partition, members, language) if conditions]
    return f" {WORDS[language].or_} ".join(each)


def _valued(partition: Partition, members: int) -> list[tuple[Condition, ...]]:
    name, present = partition.field.name, partition.whole & ~MISSING
    inside, outside = _listed(partition, members), _listed(partition, present & ~members)
    if outside is not None and (inside is None or len(outside) < min(len(inside), MOST_EXCLUDED)):
        return [(Condition(name, Op.NONE_OF, outside, ""),)]
    if inside is not None:
        return [(Condition(name, Op.ONE_OF, inside, ""),)]
    return _spans(partition, members)


def _listed(partition: Partition, members: int) -> tuple[Constant, ...] | None:
    """The values of a set that is nothing but named values."""
    bits = list(partition.bits(members))
    if partition.field.is_numeric:
        named = all(bit % 2 == 0 for bit in bits)
        return tuple(partition.cuts[bit // 2 - 1] for bit in bits) if named else None
    return tuple(partition.cuts[bit - OTHER] for bit in bits) if all(bit >= OTHER for bit in bits) else None


def _spans(partition: Partition, members: int) -> list[tuple[Condition, ...]]:
    spans = list(_runs(partition, members))
    points = tuple(partition.cuts[low // 2 - 1] for low, high in spans if low == high and low % 2 == 0)
    found = [_span(partition, low, high) for low, high in spans if low != high or low % 2]
    return [*found, *([(Condition(partition.field.name, Op.ONE_OF, points, ""),)] if points else [])]


def _runs(partition: Partition, members: int) -> Iterator[tuple[int, int]]:
    """First and last class of each unbroken run; classes that hold no number break nothing."""
    run: list[int] = []
    for bit in partition.bits(partition.whole & ~MISSING):
        if members >> bit & 1:
            run.append(bit)
        elif run:
            yield run[0], run[-1]
            run = []
    if run:
        yield run[0], run[-1]


def _span(partition: Partition, low: int, high: int) -> tuple[Condition, ...]:
    name, cuts = partition.field.name, partition.cuts
    bits = list(partition.bits(partition.whole & ~MISSING))
    found: list[Condition] = []
    if low != bits[0]:
        op = Op.ABOVE if low % 2 else Op.AT_LEAST
        found.append(Condition(name, op, (cuts[(low - 1) // 2 - (low % 2)],), ""))
    if high != bits[-1]:
        op = Op.BELOW if high % 2 else Op.AT_MOST
        found.append(Condition(name, op, (cuts[(high - 1) // 2],), ""))
    if [each.op for each in found] == [Op.AT_LEAST, Op.AT_MOST]:
        return (Condition(name, Op.BETWEEN, (found[0].constants[0], found[1].constants[0]), ""),)
    return tuple(found)


def _worded(conditions: tuple[Condition, ...], field: Field, language: str) -> tuple[Condition, ...]:
    words = f" {WORDS[language].and_} ".join(condition_words(condition, field, language) for condition in conditions)
    return tuple(replace(condition, words=words) for condition in conditions)


def condition_words(condition: Condition, field: Field, language: str) -> str:
    """The condition as a pack in this language writes it; codes are the pack's own words.

    >>> from rules.catalogue import Field, Owner
    >>> days = Field(name="dagar", english="days", type="integer", owner=Owner.MEASURE)
    >>> condition_words(Condition("dagar", Op.AT_MOST, (5.0,), "högst 5"), days, "en")
    'at most 5'
    """
    words = WORDS[language]
    constants = [value_words(each, field, language) for each in condition.constants]
    if condition.op is Op.MISSING:
        return words.missing
    if condition.op is Op.PRESENT:
        return words.present
    if condition.op is Op.BETWEEN:
        return "–".join(constants)
    prefixes = {op: word for word, op in words.comparisons.items()} | {Op.NONE_OF: words.not_}
    return " ".join(filter(None, (prefixes.get(condition.op), ", ".join(constants))))


def value_words(value: Constant, field: Field, language: str) -> str:
    """A value as a pack in this language writes it."""
    if isinstance(value, bool):
        return WORDS[language].yes if value else WORDS[language].no
    if isinstance(value, (int, float)):
        return number_words(value, language)
    if language == "en" and field.english_values and value in (field.values or ()):
        return field.english_values[(field.values or ()).index(value)]
    return value
