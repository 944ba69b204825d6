"""Opening the database: one connection, one transaction, and every refusal a person can act on."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

import sqlalchemy as sa
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from impact.errors import Refusal, ServiceFailed, UsageRefused
from impact.store.tables import SCHEMA_VERSION

__all__ = ["Connection", "database_url", "is_sqlite_file", "reading", "writing"]

WRITER_CACHE_KB = 65_536
"""Pages that a writer keeps in memory. With SQLite's own 2 MB an index is read from the file again for every row."""

BUSY_TIMEOUT_S = 10
"""How long a second writer waits for the first before it is told that the database is busy."""


def database_url(place: str) -> str:
    """A SQLAlchemy URL from a URL or a file's path.

    >>> database_url("demo/berord.db")
    'sqlite:///demo/berord.db'
    """
    if not place.strip():
        raise UsageRefused("The database's name is empty.", remedy="Give a file or a URL with --db.")
    return place if "://" in place else f"sqlite:///{place}"


def is_sqlite_file(url: str) -> Path | None:
    """The file behind a SQLite URL, or None for a server or a database in memory."""
    found = re.match(r"sqlite(?:\+\w+)?:///(?!:memory:)([^?]+)", url)
    return Path(found.group(1)) if found else None


@contextmanager
def reading(place: str) -> Iterator[Connection]:
    """A connection to an existing, up-to-date database.

    Raises:
        Refusal: no such database, not Berörd's, older or newer than the program.

    """
    url = database_url(place)
    _require_file(url, place)
    with _connection(url, is_writing=False) as connection:
        _require_version(connection, place)
        yield connection


@contextmanager
def writing(place: str, *, may_create: bool = False) -> Iterator[Connection]:
    """A connection in one write transaction: all of it is kept, or nothing.

    An older database is migrated first, and with `may_create` a missing one is made: only loading may do that, so that
    a mistyped name is noticed. Two writers wait for each other.

    Raises:
        Refusal: not a database of Berörd, newer than the program, read-only, or its folder is missing.
        ServiceFailed: another program holds it, or the server does not answer.

    """
    url = database_url(place)
    path = is_sqlite_file(url)
    if path is not None and not path.parent.exists():
        raise Refusal("The folder of the database {place} does not exist.", remedy="Create it first.", place=place)
    if not may_create:
        _require_file(url, place)
    with _connection(url, is_writing=True) as connection:
        _migrate(connection, place)
        yield connection


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
    engine = _engine(url if is_writing else _readable(url))
    if engine.dialect.name == "sqlite":
        _prepare_sqlite(engine, is_writing=is_writing)
    try:
        with engine.begin() as connection:
            yield connection
    except DBAPIError as error:
        raise _refusal(error, url) from error
    finally:
        engine.dispose()


def _readable(url: str) -> str:
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


def _engine(url: str) -> sa.Engine:
    try:
        return sa.create_engine(url, poolclass=sa.NullPool, connect_args=_connect_args(url), hide_parameters=True)
    except (sa.exc.ArgumentError, ValueError) as error:
        raise UsageRefused(
            "That is not the address of a database.", remedy="Give a file, or a URL such as sqlite:///berord.db."
        ) from error
    except ModuleNotFoundError as error:
        raise UsageRefused(
            "The driver for that database is not installed: {module}.",
            remedy="Install it beside Berörd: pip install {module}.",
            module=error.name,
        ) from error


def _connect_args(url: str) -> dict[str, Any]:
    return {"timeout": BUSY_TIMEOUT_S} if url.startswith("sqlite") else {}


def _prepare_sqlite(engine: sa.Engine, *, is_writing: bool) -> None:
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
    def _on_begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if is_writing else "BEGIN")


def _version(connection: Connection, place: str) -> str | None:
    """The schema version in the database, None when it is empty."""
    tables = sa.inspect(connection).get_table_names()
    if "alembic_version" in tables:
        return connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar()
    # A PostGIS database holds tables of its own before Berörd's first.
    if set(tables) - {"spatial_ref_sys"}:
        raise Refusal(
            "{place} is a database of another program.",
            why="Berörd would mix its tables with somebody else's.",
            remedy="Name another file or database with --db.",
            place=place,
        )
    return None


def _require_version(connection: Connection, place: str) -> None:
    version = _version(connection, place)
    if version == SCHEMA_VERSION:
        return
    if version is None:
        raise Refusal("The database {place} is empty.", remedy="Load registers first (berord load …).", place=place)
    _refuse_newer(version, place)
    raise Refusal(
        "The database {place} has schema {version}; this program needs {expected}.",
        remedy="Run 'berord run' once: it migrates the database and changes no data.",
        place=place,
        version=version,
        expected=SCHEMA_VERSION,
    )


def _refuse_newer(version: str, place: str) -> None:
    if version > SCHEMA_VERSION:
        raise Refusal(
            "The database {place} is newer (schema {version}) than this program (schema {expected}).",
            why="An older program could damage what a newer one wrote.",
            remedy="Install the newer version of Berörd, or name another database with --db.",
            place=place,
            version=version,
            expected=SCHEMA_VERSION,
        )


def _migrate(connection: Connection, place: str) -> None:
    version = _version(connection, place)
    if version == SCHEMA_VERSION:
        return
    if version is not None:
        _refuse_newer(version, place)
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


_DRIVER_SAYS = (
    ("locked", "The database {place} is locked by another program.", "Wait until it is done, or close it."),
    ("readonly", "The database {place} is read-only.", "Give write permission, or name another with --db."),
    ("not a database", "{place} is not a database.", "Name the right file with --db."),
    ("unable to open", "The database {place} cannot be opened.", "Check that the path and its permissions are right."),
    ("malformed", "The database {place} is damaged.", "Restore it from a copy, or load the registers anew."),
    ("disk i/o", "The database {place} could not be written; it is unchanged.", "Check the disk and its free space."),
    ("disk is full", "The disk is full; the database {place} is unchanged.", "Free some space and repeat."),
)


def _refusal(error: DBAPIError, url: str) -> Exception:
    """What the driver's error means to a person; a fault in our own SQL stays an error of the program."""
    said = str(error.orig).lower()
    shown = sa.make_url(url).render_as_string(hide_password=True)
    place = str(is_sqlite_file(url) or shown)
    for sign, what, remedy in _DRIVER_SAYS:
        if sign in said:
            # Busy passes by itself; the others want a person.
            kind = ServiceFailed if sign == "locked" else Refusal
            return kind(what, remedy=remedy, place=place)
    if is_sqlite_file(url) is None and isinstance(error, sa.exc.OperationalError):
        return ServiceFailed(
            "The database server {place} does not answer.",
            remedy="Check the address, the network and that the server runs.",
            place=place,
        )
    return error
