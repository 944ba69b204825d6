"""Databases of their own on the PostgreSQL server that BERORD_TEST_POSTGRES names, for tests."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from typing import Any

import psycopg
import sqlalchemy as sa
from psycopg import sql

VARIABLE = "BERORD_TEST_POSTGRES"
"""A URL of a server with PostGIS, as somebody who may make databases, roles and extensions."""

_NUMBERS = count(1)


def dsn(url: str) -> str:
    """The URL as the driver itself takes it."""
    return url.replace("postgresql+psycopg:", "postgresql:", 1)


def server_url() -> str:
    """The server that tests may use."""
    return os.environ[VARIABLE]


def url_of(database: str, **changes: Any) -> str:
    """The URL of a database on the server; `changes` may name another user, password, host or port."""
    url = sa.make_url(server_url()).set(drivername="postgresql", database=database, **changes)
    return url.render_as_string(hide_password=False)


def name_of(url: str) -> str:
    """The database that a URL names."""
    return str(sa.make_url(url).database)


def said(url: str, statement: str, *values: object) -> list[tuple[Any, ...]]:
    """What one statement answers, as an administrator asks it; nothing for one that answers nothing."""
    with psycopg.connect(dsn(url), autocommit=True) as connection:
        cursor = connection.execute(statement.encode(), values)
        return cursor.fetchall() if cursor.description else []


@contextmanager
def database(template: str | None = None, *, with_postgis: bool = True) -> Iterator[str]:
    """The URL of a new database, empty or a copy of the one with the URL `template`; it is gone afterwards."""
    name = f"test_{os.getpid()}_{next(_NUMBERS)}"
    like = sql.SQL(" TEMPLATE {}").format(sql.Identifier(name_of(template))) if template else sql.SQL("")
    with psycopg.connect(dsn(server_url()), autocommit=True) as admin:
        admin.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)) + like)
        url = url_of(name)
        try:
            if with_postgis and not template:
                said(url, "CREATE EXTENSION postgis")
            yield url
        finally:
            admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def end_connections(url: str) -> None:
    """What a server does to those who are connected when it stops."""
    ended = (
        "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = %s AND pid <> pg_backend_pid()"
    )
    said(server_url(), ended, name_of(url))


def dump(url: str) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table, in a stable order."""
    named = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'spatial_ref_sys'"
    return {name: sorted(said(url, f'SELECT * FROM "{name}"'), key=repr) for (name,) in said(url, named)}  # noqa: S608
