"""What a delivery leaves open is asked, and never decided by the order of rows or the name of a file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.calling import Berord, Said, dump
from tests.small_town import DAY, EAST_STREET, delivery, measure

Register = Callable[..., Said]


@pytest.fixture
def register(berord: Berord, town: str) -> Register:
    """Registers files in the town's database on the town's day, reporting as JSON."""

    def registered(*arguments: object) -> Said:
        return berord("register", *arguments, "--db", town, "--crs", "EPSG:3006", "--as-of", DAY, "--format", "json")

    return registered


def findings(berord: Berord, town: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = berord("findings", "list", "--db", town, "--format", "json").json
    return rows


def test_a_row_whose_twin_was_left_out_is_left_out_too(
    berord: Berord, register: Register, town: str, tmp_path: Path
) -> None:
    """Which of two rows with one id is right is as little known when one of them has a fault of its own."""
    said = register(delivery(tmp_path, [measure("M1"), measure("M2"), measure("M2", startdatum="snart")]))
    assert (said.code, said.json["measures"]["new"], said.json["measures"]["rejected"]) == (4, 1, 2)
    assert any("The id M2 stands on several rows" in row["what"] for row in findings(berord, town))


def test_measures_that_come_under_a_new_name_are_asked_about(
    berord: Berord, register: Register, town: str, tmp_path: Path
) -> None:
    assert register(delivery(tmp_path, [measure("M1"), measure("M2", wkt=EAST_STREET)])).code == 0
    assert register(delivery(tmp_path, [measure("M2", wkt=EAST_STREET)], "rev2.csv")).code == 0
    (asked,) = [row for row in findings(berord, town) if "is a new series" in row["what"]]
    assert "1 of the measures came before with plan.csv" in asked["what"]
    assert '--source "plan.csv"' in asked["remedy"]
    assert register(delivery(tmp_path, [measure("M2", wkt=EAST_STREET)], "rev2.csv"), "--source", "plan.csv").code == 0
    assert any("M1 was in the last delivery" in row["what"] for row in findings(berord, town))


def test_a_place_cannot_be_given_to_what_was_left_out(
    berord: Berord, register: Register, town: str, tmp_path: Path
) -> None:
    nowhere = measure("M2", wkt="", fastighetsbeteckning="Ingenstans 1:1")
    register(delivery(tmp_path, [measure("M1"), nowhere, nowhere | {"rubrik": "En annan"}]))
    (first, *_) = [row["finding_id"] for row in findings(berord, town) if "property" in row["what"]]
    said = berord(
        "findings", "resolve", first, "--point", "670100,6577100", "--reason", "x", "--db", town, "--as-of", DAY
    )
    assert said.code == 2
    assert "was left out of its delivery" in said.err


def test_a_personal_number_in_free_text_is_masked_and_told(
    berord: Berord, register: Register, town: str, tmp_path: Path
) -> None:
    register(delivery(tmp_path, [measure("M1", rubrik="Kabel åt 18900101-9802")]))
    assert "9802" not in str(dump(town))
    assert any("Kabel åt XXXXXX-XXXX" in row["what"] for row in findings(berord, town))


def test_a_file_of_which_nothing_can_be_used_says_the_cause(register: Register, tmp_path: Path) -> None:
    said = register(delivery(tmp_path, [measure("M1"), measure("M1", rubrik="En annan")]))
    assert said.code == 3
    assert "The first problem is on row 2: The id M1 stands on several rows (2, 3)" in said.err


def test_a_place_that_was_delivered_since_is_not_lost_to_an_old_question(
    berord: Berord, register: Register, town: str, tmp_path: Path
) -> None:
    register(delivery(tmp_path, [measure("M1", wkt="", fastighetsbeteckning="Ingenstans 1:1"), measure("M2")]))
    (asked,) = [row["finding_id"] for row in findings(berord, town) if "property" in row["what"]]
    register(delivery(tmp_path, [measure("M1", fastighetsbeteckning="Ingenstans 1:1")], "ny.csv"))
    before = dump(town)
    said = berord(
        "findings", "resolve", asked, "--point", "670100,6577100", "--reason", "x", "--db", town, "--as-of", DAY
    )
    assert said.code == 2
    assert "is not asked for that place any longer" in said.err
    assert dump(town) == before


def test_a_dry_run_tells_every_finding_since_it_stores_none(register: Register, tmp_path: Path) -> None:
    path = delivery(tmp_path, [measure(f"M{n}", slutdatum="2026-01-01") for n in range(1, 8)] + [measure("M9")])
    dry = register(path, "--dry-run")
    assert sum("M9" not in line and "2026-01-01" in line for line in dry.err.splitlines()) == 7
    assert "findings list" not in dry.err
    assert "findings list" in register(path).err


@pytest.mark.parametrize("text", ["2027-05-01 – 2027-06-01", "v.22-25 2027"])
def test_a_whole_period_as_the_start_is_asked_about_when_there_is_no_end(
    register: Register, tmp_path: Path, text: str
) -> None:
    assert "whole period" in register(delivery(tmp_path, [measure(startdatum=text, slutdatum="")])).err
    assert "whole period" not in register(delivery(tmp_path, [measure(startdatum=text, slutdatum="2027-12-01")])).err
