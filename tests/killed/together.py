"""Many real programs at once on one database, again and again: what they leave, and what readers see meanwhile.

`python -m tests.killed.together --rounds 50` lets two and eight register, load, run and ask at once, on both databases
(PostgreSQL where BERORD_TEST_POSTGRES names a server). What one after the other gives, in any order, they must give
together: each measure once, each delivery once, no run lost or doubled; a reader sees whole runs and nothing else.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import sqlite3
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

from cli.main import call
from impact.store import database
from tests import postgresql_server
from tests.killed.stores import Store, opened
from tests.small_town import DAY, REGISTERS, box, build_town, delivery, load_town, measure

ON = ["--as-of", DAY.isoformat()]
FROM = ["--crs", "EPSG:3006", *ON]
PATIENCE_S = 120
"""How long a writer waits here: on a busy machine eight others may need more than the ten seconds of a command."""
READS = 6
"""How often each reader asks while the others write."""


def begun(arguments: Sequence[str], out: Path, *, times: int = 1) -> int:
    """A child that runs the program so often, with what it prints in a file a time; its process id."""
    child = os.fork()
    if child:
        return child
    database.BUSY_TIMEOUT_S = PATIENCE_S
    code = 0
    for n in range(times):
        for stream, ending in ((1, "out"), (2, "err")):
            place = out.with_suffix(f".{n}.{ending}")
            os.dup2(os.open(place, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), stream)
        code = call(list(arguments)) or code
    os._exit(code)


def work(folder: Path, n_programs: int) -> list[list[str]]:
    """What so many do: register a measure of one's own and one that all have, load a register, run."""
    commands = []
    for n in range(n_programs):
        path = delivery(folder, [measure("M0"), measure(f"N{n}", wkt=box(40 * n, 90, 30, 5))], f"{n}.csv")
        commands.append(["register", str(path), "--source", f"s{n}", *FROM])
    areas = folder / "nya.csv"
    areas.write_text(REGISTERS["areas"].replace("Tomma området", "Nya området"), encoding="utf-8")
    return [*commands, ["load", "areas", str(areas), "--source", "register", *FROM], ["run", *ON], ["run", *ON]]


def one_round(place: str, folder: Path, n_programs: int, chance: random.Random) -> None:
    """Everybody at once, readers too; raises AssertionError for anything that is lost, doubled or half."""
    n_before = len(rows(place, "deliveries"))
    commands = work(folder, n_programs)
    chance.shuffle(commands)
    writers = [begun([*each, "--db", place], folder / f"w{n}") for n, each in enumerate(commands)]
    asking = ["runs", "list", "--format", "json", "--db", place], ["affected", "--measure", "M0", "--format", "json"]
    readers = [
        begun(asking[0], folder / "runs", times=READS),
        begun([*asking[1], "--db", place, *ON], folder / "affected", times=READS),
        begun(["check", "--db", place, *ON], folder / "check", times=2),
    ]
    codes = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in writers]
    said = "\n".join(path.read_text("utf-8") for path in sorted(folder.glob("w*.err")))
    assert codes == [0] * len(codes), f"{codes}\n{said}"
    asked = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in readers]
    # The measure may not be there yet.
    assert asked[0] == 0, folder
    assert asked[1] in (0, 2), folder
    assert asked[2] == 0, (folder / "check.0.out").read_text("utf-8") + (folder / "check.1.out").read_text("utf-8")
    _require_whole(place, folder, n_programs, n_before)


def _require_whole(place: str, folder: Path, n_programs: int, n_before: int) -> None:
    wanted = ["M0", *(f"N{n}" for n in range(n_programs))]
    assert sorted(row["measure_id"] for row in rows(place, "measures")) == sorted(wanted), "a measure lost or doubled"
    assert len(rows(place, "deliveries")) == n_before + n_programs + 1, "a delivery lost or doubled"
    standing = Counter(row["measure_id"] for row in rows(place, "assessments") if row["is_current"])
    assert standing == Counter(wanted), "a measure without one current assessment"
    of_runs = Counter(row["run_id"] for row in rows(place, "assessments"))
    assert set(of_runs) == {row["run_id"] for row in rows(place, "runs")} == set(range(1, len(of_runs) + 1))
    recipients = {row["recipient_no"] for row in rows(place, "exposures")}
    told = [len(json.loads(path.read_text("utf-8") or "[]")) for path in folder.glob("affected.*.out")]
    assert recipients
    assert len({n for n in told if n}) <= 1, f"a reader saw half a run: {told}"
    assert call(["check", "--db", place, "--sample", "100", *ON]) == 0
    assert call(["run", *ON, "--db", place]) == 0
    assert len(rows(place, "runs")) == len(of_runs), "something was left to assess"


def rows(place: str, table: str) -> list[dict[str, Any]]:
    """All rows of a table, by column."""
    statement = f"SELECT * FROM {table}"  # noqa: S608 - our own tables
    if "://" in place:
        names = postgresql_server.said(
            place,
            "SELECT column_name FROM information_schema.columns WHERE table_name = %s AND table_schema = 'public' "
            "ORDER BY ordinal_position",
            table,
        )
        found = postgresql_server.said(place, statement)
        return [dict(zip((name for (name,) in names), row, strict=True)) for row in found]
    with closing(sqlite3.connect(place)) as connection:
        cursor = connection.execute(statement)
        return [dict(zip((column[0] for column in cursor.description), row, strict=True)) for row in cursor]


def try_rounds(store: Store, kept: str, n_programs: int, rounds: int) -> int:
    """So many rounds, each on a fresh database; how many rounds were tried."""
    chance = random.Random(n_programs)  # noqa: S311 - an order, no secret
    for _ in range(rounds):
        with tempfile.TemporaryDirectory() as name:
            one_round(store.fresh(kept), Path(name), n_programs, chance)
    return rounds


def main() -> None:
    """Try rounds of two and eight on the databases that there are, and say how many held."""
    asked = argparse.ArgumentParser(description="Let many programs write and ask at once.")
    asked.add_argument("--rounds", type=int, default=50)
    asked.add_argument("--only", choices=["sqlite", "postgresql"])
    asked.add_argument("--programs", type=int, nargs="*", default=[2, 8])
    options = asked.parse_args()
    kinds = ["sqlite", "postgresql"] if postgresql_server.VARIABLE in os.environ else ["sqlite"]
    for kind in (kind for kind in kinds if options.only in (None, kind)):
        with tempfile.TemporaryDirectory() as name, opened(kind, Path(name)) as store, ExitStack() as stack:
            folder = Path(name)
            if kind == "sqlite":
                town = str(build_town(folder))
            else:
                town = stack.enter_context(postgresql_server.database())
                load_town(folder, town)
            kept = store.keep(town)
            for n_programs in options.programs:
                n = try_rounds(store, kept, n_programs, options.rounds)
                sys.stdout.write(f"{kind}: {n_programs} at once: {n} rounds, no difference found\n")
                sys.stdout.flush()


if __name__ == "__main__":
    main()
