"""Hard cases of the row itself: no place, a place by designation, odd times, a project of many rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import chain

from shapely import LineString
from shapely.geometry.base import BaseGeometry
from shapely.ops import substring

from geodata.samples.cases import HARD_CASES
from geodata.samples.make.areas import areas, centre_of
from geodata.samples.make.lots import streets_of
from geodata.samples.make.plane import rectangle
from geodata.samples.make.plans import Plan, case_plan
from geodata.samples.make.properties import BORDER, GROUND_LEVEL, MULTIPART, SHARED, UPPER_LEVEL, lands_in

N_STRETCHES = 20


def row_plans() -> Iterator[Plan]:
    """The measures whose row is the point."""
    return chain(_without_place(), _times(), _project(), _by_designation(), _large())


def _without_place() -> Iterator[Plan]:
    title = "Ny taxa för upplåtelse av gatumark"
    yield case_plan("fee-without-geometry", "trafikkontoret", title, "taxa antagande", "2027-07-01/")
    title, when = "Upphandling av snöröjning på stadens fastigheter", "2027-02-15/2027-04-30"
    word = "procurement-without-geometry"
    yield replace(case_plan(word, "fastighetskontoret", title, "upphandling planerad", when), cost_msek=28.5)


def _times() -> Iterator[Plan]:
    street = streets_of("hogdalen")[0].line
    title, when = "Gatuarbete i Högdalen 2026", "2026-09-07/2026-12-18"
    plan = case_plan("ended", "trafikkontoret", title, "gatuarbete avslutad", when, street)
    yield replace(plan, traffic_effect="begränsad")
    ground = rectangle(centre_of(areas()["bromsten"].sketch), 180, 90, 35)
    title, when = "Detaljplan för bostäder vid Bromsten, inställd", "2027-02-01/2027-03-15"
    yield case_plan("withdrawn", "stadsbyggnadskontoret", title, "detaljplan inställd", when, ground)
    bridge = substring(streets_of("akalla")[0].line, 0, 90)
    title, when = "Brounderhåll vid Akalla", "2029-09-03/2030-06-28"
    plan = case_plan("far-ahead", "trafikkontoret", title, "broarbete utredningsbeslut", when, bridge)
    yield replace(plan, traffic_effect="gata-avstängd", cost_msek=64.0)
    fibre = streets_of("lunda")[1].line
    when = "2026-12-01/2027-03-26"
    plan = case_plan("already-started", "stokab", "Fiberschakt i Lunda", "ledningsarbete byggskede", when, fibre)
    yield replace(plan, traffic_effect="begränsad")
    title = "Tillfällig uppställning vid Energihamnen tills vidare"
    middle = areas()["energihamnen"].outline.centroid
    plan = case_plan("open-end", "fastighetskontoret", title, "fastighetsåtgärd byggskede", "2026-12-14/", middle)
    yield replace(plan, traffic_effect="begränsad")


def _project() -> Iterator[Plan]:
    """Twenty stretches of one programme along Kista's streets, one after the other."""
    lines = [street.line for street in streets_of("kista")]
    step = sum(line.length for line in lines) / N_STRETCHES
    cuts = (part for line in lines for part in _stretches(line, step))
    prefix, first = HARD_CASES["project-of-twenty"].rsplit("-", 1)
    for number, stretch in zip(range(N_STRETCHES), cuts, strict=False):
        starts_on = date(2027, 4, 1) + timedelta(days=28 * number)
        kind = "trafikåtgärd" if number % 3 else "cykelstråk"
        title, when = f"Framkomlighet Kista, etapp {number + 1}", f"{starts_on}/{starts_on + timedelta(days=45)}"
        plan = case_plan("project-of-twenty", "trafikkontoret", title, f"{kind} genomförandebeslut", when, stretch)
        own_id = f"{prefix}-{int(first) + number}"
        yield replace(plan, measure_id=own_id, traffic_effect="begränsad", cost_msek=4.5, project_id="P-2027-STRAK")


def _stretches(line: LineString, step: float) -> Iterator[BaseGeometry]:
    from_m = 0.0
    while from_m < line.length - 1:
        yield substring(line, from_m, min(from_m + step * 0.9, line.length))
        from_m += step


def _by_designation() -> Iterator[Plan]:
    part = f"del av {lands_in('hogdalen')[7].designation}"
    three = "; ".join(found.designation for found in lands_in("alvsjo")[3:6])
    both = f"{GROUND_LEVEL}; {UPPER_LEVEL}"
    for word, title, what, text in (
        ("unknown-property", "Markanvisning för lager", "markanvisning planerad", "Stockholm Finnsinte 9:99"),
        ("part-of-property", "Sanering av del av tomt i Högdalen", "sanering planerad", part),
        ("several-properties", "Rivning av tre byggnader i Älvsjö", "rivning tillstånd", three),
        ("property-in-two-areas", "Markanvisning på gränsen i Årsta", "markanvisning utredningsbeslut", SHARED),
        ("property-over-border", "Sanering vid kommungränsen", "sanering planerad", BORDER),
        ("stacked-properties", "Påbyggnad i tredimensionell fastighet", "exploatering planerad", both),
        ("multipart-property", "Utbyggnad inom delad fastighet", "exploatering utredningsbeslut", MULTIPART),
    ):
        plan = case_plan(word, "exploateringskontoret", title, what, "2027-03-15/2027-10-01")
        yield replace(plan, designations=text, cost_msek=9.0)


def _large() -> Iterator[Plan]:
    lots = "; ".join(found.designation for found in lands_in("slakthusomradet")[4:8])
    title, what = "Exploatering av södra Slakthusområdet", "exploatering inriktningsbeslut"
    plan = case_plan("large-investment", "exploateringskontoret", title, what, "2027-09-01/2031-12-31")
    yield replace(plan, traffic_effect="gata-avstängd", cost_msek=640.0, project_id="P-2026-SLAKT", designations=lots)
