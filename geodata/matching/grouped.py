"""Joining arrays of indices, as databases join tables: what is asked again and again is sorted once."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from geodata.matching.lengths import runs
from geodata.shapes import Indices


class Grouped:
    """Values by their keys, both whole numbers."""

    def __init__(self, keys: NDArray[np.integer[Any]], values: Indices) -> None:
        """`keys` has the key of each of `values`."""
        order = np.argsort(keys, kind="stable")
        self._keys, self._values = keys[order], values[order]

    def joined(self, wanted: Indices) -> tuple[Indices, Indices]:
        """(row of `wanted`, value) wherever a key equals the wanted one, by row and then in the order of the values.

        >>> Grouped(np.array([8, 7, 8]), np.array([0, 1, 2])).joined(np.array([7, 8]))
        (array([0, 1, 1]), array([1, 0, 2]))
        """
        start, stop = np.searchsorted(self._keys, wanted, "left"), np.searchsorted(self._keys, wanted, "right")
        return np.repeat(np.arange(len(wanted)), stop - start), self._values[runs(start, stop - start)]
