"""One run, from the registers on a day to what follows for each measure. Read it from top to bottom.

`assess` is a pure function of the registers, the pack and the day: same input, same result, in the same order.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from geodata.shapes import Flags, Shapes, from_wkb
from impact.audited import Counts, Decided, audit_run
from impact.border import border_findings
from impact.exposure import AreaExposures, Exposures, Reach, areas_exposed, find_exposures
from impact.facts import MATTER_STAGE, RECIPIENT_STAGE
from impact.findings import Finding
from impact.governance.calendar import Calendar
from impact.governance.matters import Matter, MatterContext, as_columns, gather_matters
from impact.governance.participants import Lifted, districts_of, lift
from impact.governance.tally import Tally
from impact.model import Measure
from impact.recipient_facts import Columns, exposure_facts
from impact.setting import Setting
from impact.situation import Situation
from impact.stages import Stage, Stages
from impact.targets import Target, target_of
from impact.zero import Zero, came_withdrawn, with_place, with_unread, zero_matches
from rules.audit import Sample
from rules.decide import Decisions, decide
from rules.pack import Pack

MEASURES_AT_ONCE = 5_000
"""Measures that are matched with the areas together, which bounds what their shapes need."""

Planned = Mapping[int, Calendar]
"""What is planned in each area, by the area's index."""


@dataclass(frozen=True, slots=True)
class Assessment:
    """What a run concludes: indices point into `measures` and into the situation's registers.

    `lifted` decides each of `matters`; `proposals` are those that got a level.
    """

    measures: tuple[Measure, ...]
    areas: AreaExposures
    exposures: Exposures
    decisions: Decisions
    matters: tuple[Matter, ...]
    lifted: Decisions
    proposals: tuple[Lifted, ...]
    zero: tuple[Zero, ...]
    findings: tuple[Finding, ...]
    audit: Counts | None
    reach_m: tuple[float, ...]
    """The greatest of the distances that each measure was matched by: what is farther away cannot touch it."""

    @property
    def informed(self) -> Flags:
        """For each exposure whether the pack informs the recipient."""
        return self.decisions.informed


def assess(
    setting: Setting,
    current: Sequence[Measure],
    *,
    focus: Collection[str],
    planned: Planned | None = None,
    sample: Sample | None = None,
    stages: Stages | None = None,
) -> Assessment:
    """Assess the measures whose ids are in `focus`. `current` are all current measures: they share the areas.

    `planned` is `planned_in_areas` of the same situation, which parts of one run share. With a sample, random
    conclusions are audited (`impact.audited`). `stages` gathers how long matching and deciding take.

    Raises:
        AuditFailed: an audited conclusion differs.

    """
    situation, pack, as_of = setting.situation, setting.pack, setting.as_of
    measures = tuple(m for m in current if m.measure_id in focus)
    stages = stages or Stages()
    with stages.stage(Stage.MATCH) as matched:
        met = meet(situation, measures, reach_of(pack, measures, as_of), as_of)
        if planned is None:
            planned = planned_in_areas(situation, current, pack, as_of)
        matched.count += len(met.exposures.measure)
    with stages.stage(Stage.DECIDE) as decided_in:
        judged = judge(situation, planned, pack, met, as_of=as_of)
        decided_in.count += len(judged.decisions) + len(judged.matters)
    zero = zero_matches(situation, met.shapes, met.reach, met.areas, met.exposures, judged.decisions.informed)
    zero = tuple(with_place(each, measures[each.measure]) for each in zero)
    zero = came_withdrawn(tuple(with_unread(each, measures[each.measure]) for each in zero), met.unheard)

    decided = Decided(met.facts, judged.decisions), Decided(as_columns(judged.matters), judged.lifted)
    audited = audit_run(pack, *decided, as_of=as_of, sample=sample)

    return Assessment(
        measures,
        met.areas,
        met.exposures,
        judged.decisions,
        judged.matters,
        judged.lifted,
        judged.proposals,
        zero,
        border_findings(situation, measures, met.shapes),
        audited,
        met.reach.greatest_m,
    )


@dataclass(frozen=True, slots=True, eq=False)
class Met:
    """Whom the measures meet within their reach, and the facts of it: all of a run before the rules have a say."""

    measures: tuple[Measure, ...]
    shapes: Shapes
    reach: Reach
    areas: AreaExposures
    exposures: Exposures
    facts: Columns
    tally: Tally
    unheard: Flags


def meet(situation: Situation, measures: tuple[Measure, ...], reach: Reach, as_of: date) -> Met:
    """Areas and recipients that the measures meet, with stage one's facts on the day.

    A measure that came already withdrawn meets nobody: nobody was told of it, so there is nothing to take back.
    """
    withdrawn = reach.withdrawn_stages
    unheard = np.array([m.stage in withdrawn and situation.stages_of(m) <= withdrawn for m in measures], dtype=bool)
    drawn = [None if silent else m.geometry for m, silent in zip(measures, unheard, strict=True)]
    shapes = from_wkb(drawn)
    areas = areas_exposed(situation, drawn, reach.area_distance_m)
    targets = [Target((), ()) if silent else target_of(m) for m, silent in zip(measures, unheard, strict=True)]
    exposures = find_exposures(situation, shapes, reach, areas, targets)
    facts = exposure_facts(situation, measures, exposures, areas, as_of)
    return Met(measures, shapes, reach, areas, exposures, facts, Tally.of(situation, exposures, areas), unheard)


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """What the rules of both stages conclude; `lifted` decides each of `matters`."""

    decisions: Decisions
    matters: tuple[Matter, ...]
    lifted: Decisions
    proposals: tuple[Lifted, ...]


def judge(situation: Situation, planned: Planned, pack: Pack, met: Met, *, as_of: date) -> Judged:
    """What the pack says of those whom the measures meet, and then of each matter as a whole."""
    decisions = decide(pack, RECIPIENT_STAGE, met.facts, on=as_of)

    first = first_known(pack, met.measures, situation.first_stages)
    districts = districts_of(situation, met.shapes)
    context = MatterContext(as_of, planned, list(map(len, districts)), first)
    matters = gather_matters(situation, met.measures, met.areas, met.tally, decisions.informed, context)
    lifted = decide(pack, MATTER_STAGE, as_columns(matters), on=as_of)
    return Judged(decisions, tuple(matters), lifted, lift(situation, districts, matters, lifted))


def reach_of(pack: Pack, measures: Sequence[Measure], as_of: date) -> Reach:
    """Every distance of the pack that applies to each measure on the day, in metres.

    Raises RulesError when the pack is not valid on the day.
    """
    pack.rules_of(RECIPIENT_STAGE, as_of)

    def metres(name: str) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        words = [(m.kind, m.stage) for m in measures]
        value_of = {(k, s): pack.parameter(name, on=as_of, kind=k, stage=s) for k, s in dict.fromkeys(words)}
        return np.array([value_of[each] for each in words], dtype=float)

    tolerance_m = pack.parameter("gränstolerans_m", on=as_of, kind=None, stage=None)
    distances = metres("område_avstånd_m"), metres("räckvidd_m"), metres("gatubredd_m")
    return Reach(*distances, tolerance_m, pack.withdrawn_stages)


def planned_in_areas(situation: Situation, current: Sequence[Measure], pack: Pack, as_of: date) -> Planned:
    """What is planned in each area, by the area's index."""
    planned = measures_in_areas(situation, current, pack, as_of)
    apart_days = int(pack.parameter("samtidighet_dagar", on=as_of))
    return {area: Calendar(measures, apart_days) for area, measures in planned.items()}


def measures_in_areas(
    situation: Situation, current: Sequence[Measure], pack: Pack, as_of: date
) -> dict[int, list[Measure]]:
    """The measures that expose each area, by the area's index."""
    planned: defaultdict[int, list[Measure]] = defaultdict(list)
    for start in range(0, len(current), MEASURES_AT_ONCE):
        some = current[start : start + MEASURES_AT_ONCE]
        reach = reach_of(pack, some, as_of)
        found = areas_exposed(situation, [m.geometry for m in some], reach.area_distance_m)
        for measure, area in zip(found.measure.tolist(), found.area.tolist(), strict=True):
            planned[area].append(some[measure])
    return planned


def first_known(pack: Pack, measures: Sequence[Measure], first_stages: Mapping[str, str | None]) -> list[str | None]:
    """Each measure's first stage; None where it was none, or a word that the pack no longer has."""
    first = (first_stages.get(m.measure_id, m.stage) for m in measures)
    known = {code.code for code in pack.code_lists["skede"]}
    return [stage if stage in known else None for stage in first]
