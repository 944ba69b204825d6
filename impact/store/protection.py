"""A person protected in one register is protected in all, also in later deliveries that do not say so.

Only keyed digests of the protected personal numbers are kept, in the database whose registers they guard.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

import sqlalchemy as sa

from impact.intake.identity import is_personal
from impact.model import Contact, PropertyInterest, Record, Workplace, fields_of, key_of
from impact.protected import without_personal_fields
from impact.question import Question
from impact.store.changes import JUDGED_BY, forget_places, note_changes
from impact.store.kept import forget_kept
from impact.store.registers import records_from, select_records
from impact.store.tables import REGISTERS, protected_numbers, settings
from impact.store.traces import leave_traces

R = TypeVar("R", bound=Record)

KEY = "protection-key"

Digester = Callable[[str], str]

HOLDERS = (Workplace, PropertyInterest, Contact, Question)


def protect(connection: sa.Connection, records: Sequence[R], numbers: Iterable[str]) -> list[R]:
    """Remember newly protected `numbers`, empty what the registers hold of them, and give the delivery's records.

    Records of a person known as protected come back emptied, also when they do not say so themselves.
    """
    digest = _digester(connection)
    known = set(connection.execute(sa.select(protected_numbers.c.digest)).scalars())
    fresh = {digest(number) for number in numbers} - known
    if fresh:
        connection.execute(protected_numbers.insert(), [{"digest": d} for d in sorted(fresh)])
        for record_type in HOLDERS:
            _empty_stored(connection, record_type, fresh, digest)
    return [_guarded(record, known | fresh, digest) for record in records]


def lift(connection: sa.Connection, records: Sequence[Record]) -> None:
    """Forget that the persons in these records were protected: their protection has ended."""
    digest = _digester(connection)
    ended = [{"gone": digest(number)} for record in records if (number := _number_of(record)) is not None]
    if ended:
        statement = protected_numbers.delete().where(protected_numbers.c.digest == sa.bindparam("gone"))
        if connection.execute(statement, ended).rowcount:
            leave_traces(connection)


def _guarded(record: R, known: set[str], digest: Digester) -> R:
    """The record, emptied when its personal number is known as protected and it does not say so itself."""
    number = _number_of(record)
    return record if number is None or digest(number) not in known else without_personal_fields(record)


def _number_of(record: Record) -> str | None:
    """The personal number of a record of a register of holders, None for everybody else."""
    if not isinstance(record, HOLDERS):
        return None
    number = record.organisation_number
    return number if number and is_personal(number) else None


def _empty_stored(connection: sa.Connection, record_type: type[Record], digests: set[str], digest: Digester) -> None:
    table, key = REGISTERS[record_type], key_of(record_type)
    emptied: list[str] = []
    for record in list(records_from(connection.execute(select_records(table, record_type)), record_type)):
        number = _number_of(record)
        if number is None or digest(number) not in digests:
            continue
        guarded = without_personal_fields(record)
        values = {f.name: getattr(guarded, f.name) for f in fields_of(record_type) if f.is_personal}
        values |= {"organisation_number": getattr(guarded, "organisation_number", None), "is_protected": True}
        connection.execute(table.update().where(table.c[key] == getattr(record, key)).values(values))
        emptied.append(getattr(record, key))
    if emptied:
        leave_traces(connection)
    forget_kept(connection)
    if record_type in JUDGED_BY:
        note_changes(connection, record_type, emptied, former=emptied)
        forget_places(connection, record_type, emptied)


def _digester(connection: sa.Connection) -> Digester:
    """A keyed digest of numbers; the key is drawn once for each database."""
    chosen = sa.select(settings.c.value).where(settings.c.name == KEY)
    key = connection.execute(chosen).scalar()
    if key is None:
        key = secrets.token_bytes(32)
        connection.execute(settings.insert().values(name=KEY, value=key))
    return lambda number: hashlib.blake2b(number.encode(), key=key, digest_size=16).hexdigest()
