"""How far work has come: a line per stage in a log, stage times with the run, and nothing of it in a report."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from impact.stages import Stage, Stages
from tests.calling import Berord, Said
from tests.small_town import DAY, PROTECTED_NAME, SOLE_TRADER, delivery, measure

STAGES = ["registers", "read-file", "deliver", "match", "decide", "store"]


@pytest.fixture
def registered(berord: Berord, town: str, tmp_path: Path) -> Said:
    """One measure registered with a log as JSON."""
    path = delivery(tmp_path, [measure()])
    how = ("--db", town, "--crs", "EPSG:3006", "--as-of", DAY)
    return berord("register", path, *how, "--format", "json", "--log", "json")


def lines(said: Said) -> list[dict[str, Any]]:
    return [json.loads(line) for line in said.err.splitlines() if line.startswith("{")]


def test_each_stage_leaves_a_line_with_its_time_and_count(registered: Said) -> None:
    *stages, end = lines(registered)
    assert [line["stage"] for line in stages] == STAGES
    assert {line["stage"]: line["count"] for line in stages} == dict(zip(STAGES, [14, 1, 1, 7, 8, 7], strict=True)), (
        "3 areas, a district, 3 administrations and the 7 recipients near it; 7 affected; 7 and one matter decided"
    )
    assert all(line["seconds"] >= 0 for line in stages)
    assert (end["event"], end["seconds"] > 0) == ("end", True)


def test_the_stages_are_stored_with_the_run_and_not_among_what_is_equal_between_runs(
    berord: Berord, registered: Said, town: str
) -> None:
    shown = berord("runs", "show", 1, "--db", town).json
    assert [each["stage"] for each in shown["stages"]] == STAGES
    assert not {"stages", "peak_memory_mb"} & set(registered.json)


def test_a_log_names_nobody(registered: Said) -> None:
    for line in lines(registered):
        assert set(line) <= {"event", "stage", "seconds", "count", "timestamp", "peak_memory_mb"}
    for secret in (PROTECTED_NAME, SOLE_TRADER, "Provsson"):
        assert secret not in registered.err


@pytest.mark.parametrize(("language", "said_of_it"), [("en", "match: "), ("sv", "hitta berörda: ")])
def test_a_log_is_text_in_the_readers_language_unless_said(
    berord: Berord, registered: Said, town: str, language: str, said_of_it: str
) -> None:
    assert registered.code == 0
    said = berord("run", "--all", "--db", town, "--as-of", DAY, "--lang", language)
    assert said_of_it in said.err


def test_the_form_of_the_log_can_come_from_the_surroundings(
    berord: Berord, town: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BERORD_LOG", "json")
    said = berord("load", "administrations", _administrations(tmp_path), "--db", town)
    assert [line.get("stage") for line in lines(said)] == ["read-file", "deliver", None]


def _administrations(folder: Path) -> Path:
    path = folder / "administrations.csv"
    path.write_text("förvaltning_id;namn;slag\nnya;Nya kontoret;förvaltning\n", encoding="utf-8")
    return path


def test_what_fails_tells_how_far_it_came(berord: Berord, town: str, tmp_path: Path) -> None:
    path = delivery(tmp_path, [measure(åtgärd_id="")])
    said = berord("register", path, "--db", town, "--crs", "EPSG:3006", "--as-of", DAY, "--log", "json")
    assert said.code == 3
    assert [line.get("stage") for line in lines(said)] == ["registers", "read-file", "deliver", None]


def test_parts_of_a_run_are_added_up_and_told_one_by_one() -> None:
    told: list[tuple[Stage, int, int]] = []
    stages = Stages(lambda *progress: told.append(progress))
    stages.expect(5)
    for n in (2, 3):
        with stages.stage(Stage.STORE) as stored:
            stored.count += n * 100
        stages.advance(Stage.STORE, n)
    assert stages.spent[Stage.STORE].count == 500
    assert told == [(Stage.STORE, done, 5) for done in (0, 2, 2, 5)]
