"""From stage two's conclusions to proposals: the level, and whose districts they are in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from geodata.matching.match import shapes_within
from geodata.shapes import Shapes
from impact.governance.matters import Matter
from impact.governance.seats import PLANNER_FACT, seated
from impact.situation import Situation
from rules.decide import Decisions


@dataclass(frozen=True, slots=True)
class Lifted:
    """A proposal: `matter` is the index of its matter; participants and leaders are administration ids, sorted.

    `districts` are the ids of those that the measure lies in or touches.
    """

    matter: int
    level: str
    participants: tuple[str, ...]
    committee: str | None
    rules: tuple[str, ...]
    led_by: tuple[str, ...]
    deviations: tuple[str, ...]
    districts: tuple[str, ...]


def lift(
    situation: Situation, districts: Sequence[Sequence[str]], matters: Sequence[Matter], decisions: Decisions
) -> tuple[Lifted, ...]:
    """A proposal for every matter that a rule gives a level; `districts` are those of each measure."""
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
                    districts=tuple(districts[matter.measure]),
                )
            )
    return tuple(lifted)


def districts_of(situation: Situation, shapes: Shapes) -> list[list[str]]:
    """The districts that each measure lies in or touches: a street on the border concerns both."""
    found: list[list[str]] = [[] for _ in shapes]
    measure, district, _ = shapes_within(shapes, np.zeros(len(shapes)), situation.district_outlines)
    for m, d in zip(measure.tolist(), district.tolist(), strict=True):
        found[m].append(situation.districts[d].district_id)
    return found
