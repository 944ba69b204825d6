"""Hard cases of place: beside, touching, across, in a hole, on a border. Each is built to have what it claims."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import chain

import shapely
from shapely import LineString, Point
from shapely.affinity import translate
from shapely.geometry.base import BaseGeometry
from shapely.ops import nearest_points, substring

from geodata.samples.make.areas import areas, centre_of
from geodata.samples.make.awkward import RING_CENTRE, protected_lots, street_of_several
from geodata.samples.make.districts import districts, municipality
from geodata.samples.make.lots import streets_of
from geodata.samples.make.plane import outward_strip, place, rectangle
from geodata.samples.make.plans import Plan, case_plan
from geodata.samples.make.properties import IN_RING, land
from geodata.samples.make.sites import hotel_of

NEAR_GAP_M = 120.0
FAR_SPOT = (59.4285, 17.9180)
SPRING = "2027-04-05/2027-06-18"


def place_plans() -> Iterator[Plan]:
    """The measures whose place is the point."""
    return chain(_beside_areas(), _in_holes(), _across_borders(), _outside(), _at_recipients(), _at_the_entrance())


def _road(word: str, title: str, shape: BaseGeometry) -> Plan:
    """A street work of the traffic department in the spring of 2027."""
    plan = case_plan(word, "trafikkontoret", title, "gatuarbete planerad", SPRING, shape)
    return replace(plan, traffic_effect="begränsad")


def _beside_areas() -> Iterator[Plan]:
    vinsta, satra = areas()["vinsta"].outline, areas()["satra"].parts[0]
    ring = vinsta.convex_hull.buffer(NEAR_GAP_M).exterior
    beside = _moved_to_gap(substring(ring, 100, 420), vinsta, NEAR_GAP_M)
    yield _road("near-area", "Nya busshållplatser söder om Vinsta", beside)
    yield _road("touching-area", "Gång- och cykelbana längs Sätras gräns", outward_strip(satra, 6.0))
    one, other = areas()["arsta-partihallar"].outline, areas()["arsta-park"].outline
    shared = shapely.line_merge(one.intersection(other)).interpolate(0.5, normalized=True)
    across = rectangle((shared.x, shared.y), 120, 12, areas()["arsta-park"].sketch.bearing)
    yield _road("in-both-touching-areas", "Omläggning av gata mellan Partihallarna och Årsta Park", across)


def _moved_to_gap(shape: BaseGeometry, area: BaseGeometry, gap_m: float) -> BaseGeometry:
    """`shape` moved towards `area` along their shortest line, so that `gap_m` remains."""
    near, far = nearest_points(area, shape)
    share = 1 - gap_m / near.distance(far)
    return translate(shape, (near.x - far.x) * share, (near.y - far.y) * share)


def _in_holes() -> Iterator[Plan]:
    sketch = areas()["hogdalen"].sketch
    field = rectangle(centre_of(sketch), 160, 90, sketch.bearing)
    title = "Detaljplan för idrottsyta mitt i Högdalen"
    yield case_plan("in-hole", "stadsbyggnadskontoret", title, "detaljplan samråd", "2027-03-01/2027-04-12", field)
    inner = land(IN_RING).shape.buffer(-2, join_style="mitre")
    title = "Detaljplan för Ringmuren 2"
    when = "2027-02-22/2027-03-22"
    yield case_plan("in-property-hole", "stadsbyggnadskontoret", title, "detaljplan granskning", when, inner)


def _across_borders() -> Iterator[Plan]:
    link = LineString([areas()["vastberga"].outline.centroid, areas()["arsta-partihallar"].outline.centroid])
    title, when = "Cykelstråk Västberga-Årsta", "2027-09-01/2028-11-30"
    plan = case_plan("two-areas-two-districts", "trafikkontoret", title, "cykelstråk inriktningsbeslut", when, link)
    yield replace(plan, traffic_effect="begränsad", cost_msek=85.0)
    lunda = areas()["lunda"].outline
    parts = [lunda.intersection(districts()[name]).representative_point() for name in ("Järva", "Hässelby-Vällingby")]
    yield _road("area-in-two-districts", "Ny asfalt och kantsten i västra Lunda", LineString(parts))
    border = municipality().exterior
    start = border.project(nearest_points(lunda, border)[1])
    along = substring(border, start - 200, start + 200)
    yield replace(_road("on-municipal-border", "Vägvisning längs kommungränsen", along), traffic_effect="ingen")


def _outside() -> Iterator[Plan]:
    near, at = nearest_points(areas()["skrubba"].outline, municipality().exterior)
    pipe = LineString([on_line(near, at, 0.2), on_line(near, at, 1.6)])
    title = "Ny vattenledning från Skrubba in i grannkommunen"
    when = "2027-05-03/2027-10-29"
    plan = case_plan("over-municipal-border", "svoa", title, "ledningsarbete tillstånd", when, pipe)
    yield replace(plan, traffic_effect="begränsad", cost_msek=42.0)
    cable = LineString([place(59.2400, 18.2700), place(59.2420, 18.2760)])
    title, when = "Elkabel i grannkommun, ändrad nätstation", "2027-08-16/2027-09-30"
    yield case_plan("outside-municipality", "ellevio", title, "ledningsarbete planerad", when, cable)
    yield _road("far-from-everything", "Lagning av skogsväg på Järvafältet", Point(place(*FAR_SPOT)))


def on_line(start: Point, end: Point, share: float) -> Point:
    """The point at `share` of the way from `start` to `end`; above 1 it lies beyond `end`."""
    return Point(start.x + (end.x - start.x) * share, start.y + (end.y - start.y) * share)


def _at_recipients() -> Iterator[Plan]:
    yield _road(
        "stacked-addresses", "Omlagd gångbana framför kontorshotell i Kista", rectangle(hotel_of("kista"), 30, 8, 120)
    )
    street = next(street for street in streets_of("ulvsunda") if street.name == street_of_several())
    title, when = f"Beläggning {street.name}", "2027-06-07/2027-06-24"
    word = "several-workplaces-of-one-company"
    paving = case_plan(word, "trafikkontoret", title, "beläggning planerad", when, street.line)
    yield replace(paving, traffic_effect="begränsad", cost_msek=6.4)
    doors = LineString([lot.entrance for lot in protected_lots()])
    title, when = "Byte av fjärrvärmeledning i Västberga", "2027-05-10/2027-08-20"
    heating = case_plan("near-protected-identity", "exergi", title, "ledningsarbete tillstånd", when, doors)
    yield replace(heating, traffic_effect="infart-begränsad", cost_msek=12.0)
    title, when = "Geoteknisk undersökning vid Flaten", "2027-04-19/2027-04-30"
    drilling = case_plan("exactly-at-distance", "trafikverket", title, "gatuarbete planerad", when, Point(RING_CENTRE))
    yield replace(drilling, traffic_effect="begränsad")


def _at_the_entrance() -> Iterator[Plan]:
    """The road into Partihallarna closed from its gate inwards, and a sewer in the same road in the same weeks."""
    street = streets_of("arsta-partihallar")[0].line
    gate = areas()["arsta-partihallar"].parts[0].exterior
    inner, entrance = street.centroid, gate.interpolate(gate.project(Point(street.coords[0])))
    title, when = "Ombyggd infart till Årsta Partihallar", "2027-04-12/2027-05-28"
    closed = LineString([entrance, inner])
    plan = case_plan("closed-entrance", "trafikkontoret", title, "gatuarbete planerad", when, closed)
    yield replace(plan, traffic_effect="infart-avstängd", cost_msek=18.0)
    title, when = "Spillvattenledning vid Partihallarnas infart", "2027-04-26/2027-06-18"
    sewer = LineString([entrance, on_line(entrance, inner, 0.3)])
    word = "conflict-in-time-and-place"
    yield replace(
        case_plan(word, "svoa", title, "ledningsarbete planerad", when, sewer), traffic_effect="infart-begränsad"
    )
