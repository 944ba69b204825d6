"""The Danderyd pack: every cell of its matrix decided, sourced, covered by its cases, and used end to end."""

from __future__ import annotations

import random
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from impact.facts import CATALOGUE
from rules.cases import coverage, run_cases
from rules.catalogue import Field
from rules.decide import decide
from rules.effects import Conclusion
from rules.explain import explain
from rules.pack import read_pack
from tests.calling import Berord
from tests.small_town import DAY, delivery, measure

PACK = read_pack("danderyd", CATALOGUE)
STOCKHOLM = read_pack("stockholm", CATALOGUE)
ON = date(2026, 11, 22)
RESULTS = run_cases(PACK)
KINDS = [code.code for code in PACK.code_lists["åtgärdstyp"]]
STAGES = [code.code for code in PACK.code_lists["skede"]]
WITHOUT_DIALOGUE = "avslutad"


@pytest.mark.parametrize("result", RESULTS, ids=lambda result: result.name)
def test_the_case_concludes_as_expected(result: Any) -> None:
    assert result.differences == ()


def test_the_reference_passes_the_same_cases() -> None:
    assert [r.conclusion for r in run_cases(PACK, engine="reference")] == [r.conclusion for r in RESULTS]


def test_every_rule_has_a_case_that_fires_it_and_a_near_miss() -> None:
    found = coverage(PACK, RESULTS)
    assert (found.never_fired, found.never_nearly) == ((), ())


def test_names_of_cases_are_sentences_that_stand_once() -> None:
    names = [case.name for case in PACK.cases]
    assert len(set(names)) == len(names)
    assert all(len(name.split()) >= 3 for name in names)


def test_every_rule_table_and_parameter_tells_its_source_or_that_it_is_an_example() -> None:
    known = ("Uppdraget", "Boverket", "Exempel att anta", "Nationella detaljplanespecifikationen")
    assert all(rule.source.startswith(known) for rule in (*PACK.rules, *PACK.tables))
    rows = [row for rows in PACK.parameters.values() for row in rows]
    assert all("exempel" in row.source.casefold() and row.is_example for row in rows)
    assert PACK.adoption.is_example


def told(kind: str, stage: str | None) -> Conclusion:
    """What a workplace within reach of a measure of this kind and stage is told."""
    fields = CATALOGUE.fields("mottagare").values()
    fact: dict[str, Any] = {f.name: False if f.type == "yes-no" else None for f in fields}
    fact |= {
        "åtgärdstyp": kind,
        "skede": stage,
        "inom_räckvidd": True,
        "förvaltning": "x",
        "mottagartyp": "arbetsställe",
    }
    return explain(PACK, "mottagare", fact, on=ON).conclusion


@pytest.mark.parametrize("kind", KINDS)
def test_every_cell_says_how_one_company_is_reached_or_that_nothing_follows(kind: str) -> None:
    for stage in (*STAGES, None):
        found = told(kind, stage)
        assert found.informed is (stage != WITHOUT_DIALOGUE), stage
        assert bool(found.dialogue_forms) is found.informed, stage
        assert sum(rule.startswith("DIALOG/") for rule in found.rules) == 1


@pytest.mark.parametrize("kind", KINDS)
def test_companies_are_consulted_while_the_matter_can_still_change(kind: str) -> None:
    assert "samråd" in told(kind, "planerad").dialogue_forms or kind == "upphandling"
    assert "samråd" in told(kind, "samråd").dialogue_forms
    assert "samråd" not in told(kind, "byggskede").dialogue_forms


@pytest.mark.parametrize("kind", KINDS)
def test_a_matter_registered_at_its_first_stage_is_no_deviation_and_at_its_last_it_is(kind: str) -> None:
    rows = [rule for rule in PACK.rules if rule.table == "TIDIGT"]
    late = {s for r in rows if kind in r.conditions[0].constants for s in r.conditions[1].constants}
    assert "planerad" not in late
    assert "byggskede" in late
    assert all("samråd" in told(kind, s).dialogue_forms for s in ("planbesked", "samråd") if kind != "upphandling")


def test_cells_without_dialogue_say_why() -> None:
    reasons = {(entry.stage, stage): entry.because for entry in PACK.no_rules for stage in entry.stages or ()}
    assert len(reasons["mottagare", WITHOUT_DIALOGUE].split()) > 5


def test_somebody_leads_every_kind_of_matter() -> None:
    leading = {k for r in PACK.rules if r.table == "LEDS" for c in r.conditions for k in c.constants}
    assert leading == set(KINDS)


def test_the_words_of_both_packs_name_the_same_kinds_and_stages() -> None:
    """A database can be judged by either; Danderyd has two kinds more, both without a place."""
    for name in ("åtgärdstyp", "skede", "trafikpåverkan"):
        here, there = ({code.code for code in pack.code_lists[name]} for pack in (PACK, STOCKHOLM))
        assert there <= here
    assert {"tillståndsvillkor", "föreskrift"} == set(KINDS) - {c.code for c in STOCKHOLM.code_lists["åtgärdstyp"]}


def test_elected_representatives_never_lead_a_dialogue() -> None:
    leaders = {e.value for rule in PACK.rules for e in rule.effects if e.kind.value == "leds_av"}
    assert "nämndens-presidium" not in leaders


def drawn(field: Field, rng: random.Random) -> object:
    closed = field.values or (field.code_list and [code.code for code in PACK.code_lists[field.code_list]])
    if field.may_be_missing and rng.random() < 0.1:
        return None
    if closed:
        return rng.choice(list(closed))
    if field.is_numeric:
        return rng.choice([0, 1, 2, 9, 10, 49, 50, 90, 91, 180, 181])
    return rng.random() < 0.5 if field.type == "yes-no" else "tekniska-kontoret"


@pytest.mark.parametrize("stage", list(CATALOGUE.stages))
def test_both_engines_decide_random_facts_alike(stage: str) -> None:
    rng = random.Random(20261122)  # noqa: S311 - seeded test data
    columns = {name: [drawn(f, rng) for _ in range(500)] for name, f in CATALOGUE.fields(stage).items()}
    durable, reference = (decide(PACK, stage, columns, on=ON, engine=name) for name in ("durable", "reference"))
    assert [durable[row] for row in range(500)] == [reference[row] for row in range(500)]


# --- end to end ------------------------------------------------------------------------------------------------------


def registered(berord: Berord, town: str, path: Path) -> list[dict[str, Any]]:
    said = berord(
        "register", path, "--db", town, "--crs", "EPSG:3006", "--as-of", DAY, "--pack", "danderyd", "--format", "json"
    )
    assert said.code == 0, said.err
    proposals: list[dict[str, Any]] = said.json["proposals"]
    return proposals


def test_one_company_is_enough_and_an_official_leads(berord: Berord, town: str, tmp_path: Path) -> None:
    alone = measure(wkt="POINT(673010 6578500)")
    [proposal] = registered(berord, town, delivery(tmp_path, [alone]))
    assert (proposal["business_area"], proposal["level"]) == (None, "handläggare")
    assert (proposal["led_by"], proposal["deviations"]) == (["gatuhandläggare"], [])


def test_a_fee_without_a_place_reaches_the_company_it_names(berord: Berord, town: str, tmp_path: Path) -> None:
    path = tmp_path / "taxa.csv"
    path.write_text(
        "åtgärd_id;förvaltning;rubrik;åtgärdstyp;skede;startdatum;berörda_företag\n"
        "T1;exploateringskontoret;Ny taxa för torgplatser;taxa;planerad;2027-09-01;529900-0033\n",
        encoding="utf-8",
    )
    [proposal] = registered(berord, town, path)
    assert (proposal["level"], proposal["led_by"]) == ("kontorsledning", ["exploateringskontoret"])
    [row] = berord("affected", "--measure", "T1", "--db", town, "--format", "json").json
    assert (row["recipient_id"], row["dialogue_forms"]) == ("10000007", ["samråd", "enkät"])
    assert (row["inform_by"], row["distance_m"]) == ("2027-06-03", None)


def test_whoever_plans_is_named_as_leading(berord: Berord, town: str, tmp_path: Path) -> None:
    [proposal] = registered(berord, town, delivery(tmp_path, [measure(åtgärdstyp="sanering")]))
    assert proposal["led_by"] == ["trafikkontoret"]


def test_a_matter_first_heard_of_when_it_is_permitted_is_a_deviation(berord: Berord, town: str, tmp_path: Path) -> None:
    [proposal] = registered(berord, town, delivery(tmp_path, [measure(skede="tillstånd")]))
    assert (proposal["deviations"], proposal["level"]) == (["sent-samråd"], "kontorsledning")


def test_a_matter_that_was_planned_when_first_heard_of_is_none(berord: Berord, town: str, tmp_path: Path) -> None:
    registered(berord, town, delivery(tmp_path, [measure()]))
    [proposal] = registered(berord, town, delivery(tmp_path, [measure(skede="tillstånd")]))
    assert proposal["deviations"] == []


def test_the_workbook_names_who_leads_and_the_deviation_in_words(berord: Berord, town: str, tmp_path: Path) -> None:
    registered(berord, town, delivery(tmp_path, [measure(skede="tillstånd")]))
    path = tmp_path / "lista.xlsx"
    assert berord("outreach", "list", "-o", path, "--db", town, "--as-of", DAY, "--lang", "sv").code == 0
    openpyxl = pytest.importorskip("openpyxl")
    rows = list(openpyxl.load_workbook(path)["Förslag"].values)
    found = dict(zip(rows[0], rows[1], strict=True))
    assert found["Leds av"] == "Handläggare för gata och trafik"
    assert found["Avvikelser"] == "Registrerades efter det tidigaste skedet för samråd"
