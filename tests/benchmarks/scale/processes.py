"""Starting the processes in which methods run, and timing whole ones from outside."""

from __future__ import annotations

import compileall
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.benchmarks.scale import peers


class RunFailed(Exception):
    """A method's process ended with an error: the figures would say nothing."""


@dataclass(frozen=True, slots=True)
class Bench:
    """Where the registers are, and what can be had here: `missing` says of what why it cannot."""

    size: str
    root: Path
    server: str
    missing: dict[str, str]
    rounds: int
    is_busy: bool = False
    """Whether the machine has other work: then processor time is compared wherever it can be."""


def child(work: str, given: dict[str, Any], bench: Bench, *, needs: str = "") -> dict[str, Any]:
    """What `child` prints of work in a process of its own. Only peers see their packages: pandas would use them too."""
    seen = {"PYTHONPATH": str(peers.FOLDER.absolute())} if needs == "peers" else {}
    whole = {"size": bench.size, "root": str(bench.root), "server": bench.server, **given}
    command = [sys.executable, "-m", "tests.benchmarks.scale.child", work, json.dumps(whole)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env={**os.environ, **seen})
    if done.returncode:
        raise RunFailed(f"{work} {json.dumps(whole)}\n{done.stderr}")
    printed: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return printed


def compile_modules() -> None:
    """Compile what is measured, as pip does when it installs and as is done with what peers import.

    Else every process would do it again where Python may not write beside the sources (PYTHONDONTWRITEBYTECODE): a
    tenth of a short answer's time, which no user waits.
    """
    for room in ("cli", "impact", "rules", "geodata", "tests/benchmarks"):
        compileall.compile_dir(room, quiet=1)


def timed(command: list[str]) -> dict[str, Any]:
    """A whole process, from outside: its start, its imports, its end, and the most memory that it held."""
    python = [sys.executable] if command[0].endswith(".py") or command[0] == "-m" else []
    with tempfile.TemporaryFile() as printed, tempfile.TemporaryFile() as said:
        started = time.perf_counter()
        process = subprocess.Popen([*python, *command], stdout=printed, stderr=said)
        _, status, used = os.wait4(process.pid, 0)
        wall = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        printed.seek(0)
        said.seek(0)
        if process.returncode:
            raise RunFailed(f"{command} ended with {process.returncode}:\n{said.read().decode()}")
        counted = _counts(printed.read()) if "json" in command else {}
    return {"wall_s": wall, "cpu_s": used.ru_utime + used.ru_stime, "peak_mb": used.ru_maxrss / 1024, **counted}


def _counts(printed: bytes) -> dict[str, int]:
    """The numbers in what a command prints as JSON, such as how many exposures there are."""
    found = json.loads(printed)
    return {key: n for key, n in found.items() if type(n) is int} if isinstance(found, dict) else {}


@contextmanager
def on_cores(n: int) -> Iterator[None]:
    """Processes started inside may use `n` processors; 0 leaves them all, and so does a system that cannot say."""
    if not n or not hasattr(os, "sched_setaffinity"):
        yield
        return
    allowed = os.sched_getaffinity(0)
    os.sched_setaffinity(0, sorted(allowed)[-n:])
    try:
        yield
    finally:
        os.sched_setaffinity(0, allowed)
