"""Rows are gone through in blocks that fit the processor's cache; so memory is bounded too."""

from __future__ import annotations

from collections.abc import Iterator

BLOCK_ROWS = 1 << 16


def blocks(n_rows: int, size: int | None = None) -> Iterator[slice]:
    """All rows, a block at a time, of `BLOCK_ROWS` unless another size is asked for.

    >>> [len(range(65540)[block]) for block in blocks(65540)]
    [65536, 4]
    """
    size = size or BLOCK_ROWS
    return (slice(start, min(start + size, n_rows)) for start in range(0, n_rows, size))
