"""Runs as they were stored: list, show, compare; and what stands now: proposals and measures without recipients."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from impact.errors import UsageRefused
from impact.language import sentence
from impact.results import Proposal, ZeroMatch
from impact.store.tables import areas, assessments, measures, pack_texts, packs, proposals, runs
from impact.terms import ZeroMatchReason
from impact.unread import said_of_unread

ZERO_DETAILS = {
    ZeroMatchReason.NO_LOCATION: "It has neither a geometry nor a known property or address.",
    ZeroMatchReason.AMBIGUOUS_LOCATION: "Its place can be read in several ways; choose with berord findings resolve.",
    ZeroMatchReason.WRONG_MUNICIPALITY: "It lies {distance_m} m outside the municipality's districts.",
    ZeroMatchReason.NOTHING_NEAR: (
        "The nearest area is {area}, {area_m} m away (limit {d_m:.0f} m); "
        "the nearest recipient is {recipient_m} m away (limit {r_m:.0f} m)."
    ),
    ZeroMatchReason.EMPTY_AREA: (
        "The area {area} has no recipients; the nearest recipient is {recipient_m} m away (limit {r_m:.0f} m)."
    ),
    ZeroMatchReason.UNKNOWN_WORD: "{n_exposed} recipients are affected, but no rule informs them. {unknown}.",
    ZeroMatchReason.ARRIVED_WITHDRAWN: "It was withdrawn before anybody could be told of it.",
    ZeroMatchReason.NOT_INFORMED: "{n_exposed} recipients are affected; explain shows which rule exempts them.",
}


OTHERWISE = "{unknown}. The distances that hold otherwise were used."
"""Added when kind or stage is unknown, since the distances depend on them."""


def list_runs(connection: sa.Connection) -> list[dict[str, Any]]:
    """One row per run, newest first: id, day, pack, counts."""
    statement = (
        sa.select(runs, packs.c.name, pack_texts.c.version)
        .join_from(runs, pack_texts)
        .join(packs, pack_texts.c.pack_hash == packs.c.pack_hash)
        .order_by(runs.c.run_id.desc())
    )
    return [
        {
            "run_id": row.run_id,
            "as_of": row.as_of,
            "pack": f"{row.name} {row.version}",
            "assessed": row.summary["assessed"],
            "exposures": row.summary["exposures"],
            "informed": row.summary["informed"],
            **row.summary["diff"],
        }
        for row in connection.execute(statement)
    ]


def show_run(connection: sa.Connection, run_id: int) -> dict[str, Any]:
    """Everything a run reported, with its pack, input and software.

    Raises:
        UsageRefused: there is no such run.

    """
    row = connection.execute(sa.select(runs).where(runs.c.run_id == run_id)).first()
    if row is None:
        raise UsageRefused("There is no run {run_id}.", remedy="List them with: berord runs list.", run_id=run_id)
    return {
        "run_id": run_id,
        **row.summary,
        **row.stages,
        "input_hash": row.input_hash,
        "result_hash": row.result_hash,
        "software_version": row.software_version,
        "started_at": row.started_at.isoformat() + "Z",
        "finished_at": row.finished_at.isoformat() + "Z",
    }


def current_proposals(connection: sa.Connection) -> list[Proposal]:
    """The proposals of every measure's newest assessment, by measure and area."""
    statement = (
        sa.select(
            assessments.c.measure_id,
            measures.c.title,
            areas.c.name,
            proposals.c.level,
            proposals.c.participants,
            proposals.c.committee,
            proposals.c.rules,
            proposals.c.led_by,
            proposals.c.deviations,
        )
        .join_from(proposals, assessments)
        .join(
            measures,
            (measures.c.measure_id == assessments.c.measure_id) & (measures.c.revision == assessments.c.revision),
        )
        .outerjoin(areas, areas.c.area_id == proposals.c.area_id)
        .where(assessments.c.is_current)
        .order_by(assessments.c.measure_id, areas.c.name.nulls_first(), proposals.c.proposal_no)
    )
    return [
        Proposal(row[0], row[1], row[2], row[3], tuple(row[4]), row[5], tuple(row[6]), tuple(row[7]), tuple(row[8]))
        for row in connection.execute(statement)
    ]


def current_zero_matches(connection: sa.Connection, language: str) -> list[ZeroMatch]:
    """Every measure that informs nobody, with the reason in words."""
    statement = (
        sa.select(assessments.c.measure_id, measures.c.title, assessments.c.zero_reason, assessments.c.zero_detail)
        .join_from(
            assessments,
            measures,
            (measures.c.measure_id == assessments.c.measure_id) & (measures.c.revision == assessments.c.revision),
        )
        .where(assessments.c.is_current, assessments.c.zero_reason.is_not(None))
        .order_by(assessments.c.measure_id)
    )
    return [
        ZeroMatch(row[0], row[1], ZeroMatchReason(row[2]), zero_detail(row[2], row[3], language))
        for row in connection.execute(statement)
    ]


def zero_sentence(reason: str, detail: dict[str, Any], language: str) -> str:
    """Why a measure informs nobody: the reason, then its figures."""
    label = ZeroMatchReason(reason).label(language)
    return f"{label[:1].upper()}{label[1:]}. {zero_detail(reason, detail, language)}"


def zero_detail(reason: str, detail: dict[str, Any], language: str) -> str:
    """The figures behind a zero match as a sentence."""
    shown = {name: "–" if value is None else value for name, value in detail.items()}
    unknown = detail.get("unknown")
    if not unknown:
        return sentence(ZERO_DETAILS[ZeroMatchReason(reason)], shown, language)
    shown["unknown"] = said_of_unread(unknown, language)
    figures = sentence(ZERO_DETAILS[ZeroMatchReason(reason)], shown, language)
    if ZeroMatchReason(reason) is ZeroMatchReason.UNKNOWN_WORD:
        return figures
    return f"{figures} {sentence(OTHERWISE, shown, language)}"
