"""Which schema a database has, and bringing it to the program's own."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa

from impact.errors import Refusal
from impact.language import Phrase
from impact.store import postgresql
from impact.store.incomplete import lacking
from impact.store.place import shown_place
from impact.store.tables import SCHEMA_VERSION, metadata, settings

TABLES = "tables"
"""The setting that says what the tables are like."""

TABLES_DIGEST = bytes.fromhex("b7b171aba1e6d8dca82bb9781d6be8771b7bfd5e04aabb16d22bb74a7fc6d005")
"""SHA-256 over the names and types of all columns. A test says what it is to be when they change: working it out takes
as long as everything else there is to do before a question can be asked."""


def require_current(connection: sa.Connection, place: str) -> None:
    """Refuse to read a database whose schema is not the program's own.

    Raises:
        Refusal: it is empty, another program's, older or newer.

    """
    version = _version(connection, place)
    if version == SCHEMA_VERSION:
        _require_same_tables(connection, place)
        return
    if version is None:
        raise _empty(place)
    _refuse_newer(version, place)
    raise Refusal(
        "The database {place} has schema {version}; this program needs {expected}.",
        remedy="Run 'berord run' once: it migrates the database and changes no data.",
        place=shown_place(place),
        version=version,
        expected=SCHEMA_VERSION,
    )


def migrate(connection: sa.Connection, place: str, *, may_create: bool) -> None:
    """Bring the database to the newest schema; make the tables in an empty one only when `may_create`.

    Raises:
        Refusal: it is empty and may not be filled, another program's, newer, or lacks PostGIS.

    """
    version = _version(connection, place)
    if version == SCHEMA_VERSION:
        _require_same_tables(connection, place)
        return
    if version is not None:
        _refuse_newer(version, place)
    elif not may_create:
        raise _empty(place)
    if connection.dialect.name == "postgresql":
        postgresql.require_postgis(connection, place)
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
    connection.execute(settings.delete().where(settings.c.name == TABLES))
    connection.execute(settings.insert().values(name=TABLES, value=TABLES_DIGEST))


def _require_same_tables(connection: sa.Connection, place: str) -> None:
    """Refuse what an unreleased version has made: its tables may be others, though their version is the same."""
    chosen = sa.select(settings.c.value).where(settings.c.name == TABLES)
    if connection.execute(chosen).scalar() != TABLES_DIGEST:
        raise Refusal(
            "The database {place} was made by an unreleased version of Berörd with other tables.",
            remedy="Make a new one: load the registers and register the measures again.",
            place=shown_place(place),
        )


def _version(connection: sa.Connection, place: str) -> str | None:
    """The schema version in the database, None when it is empty."""
    tables = sa.inspect(connection).get_table_names()
    if "alembic_version" in tables:
        return connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar()
    ours = set(metadata.tables)
    if len(ours & set(tables)) > len(ours) // 2:
        raise lacking(place, (Phrase("The table {table} is gone.", {"table": "alembic_version"}),))
    # A PostGIS database holds a table of its own before Berörd's first.
    if set(tables) - {"spatial_ref_sys"}:
        raise Refusal(
            "{place} is a database of another program.",
            why="Berörd would mix its tables with somebody else's.",
            remedy="Name another file or database with --db.",
            place=shown_place(place),
        )
    return None


def _empty(place: str) -> Refusal:
    return Refusal(
        "The database {place} is empty.", remedy="Load registers first (berord load …).", place=shown_place(place)
    )


def _refuse_newer(version: str, place: str) -> None:
    if version > SCHEMA_VERSION:
        raise Refusal(
            "The database {place} is newer (schema {version}) than this program (schema {expected}).",
            why="An older program could damage what a newer one wrote.",
            remedy="Install the newer version of Berörd, or name another database with --db.",
            place=shown_place(place),
            version=version,
            expected=SCHEMA_VERSION,
        )
