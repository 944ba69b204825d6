"""What a pack is made of: codes, dated parameters, rules and cases, as frozen records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from rules.effects import Effect
from rules.errors import Place
from rules.grammar import Condition, Constant


@dataclass(frozen=True, slots=True)
class Validity:
    """From a day to a day, both included; `valid_to` None is until further notice."""

    valid_from: date
    valid_to: date | None = None

    def covers(self, on: date) -> bool:
        """Whether the day is within.

        >>> Validity(date(2026, 1, 1), date(2026, 6, 30)).covers(date(2026, 6, 30))
        True
        """
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)


@dataclass(frozen=True, slots=True)
class Adoption:
    """Who decided that the pack applies. `is_example`: nobody yet, the pack is there to be adopted."""

    is_example: bool
    body: str | None = None
    register_number: str | None = None
    paragraph: str | None = None
    decided_on: date | None = None
    ground: str | None = None


@dataclass(frozen=True, slots=True)
class Code:
    """One word of a code list, with its text in Swedish and English and the words that deliveries use for it."""

    code: str
    label_sv: str
    label_en: str
    aliases: tuple[str, ...] = ()
    description: str = ""

    def label(self, language: str) -> str:
        """The text for a reader of "sv" or "en"."""
        return self.label_sv if language == "sv" else self.label_en


@dataclass(frozen=True, slots=True)
class ParameterRow:
    """One dated value of a parameter, for all measures or for a kind, a stage (skede) or both.

    `is_example`: the figure has no public source and waits to be adopted.
    """

    name: str
    value: float
    unit: str
    kind: str | None
    stage: str | None
    validity: Validity
    source: str
    last_checked_on: date
    is_example: bool
    place: Place


@dataclass(frozen=True, slots=True)
class Rule:
    """When all `conditions` hold, the `effects` are added. `stage` is the stage of deciding."""

    rule_id: str
    stage: str
    title: str
    source: str
    validity: Validity
    conditions: tuple[Condition, ...]
    effects: tuple[Effect, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Case:
    """A sentence about what the rules are to conclude: facts, and the parts of the conclusion that matter.

    `expected` has the keys of `väntat` in the pack; a key that is left out is not compared.
    """

    name: str
    stage: str
    on: date
    facts: Mapping[str, Constant | None]
    expected: Mapping[str, object]
    place: Place
