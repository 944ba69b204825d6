"""What two packs tell each measure × recipient, side by side: numbers for states, so that a million pairs are quick."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from geodata.shapes import Flags, Indices
from impact.assess import Judged, Met
from impact.terms import Change
from rules.decide import Decisions
from rules.effects import Conclusion


@dataclass(frozen=True, slots=True)
class Told:
    """What a recipient would notice. The first state of all is that of somebody who is not informed."""

    informed: bool = False
    is_statutory: bool = False
    notice_days: int | None = None
    dialogue_forms: tuple[str, ...] = ()

    @classmethod
    def of(cls, conclusion: Conclusion) -> Told:
        """The state that a conclusion amounts to; not being informed is one state, whatever the reason."""
        if not conclusion.informed:
            return SILENT
        return cls(
            informed=True,
            is_statutory=conclusion.is_statutory,
            notice_days=conclusion.notice_days,
            dialogue_forms=conclusion.dialogue_forms,
        )


SILENT = Told()


@dataclass(frozen=True, slots=True, eq=False)
class Side:
    """One pack's half of a comparison."""

    met: Met
    judged: Judged


@dataclass(frozen=True, slots=True, eq=False)
class Pairs:
    """Every measure × recipient that either pack exposes, by measure, recipient: numbers into `states`, 0 is silent."""

    measure: Indices
    recipient: Indices
    before: Indices
    after: Indices
    states: tuple[Told, ...]

    @property
    def added(self) -> Flags:
        """Informed only after."""
        return np.asarray((self.before == 0) & (self.after > 0), bool)

    @property
    def dropped(self) -> Flags:
        """Informed only before."""
        return np.asarray((self.before > 0) & (self.after == 0), bool)

    @property
    def changed(self) -> Flags:
        """Told something else, or only before, or only after."""
        return np.asarray(self.before != self.after, bool)

    def transitions(self) -> Iterator[tuple[Told, Told, int]]:
        """Each change of state and how many pairs have it."""
        codes = self.before[self.changed] * len(self.states) + self.after[self.changed]
        for code, count in sorted(zip(*(part.tolist() for part in np.unique(codes, return_counts=True)), strict=True)):
            first, second = divmod(code, len(self.states))
            yield self.states[first], self.states[second], count

    def change_of(self, row: int) -> Change:
        """What becomes of a changed pair."""
        if self.before[row] == 0:
            return Change.NEW
        return Change.GONE if self.after[row] == 0 else Change.CHANGED


def aligned(before: Side, after: Side, n_recipients: int) -> Pairs:
    """Both sides' exposures in one order; whom only one pack exposes is silent in the other."""
    known = {SILENT: 0}
    first, second = (_states(side.judged.decisions, known) for side in (before, after))
    exposures = before.met.exposures
    measure, recipient = exposures.measure, exposures.recipient
    if before.met is not after.met:
        n = max(n_recipients, 1)
        keys = [side.met.exposures.measure * n + side.met.exposures.recipient for side in (before, after)]
        either = np.union1d(*keys)
        first, second = (_spread(states, key, either) for states, key in zip((first, second), keys, strict=True))
        measure, recipient = either // n, either % n
    return Pairs(measure, recipient, first, second, tuple(known))


def _states(decisions: Decisions, known: dict[Told, int]) -> Indices:
    """The number of each row's state; new states are added to `known`."""
    conclusions = decisions.conclusions
    _, first, number = np.unique(conclusions.effect_index, return_index=True, return_inverse=True)
    states = [known.setdefault(Told.of(conclusions[place]), len(known)) for place in first.tolist()]
    of_set = np.array(states, np.intp)[number.reshape(-1)]
    return np.asarray(of_set[decisions.outcome_index], np.intp)


def _spread(states: Indices, key: Indices, either: Indices) -> Indices:
    spread = np.zeros(len(either), np.intp)
    spread[np.searchsorted(either, key)] = states
    return spread


def counted(pairs: Pairs) -> tuple[Counter[tuple[int | None, int | None]], Counter[tuple[tuple[str, ...], ...]]]:
    """Of those whom both packs inform: how many get another notice, and how many other dialogue forms."""
    notice: Counter[tuple[int | None, int | None]] = Counter()
    forms: Counter[tuple[tuple[str, ...], ...]] = Counter()
    for first, second, count in pairs.transitions():
        if first.informed and second.informed:
            if first.notice_days != second.notice_days:
                notice[first.notice_days, second.notice_days] += count
            if first.dialogue_forms != second.dialogue_forms:
                forms[first.dialogue_forms, second.dialogue_forms] += count
    return notice, forms
