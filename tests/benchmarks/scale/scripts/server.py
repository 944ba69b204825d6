"""All exposures made inside PostgreSQL, as a user of PostGIS writes it; the tables have GiST indexes."""

from __future__ import annotations

from typing import Any

FOUND = """
SELECT m.measure, w.workplace, ST_Distance(m.geom, w.geom) AS distance_m,
       (ST_Intersects(m.geom, w.geom))::int AS is_inside
FROM measures AS m JOIN workplaces AS w ON ST_DWithin(m.geom, w.geom, m.reach_m + 0.001)
"""
TABLE = "CREATE TABLE found (measure int NOT NULL, workplace int NOT NULL, distance_m float8 NOT NULL, is_inside int)"


def insert_select(connection: Any) -> None:
    """One process of the server: INSERT is never parallel."""
    connection.execute("DROP TABLE IF EXISTS found")
    connection.execute(TABLE)
    connection.execute(f"INSERT INTO found {FOUND}")


def create_table_as(connection: Any) -> None:
    """With workers beside it: only a table that is made by the query allows that."""
    connection.execute("SET max_parallel_workers_per_gather = 2")
    connection.execute("SET parallel_setup_cost = 0; SET parallel_tuple_cost = 0; SET min_parallel_table_scan_size = 0")
    connection.execute("DROP TABLE IF EXISTS found")
    connection.execute(f"CREATE TABLE found AS {FOUND}")
