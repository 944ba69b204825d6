"""Kill real loads and registrations anywhere, and look at what they leave: the old state or the new, nothing between.

`python -m tests.killed --points 200` kills each command so often, after delays spread over an unbroken run. After each
kill the database must be as before or as after, pass SQLite's own check, and give the same as an unbroken run when the
command is repeated. The process is forked with everything loaded, so that no kill is wasted on imports.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import sqlite3
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

from cli.main import call
from tests.small_town import DAY, EAST_STREET, REGISTERS, build_town, delivery, measure

LATER = date(2027, 2, 15)
INSTANTS = {"loaded_at", "started_at", "finished_at", "asked_at", "recorded_at", "stages"}
"""Columns that hold the wall clock, or what was timed by it: two unbroken runs differ in them."""


def state(database: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table without the wall clock; fails when SQLite finds the file damaged."""
    with closing(sqlite3.connect(database)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {name: _rows(connection, name) for name in tables}


def _rows(connection: sqlite3.Connection, table: str) -> list[tuple[Any, ...]]:
    names = [row[1] for row in connection.execute(f'PRAGMA table_info("{table}")')]
    columns = ", ".join(f'"{name}"' for name in names if name not in INSTANTS)
    return sorted(connection.execute(f'SELECT {columns} FROM "{table}"'), key=repr)  # noqa: S608


def forked(arguments: Sequence[str], kill_after_s: float | None) -> tuple[float, bool]:
    """Run the program in a child; the seconds it took, and whether it was killed before it was done."""
    started = time.perf_counter()
    child = os.fork()
    if child == 0:
        silence = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silence, 1)
        os.dup2(silence, 2)
        os._exit(call(list(arguments)))
    if kill_after_s is not None:
        time.sleep(kill_after_s)
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    return time.perf_counter() - started, os.WIFSIGNALED(status)


def prepared(folder: Path) -> dict[str, tuple[Path, list[str]]]:
    """A database with something in it and a command that changes much of it, by name."""
    town = build_town(folder)
    first = delivery(folder, [measure(), measure("M2", wkt=""), measure("M3", wkt=EAST_STREET)], "a.csv")
    how = ["--crs", "EPSG:3006", "--as-of", DAY.isoformat()]
    assert call(["register", str(first), "--source", "tk", "--db", str(town), *how]) == 0
    how[-1] = LATER.isoformat()
    rows = [measure(wkt=EAST_STREET), measure("M2", skede="inställd"), measure("M4", slutdatum="2027-02-30")]
    second = delivery(folder, [*rows, *(measure(f"N{n}") for n in range(40))], "b.csv")
    header, *workplaces = REGISTERS["workplaces"].splitlines()
    more = [line.replace("Provgatan", "Nygatan").replace("1000000", "1000001") for line in workplaces]
    path = folder / "arbetsstallen.csv"
    path.write_text("\n".join([header, *(line.replace(";nej;", ";ja;", 1) for line in workplaces[:2]), *more]), "utf-8")
    return {
        "register": (town, ["register", str(second), "--source", "tk", *how]),
        "load": (town, ["load", "workplaces", str(path), "--end-missing", "--source", "register", *how]),
    }


def kill_often(name: str, base: Path, arguments: list[str], points: int, seed: int, folder: Path) -> Counter[str]:
    """Kill the command at `points` moments; what was left each time. Raises AssertionError for anything between."""
    chance = random.Random(f"{name} {seed}")  # noqa: S311 - moments, no secrets
    database = folder / "berord.db"
    command = [*arguments, "--db", str(database)]
    fresh(base, database)
    before = state(database)
    durations = []
    for _ in range(3):
        fresh(base, database)
        durations.append(forked(command, None)[0])
    after = state(database)
    assert after != before, "the command must change something"
    left: Counter[str] = Counter()
    for point in range(points):
        fresh(base, database)
        delay_s = (point + chance.random()) / points * max(durations) * 1.02
        _, was_killed = forked(command, delay_s)
        found = state(database)
        assert found in (before, after), f"{name}: half a state after {delay_s:.4f} s"
        left["old" if found == before else "new"] += 1
        left["killed"] += was_killed
        forked(command, None)
        assert state(database) == after, f"{name}: repeated after {delay_s:.4f} s it gives something else"
    return left


def fresh(base: Path, database: Path) -> None:
    """The database as it was, without what a killed writer left beside it."""
    for beside in (database, database.with_name(f"{database.name}-wal"), database.with_name(f"{database.name}-shm")):
        beside.unlink(missing_ok=True)
    shutil.copyfile(base, database)


def main() -> None:
    """Kill both commands and print what was left."""
    asked = argparse.ArgumentParser(description="Kill loads and registrations, and look at what they leave.")
    asked.add_argument("--points", type=int, default=200)
    asked.add_argument("--seed", type=int, default=1)
    options = asked.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        commands = prepared(folder)
        trial = folder / "trial"
        trial.mkdir()
        for command, (base, arguments) in commands.items():
            left = kill_often(command, base, arguments, options.points, options.seed, trial)
            said = ", ".join(f"{n} {what}" for what, n in sorted(left.items()))
            sys.stdout.write(f"{command}: {options.points} kills, {said}; each repeated with the unbroken result\n")


if __name__ == "__main__":
    main()
