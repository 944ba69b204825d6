"""The ordinary measures: what a year's programmes hold, spread over areas, kinds, stages and dates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import numpy as np
import shapely
from shapely import LineString, Point
from shapely.geometry.base import BaseGeometry
from shapely.ops import substring

from geodata.samples import AS_OF
from geodata.samples.make.areas import areas
from geodata.samples.make.districts import municipality
from geodata.samples.make.lots import Street, streets_of
from geodata.samples.make.outlines import NEIGHBOURHOODS
from geodata.samples.make.plane import place
from geodata.samples.make.plans import Plan
from geodata.samples.make.properties import lands_in
from geodata.samples.make.seed import stream
from geodata.samples.make.words import list_rows


@dataclass(frozen=True, slots=True)
class Programme:
    """One line of lists/programmes.csv: who plans what, in which stages, how many, how long, how dear, and where.

    `form`: "gata" (a stretch of street, or its ground), "ledning" (always a line), "led" (a long path outwards), "yta"
    (around some lots), "punkt", "tomt" (designations without geometry) or "utan" (no place). `areas` are taken in
    turn; without any, all in a drawn order.
    """

    prefix: str
    administrations: tuple[str, ...]
    title: str
    kind: str
    stages: tuple[str, ...]
    n: int
    days: tuple[int, int]
    cost_msek: tuple[float, float]
    form: str
    effects: tuple[str, ...]
    areas: tuple[str, ...]


def _programmes() -> tuple[Programme, ...]:
    return tuple(
        Programme(
            prefix=row["prefix"],
            administrations=tuple(row["administrations"].split()),
            title=row["title"],
            kind=row["kind"],
            stages=tuple(row["stages"].split()),
            n=int(row["n"]),
            days=(int(row["least_days"]), int(row["most_days"])),
            cost_msek=(float(row["least_msek"]), float(row["most_msek"])),
            form=row["form"],
            effects=tuple(row["effects"].split()),
            areas=tuple(row["areas"].split()),
        )
        for row in list_rows("programmes.csv")
    )


START_DAYS: dict[str, tuple[int, int]] = {
    "byggskede": (-60, 20),
    "tillstånd": (15, 120),
    "genomförandebeslut": (90, 400),
    "inriktningsbeslut": (200, 700),
    "utredningsbeslut": (300, 1000),
    "slutredovisning": (-1500, -1000),
    "planerad": (30, 420),
    "laga-kraft": (-20, 30),
    "planbesked": (60, 400),
    "programsamråd": (20, 120),
    "samråd": (-10, 120),
    "granskning": (10, 150),
    "antagande": (20, 120),
}
"""Earliest and latest start after the as-of day: building has begun, permits lie weeks ahead, decisions up to years."""


def ordinary_plans() -> tuple[Plan, ...]:
    """The programmes' measures, numbered from 001 for each sender."""
    serials: dict[str, int] = {}
    plans: list[Plan] = []
    for number, programme in enumerate(_programmes()):
        random = stream(f"programme-{number}")
        order = programme.areas or [str(area_id) for area_id in random.permutation(list(areas()))]
        for turn in range(programme.n):
            serials[programme.prefix] = serials.get(programme.prefix, 0) + 1
            measure_id = f"{programme.prefix}-2027-{serials[programme.prefix]:03d}"
            plans.append(_plan(measure_id, programme, turn, order[turn % len(order)], random))
    return tuple(plans)


def _plan(measure_id: str, programme: Programme, turn: int, area_id: str, random: np.random.Generator) -> Plan:
    stage = programme.stages[turn % len(programme.stages)]
    where, shape, designations = _location(programme.form, area_id, turn, random)
    starts_on = AS_OF + timedelta(days=int(random.integers(*START_DAYS[stage])))
    n_days = int(random.integers(programme.days[0], programme.days[1] + 1))
    effect = str(random.choice(programme.effects)) if programme.effects else None
    cost = round(float(random.uniform(*programme.cost_msek)), 1)
    return Plan(
        measure_id=measure_id,
        administration=programme.administrations[turn % len(programme.administrations)],
        title=f"{programme.title} {where}".strip(),
        kind=programme.kind,
        stage=stage,
        starts_on=starts_on,
        ends_on=None if programme.kind == "taxa" else starts_on + timedelta(days=n_days),
        shape=shape,
        traffic_effect=effect,
        cost_msek=cost or None,
        designations=designations,
    )


Location = tuple[str, BaseGeometry | None, str | None]


def _location(form: str, area_id: str, turn: int, random: np.random.Generator) -> Location:
    """A name for the title, a geometry or None, and designations or None. Every fourth street lies out in the town."""
    name = areas()[area_id].sketch.name
    if form == "utan":
        return "", None, None
    if form in ("gata", "ledning"):
        street = streets_of(area_id)[int(random.integers(len(streets_of(area_id))))]
        is_ground = form == "gata" and turn % 3 == 2
        return _in_town(random) if turn % 4 == 3 else _stretch(street, random, is_ground=is_ground)
    if form == "led":
        return name, _link(area_id, random), None
    if form == "punkt":
        ring = areas()[area_id].outline.convex_hull.buffer(float(random.uniform(-60, 160))).boundary
        spot = ring.interpolate(random.uniform(), normalized=True)
        return name, Point(round(spot.x), round(spot.y)), None
    return _some_lots(form, area_id, random)


def _stretch(street: Street, random: np.random.Generator, *, is_ground: bool) -> Location:
    """A part of the street as a line, or as the ground it takes."""
    start = float(random.uniform(0, street.line.length * 0.5))
    part = substring(street.line, start, start + max(60.0, float(random.uniform(0.2, 0.5)) * street.line.length))
    return street.name, part.buffer(6, cap_style="flat") if is_ground else part, None


def _in_town(random: np.random.Generator) -> Location:
    names = list(NEIGHBOURHOODS)
    name = names[int(random.integers(len(names)))]
    x, y = place(*NEIGHBOURHOODS[name][int(random.integers(len(NEIGHBOURHOODS[name])))])
    dx, dy = random.uniform(-150, 150, 2)
    return f"stadsgata i {name}", LineString([(x, y), (round(x + dx), round(y + dy))]), None


def _link(area_id: str, random: np.random.Generator) -> LineString:
    """A path from the middle of the area some kilometre outwards with gentle bends, inside the municipality."""
    middle = areas()[area_id].outline.representative_point()
    line = None
    while line is None or not municipality().covers(line):
        bearings = random.uniform(0, 2 * np.pi) + np.cumsum(random.uniform(-0.5, 0.5, 4))
        steps = np.cumsum(280 * np.column_stack([np.cos(bearings), np.sin(bearings)]), axis=0)
        line = LineString([(middle.x, middle.y), *((round(middle.x + dx), round(middle.y + dy)) for dx, dy in steps)])
    return line


def _some_lots(form: str, area_id: str, random: np.random.Generator) -> Location:
    """One to three lots of one quarter: their designations, or a plan area around them."""
    lands = lands_in(area_id)
    first = lands[int(random.integers(len(lands)))]
    quarter = first.designation.rsplit(" ", 1)[0]
    chosen = [found for found in lands if found.designation.rsplit(" ", 1)[0] == quarter][: int(random.integers(1, 4))]
    if form == "tomt":
        text = "; ".join(found.designation for found in chosen)
        return f"{quarter.removeprefix('Stockholm ')} i {areas()[area_id].sketch.name}", None, text
    ground = shapely.union_all([found.shape for found in chosen]).convex_hull.buffer(8, join_style="mitre")
    return areas()[area_id].sketch.name, ground, None
