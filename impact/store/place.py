"""What a person names with --db: a SQLite file, or the URL of a PostgreSQL server."""

from __future__ import annotations

import re
from pathlib import Path

import sqlalchemy as sa

from impact.errors import UsageRefused

_POSTGRESQL = re.compile(r"postgres(?:ql)?(?:\+psycopg)?://")


def database_url(place: str) -> str:
    """A SQLAlchemy URL from a URL or a file's path.

    >>> database_url("demo/berord.db")
    'sqlite:///demo/berord.db'
    >>> database_url("postgres://berord@db.example/berord")
    'postgresql+psycopg://berord@db.example/berord'

    Raises:
        UsageRefused: it is empty, no URL, or one of another kind of database.

    """
    if not place.strip():
        raise UsageRefused("The database's name is empty.", remedy="Give a file or a URL with --db.")
    if "://" not in place:
        return f"sqlite:///{place}"
    url = _POSTGRESQL.sub("postgresql+psycopg://", place, count=1)
    if not url.startswith(("sqlite:", "postgresql+psycopg:")):
        raise _no_address()
    try:
        sa.make_url(url)
    except (sa.exc.ArgumentError, ValueError):
        # Without the cause: it may hold the password.
        raise _no_address() from None
    return url


def _no_address() -> UsageRefused:
    return UsageRefused(
        "That is not the address of a database.",
        remedy="Give a file, or a URL such as sqlite:///berord.db or postgresql://user@host/berord.",
    )


def is_sqlite_file(url: str) -> Path | None:
    """The file behind a SQLite URL, or None for a server or a database in memory."""
    found = re.match(r"sqlite(?:\+\w+)?:///(?!:memory:)([^?]+)", url)
    return Path(found.group(1)) if found else None


def shown_place(place: str) -> str:
    """The database as messages name it: never with a password.

    >>> shown_place("postgresql+psycopg://berord:hemligt@db.example:5432/berord?password=hemligt")
    'postgresql://berord@db.example:5432/berord'
    """
    if "://" not in place or place.startswith("sqlite"):
        return place
    url = sa.make_url(database_url(place))
    return sa.URL.create(
        "postgresql", username=url.username, host=url.host, port=url.port, database=url.database
    ).render_as_string()
