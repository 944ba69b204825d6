"""Deciding in bulk is exact: durable-rules asked pair by pair, the plain reference and the factored path agree.

Four hundred generated packs in every run, a quarter of them over 64 rules; both fired sets and effects.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import fields
from functools import reduce

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules import bitsets, blocks, factor, reference
from rules import conclusions as joined_effects
from rules.bitsets import bitsets_of, distinct_sets, members
from rules.columns import Encoded, Values
from rules.conclude import conclude
from rules.conclusions import Conclusions
from rules.decide import Decisions, decide
from rules.durable import Rulesets
from rules.effects import Effect, EffectKind, Outcome, join, outcome_of
from rules.pack import Pack
from tests.rules_city import city_facts, city_pack
from tests.rules_generated import (
    FIELDS,
    FLAGS,
    ON,
    STAGE,
    TEXTS,
    as_told,
    pack_of,
    random_columns,
    random_pack,
)

BATCHES, PACKS_IN_BATCH, PAIRS = 20, 20, 12


def fired(decisions: Decisions, row: int) -> frozenset[int]:
    return frozenset(members(decisions.conclusions.sets[int(decisions.outcome_index[row])]))


def check(pack: Pack, columns: dict[str, list[object]], handed_over: dict[str, Values], engine: str = "auto") -> None:
    """Three ways to the same: fired rules, and what follows from them."""
    decisions = decide(pack, STAGE, handed_over, on=ON, engine=engine)
    conjunctions = [rule.conditions for rule in pack.rules]
    facts = [as_told(columns, row) for row in range(len(decisions))]
    told = [reference.fired(conjunctions, fact) for fact in facts]
    with Rulesets(conjunctions) as rulesets:
        assert rulesets.fired(facts) == told
    assert [fired(decisions, row) for row in range(len(facts))] == told
    wanted = [conclude(pack, STAGE, [pack.rules[position] for position in positions]) for positions in told]
    assert [decisions[row] for row in range(len(facts))] == wanted
    assert decisions.informed.tolist() == [conclusion.informed for conclusion in wanted]
    assert len(decisions.conclusions) == len(set(told)), "each set of rules once, and none that no row fires"
    check_effect_numbers(pack, decisions.conclusions)


def check_effect_numbers(pack: Pack, conclusions: Conclusions) -> None:
    """Two conclusions have one number exactly when the effects of their rules join to the same."""
    joined: dict[Outcome, int] = {}
    for number, rules in zip(conclusions.effect_index.tolist(), conclusions.sets, strict=True):
        fired_rules = [pack.rules[position] for position in members(rules)]
        outcomes = [outcome_of("", rule.effects, pack.levels) for rule in fired_rules]
        assert joined.setdefault(reduce(join, outcomes, Outcome(rules=frozenset({""}))), number) == number
    assert len(set(joined.values())) == len(joined)


def handed_over(rng: random.Random, columns: dict[str, list[object]]) -> dict[str, Values]:
    """Each column in one of the ways that columns may come."""
    n_rows = len(next(iter(columns.values())))
    backwards = np.arange(n_rows)[::-1].astype(np.uint8)
    found: dict[str, Values] = dict(columns)
    for name, column in columns.items():
        way = rng.randrange(3)
        if way == 1:
            found[name] = Encoded(column[::-1], backwards)
        elif way == 2 and name not in TEXTS and (name not in FLAGS or None not in column):
            found[name] = np.array(column, bool if name in FLAGS else float)
    return found


@pytest.mark.parametrize("batch", range(BATCHES))
def test_generated_packs_decide_the_same_pair_by_pair_and_factored(batch: int, monkeypatch: pytest.MonkeyPatch) -> None:
    rng = random.Random(batch)  # noqa: S311 - seeded test data
    for number in range(PACKS_IN_BATCH):
        with monkeypatch.context() as small:
            if number % 2:  # limits so low that every way through the code is taken
                small.setattr(factor, "MOST_CELLS", rng.choice((1, 6, 40)))
                small.setattr(factor, "MOST_PAIRS", rng.choice((0, 8, 1 << 24)))
                small.setattr(factor, "SORTED_ROWS", rng.choice((5, 100)))
                small.setattr(blocks, "BLOCK_ROWS", rng.choice((1, 5, 100)))
            pack = random_pack(rng, rng.randint(65, 140) if number % 4 == 0 else rng.randint(1, 40))
            columns = random_columns(rng, PAIRS)
            check(pack, columns, handed_over(rng, columns), rng.choice(("durable", "durable", "reference")))


def test_no_part_of_an_outcome_is_forgotten_in_bulk() -> None:
    held = {*joined_effects.FLAGS, *joined_effects.SETS, *joined_effects.LADDERS}
    assert held | {"rules"} == {field.name for field in fields(Outcome)}


@given(st.randoms(use_true_random=False), st.integers(0, 12), st.integers(1, 5))
@settings(max_examples=40)
def test_small_packs_that_shrink_decide_the_same(rng: random.Random, n_rules: int, n_rows: int) -> None:
    columns = random_columns(rng, n_rows)
    check(random_pack(rng, n_rules), columns, dict(columns))


def sampled(facts: dict[str, Values], rows: Sequence[int]) -> dict[str, list[object]]:
    """Some rows as plain lists, NaN as None."""
    found: dict[str, list[object]] = {}
    for name, column in facts.items():
        values = [column.values[column.ids[r]] if isinstance(column, Encoded) else column[r] for r in rows]
        plain = [value.item() if isinstance(value, np.generic) else value for value in values]
        found[name] = [None if value != value else value for value in plain]  # noqa: PLR0124 - NaN is not itself
    return found


@pytest.mark.parametrize("n_rules", [40, 130])
def test_many_pairs_of_a_city_decide_as_a_sample_of_them_does(n_rules: int) -> None:
    pack, facts = city_pack(n_rules), city_facts(150_000, 300, 4000)
    decisions = decide(pack, STAGE, facts, on=ON)
    rows = random.Random(5).sample(range(len(decisions)), 200)  # noqa: S311 - seeded test data
    columns = sampled(facts, rows)
    conjunctions = [rule.conditions for rule in pack.rules]
    assert [fired(decisions, r) for r in rows] == [
        reference.fired(conjunctions, as_told(columns, i)) for i in range(len(rows))
    ]


def test_the_engine_is_asked_once_per_situation_of_each_owner() -> None:
    pack, facts = city_pack(40), city_facts(50_000, 100, 3000)
    assert decide(pack, STAGE, facts, on=ON).n_decided < 100 + 500


def test_a_rule_that_asks_for_nothing_always_fires() -> None:
    pack = pack_of([(), ()], [(Effect(EffectKind.INFORM, "ja"),), (Effect(EffectKind.NOTICE_DAYS, 0),)])
    columns = {name: [None] * 3 for name in FIELDS}
    decisions = decide(pack, STAGE, columns, on=ON)
    assert {(decisions[row].informed, decisions[row].notice_days, len(decisions[row].rules)) for row in range(3)} == {
        (True, 0, 2)
    }


@pytest.mark.parametrize("n_rules", [0, 1, 63, 64, 65, 128, 129])
def test_a_set_of_rules_is_what_was_put_into_it(n_rules: int) -> None:
    flags = np.random.default_rng(n_rules).random((20, n_rules)) < 0.5
    sets = bitsets_of(flags)
    assert sets.shape == (20, max(1, -(-n_rules // 64)))
    assert [members(each) for each in sets] == [np.flatnonzero(row).tolist() for row in flags]


@pytest.mark.parametrize("n_words", [1, 2, 3])
@pytest.mark.parametrize("is_colliding", [False, True])
def test_sets_are_told_apart_even_when_their_hashes_are_not(
    n_words: int, is_colliding: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if is_colliding:
        monkeypatch.setattr(bitsets, "_hashes", lambda sets: np.zeros(len(sets), np.uint64))
    sets = np.random.default_rng(n_words).integers(0, 3, (500, n_words)).astype(np.uint64)
    rows, number = distinct_sets(sets)
    assert (sets[rows][number] == sets).all()
    assert len({tuple(each) for each in sets[rows].tolist()}) == len(rows) == 3**n_words
