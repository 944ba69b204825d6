"""Writing a million rows through SQLAlchemy: as the store writes them, and by Core's executemany of dicts."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import sqlalchemy as sa

from impact.store.bulk import insert_columns
from impact.store.database import writing
from impact.store.many_rows import ManyRows
from impact.store.plain_values import Values
from impact.store.tables import exposure_rows
from tests.benchmarks.scale.task import Case, Task

N_ROWS = {"XS": 2_000, "S": 100_000, "M": 1_000_000, "L": 1_000_000}
N_MEASURES, N_RECIPIENTS, N_KINDS = 5_000, 150_000, 1_500
FEW = 100

bare = sa.Table(
    "bare",
    sa.MetaData(),
    sa.Column("measure", sa.Integer),
    sa.Column("recipient", sa.Integer),
    sa.Column("distance_m", sa.Float),
    sa.Column("outcome", sa.Integer),
)

Write = Callable[[sa.Connection, sa.Table, dict[str, Values]], None]


def columns(n: int) -> dict[str, Values]:
    """The rows of exposures in the order of their key, as a run writes them. Seeded."""
    rng = np.random.default_rng(3)
    pair = np.sort(rng.choice(N_MEASURES * N_RECIPIENTS, n, replace=False))
    return {
        "assessment_no": pair // N_RECIPIENTS + 1,
        "recipient_no": pair % N_RECIPIENTS + 1,
        "kind_no": rng.integers(1, N_KINDS + 1, n),
        "distance_m": np.where(rng.random(n) < 0.02, np.nan, rng.uniform(0, 500, n)),
    }


def bare_columns(n: int) -> dict[str, Values]:
    """Four columns of numbers."""
    given = columns(n)
    names = {"measure": "assessment_no", "recipient": "recipient_no", "outcome": "kind_no"}
    numbers = {name: given[there] for name, there in names.items()}
    return {**numbers, "distance_m": np.random.default_rng(4).uniform(0, 500, n)}


def executemany(connection: sa.Connection, table: sa.Table, given: dict[str, Values]) -> None:
    """What rows as dicts cost: the dicts, and one row to a statement."""
    plain = [np.where(values == values, values, None).tolist() for values in map(np.asarray, given.values())]  # noqa: PLR0124 - NaN
    connection.execute(table.insert(), [dict(zip(given, row, strict=True)) for row in zip(*plain, strict=True)])


def many_rows(connection: sa.Connection, table: sa.Table, given: dict[str, Values]) -> None:
    """As a run does: an index that would cost more to keep up than to make is made at the end."""
    rows = ManyRows(connection, table)
    rows.insert(given)
    rows.close()


def sqlite_ours(case: Case) -> Task:
    return _bare(case, insert_columns, f"sqlite:///{_folder()}/bare.db")


def sqlite_executemany(case: Case) -> Task:
    return _bare(case, executemany, f"sqlite:///{_folder()}/bare.db")


def postgresql_ours(case: Case) -> Task:
    return _bare(case, insert_columns, case.server)


def postgresql_executemany(case: Case) -> Task:
    return _bare(case, executemany, case.server)


def store_ours(case: Case) -> Task:
    return _store(case, many_rows)


def store_executemany(case: Case) -> Task:
    return _store(case, executemany)


def _bare(case: Case, write: Write, url: str) -> Task:
    """Into a new table, from the first row to the end of the transaction."""
    url = url.replace("postgresql:", "postgresql+psycopg:", 1)
    engine = sa.create_engine(url)
    given = bare_columns(N_ROWS[case.size])

    def work(rows: dict[str, Values]) -> dict[str, int]:
        with engine.begin() as connection:
            write(connection, bare, rows)
        return {"n_rows": len(rows["measure"])}

    def warm_up() -> None:
        bare.drop(engine, checkfirst=True)
        bare.create(engine)
        work({name: values[:FEW] for name, values in given.items()})

    return Task(warm_up, lambda: work(given), lambda found: found, engine.dispose)


def _store(case: Case, write: Write) -> Task:
    """Into the store's own table, with its key and its index by recipient."""
    given = columns(N_ROWS[case.size])

    def work(place: Path, rows: dict[str, Values]) -> dict[str, int]:
        with writing(str(place), may_create=True) as connection:
            write(connection, exposure_rows, rows)
        return {"n_rows": len(rows["kind_no"])}

    folder = _folder()

    def warm_up() -> None:
        work(folder / "warm.db", {name: values[:FEW] for name, values in given.items()})
        with writing(str(folder / "store.db"), may_create=True):
            pass

    return Task(warm_up, lambda: work(folder / "store.db", given), lambda found: found)


_kept: list[Any] = []


def _folder() -> Path:
    """A folder that is gone when the process ends."""
    _kept.append(tempfile.TemporaryDirectory(prefix="berord-bench-"))
    return Path(_kept[-1].name)
