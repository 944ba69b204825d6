"""A synthetic city in memory, of any size, for the figures of simulation: seeded, with no register behind it."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import shapely

from impact.columns.property_outlines import NO_PROPERTIES
from impact.columns.recipients import Recipients
from impact.model import Administration, BusinessArea, District, Measure, Workplace
from impact.situation import Situation
from impact.terms import AdministrationKind

DAY = date(2027, 1, 15)
EAST, NORTH = 650_000, 6_560_000
AREA_M, ROW = 500.0, 20
KINDS = ("gatuarbete", "beläggning", "ledningsarbete", "detaljplan", "exploatering", "evenemang", "sprängning")
STAGES = ("planerad", "samråd", "byggskede", None)
SIZE_CLASSES = ("0", "1-4", "5-9", "10-19", "20-49", "50-99", "100-199", "200-499", "500+", None)
PLANNERS = ("trafikkontoret", "exploateringskontoret", "stadsbyggnadskontoret")


def city(n_areas: int, per_area: int, n_measures: int, seed: int = 1) -> tuple[Situation, list[Measure]]:
    """So many areas of 500 m with so many workplaces each, and measures of 60 m in them: about 1 pair per workplace.

    Every second area is dedicated.
    """
    rng = np.random.default_rng(seed)
    corners = [(EAST + AREA_M * 3 * (i % ROW), NORTH + AREA_M * 3 * (i // ROW)) for i in range(n_areas)]
    areas = tuple(
        BusinessArea(f"a{i:04}", f"Provområde {i}", i % 2 == 0, geometry=shapely.box(x, y, x + AREA_M, y + AREA_M).wkb)
        for i, (x, y) in enumerate(corners)
    )
    points = np.repeat(np.array(corners), per_area, axis=0) + rng.uniform(1, AREA_M - 1, (n_areas * per_area, 2))
    sizes = rng.integers(0, len(SIZE_CLASSES), len(points)).tolist()
    workplaces = tuple(
        Workplace(
            f"{i:08}", f"5299{i % 50:02}-{i % 10000:04}", f"Provbolaget {i}", sni_2007=f"{i % 90 + 10}110",
            size_class=SIZE_CLASSES[size], geometry=shapely.Point(x, y).wkb,
        )
        for i, ((x, y), size) in enumerate(zip(points.tolist(), sizes, strict=True))
    )  # fmt: skip
    every = shapely.box(EAST - 1000, NORTH - 1000, EAST + 50_000, NORTH + 50_000)
    administrations = {
        name: Administration(name, name.capitalize(), AdministrationKind.DEPARTMENT) for name in PLANNERS
    }
    districts = (District("d1", "Norra", geometry=every.wkb),)
    situation = Situation(areas, districts, administrations, Recipients.of(workplaces), NO_PROPERTIES)
    return situation, [_measure(rng, i, corners[i % n_areas]) for i in range(n_measures)]


def _measure(rng: np.random.Generator, number: int, corner: tuple[float, float]) -> Measure:
    x, y = np.array(corner) + rng.uniform(50, AREA_M - 120, 2)
    starts_on = DAY + timedelta(days=int(rng.integers(-20, 300)))
    return Measure(
        f"M{number:05}",
        PLANNERS[number % len(PLANNERS)],
        f"Provåtgärd {number}",
        KINDS[int(rng.integers(0, len(KINDS)))],
        STAGES[int(rng.integers(0, len(STAGES)))],
        starts_on,
        starts_on + timedelta(days=int(rng.integers(0, 400))),
        geometry=shapely.box(x, y, x + 60, y + 60).wkb,
    )
