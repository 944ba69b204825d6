"""To which level each question goes, and with whom: the rules of questions, audited, with the pack's default."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from impact.audited import require_same
from impact.facts import QUESTION_FIELDS, QUESTION_STAGE
from impact.governance.question_facts import Raised, as_columns, gather_questions
from impact.governance.question_places import QuestionPlaces
from impact.governance.seats import seated
from impact.question import Question, parts_of
from rules.audit import Sample, audit
from rules.decide import decide
from rules.effects import Conclusion
from rules.pack import Pack


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the rules of a day conclude of one question. Participants and leaders are administration ids, sorted.

    `is_default`: no rule gave a level, and the pack's default stands. `facts` are what the rules were asked about, and
    `districts` the ids of those that its place or areas touch.
    """

    question_id: str
    as_of: date
    area_ids: tuple[str, ...]
    level: str
    is_default: bool
    participants: tuple[str, ...]
    committee: str | None
    led_by: tuple[str, ...]
    deviations: tuple[str, ...]
    rules: tuple[str, ...]
    districts: tuple[str, ...]
    facts: Mapping[str, Any]


def judge_questions(
    questions: Sequence[Question], places: QuestionPlaces, pack: Pack, *, as_of: date
) -> tuple[Judgement, ...]:
    """Judge every question by the rules and the registers of the day.

    Raises:
        AuditFailed: a conclusion differs when it is decided once more, one by one.
        RulesError: the pack does not hold on the day.

    """
    pack.rules_of(QUESTION_STAGE, as_of)  # refuses a day on which the pack does not hold
    repetition_days = int(pack.parameter("upprepning_dagar", on=as_of))
    topics = {code.code for code in pack.code_lists["ämne"]}
    raised = gather_questions(questions, places, topics=topics, repetition_days=repetition_days)
    columns = as_columns(raised, [field.name for field in QUESTION_FIELDS])
    decisions = decide(pack, QUESTION_STAGE, columns, on=as_of)
    require_same(audit(pack, QUESTION_STAGE, columns, decisions, on=as_of, sample=Sample(int(pack.hash, 16))))
    return tuple(_judgement(each, decisions[i], places, as_of) for i, each in enumerate(raised))


def _judgement(raised: Raised, conclusion: Conclusion, places: QuestionPlaces, as_of: date) -> Judgement:
    assert conclusion.level is not None  # noqa: S101 - a pack without a default for questions is refused
    concerned = parts_of(raised.question.administration_ids)
    participants, led_by = (
        seated(places.administrations, roles, raised.districts, concerned)
        for roles in (conclusion.participants, conclusion.led_by)
    )
    return Judgement(
        question_id=raised.question.question_id,
        as_of=as_of,
        area_ids=raised.areas,
        level=conclusion.level,
        is_default=conclusion.is_default,
        participants=participants,
        committee=", ".join(conclusion.committees) or None,
        led_by=led_by,
        deviations=conclusion.deviations,
        rules=conclusion.rules,
        districts=tuple(raised.districts),
        facts=raised.facts,
    )
