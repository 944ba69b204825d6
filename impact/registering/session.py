"""A database that a program registers in again and again."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial

from impact.store.remembered import Remembered


@dataclass(frozen=True, slots=True, eq=False)
class Session:
    """The database, and what its registers were when they were last read.

    Whoever registers repeatedly makes one and gives it to `register` in place of the database's name. Between two
    registrations it holds no connection and no lock, and others may write: what they change is read again.
    """

    database: str
    remembered: Remembered = field(default_factory=partial(Remembered, lasts=True))
