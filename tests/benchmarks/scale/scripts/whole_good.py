"""A whole run as a good script: sjoin(dwithin), distances, SQLAlchemy Core. `python -m … FOLDER DATABASE`.

Reads workplaces, measures and areas, finds who is within reach, in which area each of them lies and which areas a
measure is in or near, and writes both as rows.
"""

from __future__ import annotations

import sys
from pathlib import Path

import geopandas as gpd
import sqlalchemy as sa

from tests.benchmarks.scale.scripts.reach import AREA_DISTANCE_M, REACH_M, TOLERANCE_M
from tests.benchmarks.scale.scripts.tables import area_exposures, exposures, metadata


def main(folder: Path, database: Path) -> None:
    """Read only the columns that are needed, join, write."""
    measures = gpd.read_file(folder / "measures.gpkg", columns=["åtgärdstyp"])
    workplaces = gpd.read_file(folder / "workplaces.gpkg", columns=[])
    areas = gpd.read_file(folder / "areas.gpkg", columns=[])

    reach_m = measures["åtgärdstyp"].map(REACH_M).to_numpy()
    found = gpd.sjoin(measures, workplaces, predicate="dwithin", distance=reach_m + TOLERANCE_M)
    found["distance_m"] = found.distance(workplaces.geometry.iloc[found["index_right"]], align=False)
    area_of = gpd.sjoin(workplaces, areas, predicate="intersects")["index_right"].groupby(level=0).min()
    found["area"] = found["index_right"].map(area_of).astype(object).replace({float("nan"): None})

    near = gpd.sjoin(measures, areas, predicate="dwithin", distance=AREA_DISTANCE_M + TOLERANCE_M)
    of_area = areas.geometry.iloc[near["index_right"]]
    near["distance_m"] = near.distance(of_area, align=False)
    near["is_inside"] = near.intersects(of_area, align=False) & ~near.touches(of_area, align=False)

    columns = zip(found.index, found["index_right"], found["distance_m"], found["area"], strict=True)
    rows = [{"measure": m, "workplace": w, "distance_m": d, "area": a} for m, w, d, a in columns]
    columns = zip(near.index, near["index_right"], near["distance_m"], near["is_inside"], strict=True)
    of_areas = [{"measure": m, "area": a, "distance_m": d, "is_inside": i} for m, a, d, i in columns]
    engine = sa.create_engine(f"sqlite:///{database}")
    with engine.begin() as connection:
        metadata.create_all(connection)
        connection.execute(exposures.insert(), rows)
        connection.execute(area_exposures.insert(), of_areas)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
