"""Writing many rows at once, given as columns.

Rows to a statement, and no dict for each row, are what decides how fast SQLite takes them (several rows to one VALUES
list). A database with a way of its own, such as COPY, gets a writer in `WRITERS`; every other is written to by
SQLAlchemy's executemany.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import chain
from typing import Any

import numpy as np
import sqlalchemy as sa

from impact.store.copying import copy_columns
from impact.store.plain_values import Values, plain

VALUES_PER_STATEMENT = 300
"""Parameters of one statement: 75 rows of four columns. More gain little, and SQLite before 3.32 takes 999."""

STATEMENTS_AT_ONCE = 200
"""Statements that are built before they are sent, so that rows are never all held twice."""


def insert_columns(connection: sa.Connection, table: sa.Table, columns: Mapping[str, Values]) -> None:
    """Insert the rows whose columns are given, all of equal length, in their order.

    Columns of the table that are not named get what the database gives them. Values are stored as the column's type
    stores them, so JSON, dates and enums are given as such.
    """
    n_rows = len(next(iter(columns.values()), ()))
    if n_rows:
        writer = WRITERS.get(connection.dialect.name, _executemany)
        writer(connection, table, columns)


def insert_rows(connection: sa.Connection, table: sa.Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows that all name the same columns; nothing when there are none."""
    if rows:
        insert_columns(connection, table, {name: [row[name] for row in rows] for name in rows[0]})


def _executemany(connection: sa.Connection, table: sa.Table, columns: Mapping[str, Values]) -> None:
    rows = [dict(zip(columns, row, strict=True)) for row in zip(*map(plain, columns.values()), strict=True)]
    connection.execute(table.insert(), rows)


def _multi_row_values(connection: sa.Connection, table: sa.Table, columns: Mapping[str, Values]) -> None:
    """Statements with many rows each, and one with those that are left; parameters by position.

    Some rows at a time become values of Python's own, which take several times the room of an array.
    """
    n_rows = len(next(iter(columns.values())))
    per_statement = max(1, VALUES_PER_STATEMENT // len(columns))
    at_once = per_statement * STATEMENTS_AT_ONCE
    for start in range(0, n_rows, at_once):
        some = {name: values[start : start + at_once] for name, values in columns.items()}
        _insert_some(connection, table, some, per_statement)


def _insert_some(connection: sa.Connection, table: sa.Table, columns: Mapping[str, Values], per_statement: int) -> None:
    bound = [_bound(connection.dialect, table.c[name], values) for name, values in columns.items()]
    n_rows = len(bound[0])
    whole = n_rows - n_rows % per_statement
    for start, stop, n in ((0, whole, per_statement), (whole, n_rows, n_rows - whole)):
        if start < stop:
            statement = _statement(connection.dialect, table, list(columns), n)
            # Column by column, as the statement numbers them: rows would have to be put together first.
            parts = ([values[row : row + n] for values in bound] for row in range(start, stop, n))
            connection.exec_driver_sql(statement, [tuple(chain.from_iterable(part)) for part in parts])


def _bound(dialect: sa.Dialect, column: sa.Column[Any], values: Values) -> Sequence[Any]:
    """The values as the driver takes them: JSON as text, dates as SQLite keeps them, and numbers as they are."""
    are_numbers = isinstance(values, np.ndarray) and values.dtype.kind in "iuf"
    processor = None if are_numbers else column.type.dialect_impl(dialect).bind_processor(dialect)
    return plain(values) if processor is None else [processor(value) for value in plain(values)]


def _statement(dialect: sa.Dialect, table: sa.Table, names: Sequence[str], n_rows: int) -> str:
    """INSERT of `n_rows` rows whose values are given column by column; names are the table's own, quoted."""
    quote = dialect.identifier_preparer
    columns = ", ".join(quote.format_column(table.c[name]) for name in names)
    numbers = (range(row, n_rows * len(names) + 1, n_rows) for row in range(1, n_rows + 1))
    rows = ", ".join(f"({', '.join(f'?{number}' for number in row)})" for row in numbers)
    return f"INSERT INTO {quote.format_table(table)} ({columns}) VALUES {rows}"  # noqa: S608 - names of our own tables


WRITERS: Mapping[str, Callable[[sa.Connection, sa.Table, Mapping[str, Values]], None]] = {
    "postgresql": copy_columns,
    "sqlite": _multi_row_values,
}
"""What a dialect writes with, by its name."""
