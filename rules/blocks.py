"""Rows are gone through in blocks that fit the processor's cache; so memory is bounded too."""

from __future__ import annotations

from collections.abc import Iterator

BLOCK_ROWS = 1 << 16


def blocks(n_rows: int) -> Iterator[slice]:
    """All rows, a block at a time.

    >>> [len(range(65540)[block]) for block in blocks(65540)]
    [65536, 4]
    """
    return (slice(start, min(start + BLOCK_ROWS, n_rows)) for start in range(0, n_rows, BLOCK_ROWS))
