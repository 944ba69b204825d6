"""Sets of rules as rows of 64-bit words: bit r of a row is set when rule r is in the set. Any number of rules."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from rules.blocks import blocks

Bitsets = npt.NDArray[np.uint64]
"""Shape (number of sets, number of words); rule r is bit r % 64 of word r // 64."""
Numbers = npt.NDArray[np.intp]

WORD_BYTES = 8
MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)
"""2^64 divided by the golden ratio: spreads neighbouring words over all 64 bits (Knuth, TAOCP 3, 6.4)."""
HALF_WORD = np.uint64(32)


def bitsets_of(flags: npt.NDArray[np.bool_]) -> Bitsets:
    """Rows of flags as bitsets; at least one word, so that no rules at all are a set too.

    >>> bitsets_of(np.array([[True, False, True]])).tolist()
    [[5]]
    """
    n_sets, n_rules = flags.shape
    n_words = max(1, -(-n_rules // (8 * WORD_BYTES)))
    padded = np.zeros((n_sets, n_words * WORD_BYTES), np.uint8)
    packed = np.packbits(flags, axis=1, bitorder="little")
    padded[:, : packed.shape[1]] = packed
    return padded.view("<u8")


def members(bitset: Bitsets) -> list[int]:
    """The rules in one set, ascending.

    >>> members(np.array([5], np.uint64))
    [0, 2]
    """
    flags = np.unpackbits(np.ascontiguousarray(bitset).view(np.uint8), bitorder="little")
    return [int(position) for position in np.flatnonzero(flags)]


def numbered(keys: npt.NDArray[Any]) -> tuple[Numbers, Numbers]:
    """(rows, number): `rows` are one row of each distinct key, ascending by key; `number[i]` is the place of key i.

    >>> rows, number = numbered(np.array([7, 3, 7]))
    >>> np.array([7, 3, 7])[rows].tolist(), number.tolist()
    ([3, 7], [1, 0, 1])
    """
    order = np.argsort(keys)
    ordered = keys[order]
    is_new = np.ones(len(keys), bool)
    is_new[1:] = ordered[1:] != ordered[:-1]
    number = np.empty(len(keys), np.intp)
    number[order] = np.cumsum(is_new) - 1
    return order[is_new], number


def distinct_sets(sets: Bitsets) -> tuple[Numbers, Numbers]:
    """As `numbered`, for whole rows of words. Several words are told apart by a hash, and every row is checked."""
    if sets.shape[1] == 1:
        return numbered(sets[:, 0])
    rows, number = numbered(_hashes(sets))
    one_of_each = sets[rows]
    if all(bool((one_of_each[number[part]] == sets[part]).all()) for part in blocks(len(sets))):
        return rows, number
    _, rows, number = np.unique(sets, axis=0, return_index=True, return_inverse=True)
    return rows, number.reshape(-1)


def _hashes(sets: Bitsets) -> npt.NDArray[np.uint64]:
    found = np.zeros(len(sets), np.uint64)
    for word in range(sets.shape[1]):
        found ^= sets[:, word]
        found *= MULTIPLIER
        found ^= found >> HALF_WORD
    return found
