"""`berord check`: a sound database holds, and whatever somebody does to it behind the program's back is noticed."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from impact.checking.recomputed import drawn_by
from impact.intake.options import LoadOptions
from impact.registering.received import Registration
from impact.registering.register import register
from impact.run import DEFAULT_PACK, open_pack
from impact.store.checks.judged import Candidates, Circumstances
from tests.calling import Berord, Said, caller, dump
from tests.small_town import DAY, EAST_STREET, PROTECTED_NAME, REGISTERS, SOLE_TRADER, delivery, measure

Check = Callable[..., Said]


@pytest.fixture(scope="module")
def judged_town(town_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The town with three measures assessed, one of which informs nobody, made once; tests copy it."""
    folder = tmp_path_factory.mktemp("judged")
    database = shutil.copyfile(town_template, folder / "berord.db")
    path = delivery(folder, [measure(), measure("M2", wkt=EAST_STREET), measure("M3", wkt="")])
    registration = Registration(((path, LoadOptions(crs="EPSG:3006")),))
    register(str(database), registration, pack=open_pack(DEFAULT_PACK), as_of=DAY)
    return database


@pytest.fixture
def database(judged_town: Path, tmp_path: Path) -> str:
    """A copy of one's own."""
    return str(shutil.copyfile(judged_town, tmp_path / "judged.db"))


@pytest.fixture
def check(capsys: pytest.CaptureFixture[str], database: str) -> Check:
    """Checks the database on the town's day."""
    berord: Berord = caller(capsys)
    return lambda *options: berord("check", "--db", database, "--as-of", DAY, *options)


def damage(database: str, *statements: str) -> None:
    """What another program may do: no foreign keys are watched."""
    with closing(sqlite3.connect(database)) as connection:
        for statement in statements:
            connection.executescript(statement)
        connection.commit()


def differing(said: Said) -> dict[str, list[str]]:
    return {each["check"]: each["faults"] for each in said.json if each["holds"] is False}


def test_a_sound_database_holds_and_is_left_as_it_was(check: Check, database: str) -> None:
    before = dump(database)
    said = check()
    assert said.code == 0, said.out
    assert "All that could be checked holds." in said.err
    assert dump(database) == before


def test_every_measure_of_a_small_database_is_assessed_again(check: Check) -> None:
    answer: dict[str, Any] = {each["check"]: each for each in check("--format", "json").json}
    assert answer["exposures"]["looked_at"] == 3
    assert all(each["holds"] for each in answer.values())


BOTH_LEVELS = (
    "UPDATE proposals SET level = 'styrgrupp'; "
    "UPDATE runs SET summary = replace(summary, '\"samordningsgrupp', '\"styrgrupp')"
)


def of_another_kind(changed: str) -> str:
    """The first recipient's exposure becomes of a kind that differs in one column."""
    copied = (
        "INSERT INTO exposure_kinds SELECT 99, k.relations, k.area_ids || '!', k.outcome_no FROM exposure_kinds k "
        "JOIN exposure_rows r ON r.kind_no = k.kind_no WHERE (r.assessment_no, r.recipient_no) = (1, 1)"
    )
    used = "UPDATE exposure_rows SET kind_no = 99 WHERE (assessment_no, recipient_no) = (1, 1)"
    return "; ".join([copied, f"UPDATE exposure_kinds SET {changed} WHERE kind_no = 99", used])  # noqa: S608 - a text of this file


DAMAGES = {
    "an exposure is gone": (
        "exposures",
        "DELETE FROM exposure_rows WHERE (assessment_no, recipient_no) = (1, 1)",
        "1 recipients are lacking",
    ),
    "a relation is another": (
        "exposures",
        of_another_kind("relations = 64"),
        "1 have another",
    ),
    "a distance is 2 mm off": (
        "exposures",
        "UPDATE exposure_rows SET distance_m = distance_m + 0.002 WHERE (assessment_no, recipient_no) = (1, 1)",
        "1 have another",
    ),
    "a distance in a run is half a millimetre off": (
        "seals",
        "UPDATE exposure_rows SET distance_m = distance_m + 0.0005 WHERE (assessment_no, recipient_no) = (1, 1)",
        "run 1",
    ),
    "an area behind an exposure is another": (
        "seals",
        of_another_kind("area_ids = ''"),
        "run 1",
    ),
    "a last day is another": ("exposures", "UPDATE deadlines SET inform_by = '2027-01-01'", "last days"),
    "a conclusion is another": ("conclusions", "UPDATE outcomes SET notice_days = 7 WHERE informed", "Conclusion"),
    "a conclusion informs nobody": ("counts", "UPDATE outcomes SET informed = 0", "no reason"),
    "a run is gone": ("references", "DELETE FROM runs", "assessments name a row of runs"),
    "a workplace is gone": (
        "references",
        "DELETE FROM workplaces WHERE workplace_id = '10000001'",
        "recipients name a row of workplaces",
    ),
    "an assessment is gone": ("references", "DELETE FROM assessments", "exposure_rows name a row of assessments"),
    "a recipient is gone": ("references", "DELETE FROM recipients", "exposure_rows name a row of recipients"),
    "an outcome is gone": ("references", "DELETE FROM outcomes", "exposure_kinds name a row of outcomes"),
    "an area exposure is gone": ("references", "DELETE FROM area_exposures", "exposures name a row of area_exposures"),
    "a measure stands twice": (
        "current",
        "UPDATE assessments SET measure_id = 'M1', revision = 1 WHERE measure_id = 'M2'",
        "M1 has 2 current assessments",
    ),
    "no revision stands": ("current", "UPDATE measures SET is_current = 0 WHERE measure_id = 'M2'", "M2 has 0 current"),
    "a rule is another": ("packs", "UPDATE pack_texts SET files = replace(files, '30', '31')", "not those that"),
    "a delivery is gone": ("runs", "DELETE FROM deliveries WHERE delivery_no = 3", "no deliveries add up to"),
    "rows of a delivery vanish": (
        "deliveries",
        "UPDATE deliveries SET counts = replace(counts, '\"read\": 7', '\"read\": 8')",
        "8 rows were read, and 7",
    ),
    "no assessment stands": (
        "current",
        "UPDATE assessments SET is_current = 0 WHERE measure_id = 'M1'",
        "newest assessment of M1 is not",
    ),
    "a level is another": ("reports", "UPDATE proposals SET level = 'styrgrupp'", "other proposals"),
    "a level is another in the report too": (
        "exposures",
        BOTH_LEVELS,
        "the rules propose something else",
    ),
    "a proposal is gone": ("reports", "DELETE FROM proposals", "other proposals"),
    "what a level was decided by is another": (
        "exposures",
        "UPDATE proposals SET facts = replace(facts, '\"antal_informerade\": ', '\"antal_informerade\": 9')",
        "what its level was decided by",
    ),
    "a matter without a level is gone": ("exposures", "DELETE FROM unlifted", "the matters it was weighed in"),
    "a reason is another": ("reports", "UPDATE assessments SET zero_detail = '{}'", "other reasons"),
    "an area is at another distance": (
        "exposures",
        "UPDATE area_exposures SET distance_m = 7",
        "its areas, or their relations or distances",
    ),
    "a relation of an area is no word of ours": (
        "values",
        "UPDATE area_exposures SET relation = 'vid'",
        "never writes",
    ),
    "a relation is no bit of ours": ("values", "UPDATE exposure_kinds SET relations = 4096", "never writes"),
    "the reach is another": ("exposures", "UPDATE assessments SET reach_m = 1", "within another distance"),
    "a last day of an old run is another": (
        "deadlines",
        "UPDATE deadlines SET inform_by = '2020-01-02' WHERE assessment_no = 1",
        "do not follow from",
    ),
    "a run was of another day": ("reports", "UPDATE runs SET as_of = '2027-01-16'", "another day or pack"),
    "a difference does not add up": (
        "reports",
        "UPDATE runs SET summary = replace(summary, '\"new\": ', '\"new\": 9')",
        "does not add up",
    ),
    "changes of registers are gone": ("runs", "DELETE FROM register_changes", "changes of registers"),
    "a workplace that nobody met is gone": (
        "deliveries",
        "DELETE FROM workplaces WHERE workplace_id = '10000007'",
        "workplaces: deliveries brought 7 new records, and 6 are there",
    ),
    "a shape is damaged": ("places", "UPDATE workplaces SET geometry = x'0101'", "7 shapes of workplaces"),
    "a shape lies elsewhere": ("places", "UPDATE properties SET min_x = 0", "3 rows of properties are searched for"),
    "a designation is another": ("places", "UPDATE interests SET property_key = 'x'", "another designation"),
    "a protected name is there": (
        "protected",
        "UPDATE workplaces SET company_name = 'Provnamn' WHERE is_protected",
        "1 rows of workplaces are of protected identities",
    ),
    "protected persons can no longer be recognised": (
        "protected",
        "DELETE FROM settings WHERE name = 'protection-key'",
        "The key is gone",
    ),
    "an index is gone": ("indexes", "DROP INDEX ix_exposure_rows_recipient_no", "lacks the index"),
    "a kind of exposure is gone": (
        "references",
        "DELETE FROM exposure_kinds",
        "exposure_rows name a row of exposure_kinds",
    ),
    "a view is gone": ("tables", "DROP VIEW exposures", "The table exposures is gone"),
    "a table is gone": ("tables", "DROP TABLE deadlines", "The table deadlines is gone"),
    "a column is gone": ("tables", "ALTER TABLE findings DROP COLUMN owner", "findings lacks the column owner"),
    "a report is no JSON": ("reports", "UPDATE runs SET summary = '{'", "cannot be read (JSONDecodeError)"),
    "counts of a delivery are gone": ("deliveries", "UPDATE deliveries SET counts = '{}'", "cannot be read (KeyError)"),
    "a finding is settled in silence": ("findings", "UPDATE findings SET status = 'resolved'", "not how or when"),
}


@pytest.mark.parametrize(("name", "statement", "said_of_it"), DAMAGES.values(), ids=DAMAGES)
def test_damage_is_noticed_and_said(check: Check, database: str, name: str, statement: str, said_of_it: str) -> None:
    damage(database, statement)
    said = check("--format", "json")
    assert said.code == 4
    assert said_of_it in " ".join(differing(said)[name])


def test_a_distance_within_a_millimetre_is_the_same(check: Check, database: str) -> None:
    damage(database, "UPDATE exposure_rows SET distance_m = distance_m + 0.0005 WHERE distance_m > 0")
    answer = check("--format", "json").json
    assert [each["check"] for each in answer if not each["holds"]] == ["seals"], (
        "it comes out again, but was not so stored"
    )


def test_what_waits_for_a_run_is_not_compared_but_told(
    check: Check, berord: Berord, database: str, tmp_path: Path
) -> None:
    path = tmp_path / "workplaces.csv"
    path.write_text(REGISTERS["workplaces"].replace("670100;6577100", "670101;6577100"), encoding="utf-8")
    berord("load", "workplaces", path, "--db", database, "--crs", "EPSG:3006", "--as-of", DAY)
    said = check("--format", "json")
    (compared,) = [each for each in said.json if each["check"] == "exposures"]
    assert (said.code, compared["holds"], compared["looked_at"]) == (0, True, 2)
    assert compared["not_tried"].startswith("1 measures were judged before")
    berord("run", "--db", database, "--as-of", DAY)
    assert check().code == 0


def test_the_sample_is_drawn_by_the_day() -> None:
    judged = Candidates({f"M{i}": Circumstances(DAY, "") for i in range(50)}, 0)
    days = [DAY + timedelta(days=n) for n in range(60)]
    drawn = [drawn_by(day, judged, 5) for day in days]
    assert drawn == [drawn_by(day, judged, 5) for day in days], "the same day looks at the same measures"
    assert {i for each in drawn for i in each} == set(judged.judged), "within two months the turn of each has come"


def test_nothing_is_assessed_again_when_nothing_is_asked_for(check: Check, database: str) -> None:
    damage(database, "UPDATE exposure_kinds SET relations = 64")
    answer = {each["check"]: each for each in check("--sample", 0, "--format", "json").json}
    assert (answer["exposures"]["looked_at"], answer["exposures"]["holds"]) == (0, True)


def test_no_person_is_named(check: Check, database: str) -> None:
    damage(database, "UPDATE exposure_kinds SET relations = 64", "DELETE FROM workplaces")
    said = check()
    for secret in (PROTECTED_NAME, SOLE_TRADER, "900101", "10000005"):
        assert secret not in said.out + said.err


LEVELS = {
    "UPDATE judgements SET level = 'styrgrupp'": "another level than its facts lead to",
    "UPDATE judgements SET is_current = 0": "has 0 current judgements",
}


@pytest.mark.parametrize("statement", LEVELS)
def test_a_question_that_goes_elsewhere_is_noticed(check: Check, berord: Berord, database: str, statement: str) -> None:
    about = ("--asked-by", "company", "--topic", "parkering", "--title", "Fråga", "--area", "vastra")
    berord("matters", "raise", *about, "--db", database, "--as-of", DAY)
    assert check().code == 0
    damage(database, statement)
    assert LEVELS[statement] in " ".join(differing(check("--format", "json"))["questions"])


def test_a_damaged_shape_is_said_by_whoever_needs_it(check: Check, berord: Berord, database: str) -> None:
    damage(database, "UPDATE measures SET geometry = x'0101'")
    said = berord("run", "--all", "--db", database, "--as-of", DAY)
    assert (said.code, said.out) == (3, "")
    assert "A stored shape is damaged" in said.err
    assert "cannot be read" in " ".join(differing(check("--format", "json"))["exposures"])


def test_what_was_judged_on_several_days_and_with_neighbours_holds(
    check: Check, berord: Berord, database: str, tmp_path: Path
) -> None:
    """Others are planned in the area later, the day is another: neither is a fault."""
    more = delivery(tmp_path, [measure("M4"), measure("M5", förvaltning="exploateringskontoret")], "mer.csv")
    berord("register", more, "--crs", "EPSG:3006", "--db", database, "--as-of", DAY + timedelta(days=9))
    berord("run", "--measure", "M2", "--db", database, "--as-of", DAY + timedelta(days=30))
    said = check()
    assert said.code == 0, said.out


def test_it_answers_in_swedish(check: Check, database: str) -> None:
    assert "Allt som kunde kontrolleras stämmer." in check("--lang", "sv").err
