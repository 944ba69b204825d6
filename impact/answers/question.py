"""Why a question goes to its level: the stored judgement, and the rules run once more on the stored facts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from impact.answers.explain import adoption_json, credits_json, rule_json
from impact.answers.lifted import gives_the_same, level_name, table_lines
from impact.answers.trace_text import Traces, adopted, confirmed, number
from impact.facts import CATALOGUE, QUESTION_STAGE
from impact.intake.identity import is_personal
from impact.language import translator
from impact.masking import MASK
from impact.model import Administration
from impact.question import parts_of
from impact.store.questions import StoredJudgement
from rules.explain import Explanation, explain
from rules.pack import Pack

TOPIC_LIST = "ämne"


@dataclass(frozen=True, slots=True)
class QuestionAnswer:
    """What `matters show` answers. `administrations` by id, as the register has them now.

    `is_confirmed`: the re-run gave the stored outcome.
    """

    stored: StoredJudgement
    pack: Pack
    explanation: Explanation
    administrations: Mapping[str, Administration]

    @property
    def is_confirmed(self) -> bool:
        """Whether the rules still give what was stored."""
        concerned = parts_of(self.stored.question.administration_ids)
        is_same = gives_the_same(self.stored, self.explanation, self.administrations, concerned)
        return is_same and self.explanation.conclusion.is_default == self.stored.is_default


def answer_question(stored: StoredJudgement, administrations: Mapping[str, Administration]) -> QuestionAnswer:
    """Run the rules of the stored pack on the question's facts, as they were judged."""
    pack = Pack.kept(stored.pack_files, CATALOGUE)
    return QuestionAnswer(stored, pack, explain(pack, QUESTION_STAGE, stored.facts, on=stored.as_of), administrations)


def question_row(stored: StoredJudgement) -> dict[str, Any]:
    """A question and where it goes, as `matters list` prints it. Internal: the title may say things of people."""
    question = stored.question
    return {
        "question_id": question.question_id,
        "raised_on": question.raised_on,
        "asked_by": question.asked_by,
        "topic": question.topic,
        "title": question.title,
        "business_areas": list(stored.areas),
        "urgency": question.urgency,
        "n_questions": stored.facts["antal_frågor"],
        "n_askers": stored.facts["antal_frågande"],
        "level": stored.level,
        "by_default": stored.is_default,
        "participants": list(stored.participants),
        "led_by": list(stored.led_by),
        "committee": stored.committee,
        "rules": list(stored.rules),
        "as_of": stored.as_of,
        "pack": stored.pack,
    }


def answer_json(answer: QuestionAnswer) -> dict[str, Any]:
    """The answer as `matters show --format json` prints it."""
    question = answer.stored.question
    return {
        **question_row(answer.stored),
        "text": question.text,
        "organisation_number": shown_number(question.organisation_number),
        "is_confidential": question.is_confidential,
        "is_protected": question.is_protected,
        "administrations": parts_of(question.administration_ids),
        "workplace_id": question.workplace_id,
        "designation": question.designation,
        "cost_msek": question.cost_msek,
        "deviations": list(answer.stored.deviations),
        "facts": answer.stored.facts,
        "rules": [rule_json(trace) for trace in answer.explanation.fired],
        "effects": credits_json(answer.explanation),
        "near_misses": [rule_json(trace) for trace in answer.explanation.near_misses],
        "adoption": adoption_json(answer.pack.adoption),
        "pack_hash": answer.pack.hash,
        "engine": answer.explanation.engine,
        "is_confirmed": answer.is_confirmed,
    }


def shown_number(organisation_number: str | None) -> str | None:
    """An organisation number as it may be shown: a sole trader's is a personal number."""
    return MASK if organisation_number and is_personal(organisation_number) else organisation_number


def answer_lines(answer: QuestionAnswer, language: str) -> list[str]:
    """The whole answer in sentences: the question, where it goes, the rules, the near misses."""
    _ = translator(language)
    traces = Traces(answer.pack, answer.explanation, language)
    return [
        *_question(answer, language),
        "",
        *_outcome(answer, language),
        "",
        _("Rules that hold:"),
        *traces.rule_lines(),
        "",
        _("What follows, and from which rules:"),
        *traces.credit_lines(),
        "",
        _("Rules that nearly held:"),
        *traces.near_miss_lines(),
        "",
        *_origin(answer, language),
    ]


def _question(answer: QuestionAnswer, language: str) -> Iterator[str]:
    _ = translator(language)
    question, facts = answer.stored.question, answer.stored.facts
    title = _("(protected identity)") if question.is_protected else question.title
    yield f"{question.question_id}  {title}"
    if question.text:
        yield f"  {question.text}"
    asked = _("Asked by {asker} on {day}.").format(asker=question.asked_by.label(language), day=question.raised_on)
    yield asked + (" " + _("In confidence: who asks is not stored.") if question.is_confidential else "")
    topic = answer.pack.label(TOPIC_LIST, question.topic, language) if question.topic else _("unknown")
    yield _("Topic: {topic}. Urgency: {urgency}.").format(topic=topic, urgency=question.urgency.label(language))
    if question.cost_msek is not None:
        yield _("Estimated cost: {cost} MSEK.").format(cost=number(question.cost_msek, language))
    if answer.stored.areas:
        yield _("Area: {areas}.").format(areas=", ".join(answer.stored.areas))
    if facts["upprepad"]:
        yield _("Asked {n} times on the topic in the area, by {askers} who ask.").format(
            n=facts["antal_frågor"], askers=facts["antal_frågande"]
        )


def _outcome(answer: QuestionAnswer, language: str) -> Iterator[str]:
    _ = translator(language)
    stored, pack = answer.stored, answer.pack
    level = level_name(stored.level, pack, language)
    if stored.is_default:
        yield _("No rule of level matches; the question goes to {level}, the rule pack's default.").format(level=level)
    else:
        yield _("The question goes to {level}.").format(level=level)
    yield from table_lines(stored, pack, {key: each.name for key, each in answer.administrations.items()}, language)


def _origin(answer: QuestionAnswer, language: str) -> Iterator[str]:
    _ = translator(language)
    yield _("Judged on {day} with the pack {pack} ({hash}), engine {engine}.").format(
        day=answer.stored.as_of,
        pack=answer.stored.pack,
        hash=answer.pack.hash[:8],
        engine=answer.explanation.engine,
    )
    yield adopted(answer.pack.adoption, language)
    yield confirmed(language, is_confirmed=answer.is_confirmed)
