"""Pairs that were found, put in order and gathered: a country has millions of them."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np

from geodata.matching.lengths import emptied
from geodata.matching.ordering import ascending
from geodata.shapes import Floats, Indices

Pairs: TypeAlias = tuple[Indices, Indices, Floats]
"""First index, second index and metres, sorted by the first index, then the second."""


def in_order(first: Indices, second: Indices, distance_m: Floats) -> Pairs:
    """The pairs sorted by their first index, then their second.

    >>> [column.tolist() for column in in_order(np.array([1, 0]), np.array([0, 5]), np.array([2.0, 3.0]))]
    [[0, 1], [5, 0], [3.0, 2.0]]
    """
    order = ascending(first * (second.max(initial=0) + 1) + second)  # one key: far quicker than lexsort
    return first[order], second[order], distance_m[order]


def gathered(found: list[Pairs]) -> Pairs:
    """All of the pairs one after the other, and the list without them."""
    columns = [list(part) for part in zip(*found, strict=True)]
    found.clear()
    if not columns:
        return np.empty(0, np.intp), np.empty(0, np.intp), np.empty(0)
    return emptied(columns[0]), emptied(columns[1]), emptied(columns[2])


class GrowingPairs:
    """Pairs to which more are added, in memory that grows in place: they are never held twice.

    >>> pairs = GrowingPairs()
    >>> pairs.add(np.array([0, 0]), np.array([4, 7]), np.array([1.5, 2.5]))
    >>> [column.tolist() for column in pairs.whole()]
    [[0, 0], [4, 7], [1.5, 2.5]]
    """

    def __init__(self) -> None:
        self._n = 0
        self._columns: tuple[Any, ...] = (np.empty(0, np.int32), np.empty(0, np.int32), np.empty(0))

    def add(self, *columns: Any) -> None:
        """As `Pairs`: those that follow all that were added before. Indices are kept with 32 bits."""
        start, self._n = self._n, self._n + len(columns[0])
        if self._n > len(self._columns[0]):
            self._resize(self._n + self._n // 8)
        for kept, given in zip(self._columns, columns, strict=True):
            kept[start : self._n] = given

    def whole(self) -> Pairs:
        """All of them; none can be added any more."""
        self._resize(self._n)
        first, second, distance_m = self._columns
        return first, second, distance_m

    def _resize(self, n: int) -> None:
        for kept in self._columns:
            kept.resize(n, refcheck=False)
