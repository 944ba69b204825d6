"""What the rules that fired for one fact amount to together."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce

from rules.effects import Conclusion, Outcome, join, outcome_of, project
from rules.model import Rule
from rules.pack import Pack


def conclude(pack: Pack, stage: str, fired: Sequence[Rule]) -> Conclusion:
    """What the fired rules of a stage amount to together."""
    outcomes = (outcome_of(rule.rule_id, rule.effects, pack.levels) for rule in fired)
    return project(reduce(join, outcomes, Outcome()), pack.levels, pack.dialogue_forms, pack.default_level(stage))
