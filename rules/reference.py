"""What rules mean, in plain Python: the engine's results are compared with this, and it decides where there is none."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from rules.grammar import Condition, Constant
from rules.words import Op

Fact = Mapping[str, Constant | None]
"""One fact: field name → value, None when missing. Types are checked before it gets here."""


def holds(condition: Condition, value: Constant | None) -> bool:
    """Whether the value satisfies the condition. A missing value (None) satisfies only `saknas`, as in SQL.

    >>> holds(Condition("x", Op.BETWEEN, (1.0, 2.0), "1–2"), 2), holds(Condition("x", Op.NONE_OF, ("a",), ""), None)
    (True, False)
    """
    if value is None or condition.op in PRESENCE:
        return (value is None) == (condition.op is Op.MISSING)
    if condition.op is Op.ONE_OF:
        return value in condition.constants
    if condition.op is Op.NONE_OF:
        return value not in condition.constants
    return COMPARISONS[condition.op](float(value), *map(float, condition.constants))


PRESENCE = (Op.MISSING, Op.PRESENT)
COMPARISONS: Mapping[Op, Callable[..., bool]] = {
    Op.AT_MOST: lambda value, limit: value <= limit,
    Op.AT_LEAST: lambda value, limit: value >= limit,
    Op.ABOVE: lambda value, limit: value > limit,
    Op.BELOW: lambda value, limit: value < limit,
    Op.BETWEEN: lambda value, low, high: low <= value <= high,
}


def fired(conjunctions: Sequence[tuple[Condition, ...]], fact: Fact) -> frozenset[int]:
    """The positions of the conjunctions that the fact satisfies. An empty conjunction is always satisfied."""
    return frozenset(i for i, each in enumerate(conjunctions) if all(holds(c, fact.get(c.field)) for c in each))
