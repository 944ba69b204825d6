"""Opening the database: one connection, one transaction, and every refusal a person can act on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from impact.errors import Refusal, UsageRefused
from impact.store import postgresql, sqlite
from impact.store.driver_errors import refusal, tells_of_something_missing
from impact.store.incomplete import require_whole
from impact.store.place import database_url, is_sqlite_file
from impact.store.schema import migrate, require_current
from impact.store.tables import SCHEMA_VERSION
from impact.store.traces import clear_traces, has_traces

__all__ = ["Connection", "described", "reading", "writing"]

BUSY_TIMEOUT_S = 10
"""How long a second writer waits for the first before it is told that the database is busy."""

ENGINES_KEPT = 8
"""Databases that a program may have open in turn and is quick with."""


@contextmanager
def reading(place: str) -> Iterator[Connection]:
    """A connection to an existing, up-to-date database.

    Raises:
        Refusal: no such database, not Berörd's, older or newer than the program.
        ServiceFailed: the server does not answer.

    """
    url = database_url(place)
    _require_file(url, place)
    with _connection(url, is_writing=False) as connection:
        require_current(connection, place)
        yield connection


@contextmanager
def writing(place: str, *, may_create: bool = False) -> Iterator[Connection]:
    """A connection in one write transaction: all of it is kept, or nothing.

    An older database is migrated first, and with `may_create` a missing one is made: only loading may do that, so that
    a mistyped name is noticed. Two writers wait for each other. Traces that are left of protected persons are cleared
    afterwards, if no other program holds the file (`impact.store.traces`).

    Raises:
        Refusal: not a database of Berörd, newer than the program, read-only, or its folder is missing.
        ServiceFailed: another program holds it, the server does not answer, or it went away in the middle.

    """
    url = database_url(place)
    path = is_sqlite_file(url)
    if path is not None and not path.parent.exists():
        raise Refusal("The folder of the database {place} does not exist.", remedy="Create it first.", place=place)
    if not may_create:
        _require_file(url, place)
    with _connection(url, is_writing=True) as connection:
        migrate(connection, place, may_create=may_create)
        yield connection
        # One that was rolled back, as a dry run is, takes no more questions.
        is_owing = connection.in_transaction() and has_traces(connection)
    if is_owing and path is not None:
        clear_traces(_engine(url, is_writing=True))


def described(connection: Connection) -> str:
    """What kind of database it is, with the versions that matter when something is wrong, for `berord doctor`."""
    kind = sqlite if connection.dialect.name == "sqlite" else postgresql
    return f"{kind.described(connection)}, schema {SCHEMA_VERSION}"


def _require_file(url: str, place: str) -> None:
    path = is_sqlite_file(url)
    if path is not None and not path.exists():
        raise Refusal(
            "There is no database at {place}.",
            remedy="Load registers first (berord load …), or name the database with --db.",
            place=place,
        )


@contextmanager
def _connection(url: str, *, is_writing: bool) -> Iterator[Connection]:
    engine = _engine(url, is_writing=is_writing)
    driver: Any = engine.dialect.loaded_dbapi
    is_connected = False
    try:
        with engine.begin() as connection:
            is_connected = True
            yield connection
    except (DBAPIError, driver.Error) as error:
        if tells_of_something_missing(error):
            _require_whole(engine, url)
        raise refusal(error, url, is_connected=is_connected) from error
    finally:
        engine.dispose()


def _require_whole(engine: sa.Engine, url: str) -> None:
    """Name what is gone from the database; when nothing is, the fault is in our own SQL."""
    with suppress(DBAPIError), engine.begin() as connection:
        require_whole(connection, str(is_sqlite_file(url) or url))


def _engine(url: str, *, is_writing: bool) -> sa.Engine:
    if url.startswith("sqlite"):
        opened = url if is_writing else sqlite.readable(url)
        return _sqlite_engine(opened, BUSY_TIMEOUT_S, is_writing=is_writing)
    try:
        return _postgresql_engine(url, BUSY_TIMEOUT_S, is_writing=is_writing)
    except ImportError as error:
        raise UsageRefused(
            "The driver for PostgreSQL is not installed.",
            remedy="Install it with Berörd: pip install 'berord[postgres]'.",
        ) from error


# An engine keeps no connection, only the statements that it has put into words: a program that goes on, such as
# `berord watch`, needs a fifth less time for each registration when it does not do that again.
@lru_cache(maxsize=ENGINES_KEPT)
def _sqlite_engine(url: str, busy_timeout_s: float, *, is_writing: bool) -> sa.Engine:
    engine = _create(url, {"timeout": busy_timeout_s})
    sqlite.prepare(engine, is_writing=is_writing)
    return engine


@lru_cache(maxsize=ENGINES_KEPT)
def _postgresql_engine(url: str, busy_timeout_s: float, *, is_writing: bool) -> sa.Engine:
    engine = _create(url, postgresql.CONNECT_ARGS)
    postgresql.prepare(engine, is_writing=is_writing, busy_timeout_s=busy_timeout_s)
    return engine


def _create(url: str, connect_args: dict[str, Any]) -> sa.Engine:
    return sa.create_engine(url, poolclass=sa.NullPool, connect_args=connect_args, hide_parameters=True)
