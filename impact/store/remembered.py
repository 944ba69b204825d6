"""What a program that stays remembers of a database's registers from one registration to the next.

Whoever changes a register takes out the stamp that stands with them, in the same transaction (`kept.forget_kept`). It
is read first in every transaction, while nobody else can write: nothing remembered is ever older than the registers.
"""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa

from impact.columns.property_outlines import PropertyOutlines
from impact.columns.recipients import Recipients
from impact.situation import Situation
from impact.store.kept import register_stamp
from impact.store.kept_registers import read_kept_registers
from impact.store.near import Wanted, read_near
from impact.store.nearby import Nearby
from impact.store.situation import read_frame

N_BEFORE_ALL = 2
"""So many times only what is near is read. Who asks again will go on: then all is read that is kept as columns."""


class Remembered:
    """The registers of one database as they were last read. It holds neither a connection nor a lock.

    What does not last is for one transaction: it reads as ever, and leaves no stamp in the database.
    """

    def __init__(self, *, lasts: bool = False) -> None:
        """Nothing is remembered yet."""
        self._lasts = lasts
        self._stamp = b""
        self._as_of: date | None = None
        self._frame: Situation | None = None
        self._nearby: Nearby | None = None
        self._n_asked = 0

    def frame(self, connection: sa.Connection, as_of: date) -> Situation:
        """As `read_frame`. Call it first in every transaction that writes: it finds out what still holds."""
        if not self._lasts:
            return read_frame(connection, as_of)
        stamp = register_stamp(connection)
        if stamp != self._stamp:
            self._stamp, self._frame, self._nearby, self._n_asked = stamp, None, None, 0
        if self._as_of != as_of or self._frame is None:
            self._as_of, self._frame = as_of, read_frame(connection, as_of)
        return self._frame

    def near(self, connection: sa.Connection, wanted: Wanted) -> tuple[Recipients, PropertyOutlines]:
        """As `read_near`, in the transaction for which `frame` was called."""
        if not self._lasts:
            return read_near(connection, wanted)
        self._n_asked += 1
        if self._nearby is None and self._n_asked > N_BEFORE_ALL:
            kept = read_kept_registers(connection)
            self._nearby = Nearby(*kept) if kept else None
        return self._nearby.read(wanted) if self._nearby else read_near(connection, wanted)
