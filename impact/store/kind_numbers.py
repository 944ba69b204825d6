"""The stored numbers of the kinds of exposures: equal kinds are stored once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
import sqlalchemy as sa

from geodata.shapes import Indices
from impact.store.batches import batches
from impact.store.bulk import insert_columns
from impact.store.numbers import next_number
from impact.store.tables import exposure_kinds


class Kind(NamedTuple):
    """How a measure meets a recipient: relations as bits, ids of the areas behind it, and the conclusion's number."""

    relations: int
    area_ids: str
    outcome_no: int


class KindNumbers:
    """The number of every kind of a run; those of a conclusion are read when it first comes."""

    def __init__(self, connection: sa.Connection) -> None:
        """Nothing is read yet."""
        self._connection = connection
        self._known: dict[Kind, int] = {}
        self._outcomes: set[int] = set()

    def of(self, kinds: Sequence[Kind]) -> Indices:
        """The number of each kind; those without one are stored."""
        self._read(dict.fromkeys(kind.outcome_no for kind in kinds))
        fresh = [kind for kind in dict.fromkeys(kinds) if kind not in self._known]
        if fresh:
            numbers = range(first := next_number(self._connection, exposure_kinds.c.kind_no), first + len(fresh))
            columns = dict(zip(Kind._fields, zip(*fresh, strict=True), strict=True))
            insert_columns(self._connection, exposure_kinds, {"kind_no": numbers, **columns})
            self._known.update(zip(fresh, numbers, strict=True))
        return np.array([self._known[kind] for kind in kinds], np.intp)

    def _read(self, outcomes: Iterable[int]) -> None:
        unread = [number for number in outcomes if number not in self._outcomes]
        names = (exposure_kinds.c[name] for name in Kind._fields)
        chosen = sa.select(exposure_kinds.c.kind_no, *names)
        for some in batches(unread):
            for number, *kind in self._connection.execute(chosen.where(exposure_kinds.c.outcome_no.in_(some))):
                self._known[Kind(*kind)] = number
        self._outcomes.update(unread)
