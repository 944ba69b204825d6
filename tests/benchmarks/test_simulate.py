"""The figures of comparing packs, each with its goal; `make bench` prints them. Without it every size is a tenth."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest

from impact.answers.simulate import Scope, compare, compare_judged
from impact.assess import meet, reach_of
from impact.run import open_pack
from rules.adjust import with_parameter
from rules.meaning import Days, compare_meaning
from tests.simulated_city import DAY, city


@pytest.fixture(scope="module")
def packs():
    """The Stockholm pack, and one that informs fewer, otherwise, and later."""
    pack = open_pack("stockholm")
    rules = tuple(
        replace(rule, effects=tuple(replace(e, value=20) if e.value == 14 else e for e in rule.effects))
        for rule in pack.rules
        if rule.rule_id != "INF-02"
    )
    return pack, replace(pack, rules=rules)


@pytest.fixture
def tell(benchmark, capsys):
    def said(figure):
        if benchmark.enabled:
            with capsys.disabled():
                print(f"\n  {figure}", end="")

    return said


def seconds_of(action):
    started = time.perf_counter()
    action()
    return time.perf_counter() - started


def test_simulate_a_million_pairs(benchmark, packs, tell):
    """Reading is the registers, and whom the measures meet; what two packs cost beyond that is measured."""
    situation, measures = city(200, 330, 3000) if benchmark.enabled else city(20, 33, 300)
    scope = Scope(DAY)
    met = []
    meeting_s = seconds_of(lambda: met.append(meet(situation, tuple(measures), reach_of(packs[0], measures, DAY), DAY)))
    both = (met[0], met[0])
    benchmark.pedantic(lambda: compare_judged(situation, measures, packs, both, scope), rounds=5, warmup_rounds=1)
    found = compare(situation, measures, tuple(measures), packs, scope)
    assert found.figures["messages"]["added"] == 0
    assert found.figures["notice_days"]
    assert found.figures == compare_judged(situation, measures, packs, both, scope).figures
    if benchmark.enabled:
        whole_s = seconds_of(lambda: compare(situation, measures, tuple(measures), packs, scope))
        farther = with_parameter(packs[1], "räckvidd_m", lambda metres: 1.5 * metres)
        apart_s = seconds_of(lambda: compare(situation, measures, tuple(measures), (packs[0], farther), scope))
        tell(f"{len(met[0].exposures.measure):,} pairs: {benchmark.stats.stats.median:.2f} s for both packs and the "
             f"comparison (goal 1); {meeting_s:.2f} s to find who is met; {whole_s:.2f} s together; "
             f"{apart_s:.2f} s with another reach")  # fmt: skip


def test_the_meaning_of_a_change(benchmark, packs, tell):
    pack, _ = packs
    slowest = (0.0, "", 0)
    days = Days(DAY, DAY)

    def every_rule_left_out():
        nonlocal slowest
        for rule in pack.rules if benchmark.enabled else pack.rules[:3]:
            other = replace(pack, rules=tuple(each for each in pack.rules if each is not rule))
            started = time.perf_counter()
            found = compare_meaning(pack, other, days, most=1000)
            slowest = max(slowest, (time.perf_counter() - started, rule.rule_id, len(found.shifts)))
            assert not found.n_unfinished

    benchmark.pedantic(every_rule_left_out, rounds=1)
    nothing = replace(pack, rules=())
    whole_s = seconds_of(lambda: compare_meaning(nothing, pack, days, most=1000))
    tell(f"each of {len(pack.rules)} rules left out: at most {slowest[0]:.2f} s ({slowest[1]}: {slowest[2]} "
         f"situations); against a pack without rules {whole_s:.2f} s")  # fmt: skip
