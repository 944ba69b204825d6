"""SQLite set up to be safe: foreign keys, a log written ahead, and one writer at a time from its first statement."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote

import sqlalchemy as sa

from impact.store.place import is_sqlite_file

WRITER_CACHE_KB = 65_536
"""Pages that a writer keeps in memory. With SQLite's own 2 MB an index is read from the file again for every row."""

SORTER_CACHE_KB = 8_192
"""While an index is made SQLite sorts in as much memory again; more than this gains nothing (six million rows)."""


def prepare(engine: sa.Engine, *, is_writing: bool) -> None:
    """Foreign keys on, write-ahead log, and a write lock from the first statement (no upgrade deadlock)."""

    @sa.event.listens_for(engine, "connect")
    def _on_connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        connection.execute("PRAGMA foreign_keys = ON")
        if is_writing:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = NORMAL")
            connection.execute(f"PRAGMA cache_size = -{WRITER_CACHE_KB}")
            # What is taken out because an identity became protected must not linger in free pages.
            connection.execute("PRAGMA secure_delete = ON")

    @sa.event.listens_for(engine, "begin")
    def _on_begin(connection: sa.Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if is_writing else "BEGIN")


def readable(url: str) -> str:
    """The URL for a reader. In a folder that may not be written to, SQLite cannot make the files it keeps beside.

    When there are none either, nobody is writing, and the file can be read as it lies, as from a shared folder.
    """
    path = is_sqlite_file(url)
    effective = os.access in os.supports_effective_ids
    if path is None or os.access(path.parent, os.W_OK, effective_ids=effective):
        return url
    if path.with_name(f"{path.name}-wal").exists():
        return url
    return f"sqlite:///file:{quote(str(path.absolute()))}?immutable=1&uri=true"


def described(connection: sa.Connection) -> str:
    """The library's version, for `berord doctor`."""
    return f"SQLite {connection.exec_driver_sql('SELECT sqlite_version()').scalar()}"


@contextmanager
def making_indexes(connection: sa.Connection) -> Iterator[None]:
    """While the context lasts a writer on SQLite keeps few pages; on another database nothing is otherwise."""
    is_sqlite = connection.dialect.name == "sqlite"
    if is_sqlite:
        connection.exec_driver_sql(f"PRAGMA cache_size = -{SORTER_CACHE_KB}")
    yield
    if is_sqlite:
        connection.exec_driver_sql(f"PRAGMA cache_size = -{WRITER_CACHE_KB}")
