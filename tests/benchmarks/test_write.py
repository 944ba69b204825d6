"""Writing exposures: rows per second through SQLAlchemy, beside Core's executemany of dicts in the same run.

Goal on SQLite: 1.5 million rows a second for the bare columns. The store's own table also keeps an index by recipient
and looks up three references for every row, so that is measured too.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import sqlalchemy as sa

from impact.store.bulk import insert_columns
from impact.store.database import writing
from impact.store.plain_values import Values
from impact.store.tables import assessments, exposures, outcomes, recipients

N_ROWS = 500_000
N_MEASURES, N_RECIPIENTS, N_OUTCOMES = 5_000, 150_000, 50
GOAL = 2.0
"""Times Core's executemany, on the bare columns."""


def columns(n: int) -> dict[str, Values]:
    """Exposures sorted by assessment and recipient, as a run writes them. Seeded."""
    rng = np.random.default_rng(3)
    pair = np.sort(rng.choice(N_MEASURES * N_RECIPIENTS, n, replace=False))
    return {
        "assessment_no": pair // N_RECIPIENTS + 1,
        "recipient_no": pair % N_RECIPIENTS + 1,
        "relations": rng.integers(1, 64, n).astype(np.uint8),
        "distance_m": np.where(rng.random(n) < 0.02, np.nan, rng.uniform(0, 500, n)),
        "area_ids": np.where(rng.random(n) < 0.3, "Grimsta", None),
        "outcome_no": rng.integers(1, N_OUTCOMES + 1, n),
    }


def executemany(connection: sa.Connection, table: sa.Table, given: dict[str, Values]) -> None:
    """What deciding rows as dicts costs: the dicts, and one row to a statement."""
    plain = (np.where(values == values, values, None).tolist() for values in map(np.asarray, given.values()))  # noqa: PLR0124 - NaN
    connection.execute(table.insert(), [dict(zip(given, row, strict=True)) for row in zip(*plain, strict=True)])


def rows_per_s(path: Path, write: Callable[..., None], given: dict[str, Values], *, is_bare: bool) -> float:
    """By processor time, in a new database, with what the rows refer to already there."""
    bare = sa.Table("bare", sa.MetaData(), *(sa.Column(c.name, c.type) for c in exposures.columns))
    with writing(str(path), may_create=True) as connection:
        bare.create(connection)
        connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
        for table, key, n in (
            (assessments, "assessment_no", N_MEASURES),
            (recipients, "recipient_no", N_RECIPIENTS),
            (outcomes, "outcome_no", N_OUTCOMES),
        ):
            _only_keys(connection, table, key, n)
        started = time.process_time()
        write(connection, bare if is_bare else exposures, given)
        taken = time.process_time() - started
        connection.rollback()
    return len(given["relations"]) / taken


def _only_keys(connection: sa.Connection, table: sa.Table, key: str, n: int) -> None:
    """Rows to refer to; what they refer to themselves is missing, and never asked for: it is rolled back."""
    numbers = np.arange(1, n + 1)
    needed = [c for c in table.columns if not c.nullable and c.name != key]
    filler = {c.name: numbers if isinstance(c.type, sa.Integer) else [f"{i}" for i in range(n)] for c in needed}
    booleans = {c.name: [True] * n for c in needed if isinstance(c.type, sa.Boolean)}
    insert_columns(connection, table, {key: numbers, **filler, **booleans})


def test_exposures_are_written_many_rows_to_a_statement(benchmark, tmp_path) -> None:
    given = columns(N_ROWS if benchmark.enabled else 2_000)
    found = {
        (name, is_bare): rows_per_s(tmp_path / f"{name}{is_bare}.db", write, given, is_bare=is_bare)
        for is_bare in (True, False)
        for name, write in (("executemany", executemany), ("ours", insert_columns))
    }
    benchmark.pedantic(rows_per_s, (tmp_path / "again.db", insert_columns, given), {"is_bare": False}, rounds=1)
    for (name, is_bare), rows in found.items():
        benchmark.extra_info[f"{name}, {'bare columns' if is_bare else 'the table'}"] = rows
        print(f"{'bare columns' if is_bare else 'the table'}: {name} {rows / 1e6:.2f} million rows a second")
    if benchmark.enabled:
        assert found["ours", True] >= GOAL * found["executemany", True]
        assert found["ours", False] > found["executemany", False]
