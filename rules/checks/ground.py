"""What every check starts from: the pack, the day, and the rules of each stage as boxes of one space."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from rules.boxes import Box, Space
from rules.effects import STATUTORY, Effect, EffectKind
from rules.errors import Mistakes, Place
from rules.model import Rule
from rules.pack import Pack
from rules.sections.gather import MAIN_FILE


@dataclass(frozen=True, slots=True)
class Boxed:
    """A rule and the box of its conditions. `number` is its place among the rules of its stage.

    `most` has, for each kind of effect that it adds, how much it gives (see `Ground.rank`).
    """

    number: int
    rule: Rule
    box: Box
    most: Mapping[EffectKind, int]


@dataclass(frozen=True)
class Ground:
    """A pack to be checked as of a day."""

    pack: Pack
    on: date
    found: Mistakes
    most_steps: int
    """How long to look for what a rule is covered by, before it is taken not to be: a pack may be made to be slow."""

    @property
    def place(self) -> Place:
        """Where what belongs to no line is said: the beginning of the main file."""
        return Place(MAIN_FILE if MAIN_FILE in self.pack.files else min(self.pack.files), 1)

    @cached_property
    def spaces(self) -> Mapping[str, Space]:
        """Per stage the space of all its rules."""
        return {stage: self._space(stage) for stage in self.pack.catalogue.stages}

    def _space(self, stage: str) -> Space:
        conditions = [c for rule in self.pack.rules if rule.stage == stage for c in rule.conditions]
        return Space.of(self.pack.catalogue.fields(stage), self.pack.closed_values(stage), conditions)

    @cached_property
    def boxes(self) -> Mapping[str, list[Boxed]]:
        """Per stage its rules with their boxes, in the pack's order."""
        return {
            stage: [
                Boxed(number, rule, space.box(rule.conditions), self._most(rule))
                for number, rule in enumerate(r for r in self.pack.rules if r.stage == stage)
            ]
            for stage, space in self.spaces.items()
        }

    def _most(self, rule: Rule) -> dict[EffectKind, int]:
        found: dict[EffectKind, int] = {}
        for effect in rule.effects:
            found[effect.kind] = max(self.rank(effect), found.get(effect.kind, 0))
        return found

    def adding(self, stage: str, kind: EffectKind) -> list[Boxed]:
        """The rules of a stage that add an effect of the kind."""
        return self._adding.get((stage, kind), [])

    @cached_property
    def _adding(self) -> dict[tuple[str, EffectKind], list[Boxed]]:
        found: dict[tuple[str, EffectKind], list[Boxed]] = {}
        for stage, boxed in self.boxes.items():
            for each in boxed:
                for kind in each.most:
                    found.setdefault((stage, kind), []).append(each)
        return found

    def rows(self) -> Iterable[list[Boxed]]:
        """The rules by id: one for a plain rule, several for a row of a table where the first counts."""
        for boxed in self.boxes.values():
            by_id: dict[str, list[Boxed]] = {}
            for each in boxed:
                by_id.setdefault(each.rule.rule_id, []).append(each)
            yield from by_id.values()

    def rank(self, effect: Effect) -> int:
        """How much an effect gives among those of its kind that outdo each other."""
        if effect.kind is EffectKind.LEVEL:
            return self.pack.levels.index(str(effect.value))
        if effect.kind is EffectKind.NOTICE_DAYS:
            return int(effect.value)
        return int(effect.value == STATUTORY)

    def gives(self, effect: Effect, wanted: Effect) -> bool:
        """Whether `effect` makes `wanted` superfluous."""
        if effect.kind is not wanted.kind:
            return False
        return self.rank(effect) >= self.rank(wanted) if effect.kind in RANKED else effect.value == wanted.value


RANKED = (EffectKind.LEVEL, EffectKind.NOTICE_DAYS, EffectKind.INFORM)
