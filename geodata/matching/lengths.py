"""Runs of different lengths laid one after the other in one long array."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from geodata.shapes import Indices


def runs(start: Indices, n_each: Indices) -> Indices:
    """`start`, `start` + 1, … for each of the starts and lengths given, one after the other.

    >>> runs(np.array([7, 3]), np.array([2, 3])).tolist()
    [7, 8, 3, 4, 5]
    """
    ends = np.cumsum(n_each)
    found = np.repeat(start - (ends - n_each), n_each)
    found += np.arange(len(found))
    return found


def first_of_each(ascending: Indices) -> Indices:
    """Where each run of equal numbers starts.

    >>> first_of_each(np.array([4, 4, 7])).tolist()
    [0, 2]
    """
    return np.flatnonzero(np.append(True, ascending[1:] != ascending[:-1])[: len(ascending)])


def portions(n_each: Indices, at_once: int) -> Iterator[slice]:
    """The runs some at a time: about `at_once` in all, and never less than one run.

    >>> list(portions(np.array([2, 2, 5, 1]), 4))
    [slice(0, 2, None), slice(2, 3, None), slice(3, 4, None)]
    """
    ends, start = np.cumsum(n_each), 0
    while start < len(n_each):
        before = ends[start] - n_each[start]
        stop = max(int(np.searchsorted(ends, before + at_once, "right")), start + 1)
        yield slice(start, stop)
        start = stop


def emptied(parts: list[Any]) -> Any:
    """The parts as one array, along their last axis, and the list without them: a country need not be held twice.

    >>> parts = [np.array([1, 2]), np.array([3])]
    >>> emptied(parts), parts
    (array([1, 2, 3]), [])
    """
    whole = np.concatenate(parts, axis=-1)
    parts.clear()
    return whole
