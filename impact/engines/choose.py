"""The engine that was asked for."""

from __future__ import annotations

from collections.abc import Sequence

from impact.engines.cluster import OnCluster
from impact.engines.engine import DASK, Assessed, Chosen, InThisProcess
from impact.engines.part import Part, Shared
from impact.engines.processes import InProcesses


def assess_parts(chosen: Chosen, shared: Shared, parts: Sequence[Part]) -> Assessed:
    """The parts' conclusions in the order of the parts, whoever assesses them: the same whichever engine is chosen.

    Raises:
        ServiceFailed: the cluster is not there, or was lost; a process was killed.
        AuditFailed: an audited conclusion differs.

    """
    if chosen.name == DASK and chosen.scheduler:
        return OnCluster(shared, parts, chosen.scheduler)
    if chosen.jobs > 1 and len(parts) > 1:
        return InProcesses(shared, parts, chosen.jobs)
    return InThisProcess(shared, parts)
