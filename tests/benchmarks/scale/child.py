"""One run of one method in this process: load, warm up on a little, then measure. Prints a line of JSON.

The peak is how far VmHWM rises above what is held once everything is loaded: the inputs are not counted.
"""

from __future__ import annotations

import gc
import importlib
import json
import re
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from tests.benchmarks.scale.task import Case, Task

STATUS = Path("/proc/self/status")


def measured(task: Task) -> dict[str, Any]:
    """Do it and say how long it took and how much memory it added."""
    task.warm_up()
    gc.collect()
    with suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5")  # from here on, VmHWM is the peak of what follows
    before = memory_mb("VmRSS")
    wall, cpu = time.perf_counter(), time.process_time()
    found = task.work()
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    peak = memory_mb("VmHWM") - before
    said = task.sum_up(found)
    task.close()
    return {"wall_s": wall, "cpu_s": cpu, "peak_mb": peak, **said}


def memory_mb(name: str) -> float:
    """A line of /proc/self/status in MB; NaN where there is none (macOS, Windows)."""
    found = re.search(rf"{name}:\s+(\d+)", STATUS.read_text()) if STATUS.exists() else None
    return int(found[1]) / 1024 if found else float("nan")


def function(place: str) -> Callable[..., Any]:
    """The function that 'module:name' names, below this package."""
    module, _, name = place.partition(":")
    found: Callable[..., Any] = getattr(importlib.import_module(f"tests.benchmarks.scale.{module}"), name)
    return found


def main() -> None:
    """`child MODULE:FUNCTION JSON`."""
    place, given = sys.argv[1], json.loads(sys.argv[2])
    case = Case(**{**given, "root": Path(given["root"])})
    found = function(place)(case)
    print(json.dumps(measured(found) if isinstance(found, Task) else found or {}))


if __name__ == "__main__":
    main()
