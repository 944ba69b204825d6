"""Sharing ground, as against touching."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.matching.meeting import shapes_meet, share_ground
from geodata.matching.outlines import Outlines
from geodata.shapes import as_shapes
from tests.fuzz.shapes import differences
from tests.test_geodata_match import shapes

PLOT = shapely.box(0, 0, 10, 10)
HOLED = PLOT.difference(shapely.box(2, 2, 8, 8))

NOTCHED = PLOT.difference(shapely.Polygon([(4, 11), (5, 5.0005), (6, 11)]))
LONG = shapely.box(0, 0, 10, 100)
BUMPED = shapely.union_all([shapely.box(9.9998, 0, 20, 100), shapely.Point(10, 50).buffer(0.1)])

CASES = {
    "overlapping plots meet": (PLOT, shapely.box(9, 9, 20, 20), True),
    "plots with a common border only touch": (PLOT, shapely.box(10, 0, 20, 10), False),
    "plots with a common corner only touch": (PLOT, shapely.box(10, 10, 20, 20), False),
    "an overlap of a square centimetre is drawing accuracy": (PLOT, shapely.box(9.99, 9.99, 20, 20), False),
    "a sliver of half a millimetre along the border is drawing accuracy": (PLOT, shapely.box(9.9995, 0, 20, 10), False),
    "a strip of two millimetres along the border is ground": (PLOT, shapely.box(9.998, 0, 20, 10), True),
    "a plot inside another meets it": (PLOT, shapely.box(4, 4, 6, 6), True),
    "a plot in another's hole does not": (HOLED, shapely.box(3, 3, 7, 7), False),
    "a plot that fills the hole only touches": (HOLED, shapely.box(2, 2, 8, 8), False),
    "one and the same plot meets itself": (PLOT, PLOT, True),
    "a line through a plot meets it": (shapely.LineString([(-5, 5), (15, 5)]), PLOT, True),
    "a line along the border touches": (shapely.LineString([(-5, 0), (15, 0)]), PLOT, False),
    "a line that ends at the border touches": (shapely.LineString([(-5, 5), (0, 5)]), PLOT, False),
    "a line across the hole alone does not meet": (shapely.LineString([(3, 5), (7, 5)]), HOLED, False),
    "a line along the border and then in meets": (shapely.LineString([(0, 0), (10, 0), (5, 5)]), PLOT, True),
    "a line that is five millimetres in touches": (shapely.LineString([(-5, 5), (0.005, 5)]), PLOT, False),
    "a line that passes a notch by half a millimetre meets": (shapely.LineString([(0, 5), (10, 5)]), NOTCHED, True),
    "a line from notch to notch half a millimetre inside touches": (
        shapely.LineString([(4.99, 5.0), (5.01, 5.0)]),
        NOTCHED.difference(shapely.box(-1, -1, 11, 4.9995)),
        False,
    ),
    "a line that comes two millimetres in by and by meets": (
        shapely.LineString([(-5, -0.001), (15, 0.003)]),
        PLOT,
        True,
    ),
    "a line along the border and half a millimetre inside touches": (
        shapely.LineString([(-5, 0.0005), (15, 0.0005)]),
        PLOT,
        False,
    ),
    "a hair-thin sliver with a bump is ground where the bump is": (LONG, BUMPED, True),
    "a point inside meets": (shapely.Point(5, 5), PLOT, True),
    "a point on the border touches": (shapely.Point(10, 5), PLOT, False),
    "a point half a millimetre in touches": (shapely.Point(9.9995, 5), PLOT, False),
    "a point in the hole does not meet": (shapely.Point(5, 5), HOLED, False),
    "crossing lines meet": (shapely.LineString([(0, 0), (2, 2)]), shapely.LineString([(0, 2), (2, 0)]), True),
    "lines end to end touch": (shapely.LineString([(0, 0), (2, 2)]), shapely.LineString([(2, 2), (4, 0)]), False),
    "equal points meet": (shapely.Point(1, 1), shapely.Point(1, 1), True),
    "one part of several is enough": (
        shapely.MultiPolygon([shapely.box(20, 20, 30, 30), shapely.box(9, 0, 12, 3)]),
        PLOT,
        True,
    ),
    "a collection meets through its polygon": (
        shapely.GeometryCollection([shapely.Point(50, 50), shapely.box(9, 0, 12, 3)]),
        PLOT,
        True,
    ),
    "a collection whose parts all touch does not": (
        shapely.GeometryCollection([shapely.Point(10, 5), shapely.LineString([(10, 0), (10, 9)])]),
        PLOT,
        False,
    ),
    "nothing meets nothing": (None, PLOT, False),
}


@pytest.mark.parametrize("case", CASES, ids=[name.replace(" ", "-") for name in CASES])
def test_sharing_ground_is_told_from_touching(case):
    first, second, expected = CASES[case]
    assert shapes_meet(as_shapes([first, second]), as_shapes([second, first])).tolist() == [expected, expected]


def test_all_pairs_at_once_are_as_each_pair_alone():
    firsts, seconds, expected = zip(*CASES.values(), strict=True)
    assert shapes_meet(as_shapes(list(firsts)), as_shapes(list(seconds))).tolist() == list(expected)


def test_no_pairs_give_no_answers():
    assert shapes_meet(as_shapes([]), as_shapes([])).tolist() == []


@settings(max_examples=60)
@given(shapes, shapes)
def test_the_quick_way_says_what_the_definition_says(first, second) -> None:
    one, other = (each.reshape(-1) for each in np.indices((len(first), len(second))))
    quick = share_ground(first, Outlines(second), one, other)
    assert quick.tolist() == shapes_meet(first[one], second[other]).tolist()


@settings(max_examples=60)
@given(st.integers(0, 1 << 30))
def test_shapes_that_touch_repeat_corners_or_hold_nothing_are_matched_as_defined(seed) -> None:
    assert list(differences(seed)) == []
