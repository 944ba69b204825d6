"""A whole run as the usual script: read_file, buffer, sjoin, distance, to_sql. `python -m … FOLDER DATABASE`."""

from __future__ import annotations

import sys
from pathlib import Path

import geopandas as gpd
import sqlalchemy as sa

from tests.benchmarks.scale.scripts.reach import AREA_DISTANCE_M, REACH_M


def main(folder: Path, database: Path) -> None:
    """Everything is read; buffers draw arcs as polygons, so some who are just within reach are lost."""
    measures = gpd.read_file(folder / "measures.gpkg")
    workplaces = gpd.read_file(folder / "workplaces.gpkg")
    areas = gpd.read_file(folder / "areas.gpkg")

    buffered = measures.copy()
    buffered["geometry"] = measures.buffer(measures["åtgärdstyp"].map(REACH_M))
    found = gpd.sjoin(workplaces[["geometry"]], buffered[["geometry"]])
    found = found.reset_index(names="workplace").rename(columns={"index_right": "measure"})
    here, there = measures.geometry.iloc[found["measure"]], workplaces.geometry.iloc[found["workplace"]]
    found["distance_m"] = here.distance(there, align=False).to_numpy()
    area_of = gpd.sjoin(workplaces[["geometry"]], areas[["geometry"]])["index_right"]
    found["area"] = found["workplace"].map(area_of.groupby(level=0).min())

    buffered["geometry"] = measures.buffer(AREA_DISTANCE_M)
    near = gpd.sjoin(buffered[["geometry"]], areas[["geometry"]])
    near = near.reset_index(names="measure").rename(columns={"index_right": "area"})
    here, there = measures.geometry.iloc[near["measure"]], areas.geometry.iloc[near["area"]]
    near["distance_m"] = here.distance(there, align=False).to_numpy()
    near["is_inside"] = here.intersects(there, align=False).to_numpy()

    engine = sa.create_engine(f"sqlite:///{database}")
    found[["measure", "workplace", "distance_m", "area"]].to_sql("exposures", engine, index=False)
    near[["measure", "area", "distance_m", "is_inside"]].to_sql("area_exposures", engine, index=False)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
