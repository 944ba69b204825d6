"""Two programs on one database, and one that is killed: the state is the old or the new, never both or half."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests import postgresql_server
from tests.calling import Berord, dump
from tests.small_town import DAY, EAST_STREET, box, delivery, measure

CALL = "import sys; from cli.main import call; sys.exit(call(sys.argv[1:]))"
KILLED = f"""
import os, signal
import impact.run
impact.run.finish_run = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
{CALL}
"""


def started(code: str, *arguments: object) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-c", code, *map(str, arguments)]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def test_who_registers_at_once_waits_and_nothing_is_lost_or_doubled(either_town: str, tmp_path: Path) -> None:
    same = delivery(tmp_path, [measure(), measure("M2", wkt=EAST_STREET)])
    other = delivery(tmp_path, [measure("M3", wkt=box(3000, 1500, 100, 5))], "annan.csv")
    how = ("--db", either_town, "--crs", "EPSG:3006", "--as-of", DAY)
    programs = [started(CALL, "register", path, *how) for path in (same, same, other)]
    assert [program.wait(timeout=60) for program in programs] == [0, 0, 0]
    tables = dump(either_town)
    assert (len(tables["measures"]), len(tables["runs"]), len(tables["assessments"])) == (3, 2, 3)


def test_killed_in_the_middle_it_leaves_the_old_state_and_can_go_on(
    berord: Berord, either_town: str, tmp_path: Path
) -> None:
    town = either_town
    how = ("--db", town, "--crs", "EPSG:3006", "--as-of", DAY)
    berord("register", delivery(tmp_path, [measure()]), *how)
    before = dump(town)
    moved = delivery(tmp_path, [measure(wkt=EAST_STREET), measure("M2")])
    assert started(KILLED, "register", moved, *how).wait(timeout=60) != 0
    assert dump(town) == before
    assert berord("register", moved, *how, "--format", "json").json["run_id"] == 2


@pytest.mark.parametrize("command", ["load", "register", "run", "migrate"])
def test_killed_anywhere_a_command_leaves_the_old_state_or_the_new(command: str) -> None:
    """A few moments here; `python -m tests.killed --points 200` tries many."""
    command_line = [sys.executable, "-m", "tests.killed", "--points", "2", "--only", command]
    done = subprocess.run(command_line, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("each repeated with the unbroken result") == 1 + (postgresql_server.VARIABLE in os.environ)


@pytest.mark.parametrize("n_programs", [2, 8])
def test_many_that_register_at_once_lose_and_double_nothing(either_town: str, tmp_path: Path, n_programs: int) -> None:
    """All bring one measure of their own and one that all have."""
    how = ("--db", either_town, "--crs", "EPSG:3006", "--as-of", DAY, "--source")
    rows = [[measure("M0"), measure(f"N{n}", wkt=box(40 * n, 90, 30, 5))] for n in range(n_programs)]
    n_before = len(dump(either_town)["deliveries"])
    files = [delivery(tmp_path, each, f"{n}.csv") for n, each in enumerate(rows)]
    programs = [started(CALL, "register", path, *how, f"s{n}") for n, path in enumerate(files)]
    assert [program.wait(timeout=120) for program in programs] == [0] * n_programs
    tables = dump(either_town)
    assert (len(tables["measures"]), len(tables["deliveries"])) == (n_programs + 1, n_before + n_programs)
    assert len(tables["runs"]) == n_programs
    current = [row for row in tables["assessments"] if row[4]]
    assert len(current) == n_programs + 1


@pytest.mark.parametrize("n_programs", [2, 8])
def test_many_that_run_at_once_assess_once(berord: Berord, either_town: str, tmp_path: Path, n_programs: int) -> None:
    how = ("--db", either_town, "--as-of", DAY)
    berord("register", delivery(tmp_path, [measure(), measure("M2", wkt=EAST_STREET)]), *how, "--crs", "EPSG:3006")
    later = ("--db", either_town, "--as-of", "2027-04-20")
    programs = [started(CALL, "run", *later) for _ in range(n_programs)]
    assert [program.wait(timeout=120) for program in programs] == [0] * n_programs
    assert len(dump(either_town)["runs"]) == 2
