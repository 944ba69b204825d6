"""What rules add. Effects join in a semilattice, so the order of rules and facts cannot matter.

Sets grow, and of notice days and levels the highest stays: joining is commutative, associative and idempotent.
`undanta` is added like the rest; only `project` subtracts it, once, and never from a statutory inform.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from rules.catalogue import Owner


class EffectKind(StrEnum):
    """What a rule can add; the value is the word in packs."""

    INFORM = "informera"
    EXEMPT = "undanta"
    NOTICE_DAYS = "varsel_dagar"
    DIALOGUE = "dialogformer"
    LEVEL = "nivå"
    INVITE = "bjud_in"
    COMMITTEE = "nämnd"
    LED_BY = "leds_av"
    DEVIATION = "avvikelse"

    @property
    def owner(self) -> Owner:
        """Which stage may add it: one whose facts are about recipients, or one about matters."""
        return Owner.RECIPIENT if self in RECIPIENT_EFFECTS else Owner.MATTER


RECIPIENT_EFFECTS = (EffectKind.INFORM, EffectKind.EXEMPT, EffectKind.NOTICE_DAYS, EffectKind.DIALOGUE)
STATUTORY = "lagstadgat"
"""`informera: lagstadgat`: the law says so, and no exemption takes it away."""


@dataclass(frozen=True, slots=True)
class Effect:
    """One thing that a rule adds; `value` is text, or a whole number for notice days.

    A list in a pack becomes several effects.
    """

    kind: EffectKind
    value: str | int


@dataclass(frozen=True, slots=True)
class Outcome:
    """Effects joined; an element of the semilattice. `level` counts from 0, the lowest."""

    informs: bool = False
    is_statutory: bool = False
    exempts: bool = False
    notice_days: int | None = None
    dialogue_forms: frozenset[str] = frozenset()
    level: int | None = None
    participants: frozenset[str] = frozenset()
    committees: frozenset[str] = frozenset()
    led_by: frozenset[str] = frozenset()
    deviations: frozenset[str] = frozenset()
    rules: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Conclusion:
    """What follows from one fact. Lists are sorted: dialogue forms in the pack's order, the rest by the alphabet.

    `exempted`: a rule would inform, and an exemption took it away. Notice days and dialogue forms are empty unless
    `informed`. `rules` are the ids of all rules that fired. `is_default`: none of them gave a level, and `level` is the
    pack's default.
    """

    informed: bool = False
    is_statutory: bool = False
    exempted: bool = False
    notice_days: int | None = None
    dialogue_forms: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    level: str | None = None
    participants: tuple[str, ...] = ()
    committees: tuple[str, ...] = ()
    led_by: tuple[str, ...] = ()
    deviations: tuple[str, ...] = ()
    is_default: bool = False


def _highest(first: int | None, second: int | None) -> int | None:
    known = [n for n in (first, second) if n is not None]
    return max(known, default=None)


def join(first: Outcome, second: Outcome) -> Outcome:
    """The least outcome that contains both.

    >>> join(Outcome(notice_days=14), Outcome(notice_days=30)).notice_days
    30
    """
    return Outcome(
        informs=first.informs or second.informs,
        is_statutory=first.is_statutory or second.is_statutory,
        exempts=first.exempts or second.exempts,
        notice_days=_highest(first.notice_days, second.notice_days),
        dialogue_forms=first.dialogue_forms | second.dialogue_forms,
        level=_highest(first.level, second.level),
        participants=first.participants | second.participants,
        committees=first.committees | second.committees,
        led_by=first.led_by | second.led_by,
        deviations=first.deviations | second.deviations,
        rules=first.rules | second.rules,
    )


def outcome_of(rule_id: str, effects: Sequence[Effect], levels: Sequence[str]) -> Outcome:
    """What one fired rule adds. `levels` run from the lowest to the highest."""

    def words(kind: EffectKind) -> frozenset[str]:
        return frozenset(str(effect.value) for effect in effects if effect.kind is kind)

    return Outcome(
        informs=bool(words(EffectKind.INFORM)),
        is_statutory=STATUTORY in words(EffectKind.INFORM),
        exempts=bool(words(EffectKind.EXEMPT)),
        notice_days=max(map(int, words(EffectKind.NOTICE_DAYS)), default=None),
        dialogue_forms=words(EffectKind.DIALOGUE),
        level=max((levels.index(word) for word in words(EffectKind.LEVEL)), default=None),
        participants=words(EffectKind.INVITE),
        committees=words(EffectKind.COMMITTEE),
        led_by=words(EffectKind.LED_BY),
        deviations=words(EffectKind.DEVIATION),
        rules=frozenset({rule_id}),
    )


def project(
    outcome: Outcome, levels: Sequence[str], dialogue_forms: Sequence[str], default_level: str | None = None
) -> Conclusion:
    """The conclusion an outcome amounts to: exemptions are subtracted here, once, and a missing level is filled.

    `default_level` is the level when no rule gave one. Filling it here and not by a rule keeps it out of the joining,
    where it would raise what a rule puts below it.

    >>> project(Outcome(informs=True, exempts=True), (), ()).informed
    False
    >>> project(Outcome(informs=True, is_statutory=True, exempts=True), (), ()).informed
    True
    """
    informed = outcome.is_statutory or (outcome.informs and not outcome.exempts)
    return Conclusion(
        informed=informed,
        is_statutory=outcome.is_statutory,
        exempted=outcome.informs and not informed,
        notice_days=outcome.notice_days if informed else None,
        dialogue_forms=tuple(form for form in dialogue_forms if informed and form in outcome.dialogue_forms),
        rules=tuple(sorted(outcome.rules)),
        level=default_level if outcome.level is None else levels[outcome.level],
        participants=tuple(sorted(outcome.participants)),
        committees=tuple(sorted(outcome.committees)),
        led_by=tuple(sorted(outcome.led_by)),
        deviations=tuple(sorted(outcome.deviations)),
        is_default=outcome.level is None and default_level is not None,
    )
