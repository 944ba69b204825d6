"""What a pack that is in order may still get wrong: each remarked at its line, and nothing else."""

from __future__ import annotations

import random
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from impact.facts import CATALOGUE
from impact.language import translator
from rules import lint as lint_module
from rules.cases import coverage, run_cases
from rules.checks.ground import Ground
from rules.checks.relations import check_redundant
from rules.errors import Mistake, Mistakes, Severity
from rules.lint import lint
from rules.pack import Pack, available_packs, read_pack
from rules.reference import holds
from tests.rules_small import FILES, changed, small_pack

ON = date(2026, 7, 1)
RULES, PACK, PARAMETERS = "regler.yaml", "pack.yaml", "parametrar.yaml"
CHECK_DAYS = """\
  kontroll_dagar:
    enhet: dagar
    från: 2026-01-01
    senast_kontrollerad: 2026-06-01
    källa: Prov
    rader: [{värde: 365}]
"""


def found(files: dict[str, str], part: str, on: date = ON) -> list[Mistake]:
    return [each for each in lint(small_pack(files), on=on) if part in each.sentence()]


def with_rules(*rules: str, stage: str = "mottagare") -> dict[str, str]:
    """The small pack with rules of one stage only; the first stands on line 3 of regler.yaml."""
    lines = (f"    - {{id: R{n}, rubrik: x, källa: y, {rule}}}" for n, rule in enumerate(rules, start=1))
    return {**FILES, RULES: f"regler:\n  {stage}:\n" + "\n".join(lines) + "\n"}


NEAR = "när: {avstånd_m: högst 250}, då: {varsel_dagar: 30}"


@pytest.mark.parametrize(
    ("rules", "redundant", "by"),
    [
        ((NEAR, "när: {avstånd_m: högst 100}, då: {varsel_dagar: 14}"), "R2", "R1"),
        ((NEAR, NEAR), "R2", "R1"),
        ((NEAR, "när: {avstånd_m: högst 100, i_område: ja}, då: {varsel_dagar: 30}"), "R2", "R1"),
        (
            (
                "när: {avstånd_m: högst 100}, då: {informera: ja}",
                "när: {avstånd_m: över 100}, då: {informera: lagstadgat}",
                "när: {i_område: ja}, då: {informera: ja}",
            ),
            "R3",
            "R1, R2",
        ),
        (
            (
                "när: {skede: saknas}, då: {dialogformer: brev}",
                "när: {skede: [samråd, laga-kraft]}, då: {dialogformer: [brev, e-post]}",
                "när: {i_område: nej}, då: {dialogformer: brev}",
            ),
            "R3",
            "R1, R2",
        ),
    ],
)
def test_a_rule_that_adds_nothing_is_named_with_those_that_make_it_superfluous(
    rules: tuple[str, ...], redundant: str, by: str
) -> None:
    (remark,) = found(with_rules(*rules), "adds nothing")
    assert (remark.severity, remark.rule_id, remark.values["others"]) == (Severity.WARNING, redundant, by)
    assert remark.line == 2 + int(redundant[1:])


@pytest.mark.parametrize(
    "rules",
    [
        (NEAR, "när: {avstånd_m: högst 251}, då: {varsel_dagar: 14}"),
        (NEAR, "när: {avstånd_m: högst 100}, då: {varsel_dagar: 31}"),
        (NEAR, "när: {avstånd_m: högst 100}, då: {varsel_dagar: 14, dialogformer: brev}"),
        (f"till: 2026-06-30, från: 2026-01-01, {NEAR}", "när: {avstånd_m: högst 100}, då: {varsel_dagar: 14}"),
        ("när: {skede: inte samråd}, då: {dialogformer: brev}", "när: {i_område: ja}, då: {dialogformer: brev}"),
        ("när: {i_område: ja}, då: {informera: ja}", "när: {i_område: ja}, då: {informera: lagstadgat}", NEAR),
    ],
)
def test_a_rule_that_adds_something_is_left_alone(rules: tuple[str, ...]) -> None:
    # in the last case the weaker rule, not the stronger, adds nothing
    assert [m.rule_id for m in found(with_rules(*rules), "adds nothing")] in ([], ["R1"])


VALUES: dict[str, list] = {  # type: ignore[type-arg]
    "avstånd_m": list(range(0, 300, 10)),
    "i_område": [True, False],
    "skede": [None, "samråd", "laga-kraft"],
    "åtgärdstyp": ["gatuarbete", "detaljplan"],
}


@settings(max_examples=40)
@given(st.integers(0, 10_000))
def test_without_the_rules_that_add_nothing_the_conclusions_are_the_same(seed: int) -> None:
    rng = random.Random(seed)  # noqa: S311 - seeded test data
    pack = small_pack(with_rules(*_random_rules(rng, 12)))
    ground = Ground(pack, ON, Mistakes(), 10_000)
    check_redundant(ground)
    removed = {mistake.rule_id for mistake in ground.found.found}
    for _ in range(60):
        fact = {name: rng.choice(values) for name, values in VALUES.items()}
        holding = [rule for rule in pack.rules if all(holds(c, fact[c.field]) for c in rule.conditions)]
        assert _days(holding) == _days([rule for rule in holding if rule.rule_id not in removed])


def _days(rules: list) -> tuple[int, frozenset[object]]:  # type: ignore[type-arg]
    effects = [effect for rule in rules for effect in rule.effects]
    days = max((int(e.value) for e in effects if e.kind.value == "varsel_dagar"), default=0)
    return days, frozenset(e.value for e in effects if e.kind.value != "varsel_dagar")


def _random_rules(rng: random.Random, count: int) -> list[str]:
    words = {
        "avstånd_m": ["högst 100", "över 50", "50–200", "under 250"],
        "i_område": ["ja", "nej"],
        "skede": ["saknas", "samråd", "inte samråd", "finns"],
        "åtgärdstyp": ["gatuarbete", "inte gatuarbete"],
    }
    effects = ["varsel_dagar: 14", "varsel_dagar: 30", "dialogformer: brev", "dialogformer: e-post"]
    made = []
    for _ in range(count):
        names = rng.sample(list(words), rng.randint(1, 2))
        when = ", ".join(f"{name}: {rng.choice(words[name])}" for name in names)
        made.append(f"när: {{{when}}}, då: {{{rng.choice(effects)}}}")
    return made


def test_a_rule_that_is_always_exempted_is_named() -> None:
    rules = ("när: {kostnad_mnkr: under 1}, då: {informera: ja}", "när: {kostnad_mnkr: högst 1}, då: {undanta: ja}")
    (remark,) = found(with_rules(*rules), "never informs anybody")
    assert (remark.severity, remark.rule_id, remark.values["others"]) == (Severity.WARNING, "R1", "R2")
    lawful = (rules[0].replace("informera: ja", "informera: lagstadgat"), rules[1])
    assert found(with_rules(*lawful), "never informs anybody") == []


def test_where_others_give_more_is_a_note() -> None:
    first, second = found(FILES, "the highest counts")
    assert (first.severity, first.rule_id, first.values["others"]) == (Severity.NOTE, "INF-01", "INF-02, INF-03")
    assert (second.severity, second.rule_id, second.values["others"]) == (Severity.NOTE, "NIV-02", "NIV-01")


TABLE = """\
tabeller:
  - {id: T, rubrik: x, källa: y, steg: mottagare, träff: samla, täckning: luckor tillåtna, fil: t.csv}
"""


def test_rows_that_say_different_things_of_the_same_are_named() -> None:
    rows = "avstånd_m;-> varsel_dagar\nhögst 100;14\nhögst 100;30\n"
    (remark,) = found({**FILES, "t.yaml": TABLE, "t.csv": rows}, "differ in varsel_dagar")
    assert (remark.severity, str(remark.place)) == (Severity.WARNING, "t.csv:A3")
    assert found({**FILES, "t.yaml": TABLE, "t.csv": rows.replace("14", "30")}, "differ in") == []


def test_a_table_that_nothing_uses_is_named() -> None:
    (remark,) = found({**FILES, "gammal.csv": "a;b\n"}, "No table uses")
    assert (remark.severity, str(remark.place)) == (Severity.WARNING, "gammal.csv:1")


def test_cells_that_nothing_decides_are_named_until_there_is_a_reason() -> None:
    gaps = found(FILES, "names the kind or the stage decides")
    assert {each.severity for each in gaps} == {Severity.WARNING}
    assert [each.values["where"] for each in gaps] == [
        "åtgärdstyp: gatuarbete; skede: finns",
        "åtgärdstyp: detaljplan; skede: laga-kraft",
    ]
    reasons = "ingen_regel:\n  - {steg: mottagare, åtgärdstyp: gatuarbete, därför: Syns ändå}\n"
    (left,) = found({**FILES, "ingen.yaml": reasons}, "names the kind or the stage decides")
    assert left.values["where"] == "åtgärdstyp: detaljplan; skede: laga-kraft"


def test_a_reason_that_rules_contradict_is_named() -> None:
    reasons = "ingen_regel:\n  - {steg: mottagare, åtgärdstyp: sprängning, därför: Gissning}\n"
    (remark,) = found({**FILES, "ingen.yaml": reasons}, "The reason is not true")
    assert (remark.severity, str(remark.place)) == (Severity.WARNING, "ingen.yaml:2")


def test_words_that_no_rule_names_are_a_note_and_unread_lists_a_warning() -> None:
    assert {m.values["code"] for m in found(FILES, "No rule names")} >= {"laga-kraft"}
    files = changed(PACK, "  deltagare:", "  deltagar:\n    - {kod: x, sv: X, en: X}\n  deltagare:")
    (remark,) = found(files, "Nothing reads the code list deltagar")
    assert (remark.severity, remark.line, "deltagare" in remark.sentence()) == (Severity.WARNING, 22, True)


def test_values_that_nobody_has_checked_for_long_are_named_by_the_packs_own_measure() -> None:
    files = {**FILES, PARAMETERS: FILES[PARAMETERS] + CHECK_DAYS}
    assert found(files, "was last checked", date(2027, 6, 1)) == []
    late = found(files, "was last checked", date(2027, 6, 2))
    assert {(m.severity, m.values["n"]) for m in late} == {(Severity.WARNING, 365)}
    assert [m.line for m in late if m.rule_id == "räckvidd_m"] == [8, 9, 11, 12, 13]
    assert [m.severity for m in found(FILES, "does not say how often")] == [Severity.NOTE]


def test_days_that_have_not_come_are_named() -> None:
    files = changed(PARAMETERS, "senast_kontrollerad: 2026-06-01", "senast_kontrollerad: 2099-01-01")
    assert {m.severity for m in found(files, "which has not come", date(2026, 9, 1))} == {Severity.WARNING}
    adopted = "{status: antagen, organ: Nämnden, diarienummer: '1', datum: 2026-12-24}"
    (remark,) = found(changed(PACK, "{status: exempel}", adopted), "was adopted on 2026-12-24", date(2026, 9, 1))
    assert remark.severity is Severity.WARNING


def test_a_value_that_has_run_out_is_named_when_none_follows() -> None:
    files = changed(PARAMETERS, ", från: 2026-07-01", ", från: 2026-07-01, till: 2026-08-31")
    (remark,) = found(files, "held until", date(2026, 9, 1))
    assert (remark.severity, remark.line) == (Severity.WARNING, 11)
    assert found(files, "held until", date(2026, 8, 31)) == []


def test_a_parameter_without_a_value_for_some_measures_is_named() -> None:
    (remark,) = found(changed(PARAMETERS, "      - {värde: 50}\n", ""), "has no value for")
    assert remark.values["cells"] == "gatuarbete laga-kraft"


def test_days_without_a_value_between_two_rows_are_named() -> None:
    rows = "      - {värde: 50, till: 2026-05-31}\n      - {värde: 60, från: 2026-08-01}\n"
    files = changed(PARAMETERS, "      - {värde: 50}\n", rows)
    assert found(files, "has no value for", date(2026, 5, 31)) == []
    assert found(files, "has no value for", date(2026, 7, 1))[0].severity is Severity.WARNING


def test_a_pack_or_a_rule_that_has_run_out_is_named() -> None:
    (remark,) = found(FILES, "is not valid on", date(2027, 1, 1))
    assert remark.severity is Severity.WARNING
    files = changed(RULES, "från: 2026-03-01", "från: 2026-03-01\n      till: 2026-03-31")
    assert [(m.severity, m.rule_id) for m in found(files, "held until")] == [(Severity.NOTE, "NIV-01")]


@pytest.mark.parametrize(
    ("rule", "says"),
    [
        ("när: {förvaltning: trafikkontorett}, då: {informera: ja}",
         "trafikkontorett of förvaltning is not in the list deltagare, but trafikkontoret is."),
        ("när: {i_område: [ja, nej]}, då: {informera: ja}", "The condition i_område: ja, nej always holds."),
        ("när: {avstånd_m: minst 0}, då: {informera: ja}", "The condition avstånd_m: minst 0 always holds."),
        ("när: {i_område: ja}, då: {dialogformer: [brev, e-post, brev]}", "dialogformer: brev is said 2 times."),
        ("från: 2025-01-01, till: 2025-12-31, när: {i_område: ja}, då: {informera: ja}",
         "The rule R1 holds on no day on which the pack does."),
        ("från: 2027-01-01, när: {i_område: ja}, då: {informera: ja}",
         "The rule R1 holds on no day on which the pack does."),
    ],
)  # fmt: skip
def test_what_is_most_likely_not_meant_is_named_at_its_rule(rule: str, says: str) -> None:
    (remark,) = found(with_rules(rule), says)
    assert (remark.severity, remark.file, remark.line) == (Severity.WARNING, RULES, 3)


@pytest.mark.parametrize(
    "rule",
    [
        "när: {förvaltning: trafikkontoret}, då: {informera: ja}",
        "när: {förvaltning: [region, trafikverket]}, då: {informera: ja}",
        "när: {skede: finns}, då: {informera: ja}",
        "när: {kostnad_mnkr: minst 0}, då: {informera: ja}",
        "när: {i_område: ja}, då: {dialogformer: [brev, e-post]}",
        "till: 2026-01-01, från: 2025-01-01, när: {i_område: ja}, då: {informera: ja}",
    ],
)
def test_what_may_well_be_meant_is_left_alone(rule: str) -> None:
    for part in ("is not in the list", "always holds", "is said 2 times", "holds on no day"):
        assert found(with_rules(rule), part) == []


@pytest.mark.parametrize(("source", "n"), [("–", 1), ("?", 1), ("TODO", 1), ("todo: fråga Eva", 1), ("Todos AB", 0)])
def test_a_source_that_says_nothing_is_named(source: str, n: int) -> None:
    remarks = found(changed(RULES, "källa: Prov 4", f'källa: "{source}"'), "says nothing")
    assert [(each.severity, each.rule_id) for each in remarks] == [(Severity.WARNING, "UND-01")] * n
    figures = changed(PARAMETERS, "källa: Prov\n", f'källa: "{source}"\n')
    assert bool(found(figures, "says nothing")) is bool(n)


def test_rules_without_a_case_are_those_that_the_runner_of_cases_names() -> None:
    for pack in (read_pack("stockholm", CATALOGUE), _tried()):
        tried = coverage(pack, run_cases(pack, engine="reference"))
        remarks = lint(pack, on=ON)
        without = [m.rule_id for m in remarks if "No case makes" in m.sentence()]
        assert sorted(filter(None, without)) == sorted(tried.never_fired)
        nearly = {m.rule_id for m in remarks if "No case nearly" in m.sentence()}
        assert nearly == set(tried.never_nearly) - set(tried.never_fired)


def _tried() -> Pack:
    case = """\
prov:
  mottagare:
    fall:
      - namn: Nära gatuarbete i området
        fakta: {åtgärdstyp: gatuarbete, förvaltning: tk, mottagartyp: ägare, i_område: ja, avstånd_m: 40}
        väntat: {regel: INF-01}
"""
    return small_pack({**FILES, "prov.yaml": case})


@pytest.mark.parametrize("name", available_packs())
def test_the_packs_that_come_with_the_program_have_no_warnings(name: str) -> None:
    remarks = lint(read_pack(name, CATALOGUE), on=date(2026, 11, 22))
    assert [str(each) for each in remarks if each.severity is Severity.WARNING] == []


def test_remarks_come_warnings_first_and_in_swedish_too() -> None:
    remarks = lint(small_pack(), on=date(2028, 1, 1))
    order = [list(Severity).index(each.severity) for each in remarks]
    assert order == sorted(order)
    swedish = translator("sv")
    assert all(swedish(part) != part for each in remarks for part in (each.what, each.why, each.remedy) if part)


def test_a_pack_made_to_be_slow_is_given_up_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lint_module, "MOST_STEPS", 1)
    rules = ("när: {avstånd_m: högst 100}, då: {informera: ja}", "när: {avstånd_m: över 100}, då: {informera: ja}",
             "när: {i_område: ja}, då: {informera: ja}")  # fmt: skip
    assert found(with_rules(*rules), "adds nothing") == []
