"""Traces that emptied rows leave in an SQLite file and its write-ahead log, and how they are got rid of.

`secure_delete` overwrites a row where it stands. It does not reach the copies of rows that a page keeps after it was
split, the older pages in the log, nor the file itself while a reader holds the log. So the file is written anew when
somebody has become protected. That has to wait while another program reads; until then the database says that it is
owed, and every writer that ends tries again.
"""

from __future__ import annotations

import os
import sqlite3
from typing import Any

import sqlalchemy as sa

from impact.model import Record
from impact.store.tables import settings

TRACES = "traces"
"""The setting that says that traces are left: in the transaction that leaves them, so that no kill can lose it."""

PATIENCE_MS = 1000
"""How long others are waited for: who writes meanwhile tries again by himself, who only reads may do so all day."""

HIDING = ("is_protected", "is_confidential")


def is_hidden_now(before: Record, now: Record) -> bool:
    """Whether the record says no longer who somebody is, and did before."""
    return any(getattr(now, name, False) and not getattr(before, name, False) for name in HIDING)


def leave_traces(connection: sa.Connection) -> None:
    """Say that this transaction empties what may remain in the file. A server clears its own, in its own time."""
    if connection.dialect.name == "sqlite":
        connection.execute(settings.delete().where(settings.c.name == TRACES))
        # Drawn anew each time: who clears what he has seen must not take away what another has left since.
        connection.execute(settings.insert().values(name=TRACES, value=os.urandom(8)))


def has_traces(connection: sa.Connection) -> bool:
    """Whether traces of persons who are protected may remain beside what the tables hold."""
    return connection.execute(sa.select(settings.c.value).where(settings.c.name == TRACES)).first() is not None


def clear_traces(engine: sa.Engine) -> None:
    """Write an SQLite file anew and empty its log. What another program holds open stays as it is, and owed."""
    opened = engine.raw_connection()
    try:
        _clear(opened.driver_connection)
    except sqlite3.Error:
        # Somebody reads or writes, or the disk has no room for it: still owed.
        return
    finally:
        opened.close()


def _clear(connection: Any) -> None:
    connection.execute(f"PRAGMA busy_timeout = {PATIENCE_MS}")
    seen = connection.execute("SELECT value FROM settings WHERE name = ?", (TRACES,)).fetchone()
    # First whether the log can be emptied at all: else the whole file would be written into it, each time anew.
    if seen is None or not _is_log_emptied(connection):
        return
    connection.execute("VACUUM")
    if _is_log_emptied(connection):
        connection.execute("DELETE FROM settings WHERE name = ? AND value = ?", (TRACES, seen[0]))


def _is_log_emptied(connection: Any) -> bool:
    is_busy, _n_log, _n_moved = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    return not is_busy
