"""The order of whole numbers, and what sorting by it takes."""

from __future__ import annotations

import numpy as np

from geodata.shapes import Indices

BITS = 63
"""Of a number of 64 that is not negative."""


def ascending(key: Indices) -> Indices:
    """Where numbers from 0 upwards stand in ascending order; equal ones as they come.

    Each number and its place are sorted as one number: four times as fast as `np.argsort`.

    >>> ascending(np.array([7, 2, 7, 0])).tolist()
    [3, 1, 0, 2]
    """
    n_bits = len(key).bit_length()
    if int(key.max(initial=0)).bit_length() + n_bits > BITS:
        return np.argsort(key, kind="stable")
    packed = key << n_bits
    packed |= np.arange(len(key))
    packed.sort()
    packed &= (1 << n_bits) - 1
    return packed
