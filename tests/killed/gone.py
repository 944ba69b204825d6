"""End the server's connections anywhere in real commands, as a server does that stops, and look at what is left.

`python -m tests.killed.gone --points 200` does so to each command on the server that BERORD_TEST_POSTGRES names. The
command must end with 0 when it was done before and else with 5, say in words what to do and nothing else, and leave the
state before or after; repeated, it must give what an unbroken one gives.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from cli.main import call
from tests import postgresql_server
from tests.killed.commands import Command, prepared
from tests.killed.stores import Store, opened
from tests.small_town import DAY, load_town

WRITERS = ["register", "load", "run", "migrate"]
SERVICE_FAILED = 5
UNDERSTOOD = ("went away in the middle", "does not answer")
"""Ended while it connects, it has not been connected."""
NEVER_SAID = ("Traceback", "psycopg", "SELECT ", "INSERT ", "COPY ", ":test@", "Crash")


def said_by(arguments: Sequence[str], folder: Path) -> tuple[int, str, float]:
    """Run the program in a child: its exit code, what it says, and the seconds it took."""
    started = time.perf_counter()
    path = folder / "said.txt"
    child = os.fork()
    if child == 0:
        talk = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        os.dup2(talk, 2)
        os._exit(call(list(arguments)))
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status), path.read_text("utf-8"), time.perf_counter() - started


@contextmanager
def ended_after(place: str, delay_s: float) -> Iterator[None]:
    """Meanwhile the server ends whoever is connected to the database, once, so many seconds from now."""
    timer = threading.Timer(delay_s, postgresql_server.end_connections, [place])
    timer.start()
    try:
        yield
    finally:
        timer.join()


def end_often(name: str, store: Store, command: Command, folder: Path, points: int) -> Counter[str]:
    """End the connections at `points` moments; raises AssertionError for a state between or a wrong message."""
    chance = random.Random(name)  # noqa: S311 - moments, no secrets
    kept, arguments = command
    before = store.state(store.fresh(kept))
    longest_s = 0.0
    for _ in range(3):
        place = store.fresh(kept)
        longest_s = max(longest_s, said_by([*arguments, "--db", place], folder)[2])
    after = store.state(place)
    left: Counter[str] = Counter()
    for point in range(points):
        place = store.fresh(kept)
        delay_s = (point + chance.random()) / points * longest_s
        with ended_after(place, delay_s):
            code, said, _ = said_by([*arguments, "--db", place], folder)
        found = store.state(place)
        when = f"{name}, connections ended after {delay_s:.4f} s: {code} {said}"
        assert code in (0, 4, SERVICE_FAILED), when
        assert not any(each in said for each in NEVER_SAID), when
        if code == SERVICE_FAILED:
            assert any(each in said for each in UNDERSTOOD), when
        assert found in (before, after), when
        assert code == SERVICE_FAILED or found == after, when
        left[f"exit {code}"] += 1
        left["old" if found == before else "new"] += 1
        said_by([*arguments, "--db", place], folder)
        assert store.state(place) == after, f"repeated: {when}"
    return left


def main() -> None:
    """End the connections of every command, and print what was left."""
    asked = argparse.ArgumentParser(description="End the server's connections, and look at what commands leave.")
    asked.add_argument("--points", type=int, default=200)
    asked.add_argument("--only", choices=[*WRITERS, "ask"])
    options = asked.parse_args()
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        folder = Path(name)
        store = stack.enter_context(opened("postgresql", folder))
        town = stack.enter_context(postgresql_server.database())
        load_town(folder, town)
        commands = prepared(store, town, folder)
        asking = ["affected", "--area", "vastra", "--as-of", DAY.isoformat()]
        tried = {each: commands[each] for each in WRITERS} | {"ask": (commands["run"][0], asking)}
        for each, how in tried.items():
            if options.only in (None, each):
                left = end_often(each, store, how, folder, options.points)
                said = ", ".join(f"{n} {what}" for what, n in sorted(left.items()))
                sys.stdout.write(f"{each}: connections ended {options.points} times, {said}\n")


if __name__ == "__main__":
    main()
