"""What a run reports: the fixed keys of `register --format json` and `run --format json`."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np

from impact.assess import Assessment
from impact.causes import Causes
from impact.findings import Finding, count_by_severity
from impact.registering.revision import Revisions
from impact.setting import Setting
from impact.situation import Situation
from impact.store.difference import Difference
from impact.terms import Change
from impact.unread import unread_words
from rules.pack import Pack


@dataclass(frozen=True, slots=True)
class MeasureCounts:
    """What a registration did with the measures; a run without a file has only `read` and `changed`."""

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


class Totals:
    """What the parts of a run come to together; `add` them in the order of the measures."""

    def __init__(self, situation: Situation) -> None:
        self.situation = situation
        self.assessed = self.exposures = self.informed = 0
        self.changes = {change.value: 0 for change in Change}
        self.proposals: list[dict[str, Any]] = []
        self.zero_matches: list[dict[str, Any]] = []
        self.unknown_words: list[dict[str, Any]] = []
        self.findings: tuple[Finding, ...] = ()
        self.audit: dict[str, Any] | None = None

    def add(self, result: Assessment, difference: Difference) -> None:
        """Count a part: what it concluded, and what became of what was concluded before."""
        self.assessed += len(result.measures)
        self.exposures += len(result.exposures.measure)
        self.informed += int(np.sum(result.informed))
        self.changes = {change: n + difference.counts[change] for change, n in self.changes.items()}
        self.proposals += _proposals(self.situation, result)
        self.zero_matches += _zero_matches(result)
        self.unknown_words += _unknown_words(result)
        self.findings += result.findings
        if result.audit is not None:
            before = self.audit or {}
            counted = {name: before.get(name, 0) + result.audit[name] for name in ("pairs", "matters", "differences")}
            self.audit = {**counted, "engine": result.audit["engine"]}


def summarise(setting: Setting, totals: Totals, said: Said, causes: Causes) -> dict[str, Any]:
    """The report's fixed keys but for the run's id and the findings."""
    return {
        "as_of": setting.as_of.isoformat(),
        "pack": f"{setting.pack.name} {setting.pack.version}",
        "pack_hash": setting.pack.hash,
        "measures": {name: getattr(said.counts, name) for name in MeasureCounts.__slots__},
        **said.revisions.as_json(),
        "assessed": totals.assessed,
        "assessed_because": [cause.as_json(len(ids)) for cause, ids in causes.items()],
        "exposures": totals.exposures,
        "informed": totals.informed,
        "diff": totals.changes,
        "proposals": totals.proposals,
        "zero_matches": totals.zero_matches,
        "unknown_words": totals.unknown_words,
        "audit": totals.audit,
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
