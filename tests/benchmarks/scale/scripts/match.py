"""Every workplace within reach of each measure, with its distance, as users of GeoPandas write it.

`shapes` are the measures, `reach_m` one reach for each, `xy` the workplaces (n, 2), all in EPSG:3006. The tolerance of
1 mm is the product's own, so that the answers can be compared.
"""

from __future__ import annotations

from typing import Any

import geopandas as gpd

TOLERANCE_M = 0.001


def good(shapes: Any, reach_m: Any, xy: Any) -> tuple[Any, Any, Any]:
    """Who knows sjoin(predicate="dwithin") with a distance for each row."""
    measures = gpd.GeoDataFrame(geometry=shapes, crs=3006)
    workplaces = gpd.GeoDataFrame(geometry=gpd.points_from_xy(*xy.T), crs=3006)
    joined = gpd.sjoin(measures, workplaces, predicate="dwithin", distance=reach_m + TOLERANCE_M)
    measure, workplace = joined.index.to_numpy(), joined["index_right"].to_numpy()
    distance_m = joined.geometry.distance(workplaces.geometry.iloc[workplace], align=False)
    return measure, workplace, distance_m.to_numpy()


def usual(shapes: Any, reach_m: Any, xy: Any) -> tuple[Any, Any, Any]:
    """What most write: buffer, who lies in it, distance. Arcs drawn as polygons lose pairs near the edge."""
    measures = gpd.GeoDataFrame(geometry=shapes, crs=3006)
    workplaces = gpd.GeoDataFrame(geometry=gpd.points_from_xy(*xy.T), crs=3006)
    buffered = measures.set_geometry(measures.buffer(reach_m + TOLERANCE_M))
    joined = gpd.sjoin(workplaces, buffered)
    workplace, measure = joined.index.to_numpy(), joined["index_right"].to_numpy()
    distance_m = joined.geometry.distance(measures.geometry.iloc[measure], align=False)
    return measure, workplace, distance_m.to_numpy()


def turned(shapes: Any, reach_m: Any, xy: Any) -> tuple[Any, Any, Any]:
    """The same the other way round, which GeoPandas happens to be quicker with: buffers first, then workplaces."""
    measures = gpd.GeoDataFrame(geometry=shapes, crs=3006)
    workplaces = gpd.GeoDataFrame(geometry=gpd.points_from_xy(*xy.T), crs=3006)
    buffered = measures.set_geometry(measures.buffer(reach_m + TOLERANCE_M))
    joined = gpd.sjoin(buffered, workplaces)
    measure, workplace = joined.index.to_numpy(), joined["index_right"].to_numpy()
    distance_m = measures.geometry.iloc[measure].distance(workplaces.geometry.iloc[workplace], align=False)
    return measure, workplace, distance_m.to_numpy()
