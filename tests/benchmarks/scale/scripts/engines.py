"""The same as match.py in DuckDB, SedonaDB and PostGIS: the tables are there, the answer comes to the client."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import shapely

DUCKDB = """
SELECT measure, workplace, distance_m FROM (
  SELECT measure, workplace, reach_m, ST_Distance(m.geom, w.geom) AS distance_m
  FROM workplaces AS w JOIN measures AS m ON ST_Intersects(m.box, w.geom)
) WHERE distance_m <= reach_m + 0.001
"""
"""ST_DWithin with a distance for each row becomes a nested loop in DuckDB; boxes use its spatial join."""

SEDONA = """
SELECT measure, workplace, ST_Distance(m.geometry, w.geometry) AS distance_m
FROM measures AS m JOIN workplaces AS w ON ST_DWithin(m.geometry, w.geometry, m.reach_m + 0.001)
"""

POSTGIS = """
SELECT measure, workplace, ST_Distance(m.geom, w.geom) AS distance_m
FROM measures AS m JOIN workplaces AS w ON ST_DWithin(m.geom, w.geom, m.reach_m + 0.001)
"""


def duckdb_tables(shapes: Any, reach_m: Any, xy: Any, *, extension: Path) -> Any:
    """A connection to a database in memory with both tables, on one thread."""
    import duckdb
    import pyarrow as pa

    wkb = pa.array(shapely.to_wkb(shapes).tolist(), pa.binary())
    measures = pa.table({"measure": np.arange(len(shapes)), "reach_m": reach_m, "wkb": wkb})
    workplaces = pa.table({"workplace": np.arange(len(xy)), "x": xy[:, 0], "y": xy[:, 1]})
    db = duckdb.connect(config={"threads": 1})
    db.load_extension(str(extension))
    db.register("read_measures", measures)
    db.register("read_workplaces", workplaces)
    db.execute("CREATE TABLE workplaces AS SELECT workplace, ST_Point(x, y) AS geom FROM read_workplaces")
    db.execute("CREATE TABLE measures AS SELECT measure, reach_m, ST_GeomFromWKB(wkb) AS geom FROM read_measures")
    db.execute("ALTER TABLE measures ADD COLUMN box GEOMETRY")
    db.execute(
        "UPDATE measures SET box = ST_MakeEnvelope(ST_XMin(geom) - reach_m - 0.001, ST_YMin(geom) - reach_m - 0.001, "
        "ST_XMax(geom) + reach_m + 0.001, ST_YMax(geom) + reach_m + 0.001)"
    )
    return db


def in_duckdb(db: Any) -> tuple[Any, Any, Any]:
    """Boxes first, then exact distances."""
    found = db.execute(DUCKDB).fetchnumpy()
    return found["measure"], found["workplace"], found["distance_m"]


def sedona_tables(shapes: Any, reach_m: Any, xy: Any) -> Any:
    """A session with both tables in memory."""
    import sedonadb

    session = sedonadb.connect()
    measures = {"measure": np.arange(len(shapes)), "reach_m": reach_m}
    workplaces = {"workplace": np.arange(len(xy))}
    places = gpd.points_from_xy(*xy.T)
    for name, columns, geometry in (("measures", measures, list(shapes)), ("workplaces", workplaces, places)):
        frame = gpd.GeoDataFrame(columns, geometry=geometry, crs=3006)
        session.create_data_frame(frame).to_memtable().to_view(name)
    return session


def in_sedona(session: Any) -> tuple[Any, Any, Any]:
    """Its spatial join takes a distance for each row."""
    found = session.sql(SEDONA).to_arrow_table()
    return tuple(found[name].to_numpy() for name in ("measure", "workplace", "distance_m"))  # type: ignore[return-value]


def in_postgis(connection: Any) -> tuple[Any, Any, Any]:
    """Rows as the driver gives them, in binary: the quickest that a plain SELECT is."""
    rows = connection.cursor(binary=True).execute(POSTGIS)
    found = np.fromiter(rows, dtype="i4,i4,f8")
    return found["f0"], found["f1"], found["f2"]
