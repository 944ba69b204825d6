"""What a run works on and what it does: given to `child`, which measures it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.benchmarks.scale.registers import ROOT, Registers, registers


@dataclass(frozen=True, slots=True)
class Case:
    """What a run works on. `keep` is where it may leave what it found, for the comparison with the others."""

    size: str
    root: Path = ROOT
    store: str = ""
    server: str = ""
    keep: str = ""
    options: dict[str, Any] = field(default_factory=dict)

    def registers(self) -> Registers:
        """The registers of the size, or those of the city in which no two workplaces share a coordinate."""
        return registers(self.size, each_alone=bool(self.options.get("each_alone")), root=self.root)


@dataclass(frozen=True, slots=True)
class Task:
    """What to do first on a little, what is measured, what to say of what it gave, and what to do last."""

    warm_up: Callable[[], object]
    work: Callable[[], Any]
    sum_up: Callable[[Any], dict[str, Any]] = lambda _: {}
    close: Callable[[], object] = lambda: None


def ready(case: Case) -> dict[str, Any]:
    """See that the files are there."""
    case.registers()
    return {}
