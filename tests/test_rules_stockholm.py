"""The Stockholm pack: sourced, covered by its cases, impartial, and decided alike by both engines."""

from __future__ import annotations

import random
from datetime import date

import pytest

from impact.facts import CATALOGUE
from rules.cases import coverage, run_cases
from rules.catalogue import Field
from rules.decide import decide
from rules.errors import PackRefused
from rules.pack import Pack, read_pack

PACK = read_pack("stockholm", CATALOGUE)
ON = date(2026, 11, 22)
RESULTS = run_cases(PACK)


@pytest.mark.parametrize("result", RESULTS, ids=lambda result: result.name)
def test_the_case_concludes_as_expected(result: object) -> None:
    assert result.differences == ()  # type: ignore[attr-defined]


def test_the_reference_passes_the_same_cases() -> None:
    assert [r.conclusion for r in run_cases(PACK, engine="reference")] == [r.conclusion for r in RESULTS]


def test_every_rule_has_a_case_that_fires_it_and_a_near_miss() -> None:
    found = coverage(PACK, RESULTS)
    assert (found.never_fired, found.never_nearly) == ((), ())


def test_names_of_cases_are_sentences_that_stand_once() -> None:
    names = [case.name for case in PACK.cases]
    assert len(set(names)) == len(names)
    assert all(len(name.split()) >= 3 for name in names)


def test_every_rule_and_parameter_tells_its_source_or_that_it_is_an_example() -> None:
    known = ("Modellen", "Boverket", "Exempel att anta", "SPIS", "stadshusab", "Exploateringsnämnden")
    assert all(rule.source.startswith(known) for rule in PACK.rules)
    rows = [row for rows in PACK.parameters.values() for row in rows]
    assert all("exempel" in row.source.casefold() or not row.is_example for row in rows)
    assert PACK.adoption.is_example


def test_every_kind_and_stage_has_a_distance_and_a_reach() -> None:
    for kind in [code.code for code in PACK.code_lists["åtgärdstyp"]]:
        for stage in [None, *(code.code for code in PACK.code_lists["skede"])]:
            for name in ("område_avstånd_m", "räckvidd_m", "gatubredd_m", "gränstolerans_m"):
                assert PACK.parameter(name, on=ON, kind=kind, stage=stage) > 0


def test_the_reach_depends_on_kind_and_stage() -> None:
    assert PACK.parameter("räckvidd_m", on=ON, kind="gatuarbete", stage="byggskede") == 50
    assert PACK.parameter("räckvidd_m", on=ON, kind="sprängning", stage="tillstånd") == 1000
    assert PACK.parameter("räckvidd_m", on=ON, kind="sprängning", stage="planerad") == 1500


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("vägarbete", "gatuarbete"),
        ("Fjärrvärme", "ledningsarbete"),
        ("Asfaltering", "beläggning"),
        ("plan", "detaljplan"),
        ("Street works", "gatuarbete"),
        ("markförsäljning", "fastighetsförsäljning"),
    ],
)
def test_the_words_of_deliveries_are_understood(word: str, code: str) -> None:
    assert PACK.code("åtgärdstyp", word) == code


def test_codes_are_their_own_words_and_labels_exist_in_both_languages() -> None:
    for name, codes in PACK.code_lists.items():
        for code in codes:
            assert PACK.code(name, code.code) == code.code
            assert code.label("sv")
            assert code.label("en")


def drawn(field: Field, rng: random.Random) -> object:
    closed = field.values or (field.code_list and [code.code for code in PACK.code_lists[field.code_list]])
    if field.may_be_missing and rng.random() < 0.1:
        return None
    if closed:
        return rng.choice(list(closed))
    if field.is_numeric:
        return rng.choice([0, 1, 2, 3, 4, 8, 14, 50, 51, 90, 91, 180, 181, 199, 200, 300, 301, 499, 500, 800])
    return rng.random() < 0.5 if field.type == "yes-no" else rng.choice(["trafikkontoret", "svoa"])


@pytest.mark.parametrize("stage", list(CATALOGUE.stages))
def test_both_engines_decide_random_facts_alike(stage: str) -> None:
    rng = random.Random(20261122)  # noqa: S311 - seeded test data
    columns = {name: [drawn(f, rng) for _ in range(1500)] for name, f in CATALOGUE.fields(stage).items()}
    durable, reference = (decide(PACK, stage, columns, on=ON, engine=name) for name in ("durable", "reference"))
    assert [durable[row] for row in range(1500)] == [reference[row] for row in range(1500)]


def test_size_decides_nothing_about_recipients() -> None:
    rng = random.Random(4)  # noqa: S311 - seeded test data
    columns = {name: [drawn(f, rng) for _ in range(500)] for name, f in CATALOGUE.fields("mottagare").items()}
    changed = columns | {"storleksklass_minst": [None if n else 500 for n in columns["storleksklass_minst"]]}
    first, second = (decide(PACK, "mottagare", each, on=ON) for each in (columns, changed))
    assert [first[row] for row in range(500)] == [second[row] for row in range(500)]


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("{värde: 150}", '{värde: "-3"}', "The value -3 of område_avstånd_m is below 0"),
        ("  räckvidd_m:", "  rackvid_m:", "The parameter rackvid_m is not known"),
        ("  räckvidd_m:", "  rackvid_m:", "The parameter räckvidd_m is missing"),
        ("enhet: m\n", "enhet: km\n", "is in km; it is read in m"),
    ],
)
def test_a_figure_that_would_be_misread_or_never_read_is_refused(before: str, after: str, said: str) -> None:
    files = dict(PACK.files)
    assert before in files["parametrar.yaml"]
    files["parametrar.yaml"] = files["parametrar.yaml"].replace(before, after, 1)
    with pytest.raises(PackRefused, match=said):
        Pack.from_files(files, PACK.catalogue)
