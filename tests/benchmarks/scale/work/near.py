"""Areas, properties and adjacency: ours and GeoPandas', from arrays to pairs with their relation."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from geodata.matching.match import neighbourhood, shapes_within
from geodata.matching.meeting import share_ground
from geodata.matching.outlines import Outlines
from geodata.shapes import Floats, Shapes
from tests.benchmarks.scale.pairs import keeper
from tests.benchmarks.scale.scripts import near as script
from tests.benchmarks.scale.task import Case, Task

AREA_DISTANCE_M, STREET_WIDTH_M, TOLERANCE_M = 150.0, 30.0, 0.001
"""The Stockholm pack's, where no kind says otherwise."""
FEW = 20


@dataclass(frozen=True, slots=True, eq=False)
class Given:
    """Shapes, and the distances of each measure in metres."""

    measures: Shapes
    reach_m: Floats
    area_distance_m: Floats
    street_width_m: Floats
    areas: Shapes
    properties: Shapes
    tolerance_m: float = TOLERANCE_M

    @classmethod
    def of(cls, case: Case) -> Given:
        """Those of a size."""
        found = case.registers()
        measures = found.shapes("measures")
        alike = np.ones(len(measures))
        distances = found.reach_m, alike * AREA_DISTANCE_M, alike * STREET_WIDTH_M
        return cls(measures, *distances, found.shapes("areas"), found.shapes("properties"))

    def few(self) -> Given:
        """A little of it."""
        named = ("measures", "reach_m", "area_distance_m", "street_width_m", "properties")
        return replace(self, **{name: getattr(self, name)[:FEW] for name in named})


def find(given: Given) -> tuple[Any, Any, Any, Any]:
    """As impact/exposure.py does, with what it prepares: reach and neighbourhood are read off the same distances."""
    areas, plots = Outlines(given.areas), Outlines(given.properties)
    measure, area, area_away_m = shapes_within(given.measures, given.area_distance_m, areas)
    of_area = np.where(share_ground(given.measures, areas, measure, area), script.INSIDE, script.NEAR)
    reach_m = np.maximum(given.reach_m, given.street_width_m)
    pairs = shapes_within(given.measures, reach_m, plots)
    row, kind = neighbourhood(
        given.measures, plots, pairs, tolerance_m=given.tolerance_m, street_width_m=given.street_width_m
    )
    of_plot = np.full(len(pairs[0]), script.WITHIN_REACH)
    of_plot[row] = kind + script.TOUCHED
    plot = pairs[1] + len(given.areas)
    both = zip((measure, area, area_away_m, of_area), (pairs[0], plot, pairs[2], of_plot), strict=True)
    return tuple(map(np.concatenate, both))  # type: ignore[return-value]


def ours(case: Case) -> Task:
    return _task(case, find)


def good(case: Case) -> Task:
    return _task(case, script.near)


def _task(case: Case, method: Callable[[Given], Any]) -> Task:
    given = Given.of(case)
    few = given.few()
    return Task(lambda: method(few), lambda: method(given), keeper(case))
