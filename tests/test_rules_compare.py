"""Comparing packs: what is said differently by id, and exactly which situations get another outcome."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from rules.compare import Kind, Section, compare_packs
from rules.conclude import conclude
from rules.effects import Effect, EffectKind
from rules.grammar import Condition
from rules.meaning import Days, Meaning, Shift, compare_meaning, day_within
from rules.pack import Pack
from rules.reference import Fact, fired
from rules.words import Op
from tests.rules_generated import FIELDS, ON, STAGE, pack_of, random_pack, random_value
from tests.rules_small import FILES, changed, small_pack

DAYS = Days(ON, ON)


def meaning(before: Pack, after: Pack, *, most: int = 500) -> Meaning:
    return compare_meaning(before, after, DAYS, most=most)


def told(found: Meaning) -> list[tuple[object, ...]]:
    """Each shift in short: what, before, after, where, through which rules."""
    return [(s.kind.value, s.before, s.after, found.spaces[s.stage].words(s.box, "sv"), s.rules) for s in found.shifts]


def details(before: Pack, after: Pack) -> dict[tuple[str, str, str, str], tuple[str | None, str | None]]:
    return {
        (d.section.value, d.name, d.kind.value, detail.what): (detail.before, detail.after)
        for d in compare_packs(before, after)
        for detail in d.details
    }


# --- by id ---


def test_a_pack_does_not_differ_from_itself() -> None:
    assert compare_packs(small_pack(), small_pack()) == ()
    assert meaning(small_pack(), small_pack()).shifts == ()


def test_comments_order_and_other_words_for_the_same_condition_are_no_difference() -> None:
    text = FILES["regler.yaml"].replace("[brev, e-post]", "[e-post, brev]").replace("regler:\n", "# utkast\nregler:\n")
    assert compare_packs(small_pack(), small_pack({**FILES, "regler.yaml": text})) == ()


@pytest.mark.parametrize(
    ("file", "old", "new", "key", "said"),
    [
        ("regler.yaml", "högst 250", "högst 300", ("regler", "INF-02", "changed", "när avstånd_m"),
         ("högst 250", "högst 300")),
        ("regler.yaml", "varsel_dagar: 30", "varsel_dagar: 45", ("regler", "INF-02", "changed", "då varsel_dagar"),
         ("30", "45")),
        ("regler.yaml", "källa: Prov 2", "källa: Annan", ("regler", "INF-02", "changed", "källa"), ("Prov 2", "Annan")),
        ("regler.yaml", "rubrik: Samråd", "rubrik: Ny", ("regler", "INF-03", "changed", "rubrik"), ("Samråd", "Ny")),
        ("regler.yaml", "från: 2026-03-01", "från: 2026-04-01", ("regler", "NIV-01", "changed", "från"),
         ("2026-03-01", "2026-04-01")),
        ("parametrar.yaml", "värde: 75", "värde: 80",
         ("parametrar", "räckvidd_m, detaljplan (från 2026-01-01)", "changed", "värde"), ("75 m", "80 m")),
        ("pack.yaml", "sv: Brev,", "sv: Papper,", ("kodlistor", "dialogform: brev", "changed", "sv"),
         ("Brev", "Papper")),
        ("pack.yaml", "även: [vägarbete]", "även: [grävning]",
         ("kodlistor", "åtgärdstyp: gatuarbete", "changed", "även"), ("vägarbete", "grävning")),
        ("pack.yaml", 'version: "1"', 'version: "2"', ("regelpaket", "regelpaket", "changed", "version"), ("1", "2")),
    ],
)  # fmt: skip
def test_one_change_is_one_difference(file: str, old: str, new: str, key: object, said: object) -> None:
    assert details(small_pack(), small_pack(changed(file, old, new))) == {key: said}


def test_a_rule_that_comes_or_goes_says_all_it_says() -> None:
    before, after = small_pack(), small_pack(changed("regler.yaml", "id: UND-01", "id: UND-02"))
    removed, added = compare_packs(before, after)
    assert (removed.section, removed.name, removed.kind) == (Section.RULE, "UND-01", Kind.REMOVED)
    assert (added.name, added.kind) == ("UND-02", Kind.ADDED)
    assert ("när kostnad_mnkr", None, "under 1") in {(d.what, d.before, d.after) for d in added.details}
    assert meaning(before, after).shifts == ()


def test_an_english_pack_is_compared_in_its_own_words() -> None:
    english = {**FILES, "pack.yaml": FILES["pack.yaml"].replace("språk: sv", "språk: en")}
    texts = {name: text for name, text in english.items() if name != "regler.yaml"}
    rule = (
        "rules:\n  recipients:\n    - {{id: A, title: T, source: S, when: {{distance_m: {}}}, then: {{inform: yes}}}}\n"
    )
    first, second = (small_pack({**texts, "regler.yaml": rule.format(words)}) for words in ("over 5", "over 6"))
    assert details(first, second) == {("regler", "A", "changed", "when distance_m"): ("over 5", "over 6")}


# --- by meaning ---


def test_a_wider_distance_is_a_ring_in_which_more_are_informed() -> None:
    files = {
        **FILES,
        "regler.yaml": FILES["regler.yaml"].replace("när: {kostnad_mnkr: under 1}", "när: {skede: samråd}"),
    }
    wider = {**files, "regler.yaml": files["regler.yaml"].replace("högst 250", "högst 300")}
    found = meaning(small_pack(files), small_pack(wider))
    ring = {"åtgärdstyp": "sprängning", "skede": "inte samråd", "avstånd_m": "över 250 och högst 300"}
    where = {"skede": "saknas eller laga-kraft"}
    assert ("informera", (), ("ja",), {**ring, "i_område": "nej", **where}, ("INF-02",)) in told(found)


def test_what_an_unchanged_rule_already_gives_is_no_change() -> None:
    """A notice of 20 days beside one of 30 in the same situations leads nowhere."""
    rules = FILES["regler.yaml"].replace("när: {i_område: ja}", "när: {åtgärdstyp: sprängning, avstånd_m: högst 100}")
    before = small_pack({**FILES, "regler.yaml": rules})
    after = small_pack({**FILES, "regler.yaml": rules.replace("varsel_dagar: 14", "varsel_dagar: 20")})
    assert len(compare_packs(before, after)) == 1
    assert meaning(before, after).shifts == ()


def test_a_notice_that_nobody_gets_is_no_change() -> None:
    """The rule gives a notice and informs nobody; where nobody is informed there is nothing to be early with."""
    here, then = (Condition("i_område", Op.ONE_OF, (True,), ""),), (Effect(EffectKind.NOTICE_DAYS, 14),)
    later = (Effect(EffectKind.NOTICE_DAYS, 30),)
    assert meaning(pack_of([here], [then]), pack_of([here], [later])).shifts == ()
    informs = (Effect(EffectKind.INFORM, "ja"),)
    first, second = (pack_of([here, here], [each, informs]) for each in (then, later))
    (shift,) = meaning(first, second).shifts
    assert (shift.kind, shift.before, shift.after) == (EffectKind.NOTICE_DAYS, (14,), (30,))


def test_a_notice_for_those_who_are_exempted_is_no_change() -> None:
    here, informs = (Condition("i_område", Op.ONE_OF, (True,), ""),), (Effect(EffectKind.INFORM, "ja"),)
    exempts = (Effect(EffectKind.EXEMPT, "ja"),)
    first, second = (
        pack_of([here, here, here], [(Effect(EffectKind.NOTICE_DAYS, days),), informs, exempts]) for days in (14, 30)
    )
    assert meaning(first, second).shifts == ()


def test_levels_in_another_order_change_which_is_the_higher() -> None:
    files = changed("regler.yaml", "då: {nivå: styrgrupp, bjud_in: trafikkontoret}", "då: {nivå: styrgrupp}")
    head = FILES["pack.yaml"]
    lines = head.splitlines(keepends=True)
    first = next(i for i, line in enumerate(lines) if "kod: arbetsgrupp" in line)
    lines[first], lines[first + 1] = lines[first + 1], lines[first]
    turned = {**files, "pack.yaml": "".join(lines)}
    before, after = small_pack(files), small_pack(turned)
    assert [d.name for d in compare_packs(before, after)] == ["nivå: arbetsgrupp", "nivå: styrgrupp"]
    where = {"antal_arbetsställen": "minst 10"}
    assert told(meaning(before, after)) == [("nivå", ("styrgrupp",), ("arbetsgrupp",), where, ("NIV-01", "NIV-02"))]


@pytest.mark.parametrize("seed", range(60))
def test_the_boxes_are_exactly_the_facts_that_are_concluded_differently(seed: int) -> None:
    rng = random.Random(seed)  # noqa: S311 - seeded test data
    before = random_pack(rng, rng.randint(1, 9))
    after = replace(before, rules=altered(rng, before))
    found = meaning(before, after, most=3000)
    if found.n_unfinished:
        pytest.fail("the packs of this test are small enough to be searched whole")
    for fact in facts_near(rng, found):
        expected, both = differences(before, after, fact)
        holding = [s for s in found.shifts if found.spaces[STAGE].holds(s.box, fact)]
        assert shown(holding, both=both) == expected
        assert all(s.rules for s in holding)


def altered(rng: random.Random, pack: Pack) -> tuple[object, ...]:
    """The rules with some left out, some added, and some with the conditions or effects of others."""
    others = random_pack(rng, 3).rules
    kept = [rule for rule in pack.rules if rng.random() < 0.8]
    mixed = [replace(r, effects=rng.choice(others).effects) if rng.random() < 0.2 else r for r in kept]
    mixed = [replace(r, conditions=rng.choice(others).conditions) if rng.random() < 0.2 else r for r in mixed]
    return (*mixed, *(other for other in others if rng.random() < 0.4))


def facts_near(rng: random.Random, found: Meaning) -> list[Fact]:
    """Facts at random, one in each box, and neighbours of those with one field changed."""
    space = found.spaces[STAGE]
    within = [space.example(shift.box) for shift in rng.sample(found.shifts, min(40, len(found.shifts)))]
    anywhere = [{name: told_value(rng, name) for name in FIELDS} for _ in range(60)]
    beside = [{**fact, name: told_value(rng, name)} for fact in within for name in rng.sample(list(FIELDS), 3)]
    return [*within, *anywhere, *beside]


def told_value(rng: random.Random, name: str) -> object:
    value = random_value(rng, name)
    return 0.0 if isinstance(value, float) and abs(value) < 0.0001 else value


Sides = dict[EffectKind, tuple[set[object], set[object]]]


def differences(before: Pack, after: Pack, fact: Fact) -> tuple[Sides, bool]:
    """What differs between the conclusions, by the plain reference; and whether both inform."""
    first, second = (
        conclude(pack, STAGE, [pack.rules[i] for i in fired([r.conditions for r in pack.rules], fact)])
        for pack in (before, after)
    )
    pairs = {
        EffectKind.INFORM: [
            {"lagstadgat"} if c.is_statutory else {"ja"} if c.informed else set() for c in (first, second)
        ],
        EffectKind.LEVEL: [{c.level} - {None} for c in (first, second)],
        EffectKind.INVITE: [set(c.participants) for c in (first, second)],
        EffectKind.COMMITTEE: [set(c.committees) for c in (first, second)],
        EffectKind.LED_BY: [set(c.led_by) for c in (first, second)],
        EffectKind.DEVIATION: [set(c.deviations) for c in (first, second)],
    }
    both = first.informed and second.informed
    if both:
        pairs[EffectKind.NOTICE_DAYS] = [{c.notice_days} - {None} for c in (first, second)]
        pairs[EffectKind.DIALOGUE] = [set(c.dialogue_forms) for c in (first, second)]
    return {kind: (a - b, b - a) for kind, (a, b) in pairs.items() if a != b}, both


def shown(shifts: list[Shift], *, both: bool) -> Sides:
    """The same from the boxes that hold for the fact; notice and forms count where both packs inform."""
    found: Sides = {}
    for shift in shifts:
        if both or shift.kind not in (EffectKind.NOTICE_DAYS, EffectKind.DIALOGUE):
            lost, gained = found.setdefault(shift.kind, (set(), set()))
            lost |= set(shift.before)
            gained |= set(shift.after)
    return found


def test_a_search_that_stops_says_so() -> None:
    rng = random.Random(1)  # noqa: S311 - seeded test data
    before, after = random_pack(rng, 30), random_pack(rng, 30)
    found = meaning(before, after, most=5)
    assert found.n_unfinished > 0
    assert found.shifts


def test_the_largest_situations_come_first() -> None:
    rng = random.Random(2)  # noqa: S311 - seeded test data
    found = meaning(random_pack(rng, 8), random_pack(rng, 8), most=200)
    for kind in EffectKind:
        sizes = [shift.size for shift in found.shifts if shift.kind is kind]
        assert sizes == sorted(sizes, reverse=True)


def test_a_pack_that_does_not_hold_on_the_day_is_asked_for_its_nearest() -> None:
    pack = small_pack()
    first, last = pack.validity.valid_from, pack.validity.valid_to
    assert last is not None
    assert day_within(pack, first.replace(year=2020)) == first
    assert day_within(pack, last.replace(year=2030)) == last
    assert day_within(pack, ON) == ON
