"""What a pack is made of: codes, dated parameters, rules and cases, as frozen records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

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

    def meets(self, other: Validity) -> bool:
        """Whether the two have a day in common.

        >>> Validity(date(2026, 1, 1)).meets(Validity(date(2025, 1, 1), date(2025, 12, 31)))
        False
        """
        return self.valid_from <= (other.valid_to or date.max) and other.valid_from <= (self.valid_to or date.max)

    def is_within(self, other: Validity) -> bool:
        """Whether the other covers every day of this one."""
        return other.valid_from <= self.valid_from and (self.valid_to or date.max) <= (other.valid_to or date.max)


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
    place: Place | None = field(default=None, compare=False)
    is_withdrawal: bool = False
    """A stage that takes the measure back: those who were told are told."""

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
    description: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """When all `conditions` hold, the `effects` are added. `stage` is the stage of deciding.

    A rule of a decision table has the table's id in `table` and its row in `rule_id` ("DIA/7"). A row of a table where
    earlier rows come first is several rules of one id, of which no fact satisfies two.
    """

    rule_id: str
    stage: str
    title: str
    source: str
    validity: Validity
    conditions: tuple[Condition, ...]
    effects: tuple[Effect, ...]
    place: Place
    table: str | None = None


class HitPolicy(StrEnum):
    """What counts when several rows of a table hold; the value is the word in packs."""

    COLLECT = "samla"
    UNIQUE = "unik"
    FIRST = "första"
    PRIORITY = "prioritet"


@dataclass(frozen=True, slots=True)
class Table:
    """A decision table. `rows` are the rows as written, in the order of the file, `rules` what they decide.

    `priorities` has one number per row where the hit policy asks for it, the lowest first. `fields` and `effects` are
    the columns, in the catalogue's and the effects' Swedish words. `is_complete`: some row holds in every situation.
    """

    table_id: str
    stage: str
    title: str
    source: str
    hit: HitPolicy
    is_complete: bool
    validity: Validity
    file: str
    sheet: str | None
    fields: tuple[str, ...]
    effects: tuple[str, ...]
    rows: tuple[Rule, ...]
    priorities: tuple[int, ...]
    rules: tuple[Rule, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Default:
    """The level of what no rule of a stage of deciding gives one, and whose word that is."""

    stage: str
    level: str
    source: str
    place: Place


@dataclass(frozen=True, slots=True)
class NoRule:
    """Cells of kind and stage (skede) that no rule decides on purpose, and why; None is every kind, or every stage."""

    stage: str
    kinds: tuple[str, ...] | None
    stages: tuple[str, ...] | None
    because: str
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
