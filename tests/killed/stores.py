"""Databases that can be set back to a state and looked at as a whole, of either kind."""

from __future__ import annotations

import shutil
import sqlite3
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import Any, Protocol

from tests import postgresql_server
from tests.postgresql_server import name_of, said, server_url

State = dict[str, list[tuple[Any, ...]]]

OWED = "traces"
"""A row of the settings: that a file is still to be written anew, after what was stored. It is no part of a state."""

INSTANTS = {"loaded_at", "started_at", "finished_at", "asked_at", "recorded_at", "stages"}
"""Columns that hold the wall clock, or what was timed by it: two unbroken runs differ in them."""
LONGEST_END_S = 10.0
"""How long a server may need to notice that a client is dead."""


class Store(Protocol):
    """A kind of database: `keep` remembers how one is now, `fresh` makes one that is so."""

    def keep(self, place: str) -> str:
        """Remember the database as it is; returns what `fresh` takes."""

    def fresh(self, kept: str) -> str:
        """A database as it was when it was kept; the one from before is gone."""

    def state(self, place: str) -> State:
        """Every row of every table without the wall clock, once nobody is writing; fails when it is damaged."""

    def is_owing(self, place: str) -> bool:
        """Whether a file is still to be written anew, so that nothing stays of what was emptied."""


class Files:
    """SQLite."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._n_kept = 0

    def keep(self, place: str) -> str:
        self._n_kept += 1
        return str(shutil.copyfile(place, self._folder / f"kept{self._n_kept}.db"))

    def fresh(self, kept: str) -> str:
        database = self._folder / "trial.db"
        # Without what a killed writer left beside it.
        for beside in (database, database.with_name("trial.db-wal"), database.with_name("trial.db-shm")):
            beside.unlink(missing_ok=True)
        return str(shutil.copyfile(kept, database))

    def state(self, place: str) -> State:
        with closing(sqlite3.connect(place)) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
            # Indexes too: a large run makes one anew.
            listed = connection.execute("SELECT name, type FROM sqlite_master WHERE type <> 'view'").fetchall()
            tables = {name: _rows(connection, name) for name, kind in listed if kind == "table"}
            return {**tables, "": sorted(listed)}

    def is_owing(self, place: str) -> bool:
        with closing(sqlite3.connect(place)) as connection:
            asked = "SELECT count(*) FROM settings WHERE name = ?"
            return connection.execute(asked, (OWED,)).fetchone() != (0,)


def _rows(connection: sqlite3.Connection, table: str) -> list[tuple[Any, ...]]:
    names = [row[1] for row in connection.execute(f'PRAGMA table_info("{table}")')]
    columns = ", ".join(f'"{name}"' for name in names if name not in INSTANTS)
    rows = connection.execute(f'SELECT {columns} FROM "{table}"')  # noqa: S608
    return sorted((row for row in rows if table != "settings" or row[0] != OWED), key=repr)


class Server:
    """PostgreSQL: a state is kept as a database that new ones are copied from."""

    def __init__(self, stack: ExitStack) -> None:
        self._stack = stack
        self._trial: ExitStack | None = None

    def keep(self, place: str) -> str:
        return self._stack.enter_context(postgresql_server.database(place))

    def fresh(self, kept: str) -> str:
        if self._trial is not None:
            self._trial.close()
        self._trial = ExitStack()
        self._stack.push(self._trial)
        return self._trial.enter_context(postgresql_server.database(kept))

    def state(self, place: str) -> State:
        _wait_for_end(place)
        columns = (
            "SELECT table_name, string_agg(quote_ident(column_name), ', ' ORDER BY ordinal_position) "
            "FROM information_schema.columns JOIN information_schema.tables USING (table_schema, table_name) "
            "WHERE table_schema = 'public' AND table_type = 'BASE TABLE' AND table_name <> 'spatial_ref_sys' "
            "AND column_name <> ALL (%s) GROUP BY 1"
        )
        tables = said(place, columns, sorted(INSTANTS))
        found = {
            name: sorted(said(place, f'SELECT {chosen} FROM "{name}"'), key=repr)  # noqa: S608 - our own tables
            for name, chosen in tables
        }
        indexes = said(place, "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1")
        return {**found, "": indexes}

    def is_owing(self, place: str) -> bool:
        return False


def _wait_for_end(place: str) -> None:
    """Wait until the server has noticed that a client is dead, and has undone what it had begun."""
    until = time.monotonic() + LONGEST_END_S
    while time.monotonic() < until:
        if said(server_url(), "SELECT count(*) FROM pg_stat_activity WHERE datname = %s", name_of(place)) == [(0,)]:
            return
        time.sleep(0.005)
    raise AssertionError("the server still serves a client that is dead")


@contextmanager
def opened(kind: str, folder: Path) -> Iterator[Store]:
    """The store of a kind: sqlite or postgresql."""
    with ExitStack() as stack:
        yield Files(folder) if kind == "sqlite" else Server(stack)
