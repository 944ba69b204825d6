"""What is pending, what a run assesses, and how runs are listed, shown and compared."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from cli.main import call
from impact import assess
from rules.decide import Decisions, decide
from tests.calling import Berord, dump
from tests.small_town import DAY, EAST_STREET, REGISTERS, delivery, measure

Run = Callable[..., dict[str, Any]]


@pytest.fixture
def database(berord: Berord, town: str, tmp_path: Path) -> str:
    """The town with two street works assessed, in run 1."""
    path = delivery(tmp_path, [measure(), measure("M2", wkt=EAST_STREET)])
    assert berord("register", path, "--db", town, "--crs", "EPSG:3006", "--as-of", DAY).code == 0
    return town


@pytest.fixture
def run(berord: Berord, database: str) -> Run:
    """Runs what is pending, on the town's day unless told otherwise, and gives the report."""

    def ran(*options: object, as_of: object = DAY) -> dict[str, Any]:
        said = berord("run", *options, "--db", database, "--as-of", as_of, "--format", "json")
        assert said.code == 0, said.err
        report: dict[str, Any] = said.json
        return report

    return ran


def load_more_workplaces(berord: Berord, database: str, tmp_path: Path) -> None:
    path = tmp_path / "workplaces.csv"
    more = "10000008;529900-0058;Exempelbolaget Fem AB;;Provgatan 8;nej;670400;6577100\n"
    path.write_text(REGISTERS["workplaces"] + more, encoding="utf-8")
    assert berord("load", "workplaces", path, "--db", database, "--crs", "EPSG:3006", "--as-of", DAY).code == 0


def test_nothing_is_pending_after_a_registration(run: Run, database: str) -> None:
    before = dump(database)
    report = run()
    assert (report["run_id"], report["assessed"]) == (None, 0)
    assert dump(database) == before


def test_a_changed_register_makes_the_measures_pending_that_it_can_touch(
    berord: Berord, run: Run, database: str, tmp_path: Path
) -> None:
    load_more_workplaces(berord, database, tmp_path)
    report = run()
    because = {"why": "register", "measures": 1, "register": "workplaces", "changed_records": 1}
    assert (report["assessed"], report["assessed_because"]) == (1, [because])
    assert report["diff"] == {"new": 1, "still": 7, "changed": 0, "gone": 0}
    assert run()["run_id"] is None


def test_a_run_says_why_it_assessed_what(berord: Berord, database: str, tmp_path: Path) -> None:
    load_more_workplaces(berord, database, tmp_path)
    said = berord("run", "--db", database, "--as-of", DAY)
    assert "1 assessed because they are near, or name, one of 1 changed records in workplaces." in said.err
    said = berord("run", "--measure", "M2", "--db", database, "--as-of", DAY)
    assert "1 assessed because they were asked for." in said.err
    said = berord("run", "--db", database, "--as-of", "2027-01-16")
    assert "2 assessed because the last time was for another day." in said.err


def test_loading_the_same_register_again_makes_nothing_pending(
    berord: Berord, run: Run, database: str, tmp_path: Path
) -> None:
    path = tmp_path / "workplaces.csv"
    path.write_text(REGISTERS["workplaces"], encoding="utf-8")
    berord("load", "workplaces", path, "--db", database, "--crs", "EPSG:3006", "--as-of", DAY)
    assert run()["run_id"] is None


def test_another_day_makes_every_measure_pending(run: Run) -> None:
    later = run(as_of="2027-07-15")
    assert later["assessed"] == 2
    # Both works ended in June: everybody is still affected, but nobody is told any more. In the east nobody was.
    assert later["informed"] == 0
    assert later["diff"] == {"new": 0, "still": 2, "changed": 7, "gone": 0}
    assert {zero["reason"] for zero in later["zero_matches"]} == {"not-informed"}


def test_an_area_that_has_ceased_exposes_nobody_any_more(
    berord: Berord, run: Run, database: str, tmp_path: Path
) -> None:
    path = tmp_path / "areas.csv"
    head, *rows = REGISTERS["areas"].splitlines()
    rows[1] += ";2027-02-28"
    rows[0], rows[2] = rows[0] + ";", rows[2] + ";"
    path.write_text("\n".join([f"{head};giltig_till", *rows]), encoding="utf-8")
    assert berord("load", "areas", path, "--db", database, "--crs", "EPSG:3006", "--as-of", DAY).code == 0
    assert run(as_of="2027-02-28")["diff"]["gone"] == 0, "the last day is inclusive"
    gone = run(as_of="2027-03-01")
    assert gone["diff"]["gone"] == 2
    assert [zero["measure_id"] for zero in gone["zero_matches"]] == ["M2"]


def test_one_measure_all_or_an_unknown_one_can_be_asked_for(berord: Berord, run: Run, database: str) -> None:
    assert run("--measure", "M1")["assessed"] == 1
    assert run("--all")["assessed"] == 2
    said = berord("run", "--measure", "M9", "--measure", "M1", "--db", database)
    assert said.code == 2
    assert "There is no measure M9." in said.err


def test_the_same_input_gives_the_same_result(run: Run) -> None:
    first, second = run("--all"), run("--all")
    same = [{k: v for k, v in report.items() if k not in {"run_id", "diff"}} for report in (first, second)]
    assert same[0] == same[1]
    assert second["diff"] == {"new": 0, "still": 9, "changed": 0, "gone": 0}


def test_a_run_in_parts_gives_what_it_gives_in_one(
    run: Run, database: str, berord: Berord, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a measure's matters conclude depends on all the others, also on those of another part."""
    whole = run("--all")
    monkeypatch.setattr("impact.run.MOST_AT_ONCE", 1)
    parts = run("--all")
    same = whole.keys() - {"run_id", "audit", "diff"}
    assert {name: parts[name] for name in same} == {name: whole[name] for name in same}
    assert parts["diff"] == {"new": 0, "still": whole["exposures"], "changed": 0, "gone": 0}
    assert parts["audit"]["differences"] == 0


def test_a_run_tells_how_much_of_it_was_audited(run: Run) -> None:
    report = run("--all")
    assert report["audit"] == {"pairs": 9, "matters": 2, "differences": 0, "engine": "durable"}
    assert run()["audit"] is None, "nothing was assessed"


def test_a_conclusion_that_the_audit_disputes_stops_the_run(
    database: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def shifted(*args: Any, **options: Any) -> Decisions:
        found = decide(*args, **options)
        return replace(found, outcome_index=np.roll(found.outcome_index, 1))

    monkeypatch.setattr(assess, "decide", shifted)
    before = dump(database)
    assert call(["run", "--all", "--db", database, "--as-of", str(DAY)]) == 1
    said = capsys.readouterr().err
    assert "Error: The audit found" in said
    assert "Nothing was stored." in said
    assert dump(database) == before


def test_a_day_before_the_pack_is_refused_as_such(berord: Berord, database: str) -> None:
    said = berord("run", "--db", database, "--as-of", "2019-01-01")
    assert said.code == 3
    assert "is not valid on 2019-01-01.\n  It is valid from 2020-03-17." in said.err


def test_runs_are_listed_newest_first_and_shown_whole(berord: Berord, run: Run, database: str) -> None:
    report = run("--all", as_of="2027-02-01")
    rows = berord("runs", "list", "--db", database, "--format", "json").json
    assert [(row["run_id"], row["as_of"]) for row in rows] == [(2, "2027-02-01"), (1, "2027-01-15")]
    shown = berord("runs", "show", "2", "--db", database).json
    assert {key: shown[key] for key in report} == report
    assert {"input_hash", "software_version", "started_at", "finished_at", "pack_hash"} <= set(shown)
    assert [each["stage"] for each in shown["stages"]] == ["registers", "match", "decide", "store"]
    assert shown["peak_memory_mb"] is None or shown["peak_memory_mb"] > 1


def test_two_runs_are_compared_recipient_by_recipient(berord: Berord, run: Run, database: str, tmp_path: Path) -> None:
    load_more_workplaces(berord, database, tmp_path)
    run("--all")
    said = berord("runs", "diff", "1", "2", "--db", database, "--format", "json")
    assert [(row["measure_id"], row["recipient_id"], row["change"]) for row in said.json] == [("M1", "10000008", "new")]
    assert "1 new, 9 still, 0 changed, 0 gone." in said.err
    assert len(berord("runs", "diff", "1", "2", "--all", "--db", database).lines) == 11
    back = berord("runs", "diff", "2", "1", "--db", database, "--format", "json").json
    assert [row["change"] for row in back] == ["gone"]


def test_measures_that_only_one_of_two_runs_assessed_are_pointed_out(berord: Berord, run: Run, database: str) -> None:
    run("--measure", "M1")
    said = berord("runs", "diff", "1", "2", "--db", database)
    assert "Assessed in only one of the runs, and not compared: 1 measures." in said.err


@pytest.mark.parametrize("command", [("show", "7"), ("diff", "1", "7"), ("diff", "7", "1")])
def test_a_run_that_does_not_exist_is_a_usage_error(berord: Berord, database: str, command: tuple[str, ...]) -> None:
    said = berord("runs", *command, "--db", database)
    assert said.code == 2
    assert "There is no run 7.\n  List them with: berord runs list." in said.err


def test_a_database_without_runs_says_what_to_do(berord: Berord, town: str) -> None:
    said = berord("runs", "list", "--db", town)
    assert said.code == 0
    assert "berord register FILE" in said.err
    lists = berord("outreach", "list", "--db", town)
    assert lists.code == 3
    assert "berord register FILE" in lists.err
