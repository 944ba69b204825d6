"""Stage two: what an area, or a measure outside every area, has to bear: the facts for level and participants."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from geodata.shapes import Flags
from impact.exposure import AreaExposures
from impact.facts import MATTER_FIELDS
from impact.governance.calendar import Calendar
from impact.governance.load import Load
from impact.governance.tally import Tally
from impact.model import Measure
from impact.one_fact import measure_facts
from impact.recipient_facts import Columns
from impact.situation import Situation
from impact.terms import Relation


@dataclass(frozen=True, slots=True)
class Matter:
    """One measure × area (`area` is an index, None for a measure that affects recipients but no area)."""

    measure: int
    area: int | None
    facts: dict[str, object]


def gather_matters(
    situation: Situation,
    measures: Sequence[Measure],
    areas: AreaExposures,
    tally: Tally,
    informed: Flags,
    context: MatterContext,
) -> list[Matter]:
    """One matter per measure × area, and one per measure that has exposures but no area; in measure, area order."""
    in_areas = zip(areas.measure.tolist(), areas.area.tolist(), strict=True)
    places = [*in_areas, *((m, None) for m in tally.without_area.tolist())]
    told = tally.informed(informed)
    of_measure = {m: measure_facts(measures[m], context.as_of) for m in {m for m, _ in places}}
    matters = [
        Matter(
            m,
            a,
            {
                **of_measure[m],
                **(NO_AREA if a is None else _area_facts(situation, areas, row)),
                **tally.counts[row],
                "antal_informerade": told[row],
                **(Load(0, 1) if a is None else context.by_area[a].load_of(measures[m])).facts(),
                **_history_facts(context, m),
            },
        )
        for row, (m, a) in enumerate(places)
    ]
    return sorted(matters, key=lambda matter: (matter.measure, -1 if matter.area is None else matter.area))


@dataclass(frozen=True, slots=True)
class MatterContext:
    """What a matter is weighed against.

    The day, the calendar of each area (by its index), and each measure's number of districts and first stage.
    """

    as_of: date
    by_area: Mapping[int, Calendar]
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


def as_columns(matters: Sequence[Matter]) -> Columns:
    """The matters' facts as columns for `rules.decide`."""
    return {field.name: [matter.facts[field.name] for matter in matters] for field in MATTER_FIELDS}
