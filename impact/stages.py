"""Work under way: how long each stage takes, how much it handles, how far it has come. Decides nothing."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from impact.terms import Term

if sys.platform != "win32":
    import resource

KIB = 1 << 10


class Stage(Term):
    """A part of the work, in the order of the road."""

    READ_FILE = "read-file", "läsa filen"
    REGISTERS = "registers", "läsa registren"
    DELIVER = "deliver", "lagra leveransen"
    MATCH = "match", "hitta berörda"
    DECIDE = "decide", "tillämpa reglerna"
    STORE = "store", "lagra körningen"


Listener = Callable[[Stage, int, int], None]
"""Is told the stage that begins, how many measures are done, and of how many; 0 of 0 when that is not known."""


@dataclass(slots=True)
class Spent:
    """What a stage came to: seconds of wall clock, and how many rows, measures or exposures it handled."""

    seconds: float = 0.0
    count: int = 0


class Stages:
    """Gathers the stages of one call; `listener` is told whenever something begins or has come farther."""

    def __init__(self, listener: Listener | None = None) -> None:
        self.spent: dict[Stage, Spent] = {}
        self.done = self.total = 0
        self._listener = listener
        self._peak_elsewhere_mb = 0.0

    @contextmanager
    def stage(self, stage: Stage) -> Iterator[Spent]:
        """Time what happens inside; a stage that comes again is added to. Set or add to the yielded `count`."""
        spent = self.spent.setdefault(stage, Spent())
        self._tell(stage)
        started = time.perf_counter()
        try:
            yield spent
        finally:
            spent.seconds += time.perf_counter() - started

    def add(self, spent: Mapping[Stage, Spent], peak_memory_mb: float | None) -> None:
        """Add what a worker spent elsewhere, and the most memory that it has held."""
        for stage, each in spent.items():
            mine = self.spent.setdefault(stage, Spent())
            mine.seconds += each.seconds
            mine.count += each.count
        self._peak_elsewhere_mb = max(self._peak_elsewhere_mb, peak_memory_mb or 0.0)

    def expect(self, total: int) -> None:
        """So many measures are to be assessed."""
        self.total = total

    def advance(self, stage: Stage, n: int) -> None:
        """So many measures more are done, `stage` being the last that they went through."""
        self.done += n
        self._tell(stage)

    def as_json(self) -> dict[str, Any]:
        """What is stored with a run: the stages in the order in which they began, and the greatest peak memory."""
        stages = [{"stage": s.value, "seconds": round(t.seconds, 3), "count": t.count} for s, t in self.spent.items()]
        here_mb = peak_memory_mb()
        return {"stages": stages, "peak_memory_mb": None if here_mb is None else max(here_mb, self._peak_elsewhere_mb)}

    def _tell(self, stage: Stage) -> None:
        if self._listener is not None:
            self._listener(stage, self.done, self.total)


def peak_memory_mb() -> float | None:
    """The most memory that the process has held so far, in MiB; None where the system does not say (Windows)."""
    if sys.platform == "win32":
        return None
    # Linux counts in KiB, macOS in bytes (getrusage(2) of each).
    unit = KIB * KIB if sys.platform == "darwin" else KIB
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit, 1)
