"""The three ways of being affected, at their borders."""

from __future__ import annotations

import dataclasses
from datetime import date

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.shapes import as_shapes, to_wkb
from impact.columns.property_outlines import PropertyOutlines
from impact.columns.recipients import Recipients
from impact.exposure import Exposures, Reach, find_area_exposures, find_exposures
from impact.model import Administration, BusinessArea, Measure, Property, PropertyInterest, Workplace
from impact.recipient_facts import exposure_facts
from impact.situation import Situation
from impact.targets import Target
from impact.terms import AdministrationKind, InterestKind, Relation

E, N = 670_000.0, 6_577_000.0
"""A corner in Stockholm, EPSG:3006."""


def wkb(shape: shapely.Geometry) -> bytes:
    moved = shapely.transform(shape, lambda xy: xy + np.array([E, N]))
    [written] = to_wkb(as_shapes([moved]))
    assert written is not None
    return written


def area(area_id: str, shape: shapely.Geometry) -> BusinessArea:
    return BusinessArea(area_id, area_id.title(), is_dedicated=True, geometry=wkb(shape))


def workplace(workplace_id: str, x: float, y: float) -> Workplace:
    return Workplace(workplace_id, "529900-0000", "Exempelbolaget AB", geometry=wkb(shapely.Point(x, y)))


def owned(designation: str, shape: shapely.Geometry) -> tuple[Property, PropertyInterest]:
    interest = PropertyInterest(f"i-{designation}", designation, InterestKind.OWNER, "Exempelägaren AB")
    return Property(designation, geometry=wkb(shape)), interest


def situation(
    areas: list[BusinessArea] | None = None,
    workplaces: list[Workplace] | None = None,
    holdings: list[tuple[Property, PropertyInterest]] | None = None,
) -> Situation:
    holdings = holdings or []
    return Situation(
        tuple(areas or ()),
        (),
        {},
        Recipients.of(workplaces or (), [interest for _, interest in holdings]),
        PropertyOutlines.of(prop for prop, _ in holdings),
    )


def expose(
    city: Situation, measure: shapely.Geometry, *, d: float = 300, r: float = 50, street: float = 25
) -> Exposures:
    shapes = as_shapes([shapely.transform(measure, lambda xy: xy + np.array([E, N]))])
    reach = Reach(np.array([d]), np.array([r]), np.array([street]), 1.0)
    return find_exposures(city, shapes, reach, find_area_exposures(city, shapes, reach.area_distance_m))


def test_areas_are_made_ready_once_for_other_recipients_and_anew_for_other_areas() -> None:
    town = situation([area("west", shapely.box(0, 0, 100, 100))])
    others = dataclasses.replace(town, recipients=Recipients.of([workplace("1", 5, 5)]))
    assert others.area_outlines is town.area_outlines
    moved = dataclasses.replace(town, areas=(area("west", shapely.box(900, 0, 1000, 100)),))
    near_it = shapely.Point(950, 50)
    assert len(expose(town, near_it).recipient) == 0
    with_one = dataclasses.replace(moved, recipients=Recipients.of([workplace("1", 990, 5)]))
    assert expose(with_one, near_it).recipient.tolist() == [0]


def relations(found: Exposures) -> dict[int, tuple[Relation, ...]]:
    pairs = zip(found.recipient.tolist(), found.relations.tolist(), strict=True)
    return {recipient: Relation.from_mask(mask) for recipient, mask in pairs}


SQUARE = shapely.box(0, 0, 1000, 1000)


def test_a_measure_in_an_area_exposes_everyone_in_it_however_far_across() -> None:
    city = situation([area("lunda", SQUARE)], [workplace("1", 990, 990)])
    found = expose(city, shapely.Point(10, 10), r=50)
    assert relations(found) == {0: (Relation.IN_AREA,)}
    assert found.distance_m[0] == pytest.approx(np.hypot(980, 980), abs=1e-6)


@pytest.mark.parametrize(
    ("measure", "expected"),
    [
        (shapely.box(-10, 0, 0, 10), Relation.NEAR_AREA),
        (shapely.box(-10, 0, 0.5, 10), Relation.IN_AREA),
        (shapely.LineString([(0, -50), (0, 50)]), Relation.NEAR_AREA),
        (shapely.LineString([(-5, 5), (5, 5)]), Relation.IN_AREA),
        (shapely.Point(0, 5), Relation.NEAR_AREA),
        (shapely.Point(5, 5), Relation.IN_AREA),
    ],
    ids=["polygon touches", "polygon overlaps", "line along edge", "line enters", "point on edge", "point inside"],
)
def test_touching_an_area_is_near_and_sharing_ground_is_in(measure: shapely.Geometry, expected: Relation) -> None:
    city = situation([area("lunda", SQUARE)], [workplace("1", 500, 500)])
    assert relations(expose(city, measure, r=0))[0] == (expected,)


@pytest.mark.parametrize(("gap", "is_near"), [(300.0, True), (300.0005, True), (300.01, False)])
def test_exactly_the_area_distance_counts_with_a_millimetre_to_spare(gap: float, is_near: bool) -> None:
    city = situation([area("lunda", SQUARE)], [workplace("1", 500, 500)])
    found = expose(city, shapely.Point(-gap, 500), d=300, r=0)
    assert (len(found.recipient) == 1) is is_near


@pytest.mark.parametrize(("x", "is_within"), [(50.0, True), (50.0005, True), (50.01, False), (0.0, True)])
def test_exactly_the_reach_counts_with_a_millimetre_to_spare(x: float, is_within: bool) -> None:
    city = situation(workplaces=[workplace("1", x, 0)])
    found = expose(city, shapely.Point(0, 0), r=50)
    assert (len(found.recipient) == 1) is is_within


def test_zero_reach_means_inside_or_touching() -> None:
    city = situation(workplaces=[workplace("1", 10, 5), workplace("2", 5, 5), workplace("3", 10.5, 5)])
    assert sorted(relations(expose(city, shapely.box(0, 0, 10, 10), r=0))) == [0, 1]


def test_a_workplace_in_a_hole_is_not_in_the_area_and_is_measured_to_the_hole_s_edge() -> None:
    ring = shapely.Polygon(SQUARE.exterior.coords, [[(400, 400), (600, 400), (600, 600), (400, 600)]])
    city = situation([area("hogdalen", ring)], [workplace("1", 500, 500)])
    assert len(expose(city, shapely.Point(100, 100)).recipient) == 0
    near = expose(city, ring, r=100)
    assert relations(near) == {0: (Relation.WITHIN_REACH,)}
    assert near.distance_m[0] == pytest.approx(100)


def test_a_measure_in_the_hole_of_an_area_is_near_it() -> None:
    ring = shapely.Polygon(SQUARE.exterior.coords, [[(400, 400), (600, 400), (600, 600), (400, 600)]])
    city = situation([area("hogdalen", ring)], [workplace("1", 100, 100)])
    assert relations(expose(city, shapely.Point(500, 500), d=150, r=0)) == {0: (Relation.NEAR_AREA,)}


def test_a_workplace_on_the_border_of_two_areas_belongs_to_both() -> None:
    city = situation([area("a", SQUARE), area("b", shapely.box(1000, 0, 2000, 1000))], [workplace("1", 1000, 500)])
    found = expose(city, shapely.box(990, 0, 1010, 10), d=0, r=0)
    assert relations(found) == {0: (Relation.IN_AREA,)}
    assert found.through_row.tolist() == [0, 0]


LOT = shapely.box(0, 0, 40, 40)


@pytest.mark.parametrize(
    ("measure", "expected"),
    [
        (shapely.box(30, 30, 60, 60), Relation.TOUCHED),
        (shapely.box(40, 0, 60, 40), Relation.ADJOINING),
        (shapely.box(40.9, 0, 60, 40), Relation.ADJOINING),
        (shapely.box(60, 0, 80, 40), Relation.ACROSS_STREET),
        (shapely.box(65, 0, 80, 40), Relation.ACROSS_STREET),
    ],
    ids=["overlaps", "shares a border", "within the border tolerance", "across the street", "exactly its width"],
)
def test_a_property_is_touched_or_adjoining_or_across_the_street(measure: shapely.Geometry, expected: Relation) -> None:
    city = situation(holdings=[owned("Elektra 1", LOT)])
    assert relations(expose(city, measure, r=0, street=25))[0][-1] == expected


def test_a_property_beyond_the_street_is_none_of_them() -> None:
    city = situation(holdings=[owned("Elektra 1", LOT)])
    assert len(expose(city, shapely.box(65.01, 0, 80, 40), r=0, street=25).recipient) == 0


def test_a_multipart_property_counts_once_and_each_of_its_holders_once() -> None:
    parts = shapely.MultiPolygon([LOT, shapely.box(100, 0, 140, 40)])
    city = situation(holdings=[owned("Elektra 1", parts)])
    found = expose(city, shapely.box(-10, -10, 200, 200))
    assert found.recipient.tolist() == [0]


def test_one_row_carries_every_relation_that_holds() -> None:
    city = situation([area("lunda", SQUARE)], [], [owned("Elektra 1", LOT)])
    found = expose(city, shapely.box(30, 30, 60, 60))
    assert relations(found) == {0: (Relation.IN_AREA, Relation.WITHIN_REACH, Relation.TOUCHED)}


def test_a_measure_without_a_place_and_a_workplace_without_one_meet_nobody() -> None:
    nowhere = Workplace("2", "529900-0000", "Exempelbolaget AB")
    city = situation([area("lunda", SQUARE)], [workplace("1", 5, 5), nowhere])
    reach = Reach(np.array([300.0]), np.array([50.0]), np.array([25.0]), 1.0)
    shapes = as_shapes([None])
    areas = find_area_exposures(city, shapes, reach.area_distance_m)
    assert len(find_exposures(city, shapes, reach, areas).recipient) == 0
    assert sorted(relations(expose(city, shapely.Point(5, 5)))) == [0]


coordinate = st.integers(-400, 1400).map(float)


@settings(max_examples=40)
@given(st.lists(st.tuples(coordinate, coordinate), max_size=12), coordinate, coordinate, st.floats(0, 500))
def test_a_longer_reach_never_loses_anybody(points: list[tuple[float, float]], x: float, y: float, r: float) -> None:
    city = situation([area("a", SQUARE)], [workplace(str(i), *p) for i, p in enumerate(points)])
    near = set(expose(city, shapely.Point(x, y), r=r).recipient.tolist())
    assert near <= set(expose(city, shapely.Point(x, y), r=r + 100).recipient.tolist())


@settings(max_examples=40)
@given(st.lists(st.tuples(coordinate, coordinate), max_size=12), coordinate, coordinate)
def test_exposures_are_what_measuring_every_pair_gives(points: list[tuple[float, float]], x: float, y: float) -> None:
    city = situation([area("a", SQUARE)], [workplace(str(i), *p) for i, p in enumerate(points)])
    found = expose(city, shapely.Point(x, y), d=300, r=50)
    by_area = SQUARE.distance(shapely.Point(x, y)) <= 300
    expected = {
        i
        for i, p in enumerate(points)
        if np.hypot(p[0] - x, p[1] - y) <= 50 or (by_area and SQUARE.covers(shapely.Point(p)))
    }
    assert set(found.recipient.tolist()) == expected


def test_a_matter_without_a_place_meets_the_activities_and_the_companies_it_names() -> None:
    restaurant = Workplace("1", "529900-0009", "Exempelkrogen AB", sni_2007="56100")
    smith = Workplace("2", "529900-0017", "Exempelsmedjan AB", sni_2007="25620")
    prop, owner = owned("Elektra 1", LOT)
    landlord = dataclasses.replace(owner, organisation_number="529900-0025")
    city = situation(workplaces=[restaurant, smith], holdings=[(prop, landlord)])
    reach = Reach(np.array([300.0]), np.array([50.0]), np.array([25.0]), 1.0)
    shapes = as_shapes([None])
    areas = find_area_exposures(city, shapes, reach.area_distance_m)
    found = find_exposures(city, shapes, reach, areas, [Target(("56", "47"), ("529900-0025", "529900-0009"))])
    assert relations(found) == {0: (Relation.BY_ACTIVITY, Relation.NAMED), 2: (Relation.NAMED,)}
    assert np.isnan(found.distance_m).all()


def test_a_planner_without_a_number_owns_nothing_of_those_without_one() -> None:
    """A protected holder's number is emptied: that must not make it the planning body's own."""
    nameless = Workplace("10000001", "", "Exempelbolaget AB", is_protected=True, geometry=wkb(shapely.Point(0, 0)))
    city = situation([area("norr", shapely.box(-9, -9, 9, 9))], [nameless])
    planner = Administration("tk", "Trafikkontoret", AdministrationKind.DEPARTMENT)
    city = dataclasses.replace(city, administrations={"tk": planner})
    shapes = as_shapes([shapely.Point(E, N)])
    reach = Reach(np.array([300.0]), np.array([50.0]), np.array([25.0]), 1.0)
    areas = find_area_exposures(city, shapes, reach.area_distance_m)
    found = find_exposures(city, shapes, reach, areas)
    measure = Measure("M1", "tk", "Provgatan", geometry=wkb(shapely.Point(0, 0)))
    facts = exposure_facts(city, [measure], found, areas, date(2026, 3, 1))
    assert facts["egen_fastighet"].tolist() == [False]
