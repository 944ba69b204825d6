"""`rules simulate`: what another pack would have concluded of the registered measures. Nothing is stored."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from impact.answers.figures import Figures, changed_measures, coverage, told_figures
from impact.answers.moved import moved, moved_questions
from impact.answers.told import Pairs, Side, aligned
from impact.assess import Met, judge, meet, planned_in_areas, reach_of
from impact.errors import Refusal
from impact.exposure import Reach
from impact.governance.judge_questions import judge_questions
from impact.model import Measure
from impact.question import Question
from impact.run import require_registers
from impact.situation import Situation
from impact.store.database import reading
from impact.store.question_places import read_question_places
from impact.store.registers import current_measures, read_register
from impact.store.since import measures_since
from impact.store.situation import read_situation
from rules.pack import Pack


@dataclass(frozen=True, slots=True, eq=False)
class Simulation:
    """Two packs on the same measures and day. `figures` are ready for JSON; `rows` names whom, when asked for.

    `rows` is None unless they were asked for; `n_withheld` of them concern a protected identity and are left out. The
    figures count those too.
    """

    figures: Figures
    rows: tuple[Figures, ...] | None
    n_withheld: int
    is_same: bool


@dataclass(frozen=True, slots=True)
class Scope:
    """On which day, of which measures (those that came in since a day, or all), and whether to name whom."""

    as_of: date
    since: date | None = None
    named: bool = False


def simulate(database: str, before: Pack, after: Pack, scope: Scope) -> Simulation:
    """Judge the registered measures and questions by both packs and compare.

    Raises:
        Refusal: no registers, no measures, or measures with a kind or stage that one of the packs does not know.
        RulesError: a pack that does not hold on the day.

    """
    with reading(database) as connection:
        situation = read_situation(connection, scope.as_of, with_names=scope.named)
        current = [record for record, _ in current_measures(connection).values()]
        focus = None if scope.since is None else measures_since(connection, scope.since)
        questions = tuple(read_register(connection, Question).values())
        places = read_question_places(connection, questions, scope.as_of)
    require_registers(situation)
    measures = tuple(m for m in current if focus is None or m.measure_id in focus)
    require_measures(measures, scope.since)
    for pack in (before, after):
        require_words(pack, current)
    found = compare(situation, current, measures, (before, after), scope)
    first, second = (judge_questions(questions, places, pack, as_of=scope.as_of) for pack in (before, after))
    moved_too = moved_questions(first, second, {q.question_id: q for q in questions}, scope.since)
    is_same = found.is_same and not moved_too["changed"]
    return replace(found, figures=found.figures | {"questions": moved_too}, is_same=is_same)


def compare(
    situation: Situation,
    current: Sequence[Measure],
    measures: tuple[Measure, ...],
    packs: tuple[Pack, Pack],
    scope: Scope,
) -> Simulation:
    """Both packs on `measures`; those of `current` share the areas. Whom they meet is found once, if it can be."""
    as_of = scope.as_of
    reaches = [reach_of(pack, measures, as_of) for pack in packs]
    met = meet(situation, measures, reaches[0], as_of)
    other = met if _same_reach(*reaches) else meet(situation, measures, reaches[1], as_of)
    return compare_judged(situation, current, packs, (met, other), scope)


def compare_judged(
    situation: Situation,
    current: Sequence[Measure],
    packs: tuple[Pack, Pack],
    mets: tuple[Met, Met],
    scope: Scope,
) -> Simulation:
    """What each pack concludes of those whom its measures meet, compared."""
    as_of, measures = scope.as_of, mets[0].measures
    before, after = (
        Side(each, judge(situation, planned_in_areas(situation, current, pack, as_of), pack, each, as_of=as_of))
        for each, pack in zip(mets, packs, strict=True)
    )
    pairs = aligned(before, after, len(situation.recipients))
    matters = moved(situation, before, after)
    figures = {
        "as_of": as_of,
        "since": scope.since,
        "before": _pack(packs[0]),
        "after": _pack(packs[1]),
        "measures": len(measures),
        "exposures": {"before": len(mets[0].exposures.measure), "after": len(mets[1].exposures.measure)},
        **told_figures(situation, pairs),
        "proposals": matters,
        "coverage": coverage(situation, pairs, mets),
        "changed_measures": changed_measures(measures, pairs),
    }
    rows, n_withheld = _named(situation, measures, pairs) if scope.named else (None, 0)
    is_same = not pairs.changed.any() and not matters["changed"]
    return Simulation(figures, rows, n_withheld, is_same)


def require_measures(measures: Sequence[Measure], since: date | None) -> None:
    """Refuse to compare on nothing."""
    if measures:
        return
    if since is None:
        raise Refusal("There are no measures in the database.", remedy="Register them first: berord register FILE.")
    raise Refusal(
        "No measure has come in since {day}.", remedy="Choose an earlier day, or leave out --since.", day=since
    )


def require_words(pack: Pack, measures: Sequence[Measure]) -> None:
    """Refuse measures whose kind, stage or effect on traffic the pack does not know: it says nothing of them."""
    words = [("åtgärdstyp", m.kind) for m in measures if m.kind is not None]
    words += [("skede", m.stage) for m in measures if m.stage is not None]
    words += [("trafikpåverkan", m.traffic_effect) for m in measures if m.traffic_effect is not None]
    known = {(name, code.code) for name, codes in pack.code_lists.items() for code in codes}
    unknown = sorted(set(words) - known)
    if unknown:
        raise Refusal(
            "The rule pack {pack} does not know words that registered measures have: {words}.",
            why="It says nothing of such measures, so there is nothing to compare.",
            remedy="Add the words to its code lists.",
            pack=f"{pack.name} {pack.version}",
            words=", ".join(f"{name} {word}" for name, word in unknown),
        )


def _same_reach(first: Reach, second: Reach) -> bool:
    return (
        np.array_equal(first.area_distance_m, second.area_distance_m)
        and np.array_equal(first.reach_m, second.reach_m)
        and np.array_equal(first.street_width_m, second.street_width_m)
        and first.border_tolerance_m == second.border_tolerance_m
    )


def _pack(pack: Pack) -> Figures:
    return {"pack": f"{pack.name} {pack.version}", "pack_hash": pack.hash}


def _named(situation: Situation, measures: Sequence[Measure], pairs: Pairs) -> tuple[tuple[Figures, ...], int]:
    """A row for each measure × recipient that is told otherwise, and how many are withheld."""
    changed = np.flatnonzero(pairs.changed).tolist()
    shown = [row for row in changed if not situation.recipients.is_protected[pairs.recipient[row]]]
    return tuple(_rows(situation, measures, pairs, shown)), len(changed) - len(shown)


def _rows(situation: Situation, measures: Sequence[Measure], pairs: Pairs, shown: Sequence[int]) -> Iterator[Figures]:
    for row in shown:
        recipient_type, recipient_id = situation.recipients.key(int(pairs.recipient[row]))
        before, after = pairs.states[pairs.before[row]], pairs.states[pairs.after[row]]
        yield {
            "measure_id": measures[pairs.measure[row]].measure_id,
            "recipient_type": recipient_type,
            "recipient_id": recipient_id,
            "name": situation.recipients.names[pairs.recipient[row]],
            "change": pairs.change_of(row),
            "informed_before": before.informed,
            "informed_after": after.informed,
            "statutory_before": before.is_statutory,
            "statutory_after": after.is_statutory,
            "notice_days_before": before.notice_days,
            "notice_days_after": after.notice_days,
            "dialogue_forms_before": before.dialogue_forms,
            "dialogue_forms_after": after.dialogue_forms,
        }
