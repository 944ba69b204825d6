"""What happens in each cell of kind × stage (skede): for certain, and depending on more."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from rules.effects import Outcome, join, outcome_of
from rules.grammar import Condition
from rules.pack import Pack
from rules.reference import holds
from rules.sections.codes import KIND_LIST, STAGE_LIST
from rules.words import Op


@dataclass(frozen=True, slots=True)
class Cell:
    """What one stage of deciding adds to measures of one kind in one stage (skede).

    `certain` follows whenever somebody is concerned and the measure is not over; `possible` are the outcomes of rules
    that ask for more. `because` is the reason when the pack says that nothing follows on purpose.
    """

    certain: Outcome
    possible: tuple[Outcome, ...]
    because: str | None

    @property
    def is_silent(self) -> bool:
        """Whether everybody is exempted, whatever else is so."""
        return self.certain.exempts and not any(outcome.is_statutory for outcome in self.possible)


def cell_of(pack: Pack, deciding: str, kind: str, stage: str, on: date) -> Cell:
    """The cell of a stage of deciding, by the rules that hold on a day."""
    fact = {
        field.name: {KIND_LIST: kind, STAGE_LIST: stage}[field.name]
        for field in pack.catalogue.fields(deciding).values()
        if field.name in (KIND_LIST, STAGE_LIST)
    }
    certain, possible = Outcome(), []
    for rule in pack.rules_of(deciding, on):
        if all(holds(c, fact[c.field]) for c in rule.conditions if c.field in fact):
            outcome = outcome_of("", rule.effects, pack.levels)
            if all(_is_usual(c) for c in rule.conditions if c.field not in fact):
                certain = join(certain, outcome)
            else:
                possible.append(outcome)
    return Cell(certain, tuple(dict.fromkeys(possible)), _reason(pack, deciding, kind, stage))


def _is_usual(condition: Condition) -> bool:
    """Whether the condition asks only that somebody is concerned, or that something out of the ordinary is not so."""
    asks_for_one = condition.op is Op.AT_LEAST and all(float(n) <= 1 for n in condition.constants)
    return asks_for_one or (condition.op is Op.ONE_OF and condition.constants == (False,))


def _reason(pack: Pack, deciding: str, kind: str, stage: str) -> str | None:
    entries = (entry for entry in pack.no_rules if entry.stage == deciding)
    found = (e for e in entries if kind in (e.kinds or (kind,)) and stage in (e.stages or (stage,)))
    return next((entry.because for entry in found), None)
