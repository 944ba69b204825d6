"""Which measures another pack can decide otherwise on a day, told from the two packs alone: never too few.

A run reads of a pack its code lists, its default levels, the rules of the stages of deciding that hold on the day, and
parameters. Rules are compared by id, conditions and effects, parameters by the value that each kind and stage gets.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import product

from rules.errors import RulesError
from rules.model import Rule
from rules.pack import Pack
from rules.reference import holds
from rules.sections.codes import KIND_LIST, STAGE_LIST

Words = tuple[str | None, str | None]
"""A kind and a stage; None where a measure has no known word."""


@dataclass(frozen=True, slots=True)
class Scope:
    """The kinds and stages of measures that may be decided otherwise; `everything` says that any measure may be.

    `parameters` and `rules` are the names and ids of what differs for them. `rereads`: words of deliveries that no code
    list had may have a meaning now.
    """

    words: frozenset[Words] = frozenset()
    parameters: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    everything: bool = False
    rereads: bool = False

    def touches(self, kind: str | None, stage: str | None) -> bool:
        """Whether a measure of the kind in the stage may be decided otherwise."""
        return self.everything or (kind, stage) in self.words


EVERYTHING = Scope(everything=True)


def scope_of(before: Pack, after: Pack, *, on: date, stages: Sequence[str], parameters: Sequence[str]) -> Scope:
    """What differs for whom on the day, in the rules of `stages` and in `parameters`."""
    if before.hash == after.hash:
        return Scope()
    if _frame(before, stages) != _frame(after, stages):
        return EVERYTHING
    kinds, known_stages = ([None, *(code.code for code in after.code_lists[name])] for name in (KIND_LIST, STAGE_LIST))
    pairs: list[Words] = list(product(kinds, known_stages))
    try:
        differing = {
            name: {pair for pair in pairs if _value(before, name, on, pair) != _value(after, name, on, pair)}
            for name in parameters
        }
        rules = list(_differing(before, after, stages, on))
    except RulesError:
        return EVERYTHING
    words = {pair for found in differing.values() for pair in found}
    words |= {pair for rule in rules for pair in pairs if _can_fire(rule, pair)}
    return Scope(
        frozenset(words),
        tuple(name for name, found in differing.items() if found),
        tuple(sorted({rule.rule_id for rule in rules})),
        rereads=before.code_lists != after.code_lists,
    )


def _frame(pack: Pack, stages: Sequence[str]) -> tuple[object, ...]:
    """What concerns every measure: the codes of each list in their order, and the default levels."""
    lists = {name: [(code.code, code.is_withdrawal) for code in codes] for name, codes in pack.code_lists.items()}
    return lists, [pack.default_level(stage) for stage in stages]


def _value(pack: Pack, name: str, on: date, words: Words) -> float | None:
    """The value that holds; None where the pack has none for a stage without a kind, or the like."""
    if not pack.parameters.get(name):
        return None
    return pack.parameter(name, on=on, kind=words[0], stage=words[1])


def _differing(before: Pack, after: Pack, stages: Iterable[str], on: date) -> Iterator[Rule]:
    """The rules of either pack that the other does not have."""
    for stage in stages:
        first, second = ({_said(rule): rule for rule in pack.rules_of(stage, on)} for pack in (before, after))
        yield from (rule for said, rule in {**first, **second}.items() if (said in first) != (said in second))


def _said(rule: Rule) -> tuple[object, ...]:
    conditions = frozenset((each.field, each.op, each.constants) for each in rule.conditions)
    return rule.rule_id, conditions, frozenset(rule.effects)


def _can_fire(rule: Rule, words: Words) -> bool:
    """Whether the conditions on kind and stage hold, whatever else the rule asks."""
    asked = dict(zip((KIND_LIST, STAGE_LIST), words, strict=True))
    return all(holds(each, asked[each.field]) for each in rule.conditions if each.field in asked)
