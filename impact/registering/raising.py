"""Questions in: one by a command or many from a file, stored and judged in one transaction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from geodata.files.file_checks import unchanged
from impact.errors import Refusal, UsageRefused
from impact.findings import Finding
from impact.governance.judge_questions import judge_questions
from impact.intake.load import LoadReport, inspection_of, origin_of, require_some
from impact.intake.options import LoadOptions
from impact.intake.questions import QuestionSurroundings, accept_questions, read_questions, row_of
from impact.intake.rows import Accepted
from impact.model import Property, fields_of
from impact.question import Question
from impact.store.database import Connection, writing
from impact.store.deliver import Delivered, LeftOut, Origin, deliver
from impact.store.findings import record_findings
from impact.store.protection import protect
from impact.store.question_places import read_question_places
from impact.store.questions import write_judgements
from impact.store.registers import read_register
from impact.store.write_run import write_pack
from rules.pack import Pack

REGISTER = "questions"
RAISED = Origin("raised", "berord matters raise", "")
"""The series of questions that are raised one by one."""


@dataclass(frozen=True, slots=True)
class QuestionReport:
    """What became of a file of questions, and to which levels all questions go."""

    load: LoadReport
    levels: Mapping[str, int]
    n_default: int
    n_judged: int

    def as_json(self) -> dict[str, Any]:
        """The report as `matters load --format json` prints it."""
        return self.load.as_json() | {
            "judged": self.n_judged,
            "levels": dict(self.levels),
            "by_default": self.n_default,
        }


def load_questions(database: str, path: Path, options: LoadOptions, *, pack: Pack, as_of: date) -> QuestionReport:
    """Store the questions of a file, and judge all that are stored: a new one can make an older one repeated.

    Raises:
        GeodataError: the file cannot be read.
        Refusal: a required column is missing, or no row is usable; nothing is stored.

    """
    with writing(database, may_create=True) as connection:
        with unchanged(path):
            accepted = read_questions(path, options, _surroundings(connection, pack, as_of))
            origin = origin_of(path, options.source, accepted.file_name)
        require_some(accepted)
        delivered = _store(connection, accepted, origin, accepted.left_out)
        record_findings(connection, accepted.findings, inspection_of(REGISTER, Question, options, accepted), on=as_of)
        levels, n_default, n_judged = judge_all(connection, pack, as_of=as_of)
    report = LoadReport(
        REGISTER, path.name, delivered.counts, delivered.missing, accepted.unused_columns, accepted.findings
    )
    return QuestionReport(report, levels, n_default, n_judged)


def raise_question(database: str, cells: Mapping[str, str], *, pack: Pack, as_of: date) -> tuple[str, bool]:
    """Store one question, given as text by header, and judge all. Gives its id and whether it is new.

    Without an id it gets the next number of its year. One that is stored already is changed: what is not said stays.

    Raises:
        Refusal: something that is said is not understood; nothing is stored.
        UsageRefused: a new question lacks what every question must have.

    """
    with writing(database) as connection:
        known = read_register(connection, Question)
        said = {"--id": _next_id(known, as_of)} | dict(cells)
        is_new = said["--id"] not in known
        if is_new:
            said = {"--raised-on": as_of.isoformat()} | said
            _require_complete(said)
        standing = {} if is_new else known
        accepted = accept_questions(row_of(said), _surroundings(connection, pack, as_of), mapping={}, known=standing)
        if accepted.findings:
            raise _refusal(accepted.findings[0])
        _store(connection, accepted, RAISED, LeftOut(ids=frozenset(known)))
        judge_all(connection, pack, as_of=as_of)
    return said["--id"], is_new


def judge_all(connection: Connection, pack: Pack, *, as_of: date) -> tuple[dict[str, int], int, int]:
    """Judge every stored question by the day's rules: how many at each level, by default, and judged otherwise now."""
    questions = tuple(read_register(connection, Question).values())
    places = read_question_places(connection, questions, as_of)
    judged = judge_questions(questions, places, pack, as_of=as_of)
    text_hash = write_pack(connection, pack)
    rows = [
        {
            "question_id": each.question_id,
            "as_of": each.as_of,
            "text_hash": text_hash,
            "area_ids": list(each.area_ids),
            "level": each.level,
            "is_default": each.is_default,
            "participants": list(each.participants),
            "committee": each.committee,
            "led_by": list(each.led_by),
            "deviations": list(each.deviations),
            "rules": list(each.rules),
            "districts": list(each.districts),
            "facts": dict(each.facts),
        }
        for each in judged
    ]
    changed = write_judgements(connection, rows)
    counted = Counter(each.level for each in judged)
    by_level = {level: counted[level] for level in pack.levels}
    return by_level, sum(each.is_default for each in judged), len(changed)


def _surroundings(connection: Connection, pack: Pack, as_of: date) -> QuestionSurroundings:
    return QuestionSurroundings(
        pack,
        read_register(connection, Property),
        lambda questions: read_question_places(connection, questions, as_of),
    )


def _store(connection: Connection, accepted: Accepted[Question], origin: Origin, left_out: LeftOut) -> Delivered:
    records = protect(connection, accepted.records, accepted.protected_numbers)
    return deliver(connection, Question, records, origin, left_out=left_out)


def _next_id(known: Mapping[str, Question], as_of: date) -> str:
    """The first free number of the year: F-2027-001."""
    n = 1
    while f"F-{as_of.year}-{n:03}" in known:
        n += 1
    return f"F-{as_of.year}-{n:03}"


def _require_complete(said: Mapping[str, str]) -> None:
    names = [f"--{f.name.replace('_', '-')}" for f in fields_of(Question) if f.is_required and f.name != "question_id"]
    missing = [name for name in names if name not in said]
    if missing:
        raise UsageRefused("A new question needs {options}.", remedy="Add them.", options=", ".join(missing))


def _refusal(found: Finding) -> Refusal:
    """A finding as a refusal: whoever writes a command can mend it at once."""
    return Refusal(found.what, why="The question was not stored.", remedy=found.remedy, **found.details)
