"""Shapes as bytes, bounds, points and drawings."""

from __future__ import annotations

import json

import numpy as np
import pytest
import shapely

from geodata.shapes import as_shapes, bounds, from_wkb, map_coordinates, points_xy, to_wkb, union

HOLED = shapely.box(0, 0, 10, 10).difference(shapely.box(2, 2, 8, 8))
SHAPES = as_shapes(
    [
        shapely.Point(1, 2),
        shapely.LineString([(0, 0), (5, 5)]),
        HOLED,
        shapely.MultiPolygon([HOLED, shapely.box(20, 0, 30, 10)]),
        shapely.GeometryCollection([shapely.Point(1, 2), HOLED]),
        None,
    ]
)


def test_shapes_come_back_from_bytes_as_they_were():
    assert from_wkb(to_wkb(SHAPES)).tolist() == SHAPES.tolist()


def test_bytes_are_the_same_for_the_same_shape_and_have_no_heights():
    assert to_wkb(as_shapes([shapely.Point(1, 2, 3)])) == to_wkb(as_shapes([shapely.Point(1, 2)]))


def test_what_is_missing_has_no_bounds_and_no_point():
    assert np.isnan(bounds(SHAPES)[-1]).all()
    assert np.isnan(points_xy(SHAPES)[-1]).all()
    assert bounds(as_shapes([])).shape == (0, 4)
    assert points_xy(as_shapes([])).shape == (0, 2)


def test_the_point_of_a_polygon_is_in_it_and_not_in_its_hole():
    x, y = points_xy(as_shapes([HOLED]))[0]
    assert HOLED.contains(shapely.Point(x, y))


def test_the_union_of_nothing_is_nothing():
    assert union(as_shapes([None])) is None
    assert union(as_shapes([])) is None


def test_drawings_are_json_with_rounded_numbers():
    drawn = map_coordinates(SHAPES, tolerance_m=0.5, decimals=0)
    assert json.loads(json.dumps(drawn)) == drawn
    assert drawn[0] == {"type": "Point", "coordinates": [1, 2]}
    assert drawn[2]["coordinates"][1][0] in ([2, 2], [2, 8], [8, 2], [8, 8])
    assert drawn[4]["geometries"][0] == {"type": "Point", "coordinates": [1, 2]}
    assert drawn[5] is None


@pytest.mark.parametrize("tolerance_m", [0.5, 5.0, 50.0])
def test_drawings_stay_within_the_tolerance(tolerance_m):
    angles = np.linspace(0, 2 * np.pi, 500)
    circle = shapely.Polygon(np.column_stack([np.cos(angles), np.sin(angles)]) * 100)
    (drawn,) = map_coordinates(as_shapes([circle]), tolerance_m=tolerance_m, decimals=1)
    assert len(drawn["coordinates"][0]) < 120
    assert (
        shapely.hausdorff_distance(shapely.Polygon(drawn["coordinates"][0]), circle, densify=0.05) <= tolerance_m + 0.1
    )
