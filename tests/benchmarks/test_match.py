"""Matching against what a GeoPandas user writes: sjoin(dwithin), then distance. Run with make bench SIZE=S, M or L."""

from __future__ import annotations

import os

import geopandas as gpd
import numpy as np
import pytest
import shapely

from geodata.matching.match import points_within
from geodata.matching.places import Places
from tests.benchmarks.country import country

SIZE = os.environ.get("SIZE", "S")


@pytest.fixture(scope="module", params=[2.7, 1.0], ids=["2.7 workplaces to an address", "each its own address"])
def city(request):
    found = country(SIZE, per_address=request.param)
    return found.shapes, found.reach_m, found.xy


def ours(shapes, reach_m, xy):
    return points_within(shapes, reach_m, Places.of(xy))


def good_script(shapes, reach_m, xy):
    """What a GeoPandas user writes who knows sjoin(dwithin)."""
    left = gpd.GeoDataFrame(geometry=shapes, crs=3006)
    right = gpd.GeoDataFrame(geometry=gpd.points_from_xy(*xy.T), crs=3006)
    joined = gpd.sjoin(left, right, predicate="dwithin", distance=reach_m + 0.001)
    shape, point = joined.index.to_numpy(), joined["index_right"].to_numpy()
    return shape, point, shapely.distance(left.geometry.array[shape], right.geometry.array[point])


def usual_script(shapes, reach_m, xy):
    """What most write: buffer, sjoin, distance. Arcs drawn as polygons lose pairs near the edge."""
    left = gpd.GeoDataFrame(geometry=shapes, crs=3006)
    right = gpd.GeoDataFrame(geometry=gpd.points_from_xy(*xy.T), crs=3006)
    buffered = left.set_geometry(left.buffer(reach_m))
    joined = gpd.sjoin(buffered, right, predicate="intersects")
    shape, point = joined.index.to_numpy(), joined["index_right"].to_numpy()
    return shape, point, shapely.distance(left.geometry.array[shape], right.geometry.array[point])


def test_matching_finds_the_pairs_that_geopandas_finds(benchmark, city):
    found = benchmark(ours, *city)
    shape, point, distance_m = good_script(*city)
    order = np.lexsort((point, shape))
    assert (found[0] == shape[order]).all()
    assert (found[1] == point[order]).all()
    np.testing.assert_allclose(found[2], distance_m[order], atol=1e-7)


@pytest.mark.parametrize("script", [good_script, usual_script])
def test_the_scripts_are_timed_beside(benchmark, city, script):
    assert len(benchmark(script, *city)[0])
