"""Questions as facts: what they say of themselves, where they are, and how many have asked the same."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from impact.governance.question_places import QuestionPlaces
from impact.question import Question, parts_of
from rules.columns import Values

Subject = tuple[str, str | None]
"""A topic and an area, None for no area: what two questions must share to be the same."""


@dataclass(frozen=True, slots=True)
class Raised:
    """A question with its areas and districts, and the facts that rules may ask about."""

    question: Question
    areas: tuple[str, ...]
    districts: list[str]
    facts: dict[str, object]


def gather_questions(
    questions: Sequence[Question], places: QuestionPlaces, *, topics: Collection[str], repetition_days: int
) -> tuple[Raised, ...]:
    """The facts of each question, weighed against all the others; a topic that is not among `topics` is no fact.

    Two questions are the same when they share the topic and an area, or the topic when neither has an area, and were
    asked at most `repetition_days` apart, whichever came first: the earlier one is judged anew when others follow.
    """
    areas = places.areas_of(questions)
    districts = places.districts_of(questions, areas)
    dedicated = {area.area_id for area in places.areas if area.is_dedicated}
    asked = _Asked(questions, areas)
    return tuple(
        Raised(
            question,
            areas[i],
            districts[i],
            {
                "frågeställare": question.asked_by.swedish,
                "ämne": question.topic if question.topic in topics else None,
                "brådska": question.urgency.swedish,
                "kostnad_mnkr": question.cost_msek,
                "antal_förvaltningar": len(parts_of(question.administration_ids)),
                **asked.alike(i, repetition_days),
                "har_område": bool(areas[i]),
                "renodlat": bool(dedicated & set(areas[i])) if areas[i] else None,
                "antal_områden": len(areas[i]),
                "antal_stadsdelsområden": len(districts[i]),
            },
        )
        for i, question in enumerate(questions)
    )


class _Asked:
    """Every question by subject and day, so that counting looks only at those of the same subject."""

    def __init__(self, questions: Sequence[Question], areas: Sequence[tuple[str, ...]]) -> None:
        self._questions = questions
        self._subjects = [_subjects(q, ids) for q, ids in zip(questions, areas, strict=True)]
        self._by_subject: defaultdict[Subject, list[tuple[int, int]]] = defaultdict(list)
        for number, subjects in enumerate(self._subjects):
            for subject in subjects:
                self._by_subject[subject].append((questions[number].raised_on.toordinal(), number))
        for asked in self._by_subject.values():
            asked.sort()

    def alike(self, number: int, apart_days: int) -> dict[str, object]:
        """How often the same was asked, and by how many; the question itself counts."""
        day = self._questions[number].raised_on.toordinal()
        found = {number}
        for subject in self._subjects[number]:
            asked = self._by_subject[subject]
            first = bisect_left(asked, (day - apart_days, -1))
            last = bisect_right(asked, (day + apart_days, len(self._questions)))
            found |= {each for _, each in asked[first:last]}
        askers = {self._questions[each].organisation_number or each for each in found}
        return {"upprepad": len(found) > 1, "antal_frågor": len(found), "antal_frågande": len(askers)}


def _subjects(question: Question, areas: tuple[str, ...]) -> list[Subject]:
    """A question without a topic is like no other."""
    return [(question.topic, area) for area in areas or (None,)] if question.topic else []


def as_columns(raised: Sequence[Raised], names: Sequence[str]) -> dict[str, Values]:
    """The facts as columns for `rules.decide`."""
    return {name: [each.facts[name] for each in raised] for name in names}
