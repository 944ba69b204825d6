"""Whole runs with the Stockholm pack in a process that has imported everything, and what GeoPandas needs to join."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from impact.run import DEFAULT_PACK, Wanted, open_pack, run
from impact.run_report import RunReport
from impact.stages import Stages
from rules.durable import Rulesets
from rules.pack import Pack
from tests.benchmarks.scale.scripts import match as script
from tests.benchmarks.scale.scripts import near
from tests.benchmarks.scale.task import Case, Task
from tests.benchmarks.scale.work.register import DAY, one_files, register_files


def registering(case: Case) -> Task:
    """`berord register measures.gpkg` on a store that has only the registers."""
    files = [case.registers().folder / "measures.gpkg"]
    return _task(case, lambda pack, stages: register_files(case.store, files, pack, stages))


def running(case: Case) -> Task:
    """`berord run --all` on a store in which the measures are registered."""
    return _task(
        case,
        lambda pack, stages: run(case.store, pack=pack, as_of=DAY, wanted=Wanted(is_all=True), stages=stages),
    )


def rule_runs(case: Case) -> Task:
    """How often durable-rules is asked while the measures are registered, and how many measures there are."""
    calls = {"rule_runs": 0}
    fired = Rulesets._fired

    def counted(rulesets: Rulesets, fact: str) -> frozenset[int]:
        calls["rule_runs"] += 1
        return fired(rulesets, fact)

    Rulesets._fired = counted  # type: ignore[method-assign]
    files, pack = [case.registers().folder / "measures.gpkg"], open_pack(DEFAULT_PACK)

    def sum_up(done: RunReport) -> dict[str, Any]:
        return {**calls, "beyond": calls["rule_runs"] - done.measures.read}

    return Task(lambda: None, lambda: register_files(case.store, files, pack), sum_up)


def workplaces(case: Case) -> Task:
    """GeoPandas' join with workplaces alone: no properties, no areas, no rules, nothing stored."""
    found = case.registers()
    given = found.shapes("measures"), found.reach_m, found.xy
    return Task(lambda: script.good(*(each[:20] for each in given)), lambda: script.good(*given))


def workplaces_and_properties(case: Case) -> Task:
    """GeoPandas' joins with both."""
    found = case.registers()
    measures, reach_m, xy, plots = found.shapes("measures"), found.reach_m, found.xy, found.shapes("properties")

    def join() -> Any:
        return script.good(measures, reach_m, xy), near.joined(measures, reach_m, plots)

    return Task(lambda: near.joined(measures[:20], reach_m[:20], plots[:20]), join)


def _task(case: Case, work: Callable[[Pack, Stages], RunReport]) -> Task:
    """The pack is opened before: how long that takes is told beside."""
    stages, started = Stages(), time.perf_counter()
    pack = open_pack(DEFAULT_PACK)
    pack_s = time.perf_counter() - started

    def warm_up() -> None:
        copy = f"{case.store}-warm"
        shutil.copyfile(case.store, copy)
        register_files(copy, one_files(case)[:1], pack)
        Path(copy).unlink()

    def sum_up(done: RunReport) -> dict[str, Any]:
        spent = {f"{stage.value}_s": each.seconds for stage, each in stages.spent.items()}
        return {"pack_s": pack_s, "n_exposures": done.summary["exposures"], **spent}

    return Task(warm_up, lambda: work(pack, stages), sum_up)
