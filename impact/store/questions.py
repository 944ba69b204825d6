"""Questions and what the rules concluded of them: read for judging, written when something changed, and listed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from impact.question import Question
from impact.store.numbers import insert_numbered
from impact.store.registers import records_from, select_records
from impact.store.tables import areas, judgements, pack_texts, packs, questions
from impact.store.unknown import unknown

COMPARED = (
    "text_hash", "area_ids", "level", "is_default", "participants", "committee", "led_by", "deviations", "rules",
    "districts", "facts",
)  # fmt: skip
"""A judgement that says the same in all of these is the one that stands, whatever the day."""


@dataclass(frozen=True, slots=True)
class StoredJudgement:
    """A question's judgement as it was stored, and the pack that was used. `areas` are the names of `area_ids`."""

    question: Question
    as_of: date
    area_ids: tuple[str, ...]
    areas: tuple[str, ...]
    level: str
    is_default: bool
    participants: tuple[str, ...]
    committee: str | None
    led_by: tuple[str, ...]
    deviations: tuple[str, ...]
    rules: tuple[str, ...]
    districts: tuple[str, ...]
    facts: dict[str, Any]
    pack: str
    pack_files: dict[str, str]


def write_judgements(connection: sa.Connection, rows: Sequence[dict[str, Any]]) -> set[str]:
    """Store judgements, each a row of the table without its number, and give the ids of those that changed.

    What is replaced stays as history.
    """
    statement = sa.select(judgements.c.question_id, *(judgements.c[name] for name in COMPARED))
    standing = {row.question_id: row for row in connection.execute(statement.where(judgements.c.is_current))}
    changed = [row for row in rows if not _is_same(standing.get(row["question_id"]), row)]
    replaced = [{"replaced": row["question_id"]} for row in changed if row["question_id"] in standing]
    if replaced:
        of_question = judgements.c.question_id == sa.bindparam("replaced")
        connection.execute(judgements.update().where(of_question).values(is_current=False), replaced)
    insert_numbered(connection, judgements.c.judgement_no, [row | {"is_current": True} for row in changed])
    return {row["question_id"] for row in changed}


def _is_same(standing: Any, row: dict[str, Any]) -> bool:
    return standing is not None and all(getattr(standing, name) == row[name] for name in COMPARED)


def judged_questions(connection: sa.Connection) -> list[StoredJudgement]:
    """Every question with its current judgement, the newest first."""
    rows = connection.execute(_statement().order_by(questions.c.raised_on.desc(), questions.c.question_id)).all()
    return _judged(rows, _area_names(connection))


def judged_question(connection: sa.Connection, question_id: str) -> StoredJudgement:
    """One question with its current judgement.

    Raises:
        UsageRefused: there is none with that id; the nearest are named.

    """
    rows = connection.execute(_statement().where(questions.c.question_id == question_id)).all()
    found = _judged(rows, _area_names(connection))
    if not found:
        raise unknown("There is no question {name}.", question_id, question_ids(connection))
    return found[0]


def question_ids(connection: sa.Connection) -> list[str]:
    """The ids of all questions."""
    return list(connection.execute(sa.select(questions.c.question_id)).scalars())


def _statement() -> sa.Select[Any]:
    is_current = (judgements.c.question_id == questions.c.question_id) & judgements.c.is_current
    of_judgement: list[sa.ColumnElement[Any]] = [
        judgements.c[name] for name in ("as_of", *COMPARED) if name != "area_ids"
    ]
    of_judgement.append(judgements.c.area_ids.label("judged_areas"))
    of_pack = (packs.c.name, pack_texts.c.version, pack_texts.c.files)
    chosen = select_records(questions, Question).add_columns(*of_judgement, *of_pack)
    with_text = chosen.join_from(questions, judgements, is_current).join(pack_texts)
    return with_text.join(packs, packs.c.pack_hash == pack_texts.c.pack_hash)


def _area_names(connection: sa.Connection) -> dict[str, str]:
    return {row.area_id: row.name for row in connection.execute(sa.select(areas.c.area_id, areas.c.name))}


def _judged(rows: Iterable[Any], area_names: Mapping[str, str]) -> list[StoredJudgement]:
    read = list(rows)
    return [
        StoredJudgement(
            question,
            row.as_of,
            tuple(row.judged_areas),
            tuple(area_names.get(area_id, area_id) for area_id in row.judged_areas),
            row.level,
            row.is_default,
            tuple(row.participants),
            row.committee,
            tuple(row.led_by),
            tuple(row.deviations),
            tuple(row.rules),
            tuple(row.districts),
            row.facts,
            f"{row.name} {row.version}",
            row.files,
        )
        for question, row in zip(records_from(read, Question), read, strict=True)
    ]
