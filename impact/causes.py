"""Why measures are assessed: what a run says of itself, so that nobody has to guess what it left alone."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import Any

from impact.terms import Term


class Why(Term):
    """The reason, in the order in which a measure with several is counted."""

    REVISED = "revised", "ny eller ändrad"
    DAY = "day", "bedömd för en annan dag"
    PACK = "pack", "regelpaketet är ändrat"
    REGISTER = "register", "ett register är ändrat"
    ASKED = "asked", "begärd"
    SHARED_AREA = "shared-area", "något annat i samma område är ändrat"


@dataclass(frozen=True, slots=True)
class Cause:
    """A reason with its particulars.

    Of a register: its name, and how many records changed, None when they were more than are kept and touch every
    measure. Of a pack: the parameters and rules that differ, none when they may differ for every measure.
    """

    why: Why
    register: str | None = None
    n_changed: int | None = None
    differing: tuple[str, ...] = ()

    def as_json(self, n: int) -> dict[str, Any]:
        """The cause and the `n` measures that are assessed because of it."""
        about: dict[str, Any] = {"why": self.why.value, "measures": n}
        if self.why is Why.REGISTER:
            about |= {"register": self.register, "changed_records": self.n_changed}
        if self.why is Why.PACK:
            about |= {"differing": list(self.differing)}
        return about


Causes = Mapping[Cause, AbstractSet[str]]
"""The measures of each cause; every measure stands once."""


@dataclass(frozen=True, slots=True)
class Pending:
    """The measures that wait to be assessed, by cause. `is_planned_otherwise`: areas may hold other measures since.

    That is so when the distance to areas differs between the packs of the current assessments.
    """

    causes: dict[Cause, set[str]] = field(default_factory=dict)
    is_planned_otherwise: bool = False

    @classmethod
    def revised(cls, measure_ids: AbstractSet[str]) -> Pending:
        """Measures of which a new revision was just stored."""
        pending = cls()
        pending.add(Cause(Why.REVISED), measure_ids)
        return pending

    @property
    def measure_ids(self) -> set[str]:
        """All of them."""
        return set().union(*self.causes.values())

    def among(self, asked: AbstractSet[str]) -> Pending:
        """The measures that a person asks for, each with its cause if it has one."""
        pending = Pending(
            {cause: ids & asked for cause, ids in self.causes.items() if ids & asked}, self.is_planned_otherwise
        )
        pending.add(Cause(Why.ASKED), asked)
        return pending

    def add(self, cause: Cause, measure_ids: AbstractSet[str]) -> None:
        """Count measures to a cause, except those that have one already."""
        fresh = set(measure_ids) - self.measure_ids
        if fresh:
            self.causes[cause] = self.causes.get(cause, set()) | fresh
