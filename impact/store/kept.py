"""Columns kept in the database as they are in memory: arrays, texts and repeated values, one row each.

What is kept follows from the registers and is thrown away with every change of them, in the same transaction: nothing
kept is ever older than the registers, and nobody whose identity has become protected is left in it.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable, Iterator, Mapping
from io import BytesIO
from typing import Any

import numpy as np
import sqlalchemy as sa
from numpy.typing import NDArray

from impact.columns.coded import Coded
from impact.store.bulk import insert_columns
from impact.store.tables import kept_columns, settings

STAMP = "registers-stamp"
STAMP_BYTES = 16


class Kept(Mapping[str, bytes]):
    """What is kept, by name, each read when it is asked for; empty when a register has changed since."""

    def __init__(self, connection: sa.Connection) -> None:
        """Read what there is, but not what is in it."""
        self._connection = connection
        self._names = connection.execute(sa.select(kept_columns.c.name).order_by(kept_columns.c.name)).scalars().all()

    def __getitem__(self, name: str) -> bytes:
        chosen = sa.select(kept_columns.c.content).where(kept_columns.c.name == name)
        content = self._connection.execute(chosen).scalar_one_or_none()
        if content is None:
            raise KeyError(name)
        return bytes(content)

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


def keep(connection: sa.Connection, packed: Iterable[tuple[str, bytes]]) -> None:
    """Keep columns, each by its name, instead of those that were kept."""
    connection.execute(kept_columns.delete())
    for name, content in packed:
        insert_columns(connection, kept_columns, {"name": [name], "content": [content]})


def forget_kept(connection: sa.Connection) -> None:
    """Throw away what is kept, and the stamp by which others know what they remember: a register changes."""
    connection.execute(kept_columns.delete())
    connection.execute(settings.delete().where(settings.c.name == STAMP))


def register_stamp(connection: sa.Connection) -> bytes:
    """What stands with the registers until one of them changes; never the same again. The connection must be writing.

    It is drawn when somebody asks, and not counted up: a database that was put back from a copy would count to the
    same number again.
    """
    stamp = connection.execute(sa.select(settings.c.value).where(settings.c.name == STAMP)).scalar()
    if stamp is None:
        stamp = secrets.token_bytes(STAMP_BYTES)
        connection.execute(settings.insert().values(name=STAMP, value=stamp))
    return bytes(stamp)


def packed_array(values: NDArray[Any]) -> bytes:
    """An array of numbers with its type and shape, in numpy's own format."""
    written = BytesIO()
    np.lib.format.write_array(written, np.ascontiguousarray(values), allow_pickle=False)
    return written.getvalue()


def array_of(packed: bytes) -> NDArray[Any]:
    """The array that `packed_array` wrote."""
    found: NDArray[Any] = np.lib.format.read_array(BytesIO(packed), allow_pickle=False)
    return found


def packed_coded(column: Coded[Any], name: str) -> Iterator[tuple[str, bytes]]:
    """A column of repeated words: its distinct values and the number of each row."""
    yield f"{name}.values", json.dumps(column.values, ensure_ascii=False).encode()
    yield f"{name}.codes", packed_array(column.codes)


def coded_of(kept: Mapping[str, bytes], name: str) -> Coded[Any]:
    """The column that `packed_coded` wrote; words of a closed list come back as plain texts."""
    return Coded(tuple(json.loads(kept[f"{name}.values"])), array_of(kept[f"{name}.codes"]))
