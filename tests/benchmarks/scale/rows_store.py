"""The rows about rules, the store and PostgreSQL: methods, figures and goals."""

from __future__ import annotations

from tests.benchmarks.scale.row import Figure, Method, Round, Row, rate, share, times, value
from tests.benchmarks.scale.stores import AS_OF

TO_WORKPLACES, TO_BOTH = "geopandas, workplaces alone", "geopandas, workplaces and properties"
REGISTER, RUN = "register", "run --all"
COLD = ("--db", "{store}", "--as-of", AS_OF, "--format", "json")
FILE = "{files}/measures.gpkg"

STOCKHOLM = Row(
    "stockholm",
    "whole run with the Stockholm pack",
    (
        Method(REGISTER, "work.with_rules:registering", store="registers"),
        Method(RUN, "work.with_rules:running", store="registered"),
        Method(TO_WORKPLACES, "work.with_rules:workplaces"),
        Method(TO_BOTH, "work.with_rules:workplaces_and_properties"),
        Method("berord register", program=("{berord}", "register", FILE, *COLD), store="registers"),
        Method("berord run --all", program=("{berord}", "run", "--all", *COLD), store="registered"),
    ),
    (
        share(
            "register: engine, of geopandas' bare join with workplaces", TO_WORKPLACES, ours=REGISTER, at_most={"M": 1}
        ),
        share("register: engine, of its joins with workplaces and properties", TO_BOTH, ours=REGISTER),
        share("run --all: engine, of geopandas' bare join with workplaces", TO_WORKPLACES, ours=RUN, at_most={"M": 1}),
        share("run --all: engine, of its joins with workplaces and properties", TO_BOTH, ours=RUN),
        value("opening the pack, beside", "pack_s", "s", of=REGISTER),
        value("berord register, whole process", "wall_s", "s", of="berord register"),
        value("berord run --all, whole process", "wall_s", "s", of="berord run --all"),
        *(
            value(f"register: of it {stage}", f"{stage}_s", "s", of=REGISTER)
            for stage in ("read-file", "registers", "deliver", "match", "decide", "store")
        ),
    ),
)


def _per_exposure(done: Round, size: str) -> float:
    return done[size]["cpu_s"] / done[size]["exposures"]


GROWTH = Row(
    "growth",
    "berord register, L against M",
    tuple(
        Method(size, program=("{berord}", "register", FILE, *COLD), store="registers", of_size=size) for size in "ML"
    ),
    (
        Figure(
            "seconds per exposure, L of M's",
            lambda done: _per_exposure(done, "L") / _per_exposure(done, "M"),
            "×",
            {},
            {"L": 1.2},
            ("L", "M"),
        ),
        value("peak memory, L", "peak_mb", "MB", of="L", at_most={"L": 1000}),
        value("peak memory, M", "peak_mb", "MB", of="M"),
    ),
    sizes=("L",),
)

CORE = "Core executemany"
WRITES = Row(
    "writes",
    "writes through SQLAlchemy",
    (
        Method("SQLite", "work.writes:sqlite_ours"),
        Method(f"SQLite, {CORE}", "work.writes:sqlite_executemany"),
        Method("the store's table", "work.writes:store_ours"),
        Method(f"the store's table, {CORE}", "work.writes:store_executemany"),
        Method("PostgreSQL", "work.writes:postgresql_ours", needs="server", is_elsewhere=True),
        Method(f"PostgreSQL, {CORE}", "work.writes:postgresql_executemany", needs="server", is_elsewhere=True),
    ),
    (
        rate("SQLite, four columns", of="SQLite", at_least={"M": 1.5, "L": 1.5}),
        rate(f"SQLite, four columns, {CORE}", of=f"SQLite, {CORE}"),
        rate("SQLite, the store's table with its key and index", of="the store's table"),
        rate(f"SQLite, the store's table, {CORE}", of=f"the store's table, {CORE}"),
        rate("PostgreSQL, four columns, binary COPY", of="PostgreSQL", at_least={"M": 3, "L": 3}),
        rate(f"PostgreSQL, four columns, {CORE}", of=f"PostgreSQL, {CORE}"),
    ),
    cores=1,
)

SERIAL, PARALLEL, FROM_TABLES = "INSERT … SELECT", "CREATE TABLE AS, parallel", "ours, tables read first"
SERVER = Row(
    "server",
    "PostgreSQL: compute outside and COPY back",
    (
        Method("ours", "work.server:ours", needs="server", is_elsewhere=True),
        Method(FROM_TABLES, "work.server:ours_from_tables", needs="server", is_elsewhere=True),
        Method(SERIAL, "work.server:insert_select", needs="server", is_elsewhere=True),
        Method(PARALLEL, "work.server:create_table_as", needs="server", is_elsewhere=True),
    ),
    (
        times("against INSERT … SELECT in the server", SERIAL, at_least={"M": 4, "L": 4}),
        times("against CREATE TABLE AS with two workers", PARALLEL, at_least={"M": 2.5, "L": 2.5}),
        times("the server's tables read first, against INSERT … SELECT", SERIAL, ours=FROM_TABLES),
        times("the server's tables read first, against CREATE TABLE AS", PARALLEL, ours=FROM_TABLES),
    ),
    prepare=("work.server:fill",),
)

WARM, COLD_ONE, IMPORTS = "warm", "berord register one", "only its imports"
ONE = Row(
    "one",
    "one measure registered in a store that has all",
    (
        Method(WARM, "work.ones:warm", store="registered"),
        Method(COLD_ONE, program=("{berord}", "register", "{files}/ones/one00.gpkg", *COLD), store="registered"),
        Method(IMPORTS, program=("-m", "tests.benchmarks.scale.work.modules", "load", "{files}/ones/modules.json")),
    ),
    (
        value("engine, median of 20 in one process", "engine_ms", "ms", of=WARM, at_most={"M": 2}),
        value("of it matching", "match_ms", "ms", of=WARM),
        value("of it deciding, without the audit", "decide_ms", "ms", of=WARM),
        value("of it storing exposures", "store_ms", "ms", of=WARM),
        value("besides: reading the file", "file_ms", "ms", of=WARM),
        value("besides: the delivery", "deliver_ms", "ms", of=WARM),
        value("the whole registration", "median_ms", "ms", of=WARM),
        value("the whole registration, the slowest of them", "slowest_ms", "ms", of=WARM),
        share("whole process, of one that only imports the same", IMPORTS, ours=COLD_ONE, at_most={"M": 1.5}),
    ),
    prepare=("work.ones:prepare",),
    store="registered",
)

ANSWERS = Row(
    "answers",
    "answers from the store, whole process",
    (
        Method(
            "affected --measure", program=("{berord}", "affected", "--measure", "{measure}", *COLD), store="registered"
        ),
        Method(
            "affected --company", program=("{berord}", "affected", "--company", "{company}", *COLD), store="registered"
        ),
        Method("explain", program=("{berord}", "explain", "{measure}", "{recipient}", *COLD), store="registered"),
    ),
    tuple(
        value(name, "wall_s", "s", of=name, at_most={"M": 0.3})
        for name in ("affected --measure", "affected --company", "explain")
    ),
    prepare=("work.answers:choose",),
    store="registered",
)

RULE_RUNS = Row(
    "rule-runs",
    "durable-rules runs per batch",
    (Method("ours", "work.with_rules:rule_runs", store="registers"),),
    (
        value("runs", "rule_runs", ""),
        value("runs beyond one for each measure", "beyond", "", at_most={"M": 500, "L": 500}),
    ),
    rounds=1,
)

ROWS = (STOCKHOLM, GROWTH, WRITES, SERVER, ONE, ANSWERS, RULE_RUNS)
