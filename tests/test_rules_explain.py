"""Explaining re-runs one fact and gives the conclusion that deciding gave."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from impact.facts import CATALOGUE
from rules.catalogue import Field
from rules.decide import decide
from rules.effects import Effect, EffectKind
from rules.errors import RulesError
from rules.explain import explain
from rules.pack import read_pack
from tests.rules_small import FACT, columns_of, small_pack

ON = date(2026, 6, 1)
PACK = small_pack()
STOCKHOLM = read_pack("stockholm", CATALOGUE)


def test_fired_rules_come_with_conditions_values_and_source() -> None:
    found = explain(PACK, "mottagare", FACT | {"åtgärdstyp": "sprängning", "avstånd_m": 80.0}, on=ON)
    (rule,) = found.fired
    assert (rule.rule_id, rule.title, rule.source) == ("INF-02", "Nära sprängning", "Prov 2")
    assert [(c.field, c.words, c.value, c.holds) for c in rule.checks] == [
        ("åtgärdstyp", "sprängning", "sprängning", True),
        ("avstånd_m", "högst 250", 80.0, True),
    ]


def test_each_effect_is_credited_to_the_rules_it_came_from() -> None:
    fact = FACT | {"åtgärdstyp": "sprängning", "avstånd_m": 80.0, "i_område": True}
    credited = {(c.effect.kind, c.effect.value): c.rules for c in explain(PACK, "mottagare", fact, on=ON).credits}
    assert credited[EffectKind.INFORM, "ja"] == ("INF-01", "INF-02")
    assert credited[EffectKind.NOTICE_DAYS, 30] == ("INF-02",)
    assert (EffectKind.NOTICE_DAYS, 14) not in credited, "the shorter notice did not decide"
    assert credited[EffectKind.DIALOGUE, "brev"] == ("INF-02",)


def test_an_exemption_is_named_and_so_is_the_law_that_overrules_it() -> None:
    exempted = explain(PACK, "mottagare", FACT | {"i_område": True, "kostnad_mnkr": 0.5}, on=ON)
    assert (exempted.exempting, exempted.is_exemption_overruled, exempted.conclusion.exempted) == (
        ("UND-01",),
        False,
        True,
    )
    assert [credit.effect for credit in exempted.credits] == [Effect(EffectKind.EXEMPT, "ja")]
    fact = FACT | {"åtgärdstyp": "detaljplan", "skede": "samråd", "mottagartyp": "ägare", "kostnad_mnkr": 0.5}
    overruled = explain(PACK, "mottagare", fact, on=ON)
    assert (overruled.exempting, overruled.is_exemption_overruled) == (("UND-01",), True)


def test_why_not_me_names_the_rules_that_failed_on_the_fewest_conditions() -> None:
    """Of those that would inform: that a rule of exemption nearly held is no answer to who was not told."""
    found = explain(PACK, "mottagare", FACT | {"åtgärdstyp": "sprängning", "avstånd_m": 250.001}, on=ON)
    assert found.fired == ()
    near = {rule.rule_id: [(c.field, c.value) for c in rule.failed] for rule in found.near_misses}
    assert near == {"INF-01": [("i_område", False)], "INF-02": [("avstånd_m", 250.001)]}
    two_away = explain(PACK, "mottagare", FACT | {"åtgärdstyp": "detaljplan"}, on=ON)
    assert [rule.rule_id for rule in two_away.near_misses] == ["INF-01"]


def test_fields_left_out_are_missing_and_those_that_never_are_must_be_given() -> None:
    fact = {name: value for name, value in FACT.items() if value is not None}
    assert explain(PACK, "mottagare", fact, on=ON).fact["skede"] is None
    with pytest.raises(RulesError, match="avstånd_m is missing"):
        explain(PACK, "mottagare", {k: v for k, v in fact.items() if k != "avstånd_m"}, on=ON)
    with pytest.raises(RulesError, match="not in the catalogue: avstand"):
        explain(PACK, "mottagare", fact | {"avstand": 1}, on=ON)


def values_of(field: Field, stage: str) -> st.SearchStrategy[object]:
    closed = STOCKHOLM.closed_values(stage)[field.name]
    known: st.SearchStrategy[object]
    if closed:
        known = st.sampled_from(closed)
    elif field.is_numeric:
        known = st.sampled_from([0, 1, 2, 3, 8, 50, 51, 180, 181, 200, 300, 301, 500])
    else:
        known = st.booleans() if field.type == "yes-no" else st.sampled_from(["trafikkontoret", "svoa"])
    return st.none() | known if field.may_be_missing else known


@pytest.mark.parametrize("stage", list(CATALOGUE.stages))
@given(data=st.data())
@settings(max_examples=25)
def test_the_explanation_equals_the_decision_for_any_fact_of_the_stockholm_pack(
    stage: str, data: st.DataObject
) -> None:
    strategy = st.fixed_dictionaries({name: values_of(field, stage) for name, field in CATALOGUE.fields(stage).items()})
    facts = data.draw(st.lists(strategy, min_size=1, max_size=5))
    decided = decide(STOCKHOLM, stage, columns_of(*facts), on=ON)
    explained = [explain(STOCKHOLM, stage, fact, on=ON) for fact in facts]
    assert [each.conclusion for each in explained] == [decided[row] for row in range(len(facts))]
    for each in explained:
        assert tuple(rule.rule_id for rule in each.fired) == each.conclusion.rules
        assert all(check.holds for rule in each.fired for check in rule.checks)
        assert all(rule.failed for rule in each.near_misses)
