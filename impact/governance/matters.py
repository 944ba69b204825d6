"""Stage two: what an area, or a measure outside every area, has to bear: the facts for level and participants."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from geodata.shapes import Flags, Indices
from impact.exposure import AreaExposures, Exposures
from impact.facts import MATTER_FIELDS
from impact.governance.calendar import Calendar, Load
from impact.model import Measure, PropertyInterest, Workplace
from impact.recipient_facts import Columns, measure_facts
from impact.situation import Situation
from impact.size_class import employees
from impact.terms import InterestKind, Relation

OWNING = (InterestKind.OWNER, InterestKind.LEASEHOLDER)


@dataclass(frozen=True, slots=True)
class Matter:
    """One measure × area (`area` is an index, None for a measure that affects recipients but no area)."""

    measure: int
    area: int | None
    facts: dict[str, object]


def gather_matters(
    situation: Situation,
    measures: Sequence[Measure],
    exposures: Exposures,
    areas: AreaExposures,
    informed: Flags,
    context: MatterContext,
) -> list[Matter]:
    """One matter per measure × area, and one per measure that has exposures but no area; in measure, area order."""
    matters: list[Matter] = []
    order = np.argsort(exposures.through_area, kind="stable")
    starts = np.searchsorted(exposures.through_area[order], np.arange(len(areas.measure) + 1))
    for row, (m, a) in enumerate(zip(areas.measure.tolist(), areas.area.tolist(), strict=True)):
        rows = exposures.through_row[order[starts[row] : starts[row + 1]]]
        facts = {
            **measure_facts(measures[m], context.as_of),
            **_area_facts(situation, areas, row),
            **_sums(situation, exposures.recipient[rows], informed[rows]),
            **_load_facts(context.by_area[a].load_of(measures[m])),
            **_history_facts(context, m),
        }
        matters.append(Matter(m, a, facts))
    without = sorted(set(exposures.measure.tolist()) - set(areas.measure.tolist()))
    for m in without:
        rows = np.flatnonzero(exposures.measure == m)
        facts = {
            **measure_facts(measures[m], context.as_of),
            **NO_AREA,
            **_sums(situation, exposures.recipient[rows], informed[rows]),
            **_load_facts(Load(0, 1)),
            **_history_facts(context, m),
        }
        matters.append(Matter(m, None, facts))
    return sorted(matters, key=lambda matter: (matter.measure, -1 if matter.area is None else matter.area))


@dataclass(frozen=True, slots=True)
class MatterContext:
    """What a matter is weighed against.

    The day, the calendar of each area (by its index), and each measure's number of districts and first stage.
    """

    as_of: date
    by_area: dict[int, Calendar]
    n_districts: Sequence[int]
    first_stages: Sequence[str | None]


NO_AREA: dict[str, object] = {
    "har_område": False,
    "renodlat": None,
    Relation.IN_AREA.swedish: False,
    Relation.NEAR_AREA.swedish: False,
    "avstånd_område_m": None,
}


def _area_facts(situation: Situation, areas: AreaExposures, row: int) -> dict[str, object]:
    return {
        "har_område": True,
        "renodlat": situation.areas[areas.area[row]].is_dedicated,
        Relation.IN_AREA.swedish: bool(areas.relation[row] & Relation.IN_AREA.bit),
        Relation.NEAR_AREA.swedish: bool(areas.relation[row] & Relation.NEAR_AREA.bit),
        "avstånd_område_m": float(areas.distance_m[row]),
    }


def _history_facts(context: MatterContext, measure: int) -> dict[str, object]:
    return {
        "första_skede": context.first_stages[measure],
        "antal_stadsdelsområden": context.n_districts[measure],
    }


def _load_facts(load: Load) -> dict[str, object]:
    return {"samtidiga_åtgärder": load.n_simultaneous, "antal_förvaltningar": load.n_administrations}


def _sums(situation: Situation, recipients: Indices, told: Flags) -> dict[str, object]:
    """How many recipients of each sort, and their employees as an interval: size classes are intervals."""
    records = [situation.recipient(i) for i in recipients.tolist()]
    workplaces = [r for r in records if isinstance(r, Workplace)]
    interests = [r for r in records if isinstance(r, PropertyInterest)]
    intervals = [employees(w.size_class) for w in workplaces]
    greatest = [high for low, high in intervals if low is not None]
    return {
        "antal_arbetsställen": len(workplaces),
        "antal_företag": len({w.organisation_number or w.workplace_id for w in workplaces}),
        "antal_fastigheter": len({i.designation for i in interests}),
        "antal_fastighetsägare": len({i.organisation_number or i.interest_id for i in interests if i.kind in OWNING}),
        "antal_informerade": int(np.sum(told)),
        "anställda_minst": sum(low for low, _ in intervals if low is not None),
        "anställda_högst": None if None in greatest else sum(high for high in greatest if high is not None),
    }


def as_columns(matters: Sequence[Matter]) -> Columns:
    """The matters' facts as columns for `rules.decide`."""
    return {field.name: [matter.facts[field.name] for matter in matters] for field in MATTER_FIELDS}
