"""The stored numbers of recipients: those met for the first time get one."""

from __future__ import annotations

import numpy as np
import sqlalchemy as sa

from geodata.shapes import Indices
from impact.recipients import Recipients
from impact.store.bulk import insert_columns
from impact.store.numbers import next_number
from impact.store.tables import recipients as table

NONE_YET = 0


class RecipientNumbers:
    """The number of every recipient of a run, read once; the run's transaction is the only one that gives numbers."""

    def __init__(self, connection: sa.Connection, recipients: Recipients) -> None:
        """Read what is known."""
        self._connection = connection
        self._recipients = recipients
        self._next = next_number(connection, table.c.recipient_no)
        rows = connection.execute(sa.select(table.c.recipient_type, table.c.recipient_id, table.c.recipient_no))
        known = {(kind, recipient_id): number for kind, recipient_id, number in rows}
        if known:
            keys = map(recipients.key, range(len(recipients)))
            self._numbers = np.array([known.get((kind.value, i), NONE_YET) for kind, i in keys], np.int64)
        else:
            self._numbers = np.full(len(recipients), NONE_YET, np.int64)

    def of(self, recipient: Indices) -> Indices:
        """The number of each of the recipients (indices); those without one are stored, in index order."""
        is_met = np.zeros(len(self._numbers), bool)
        is_met[recipient] = True
        fresh = np.flatnonzero(is_met & (self._numbers == NONE_YET))
        if len(fresh):
            numbers = np.arange(self._next, self._next + len(fresh))
            self._numbers[fresh] = numbers
            self._next += len(fresh)
            keys = [self._recipients.key(row) for row in fresh.tolist()]
            columns = {"recipient_type": [kind.value for kind, _ in keys], "recipient_id": [i for _, i in keys]}
            insert_columns(self._connection, table, {"recipient_no": numbers, **columns})
        return self._numbers[recipient]
