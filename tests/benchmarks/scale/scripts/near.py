"""Areas, properties and adjacency as a user of GeoPandas writes it: sjoin(dwithin), distance, then the relation."""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import numpy as np

TOLERANCE_M = 0.001
INSIDE, NEAR = 0, 1
TOUCHED, ADJOINING, ACROSS_STREET, WITHIN_REACH = 2, 3, 4, 5


def joined(shapes: Any, reach_m: Any, others: Any) -> tuple[Any, Any, Any]:
    """Rows of both and their distances."""
    measures, others = gpd.GeoDataFrame(geometry=shapes, crs=3006), gpd.GeoDataFrame(geometry=others, crs=3006)
    found = gpd.sjoin(measures, others, predicate="dwithin", distance=reach_m + TOLERANCE_M)
    measure, other = found.index.to_numpy(), found["index_right"].to_numpy()
    distance_m = found.geometry.distance(others.geometry.iloc[other], align=False)
    return measure, other, distance_m.to_numpy()


def related(shapes: Any, reach_m: Any, others: Any) -> tuple[Any, Any, Any, Any]:
    """The same, and whether their insides share something."""
    measure, other, distance_m = joined(shapes, reach_m, others)
    is_shared = distance_m == 0
    mine, theirs = gpd.GeoSeries(shapes[measure[is_shared]]), gpd.GeoSeries(others[other[is_shared]])
    is_shared[is_shared] = ~mine.touches(theirs, align=False).to_numpy()
    return measure, other, distance_m, is_shared


def near(given: Any) -> tuple[Any, Any, Any, Any]:
    """Measure × area and measure × property with their kinds; properties are numbered after the areas."""
    measure, area, area_away_m, is_inside = related(given.measures, given.area_distance_m, given.areas)
    of_area = np.where(is_inside, INSIDE, NEAR)
    reach_m = np.maximum(given.reach_m, given.street_width_m)
    holder, plot, away_m, is_touched = related(given.measures, reach_m, given.properties)
    is_across = away_m <= given.street_width_m[holder] + TOLERANCE_M
    is_adjoining = away_m <= given.tolerance_m + TOLERANCE_M
    of_plot = np.select([is_touched, is_adjoining, is_across], [TOUCHED, ADJOINING, ACROSS_STREET], WITHIN_REACH)
    other = np.concatenate([area, plot + len(given.areas)])
    kind = np.concatenate([of_area, of_plot])
    return np.concatenate([measure, holder]), other, np.concatenate([area_away_m, away_m]), kind
