"""Kill real loads, registrations and runs anywhere, on both databases.

`python -m tests.killed --points 200` kills each command so often, after delays spread over an unbroken run; on
PostgreSQL too where BERORD_TEST_POSTGRES names a server. After each kill the database must be as before or as after,
pass its own check, and give the same as an unbroken run when the command is repeated. The process is forked with
everything loaded, so that no kill is wasted on imports.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from cli.main import call
from impact import run
from tests import postgresql_server
from tests.killed.commands import Command, prepared
from tests.killed.stores import LONGEST_END_S, Store, opened
from tests.small_town import build_town, load_town

FEW_AT_ONCE = 5
"""Measures to a part, so that a small town's run has several for `--jobs`."""

NAMES = ["register", "load", "run", "jobs", "register-jobs", "migrate"]


def forked(arguments: Sequence[str], kill_after_s: float | None) -> tuple[float, bool]:
    """Run the program in a child; the seconds it took, and whether it was killed before it was done."""
    started = time.perf_counter()
    child = os.fork()
    if child == 0:
        os.setsid()
        silence = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silence, 1)
        os.dup2(silence, 2)
        run.MOST_AT_ONCE = FEW_AT_ONCE
        os._exit(call(list(arguments)))
    if kill_after_s is not None:
        time.sleep(kill_after_s)
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    require_none_left(child)
    return time.perf_counter() - started, os.WIFSIGNALED(status)


def require_none_left(session: int) -> None:
    """Every process of the command ends with it, however it ended; raises AssertionError for one that stays."""
    until = time.monotonic() + LONGEST_END_S
    while left := [state for state in map(_state_in, Path("/proc").glob("[0-9]*/stat")) if state == (session, True)]:
        assert time.monotonic() < until, f"{len(left)} processes outlive the command"
        time.sleep(0.01)


def _state_in(path: Path) -> tuple[int, bool]:
    """The session of a process, and whether it still runs."""
    try:
        state, _parent, _group, session = path.read_text().rpartition(")")[2].split()[:4]
    except OSError:
        return 0, False
    return int(session), state not in "ZX"


def kill_often(name: str, store: Store, command: Command, points: int, seed: int) -> Counter[str]:
    """Kill the command at `points` moments; what was left each time. Raises AssertionError for anything between."""
    chance = random.Random(f"{name} {seed}")  # noqa: S311 - moments, no secrets
    kept, arguments = command
    before = store.state(store.fresh(kept))
    durations = []
    for _ in range(3):
        place = store.fresh(kept)
        durations.append(forked([*arguments, "--db", place], None)[0])
    after = store.state(place)
    assert after != before, "the command must change something"
    left: Counter[str] = Counter()
    for point in range(points):
        place = store.fresh(kept)
        delay_s = (point + chance.random()) / points * max(durations) * 1.02
        _, was_killed = forked([*arguments, "--db", place], delay_s)
        found = store.state(place)
        assert found in (before, after), f"{name}: half a state after {delay_s:.4f} s"
        left["old" if found == before else "new"] += 1
        left["killed"] += was_killed
        forked([*arguments, "--db", place], None)
        assert store.state(place) == after, f"{name}: repeated after {delay_s:.4f} s it gives something else"
        assert not store.is_owing(place), f"{name}: repeated after {delay_s:.4f} s, traces are left"
        if point % 25 == 24:
            sys.stderr.write(f"{name}: {point + 1} of {points}: {dict(left)}\n")
    return left


def main() -> None:
    """Kill every command on the stores that there are, and print what was left."""
    asked = argparse.ArgumentParser(description="Kill commands, and look at what they leave.")
    asked.add_argument("--points", type=int, default=200)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--only", choices=NAMES)
    options = asked.parse_args()
    kinds = ["sqlite", "postgresql"] if postgresql_server.VARIABLE in os.environ else ["sqlite"]
    for kind in kinds:
        with tempfile.TemporaryDirectory() as name, opened(kind, Path(name)) as store, ExitStack() as stack:
            folder = Path(name)
            if kind == "sqlite":
                town = str(build_town(folder))
            else:
                town = stack.enter_context(postgresql_server.database())
                load_town(folder, town)
            for command, how in prepared(store, town, folder).items():
                if options.only in (None, command):
                    left = kill_often(command, store, how, options.points, options.seed)
                    said = ", ".join(f"{n} {what}" for what, n in sorted(left.items()))
                    words = f"{kind}: {command}: {options.points} kills, {said}; each repeated with the unbroken result"
                    sys.stdout.write(f"{words}\n")


if __name__ == "__main__":
    main()
