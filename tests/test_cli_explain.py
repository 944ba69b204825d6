"""Explaining why somebody is, or is not, informed: the stored outcome, its rules, values and sources."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from impact.answers.explain import explain_exposure
from impact.answers.proposal import explain_matters
from impact.store.affected import all_affected
from impact.store.database import reading
from impact.store.exposure_row import find_measure, find_recipient, judged, stored_exposure
from impact.store.registers import current_measures
from tests.calling import Berord, Said
from tests.small_town import DAY, EAST_STREET, delivery, measure


@pytest.fixture
def database(berord: Berord, town: str, tmp_path: Path) -> str:
    """The town with a planned and an ended street work in the western area, one nowhere and one in the eastern."""
    ended = measure("M2", startdatum="2026-11-01", slutdatum="2026-12-01")
    rows = [measure(), ended, measure("M3", wkt=""), measure("M4", wkt=EAST_STREET)]
    path = delivery(tmp_path, rows)
    assert berord("register", path, "--db", town, "--crs", "EPSG:3006", "--as-of", DAY).code == 0
    return town


def explain(berord: Berord, database: str, *arguments: str) -> Said:
    return berord("explain", *arguments, "--db", database)


def answer(berord: Berord, database: str, *arguments: str) -> dict[str, Any]:
    said = explain(berord, database, *arguments, "--format", "json")
    assert said.code == 0, said.err
    fields: dict[str, Any] = said.json
    return fields


def test_an_informed_recipient_is_told_relations_rules_values_sources_and_day(berord: Berord, database: str) -> None:
    said = explain(berord, database, "M1", "I1")
    assert said.code == 0
    for part in (
        "Exempelägaren AB is informed about Provarbete M1 (M1).",
        "at the latest",
        "The measure lies in Västra industrin, where the recipient is.",
        "The recipient is within the measure's reach: 10 m away.",
        "on the other side of the street, 10 m away",
        "Modellen",
        "räckvidd_m: 50 m",
        "Rules that nearly held:",
        "Judged on 2027-01-15 in run 1 with the pack stockholm",
        "The rules were run again for this answer and gave the stored outcome.",
    ):
        assert part in said.out, part


def test_an_exempted_recipient_is_told_by_which_rule(berord: Berord, database: str) -> None:
    said = explain(berord, database, "M2", "I1")
    assert "is affected by Provarbete M2 (M2) but is not informed" in said.out
    assert "Exempted by UND-01, which takes away what INF-" in said.out
    assert "exempt yes: from UND-01" in said.out
    fields = answer(berord, database, "M2", "I1")
    assert (fields["informed"], fields["exempted"], fields["inform_by"]) == (False, True, None)
    assert fields["exempted_by"] == ["UND-01"]
    assert all(rule.startswith("INF-") for rule in fields["exempts_from"])


def test_the_adoption_of_the_rules_is_told(berord: Berord, database: str) -> None:
    assert "The pack is an example: no body has adopted it." in explain(berord, database, "M1", "I1").out
    assert answer(berord, database, "M1", "I1")["adoption"]["is_example"] is True


def test_who_is_not_affected_is_told_how_far_away_it_is_and_the_limits(berord: Berord, database: str) -> None:
    said = explain(berord, database, "M1", "10000007")
    assert "is not affected by Provarbete M1 (M1), and so not informed." in said.out
    # From the street's nearest corner (390, 145) to (3000, 1500).
    assert "It is 2940.8 m from the measure; the reach of gatuarbete is 50 m." in said.out
    assert "It is in no business area." in said.out
    elsewhere = explain(berord, database, "M1", "10000006").out
    assert "Its area Östra industrin is 1110 m from the measure; the limit is 150 m." in elsewhere
    holder = explain(berord, database, "M1", "I3").out
    assert "Its property neither adjoins the measure nor lies across a street of 30 m." in holder


def test_a_measure_without_a_place_says_so(berord: Berord, database: str) -> None:
    assert "The measure has no place yet." in explain(berord, database, "M3", "I1").out


def test_a_protected_identity_is_not_explained(berord: Berord, database: str) -> None:
    said = explain(berord, database, "M1", "10000005")
    assert (said.code, said.out) == (3, "")
    assert "This recipient is not shown.\n  The identity is protected." in said.err


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("M9", "I1"), "There is no measure M9.\n  Nearest: M"),
        (("M1", "99999999"), "There is no recipient 99999999.\n  Give a CFAR number"),
        (("M1", "529900-0009"), "That company has several recipients.\n  Name one of them: 10000001, 10000003, I2."),
        (("M9",), "There is no measure M9.\n  Nearest: M"),
        ((), "Missing argument 'MEASURE'"),
    ],
)
def test_who_or_what_does_not_exist_is_a_usage_error(
    berord: Berord, database: str, arguments: tuple[str, ...], says: str
) -> None:
    said = explain(berord, database, *arguments)
    assert (said.code, said.out) == (2, "")
    assert says in said.err


def test_a_company_with_one_recipient_may_be_named_by_its_number(berord: Berord, database: str) -> None:
    by_number = answer(berord, database, "M1", "5299000017")
    assert by_number == answer(berord, database, "M1", "10000002")
    assert by_number["recipient"] == "Exempelbolaget Två AB"


def test_a_mistyped_personal_number_is_not_printed(berord: Berord, database: str) -> None:
    said = explain(berord, database, "M1", "900101-9999")
    assert said.code == 2
    assert "9999" not in said.err


def test_a_measure_that_has_not_been_judged_is_refused_with_the_remedy(berord: Berord, database: str) -> None:
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("UPDATE assessments SET is_current = 0 WHERE measure_id = 'M1'")
    said = explain(berord, database, "M1", "I1")
    assert said.code == 3
    assert "The measure M1 has not been assessed.\n  Run: berord run." in said.err


def test_the_answer_is_in_the_language_asked_for(berord: Berord, database: str) -> None:
    english = explain(berord, database, "M1", "I1", "--lang", "en").out
    swedish = explain(berord, database, "M1", "I1", "--lang", "sv").out
    assert "is informed about" in english
    assert "informeras om Provarbete M1" in swedish
    assert "is informed about" not in swedish


def test_conditions_are_told_in_the_language_of_the_reader(berord: Berord, database: str) -> None:
    assert "within_reach is yes (condition: yes)" in explain(berord, database, "M1", "I1", "--lang", "en").out
    assert "inom_räckvidd är ja (villkor: ja)" in explain(berord, database, "M1", "I1", "--lang", "sv").out


def test_a_proposal_is_told_with_its_facts_rules_and_what_came_from_which(berord: Berord, database: str) -> None:
    said = explain(berord, database, "M1")
    assert said.code == 0
    for part in (
        "Provarbete M1 (M1). Proposals: 1.",
        "Västra industrin: Coordination group is proposed.",
        "At the table: ",
        "  n_workplaces: 5",
        "(condition: ",
        "level samordningsgrupp: from NIV-",
        "invite trafikkontoret: from DEL-01",
        "Rules that nearly held:",
        "The pack is an example: no body has adopted it.",
        "The rules were run again for this answer and gave the stored outcome.",
    ):
        assert part in said.out, part
    [matter] = answer(berord, database, "M1")["matters"]
    credited = {(each["effect"], each["value"]) for each in matter["effects"]}
    assert ("nivå", matter["level"]) in credited
    assert {rule for each in matter["effects"] for rule in each["rules"]} <= {rule["id"] for rule in matter["rules"]}
    assert (matter["is_confirmed"], matter["districts"]) == (True, ["norra"])
    assert "norra-sdf" in matter["participants"]


def test_where_nothing_is_proposed_the_rules_that_would_give_a_level_say_why(berord: Berord, database: str) -> None:
    said = explain(berord, database, "M4", "--lang", "en")
    assert "Östra industrin: no proposal, for no rule gives a level." in said.out
    [matter] = answer(berord, database, "M4")["matters"]
    assert matter["level"] is None
    assert all(any(e["effect"] == "nivå" for e in rule["effects"]) for rule in matter["near_misses"])
    assert "is_dedicated is no (condition: yes)" in said.out
    nowhere = explain(berord, database, "M3").out
    assert "The measure affects neither an area nor a recipient, so there is nothing to propose." in nowhere
    assert "Nobody is informed: " in nowhere


def test_a_proposal_that_the_registers_no_longer_give_says_so(berord: Berord, database: str) -> None:
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("UPDATE administrations SET district_id = NULL")
    said = explain(berord, database, "M1")
    assert "Run again today the rules give another outcome" in said.out
    assert answer(berord, database, "M1")["is_confirmed"] is False


def test_explaining_gives_what_was_stored_for_every_matter_of_the_sample(demo_dir: Path) -> None:
    with reading(str(demo_dir / "berord.db")) as connection:
        measures = current_measures(connection)
        answers = [explain_matters(connection, each, judged(connection, key)) for key, (each, _) in measures.items()]
    matters = [matter for each in answers for matter in each.matters]
    assert {matter.is_confirmed for matter in matters} == {True}
    assert {matter.stored.level is None for matter in matters} == {True, False}


def test_explaining_gives_what_was_stored_for_exposures_all_over_the_sample(demo_dir: Path) -> None:
    with reading(str(demo_dir / "berord.db")) as connection:
        rows = all_affected(connection).rows
        for row in rows[:: len(rows) // 50]:
            record, party = find_measure(connection, row.measure_id), find_recipient(connection, row.recipient_id)
            judgement = judged(connection, row.measure_id)
            exposure = stored_exposure(connection, judgement.assessment_no, party)
            assert exposure is not None
            explained = explain_exposure(connection, record, party, judgement, exposure)
            assert explained.is_confirmed, (row.measure_id, row.recipient_id)
            assert tuple(trace.rule_id for trace in explained.explanation.fired) == row.rules
