"""Points read as columns of numbers say the same as shapely, whatever stands among them."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from shapely.geometry.base import BaseGeometry

from geodata.points import bounds_of_wkb
from geodata.shapes import as_shapes, bounds, to_wkb

AMONG = {
    "points only": shapely.Point(5, 6),
    "nothing": None,
    "a point without numbers": shapely.Point(),
    "several points": shapely.MultiPoint([(1, 2), (3, 4)]),
    "a line": shapely.LineString([(0, 0), (7, 9)]),
}


@pytest.mark.parametrize("among", AMONG.values(), ids=AMONG)
def test_bounds_of_bytes_are_those_of_the_shapes(among: BaseGeometry | None) -> None:
    shapes = as_shapes([shapely.Point(1.5, -2.5), among, shapely.Point(3, 4)])
    np.testing.assert_array_equal(bounds_of_wkb(to_wkb(shapes)), bounds(shapes))


@pytest.mark.parametrize("how", [{"byte_order": 0}, {"output_dimension": 3}, {"include_srid": True}])
def test_bytes_that_others_write_are_read_too(how: dict[str, int]) -> None:
    points = as_shapes([shapely.set_srid(shapely.Point(1, 2, 3), 3006), shapely.Point(5, 6)])
    written = shapely.to_wkb(points, **how).tolist()
    assert bounds_of_wkb(written).tolist() == [[1, 2, 1, 2], [5, 6, 5, 6]]


def test_no_shapes_have_no_bounds() -> None:
    assert bounds_of_wkb([]).shape == (0, 4)
    assert np.isnan(bounds_of_wkb([None, None])).all()
