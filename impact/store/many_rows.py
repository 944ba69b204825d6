"""Many rows for one table, part by part: an index that would cost more to keep up than to make is made at the end."""

from __future__ import annotations

from collections.abc import Mapping

import sqlalchemy as sa

from impact.store.bulk import insert_columns
from impact.store.plain_values import Values
from impact.store.sqlite import making_indexes

WORTH_IT = 10
"""An index is made anew when the rows to come are a tenth of those there: keeping it up takes ten times as long a row
(SQLite 3.40, two million rows in random order)."""

MANY = 50_000
"""Below it, nothing is worth counting the rows that are there."""


class ManyRows:
    """Where parts are written. A server locks readers out while an index is away: there only an empty table does so."""

    def __init__(self, connection: sa.Connection, table: sa.Table, n_parts: int = 1) -> None:
        """Nothing is written yet; so many parts of about the same size will be."""
        self._n_parts = n_parts
        self._connection = connection
        self._table = table
        self._dropped: list[sa.Index] = []
        self._n_there: int | None = None

    def insert(self, columns: Mapping[str, Values]) -> None:
        """Insert the rows whose columns are given, in the order of the table's key."""
        if not self._dropped:
            self._drop(len(next(iter(columns.values()))) * self._n_parts)
        insert_columns(self._connection, self._table, columns)

    def close(self) -> None:
        """Make the indexes that were dropped. Until then the transaction must not be committed."""
        if self._dropped:
            with making_indexes(self._connection):
                for index in self._dropped:
                    index.create(self._connection)
        self._dropped = []

    def _drop(self, n_coming: int) -> None:
        if n_coming < MANY:
            return
        if self._n_there is None:
            self._n_there = self._count()
        is_server = self._connection.dialect.name != "sqlite"
        if self._n_there == 0 or (n_coming * WORTH_IT > self._n_there and not is_server):
            self._dropped = sorted(self._table.indexes, key=lambda index: str(index.name))
            for index in self._dropped:
                index.drop(self._connection)

    def _count(self) -> int:
        return int(self._connection.execute(sa.select(sa.func.count()).select_from(self._table)).scalar_one())
