"""The audit of a run: random exposures and matters decided once more, one by one. A difference stops the run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from impact.errors import BerordError
from impact.facts import MATTER_STAGE, RECIPIENT_STAGE
from rules.audit import Audit, Sample, audit
from rules.columns import Values
from rules.decide import Decisions
from rules.pack import Pack

Counts = dict[str, Any]
"""What the summary says: `pairs`, `matters`, `differences` and `engine`."""


class AuditFailed(BerordError):
    """Deciding in bulk and deciding one by one came to different conclusions: a fault of the program."""


@dataclass(frozen=True, slots=True)
class Decided:
    """One stage as it was decided: the facts and what followed from them."""

    facts: Mapping[str, Values]
    decisions: Decisions


def audit_run(pack: Pack, exposures: Decided, matters: Decided, *, as_of: date, sample: Sample | None) -> Counts | None:
    """Audit random exposures and matters; the counts and the engine, for the run's summary.

    Without a sample nothing is audited: nothing will be stored.

    Raises:
        AuditFailed: a conclusion differs.

    """
    if sample is None:
        return None
    pairs, lifted = (
        audit(pack, stage, each.facts, each.decisions, on=as_of, sample=sample)
        for stage, each in ((RECIPIENT_STAGE, exposures), (MATTER_STAGE, matters))
    )
    for found in (pairs, lifted):
        require_same(found)
    return {"pairs": pairs.pairs, "matters": lifted.pairs, "differences": 0, "engine": pairs.engine}


def require_same(found: Audit) -> None:
    """Raise AuditFailed when the audit found a difference."""
    if found.differences:
        first = found.differences[0]
        raise AuditFailed(
            "The audit found {n} wrong conclusions among {pairs}: one came from the rules {decided}, and by {engine} "
            "it comes from {audited}.",
            why="Deciding in bulk must conclude what deciding one by one concludes. Nothing was stored.",
            remedy="This is a fault of the program: please report it, with the rule pack.",
            n=len(found.differences),
            pairs=found.pairs,
            decided=", ".join(first.decided.rules) or "–",
            audited=", ".join(first.audited.rules) or "–",
            engine=found.engine,
        )
