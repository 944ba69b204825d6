"""Matching: equal to measuring every pair, whatever the shapes, and exact at the edge."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import affinity

from geodata.matching.match import (
    ACROSS_STREET,
    ADJOINING,
    TOUCHED,
    neighbourhood,
    points_in,
    points_within,
    shapes_within,
)
from geodata.matching.nearest import Around
from geodata.matching.outlines import Outlines
from geodata.matching.places import Places
from geodata.shapes import as_shapes

QUICK = settings(max_examples=40)

coordinate = st.integers(-60, 60).map(float)
place = st.tuples(coordinate, coordinate)
box_with_hole = st.tuples(place, st.integers(4, 30)).map(
    lambda made: shapely.box(*made[0], made[0][0] + made[1], made[0][1] + made[1]).difference(
        shapely.box(made[0][0] + 1, made[0][1] + 1, made[0][0] + made[1] - 1, made[0][1] + made[1] - 1)
    )
)
line = st.lists(place, min_size=2, max_size=5, unique=True).map(shapely.LineString)
polygon = st.lists(place, min_size=3, max_size=6, unique=True).map(lambda at: shapely.MultiPoint(at).convex_hull)
single = st.one_of(place.map(shapely.Point), line, polygon, box_with_hole)
multiple = st.lists(single, min_size=2, max_size=3).map(shapely.union_all)
shape = st.one_of(st.none(), single, multiple, st.lists(single, min_size=2, max_size=3).map(shapely.GeometryCollection))
shapes = st.lists(shape, max_size=6).map(as_shapes)
points = st.lists(place | st.just((np.nan, np.nan)), max_size=20).map(lambda at: np.array(at, float).reshape(-1, 2))
reach = st.integers(0, 40).map(float)


def every_pair(first, others, reach_m):
    """The pairs and distances that measuring everything against everything gives."""
    if not len(first) or not len(others):
        return []
    distance_m = shapely.distance(first[:, None], others[None, :])
    near = np.argwhere(distance_m <= (reach_m + 0.001)[:, None])
    return [(int(a), int(b), float(distance_m[a, b])) for a, b in near]


def as_tuples(pairs):
    return [(int(a), int(b), float(d)) for a, b, d in zip(*pairs, strict=True)]


def as_points(xy):
    made = as_shapes([None] * len(xy))
    known = np.isfinite(xy).all(axis=1)
    made[known] = shapely.points(xy[known])
    return made


@QUICK
@given(shapes, points, reach)
def test_points_within_finds_what_measuring_every_pair_finds(given_shapes, xy, reach_m):
    reaches = np.full(len(given_shapes), reach_m)
    found = as_tuples(points_within(given_shapes, reaches, Places.of(xy)))
    expected = every_pair(given_shapes, as_points(xy), reaches)
    assert [pair[:2] for pair in found] == [pair[:2] for pair in expected]
    assert [pair[2] for pair in found] == pytest.approx([pair[2] for pair in expected], abs=1e-9)


@QUICK
@given(shapes, shapes, st.lists(reach, min_size=6, max_size=6))
def test_shapes_within_finds_what_measuring_every_pair_finds(given_shapes, others, reaches):
    reach_m = np.array(reaches)[: len(given_shapes)]
    found = as_tuples(shapes_within(given_shapes, reach_m, Outlines(others)))
    expected = every_pair(given_shapes, others, reach_m)
    assert [pair[:2] for pair in found] == [pair[:2] for pair in expected]
    assert [pair[2] for pair in found] == pytest.approx([pair[2] for pair in expected], abs=1e-9)


@QUICK
@given(shapes, points, reach, reach)
def test_a_longer_reach_never_loses_anyone(given_shapes, xy, reach_m, more_m):
    near = points_within(given_shapes, np.full(len(given_shapes), reach_m), Places.of(xy))
    far = points_within(given_shapes, np.full(len(given_shapes), reach_m + more_m), Places.of(xy))
    assert set(as_tuples(near)) <= set(as_tuples(far))


@QUICK
@given(shapes, points, reach)
def test_moving_everything_or_turning_rings_around_changes_nobody(given_shapes, xy, reach_m):
    reaches = np.full(len(given_shapes), reach_m)
    moved = as_shapes([s and affinity.translate(s, 670_000, 6_576_000) for s in given_shapes])
    turned = shapely.normalize(shapely.reverse(given_shapes))
    expected = points_within(given_shapes, reaches, Places.of(xy))
    for other, there in ((moved, xy + np.array([670_000, 6_576_000])), (turned, xy)):
        found = points_within(other, reaches, Places.of(there))
        assert [list(index) for index in found[:2]] == [list(index) for index in expected[:2]]
        np.testing.assert_allclose(found[2], expected[2], atol=1e-6)


def test_exactly_the_reach_is_within_it_to_the_millimetre():
    street = as_shapes([shapely.LineString([(670_000, 6_576_000), (670_100, 6_576_000)])])
    xy = np.array([[670_050.0, 6_576_050.0], [670_050.0, 6_576_050.0009], [670_050.0, 6_576_050.0012]])
    _, point, distance_m = points_within(street, np.array([50.0]), Places.of(xy))
    assert point.tolist() == [0, 1]
    np.testing.assert_allclose(distance_m, [50.0, 50.0009], atol=1e-6)


def test_nobody_is_lost_on_the_rounding_around_a_corner():
    angles = np.linspace(0, 2 * np.pi, 400)
    circle = np.column_stack([np.cos(angles), np.sin(angles)]) * 100
    assert len(points_within(as_shapes([shapely.Point(0, 0)]), np.array([100.0]), Places.of(circle))[1]) == 400


def test_a_point_in_a_hole_is_as_far_away_as_the_edge_of_the_hole():
    yard = shapely.box(0, 0, 100, 100).difference(shapely.box(20, 20, 80, 80))
    assert as_tuples(points_within(as_shapes([yard]), np.array([30.0]), Places.of(np.array([[50.0, 50.0]])))) == [
        (0, 0, 30.0)
    ]
    assert not len(points_within(as_shapes([yard]), np.array([29.0]), Places.of(np.array([[50.0, 50.0]])))[0])
    assert not len(points_in(as_shapes([yard]), Places.of(np.array([[50.0, 50.0]])))[0])


def test_with_no_reach_only_what_lies_in_or_on_the_shape_is_found():
    xy = np.array([[5.0, 5.0], [10.0, 5.0], [10.0005, 5.0], [10.002, 5.0]])
    assert points_within(as_shapes([shapely.box(0, 0, 10, 10)]), np.zeros(1), Places.of(xy))[1].tolist() == [0, 1, 2]


def test_everyone_at_one_address_is_found_and_in_order():
    xy = np.array([[3.0, 4.0], [500.0, 0.0], [3.0, 4.0], [-0.0, 0.0], [0.0, -0.0], [3.0, 4.0]])
    _, point, distance_m = points_within(as_shapes([shapely.Point(0, 0)]), np.array([5.0]), Places.of(xy))
    assert point.tolist() == [0, 2, 3, 4, 5]
    assert distance_m.tolist() == [5, 5, 0, 0, 5]


def test_no_shapes_and_no_points_give_no_pairs():
    nothing = np.empty((0, 2))
    assert [len(part) for part in points_within(as_shapes([]), np.empty(0), Places.of(nothing))] == [0, 0, 0]
    assert [len(part) for part in points_within(as_shapes([None]), np.ones(1), Places.of(nothing))] == [0, 0, 0]


def test_more_shapes_than_one_chunk_are_matched_alike(monkeypatch):
    many = as_shapes([shapely.Point(x, 0) for x in range(50)])
    xy = np.column_stack([np.arange(50.0), np.zeros(50)])
    expected = as_tuples(points_within(many, np.full(50, 2.0), Places.of(xy)))
    monkeypatch.setattr("geodata.matching.match.CHUNK_SHAPES", 7)
    assert as_tuples(points_within(many, np.full(50, 2.0), Places.of(xy))) == expected


def kinds(plan, *plots, tolerance_m=0.5, width_m=30.0):
    plans, properties = as_shapes([plan]), Outlines(as_shapes(list(plots)))
    near = shapes_within(plans, np.array([100.0]), properties)
    row, kind = neighbourhood(plans, properties, near, tolerance_m=tolerance_m, street_width_m=np.array([width_m]))
    return dict(zip(near[1][row].tolist(), kind.tolist(), strict=True))


def test_a_property_is_touched_adjoining_or_across_the_street():
    plan = shapely.box(0, 0, 10, 10)
    plots = [shapely.box(x, 0, x + 8, 10) for x in (9.5, 10, 10.5, 12, 40, 41)]
    assert kinds(plan, *plots) == {0: TOUCHED, 1: ADJOINING, 2: ADJOINING, 3: ACROSS_STREET, 4: ACROSS_STREET}


def test_a_property_that_meets_only_at_a_corner_adjoins():
    assert kinds(shapely.box(0, 0, 10, 10), shapely.box(10, 10, 20, 20)) == {0: ADJOINING}


def test_a_property_of_several_parts_is_listed_once_with_its_nearest():
    parts = shapely.union_all([shapely.box(5, 0, 8, 8), shapely.box(25, 0, 30, 8)])
    assert kinds(shapely.box(0, 0, 10, 10), parts) == {0: TOUCHED}


def test_a_narrow_street_still_lets_what_is_within_the_tolerance_adjoin():
    assert kinds(shapely.box(0, 0, 10, 10), shapely.box(10.4, 0, 20, 10), width_m=0) == {0: ADJOINING}


def test_each_measure_has_its_own_street_width():
    plans = as_shapes([shapely.box(0, 0, 10, 10)] * 2 + [None])
    plots = as_shapes([shapely.box(22, 0, 30, 10)])
    near = shapes_within(plans, np.full(3, 100.0), Outlines(plots))
    row, _ = neighbourhood(plans, Outlines(plots), near, tolerance_m=0.5, street_width_m=np.array([11.0, 12.0, 99.0]))
    assert near[0][row].tolist() == [1]
    assert near[2][row].tolist() == [12.0]


@QUICK
@given(shapes, shapes, st.lists(reach, min_size=6, max_size=6), st.sampled_from([1, 3, 20]))
def test_distances_do_not_depend_on_how_much_is_measured_at_once(given_shapes, others, reaches, most) -> None:
    reach_m = np.array(reaches)[: len(given_shapes)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("geodata.matching.clearance.TOO_MANY", most)
        patch.setattr("geodata.matching.clearance.AT_ONCE", most)
        patch.setattr("geodata.matching.segments.MOST_AT_ONCE", most)
        patch.setattr("geodata.matching.segments.FEW", most)
        found = as_tuples(shapes_within(given_shapes, reach_m, Outlines(others)))
    expected = every_pair(given_shapes, others, reach_m)
    assert [pair[:2] for pair in found] == [pair[:2] for pair in expected]
    assert [pair[2] for pair in found] == pytest.approx([pair[2] for pair in expected], abs=1e-9)


@QUICK
@given(shapes, points, shapes)
def test_the_nearest_is_found_however_far_away(given_shapes, xy, outlines) -> None:
    moved = as_shapes([None if each is None else affinity.translate(each, 2_000) for each in outlines])
    found = Around(Places.of(xy), Outlines(moved)).metres_to(given_shapes)
    others = np.concatenate([as_points(xy), moved])
    expected = [min((d for d in shapely.distance(each, others) if d >= 0), default=np.inf) for each in given_shapes]
    assert found.tolist() == pytest.approx(expected, abs=1e-9)


def test_collections_with_a_corner_given_twice_and_empty_shapes_are_measured_like_all_others() -> None:
    twice = shapely.Polygon([(0, 0), (0, 0), (10, 0), (10, 10), (0, 10)])
    mixed = as_shapes([shapely.GeometryCollection([twice, shapely.box(20, 0, 30, 10)])])
    others = Outlines(as_shapes([shapely.Point(0, 0), shapely.LineString([(0, 0), (-5, -5)]), shapely.Polygon(), None]))
    shape, other, distance_m = shapes_within(mixed, np.array([5.0]), others)
    assert (shape.tolist(), other.tolist(), distance_m.tolist()) == ([0, 0], [0, 1], [0.0, 0.0])
