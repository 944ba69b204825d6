"""A database of ours that has lost something: a table or a column dropped by hand, or PostGIS with all shapes."""

from __future__ import annotations

import sqlalchemy as sa

from impact.errors import Refusal
from impact.language import Phrase
from impact.store import postgresql
from impact.store.checks.structure import tables_are_there
from impact.store.place import shown_place

NAMED = 3
"""So many missing things are named; `berord check` names all."""


def require_whole(connection: sa.Connection, place: str) -> None:
    """Refuse a database that lacks a table or a column that the migrations made, or PostGIS.

    Raises:
        Refusal: something is gone; it is named.

    """
    if connection.dialect.name == "postgresql" and not postgresql.has_postgis(connection):
        raise Refusal(
            "The extension PostGIS is gone from the database {place}, and with it every shape.",
            why="Nobody can be found near a measure without shapes. Nothing was stored.",
            remedy="Restore a copy of the database, and ask its administrator who dropped the extension.",
            place=shown_place(place),
        )
    missing = tables_are_there(connection).faults
    if missing:
        raise lacking(place, missing)


def lacking(place: str, missing: tuple[Phrase, ...]) -> Refusal:
    """The refusal of a database in which these are missing."""
    told: dict[str, Phrase | str] = {f"part{n}": phrase for n, phrase in enumerate(missing[:NAMED])}
    template = " ".join(f"{{{name}}}" for name in told)
    more = Phrase("And {n} more.", {"n": len(missing) - NAMED}) if len(missing) > NAMED else ""
    return Refusal(
        "The database {place} is no longer whole. {parts} {more}",
        why="Something other than Berörd has changed it, and what it held there is lost. Nothing was stored.",
        remedy="Restore a copy of it, or make a new one: load the registers and register the measures again.",
        place=shown_place(place),
        parts=Phrase(template, told),
        more=more,
    )
