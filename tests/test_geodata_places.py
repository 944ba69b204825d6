"""Points made ready to be searched: every one at its place, and every place in the boxes that hold it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.matching.ordering import ascending
from geodata.matching.pairs import GrowingPairs
from geodata.matching.places import Places

QUICK = settings(max_examples=60)

# Towns, what lies less than a millimetre apart, and what no country holds.
metres = st.one_of(
    st.integers(-300, 300).map(float),
    st.tuples(st.integers(0, 3), st.integers(0, 9)).map(lambda made: made[0] + made[1] * 1e-7),
    st.sampled_from([-0.0, 670_000.0, 6_576_000.0, 1e12]),
    st.just(np.nan),
)
points = st.lists(st.tuples(metres, metres), max_size=30).map(lambda at: np.array(at, float).reshape(-1, 2))


@QUICK
@given(points)
def test_every_point_is_at_one_place_in_order_and_every_place_is_another(xy):
    places = Places.of(xy)
    n_each = np.diff(places.first)
    at = np.repeat(np.arange(len(places.x)), n_each)
    known = np.flatnonzero(np.isfinite(xy).all(axis=1))
    assert sorted(places.member) == known.tolist()
    assert (np.column_stack([places.x[at], places.y[at]]) == xy[places.member]).all()
    assert len(set(zip(places.x.tolist(), places.y.tolist(), strict=True))) == len(places.x)
    assert all((np.diff(own) > 0).all() for own in np.split(places.member, places.first[1:-1]))


@QUICK
@given(points.filter(lambda xy: not (np.nan_to_num(np.abs(xy)) > 1e7).any()), st.lists(points, max_size=3))
def test_a_box_holds_the_places_that_are_in_it(xy, boxes):
    places = Places.of(xy)
    corners = [np.sort(np.clip(two[:2], -1e7, 1e7), axis=0).ravel() for two in boxes if len(two) > 1]
    asked = np.array(corners).reshape(-1, 4)
    box, place = places.in_boxes(asked)
    # What is as near to its western or eastern edge as numbers can tell may come too: it is measured afterwards.
    found = set(zip(box.tolist(), place.tolist(), strict=True))
    for number, (west, south, east, north) in enumerate(asked):
        is_north = (places.y >= south) & (places.y <= north)
        inside = np.flatnonzero(is_north & (places.x >= west) & (places.x <= east))
        about = np.flatnonzero(is_north & (places.x >= west - 1e-3) & (places.x <= east + 1e-3))
        assert {(number, each) for each in inside.tolist()} <= found
        assert {pair for pair in found if pair[0] == number} <= {(number, each) for each in about.tolist()}


def test_few_points_close_together_are_sorted_like_many():
    places = Places.of(np.array([[0.0, -1.0], [-1.0, 0.0]]))
    assert places.in_boxes(np.array([[-5.0, -2.0, -0.9, 2.0]]))[1].tolist() == [1]
    assert (places.x.tolist(), places.y.tolist()) == ([0.0, -1.0], [-1.0, 0.0])


@pytest.mark.parametrize("more", [0, 1 << 40, 1 << 62])
def test_numbers_of_any_size_are_put_in_order_and_equal_ones_keep_theirs(more):
    key = np.array([3, 1, 3, 0, 1]) + more
    assert ascending(key).tolist() == [3, 1, 4, 0, 2]


def test_pairs_that_are_added_bit_by_bit_come_back_whole():
    pairs = GrowingPairs()
    for number in range(50):
        pairs.add(np.full(number, number), np.arange(number), np.arange(number) / 2)
    first, second, distance_m = pairs.whole()
    assert first.tolist() == [number for number in range(50) for _ in range(number)]
    assert second.tolist() == [each for number in range(50) for each in range(number)]
    assert (distance_m == second / 2).all()
    assert (first.dtype, second.dtype) == (np.int32, np.int32)
