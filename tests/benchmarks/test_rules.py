"""The figures of the rules room, each with its goal; `make bench` prints them. Without it every size is a hundredth.

The anchor is what durable-rules' own documentation shows: rules in `durable.lang`, a fact asserted at a time.
"""

from __future__ import annotations

import operator
import os
import subprocess
import sys
import time
from functools import reduce
from pathlib import Path

import pytest

from rules.audit import Sample, audit
from rules.compile import compile_shards
from rules.decide import decide
from rules.durable import Rulesets
from rules.explain import explain
from rules.words import Op
from tests.rules_city import city_facts, city_pack
from tests.rules_generated import ON, STAGE, as_told
from tests.rules_small import FACT, columns_of, small_pack
from tests.test_rules_factor import fired, sampled

MILLION = 1_000_000
ROOT = Path(__file__).parent.parent.parent


@pytest.fixture
def tell(benchmark, capsys):
    """Prints a figure, and its goal, in the midst of pytest's own output; nothing without `make bench`."""

    def said(figure):
        if benchmark.enabled:
            with capsys.disabled():
                print(f"\n  {figure}", end="")

    return said


@pytest.fixture
def scale(benchmark):
    """1 with `make bench`, a hundredth in the ordinary tests, where only the road is tried."""
    return 1 if benchmark.enabled else 0.01


def decided(pack, facts):
    found = decide(pack, STAGE, facts, on=ON)
    assert len(found.informed) == len(found)
    return found


def million_pairs(scale):
    return city_facts(int(MILLION * scale), int(3000 * scale), int(60_000 * scale))


def median_s(benchmark, action, rounds=5):
    """The median of several rounds in seconds; one round in the ordinary tests."""
    benchmark.pedantic(action, rounds=rounds, warmup_rounds=1)
    if not benchmark.enabled:
        return float("nan")
    return float(benchmark.stats.stats.median)


@pytest.mark.parametrize(("n_rules", "goal_s"), [(40, 0.3), (100, None), (400, 1.0), (1000, None)])
def test_a_million_pairs(benchmark, scale, tell, n_rules, goal_s):
    pack, facts = city_pack(n_rules), million_pairs(scale)
    seconds = median_s(benchmark, lambda: decided(pack, facts))
    found = decided(pack, facts)
    audited = audit(pack, STAGE, facts, found, on=ON, sample=Sample(1))
    tell(f"{len(found):,} pairs, {n_rules} rules: {seconds:.3f} s (goal {goal_s or '–'}); {len(found.conclusions):,} "
         f"distinct sets; engine asked {found.n_decided:,} times; {len(audited.differences)} of {audited.pairs:,} "
         f"audited differ")  # fmt: skip
    assert audited.differences == ()


def test_it_is_a_hundred_times_as_fast_as_the_documented_api(benchmark, scale, tell):
    pack, facts = city_pack(40), million_pairs(scale)
    seconds = median_s(benchmark, lambda: decided(pack, facts))
    rows = list(range(0, len(next(iter(facts.values()))), int(100 * scale) or 1))[: int(10_000 * scale) or 1]
    columns = sampled(facts, rows)
    told = [as_told(columns, i) for i in range(len(rows))]
    started = time.perf_counter()
    by_documentation = anchor(pack, told)
    anchor_s = (time.perf_counter() - started) / len(rows) * len(next(iter(facts.values())))
    found = decided(pack, facts)
    assert by_documentation == [fired(found, row) for row in rows]
    if benchmark.enabled:
        tell(f"documented API {anchor_s:.1f} s (from {len(rows):,} pairs), ours {seconds:.3f} s: "
             f"{anchor_s / seconds:.0f} times as fast (goal 100)")  # fmt: skip
        assert anchor_s / seconds >= 100


def anchor(pack, facts):
    """What the documentation of durable-rules shows; as many rulesets as it takes to stay below the engine's limits."""
    from durable.engine import MessageNotHandledException
    from durable.lang import assert_fact, ruleset, when_all

    found = set()
    names = []
    for shard in compile_shards([rule.conditions for rule in pack.rules]):
        names.append(f"anchor-{len(names)}")
        with ruleset(names[-1]):
            for position in sorted(set(shard.positions.values())):
                when_all(expression(pack.rules[position].conditions))(noting(found, position))
    sets = []
    for fact in facts:
        found.clear()
        for name in names:
            try:
                assert_fact(name, {field: value for field, value in fact.items() if value is not None})
            except MessageNotHandledException:  # no rule
                continue
        sets.append(frozenset(found))
    return sets


def noting(found, position):
    return lambda _context: found.add(position)


def expression(conditions):
    """The conditions in the documented language: m.a == 1, & and |."""
    from durable.lang import m

    parts = []
    for condition in conditions:
        field = getattr(m, condition.field)
        if condition.op is Op.ONE_OF:
            parts.append(reduce(operator.or_, [field == constant for constant in condition.constants]))
        elif condition.op is Op.NONE_OF:
            parts += [field != constant for constant in condition.constants]
        else:
            compare = {Op.AT_MOST: operator.le, Op.AT_LEAST: operator.ge, Op.ABOVE: operator.gt, Op.BELOW: operator.lt}
            parts.append(compare[condition.op](field, condition.constants[0]))
    return reduce(operator.and_, parts)


TEN_MILLION = """
import resource, sys, time
from tests.benchmarks.test_rules import decided
from tests.rules_city import city_facts, city_pack
pack, facts = city_pack(40), city_facts(int(sys.argv[1]), 3000, 60_000)
seconds = []
for _ in range(3):
    started = time.perf_counter()
    decided(pack, facts)
    seconds.append(time.perf_counter() - started)
print(sorted(seconds)[1], resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""


def test_ten_million_pairs_in_a_gigabyte(benchmark, scale, tell):
    """In a process of its own, so that its peak of memory is nobody else's. The facts are counted in."""
    pytest.importorskip("resource")
    command = [sys.executable, "-c", TEN_MILLION, str(int(10 * MILLION * scale))]
    done = benchmark.pedantic(lambda: subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True))
    seconds, megabytes = map(float, done.stdout.split())
    tell(f"{int(10 * MILLION * scale):,} pairs: {seconds:.2f} s (goal 2), {megabytes:.0f} MB (goal 1000)")
    assert megabytes < 1000


def test_one_decision_explained(benchmark, scale, tell):
    pack = city_pack(40)
    fact = as_told(sampled(city_facts(1, 1, 1), [0]), 0)
    whole = median_s(benchmark, lambda: explain(pack, STAGE, fact, on=ON), rounds=int(200 * scale))
    repeats = int(1000 * scale)
    with Rulesets([rule.conditions for rule in pack.rules]) as rulesets:
        started = time.perf_counter()
        for _ in range(repeats):
            rulesets.fired([fact])
        engine_s = (time.perf_counter() - started) / repeats
    tell(f"explain: {engine_s * 1e3:.3f} ms in the engine (goal 1), {whole * 1e3:.2f} ms with compiling and the traces")


def used_mb():
    """What the process holds now; its peak would be that of the benchmarks before."""
    statm = Path("/proc/self/statm")
    if not statm.exists():
        pytest.skip("this platform does not tell")
    return int(statm.read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20


def test_a_million_facts_leave_nothing_behind(benchmark, scale, tell):
    columns = sampled(city_facts(5000, 500, 2000), range(5000))
    facts = [as_told(columns, row) for row in range(5000)]
    with Rulesets([rule.conditions for rule in city_pack(40).rules]) as rulesets:
        rulesets.fired(facts)
        before = used_mb()
        benchmark.pedantic(lambda: rulesets.fired(facts), rounds=int(200 * scale))
        growth = used_mb() - before
    tell(f"{int(200 * scale) * 5000:,} facts: {growth:.1f} MB more (goal 10)")
    assert growth <= 10


def test_a_thousand_reloads_of_a_pack_leave_nothing_behind(benchmark, scale, tell):
    def reloaded():
        decide(small_pack(), "mottagare", columns_of(FACT), on=ON)

    for _ in range(20):
        reloaded()
    before = used_mb()
    benchmark.pedantic(reloaded, rounds=int(1000 * scale))
    growth = used_mb() - before
    tell(f"{int(1000 * scale):,} reloads: {growth:.1f} MB more (goal 10)")
    assert growth <= 10
