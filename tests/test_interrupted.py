"""Ctrl-C goes to all of a command's processes, as in a terminal: one says so, none shows its insides, none is left."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.calling import dump
from tests.small_town import DAY, box, delivery, measure

LONGEST_S = 30
IN_PARTS = "import impact.run; impact.run.MOST_AT_ONCE = 4; from cli.start import main; main()"
WHILE_LOADING = """
import os, signal, sys
class Interrupting:
    def find_spec(self, name, *_):
        if name == os.environ["AT"]:
            os.kill(os.getpid(), signal.SIGINT)
sys.meta_path.insert(0, Interrupting())
from cli.start import main
main()
"""


def processes_of(session: int) -> Iterator[tuple[int, bytes]]:
    """Those of a session that have not ended: their id, and the words they were started with."""
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            state, _parent, _group, its_session = (folder / "stat").read_text().rpartition(")")[2].split()[:4]
            if int(its_session) == session and state != "Z":
                yield int(folder.name), (folder / "cmdline").read_bytes()
        except OSError:
            continue


def until_a_worker_starts(session: int) -> None:
    until = time.monotonic() + LONGEST_S
    while not any(b"spawn_main" in words for _, words in processes_of(session)):
        assert time.monotonic() < until, "no worker has started"
        time.sleep(0.005)


def until_none_is_left(session: int) -> None:
    """Python's own helper of started processes notices a little later that it is needed no longer."""
    until = time.monotonic() + LONGEST_S
    while left := list(processes_of(session)):
        assert time.monotonic() < until, left
        time.sleep(0.01)


@pytest.mark.parametrize("delay_s", [0, 0.3])
@pytest.mark.parametrize("command", ["register", "run"])
def test_interrupted_while_workers_start_or_work_it_says_one_line(
    town: str, tmp_path: Path, command: str, delay_s: float
) -> None:
    rows = [measure(f"M{n:03}", wkt=box(10 * n, 40 * (n % 9), 60, 20)) for n in range(200)]
    words = [str(delivery(tmp_path, rows)), "--crs", "EPSG:3006", "--db", town, "--as-of", str(DAY)]
    how = ["register", *words] if command == "register" else ["run", "--all", *words[3:]]
    if command == "run":
        subprocess.run([sys.executable, "-c", IN_PARTS, "register", *words], check=True, capture_output=True)
    before = dump(town)
    folder = tmp_path / "temporary"
    folder.mkdir()
    with subprocess.Popen(
        [sys.executable, "-c", IN_PARTS, *how, "--jobs", "2"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        env={**os.environ, "TMPDIR": str(folder)},
    ) as begun:
        until_a_worker_starts(begun.pid)
        time.sleep(delay_s)
        os.killpg(begun.pid, signal.SIGINT)
        _, said = begun.communicate(timeout=LONGEST_S)
    assert begun.returncode == 1, said
    assert "Interrupted; nothing was half-written." in said
    assert "Traceback" not in said
    assert "KeyboardInterrupt" not in said
    assert dump(town) == before
    until_none_is_left(begun.pid)
    assert not list(folder.iterdir())


@pytest.mark.parametrize("at", ["cli.main", "impact.run"])
def test_interrupted_while_it_loads_it_ends_without_a_word(at: str) -> None:
    assert loading(WHILE_LOADING, at) == (-signal.SIGINT, "", "")


def test_what_ignores_interruptions_still_does() -> None:
    """Such as a command behind nohup, or in the background of a script."""
    code, out, _ = loading("import signal; signal.signal(signal.SIGINT, signal.SIG_IGN)\n" + WHILE_LOADING, "cli.main")
    assert code == 0
    assert "berord" in out


def loading(code: str, at: str) -> tuple[int, str, str]:
    """What an interruption leads to when the module `at` is about to be loaded."""
    command = [sys.executable, "-c", code, "run", "--help"]
    found = subprocess.run(command, capture_output=True, text=True, check=False, env={**os.environ, "AT": at})
    return found.returncode, found.stdout, found.stderr
