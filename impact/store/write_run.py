"""Storing a run: its assessments, exposures in columns, outcomes once each, and the difference from before."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import numpy as np
import sqlalchemy as sa

from geodata.shapes import Indices
from impact.assess import Assessment
from impact.findings import Inspection, with_owner
from impact.governance.matters import Matter
from impact.outreach.deadlines import inform_by
from impact.setting import Setting
from impact.situation import Situation
from impact.store.bulk import insert_columns, insert_rows
from impact.store.difference import Difference, compare, previous_of, superseded
from impact.store.exposure_columns import exposure_columns
from impact.store.findings import record_findings
from impact.store.numbers import insert_numbered, next_number
from impact.store.tables import (
    area_exposures,
    assessments,
    deadlines,
    exposures,
    outcomes,
    pack_texts,
    packs,
    proposals,
    recipients,
    runs,
    unlifted,
)
from impact.terms import Relation
from rules.effects import Conclusion
from rules.pack import Pack

RUN_SERIES = "run"
"""What the findings of runs are filed under: they are about measures, not about a delivery."""


@dataclass(frozen=True, slots=True)
class RunStamp:
    """What identifies a run besides its results."""

    as_of: date
    input_hash: str
    software_version: str
    started_at: datetime


def write_pack(connection: sa.Connection, pack: Pack) -> str:
    """Keep the pack's texts, so that every run can be explained with the rules it used; returns the texts' hash."""
    files = dict(pack.files)
    text_hash = digest_of(files)
    if connection.execute(sa.select(packs).where(packs.c.pack_hash == pack.hash)).first() is None:
        connection.execute(packs.insert().values(pack_hash=pack.hash, name=pack.name))
    if connection.execute(sa.select(pack_texts.c.text_hash).where(pack_texts.c.text_hash == text_hash)).first() is None:
        row = {"text_hash": text_hash, "pack_hash": pack.hash, "version": pack.version, "files": files}
        connection.execute(pack_texts.insert().values(row))
    return text_hash


def digest_of(content: Mapping[str, Any]) -> str:
    """SHA-256 over the content as JSON with its keys in order."""
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def write_part(
    connection: sa.Connection, run_id: int, setting: Setting, assessment: Assessment, revisions: dict[str, int]
) -> Difference:
    """Store everything that a part of a run concluded; returns the difference from the previous runs.

    The caller's transaction makes the run all or nothing. The summary is added by `finish_run`.
    """
    situation = setting.situation
    ids = [m.measure_id for m in assessment.measures]
    before = previous_of(connection, ids)
    superseded(connection, ids)
    numbers = _write_assessments(connection, situation, assessment, revisions, run_id)
    columns = exposure_columns(
        situation,
        assessment,
        assessment_no=numbers,
        recipient_no=_recipient_numbers(connection, situation, assessment),
        outcome_no=_outcome_numbers(connection, assessment.decisions.conclusions, setting.pack.hash),
    )
    insert_columns(connection, exposures, columns)
    insert_rows(connection, deadlines, deadline_rows(assessment, numbers))
    insert_numbered(connection, proposals.c.proposal_no, _proposal_rows(situation, assessment, numbers))
    insert_numbered(connection, unlifted.c.unlifted_no, _unlifted_rows(situation, assessment, numbers))
    planners = {m.measure_id: m.administration_id for m in assessment.measures}
    findings = [with_owner(found, planners, None) for found in assessment.findings]
    record_findings(connection, findings, Inspection(RUN_SERIES, record_ids=frozenset(ids)), on=setting.as_of)
    return compare(before, previous_of(connection, ids))


def finish_run(
    connection: sa.Connection, run_id: int, summary: dict[str, Any], stages: dict[str, Any], finished_at: datetime
) -> None:
    """Add what `register` and `run` report to the run, and how long each stage of it took (`impact.stages`)."""
    statement = runs.update().where(runs.c.run_id == run_id)
    connection.execute(statement.values(summary=summary, stages=stages, finished_at=finished_at))


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
            software_version=stamp.software_version,
            started_at=stamp.started_at,
            finished_at=stamp.started_at,
            summary={},
            stages={},
        )
    )
    return run_id


def _write_assessments(
    connection: sa.Connection, situation: Situation, assessment: Assessment, revisions: dict[str, int], run_id: int
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


def _recipient_numbers(connection: sa.Connection, situation: Situation, assessment: Assessment) -> Indices:
    """The stored number of each exposure's recipient; recipients met for the first time get one."""
    table = recipients.c
    statement = sa.select(table.recipient_type, table.recipient_id, table.recipient_no)
    known = {(row[0], row[1]): row[2] for row in connection.execute(statement)}
    met, inverse = np.unique(assessment.exposures.recipient, return_inverse=True)
    keys = [situation.recipient_key(index) for index in met.tolist()]
    following = next_number(connection, recipients.c.recipient_no)
    fresh = [key for key in keys if key not in known]
    known |= {key: following + i for i, key in enumerate(fresh)}
    insert_rows(
        connection,
        recipients,
        [{"recipient_no": known[key], "recipient_type": key[0].value, "recipient_id": key[1]} for key in fresh],
    )
    return np.asarray(np.array([known[key] for key in keys], dtype=np.intp)[inverse])


def _outcome_numbers(connection: sa.Connection, conclusions: Iterable[Conclusion], pack_hash: str) -> list[int]:
    """The stored number of each conclusion; equal conclusions of one pack are stored once."""
    table = outcomes.c
    statement = sa.select(table.digest, table.outcome_no).where(table.pack_hash == pack_hash)
    known = {row[0]: row[1] for row in connection.execute(statement)}
    following = next_number(connection, outcomes.c.outcome_no)
    rows: list[dict[str, Any]] = []
    numbers: list[int] = []
    for conclusion in conclusions:
        content = outcome_content(conclusion)
        digest = digest_of(content)
        if digest not in known:
            known[digest] = following + len(rows)
            rows.append({"outcome_no": known[digest], "pack_hash": pack_hash, "digest": digest, **content})
        numbers.append(known[digest])
    insert_rows(connection, outcomes, rows)
    return numbers


def outcome_content(conclusion: Conclusion) -> dict[str, Any]:
    """The columns of an outcome that its digest is made of."""
    return {
        "informed": conclusion.informed,
        "is_statutory": conclusion.is_statutory,
        "is_exempted": conclusion.exempted,
        "notice_days": conclusion.notice_days if conclusion.informed else None,
        "dialogue_forms": list(conclusion.dialogue_forms) if conclusion.informed else [],
        "rules": list(conclusion.rules),
    }


def deadline_rows(assessment: Assessment, numbers: Sequence[object]) -> list[dict[str, Any]]:
    """The day to inform by, once for each measure and number of notice days."""
    days_of = [conclusion.notice_days for conclusion in assessment.decisions.conclusions]
    decided = zip(assessment.exposures.measure.tolist(), assessment.decisions.outcome_index.tolist(), strict=True)
    wanted = {(m, days) for m, i in decided if (days := days_of[i]) is not None}
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
