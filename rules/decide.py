"""Deciding: facts in columns → what follows for each, from the rules of one stage that hold on a day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce

import numpy as np

from rules import durable, reference
from rules.classes import cells
from rules.columns import Column, Ids, Values, read_columns
from rules.effects import Conclusion, Outcome, join, outcome_of, project
from rules.errors import RulesError
from rules.model import Rule
from rules.pack import Pack
from rules.reference import Fact

ENGINES = ("auto", "durable", "reference")


@dataclass(frozen=True, slots=True, eq=False)
class Decisions:
    """Dictionary-encoded: the conclusion of row i is `conclusions[outcome_index[i]]`.

    `engine` is the one that decided, `n_decided` the number of distinct situations it was asked about.
    """

    outcome_index: Ids
    conclusions: tuple[Conclusion, ...]
    engine: str
    n_decided: int

    def __getitem__(self, row: int) -> Conclusion:
        return self.conclusions[int(self.outcome_index[row])]

    def __len__(self) -> int:
        return len(self.outcome_index)


def decide(pack: Pack, stage: str, facts: Mapping[str, Values], *, on: date, engine: str = "auto") -> Decisions:
    """What the pack's rules of a stage conclude from each fact, on a day.

    `facts` has one column per field of the stage, all equally long; missing is None, or NaN in a numpy float array.
    `engine` is "durable", "reference", or "auto": durable-rules where it is installed, else the reference. Situations
    that no rule can tell apart are decided once. Raises RulesError for facts outside the catalogue.
    """
    rules = pack.rules_of(stage, on)
    columns = read_columns(pack.catalogue.fields(stage), pack.closed_values(stage), facts)
    n_rows = len(next(iter(facts.values()), ()))
    found = cells(columns, [c for rule in rules for c in rule.conditions], n_rows)
    chosen = engine_for(engine)
    sets = fired_sets(rules, _facts(columns, rules, found.rows), chosen)
    conclusions = {each: conclude(pack, [rules[i] for i in each]) for each in dict.fromkeys(sets)}
    distinct = tuple(dict.fromkeys(conclusions.values()))
    position = {conclusion: number for number, conclusion in enumerate(distinct)}
    of_cell = np.array([position[conclusions[each]] for each in sets], np.int64)
    return Decisions(of_cell[found.index] if n_rows else found.index, distinct, chosen, len(sets))


def conclude(pack: Pack, fired: Sequence[Rule]) -> Conclusion:
    """What the fired rules amount to together."""
    outcomes = (outcome_of(rule.rule_id, rule.effects, pack.levels) for rule in fired)
    return project(reduce(join, outcomes, Outcome()), pack.levels, pack.dialogue_forms)


def engine_for(wanted: str) -> str:
    """The engine that "auto" means here, or the one asked for. Raises RulesError for an unknown name."""
    if wanted not in ENGINES:
        raise RulesError("There is no rule engine {name}.", remedy="Choose one of {known}.", name=wanted,
                         known=", ".join(ENGINES))  # fmt: skip
    if wanted != "auto":
        return wanted
    return "durable" if durable.available() else "reference"


def fired_sets(rules: Sequence[Rule], facts: Sequence[Fact], engine: str) -> list[frozenset[int]]:
    """For each fact the positions of the rules that fire, by the engine named ("durable" or "reference")."""
    conjunctions = [rule.conditions for rule in rules]
    if engine == "reference":
        return [reference.fired(conjunctions, fact) for fact in facts]
    with durable.Rulesets(conjunctions) as rulesets:
        return rulesets.fired(facts)


def _facts(columns: Mapping[str, Column], rules: Sequence[Rule], rows: Ids) -> list[Fact]:
    asked = dict.fromkeys(condition.field for rule in rules for condition in rule.conditions)
    values = [[columns[name].values[number] for number in columns[name].ids[rows]] for name in asked]
    return [dict(zip(asked, row, strict=True)) for row in zip(*values, strict=True)] if asked else [{} for _ in rows]
