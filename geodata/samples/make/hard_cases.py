"""The measures that show the hard cases of geodata/samples/cases.py, each built to have the property it claims."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import chain

import shapely
from shapely import LineString, Point
from shapely.affinity import translate
from shapely.ops import nearest_points, substring

from geodata.samples.cases import HARD_CASES
from geodata.samples.make.areas import areas, centre_of
from geodata.samples.make.awkward import RING_CENTRE, protected_lots, street_of_several
from geodata.samples.make.districts import districts, municipality
from geodata.samples.make.lots import streets_of
from geodata.samples.make.plane import outward_strip, place, rectangle
from geodata.samples.make.plans import Plan
from geodata.samples.make.properties import (
    BORDER,
    GROUND_LEVEL,
    IN_RING,
    MULTIPART,
    SHARED,
    UPPER_LEVEL,
    land,
    lands_in,
)

NEAR_GAP_M = 120.0
FAR_SPOT = (59.4285, 17.9180)
CLOSED = (date(2027, 4, 12), date(2027, 5, 28))


def hard_plans() -> tuple[Plan, ...]:
    """Every hard case, by id."""
    plans = chain(_around_areas(), _across_borders(), _without_place(), _recipients(), _times(), _project(), _land())
    return tuple(sorted(plans, key=lambda plan: plan.measure_id))


def _road(word: str, title: str, shape: shapely.Geometry, effect: str = "begränsad") -> Plan:
    """A street work of the traffic department in the spring of 2027."""
    return Plan(
        HARD_CASES[word], "trafikkontoret", title, "gatuarbete", "planerad", date(2027, 4, 5), date(2027, 6, 18), shape, effect
    )  # fmt: skip


def _around_areas() -> Iterator[Plan]:
    vinsta, satra = areas()["vinsta"].outline, areas()["satra"].parts[0]
    beside = substring(vinsta.convex_hull.buffer(NEAR_GAP_M).exterior, 100, 420)
    beside = translate(beside, *_shift_to_gap(beside, vinsta, NEAR_GAP_M))
    yield _road("near-area", "Nya busshållplatser öster om Vinsta", beside)
    yield _road("touching-area", "Gång- och cykelbana längs Sätras gräns", outward_strip(satra, 6.0))
    one, other = areas()["arsta-partihallar"].outline, areas()["arsta-park"].outline
    shared = shapely.line_merge(one.intersection(other)).interpolate(0.5, normalized=True)
    across = rectangle((shared.x, shared.y), 120, 12, areas()["arsta-park"].sketch.bearing)
    yield _road("in-both-touching-areas", "Omläggning av gata mellan Partihallarna och Årsta Park", across)
    hogdalen = centre_of(areas()["hogdalen"].sketch)
    plan = Plan(
        HARD_CASES["in-hole"], "stadsbyggnadskontoret", "Detaljplan för idrottsyta mitt i Högdalen", "detaljplan", "samråd",
        date(2027, 3, 1), date(2027, 4, 12), rectangle(hogdalen, 160, 90, 170),
    )  # fmt: skip
    yield plan


def _shift_to_gap(shape: shapely.Geometry, area: shapely.Geometry, gap_m: float) -> tuple[float, float]:
    """How far to move `shape` towards `area` along their shortest line, so that `gap_m` remains."""
    near, far = nearest_points(area, shape)
    share = 1 - gap_m / near.distance(far)
    return (near.x - far.x) * share, (near.y - far.y) * share


def _across_borders() -> Iterator[Plan]:
    vastberga, partihallar = areas()["vastberga"].outline, areas()["arsta-partihallar"].outline
    link = LineString([vastberga.centroid, partihallar.centroid])
    yield Plan(
        HARD_CASES["two-areas-two-districts"], "trafikkontoret", "Cykelstråk Västberga-Årsta", "cykelstråk", "inriktningsbeslut",
        date(2027, 9, 1), date(2028, 11, 30), link, "begränsad", 85.0,
    )  # fmt: skip
    lunda = areas()["lunda"].outline
    parts = [lunda.intersection(districts()[name]).representative_point() for name in ("Järva", "Hässelby-Vällingby")]
    yield _road("area-in-two-districts", "Ny asfalt och kantsten i västra Lunda", LineString(parts))
    border = municipality().exterior
    skrubba = areas()["skrubba"].outline
    near, at = nearest_points(skrubba, border)
    inside, outside = _along(near, at, 0.2), _along(near, at, 3.0)
    yield Plan(
        HARD_CASES["over-municipal-border"], "svoa", "Ny vattenledning Skrubba-grannkommunen", "ledningsarbete", "tillstånd",
        date(2027, 5, 3), date(2027, 10, 29), LineString([inside, outside]), "begränsad", 42.0,
    )  # fmt: skip
    start = border.project(nearest_points(lunda, border)[1])
    yield _road(
        "on-municipal-border", "Vägvisning längs kommungränsen", substring(border, start - 200, start + 200), "ingen"
    )
    yield Plan(
        HARD_CASES["outside-municipality"], "ellevio", "Elkabel i grannkommun, ändrad nätstation", "ledningsarbete", "planerad",
        date(2027, 8, 16), date(2027, 9, 30), LineString([place(59.2400, 18.2700), place(59.2420, 18.2760)]), "begränsad",
    )  # fmt: skip


def _along(start: Point, end: Point, share: float) -> Point:
    return Point(start.x + (end.x - start.x) * share, start.y + (end.y - start.y) * share)


def _without_place() -> Iterator[Plan]:
    yield Plan(
        HARD_CASES["fee-without-geometry"], "trafikkontoret", "Ny taxa för upplåtelse av gatumark", "taxa", "antagande",
        date(2027, 7, 1), None,
    )  # fmt: skip
    yield Plan(
        HARD_CASES["procurement-without-geometry"], "fastighetskontoret", "Upphandling av snöröjning på stadens fastigheter",
        "upphandling", "planerad", date(2027, 2, 15), date(2027, 4, 30), cost_msek=28.5,
    )  # fmt: skip
    yield Plan(
        HARD_CASES["exactly-at-distance"], "trafikverket", "Geoteknisk undersökning vid Flaten", "gatuarbete", "planerad",
        date(2027, 4, 19), date(2027, 4, 30), Point(RING_CENTRE), "begränsad",
    )  # fmt: skip
    yield Plan(
        HARD_CASES["open-end"], "fastighetskontoret", "Tillfällig uppställning vid Energihamnen tills vidare",
        "fastighetsåtgärd", "byggskede", date(2027, 2, 1), None, areas()["energihamnen"].outline.centroid, "begränsad",
    )  # fmt: skip


def _recipients() -> Iterator[Plan]:
    kista = lands_in("kista")
    hotel = kista[len(kista) // 2]
    assert hotel.lot is not None
    x, y = hotel.lot.entrance
    yield _road("stacked-addresses", "Omlagd gångbana framför kontorshotell i Kista", rectangle((x, y), 30, 8, 120))
    street = next(street for street in streets_of("ulvsunda") if street.name == street_of_several())
    paving = Plan(
        HARD_CASES["several-workplaces-of-one-company"], "trafikkontoret", f"Beläggning {street.name}", "beläggning", "planerad",
        date(2027, 6, 7), date(2027, 6, 24), street.line, "begränsad", 6.4,
    )  # fmt: skip
    yield paving
    doors = LineString([lot.entrance for lot in protected_lots()])
    yield Plan(
        HARD_CASES["near-protected-identity"], "exergi", "Byte av fjärrvärmeledning i Västberga", "ledningsarbete", "tillstånd",
        date(2027, 5, 10), date(2027, 8, 20), doors, "infart-begränsad", 12.0,
    )  # fmt: skip
    yield _road("far-from-everything", "Lagning av skogsväg på Järvafältet", Point(place(*FAR_SPOT)), "ingen")
    gate = areas()["arsta-partihallar"].parts[0].exterior
    inner = streets_of("arsta-partihallar")[0].line.centroid
    entrance = gate.interpolate(gate.project(streets_of("arsta-partihallar")[0].line.boundary.geoms[0]))
    yield Plan(
        HARD_CASES["closed-entrance"], "trafikkontoret", "Ombyggd infart till Årsta Partihallar", "gatuarbete", "planerad",
        *CLOSED, LineString([entrance, inner]), "infart-avstängd", 18.0,
    )  # fmt: skip
    yield Plan(
        HARD_CASES["conflict-in-time-and-place"], "svoa", "Spillvattenledning vid Partihallarnas infart", "ledningsarbete",
        "planerad", CLOSED[0] + timedelta(days=14), CLOSED[1] + timedelta(days=21), LineString([entrance, _along(entrance, inner, 0.3)]), "infart-begränsad",
    )  # fmt: skip


def _times() -> Iterator[Plan]:
    one, other = streets_of("hogdalen")[0].line, streets_of("akalla")[0].line
    yield Plan(
        HARD_CASES["ended"], "trafikkontoret", "Gatuarbete i Högdalen 2026", "gatuarbete", "avslutad", date(2026, 9, 7),
        date(2026, 12, 18), one, "begränsad",
    )  # fmt: skip
    yield Plan(
        HARD_CASES["withdrawn"], "stadsbyggnadskontoret", "Detaljplan för bostäder vid Bromsten, inställd", "detaljplan",
        "inställd", date(2027, 2, 1), date(2027, 3, 15), rectangle(centre_of(areas()["bromsten"].sketch), 180, 90, 35),
    )  # fmt: skip
    yield Plan(
        HARD_CASES["far-ahead"], "trafikkontoret", "Brounderhåll vid Akalla", "broarbete", "utredningsbeslut", date(2029, 9, 3),
        date(2030, 6, 28), substring(other, 0, 90), "gata-avstängd", 64.0,
    )  # fmt: skip
    yield Plan(
        HARD_CASES["already-started"], "stokab", "Fiberschakt i Lunda", "ledningsarbete", "byggskede", date(2026, 12, 1),
        date(2027, 3, 26), streets_of("lunda")[1].line, "begränsad",
    )  # fmt: skip


def _project() -> Iterator[Plan]:
    """Twenty stretches of one programme along Kista's streets, one after the other."""
    lines = [street.line for street in streets_of("kista")]
    total = shapely.MultiLineString(lines)
    step = total.length / 20
    first = int(HARD_CASES["project-of-twenty"].rsplit("-", 1)[1])
    cut = (
        substring(line, from_m, min(from_m + step * 0.9, line.length))
        for line in lines
        for from_m in _starts(line, step)
    )
    for number, stretch in zip(range(20), cut, strict=False):
        starts_on = date(2027, 4, 1) + timedelta(days=28 * number)
        yield Plan(
            f"TK-2027-{first + number}", "trafikkontoret", f"Framkomlighet Kista, etapp {number + 1}",
            "trafikåtgärd" if number % 3 else "cykelstråk", "genomförandebeslut", starts_on, starts_on + timedelta(days=45),
            stretch, "begränsad", 4.5, "P-2027-STRAK",
        )  # fmt: skip


def _starts(line: LineString, step: float) -> Iterator[float]:
    from_m = 0.0
    while from_m < line.length - 1:
        yield from_m
        from_m += step


def _land() -> Iterator[Plan]:
    lots = [found.designation for found in lands_in("hogdalen")]
    several = "; ".join(found.designation for found in lands_in("alvsjo")[3:6])
    slakthus = "; ".join(found.designation for found in lands_in("slakthusomradet")[4:8])
    spring, autumn = date(2027, 3, 15), date(2027, 10, 1)
    for word, title, kind, stage, text in (
        ("unknown-property", "Markanvisning för lager", "markanvisning", "planerad", "Stockholm Finnsinte 9:99"),
        ("part-of-property", "Sanering av del av tomt i Högdalen", "sanering", "planerad", f"del av {lots[7]}"),
        ("several-properties", "Rivning av tre byggnader i Älvsjö", "rivning", "tillstånd", several),
        ("property-in-two-areas", "Markanvisning på gränsen i Årsta", "markanvisning", "utredningsbeslut", SHARED),
        ("property-over-border", "Sanering vid kommungränsen", "sanering", "planerad", BORDER),
        ("stacked-properties", "Påbyggnad i tredimensionell fastighet", "exploatering", "planerad",
         f"{GROUND_LEVEL}; {UPPER_LEVEL}"),
        ("multipart-property", "Gatuutbyggnad inom delad fastighet", "exploatering", "utredningsbeslut", MULTIPART),
    ):  # fmt: skip
        yield Plan(
            HARD_CASES[word],
            "exploateringskontoret",
            title,
            kind,
            stage,
            spring,
            autumn,
            designations=text,
            cost_msek=9.0,
        )
    yield Plan(
        HARD_CASES["large-investment"], "exploateringskontoret", "Exploatering av södra Slakthusområdet", "exploatering",
        "inriktningsbeslut", date(2027, 9, 1), date(2031, 12, 31), None, "gata-avstängd", 640.0, "P-2026-SLAKT", slakthus,
    )  # fmt: skip
    yield Plan(
        HARD_CASES["in-property-hole"], "stadsbyggnadskontoret", "Detaljplan för Ringmuren 2", "detaljplan", "granskning",
        date(2027, 2, 22), date(2027, 3, 22), land(IN_RING).shape.buffer(-2, join_style="mitre"),
    )  # fmt: skip
