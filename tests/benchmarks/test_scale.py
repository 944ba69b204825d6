"""The benchmarks at scale say the truth: all methods do the same work, and what differs is told."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from tests.benchmarks.country import SHARES
from tests.benchmarks.scale import rows_join, rows_store
from tests.benchmarks.scale.child import function
from tests.benchmarks.scale.pairs import compare, difference, keep, stored
from tests.benchmarks.scale.registers import registers
from tests.benchmarks.scale.report import table
from tests.benchmarks.scale.row import Method, Round, Row, times, value
from tests.benchmarks.scale.scripts import match as scripts
from tests.benchmarks.scale.scripts import near as near_script
from tests.benchmarks.scale.scripts import whole_good, whole_usual
from tests.benchmarks.scale.scripts.reach import REACH_M
from tests.benchmarks.scale.task import Case, Task
from tests.benchmarks.scale.work import match, near, server, whole
from tests.postgresql_server import VARIABLE, database, dsn, said

ROWS = (*rows_join.ROWS, *rows_store.ROWS)


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The registers of a tiny city as files."""
    folder = tmp_path_factory.mktemp("bench")
    registers("XS", root=folder)
    return folder


def kept(folder: Path, name: str, found: object) -> dict[str, np.ndarray]:
    keep(folder / name, *found)  # type: ignore[misc]
    with (folder / name).open("rb") as file:
        return {**np.load(file)}


def test_ours_and_the_good_script_find_the_same_pairs_and_buffering_loses_some(root: Path, tmp_path: Path) -> None:
    city = registers("XS", root=root)
    given = city.shapes("measures"), city.reach_m, city.xy
    good, ours, usual = (
        kept(tmp_path, method.__name__, method(*given)) for method in (scripts.good, match.find, scripts.usual)
    )
    found = difference(good, ours)
    assert (found["missing"], found["extra"]) == (0, 0)
    assert found["away_mm"] < 1e-3
    assert difference(good, usual)["missing"] > 0
    assert difference(good, usual)["extra"] == 0


def test_areas_and_properties_are_the_same_but_for_slivers(root: Path, tmp_path: Path) -> None:
    given = near.Given.of(Case("XS", root))
    good, ours = kept(tmp_path, "good", near_script.near(given)), kept(tmp_path, "ours", near.find(given))
    found = difference(good, ours)
    assert (found["missing"], found["extra"]) == (0, 0)
    assert found["away_mm"] < 1e-3
    assert found["other_kind"] <= 2
    assert {0, 1, 2, 4, 5} <= set(good["kind"].tolist())


def test_whole_runs_store_the_same_exposures_and_the_usual_script_fewer(root: Path, tmp_path: Path) -> None:
    folder = registers("XS", root=root).folder
    places = [tmp_path / f"{run.__name__}.db" for run in (whole_good, whole, whole_usual)]
    for run, place in zip((whole_good, whole, whole_usual), places, strict=True):
        run.main(folder, place)
    good, ours, usual = (stored(str(place)) for place in places)
    found = difference(good, ours)
    assert (found["missing"], found["extra"], found["other_kind"]) == (0, 0, 0)
    assert difference(good, usual)["missing"] > 0
    areas = "SELECT measure, area, round(distance_m, 6), is_inside FROM area_exposures ORDER BY 1, 2"
    assert all_rows(places[0], areas) == all_rows(places[1], areas)


def all_rows(place: Path, statement: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(place)) as db:
        return db.execute(statement).fetchall()


@pytest.mark.skipif(VARIABLE not in os.environ, reason="BERORD_TEST_POSTGRES names no server")
def test_the_server_finds_what_is_found_outside_and_copied_back(root: Path, tmp_path: Path) -> None:
    with database() as url:
        case = Case("XS", root, server=dsn(url))
        server.fill(case)
        outside, *others = (
            found_in(url, prepare(case))
            for prepare in (server.ours, server.ours_from_tables, server.insert_select, server.create_table_as)
        )
    assert len(outside) > 1000
    assert all(other == outside for other in others)


def found_in(url: str, task: Task) -> list[tuple[object, ...]]:
    task.work()
    task.close()
    return said(url, "SELECT measure, workplace, round(distance_m::numeric, 3) FROM found ORDER BY 1, 2")


def test_a_lost_pair_an_invented_one_and_a_wrong_distance_are_told(tmp_path: Path) -> None:
    keep(tmp_path / "right.npz", [0, 0, 1], [5, 7, 5], [1.0, 2.0, 3.0])
    keep(tmp_path / "wrong.npz", [1, 0, 2], [5, 5, 9], [3.25, 1.0, 4.0], [1, 0, 0])
    names = [str(tmp_path / name) for name in ("right.npz", "wrong.npz")]
    found = compare(Case("XS", options={"kept": names}))
    assert found == {names[1]: {"missing": 1, "extra": 1, "away_mm": 250.0, "other_kind": 1}}


def test_the_table_shows_medians_of_rounds_and_marks_a_goal_that_is_not_met() -> None:
    row = Row(
        "row",
        "joining",
        (Method("ours"), Method("peer"), Method("absent")),
        (
            times("against the peer", "peer", at_least={"M": 8}),
            times("against the absent", "absent", at_least={"M": 5}),
            value("memory", "peak_mb", "MB", at_most={"M": 110}),
        ),
    )
    rounds: list[Round] = [{"ours": run(0.5, 100), "peer": run(peer, 300)} for peer in (3.0, 99.0, 3.5, 2.0, 4.0)]
    beside = "ours 0.500 s (0.500 s processor), 100 MB; peer 3.50 s (3.50 s processor), 300 MB"
    assert table("M", [(row, rounds)]).splitlines()[2:] == [
        f"| joining: against the peer | ≥ 8 × | 7 × (not met) | {beside} |",
        "| joining: against the absent | ≥ 5 × | not measured |  |",
        "| joining: memory | ≤ 110 MB | 100 MB |  |",
    ]


def run(seconds: float, mb: float) -> dict[str, float]:
    return {"wall_s": seconds, "cpu_s": seconds, "peak_mb": mb}


def test_every_figure_is_of_methods_that_its_row_has_and_every_method_exists() -> None:
    for row in ROWS:
        names = {method.name for method in row.methods}
        assert all(set(figure.beside) <= names for figure in row.figures), row.key
        places = [method.work for method in row.methods if method.work]
        assert all(callable(function(place)) for place in (*places, *row.prepare)), row.key
    assert {kind: reach for kind, _, reach, _, _ in SHARES} == REACH_M


def test_the_command_prints_one_table_with_what_it_left_out(root: Path) -> None:
    options = ["--size", "XS", "--only", "match", "--rounds", "1", "--without-peers", "--root", str(root)]
    command = [sys.executable, "-m", "tests.benchmarks.scale", *options]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert "| match + distance, one core: pairs that differ | ≤ 0 | 0 |" in done.stdout
    assert "Without DuckDB, SedonaDB: left out." in done.stdout
    assert "Without PostGIS: left out." in done.stdout
