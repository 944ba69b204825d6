"""PostgreSQL with PostGIS: one writer at a time, readers who see one state, and what a server must have."""

from __future__ import annotations

import logging

import sqlalchemy as sa

from impact.errors import Refusal
from impact.store.place import shown_place

CONNECT_ARGS = {
    "client_encoding": "utf8",
    "connect_timeout": 10,
    "fallback_application_name": "berord",
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
}
"""Seconds to wait for a server that does not answer, also one that falls silent in the middle, and the name under which
its administrator sees the program."""

OF_A_TRANSACTION = (
    # A server may be set to end transactions that compute for long between two statements: runs and lists do.
    "SET LOCAL idle_in_transaction_session_timeout = 0",
    # A client that is cut off must not hold its lock for the two hours that systems wait by themselves.
    "SET LOCAL tcp_keepalives_idle = 30",
    "SET LOCAL tcp_keepalives_interval = 10",
    "SET LOCAL tcp_keepalives_count = 3",
)

WRITER_LOCK = 0x62_65_72_6F_72_64
"""The number of the advisory lock that a writer holds: the letters of the program's name."""


def prepare(engine: sa.Engine, *, is_writing: bool, busy_timeout_s: float) -> None:
    """A writer waits for the lock that every writer takes; a reader sees one state from its first question to its last.

    The lock belongs to the database and ends with the transaction, also when the program is killed or the server stops.
    """
    # What the driver warns of when a connection is lost is told by us, and in words.
    logging.getLogger("psycopg").addHandler(logging.NullHandler())

    @sa.event.listens_for(engine, "begin")
    def _on_begin(connection: sa.Connection) -> None:
        if not is_writing:
            connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            connection.exec_driver_sql("; ".join(OF_A_TRANSACTION))
            return
        connection.exec_driver_sql("; ".join(OF_A_TRANSACTION))
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = {max(1, round(busy_timeout_s * 1000))}")
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({WRITER_LOCK})")


def require_postgis(connection: sa.Connection, place: str) -> None:
    """Refuse a database without PostGIS before anything is made in it.

    Raises:
        Refusal: the extension is not there.

    """
    if not has_postgis(connection):
        raise Refusal(
            "The database {place} lacks the extension PostGIS.",
            why="Shapes are stored as real geometry, so that QGIS and SQL can use them.",
            remedy="Ask the database's administrator to run CREATE EXTENSION postgis in it.",
            place=shown_place(place),
        )


def has_postgis(connection: sa.Connection) -> bool:
    """Whether the extension is in the database."""
    return _postgis(connection) is not None


def described(connection: sa.Connection) -> str:
    """The versions of the server and of PostGIS, for `berord doctor`."""
    server = connection.exec_driver_sql("SHOW server_version").scalar_one()
    return f"PostgreSQL {server.split()[0]}, PostGIS {_postgis(connection)}"


def _postgis(connection: sa.Connection) -> str | None:
    statement = "SELECT extversion FROM pg_extension WHERE extname = 'postgis'"
    return connection.exec_driver_sql(statement).scalar()
