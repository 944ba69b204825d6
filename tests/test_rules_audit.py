"""The audit decides random pairs again, one by one, and tells what differs."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from rules import durable, reference
from rules.audit import MOST_PAIRS, Sample, audit
from rules.columns import Encoded, Values
from rules.decide import Decisions, decide
from rules.effects import Effect, EffectKind
from rules.reference import Fact, fired
from tests.rules_city import city_facts, city_pack
from tests.rules_generated import ON, STAGE, pack_of

PACK, FACTS = city_pack(70), city_facts(5000, 50, 400)
N_ALIKE = 60


@pytest.fixture(scope="module")
def decisions() -> Decisions:
    return decide(PACK, STAGE, FACTS, on=ON)


def test_at_most_two_thousand_pairs_are_audited_and_none_differs(decisions: Decisions) -> None:
    found = audit(PACK, STAGE, FACTS, decisions, on=ON, sample=Sample(1))
    assert (found.pairs, found.differences, found.engine) == (MOST_PAIRS, (), "durable")


def test_a_smaller_run_is_audited_whole() -> None:
    facts = city_facts(30, 5, 10)
    assert audit(PACK, STAGE, facts, decide(PACK, STAGE, facts, on=ON), on=ON, sample=Sample(1)).pairs == 30
    nothing = city_facts(0, 5, 10)
    assert audit(PACK, STAGE, nothing, decide(PACK, STAGE, nothing, on=ON), on=ON, sample=Sample(1)).pairs == 0


def test_a_wrong_decision_is_found_with_both_conclusions(decisions: Decisions) -> None:
    shifted = replace(decisions, outcome_index=np.roll(decisions.outcome_index, 1))
    found = audit(PACK, STAGE, FACTS, shifted, on=ON, sample=Sample(1)).differences
    assert len(found) > 100
    assert all(each.decided == shifted[each.row] != each.audited == decisions[each.row] for each in found)


def test_the_same_seed_takes_the_same_pairs(decisions: Decisions) -> None:
    shifted = replace(decisions, outcome_index=np.roll(decisions.outcome_index, 1))
    first, again, other = (
        [each.row for each in audit(PACK, STAGE, FACTS, shifted, on=ON, sample=Sample(seed)).differences]
        for seed in (1, 1, 2)
    )
    assert first == again != other


def test_a_difference_in_effects_alone_is_found(decisions: Decisions) -> None:
    """The rules that fired are the same; what they add is not."""
    effects = [(Effect(EffectKind.NOTICE_DAYS, 1), Effect(EffectKind.INFORM, "ja"))] * len(PACK.rules)
    changed = pack_of([rule.conditions for rule in PACK.rules], effects)
    assert audit(changed, STAGE, FACTS, decisions, on=ON, sample=Sample(1)).differences


def test_rows_that_no_rule_can_tell_apart_are_asked_about_once_and_each_is_compared(
    decisions: Decisions, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Fact] = []
    monkeypatch.setattr(durable, "engine", None)
    monkeypatch.setattr(reference, "fired", lambda rules, fact: asked.append(fact) or fired(rules, fact))
    alike = {name: _repeated(column) for name, column in FACTS.items()}
    right = decide(PACK, STAGE, alike, on=ON, engine="durable" if durable.available() else "reference")
    asked.clear()
    wrong = right.outcome_index.copy()
    other = np.flatnonzero(right.outcome_index != right.outcome_index[7])[0]
    wrong[7] = right.outcome_index[other]
    found = audit(PACK, STAGE, alike, replace(right, outcome_index=wrong), on=ON, sample=Sample(1))
    assert [each.row for each in found.differences] == [7]
    assert found.pairs == 2 * N_ALIKE
    assert len(asked) <= N_ALIKE
    assert all(fact.keys() == FACTS.keys() for fact in asked)


@pytest.mark.parametrize("field", FACTS)
def test_rows_that_differ_in_one_field_alone_are_asked_about_apart(field: str) -> None:
    pairs = {name: _repeated(column, by=int(name == field)) for name, column in FACTS.items()}
    right = decide(PACK, STAGE, pairs, on=ON)
    assert audit(PACK, STAGE, pairs, right, on=ON, sample=Sample(1)).differences == ()


def _repeated(column: Values, by: int = 0) -> Values:
    """The first rows of a column, and once more, moved by some rows."""
    if isinstance(column, Encoded):
        some = column.ids[:N_ALIKE]
        return Encoded(column.values, np.concatenate([some, np.roll(some, by)]))
    values = column[:N_ALIKE]
    if isinstance(values, np.ndarray):
        return np.concatenate([values, np.roll(values, by)])
    return [*values, *values[-by:], *values[:-by]] if by else [*values, *values]


def test_the_reference_audits_where_the_engine_is_missing(
    decisions: Decisions, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(durable, "engine", None)
    found = audit(PACK, STAGE, FACTS, decisions, on=ON, sample=Sample(1))
    assert (found.pairs, found.differences, found.engine) == (MOST_PAIRS, (), "reference")
