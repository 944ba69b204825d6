"""Columns of values that repeat, kept as each distinct value once and a number per row."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any, Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

V = TypeVar("V")
W = TypeVar("W")

Codes = NDArray[np.int32]


@dataclass(frozen=True, eq=False)
class Coded(Generic[V]):
    """Row i has `values[codes[i]]`; the values are distinct.

    >>> towns = Coded.of(["Bromma", None, "Bromma"])
    >>> towns.values, towns.codes.tolist(), list(towns.each(lambda town: town is None))
    (('Bromma', None), [0, 1, 0], [False, True])
    """

    values: tuple[V, ...]
    codes: Codes

    @classmethod
    def of(cls, column: Sequence[V]) -> Coded[V]:
        """The column with its distinct values in the order in which they first come."""
        values = tuple(dict.fromkeys(column))
        code_of = {value: code for code, value in enumerate(values)}
        return cls(values, np.fromiter(map(code_of.__getitem__, column), np.int32, len(column)))

    def __len__(self) -> int:
        return len(self.codes)

    def __getitem__(self, row: int) -> V:
        return self.values[int(self.codes[row])]

    def taken(self, rows: NDArray[np.integer[Any]]) -> Coded[V]:
        """Some rows, with the values that they have in the order in which they first come, as `Coded.of` gives them.

        >>> Coded.of(["Bromma", None, "Farsta"]).taken(np.array([2, 0, 2]))
        Coded(values=('Farsta', 'Bromma'), codes=array([0, 1, 0], dtype=int32))
        """
        used, first, place = np.unique(self.codes[rows], return_index=True, return_inverse=True)
        order = np.argsort(first)
        number = np.empty(len(order), np.int32)
        number[order] = np.arange(len(order))
        return Coded(tuple(self.values[code] for code in used[order].tolist()), number[place.reshape(-1)])

    def each(self, said_of: Callable[[V], W]) -> Sequence[W]:
        """What is said of each distinct value, in the order of `values`."""
        return [said_of(value) for value in self.values]

    def flags(self, holds: Callable[[V], object]) -> NDArray[np.bool_]:
        """For each row whether something holds of its value; asked once per distinct value."""
        return np.array([bool(holds(value)) for value in self.values], bool)[self.codes]


class Growing(Generic[V]):
    """A column of repeated values that is read some rows at a time.

    >>> towns = Growing[str]()
    >>> towns.add(["Bromma", "Spånga"]), towns.add(["Spånga", "Farsta"])
    (None, None)
    >>> towns.coded().values, towns.coded().codes.tolist()
    (('Bromma', 'Spånga', 'Farsta'), [0, 1, 1, 2])
    """

    def __init__(self) -> None:
        # A value that is asked for gets the next number.
        self._code_of: defaultdict[V, int] = defaultdict(count().__next__)
        self._parts: list[Codes] = [np.empty(0, np.int32)]

    def add(self, column: Sequence[V]) -> None:
        """The next rows."""
        self._parts.append(np.fromiter(map(self._code_of.__getitem__, column), np.int32, len(column)))

    def add_same(self, value: V, n_rows: int) -> None:
        """The next rows, which all have one value."""
        if n_rows:
            self._parts.append(np.full(n_rows, self._code_of[value], np.int32))

    def coded(self) -> Coded[V]:
        """The whole column, as `Coded.of` gives it."""
        return Coded(tuple(self._code_of), np.concatenate(self._parts))
