"""durable-rules and the plain reference decide the same, on random packs and at every known limit of the engine."""

from __future__ import annotations

import json
import random
import threading
from collections.abc import Mapping

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rules import durable, reference
from rules.compile import MARKER, SHARD_WIDTH, compile_shards, encode, encode_fact
from rules.durable import MOST_KEPT, Rulesets, kept_rulesets
from rules.errors import RulesError
from rules.grammar import Condition, Constant
from rules.words import Op

WORDS = ("väg", "Väg", "å", "ä", "ö", "vägen", "våg", "", 'ci"tat', "back\\slash", "rad\nbrytning", "5", "true", "🚧")
NUMBERS = (0.0, 0.1, 0.1 + 0.2, 0.3, 1.0, 5.0, 29.999, 30.0, 30.001, 250.0, 1000.0, -4.0, 1e15, 0.0001)
TEXT_FIELDS = ("åtgärdstyp", "skede", "förvaltning", "ort")
NUMBER_FIELDS = ("avstånd_m", "kostnad_mnkr", "dagar", "m")
FLAG_FIELDS = ("i_område", "nära_område", "renodlat")

Conjunction = tuple[Condition, ...]


def text_conditions(field: str) -> st.SearchStrategy[Condition]:
    listed = st.lists(st.sampled_from(WORDS), min_size=1, max_size=5, unique=True).map(tuple)
    return st.one_of(
        st.builds(Condition, st.just(field), st.sampled_from([Op.ONE_OF, Op.NONE_OF]), listed, st.just("")),
        st.builds(Condition, st.just(field), st.sampled_from([Op.MISSING, Op.PRESENT]), st.just(()), st.just("")),
    )


def number_conditions(field: str) -> st.SearchStrategy[Condition]:
    one = st.sampled_from(NUMBERS)
    single = st.sampled_from([Op.AT_MOST, Op.AT_LEAST, Op.ABOVE, Op.BELOW, Op.ONE_OF, Op.NONE_OF])
    return st.one_of(
        st.builds(lambda op, n: Condition(field, op, (n,), ""), single, one),
        st.builds(lambda a, b: Condition(field, Op.BETWEEN, (min(a, b), max(a, b)), ""), one, one),
        st.builds(lambda op: Condition(field, op, (), ""), st.sampled_from([Op.MISSING, Op.PRESENT])),
    )


def flag_conditions(field: str) -> st.SearchStrategy[Condition]:
    return st.builds(lambda flag: Condition(field, Op.ONE_OF, (flag,), ""), st.booleans())


CONDITIONS = st.one_of(
    *(text_conditions(name) for name in TEXT_FIELDS),
    *(number_conditions(name) for name in NUMBER_FIELDS),
    *(flag_conditions(name) for name in FLAG_FIELDS),
)
CONJUNCTIONS = st.lists(CONDITIONS, min_size=1, max_size=5).map(tuple)
FACTS = st.fixed_dictionaries(
    {name: st.none() | st.sampled_from(WORDS) for name in TEXT_FIELDS}
    | {name: st.none() | st.sampled_from(NUMBERS) for name in NUMBER_FIELDS}
    | {name: st.none() | st.booleans() for name in FLAG_FIELDS}
)


def compare(conjunctions: list[Conjunction], facts: list[Mapping[str, Constant | None]]) -> None:
    with Rulesets(conjunctions) as rulesets:
        assert rulesets.fired(facts) == [reference.fired(conjunctions, fact) for fact in facts]


@given(st.lists(CONJUNCTIONS, min_size=1, max_size=12), st.lists(FACTS, min_size=1, max_size=8))
@settings(max_examples=120, suppress_health_check=[HealthCheck.too_slow])
def test_small_random_packs_fire_as_the_reference_says(
    conjunctions: list[Conjunction], facts: list[Mapping[str, Constant | None]]
) -> None:
    compare(conjunctions, facts)


def random_condition(rng: random.Random) -> Condition:
    """As above, from a seed: hypothesis prefers short lists, and 65 rules are where the second shard begins."""
    roll = rng.randrange(10)
    if roll < 4:
        op = rng.choice([Op.ONE_OF, Op.ONE_OF, Op.NONE_OF])
        words = tuple(rng.sample(WORDS, rng.randint(1, 4)))
        return Condition(rng.choice(TEXT_FIELDS), op, words, "")
    if roll < 8:
        first, second = sorted(rng.choices(NUMBERS, k=2))
        op = rng.choice([Op.AT_MOST, Op.AT_LEAST, Op.ABOVE, Op.BELOW, Op.BETWEEN])
        return Condition(rng.choice(NUMBER_FIELDS), op, (first, second) if op is Op.BETWEEN else (first,), "")
    if roll == 8:
        return Condition(rng.choice(FLAG_FIELDS), Op.ONE_OF, (rng.random() < 0.5,), "")
    return Condition(rng.choice(TEXT_FIELDS + NUMBER_FIELDS), rng.choice([Op.MISSING, Op.PRESENT]), (), "")


def random_fact(rng: random.Random) -> dict[str, Constant | None]:
    fact: dict[str, Constant | None] = {name: rng.choice((*WORDS, None)) for name in TEXT_FIELDS}
    fact |= {name: rng.choice((*NUMBERS, None)) for name in NUMBER_FIELDS}
    return fact | {name: rng.choice((True, False, None)) for name in FLAG_FIELDS}


@pytest.mark.parametrize("seed", range(40))
def test_large_random_packs_fire_as_the_reference_says(seed: int) -> None:
    rng = random.Random(seed)  # noqa: S311 - seeded test data
    rules = [tuple(random_condition(rng) for _ in range(rng.randint(1, 4))) for _ in range(rng.randint(65, 140))]
    assert len(compile_shards(rules)) > 1
    compare(rules, [random_fact(rng) for _ in range(25)])


def test_a_fact_may_fire_any_number_of_rules_at_once() -> None:
    """One ruleset stops at 65 pending conditions (engine error 303); shards go on."""
    rules = [(Condition("avstånd_m", Op.AT_MOST, (100.0 + number,), ""),) for number in range(300)]
    with Rulesets(rules) as rulesets:
        assert rulesets.fired([{"avstånd_m": 5.0}]) == [frozenset(range(300))]


def test_a_list_longer_than_a_shard_is_cut_into_pieces() -> None:
    kinds = tuple(f"kod-{number}" for number in range(200))
    stages = tuple(f"skede-{number}" for number in range(7))
    rule = (Condition("åtgärdstyp", Op.ONE_OF, kinds, ""), Condition("skede", Op.ONE_OF, stages, ""))
    facts: list[Mapping[str, Constant | None]] = [
        {"åtgärdstyp": kind, "skede": stage} for kind in (*kinds, "annat") for stage in ("skede-6", "x")
    ]
    compare([rule, rule], facts)


def test_no_shard_is_wider_than_the_engine_holds() -> None:
    rng = random.Random(7)  # noqa: S311 - seeded test data
    rules = [tuple(random_condition(rng) for _ in range(3)) for _ in range(200)]
    assert all(len(shard.positions) <= SHARD_WIDTH for shard in compile_shards(rules))
    assert sorted({p for shard in compile_shards(rules) for p in shard.positions.values()}) == list(range(200))


def test_the_longest_rule_that_lint_lets_through_is_decided() -> None:
    names = tuple(f"f{number}" for number in range(24))
    facts: list[Mapping[str, Constant | None]] = [{"förvaltning": name} for name in (*names[:2], "annan")]
    compare([(Condition("förvaltning", Op.NONE_OF, names, ""),)], facts)


@pytest.mark.parametrize("number", [1e-07, 1e16, 1e22, 0.1 + 0.2, 5.0, -0.25])
def test_numbers_reach_the_engine_without_exponent(number: float) -> None:
    assert "e" not in encode(number)
    assert float(encode(number)) == number


def test_a_fact_holds_the_marker_and_leaves_out_what_is_missing() -> None:
    assert encode_fact({"å": "ä", "saknas": None, "ja": True}) == '{"sid":"s","id":"f","§":1,"å":"ä","ja":true}'


def test_every_rule_asks_for_the_marker_first() -> None:
    """A rule of `saknas` alone would also fire on messages that the engine sends itself."""
    rules = [(Condition("x", Op.MISSING, (), ""),), ()]
    (shard,) = compile_shards(rules)
    definition = json.loads(shard.definition)
    assert [definition[name]["all"][0]["m"]["$and"][0] for name in shard.positions] == [{MARKER: 1}] * 2


def test_only_missing_is_satisfied_by_a_fact_without_the_field() -> None:
    rules = [(Condition("x", op, ("a",) if op.value.endswith("of") else (), ""),) for op in
             (Op.ONE_OF, Op.NONE_OF, Op.MISSING, Op.PRESENT)]  # fmt: skip
    with Rulesets(rules) as rulesets:
        assert rulesets.fired([{"x": None}, {}]) == [frozenset({2})] * 2


def peak_kb() -> int:
    """The process's peak memory; skips where the platform does not tell."""
    resource = pytest.importorskip("resource")
    return int(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)


def test_facts_do_not_grow_the_engines_memory() -> None:
    rules = [(Condition("avstånd_m", Op.AT_MOST, (float(number),), ""),) for number in range(0, 1000, 25)]
    facts = [{"avstånd_m": float(number % 997)} for number in range(4000)]
    with Rulesets(rules) as rulesets:
        rulesets.fired(facts)
        before = peak_kb()
        rulesets.fired(facts * 3)
        assert peak_kb() - before < 20_000  # kB; kept facts would take 60 MB


def test_rulesets_are_freed_when_closed_even_unused() -> None:
    rules = [(Condition("avstånd_m", Op.AT_MOST, (float(number),), ""),) for number in range(100)]
    for _ in range(20):
        Rulesets(rules).close()
    before = peak_kb()
    for _ in range(200):
        with Rulesets(rules) as rulesets:
            rulesets.fired([{"avstånd_m": 50.0}])
    assert peak_kb() - before < 40_000  # kB; leaked they would take 600 MB


def some_rules(number: int) -> list[tuple[Condition, ...]]:
    return [(Condition("avstånd_m", Op.AT_MOST, (float(number),), ""),)]


def test_rules_that_are_asked_again_are_not_compiled_again(monkeypatch: pytest.MonkeyPatch) -> None:
    compiled: list[int] = []
    monkeypatch.setattr(durable, "compile_shards", lambda rules: compiled.append(1) or compile_shards(rules))
    rules = some_rules(40)
    for metres in (39.0, 41.0):
        with kept_rulesets(rules) as rulesets:
            assert rulesets.fired([{"avstånd_m": metres}]) == [frozenset({0} if metres < 40 else ())]
    assert len(compiled) == 1
    with kept_rulesets(some_rules(40)) as rulesets:
        assert rulesets.fired([{"avstånd_m": 39.0}]) == [frozenset({0})]
    assert len(compiled) == 2


def test_rules_that_are_being_asked_are_nobody_elses() -> None:
    rules = some_rules(40)
    with kept_rulesets(rules) as first, kept_rulesets(rules) as second:
        assert first is not second
        assert first.fired([{"avstånd_m": 1.0}]) == second.fired([{"avstånd_m": 1.0}])


def test_few_rulesets_are_kept_and_none_of_which_the_asking_failed() -> None:
    for number in range(3 * MOST_KEPT):
        with kept_rulesets(some_rules(number)) as rulesets:
            rulesets.fired([{"avstånd_m": 1.0}])
    assert len(durable._kept) == MOST_KEPT
    rules = some_rules(40)
    with kept_rulesets(rules) as before:
        pass
    with pytest.raises(KeyboardInterrupt), kept_rulesets(rules):
        raise KeyboardInterrupt
    with kept_rulesets(rules) as after:
        assert after is not before
        assert after.fired([{"avstånd_m": 39.0}]) == [frozenset({0})]


def test_threads_take_turns() -> None:
    rules = [(Condition("avstånd_m", Op.AT_MOST, (float(number),), ""),) for number in range(10)]
    wrong: list[float] = []
    with Rulesets(rules) as rulesets:

        def ask(start: int) -> None:
            for number in range(300):
                fact = {"avstånd_m": float((start + number) % 12)}
                if rulesets.fired([fact]) != [reference.fired(rules, fact)]:
                    wrong.append(fact["avstånd_m"])

        threads = [threading.Thread(target=ask, args=(start,)) for start in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert wrong == []


def test_a_missing_extension_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(durable, "engine", None)
    monkeypatch.setattr(durable, "_missing", "undefined symbol: PyEval_CallObject")
    assert not durable.available()
    with pytest.raises(RulesError, match="not installed: undefined symbol"):
        Rulesets([])
