"""Explaining why somebody is, or is not, informed: the stored outcome, its rules, values and sources."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from impact.answers.explain import explain_exposure
from impact.store.affected import all_affected
from impact.store.database import reading
from impact.store.exposure_row import find_measure, find_recipient, judged, stored_exposure
from tests.calling import Berord, Said
from tests.small_town import DAY, delivery, measure


@pytest.fixture
def database(berord: Berord, town: str, tmp_path: Path) -> str:
    """The town with a planned and an ended street work in the western area."""
    rows = [measure(), measure("M2", startdatum="2026-11-01", slutdatum="2026-12-01"), measure("M3", wkt="")]
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
    assert "undanta ja: from UND-01" in said.out
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
        (("M1",), "Missing argument 'RECIPIENT'"),
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
