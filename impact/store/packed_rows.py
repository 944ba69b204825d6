"""Rows packed as PostgreSQL's binary COPY takes them, from arrays and without a loop over the rows.

A row is the number of its fields, and for each its length and its bytes, the most significant first; NULL is a length
of -1 and no bytes (PostgreSQL manual, COPY, Binary Format). Rows alike in which fields are NULL and how long their
texts are have one layout, and are packed together.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from impact.columns.coded import Coded

HEADER = b"PGCOPY\n\xff\r\n\0" + bytes(8)
TRAILER = b"\xff\xff"
ROWS_AT_ONCE = 1 << 16
"""Rows packed together: some megabytes."""

NULL = -1


@dataclass(frozen=True, slots=True, eq=False)
class Field:
    """A column: its values as they are sent, and for each row how many bytes that takes, `NULL` for none."""

    values: NDArray[Any]
    n_bytes: NDArray[np.int32]

    @classmethod
    def of_numbers(cls, values: NDArray[Any], sent_as: str) -> Field:
        """Numbers sent as the numpy type; NaN is NULL."""
        sent = values.astype(sent_as)
        n_bytes = np.full(len(values), sent.dtype.itemsize, np.int32)
        if values.dtype.kind == "f":
            n_bytes[np.isnan(values)] = NULL
        return cls(sent, n_bytes)

    @classmethod
    def of_texts(cls, values: Sequence[str | None] | NDArray[Any]) -> Field:
        """Texts, in UTF-8; None is NULL. Meant for few different ones: each is encoded once."""
        coded: Coded[str | None] = Coded.of(cast("Sequence[str | None]", values))
        encoded = [None if text is None else text.encode() for text in coded.values]
        n_bytes = np.array([NULL if text is None else len(text) for text in encoded], np.int32)
        # The trailing zeros that numpy would strip are none: PostgreSQL has no text with a zero in it.
        return cls(np.array([text or b"" for text in encoded], dtype=np.bytes_)[coded.codes], n_bytes[coded.codes])


def packed(fields: Sequence[Field]) -> Iterator[bytes]:
    """The rows in pieces, with what goes before and after them. Within a piece rows may change places.

    >>> piece = list(packed([Field.of_numbers(np.array([7]), ">i4"), Field.of_texts([None])]))[1]
    >>> piece.hex(" ", 4)
    '0002 00000004 00000007 ffffffff'
    """
    yield HEADER
    for start in range(0, len(fields[0].n_bytes), ROWS_AT_ONCE):
        lengths = [field.n_bytes[start : start + ROWS_AT_ONCE] for field in fields]
        number = _layouts(lengths)
        if not number.any():
            whole = slice(start, start + len(number))
            yield _alike(fields, [int(length[0]) for length in lengths], whole, len(number))
            continue
        for each in range(int(number.max()) + 1):
            rows = np.flatnonzero(number == each)
            yield _alike(fields, [int(length[rows[0]]) for length in lengths], start + rows, len(rows))
    yield TRAILER


def _layouts(lengths: Sequence[NDArray[np.int32]]) -> NDArray[np.intp]:
    """A number for each row, equal where all fields have equal lengths; 0, 1, … without a gap."""
    number = np.zeros(len(lengths[0]), np.intp)
    for length in lengths:
        if (length != length[0]).any():
            number = np.unique(number * (int(length.max()) + 2) + length + 1, return_inverse=True)[1].reshape(-1)
    return number


def _alike(fields: Sequence[Field], layout: Sequence[int], rows: NDArray[np.intp] | slice, n_rows: int) -> bytes:
    """Rows of one layout: the length of each field in bytes."""
    names: list[tuple[str, Any]] = [("n", ">i2")]
    for i, (field, length) in enumerate(zip(fields, layout, strict=True)):
        names.append((f"length{i}", ">i4"))
        if length > 0:
            names.append((f"value{i}", f"S{length}" if field.values.dtype.kind == "S" else field.values.dtype))
    found = np.empty(n_rows, np.dtype(names))
    found["n"] = len(fields)
    for i, (field, length) in enumerate(zip(fields, layout, strict=True)):
        found[f"length{i}"] = length
        if length > 0:
            found[f"value{i}"] = field.values[rows]
    return found.tobytes()
