"""One measure at a time, registered in a store that has all the others."""

from __future__ import annotations

import subprocess
import sys
import time
from statistics import median
from typing import Any

from impact.run import DEFAULT_PACK, open_pack
from tests.benchmarks.scale.stores import AS_OF
from tests.benchmarks.scale.task import Case, Task
from tests.benchmarks.scale.work.register import one_files, register_files

MODULES = "modules.json"


def warm(case: Case) -> Task:
    """The engine's time for each of twenty, in one process that stays; their median."""
    files, pack = one_files(case), open_pack(DEFAULT_PACK)

    def work() -> list[float]:
        taken = []
        for file in files[1:]:
            started = time.perf_counter()
            register_files(case.store, [file], pack)
            taken.append((time.perf_counter() - started) * 1000)
        return taken

    def sum_up(taken: list[float]) -> dict[str, Any]:
        return {"median_ms": median(taken), "slowest_ms": max(taken)}

    return Task(lambda: register_files(case.store, files[:1], pack), work, sum_up)


def prepare(case: Case) -> dict[str, Any]:
    """The files, and a list of all modules that a registration loads."""
    files = one_files(case)
    noting = [sys.executable, "-m", "tests.benchmarks.scale.work.modules", "note", str(files[0].parent / MODULES)]
    command = ["register", str(files[0]), "--db", case.store, "--as-of", AS_OF]
    subprocess.run([*noting, *command], check=True, capture_output=True)
    return {}
