"""The stored numbers of recipients: those met for the first time get one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

import numpy as np
import sqlalchemy as sa

from geodata.shapes import Indices
from impact.recipients import Recipients
from impact.store.batches import batches
from impact.store.bulk import insert_columns
from impact.store.numbers import next_number
from impact.store.plain_rows import plain_rows, plain_rows_in_turn
from impact.store.plain_values import Values
from impact.store.tables import recipients as table
from impact.terms import RecipientType
from impact.texts import Texts

NONE_YET, FIRST = 0, 1

FEW = 50_000
"""Recipients whose numbers are sought one by one. For more of them all numbers are read at once."""


class RecipientNumbers:
    """The number of every recipient of a run, read once; the run's transaction is the only one that gives numbers."""

    def __init__(self, connection: sa.Connection, recipients: Recipients) -> None:
        """Read what is known."""
        self._connection = connection
        self._recipients = recipients
        self._next = next_number(connection, table.c.recipient_no)
        n = recipients.n_workplaces
        self._numbers = np.concatenate(
            [
                self._known(RecipientType.WORKPLACE, recipients.ids[:n]),
                self._known(RecipientType.PROPERTY_INTEREST, recipients.ids[n:]),
            ]
        )

    def _known(self, kind: RecipientType, ids: Sequence[str]) -> Indices:
        if self._next == FIRST:
            return np.full(len(ids), NONE_YET)
        chosen = sa.select(table.c.recipient_id, table.c.recipient_no).where(table.c.recipient_type == kind.value)
        if len(ids) <= FEW:
            named = (chosen.where(table.c.recipient_id.in_(batch)) for batch in batches(ids))
            number_of = dict(row for each in named for row in plain_rows(self._connection, each))
            return np.fromiter((number_of.get(each, NONE_YET) for each in ids), np.int64, len(ids))
        rows = plain_rows_in_turn(self._connection, chosen.order_by(table.c.recipient_id))
        return np.fromiter(_merged(ids, chain.from_iterable(rows)), np.int64, len(ids))

    def of(self, recipient: Indices) -> Indices:
        """The number of each of the recipients (indices); those without one are stored, in index order."""
        is_met = np.zeros(len(self._numbers), bool)
        is_met[recipient] = True
        fresh = np.flatnonzero(is_met & (self._numbers == NONE_YET))
        if len(fresh):
            numbers = np.arange(self._next, self._next + len(fresh))
            self._numbers[fresh] = numbers
            self._next += len(fresh)
            n_workplaces = int(np.count_nonzero(fresh < self._recipients.n_workplaces))
            kinds = [RecipientType.WORKPLACE.value] * n_workplaces
            kinds += [RecipientType.PROPERTY_INTEREST.value] * (len(fresh) - n_workplaces)
            ids = Texts.of(self._recipients.ids).at(fresh)
            columns: dict[str, Values] = {"recipient_no": numbers, "recipient_type": kinds, "recipient_id": ids}
            insert_columns(self._connection, table, columns)
        return self._numbers[recipient]


def _merged(ids: Iterable[str], known: Iterator[tuple[str, int]]) -> Iterator[int]:
    """The number of each id; both are in the order of the ids, as the registers are read."""
    key, number = next(known, ("", NONE_YET))
    for each in ids:
        while key < each and number != NONE_YET:
            key, number = next(known, ("", NONE_YET))
        yield number if key == each else NONE_YET
