"""Exposures in PostgreSQL: computed outside and copied back, or by the server itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import psycopg
import shapely
import sqlalchemy as sa

from geodata.matching.match import points_within
from geodata.matching.places import Places
from geodata.shapes import as_shapes
from tests.benchmarks.scale.scripts import server as scripts
from tests.benchmarks.scale.task import Case, Task
from tests.benchmarks.scale.work.behind import writing_behind

found = sa.Table(
    "found",
    sa.MetaData(),
    sa.Column("measure", sa.Integer, nullable=False),
    sa.Column("workplace", sa.Integer, nullable=False),
    sa.Column("distance_m", sa.Float, nullable=False),
    sa.Column("is_inside", sa.Integer),
)
MEASURES_AT_ONCE = 1_000
"""Measures matched while the pairs of those before them go to the server, which has two processors as its rivals do."""
COPIED_HEAD, COPIED_ROW = (
    19,
    np.dtype([("n", ">i2"), *((k, t) for c in "xy" for k, t in ((f"n{c}", ">i4"), (c, ">f8")))]),
)
"""Binary COPY: a head of 19 bytes, then for each row the number of fields and each with its length."""


def fill(case: Case) -> dict[str, Any]:
    """Workplaces and measures with GiST indexes, made once for each size."""
    registers = case.registers()
    with psycopg.connect(case.server, autocommit=True) as db:
        db.execute("CREATE EXTENSION IF NOT EXISTS postgis")
        db.execute("DROP TABLE IF EXISTS measures, workplaces")
        db.execute("CREATE TABLE measures (measure int, reach_m float8, geom geometry(Geometry, 3006))")
        db.execute("CREATE TABLE workplaces (workplace int, geom geometry(Point, 3006))")
        wkb = shapely.to_wkb(shapely.set_srid(registers.shapes("measures"), 3006), hex=True, include_srid=True)
        with db.cursor() as cursor, cursor.copy("COPY measures FROM STDIN") as copy:
            for row in zip(range(len(wkb)), registers.reach_m.tolist(), wkb.tolist(), strict=True):
                copy.write_row(row)
        with db.cursor() as cursor, cursor.copy("COPY workplaces FROM STDIN") as copy:
            for i, (x, y) in enumerate(registers.xy.tolist()):
                copy.write_row((i, f"SRID=3006;POINT({x!r} {y!r})"))
        for table in ("measures", "workplaces"):
            db.execute(f"CREATE INDEX ON {table} USING gist (geom)")
            db.execute(f"ANALYZE {table}")
    return {}


def ours(case: Case) -> Task:
    """From the arrays that a run has read."""
    registers = case.registers()
    given = registers.shapes("measures"), registers.reach_m, registers.xy
    return _ours(case, lambda: given, lambda: None)


def ours_from_tables(case: Case) -> Task:
    """The same, the server's tables read first."""
    db = psycopg.connect(case.server, autocommit=True)
    return _ours(case, lambda: _read(db), db.close)


def insert_select(case: Case) -> Task:
    return _inside(case, scripts.insert_select)


def create_table_as(case: Case) -> Task:
    return _inside(case, scripts.create_table_as)


def _ours(case: Case, read: Callable[[], tuple[Any, Any, Any]], close: Callable[[], None]) -> Task:
    engine = sa.create_engine(case.server.replace("postgresql:", "postgresql+psycopg:", 1))

    def work(shapes: Any, reach_m: Any, xy: Any) -> dict[str, int]:
        places, n_rows = Places.of(xy), 0
        with engine.begin() as connection, writing_behind(connection) as writer:
            found.drop(connection, checkfirst=True)
            found.create(connection)
            for start in range(0, len(shapes), MEASURES_AT_ONCE):
                some = slice(start, start + MEASURES_AT_ONCE)
                measure, workplace, distance_m = points_within(shapes[some], reach_m[some], places)
                rows = {"measure": measure + start, "workplace": workplace, "distance_m": distance_m}
                rows["is_inside"] = (distance_m == 0).astype(np.int32)
                writer.insert(found, rows)
                n_rows += len(measure)
        return {"n_rows": n_rows}

    def warm_up() -> None:
        shapes, reach_m, xy = read()
        work(shapes[:20], reach_m[:20], xy[:500])

    def end() -> None:
        engine.dispose()
        close()

    return Task(warm_up, lambda: work(*read()), lambda given: given, end)


def _read(db: Any) -> tuple[Any, Any, Any]:
    rows = db.cursor(binary=True).execute("SELECT ST_AsBinary(geom), reach_m FROM measures ORDER BY measure").fetchall()
    wkb, reach_m = zip(*rows, strict=True)
    points = "SELECT ST_X(geom), ST_Y(geom) FROM workplaces ORDER BY workplace"
    with db.cursor().copy(f"COPY ({points}) TO STDOUT (FORMAT binary)") as copy:
        raw = b"".join(bytes(piece) for piece in copy)
    read = np.frombuffer(raw[COPIED_HEAD:-2], COPIED_ROW)
    return (
        as_shapes(shapely.from_wkb(list(wkb))),
        np.array(reach_m),
        np.column_stack([read["x"], read["y"]]).astype(float),
    )


def _inside(case: Case, script: Callable[[Any], None]) -> Task:
    db = psycopg.connect(case.server, autocommit=True)

    def sum_up(_: object) -> dict[str, Any]:
        return {"n_rows": db.execute("SELECT count(*) FROM found").fetchone()[0]}  # type: ignore[index]

    return Task(lambda: db.execute("SELECT count(*) FROM measures"), lambda: script(db), sum_up, db.close)
