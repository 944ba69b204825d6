"""What a database's own errors mean to a person."""

from __future__ import annotations

import os
from dataclasses import dataclass

import sqlalchemy as sa

from impact.errors import BerordError, Refusal, ServiceFailed
from impact.store.place import is_sqlite_file, shown_place


@dataclass(frozen=True, slots=True)
class _Meaning:
    kind: type[BerordError]
    what: str
    remedy: str


_LOCKED = _Meaning(
    # Busy passes by itself; what is refused wants a person.
    ServiceFailed,
    "The database {place} is locked by another program.",
    "Wait until it is done, or close it.",
)
_GONE = _Meaning(
    ServiceFailed,
    "The database server {place} went away in the middle.",
    "Repeat the command when it answers again: nothing is stored by halves, and nothing twice.",
)
_SILENT = _Meaning(
    ServiceFailed,
    "The database server {place} does not answer.",
    "Check the address, the network and that the server runs.",
)
_NO_ENTRY = _Meaning(
    Refusal,
    "The database server does not accept the user or password for {place}.",
    "Check both; a password is best kept in the file .pgpass or in PGPASSWORD.",
)
_NO_DATABASE = _Meaning(
    Refusal,
    "There is no database {place} on the server.",
    "Check the name, or ask the server's administrator to create it.",
)
_NO_ADDRESS = _Meaning(
    Refusal,
    "The database server does not let this computer, user or database in: {place}.",
    "Ask the server's administrator to allow it in pg_hba.conf.",
)
_NO_RIGHT = _Meaning(
    Refusal,
    "The user of the database {place} may not do that.",
    "Ask the database's administrator for the right; README lists the rights that are needed.",
)
_NOBODY = _Meaning(
    ServiceFailed,
    "The database {place} lets nobody in at present.",
    "Repeat later, or ask the server's administrator.",
)
_LETTERS = _Meaning(
    Refusal,
    "The database {place} cannot hold every letter: it is not in UTF-8.",
    "Ask the server's administrator to create one with ENCODING 'UTF8'.",
)
_FULL_HOUSE = _Meaning(
    ServiceFailed,
    "The database server {place} has no room for another connection.",
    "Repeat later, or ask the server's administrator to raise max_connections.",
)

_READ_ONLY = _Meaning(
    Refusal, "The database {place} is read-only.", "Give write permission, or name another with --db."
)
_CLOSED = _Meaning(
    Refusal, "The database {place} cannot be opened.", "Check that the path and its permissions are right."
)

_SQLITE = (
    ("locked", _LOCKED),
    ("readonly", _READ_ONLY),
    ("not a database", _Meaning(Refusal, "{place} is not a database.", "Name the right file with --db.")),
    ("unable to open", _CLOSED),
    (
        "malformed",
        _Meaning(Refusal, "The database {place} is damaged.", "Restore it from a copy, or load the registers anew."),
    ),
    (
        "disk i/o",
        _Meaning(
            Refusal, "The database {place} could not be written; it is unchanged.", "Check the disk and its free space."
        ),
    ),
    (
        "disk is full",
        _Meaning(
            Refusal,
            "The disk is full; the database {place} is unchanged.",
            "Free some space, also in the folder for temporary files, and repeat.",
        ),
    ),
)
"""Signs in what SQLite says, in lower case."""

_SQLSTATES = (
    ("55P03", _LOCKED),
    ("40", _LOCKED),
    ("22P05", _LETTERS),
    ("25P03", _GONE),
    ("25006", _Meaning(Refusal, "The database {place} is read-only.", "Name the server's primary, not its copy.")),
    ("42501", _NO_RIGHT),
    (
        "53100",
        _Meaning(
            ServiceFailed,
            "The disk of the database server is full; the database {place} is unchanged.",
            "Ask the server's administrator to free some space, and repeat.",
        ),
    ),
    ("53300", _FULL_HOUSE),
    (
        "57014",
        _Meaning(
            ServiceFailed,
            "The database server {place} broke off what took too long; it is unchanged.",
            "Ask the server's administrator to raise statement_timeout for this user.",
        ),
    ),
    ("57P", _GONE),
    ("08", _GONE),
)
"""The beginnings of PostgreSQL's error codes (PostgreSQL manual, appendix A)."""

_ON_CONNECTING = (
    (("password", "lösenord"), _NO_ENTRY),
    (("permission denied", "rättighet saknas"), _NO_RIGHT),
    (('role "', 'rollen "', 'roll "'), _NO_ENTRY),
    (("does not exist", "existerar inte"), _NO_DATABASE),
    (("pg_hba.conf",), _NO_ADDRESS),
    (("not currently accepting", "accepterar för tillfället"), _NOBODY),
    (
        ("too many clients", "too many connections", "connection slots", "för många klienter", "anslutningsslottar"),
        _FULL_HOUSE,
    ),
)
"""Signs in why a connection was refused: then there is no code, and the server speaks English or Swedish."""


_OF_SOMETHING_MISSING = ("no such table", "no such column", "has no column named", "42P01", "42703", "42883", "42704")
"""What SQLite says, and PostgreSQL's codes, of a table, a column, a function or a type that is not there."""


def tells_of_something_missing(error: Exception) -> bool:
    """Whether a table, a column, a function or a type is not there: dropped by hand, or misspelt in our own SQL."""
    original = error.orig if isinstance(error, sa.exc.DBAPIError) and error.orig is not None else error
    said = getattr(original, "sqlstate", None) or str(original).lower()
    return any(sign in said for sign in _OF_SOMETHING_MISSING)


def refusal(error: Exception, url: str, *, is_connected: bool) -> Exception:
    """What the driver's error means; a fault in our own SQL stays an error of the program.

    `is_connected` says whether the error came after the connection was made.
    """
    original = error.orig if isinstance(error, sa.exc.DBAPIError) and error.orig is not None else error
    said = str(original).lower()
    path = is_sqlite_file(url)
    if path is not None:
        meaning = next((meaning for sign, meaning in _SQLITE if sign in said), None)
        if meaning is _CLOSED and path.exists() and not os.access(path.parent, os.W_OK):
            # On a disk that nothing may be written to, SQLite cannot make the files it keeps beside.
            meaning = _READ_ONLY
    else:
        meaning = _of_server(original, said, is_connected=is_connected)
    return error if meaning is None else meaning.kind(meaning.what, "", meaning.remedy, place=path or shown_place(url))


def _of_server(original: BaseException, said: str, *, is_connected: bool) -> _Meaning | None:
    sqlstate = getattr(original, "sqlstate", None)
    if sqlstate is not None:
        return next((meaning for start, meaning in _SQLSTATES if sqlstate.startswith(start)), None)
    if type(original).__name__ not in {"OperationalError", "ConnectionTimeout"}:
        return None
    if is_connected:
        return _GONE
    return next((meaning for signs, meaning in _ON_CONNECTING if any(sign in said for sign in signs)), _SILENT)
