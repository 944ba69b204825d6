"""Numbers of rows, the same in either database: a sequence of PostgreSQL would skip those of runs that failed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import sqlalchemy as sa

from impact.store.bulk import insert_rows


def next_number(connection: sa.Connection, column: sa.Column[int]) -> int:
    """The number after the highest so far. Whoever writes is alone, so that nobody else takes it."""
    return int(connection.execute(_highest(column)).scalar_one()) + 1


@cache
def _highest(column: sa.Column[int]) -> sa.Select[Any]:
    """Made once for a column: a registration asks for half a dozen numbers."""
    return sa.select(sa.func.coalesce(sa.func.max(column), 0))


def insert_numbered(connection: sa.Connection, number: sa.Column[int], rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows with consecutive numbers in the column `number`, after the highest so far."""
    if rows:
        first = next_number(connection, number)
        insert_rows(connection, number.table, [{number.name: first + i, **row} for i, row in enumerate(rows)])
