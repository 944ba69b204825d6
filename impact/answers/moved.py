"""What becomes of proposals and questions when another pack judges the same matters."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date

from impact.answers.figures import Figures, listed_changes
from impact.answers.told import Side
from impact.governance.judge_questions import Judgement
from impact.governance.participants import Lifted
from impact.question import Question
from impact.situation import Situation


def moved(situation: Situation, before: Side, after: Side) -> Figures:
    """What becomes of the proposals: how many, which levels, and those that differ in anything a person would see."""
    first, second = _proposals(before), _proposals(after)
    keys = sorted(first.keys() | second.keys(), key=lambda key: (key[0], -1 if key[1] is None else key[1]))
    changed = [
        {
            "measure_id": before.met.measures[measure].measure_id,
            "business_area": None if area is None else situation.areas[area].name,
            **sides,
        }
        for measure, area in keys
        if (sides := _sides(first.get((measure, area)), second.get((measure, area))))
    ]
    return {
        "before": len(first),
        "after": len(second),
        "added": len(second.keys() - first.keys()),
        "dropped": len(first.keys() - second.keys()),
        **_counted(changed),
    }


def moved_questions(
    before: Sequence[Judgement], after: Sequence[Judgement], questions: Mapping[str, Question], since: date | None
) -> Figures:
    """What becomes of the questions, of those that were asked since a day when one is given.

    Every question has a level; `by_default` are those that no rule gives one. All are judged, for one can make another
    repeated. Titles are left out: they may say things of people.
    """
    pairs = [
        (first, second)
        for first, second in zip(before, after, strict=True)
        if since is None or questions[first.question_id].raised_on >= since
    ]
    changed = [
        {"question_id": first.question_id, "topic": questions[first.question_id].topic, **sides}
        for first, second in pairs
        if (sides := _sides(first, second))
    ]
    return {
        "before": len(pairs),
        "after": len(pairs),
        "by_default": {
            "before": sum(first.is_default for first, _ in pairs),
            "after": sum(second.is_default for _, second in pairs),
        },
        **_counted(changed),
    }


def _proposals(side: Side) -> dict[tuple[int, int | None], Lifted]:
    matters = side.judged.matters
    return {(matters[p.matter].measure, matters[p.matter].area): p for p in side.judged.proposals}


def _sides(before: Lifted | Judgement | None, after: Lifted | Judgement | None) -> Figures:
    """What is seen of it before and after; empty when that is the same."""
    first, second = _seen(before), _seen(after)
    return {} if first == second else {"before": first, "after": second}


def _seen(lifted: Lifted | Judgement | None) -> Figures | None:
    if lifted is None:
        return None
    return {
        "level": lifted.level,
        "led_by": list(lifted.led_by),
        "participants": list(lifted.participants),
        "committee": lifted.committee,
        "deviations": list(lifted.deviations),
    }


def _counted(changed: list[Figures]) -> Figures:
    """How many go from one level to another, how many change at the same level, and which."""
    levels = Counter(
        tuple(row[side]["level"] if row[side] else None for side in ("before", "after")) for row in changed
    )
    return {
        "levels": listed_changes(Counter({pair: n for pair, n in levels.items() if pair[0] != pair[1]})),
        "otherwise": sum(n for pair, n in levels.items() if pair[0] == pair[1]),
        "changed": changed,
    }
