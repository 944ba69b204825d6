"""Matching workplaces and measuring their distances: ours and the peers', from arrays to pairs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg

from geodata.matching.match import points_within
from geodata.matching.places import Places
from tests.benchmarks.scale.pairs import keeper
from tests.benchmarks.scale.scripts import engines
from tests.benchmarks.scale.scripts import match as scripts
from tests.benchmarks.scale.task import Case, Task

EXTENSION = Path(".venv/peers/duckdb_extension_spatial/extensions")
FEW_SHAPES, FEW_POINTS = 20, 500


def find(shapes: Any, reach_m: Any, xy: Any) -> tuple[Any, Any, Any]:
    """As the product does, with what it prepares of the points counted in."""
    return points_within(shapes, reach_m, Places.of(xy))


def ours(case: Case) -> Task:
    return _of_arrays(case, find)


def good(case: Case) -> Task:
    return _of_arrays(case, scripts.good)


def usual(case: Case) -> Task:
    return _of_arrays(case, scripts.usual)


def turned(case: Case) -> Task:
    return _of_arrays(case, scripts.turned)


def duckdb(case: Case) -> Task:
    extension = next(EXTENSION.rglob("spatial.duckdb_extension"))
    return _of_tables(case, lambda *given: engines.duckdb_tables(*given, extension=extension), engines.in_duckdb)


def sedona(case: Case) -> Task:
    return _of_tables(case, engines.sedona_tables, engines.in_sedona)


def postgis(case: Case) -> Task:
    connection = psycopg.connect(case.server, autocommit=True)
    connection.execute("SET max_parallel_workers_per_gather = 0")
    few = "SELECT count(*) FROM measures AS m JOIN workplaces AS w ON ST_DWithin(m.geom, w.geom, 1) WHERE measure < 20"
    return Task(
        lambda: connection.execute(few).fetchall(),
        lambda: engines.in_postgis(connection),
        keeper(case),
        connection.close,
    )


def _of_arrays(case: Case, script: Callable[..., Any]) -> Task:
    found = case.registers()
    shapes, reach_m, xy = found.shapes("measures"), found.reach_m, found.xy
    few = shapes[:FEW_SHAPES], reach_m[:FEW_SHAPES], xy[:FEW_POINTS]
    return Task(lambda: script(*few), lambda: script(shapes, reach_m, xy), keeper(case))


def _of_tables(case: Case, prepare: Callable[..., Any], ask: Callable[[Any], Any]) -> Task:
    found = case.registers()
    shapes, reach_m, xy = found.shapes("measures"), found.reach_m, found.xy
    few = prepare(shapes[:FEW_SHAPES], reach_m[:FEW_SHAPES], xy[:FEW_POINTS])
    ready = prepare(shapes, reach_m, xy)
    return Task(lambda: ask(few), lambda: ask(ready), keeper(case))
