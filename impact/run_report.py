"""What a run reports: the fixed keys of `register --format json` and `run --format json`."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np

from impact.assess import Assessment
from impact.findings import Finding, count_by_severity
from impact.revision import Revisions
from impact.situation import Situation
from impact.store.difference import Difference
from impact.terms import Change
from impact.unread import unread_words
from rules.pack import Pack


@dataclass(frozen=True, slots=True)
class Setting:
    """What measures are judged against: the registers, the rules and the day."""

    situation: Situation
    pack: Pack
    as_of: date


@dataclass(frozen=True, slots=True)
class MeasureCounts:
    """What a registration did with the measures; all 0 but `read` for a run without a file."""

    read: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    rejected: int = 0
    repeated: int = 0


@dataclass(frozen=True, slots=True)
class Said:
    """What a registration found out before anything is assessed: of the rows, of the measures, and for a person."""

    counts: MeasureCounts
    revisions: Revisions = field(default_factory=Revisions)
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class RunReport:
    """What `register` and `run` report. `run_id` is None when there was nothing to assess."""

    run_id: int | None
    as_of: date
    pack: Pack
    measures: MeasureCounts
    summary: dict[str, Any]
    findings: tuple[Finding, ...]

    def as_json(self) -> dict[str, Any]:
        """The fixed keys of `register --format json` and `run --format json`."""
        return {"run_id": self.run_id, **self.summary, "findings": count_by_severity(self.findings)}


def summarise(setting: Setting, result: Assessment | None, difference: Difference | None, said: Said) -> dict[str, Any]:
    """The report's fixed keys but for the run's id and the findings."""
    return {
        "as_of": setting.as_of.isoformat(),
        "pack": f"{setting.pack.name} {setting.pack.version}",
        "pack_hash": setting.pack.hash,
        "measures": {name: getattr(said.counts, name) for name in MeasureCounts.__slots__},
        **said.revisions.as_json(),
        "assessed": len(result.measures) if result else 0,
        "exposures": len(result.exposures.measure) if result else 0,
        "informed": int(np.sum(result.informed)) if result else 0,
        "diff": difference.counts if difference else {change.value: 0 for change in Change},
        "proposals": _proposals(setting.situation, result) if result else [],
        "zero_matches": _zero_matches(result) if result else [],
        "unknown_words": _unknown_words(result) if result else [],
        "audit": result.audit if result else None,
    }


def _proposals(situation: Situation, result: Assessment) -> list[dict[str, Any]]:
    rows = []
    for lifted in result.proposals:
        matter = result.matters[lifted.matter]
        rows.append(
            {
                "measure_id": result.measures[matter.measure].measure_id,
                "business_area": None if matter.area is None else situation.areas[matter.area].name,
                "level": lifted.level,
                "participants": list(lifted.participants),
                "committee": lifted.committee,
                "led_by": list(lifted.led_by),
                "deviations": list(lifted.deviations),
                "rules": list(lifted.rules),
            }
        )
    return rows


def _unknown_words(result: Assessment) -> list[dict[str, Any]]:
    """Every word that no rule knows: what it decides is left undecided, whoever else is informed."""
    return [
        {"measure_id": measure.measure_id, "field": field, "word": word}
        for measure in result.measures
        for field, word in unread_words(measure).items()
    ]


def _zero_matches(result: Assessment) -> list[dict[str, Any]]:
    return [
        {"measure_id": result.measures[z.measure].measure_id, "reason": z.reason.value, "detail": z.detail}
        for z in result.zero
    ]
