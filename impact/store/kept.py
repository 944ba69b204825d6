"""Columns kept in the database as they are in memory: arrays, texts and repeated values, one row each.

What is kept follows from the registers and is thrown away with every change of them, in the same transaction: nothing
kept is ever older than the registers, and nobody whose identity has become protected is left in it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any, TypeVar

import numpy as np
import sqlalchemy as sa
from numpy.typing import NDArray

from impact.coded import Coded
from impact.store.bulk import insert_columns
from impact.store.tables import kept_columns

V = TypeVar("V", bound=str | None)

SEPARATOR = "\0"
"""No text in a register has it."""

Packed = dict[str, bytes]


def read_kept(connection: sa.Connection) -> Packed:
    """Everything that is kept; empty when a register has changed since."""
    rows = connection.execute(sa.select(kept_columns.c.name, kept_columns.c.content))
    return {row[0]: bytes(row[1]) for row in rows}


def keep(connection: sa.Connection, packed: Mapping[str, bytes]) -> None:
    """Keep columns instead of those that were kept."""
    forget_kept(connection)
    insert_columns(connection, kept_columns, {"name": list(packed), "content": list(packed.values())})


def forget_kept(connection: sa.Connection) -> None:
    """Throw away what is kept: a register changes."""
    connection.execute(kept_columns.delete())


def packed_array(values: NDArray[Any]) -> bytes:
    """An array of numbers with its type and shape, in numpy's own format."""
    written = BytesIO()
    np.lib.format.write_array(written, np.ascontiguousarray(values), allow_pickle=False)
    return written.getvalue()


def array_of(packed: bytes) -> NDArray[Any]:
    """The array that `packed_array` wrote."""
    found: NDArray[Any] = np.lib.format.read_array(BytesIO(packed), allow_pickle=False)
    return found


def packed_texts(texts: Sequence[str]) -> bytes:
    """Texts, one after the other.

    >>> texts_of(packed_texts(["å", ""])), texts_of(packed_texts([]))
    (['å', ''], [])
    """
    return "".join(text + SEPARATOR for text in texts).encode()


def texts_of(packed: bytes) -> list[str]:
    """The texts that `packed_texts` wrote."""
    return packed.decode().split(SEPARATOR)[:-1]


def packed_shapes(wkb: Sequence[bytes | None]) -> tuple[bytes, bytes]:
    """Shapes one after the other, and how long each is; -1 for None.

    >>> shapes_of(*packed_shapes([b"ab", None, b"c"]))
    [b'ab', None, b'c']
    """
    lengths = np.array([-1 if each is None else len(each) for each in wkb], np.int64)
    return b"".join(each or b"" for each in wkb), packed_array(lengths)


def shapes_of(packed: bytes, lengths: bytes) -> list[bytes | None]:
    """The shapes that `packed_shapes` wrote."""
    n_each = array_of(lengths)
    ends = np.cumsum(np.maximum(n_each, 0)).tolist()
    return [None if n < 0 else packed[end - n : end] for n, end in zip(n_each.tolist(), ends, strict=True)]


def packed_coded(column: Coded[Any], name: str) -> Packed:
    """A column of repeated words: its distinct values and the number of each row."""
    values = json.dumps(column.values, ensure_ascii=False).encode()
    return {f"{name}.values": values, f"{name}.codes": packed_array(column.codes)}


def coded_of(kept: Mapping[str, bytes], name: str) -> Coded[Any]:
    """The column that `packed_coded` wrote; words of a closed list come back as plain texts."""
    return Coded(tuple(json.loads(kept[f"{name}.values"])), array_of(kept[f"{name}.codes"]))
