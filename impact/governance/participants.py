"""From stage two's conclusions to proposals: the level, and who sits at the table."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from geodata.matching.match import shapes_within
from geodata.shapes import Shapes
from impact.governance.matters import Matter
from impact.model import Administration
from impact.situation import Situation
from impact.terms import AdministrationKind
from rules.decide import Decisions

CONCERNED = ("planerande-förvaltning", "berörd-förvaltning")
"""The words of packs for those who plan the measure, or whom the question concerns."""

PLANNER_FACT = "förvaltning"


@dataclass(frozen=True, slots=True)
class Lifted:
    """A proposal: `matter` is the index of its matter; participants and leaders are administration ids, sorted."""

    matter: int
    level: str
    participants: tuple[str, ...]
    committee: str | None
    rules: tuple[str, ...]
    led_by: tuple[str, ...]
    deviations: tuple[str, ...]


def lift(situation: Situation, shapes: Shapes, matters: Sequence[Matter], decisions: Decisions) -> tuple[Lifted, ...]:
    """A proposal for every matter that a rule gives a level."""
    districts = _districts(situation, shapes)
    lifted: list[Lifted] = []
    for i, matter in enumerate(matters):
        conclusion = decisions.conclusions[decisions.outcome_index[i]]
        if conclusion.level is not None:
            planner = str(matter.facts[PLANNER_FACT])
            participants, led_by = (
                seated(situation.administrations, roles, districts[matter.measure], (planner,))
                for roles in (conclusion.participants, conclusion.led_by)
            )
            lifted.append(
                Lifted(
                    matter=i,
                    level=conclusion.level,
                    participants=participants,
                    committee=", ".join(conclusion.committees) or None,
                    rules=conclusion.rules,
                    led_by=led_by,
                    deviations=conclusion.deviations,
                )
            )
    return tuple(lifted)


def seated(
    administrations: Mapping[str, Administration],
    roles: Sequence[str],
    districts: Sequence[str],
    concerned: Sequence[str],
) -> tuple[str, ...]:
    """Administrations, with two roles put in place: who plans or is concerned, and whose district it is.

    The district administration is found by geometry, many to many: a district can hold parts of several.
    """
    invited = {each for role in roles for each in (concerned if role in CONCERNED else (role,))}
    word = AdministrationKind.DISTRICT_ADMINISTRATION.swedish
    if word in invited:
        by_district = {a.district_id: a.administration_id for a in administrations.values() if a.district_id}
        # A district without a known administration is still named, so that nobody is forgotten in silence.
        invited = invited - {word} | {by_district.get(d, f"{word} {d}") for d in districts}
    return tuple(sorted(invited))


def _districts(situation: Situation, shapes: Shapes) -> dict[int, list[str]]:
    """The districts that each measure lies in or touches."""
    found: dict[int, list[str]] = defaultdict(list)
    measure, district, _ = shapes_within(shapes, np.zeros(len(shapes)), situation.district_shapes)
    for m, d in zip(measure.tolist(), district.tolist(), strict=True):
        found[m].append(situation.districts[d].district_id)
    return found
