"""Whether each rule has a case that makes it hold and one that nearly does.

A rule nearly holds when exactly one of its conditions fails (as in rules/cases.py). Per value of a field the rules of
which one condition fails, and of which more do, are bits of two ints, so that a case costs a few operations per field.
"""

from __future__ import annotations

from collections.abc import Mapping

from rules.checks.ground import Boxed, Ground
from rules.errors import Severity
from rules.grammar import Condition, Constant
from rules.reference import holds

Failing = tuple[int, int]
"""Rules, as bits, of which one condition on a field fails, and of which more do."""


def check_tried(ground: Ground) -> None:
    """Remark rules that no case makes hold, and those without a near miss."""
    held: set[str] = set()
    nearly: set[str] = set()
    for stage, boxed in ground.boxes.items():
        tries = _Tries(boxed)
        for case in (case for case in ground.pack.cases if case.stage == stage):
            valid = sum(1 << each.number for each in boxed if each.rule.validity.covers(case.on))
            held |= tries.named(valid & ~tries.failing(case.facts)[0] & ~tries.failing(case.facts)[1])
            nearly |= tries.named(valid & tries.failing(case.facts)[0])
    for parts in ground.rows():
        rule = parts[0].rule
        if rule.rule_id not in held:
            ground.found.remark(
                Severity.WARNING,
                rule.place,
                "No case makes the rule {id} hold.",
                why="Whether it does what is meant has not been tried.",
                remedy="Add a case that expects it.",
                id=rule.rule_id,
            )
        elif rule.rule_id not in nearly:
            ground.found.remark(
                Severity.WARNING,
                rule.place,
                "No case nearly makes the rule {id} hold.",
                why="Whether it stops where it is meant to has not been tried.",
                remedy="Add a case in which one of its conditions fails.",
                id=rule.rule_id,
            )


class _Tries:
    def __init__(self, boxed: list[Boxed]) -> None:
        self.boxed = boxed
        self.on_field: dict[str, list[tuple[int, Condition]]] = {}
        for each in boxed:
            for condition in each.rule.conditions:
                self.on_field.setdefault(condition.field, []).append((each.number, condition))
        self.known: dict[tuple[str, Constant | None], Failing] = {}

    def named(self, bits: int) -> set[str]:
        """The ids of the rules whose bits are set."""
        return {each.rule.rule_id for each in self.boxed if bits >> each.number & 1}

    def failing(self, facts: Mapping[str, Constant | None]) -> Failing:
        """The rules of which exactly one condition fails, and those of which more do."""
        once = more = 0
        for name in self.on_field:
            field_once, field_more = self._of(name, facts.get(name))
            more |= field_more | (once & field_once)
            once |= field_once
        return once & ~more, more

    def _of(self, name: str, value: Constant | None) -> Failing:
        if (name, value) not in self.known:
            once = more = 0
            for number, condition in self.on_field[name]:
                if not holds(condition, value):
                    more |= once & (1 << number)
                    once |= 1 << number
            self.known[name, value] = (once, more)
        return self.known[name, value]
