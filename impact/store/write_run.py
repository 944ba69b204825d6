"""Storing a run: its assessments, exposures in columns, outcomes once each, and the difference from before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import numpy as np
import sqlalchemy as sa

from impact.assess import Assessment
from impact.findings import RUN_SERIES, Inspection, with_owner
from impact.governance.matters import Matter
from impact.outreach.deadlines import inform_by
from impact.setting import Setting
from impact.situation import Situation
from impact.store.bulk import insert_rows
from impact.store.difference import Difference, Reader, superseded
from impact.store.exposure_columns import exposure_columns
from impact.store.findings import record_findings
from impact.store.kind_numbers import KindNumbers
from impact.store.many_rows import ManyRows
from impact.store.numbers import insert_numbered, next_number
from impact.store.outcome_numbers import OutcomeNumbers, text_hash_of
from impact.store.recipient_numbers import RecipientNumbers
from impact.store.seal import Seal
from impact.store.tables import (
    area_exposures,
    assessments,
    deadlines,
    exposure_rows,
    pack_texts,
    packs,
    proposals,
    runs,
    unlifted,
)
from impact.terms import Relation
from rules.pack import Pack


@dataclass(frozen=True, slots=True)
class RunStamp:
    """What identifies a run besides its results."""

    as_of: date
    input_hash: str
    change_no: int
    software_version: str
    started_at: datetime


def write_pack(connection: sa.Connection, pack: Pack) -> str:
    """Keep the pack's texts, so that every run can be explained with the rules it used; returns the texts' hash."""
    text_hash = text_hash_of(pack)
    if connection.execute(sa.select(packs).where(packs.c.pack_hash == pack.hash)).first() is None:
        connection.execute(packs.insert().values(pack_hash=pack.hash, name=pack.name))
    if connection.execute(sa.select(pack_texts.c.text_hash).where(pack_texts.c.text_hash == text_hash)).first() is None:
        row = {"text_hash": text_hash, "pack_hash": pack.hash, "version": pack.version, "files": dict(pack.files)}
        connection.execute(pack_texts.insert().values(row))
    return text_hash


class RunRows:
    """Where a run's parts are written. What all parts share is read once: numbers of recipients, conclusions, kinds."""

    def __init__(
        self, connection: sa.Connection, run_id: int, setting: Setting, revisions: Mapping[str, int], n_parts: int
    ) -> None:
        """`revisions` are the current revisions of the measures, by id."""
        self._connection = connection
        self._run_id = run_id
        self._setting = setting
        self._revisions = revisions
        self._reader = Reader(connection)
        self._exposures = ManyRows(connection, exposure_rows, n_parts)
        self._seal = Seal()
        self._recipient_numbers = RecipientNumbers(connection, setting.situation.recipients)
        self._outcome_numbers = OutcomeNumbers(connection, setting.pack.hash)
        self._kind_numbers = KindNumbers(connection)

    def write(self, assessment: Assessment) -> Difference:
        """Store everything that a part of a run concluded; returns the difference from the previous runs.

        The caller's transaction makes the run all or nothing. The summary is added by `finish_run`.
        """
        connection, situation = self._connection, self._setting.situation
        ids = [m.measure_id for m in assessment.measures]
        before = self._reader.current(ids)
        superseded(connection, ids)
        numbers = _write_assessments(connection, situation, assessment, self._revisions, self._run_id)
        found = exposure_columns(
            situation,
            assessment,
            assessment_no=numbers,
            recipient_no=self._recipient_numbers.of(assessment.exposures.recipient),
            outcome_no=self._outcome_numbers.of(assessment.decisions.conclusions),
        )
        keyed = {"assessment_no": found.assessment_no, "recipient_no": found.recipient_no}
        keyed["kind_no"] = self._kind_numbers.of(found.kinds)[found.kind]
        self._exposures.insert({**keyed, "distance_m": found.distance_m})
        self._seal.add(found.as_viewed())
        insert_rows(connection, deadlines, deadline_rows(assessment, numbers))
        insert_numbered(connection, proposals.c.proposal_no, _proposal_rows(situation, assessment, numbers))
        insert_numbered(connection, unlifted.c.unlifted_no, _unlifted_rows(situation, assessment, numbers))
        planners = {m.measure_id: m.administration_id for m in assessment.measures}
        findings = [with_owner(found, planners, None) for found in assessment.findings]
        inspection = Inspection(RUN_SERIES, record_ids=frozenset(ids))
        record_findings(connection, findings, inspection, on=self._setting.as_of)
        return self._reader.compare(before, self._reader.known(**keyed))

    def close(self) -> str:
        """No part follows; returns the seal of them all."""
        self._exposures.close()
        return self._seal.hexdigest()


@dataclass(frozen=True, slots=True)
class RunEnd:
    """What is known of a run at its end: what `register` and `run` report, the stages' times, the seal of its rows."""

    summary: dict[str, Any]
    stages: dict[str, Any]
    result_hash: str
    finished_at: datetime


def finish_run(connection: sa.Connection, run_id: int, end: RunEnd) -> None:
    """Add to the run what is known at its end."""
    statement = runs.update().where(runs.c.run_id == run_id)
    values = {name: getattr(end, name) for name in RunEnd.__slots__}
    connection.execute(statement.values(values))


def begin_run(connection: sa.Connection, pack: Pack, stamp: RunStamp) -> int:
    """Store the run itself, before its parts; returns its id."""
    run_id = next_number(connection, runs.c.run_id)
    connection.execute(
        runs.insert().values(
            run_id=run_id,
            as_of=stamp.as_of,
            pack_hash=pack.hash,
            text_hash=write_pack(connection, pack),
            input_hash=stamp.input_hash,
            result_hash="",
            change_no=stamp.change_no,
            software_version=stamp.software_version,
            started_at=stamp.started_at,
            finished_at=stamp.started_at,
            summary={},
            stages={},
        )
    )
    return run_id


def _write_assessments(
    connection: sa.Connection, situation: Situation, assessment: Assessment, revisions: Mapping[str, int], run_id: int
) -> list[int]:
    """One row per measure, and its areas; returns the assessment numbers in measure order."""
    first = next_number(connection, assessments.c.assessment_no)
    zero = {z.measure: z for z in assessment.zero}
    rows = [
        {
            "assessment_no": first + i,
            "run_id": run_id,
            "measure_id": measure.measure_id,
            "revision": revisions[measure.measure_id],
            "is_current": True,
            "reach_m": assessment.reach_m[i],
            "zero_reason": zero[i].reason.value if i in zero else None,
            "zero_detail": zero[i].detail if i in zero else None,
        }
        for i, measure in enumerate(assessment.measures)
    ]
    insert_rows(connection, assessments, rows)
    areas = assessment.areas
    columns = (areas.measure.tolist(), areas.area.tolist(), areas.relation.tolist(), areas.distance_m.tolist())
    insert_rows(
        connection,
        area_exposures,
        [
            {
                "assessment_no": first + m,
                "area_id": situation.areas[a].area_id,
                "relation": Relation.from_mask(bit)[0].value,
                "distance_m": distance_m,
            }
            for m, a, bit, distance_m in zip(*columns, strict=True)
        ],
    )
    return [first + i for i in range(len(assessment.measures))]


def deadline_rows(assessment: Assessment, numbers: Sequence[object]) -> list[dict[str, Any]]:
    """The day to inform by, once for each measure and number of notice days."""
    days_of = [conclusion.notice_days for conclusion in assessment.decisions.conclusions]
    n = max(len(days_of), 1)
    decided = np.unique(assessment.exposures.measure * n + assessment.decisions.outcome_index).tolist()
    wanted = {(pair // n, days) for pair in decided if (days := days_of[pair % n]) is not None}
    rows = []
    for m, days in sorted(wanted):
        day = inform_by(assessment.measures[m].starts_on, days)
        if day is not None:
            rows.append({"assessment_no": numbers[m], "notice_days": days, "inform_by": day})
    return rows


def _proposal_rows(situation: Situation, assessment: Assessment, numbers: list[int]) -> list[dict[str, Any]]:
    rows = []
    for lifted in assessment.proposals:
        matter = assessment.matters[lifted.matter]
        rows.append(
            {
                **_place_of(situation, matter, numbers),
                "level": lifted.level,
                "participants": list(lifted.participants),
                "committee": lifted.committee,
                "led_by": list(lifted.led_by),
                "deviations": list(lifted.deviations),
                "rules": list(lifted.rules),
                "districts": list(lifted.districts),
                "facts": matter.facts,
            }
        )
    return rows


def _unlifted_rows(situation: Situation, assessment: Assessment, numbers: list[int]) -> list[dict[str, Any]]:
    proposed = {lifted.matter for lifted in assessment.proposals}
    return [
        {
            **_place_of(situation, matter, numbers),
            "rules": list(assessment.lifted[number].rules),
            "facts": matter.facts,
        }
        for number, matter in enumerate(assessment.matters)
        if number not in proposed
    ]


def _place_of(situation: Situation, matter: Matter, numbers: list[int]) -> dict[str, Any]:
    return {
        "assessment_no": numbers[matter.measure],
        "area_id": None if matter.area is None else situation.areas[matter.area].area_id,
    }
