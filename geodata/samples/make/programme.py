"""The ordinary measures: what a year's programmes hold, spread over areas, kinds, stages and dates."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain

import numpy as np
import shapely
from shapely import LineString, Point
from shapely.ops import substring

from geodata.samples import AS_OF
from geodata.samples.make.areas import areas
from geodata.samples.make.districts import municipality
from geodata.samples.make.lots import Street, streets_of
from geodata.samples.make.plane import place, rectangle
from geodata.samples.make.outlines import NEIGHBOURHOODS
from geodata.samples.make.plans import Plan
from geodata.samples.make.properties import lands_in
from geodata.samples.make.seed import stream


@dataclass(frozen=True, slots=True)
class Programme:
    """One line of a programme: who plans what, in which stages, how many, how long, how dear, and where it is drawn.

    `form` is "gata" (a stretch of street), "ledning" (the same, always a line), "led" (a long line outwards), "yta" (some lots), "punkt" or "tomt"
    (designations without geometry).
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
    effects: tuple[str, ...] = ("begränsad",)


PROGRAMMES: tuple[Programme, ...] = (
    Programme("TK", ("trafikkontoret",), "Gatuarbete på", "gatuarbete", ("planerad", "tillstånd", "byggskede"), 11,
              (20, 150), (1, 25), "gata", ("begränsad", "infart-begränsad", "gata-avstängd", "infart-avstängd")),
    Programme("TK", ("trafikkontoret",), "Beläggning av", "beläggning", ("planerad", "tillstånd", "byggskede"), 8,
              (4, 25), (0.5, 8), "gata", ("begränsad", "gata-avstängd")),
    Programme("TK", ("trafikkontoret",), "Broreparation vid", "broarbete", ("inriktningsbeslut", "genomförandebeslut"), 3,
              (200, 500), (30, 180), "punkt", ("gata-avstängd", "begränsad")),
    Programme("TK", ("trafikkontoret",), "Hastighet och lastplatser på", "trafikåtgärd",
              ("planerad", "genomförandebeslut", "slutredovisning"), 5, (10, 60), (0.3, 4), "gata", ("ingen", "begränsad")),
    Programme("TK", ("trafikkontoret",), "Cykelstråk genom", "cykelstråk",
              ("utredningsbeslut", "inriktningsbeslut", "genomförandebeslut", "byggskede"), 5, (150, 500), (20, 120), "led"),
    Programme("TK", ("trafikkontoret",), "Lopp genom", "evenemang", ("planerad", "tillstånd"), 3, (0, 2), (0.1, 0.5), "led",
              ("gata-avstängd", "infart-avstängd")),
    Programme("SBK", ("stadsbyggnadskontoret",), "Detaljplan för kvarter i", "detaljplan",
              ("planbesked", "samråd", "granskning", "antagande", "laga-kraft"), 16, (21, 60), (0.5, 3), "yta"),
    Programme("SBK", ("stadsbyggnadskontoret",), "Planprogram för", "program", ("programsamråd", "planerad"), 5, (42, 90),
              (1, 6), "yta"),
    Programme("LED", ("svoa", "exergi", "ellevio", "stokab"), "Ledningsarbete på", "ledningsarbete",
              ("planerad", "tillstånd", "byggskede"), 18, (15, 200), (0.5, 30), "ledning", ("begränsad", "infart-begränsad")),
    Programme("LED", ("exergi", "svoa"), "Sprängning för ledningstunnel vid", "sprängning", ("planerad", "tillstånd"), 4,
              (30, 120), (10, 60), "ledning"),
    Programme("EXPL", ("exploateringskontoret",), "Markanvisning inom", "markanvisning",
              ("planerad", "utredningsbeslut", "inriktningsbeslut"), 6, (90, 400), (5, 90), "tomt"),
    Programme("EXPL", ("exploateringskontoret",), "Gatu- och parkutbyggnad vid", "exploatering",
              ("utredningsbeslut", "inriktningsbeslut", "genomförandebeslut", "byggskede", "slutredovisning"), 7, (200, 900),
              (40, 420), "tomt", ("begränsad", "gata-avstängd")),
    Programme("EXPL", ("exploateringskontoret",), "Marksanering inom", "sanering", ("planerad", "tillstånd", "byggskede"), 4,
              (40, 160), (3, 40), "tomt"),
    Programme("EXPL", ("exploateringskontoret", "fastighetskontoret"), "Rivning inom", "rivning", ("planerad", "tillstånd"), 4,
              (20, 90), (1, 12), "tomt"),
    Programme("OVR", ("fastighetskontoret", "sisab", "micasa"), "Ombyggnad i", "fastighetsåtgärd",
              ("planerad", "genomförandebeslut", "byggskede"), 5, (60, 300), (4, 140), "punkt", ("ingen", "begränsad")),
    Programme("OVR", ("fastighetskontoret", "exploateringskontoret"), "Försäljning inom", "fastighetsförsäljning",
              ("planerad", "genomförandebeslut"), 3, (30, 120), (10, 70), "tomt"),
    Programme("OVR", ("sdf-farsta", "sdf-jarva", "stockholms-hamnar"), "Marknadsdag i", "evenemang", ("planerad", "tillstånd"), 3,
              (0, 3), (0.1, 0.4), "punkt", ("gata-avstängd",)),
    Programme("OVR", ("trafikverket", "region-stockholm-trafik"), "Vägarbete på statlig väg vid", "gatuarbete",
              ("planerad", "byggskede"), 4, (30, 250), (5, 200), "punkt", ("begränsad", "gata-avstängd")),
    Programme("OVR", ("stockholm-parkering", "svoa"), "Ändrad taxa", "taxa", ("planerad",), 2, (0, 0), (0, 0), "utan"),
    Programme("OVR", ("trafikkontoret", "sdf-bromma"), "Upphandling av drift", "upphandling", ("planerad",), 2, (30, 60),
              (5, 60), "utan"),
)  # fmt: skip


def ordinary_plans() -> tuple[Plan, ...]:
    """The programmes' measures, numbered from 001 for each sender."""
    serials: dict[str, int] = {}
    plans: list[Plan] = []
    for number, programme in enumerate(PROGRAMMES):
        random = stream(f"programme-{number}")
        for turn in range(programme.n):
            serials[programme.prefix] = serials.get(programme.prefix, 0) + 1
            measure_id = f"{programme.prefix}-2027-{serials[programme.prefix]:03d}"
            plans.append(_plan(measure_id, programme, turn, random))
    return tuple(plans)


def _plan(measure_id: str, programme: Programme, turn: int, random: np.random.Generator) -> Plan:
    stage = programme.stages[turn % len(programme.stages)]
    area_id = str(random.choice(list(areas())))
    where, shape, designations = _location(programme.form, area_id, turn, random)
    starts_on = _start(stage, random)
    ends_on = (
        None if programme.kind == "taxa" else starts_on + timedelta(days=int(random.integers(*_open(programme.days))))
    )
    low, high = programme.cost_msek
    effect = programme.effects[int(random.integers(len(programme.effects)))] if shape is not None else None
    return Plan(
        measure_id, programme.administrations[turn % len(programme.administrations)], f"{programme.title} {where}".strip(),
        programme.kind, stage, starts_on, ends_on, shape, effect, round(float(random.uniform(low, high)), 1) or None, None,
        designations,
    )  # fmt: skip


def _open(days: tuple[int, int]) -> tuple[int, int]:
    return days[0], days[1] + 1


def _start(stage: str, random: np.random.Generator) -> date:
    """Building has begun or is about to; permits lie weeks ahead, decisions months, early stages up to two years."""
    first, last = {
        "byggskede": (-60, 20), "tillstånd": (15, 120), "genomförandebeslut": (90, 400), "inriktningsbeslut": (200, 700),
        "utredningsbeslut": (300, 1000), "slutredovisning": (-400, -200), "planerad": (30, 420), "laga-kraft": (-20, 30),
        "planbesked": (60, 400), "programsamråd": (20, 120), "samråd": (-10, 120), "granskning": (10, 150),
        "antagande": (20, 120),
    }[stage]  # fmt: skip
    return AS_OF + timedelta(days=int(random.integers(first, last)))


Location = tuple[str, shapely.Geometry | None, str | None]


def _location(form: str, area_id: str, turn: int, random: np.random.Generator) -> Location:
    """A name for the title, a geometry or None, and designations or None. Every fifth street lies out in the town."""
    name = areas()[area_id].sketch.name
    if form == "utan":
        return "", None, None
    if form in ("gata", "ledning"):
        street = streets_of(area_id)[int(random.integers(len(streets_of(area_id))))]
        is_ground = form == "gata" and turn % 3 == 2
        return _in_town(random) if turn % 5 == 4 else _stretch(street, random, is_ground=is_ground)
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
    """A line from the middle of the area some kilometre outwards, with two bends, inside the municipality."""
    middle = areas()[area_id].outline.representative_point()
    line = None
    while line is None or not municipality().covers(line):
        steps = np.cumsum(random.uniform(-450, 450, (3, 2)), axis=0)
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
