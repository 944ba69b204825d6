"""The rules of one stage that hold on a day, with what follows from them alone: made once for all that is decided."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache

from rules.catalogue import Field
from rules.conjunctions import Conjunctions
from rules.effects import Outcome, outcome_of
from rules.model import Rule
from rules.pack import Pack

MOST_KEPT = 10
"""A pack has two stages for measures and one for questions; a comparison has two packs."""


@dataclass(frozen=True, eq=False)
class Ruling:
    """The rules of a stage of deciding of a pack, in its order. Make it with `ruling_of`."""

    pack: Pack
    stage: str
    rules: tuple[Rule, ...]

    @cached_property
    def conjunctions(self) -> Conjunctions:
        """The conditions of each rule."""
        return Conjunctions([rule.conditions for rule in self.rules])

    @cached_property
    def fields(self) -> Mapping[str, Field]:
        """The fields of the stage's facts by name."""
        return self.pack.catalogue.fields(self.stage)

    @cached_property
    def closed_values(self) -> Mapping[str, tuple[str, ...] | None]:
        """For each field the values that it may have, or None when any will do."""
        return self.pack.closed_values(self.stage)

    @cached_property
    def added(self) -> Sequence[Outcome]:
        """What each rule adds when it fires."""
        levels = self.pack.levels
        return [outcome_of(rule.rule_id, rule.effects, levels) for rule in self.rules]


@lru_cache(maxsize=MOST_KEPT)
def ruling_of(pack: Pack, stage: str, on: date) -> Ruling:
    """The rules of a stage that hold on a day. Raises RulesError when the pack does not."""
    return Ruling(pack, stage, pack.rules_of(stage, on))
