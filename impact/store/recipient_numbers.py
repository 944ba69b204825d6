"""The stored numbers of recipients: those met for the first time get one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import Any

import numpy as np
import sqlalchemy as sa

from geodata.shapes import Indices
from impact.columns.recipients import Recipients
from impact.columns.texts import Texts
from impact.store.batches import batches
from impact.store.bulk import insert_columns
from impact.store.numbers import next_number
from impact.store.plain_rows import plain_rows, plain_rows_in_turn
from impact.store.plain_values import Values
from impact.store.tables import recipients as table
from impact.terms import RecipientType

NONE_YET, FIRST = 0, 1

FEW = 50_000
"""Recipients whose numbers are sought one by one. For more of them all numbers are read at once."""


class RecipientNumbers:
    """The number of every recipient of a run; the run's transaction is the only one that gives numbers.

    Of many recipients all numbers are read at once, of a few only those of whom are met, when they are.
    """

    def __init__(self, connection: sa.Connection, recipients: Recipients) -> None:
        """Read what is known, where many are to be asked about."""
        self._connection = connection
        self._recipients = recipients
        self._next = next_number(connection, table.c.recipient_no)
        self._numbers: Indices = np.full(len(recipients), NONE_YET, np.int32)
        self._is_read = np.full(len(recipients), self._next == FIRST)
        n = recipients.n_workplaces
        if self._next > FIRST and max(n, len(recipients) - n) > FEW:
            self._numbers = np.concatenate(
                [
                    self._all_of(RecipientType.WORKPLACE, recipients.ids[:n]),
                    self._all_of(RecipientType.PROPERTY_INTEREST, recipients.ids[n:]),
                ]
            )
            self._is_read[:] = True

    def of(self, recipient: Indices) -> Indices:
        """The number of each of the recipients (indices); those without one are stored, in index order."""
        is_met = np.zeros(len(self._numbers), bool)
        is_met[recipient] = True
        self._read(np.flatnonzero(is_met & ~self._is_read))
        fresh = np.flatnonzero(is_met & (self._numbers == NONE_YET))
        if len(fresh):
            numbers = np.arange(self._next, self._next + len(fresh))
            self._numbers[fresh] = numbers
            self._next += len(fresh)
            n_workplaces = int(np.count_nonzero(fresh < self._recipients.n_workplaces))
            kinds = [RecipientType.WORKPLACE.value] * n_workplaces
            kinds += [RecipientType.PROPERTY_INTEREST.value] * (len(fresh) - n_workplaces)
            ids = self._ids(fresh)
            columns: dict[str, Values] = {"recipient_no": numbers, "recipient_type": kinds, "recipient_id": ids}
            insert_columns(self._connection, table, columns)
        return self._numbers[recipient]

    def _ids(self, rows: Indices) -> list[str]:
        return Texts.of(self._recipients.ids).at(rows)

    def _all_of(self, kind: RecipientType, ids: Sequence[str]) -> Indices:
        rows = plain_rows_in_turn(self._connection, _chosen(kind).order_by(table.c.recipient_id))
        numbers: Indices = np.fromiter(_merged(ids, chain.from_iterable(rows)), np.int32, len(ids))
        return numbers

    def _read(self, rows: Indices) -> None:
        """Read the numbers that some recipients have; they are sought one by one."""
        self._is_read[rows] = True
        is_workplace = rows < self._recipients.n_workplaces
        for kind, some in (
            (RecipientType.WORKPLACE, rows[is_workplace]),
            (RecipientType.PROPERTY_INTEREST, rows[~is_workplace]),
        ):
            ids = self._ids(some)
            number_of: dict[str, int] = {}
            for batch in batches(ids):
                number_of.update(plain_rows(self._connection, _chosen(kind).where(table.c.recipient_id.in_(batch))))
            self._numbers[some] = [number_of.get(each, NONE_YET) for each in ids]


def _chosen(kind: RecipientType) -> sa.Select[Any]:
    return sa.select(table.c.recipient_id, table.c.recipient_no).where(table.c.recipient_type == kind.value)


def _merged(ids: Iterable[str], known: Iterator[tuple[str, int]]) -> Iterator[int]:
    """The number of each id; both are in the order of the ids, as the registers are read."""
    key, number = next(known, ("", NONE_YET))
    for each in ids:
        while key < each and number != NONE_YET:
            key, number = next(known, ("", NONE_YET))
        yield number if key == each else NONE_YET
