"""Effects join in a semilattice, and exemptions are subtracted once."""

from __future__ import annotations

from functools import reduce

from hypothesis import given, settings
from hypothesis import strategies as st

from rules.effects import Conclusion, Effect, EffectKind, Outcome, join, outcome_of, project

LEVELS = ("arbetsgrupp", "samordningsgrupp", "styrgrupp")
FORMS = ("brev", "e-post", "platsbesök")
WORDS = st.frozensets(st.sampled_from(["å", "ä", "ö", "a"]))
OUTCOMES = st.builds(
    Outcome,
    informs=st.booleans(),
    is_statutory=st.booleans(),
    exempts=st.booleans(),
    notice_days=st.none() | st.integers(0, 120),
    dialogue_forms=st.frozensets(st.sampled_from(FORMS)),
    level=st.none() | st.integers(0, 2),
    participants=WORDS,
    committees=WORDS,
    led_by=WORDS,
    deviations=WORDS,
    rules=WORDS,
)


@given(OUTCOMES, OUTCOMES, OUTCOMES)
@settings(max_examples=100)
def test_joining_is_commutative_associative_and_idempotent(a: Outcome, b: Outcome, c: Outcome) -> None:
    assert join(a, b) == join(b, a)
    assert join(a, join(b, c)) == join(join(a, b), c)
    assert join(a, a) == a
    assert join(a, Outcome()) == a


@given(st.lists(OUTCOMES, max_size=6), st.randoms(use_true_random=False))
@settings(max_examples=50)
def test_order_and_repetition_of_rules_do_not_matter(outcomes: list[Outcome], random: object) -> None:
    shuffled = [*outcomes, *outcomes]
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert reduce(join, shuffled, Outcome()) == reduce(join, outcomes, Outcome())


@given(OUTCOMES, OUTCOMES)
@settings(max_examples=50)
def test_adding_a_rule_that_exempts_nothing_never_takes_away(a: Outcome, b: Outcome) -> None:
    if not b.exempts and not a.exempts:
        before, after = (project(each, LEVELS, FORMS) for each in (a, join(a, b)))
        assert before.informed <= after.informed
        assert set(before.participants) <= set(after.participants)
        assert set(before.led_by) <= set(after.led_by)
        assert set(before.deviations) <= set(after.deviations)
        assert (before.notice_days or 0) <= (after.notice_days or 0)


def outcome(*effects: Effect) -> Outcome:
    return outcome_of("A-01", effects, LEVELS)


INFORM = Effect(EffectKind.INFORM, "ja")
STATUTORY = Effect(EffectKind.INFORM, "lagstadgat")
EXEMPT = Effect(EffectKind.EXEMPT, "ja")


def test_an_exemption_takes_an_inform_away_and_says_so() -> None:
    found = project(outcome(INFORM, EXEMPT, Effect(EffectKind.NOTICE_DAYS, 14)), LEVELS, FORMS)
    assert found == Conclusion(exempted=True, rules=("A-01",))


def test_an_exemption_never_takes_a_statutory_inform_away() -> None:
    found = project(outcome(STATUTORY, EXEMPT, INFORM), LEVELS, FORMS)
    assert (found.informed, found.is_statutory, found.exempted) == (True, True, False)


def test_an_exemption_without_an_inform_exempts_nobody() -> None:
    assert not project(outcome(EXEMPT), LEVELS, FORMS).exempted


def test_the_longest_notice_and_the_highest_level_win() -> None:
    days = [Effect(EffectKind.NOTICE_DAYS, n) for n in (14, 90, 9)]
    levels = [Effect(EffectKind.LEVEL, word) for word in ("samordningsgrupp", "arbetsgrupp")]
    found = project(outcome(INFORM, *days, *levels), LEVELS, FORMS)
    assert (found.notice_days, found.level) == (90, "samordningsgrupp")


def test_dialogue_forms_come_in_the_packs_order_the_rest_by_the_alphabet() -> None:
    forms = [Effect(EffectKind.DIALOGUE, word) for word in ("platsbesök", "brev")]
    guests = [Effect(EffectKind.INVITE, word) for word in ("trafikkontoret", "sbr")]
    found = project(outcome(INFORM, *forms, *guests), LEVELS, FORMS)
    assert found.dialogue_forms == ("brev", "platsbesök")
    assert found.participants == ("sbr", "trafikkontoret")
