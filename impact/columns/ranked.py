"""Distinct numbers among many, without sorting where they lie close together."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from geodata.shapes import Indices
from rules.bitsets import numbered

Numbers = NDArray[np.integer[Any]]

PLACES_EACH = 16
"""Numbers are marked in a table when it needs no more places than so many for each of them; else they are sorted."""


def ranked(numbers: Numbers) -> tuple[Indices, Indices]:
    """Where each distinct number stands, by ascending number, and for each number which of them it is.

    The numbers are not negative. What stands there is any of the equal ones.

    >>> first, rank = ranked(np.array([70, 5, 70, 9]))
    >>> np.array([70, 5, 70, 9])[first].tolist(), rank.tolist()
    ([5, 9, 70], [2, 0, 2, 1])
    """
    widest = int(numbers.max(initial=0)) + 1
    if widest > PLACES_EACH * len(numbers):
        return numbered(numbers)
    place = np.full(widest, -1, np.intp)
    place[numbers] = np.arange(len(numbers))
    distinct = np.flatnonzero(place >= 0)
    first = place[distinct]
    place[distinct] = np.arange(len(distinct))
    return first, place[numbers]


def combined(*columns: Numbers) -> Numbers:
    """A number for each row, equal where all columns are, and of the order of the columns.

    >>> combined(np.array([1, 2, 1]), np.array([0, 900, 0])).tolist()
    [0, 3, 0]
    """
    found = np.zeros(len(columns[0]), np.intp)
    for column in columns:
        first, rank = ranked(column)
        found = found * max(len(first), 1) + rank
        if int(found.max(initial=0)) > PLACES_EACH * len(found):
            _, found = ranked(found)
    return found
