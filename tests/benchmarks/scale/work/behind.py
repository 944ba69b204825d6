"""Rows written by a thread while those that follow are found: a database driver lets Python go on while it writes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager

import sqlalchemy as sa

from impact.store.bulk import insert_columns
from impact.store.plain_values import Values


class Behind:
    """Inserts one table's rows at a time; whoever brings more while they are written waits."""

    def __init__(self, connection: sa.Connection, thread: ThreadPoolExecutor) -> None:
        self._connection, self._thread = connection, thread
        self._written: Future[None] | None = None

    def insert(self, table: sa.Table, columns: Mapping[str, Values]) -> None:
        """Have the rows written, after those before them."""
        self.wait()
        self._written = self._thread.submit(insert_columns, self._connection, table, columns)

    def wait(self) -> None:
        """Until all is written."""
        written, self._written = self._written, None
        if written is not None:
            written.result()


@contextmanager
def writing_behind(connection: sa.Connection) -> Iterator[Behind]:
    """A writer on the connection, which nobody else may use meanwhile; leaving the context waits for it."""
    with ThreadPoolExecutor(1) as thread:
        behind = Behind(connection, thread)
        yield behind
        behind.wait()
