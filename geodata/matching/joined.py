"""Joining arrays of indices, as databases join tables."""

from __future__ import annotations

import numpy as np

from geodata.shapes import Indices


def joined(wanted: Indices, key: Indices, value: Indices) -> tuple[Indices, Indices]:
    """(row of `wanted`, value) wherever a key equals the wanted one: a vectorised inner join.

    >>> joined(np.array([7, 8]), np.array([8, 7, 8]), np.array([0, 1, 2]))
    (array([0, 1, 1]), array([1, 0, 2]))
    """
    order = np.argsort(key, kind="stable")
    keys, values = key[order], value[order]
    start, stop = np.searchsorted(keys, wanted, "left"), np.searchsorted(keys, wanted, "right")
    count = stop - start
    row = np.repeat(np.arange(len(wanted)), count)
    first = np.repeat(start - np.concatenate([[0], np.cumsum(count)[:-1]]).astype(np.intp), count)
    return row, values[first + np.arange(len(row))]
