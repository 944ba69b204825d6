"""Matching against what a GeoPandas user writes: sjoin(dwithin), then distance. Run with --benchmark-enable."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pytest
import shapely

from geodata.match import points_within
from geodata.shapes import as_shapes

N_POINTS, N_SHAPES = 20_000, 500


@pytest.fixture(scope="module")
def city():
    """Points clustered and stacked 2.7 to an address; half streets, half plans of 40 vertices. Seeded."""
    rng = np.random.default_rng(1)
    centres = rng.uniform([650_000, 6_560_000], [690_000, 6_600_000], (120, 2))
    n_places = int(N_POINTS / 2.7)
    places = (centres[rng.integers(0, 120, n_places)] + rng.normal(0, 800, (n_places, 2))).round(1)
    around = centres[rng.integers(0, 120, N_SHAPES)] + rng.normal(0, 600, (N_SHAPES, 2))
    shapes = [_street(rng, at) if i % 2 else _plan(rng, at) for i, at in enumerate(around)]
    reach_m = np.array([50.0, 100.0, 250.0, 500.0])[np.arange(N_SHAPES) % 4]
    return as_shapes(shapes), reach_m, places[rng.integers(0, n_places, N_POINTS)]


def _street(rng, at):
    return shapely.LineString(at + np.cumsum(rng.normal(0, 30, (27, 2)), axis=0))


def _plan(rng, at):
    angles = np.sort(rng.uniform(0, 2 * np.pi, 40))
    spokes = np.column_stack([np.cos(angles), np.sin(angles)]) * rng.uniform(50, 150, 40)[:, None]
    return shapely.make_valid(shapely.Polygon(at + spokes))


def anchor(shapes, reach_m, xy):
    """What a GeoPandas user writes."""
    left = gpd.GeoDataFrame(geometry=shapes, crs=3006)
    right = gpd.GeoDataFrame(geometry=gpd.points_from_xy(*xy.T), crs=3006)
    joined = gpd.sjoin(left, right, predicate="dwithin", distance=reach_m + 0.001)
    shape, point = joined.index.to_numpy(), joined["index_right"].to_numpy()
    return shape, point, shapely.distance(left.geometry.array[shape], right.geometry.array[point])


def test_matching_finds_the_pairs_that_geopandas_finds(benchmark, city):
    found = benchmark(points_within, *city)
    shape, point, distance_m = anchor(*city)
    order = np.lexsort((point, shape))
    assert (found[0] == shape[order]).all()
    assert (found[1] == point[order]).all()
    np.testing.assert_allclose(found[2], distance_m[order], atol=1e-7)


def test_the_anchor_is_timed_beside(benchmark, city):
    assert len(benchmark(anchor, *city)[0])
