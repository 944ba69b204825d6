"""Repair: what is mended, what is set aside, and that no part is lost."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.reference.repair import read_wkb, repaired, usable_numbers
from geodata.shapes import as_shapes, to_wkb

PLOT = shapely.box(0, 0, 100, 100)


def one(shape):
    shapes, remarks = repaired(as_shapes([shape]), [7])
    return shapes[0], [(remark.row, remark.code) for remark in remarks]


@pytest.mark.parametrize(
    "shape",
    [
        shapely.Point(1, 2),
        shapely.MultiPoint([(1, 2), (3, 4)]),
        shapely.LineString([(0, 0), (1, 1)]),
        PLOT.difference(shapely.box(20, 20, 80, 80)),
        shapely.MultiPolygon([PLOT, shapely.box(200, 0, 300, 100)]),
        None,
    ],
)
def test_what_is_sound_is_left_as_it_is(shape):
    assert one(shape) == (shape, [])


def test_a_small_loop_is_mended_and_a_figure_of_eight_set_aside():
    loop = shapely.Polygon([(0, 0), (100, 0), (100, 100), (1, 100), (-1, 102), (1, 102), (-1, 100)])
    made, found = one(loop)
    assert made.is_valid
    assert made.area == pytest.approx(shapely.area(loop), rel=0.05)
    assert found == [(7, "geometry-repaired")]
    eight = shapely.Polygon([(0, 0), (10, 10), (10, 0), (0, 10)])
    assert one(eight) == (None, [(7, "geometry-unusable")])


def test_parts_that_overlap_are_united_whatever_that_does_to_their_sum():
    made, found = one(shapely.MultiPolygon([PLOT, shapely.box(50, 0, 150, 100)]))
    assert made.area == 15_000
    assert found == [(7, "geometry-repaired")]


def test_a_polygon_without_area_is_set_aside_and_a_line_without_length_becomes_its_point():
    assert one(shapely.Polygon([(0, 0), (9, 0), (0, 0)])) == (None, [(7, "geometry-unusable")])
    assert one(shapely.LineString([(3, 4), (3, 4)])) == (shapely.Point(3, 4), [(7, "geometry-repaired")])


def test_a_collection_keeps_all_its_parts():
    far, street = shapely.Point(500, 500), shapely.LineString([(200, 0), (300, 0)])
    made, found = one(shapely.GeometryCollection([far, shapely.GeometryCollection([street, PLOT])]))
    assert all(made.distance(part) == 0 for part in (far, street, PLOT))
    assert made.area == PLOT.area
    assert found == [(7, "collection-merged")]


def test_a_collection_of_one_kind_becomes_that_kind_without_remark():
    made, found = one(shapely.GeometryCollection([shapely.Point(1, 2)]))
    assert (made, found) == (shapely.Point(1, 2), [])


def test_an_unclosed_ring_spoils_only_its_own_row():
    ring = shapely.to_wkb(shapely.Polygon([(0, 0), (9, 0), (9, 9), (0, 9)]))
    unclosed = ring[:9] + (4).to_bytes(4, "little") + ring[13:-16]
    wkb = np.array([to_wkb(as_shapes([PLOT]))[0], unclosed, b"\x01\x02", None], dtype=object)
    shapes, remarks = read_wkb(wkb, [1, 2, 3, 4])
    assert [shape and shape.area for shape in shapes] == [10_000, 81, None, None]
    assert [(remark.row, remark.code) for remark in remarks] == [(2, "geometry-repaired"), (3, "geometry-unusable")]


@pytest.mark.parametrize("number", [np.nan, np.inf, -np.inf])
def test_numbers_that_are_not_finite_are_set_aside(number):
    with np.errstate(invalid="ignore"):
        line = shapely.LineString([(0, 0), (1, number)])
    shapes, remarks = usable_numbers(as_shapes([line, PLOT, shapely.Point()]), [1, 2, 3])
    assert shapes.tolist() == [None, PLOT, None]
    assert [(remark.row, remark.code) for remark in remarks] == [(3, "geometry-empty"), (1, "geometry-unusable")]


ring = st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20)), min_size=3, max_size=9)


@settings(max_examples=60)
@given(st.lists(ring.map(shapely.Polygon), min_size=1, max_size=4))
def test_every_shape_comes_out_sound_or_not_at_all_and_never_unsaid(polygons):
    shapes, remarks = repaired(as_shapes(polygons), list(range(len(polygons))))
    told = {remark.row for remark in remarks}
    for row, (before, after) in enumerate(zip(polygons, shapes, strict=True)):
        assert after is None or (after.is_valid and not after.is_empty)
        assert before.is_valid == (row not in told)
