"""The rows about joining and whole runs without rules: methods, figures and goals."""

from __future__ import annotations

from dataclasses import replace

from tests.benchmarks.scale.row import Figure, Method, Round, Row, share, times, value

GOOD, USUAL = "geopandas sjoin(dwithin) + distance", "geopandas buffer + sjoin + distance"
TURNED = "geopandas buffers first, then workplaces"
DUCKDB, SEDONA, POSTGIS = "DuckDB", "SedonaDB", "PostGIS"
GOOD_RUN, USUAL_RUN = "good script", "usual script"
LOST = "pairs that buffer + sjoin loses"


def differing(ours: str = "ours") -> Figure:
    """How many pairs the peer has and ours has not, or the other way round."""

    def of(done: Round) -> float | None:
        found = done[ours]
        return found["missing"] + found["extra"] if "missing" in found else None

    every = dict.fromkeys(("XS", "S", "M", "L"), 0.0)
    return Figure("pairs that differ", of, "", {}, every, (ours,))


def away() -> Figure:
    """The greatest difference between distances of the same pair."""
    every = dict.fromkeys(("XS", "S", "M", "L"), 1.0)
    return value("greatest difference between distances", "away_mm", "mm", at_most=every)


METHODS = (
    Method(GOOD, "work.match:good"),
    Method("ours", "work.match:ours"),
    Method(USUAL, "work.match:usual"),
    Method(TURNED, "work.match:turned"),
)
ENGINES = (
    Method(DUCKDB, "work.match:duckdb", needs="peers"),
    Method(SEDONA, "work.match:sedona", needs="peers"),
    Method(POSTGIS, "work.match:postgis", needs="server", is_elsewhere=True),
)

MATCH = Row(
    "match",
    "match + distance, one core",
    METHODS + ENGINES,
    (
        times("against geopandas sjoin(dwithin) + distance", GOOD, at_least={"M": 8, "L": 8}),
        times("against geopandas buffer + sjoin + distance", USUAL, at_least={"M": 15}),
        times("against the same, buffers before workplaces", TURNED),
        times("against PostGIS", POSTGIS, at_least={"L": 5}),
        times("against SedonaDB", SEDONA, at_least={"L": 5}),
        times("against DuckDB", DUCKDB, at_least={"L": 5}),
        value("memory above inputs", "peak_mb", "MB", at_most={"M": 110, "L": 200}),
        differing(),
        away(),
        value(LOST, "missing", "", of=USUAL),
    ),
    cores=1,
    check="pairs:compare",
    prepare=("work.server:fill",),
)

ALONE = Row(
    "match-alone",
    "match + distance, no two workplaces share a coordinate, one core",
    tuple(replace(method, options={"each_alone": True}) for method in METHODS),
    (
        times("against geopandas sjoin(dwithin) + distance", GOOD, at_least={"M": 4}),
        times("against geopandas buffer + sjoin + distance", USUAL),
        times("against the same, buffers before workplaces", TURNED),
        value("memory above inputs", "peak_mb", "MB"),
        differing(),
        away(),
        value(LOST, "missing", "", of=USUAL),
    ),
    sizes=("XS", "S", "M"),
    cores=1,
    check="pairs:compare",
)

_NEAR = (Method(GOOD, "work.near:good"), Method("ours", "work.near:ours"))
_JUDGED = value("relations judged otherwise: less than 1 dm² in common is a mere touch", "other_kind", "")

NEAR = Row(
    "near",
    "areas, properties and adjacency, one core",
    _NEAR,
    (
        times("against geopandas sjoin(dwithin) + distance + touches", GOOD, at_least={"M": 1.6}),
        value("memory above inputs", "peak_mb", "MB"),
        differing(),
        away(),
        _JUDGED,
    ),
    cores=1,
    check="pairs:compare",
)
NEAR_2 = replace(
    NEAR,
    key="near-2",
    title="areas, properties and adjacency, two cores",
    figures=(times("against geopandas sjoin(dwithin) + distance + touches", GOOD, at_least={"M": 2.5}),),
    cores=2,
    check="",
)

WHOLE = Row(
    "whole",
    "whole run without rules, cold process",
    (
        Method(GOOD_RUN, program=("-m", "tests.benchmarks.scale.scripts.whole_good", "{files}", "{out}")),
        Method("ours", program=("-m", "tests.benchmarks.scale.work.whole", "{files}", "{out}")),
        Method(USUAL_RUN, program=("-m", "tests.benchmarks.scale.scripts.whole_usual", "{files}", "{out}")),
    ),
    (
        times("against the good script", GOOD_RUN, at_least={"M": 6, "L": 7}),
        times("against the usual script", USUAL_RUN, at_least={"M": 9, "L": 14}),
        Figure(
            "memory, of the usual script's",
            lambda done: done["ours"]["peak_mb"] / done[USUAL_RUN]["peak_mb"],
            "×",
            {},
            {"L": 0.1},
            ("ours", USUAL_RUN),
        ),
        differing(),
        away(),
        value("pairs that the usual script loses", "missing", "", of=USUAL_RUN),
    ),
    check="pairs:compare",
)

POINTS = Row(
    "points",
    "the workplaces of a GeoPackage to coordinates",
    (Method("pyogrio.read_arrow", "work.reading:read_arrow", needs="peers"), Method("ours", "work.reading:ours")),
    (share("of pyogrio.read_arrow", "pyogrio.read_arrow", at_most={"M": 1.5}),),
    prepare=("work.reading:prepare",),
)

ROWS = (MATCH, ALONE, NEAR, NEAR_2, WHOLE, POINTS)
