"""A part of a run as it is handed to a worker, and what comes back. Assessing is pure, so it may happen anywhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from impact.assess import Assessment, Planned, assess
from impact.model import Measure
from impact.setting import Setting
from impact.stages import Spent, Stage, Stages, peak_memory_mb
from rules.audit import Sample


@dataclass(frozen=True, slots=True)
class Shared:
    """What all parts of a run have in common: sent to a worker once."""

    setting: Setting
    current: tuple[Measure, ...]
    planned: Planned


@dataclass(frozen=True, slots=True)
class Part:
    """The measures to assess together, and what is to be audited of them."""

    measure_ids: frozenset[str]
    sample: Sample


@dataclass(frozen=True, slots=True)
class Done:
    """A part's conclusions, how long they took, and the most memory that the worker has held."""

    assessment: Assessment
    spent: Mapping[Stage, Spent]
    peak_memory_mb: float | None


def assessed(shared: Shared, part: Part) -> Done:
    """Assess one part.

    Raises:
        AuditFailed: an audited conclusion differs.

    """
    stages = Stages()
    found = assess(
        shared.setting,
        shared.current,
        focus=part.measure_ids,
        planned=shared.planned,
        sample=part.sample,
        stages=stages,
    )
    return Done(found, stages.spent, peak_memory_mb())
