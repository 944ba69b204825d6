"""One measure at a time, registered in a store that has all the others."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path
from statistics import median
from typing import Any
from unittest import mock

from impact import run
from impact.registering import register as registering
from impact.registering.session import Session
from impact.run import DEFAULT_PACK, open_pack
from impact.run_report import RunReport
from impact.stages import Stage, Stages
from rules.pack import Pack
from tests.benchmarks.scale.stores import AS_OF
from tests.benchmarks.scale.task import Case, Task
from tests.benchmarks.scale.work.register import N_WARM_UP, one_files, register_files

MODULES = "modules.json"


STAGES = {
    "file_ms": Stage.READ_FILE,
    "deliver_ms": Stage.DELIVER,
    "match_ms": Stage.MATCH,
    "decide_ms": Stage.DECIDE,
    "store_ms": Stage.STORE,
}


def warm(case: Case) -> Task:
    """Each of twenty registered in one process that stays, and the parts of it; the median of each part.

    The engine's time is that of all that follows from the delivered measure: what is near is sought, matched, decided,
    audited and stored as a run. What is not its time is the file, the delivery with its findings, and the transaction.
    """
    files, pack, session = one_files(case), open_pack(DEFAULT_PACK), Session(case.store)

    def work() -> list[dict[str, float]]:
        return [_timed(session, file, pack) for file in files[N_WARM_UP:]]

    def sum_up(taken: list[dict[str, float]]) -> dict[str, Any]:
        parts = {name: median(each[name] for each in taken) for name in taken[0]}
        return parts | {"slowest_ms": max(each["median_ms"] for each in taken)}

    return Task(lambda: [_timed(session, file, pack) for file in files[:N_WARM_UP]], work, sum_up)


def _timed(session: Session, file: Path, pack: Pack) -> dict[str, float]:
    """Milliseconds of one registration, as a whole and in parts."""
    stages, engine_ms = Stages(), [0.0]

    def assess_and_store(*given: Any) -> RunReport:
        started = time.perf_counter()
        report = run.assess_and_store(*given)
        engine_ms[0] = (time.perf_counter() - started) * 1000
        return report

    started = time.perf_counter()
    with mock.patch.object(registering, "assess_and_store", assess_and_store):
        register_files(session, [file], pack, stages)
    whole_ms = (time.perf_counter() - started) * 1000
    parts = {name: stages.spent[stage].seconds * 1000 for name, stage in STAGES.items()}
    return {"median_ms": whole_ms, "engine_ms": engine_ms[0], **parts}


def prepare(case: Case) -> dict[str, Any]:
    """The files, and a list of all modules that a registration loads."""
    files = one_files(case)
    noting = [sys.executable, "-m", "tests.benchmarks.scale.work.modules", "note", str(files[0].parent / MODULES)]
    command = ["register", str(files[0]), "--db", case.store, "--as-of", AS_OF]
    subprocess.run([*noting, *command], check=True, capture_output=True)
    return {}
