"""Rows as the driver gives them: for the few questions whose answers run to hundreds of thousands of rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, cast

import sqlalchemy as sa

ROWS_AT_ONCE = 10_000


def plain_rows(connection: sa.Connection, statement: sa.Select[Any]) -> Sequence[tuple[Any, ...]]:
    """The rows as plain tuples, without SQLAlchemy's row objects, which take longer to make than to read.

    Values are the driver's: only for columns of text and numbers, whose type does not change them.
    """
    result = connection.execute(statement)
    rows: Sequence[tuple[Any, ...]] = cast("Any", result.cursor).fetchall()
    result.close()
    return rows


def plain_rows_in_turn(connection: sa.Connection, statement: sa.Select[Any]) -> Iterator[Sequence[tuple[Any, ...]]]:
    """As `plain_rows`, some at a time, so that they are never all held."""
    result = connection.execute(statement)
    cursor = cast("Any", result.cursor)
    while rows := cursor.fetchmany(ROWS_AT_ONCE):
        yield rows
    result.close()
