"""Findings as data: whose they are, that the same problem stands once, and how a person settles them."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import impact.intake.load
import impact.intake.measures
from cli.main import call
from tests.calling import Berord, Said, dump
from tests.small_town import DAY, delivery, measure

Register = Callable[..., Said]
BAD_END = {"slutdatum": "2027-13-01"}


@pytest.fixture
def register(berord: Berord, town: str) -> Register:
    """Registers files in the town's database, on the town's day unless another is given."""

    def registered(*arguments: object, day: object = DAY) -> Said:
        return berord("register", *arguments, "--db", town, "--crs", "EPSG:3006", "--as-of", day, "--format", "json")

    return registered


@pytest.fixture
def findings(berord: Berord, town: str) -> Callable[..., list[dict[str, Any]]]:
    """Lists findings with filters."""

    def listed(*filters: object) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = berord("findings", "list", "--db", town, "--format", "json", *filters).json
        return rows

    return listed


Findings = Callable[..., list[dict[str, Any]]]


def test_a_finding_says_whose_it_is_which_row_and_since_when(
    register: Register, findings: Findings, tmp_path: Path
) -> None:
    register(delivery(tmp_path, [measure(), measure("M2", **BAD_END)]))
    [found] = findings()
    assert (found["code"], found["record_id"], found["row"]) == ("date-unreadable", "M2", 3)
    assert (found["owner"], found["first_seen_on"], found["status"]) == ("trafikkontoret", "2027-01-15", "open")


@pytest.mark.parametrize(
    ("code", "changes", "owner"),
    [
        ("location-missing", {"wkt": ""}, "exploateringskontoret"),
        ("administration-unknown", {"förvaltning": "Okända kontoret"}, "coordinator"),
        ("outside-municipality", {"wkt": "POINT (600000 6577000)"}, "exploateringskontoret"),
    ],
)
def test_the_sender_mends_its_own_data_and_the_coordinator_the_registers(
    register: Register, findings: Findings, tmp_path: Path, code: str, changes: dict[str, str], owner: str
) -> None:
    register(delivery(tmp_path, [measure(), measure("M2", **{"förvaltning": "exploateringskontoret"} | changes)]))
    assert [row["owner"] for row in findings("--code", code)] == [owner]


def test_a_problem_is_the_same_when_the_file_has_a_new_name_and_the_row_has_moved(
    register: Register, findings: Findings, tmp_path: Path
) -> None:
    register(delivery(tmp_path, [measure("M2", **BAD_END), measure()], "januari.csv"), "--source", "tk")
    [first] = findings()
    february = delivery(tmp_path, [measure(), measure("M3"), measure("M2", **BAD_END)], "februari.csv")
    register(february, "--source", "tk", day="2027-02-15")
    [second] = findings()
    assert second["finding_id"] == first["finding_id"]
    assert (second["source"], second["row"]) == ("februari.csv", 4)
    assert (second["first_seen_on"], second["last_seen_on"]) == ("2027-01-15", "2027-02-15")


def test_a_corrected_delivery_under_a_new_name_closes_what_it_corrects(
    register: Register, findings: Findings, tmp_path: Path
) -> None:
    register(delivery(tmp_path, [measure(), measure("M2", **BAD_END)], "januari.csv"), "--source", "tk")
    register(delivery(tmp_path, [measure(), measure("M2")], "februari.csv"), "--source", "tk", day="2027-02-15")
    assert findings() == []
    [closed] = findings("--status", "resolved")
    assert (closed["outcome"], closed["resolved_on"], closed["resolved_by"]) == ("gone", "2027-02-15", None)


def test_rows_that_share_an_id_are_a_finding_each(register: Register, findings: Findings, tmp_path: Path) -> None:
    rows = [measure(), measure("M2"), measure("M2", rubrik="Annat"), measure("M2", rubrik="Ett tredje")]
    register(delivery(tmp_path, rows))
    assert [row["row"] for row in findings("--code", "duplicate-id")] == [3, 4, 5]


def test_said_to_be_mended_is_opened_again_when_it_was_not(
    berord: Berord, register: Register, findings: Findings, town: str, tmp_path: Path
) -> None:
    path = delivery(tmp_path, [measure(), measure("M2", **BAD_END)])
    register(path)
    [found] = findings()
    resolve = ("findings", "resolve", found["finding_id"], "--db", town, "--as-of", DAY, "--by", "Prov Provsson")
    assert berord(*resolve, "--reason", "Rättat").code == 0
    assert findings() == []
    register(path, day="2027-02-15")
    [back] = findings()
    assert (back["resolution"], back["resolved_by"], back["outcome"]) == ("Rättat", "Prov Provsson", "mended")


def test_accepted_stays_settled_whatever_is_delivered(
    berord: Berord, register: Register, findings: Findings, town: str, tmp_path: Path
) -> None:
    path = delivery(tmp_path, [measure(), measure("M2", wkt="")])
    register(path)
    [found] = findings()
    berord("findings", "resolve", found["finding_id"], "--db", town, "--reason", "Saknar plats", "--accept")
    assert "says nothing of where it is" not in register(path, day="2027-02-15").err
    assert findings() == []


def test_findings_are_chosen_by_what_they_are_and_whose(register: Register, findings: Findings, tmp_path: Path) -> None:
    register(delivery(tmp_path, [measure(), measure("M2", **BAD_END), measure("M3", wkt="")]))
    other = measure("M9", förvaltning="exploateringskontoret", wkt="")
    register(delivery(tmp_path, [other], "annan.csv"))
    chosen = {
        ("--severity", "error"): {"M2"},
        ("--owner", "Exploateringskontoret"): {"M9"},
        ("--measure", "M3"): {"M3"},
        ("--source", "annan.csv"): {"M9"},
        ("--code", "location-missing", "--owner", "trafikkontoret"): {"M3"},
        ("--owner", "coordinator"): set(),
    }
    assert {asked: {row["record_id"] for row in findings(*asked)} for asked in chosen} == chosen


def test_several_are_settled_only_when_the_person_knows_how_many(
    berord: Berord, register: Register, findings: Findings, town: str, tmp_path: Path
) -> None:
    register(delivery(tmp_path, [measure(), measure("M2", wkt=""), measure("M3", wkt="")]))
    resolve = ("findings", "resolve", "--code", "location-missing", "--reason", "Avgifter", "--db", town, "--accept")
    wrong = berord(*resolve, "--all-of", "3")
    assert (wrong.code, "2 open findings fit the filter, not 3" in wrong.err, len(findings())) == (2, True, 2)
    assert berord(*resolve, "--all-of", "2").code == 0
    assert findings() == []
    assert berord("findings", "resolve", "--reason", "Alla", "--db", town).code == 2


def test_the_work_list_is_a_workbook_with_a_row_per_problem(
    berord: Berord, register: Register, town: str, tmp_path: Path
) -> None:
    register(delivery(tmp_path, [measure(), measure("M2", **BAD_END), measure("M3", wkt="", rubrik="=1+1")]))
    for name in ("lista.xlsx", "lista.csv"):
        assert berord("findings", "export", "-o", tmp_path / name, "--db", town, "--as-of", DAY).code == 0
    [header, *rows] = openpyxl.load_workbook(tmp_path / "lista.xlsx").active.iter_rows(values_only=True)
    assert len(rows) == 2
    first = dict(zip(header, rows[0], strict=True))
    assert (first["Severity"], first["Who mends it"], first["Row's id"]) == ("error", "Trafikkontoret", "M2")
    with (tmp_path / "lista.csv").open(encoding="utf-8-sig", newline="") as file:
        assert [row[0] for row in csv.reader(file, delimiter=";")][1:] == ["error", "warning"]
    assert berord("findings", "export", "-o", tmp_path / "lista.ods", "--db", town).code == 2
    assert berord("findings", "export", "-o", tmp_path / "lista.csv", "--db", town).code == 3


@pytest.mark.parametrize(
    ("register_name", "module"), [("measures", impact.intake.measures), ("areas", impact.intake.load)]
)
def test_a_row_that_vanishes_in_the_program_stops_everything(
    town: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    register_name: str,
    module: Any,
) -> None:
    path = delivery(tmp_path, [measure(), measure("M2")])
    if register_name == "areas":
        path.write_text(
            "område_id;namn;wkt\nA;Ena;POLYGON((0 0, 1 0, 1 1, 0 0))\nB;Andra;POLYGON((0 0, 1 0, 1 1, 0 0))\n"
        )
        path.write_text(path.read_text(encoding="utf-8").replace("(0 0, 1 0, 1 1, 0 0)", OUTLINE), encoding="utf-8")
    before = dump(town)
    whole = module.read_rows

    def forgetful(*arguments: Any, **how: Any) -> Any:
        read = whole(*arguments, **how)
        del read.kept[1]
        return read

    monkeypatch.setattr(module, "read_rows", forgetful)
    command = ["register"] if register_name == "measures" else ["load", "areas"]
    assert call([*command, str(path), "--db", town, "--crs", "EPSG:3006"]) == 1
    said = capsys.readouterr().err
    assert "neither kept nor reported: 3" in said
    assert "Traceback" not in said
    assert dump(town) == before


OUTLINE = "(670000 6577000, 670100 6577000, 670100 6577100, 670000 6577000)"
