"""Binary COPY: how PostgreSQL takes many rows at once."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, cast

import numpy as np
import sqlalchemy as sa
from numpy.typing import NDArray

from impact.store.packed_rows import Field, packed
from impact.store.plain_values import Values, plain
from impact.store.types import SHAPE

_SRID_3006 = (3006).to_bytes(4, "little")
_HAS_SRID = 0x20
"""The flag in the last byte of a shape's type that says that the reference system follows (PostGIS manual, EWKB)."""

_NAMES: dict[type[Any], str] = {
    sa.Boolean: "bool",
    sa.Date: "date",
    sa.DateTime: "timestamp",
    sa.Float: "float8",
    sa.Integer: "int4",
    sa.JSON: "text",
    sa.LargeBinary: "bytea",
    sa.Text: "text",
}
"""The type in which values are sent, by the column's; json has the same bytes as text, and geometry those of bytea."""


_PACKED: dict[type[Any], str] = {sa.Boolean: ">u1", sa.Float: ">f8", sa.Integer: ">i4"}
"""How arrays of numbers are sent."""


def copy_columns(connection: sa.Connection, table: sa.Table, columns: Mapping[str, Values]) -> None:
    """Insert the rows whose columns are given, all of equal length, in one COPY.

    When all of them are arrays of numbers and texts they are packed as arrays, else value by value.
    """
    quote = connection.dialect.identifier_preparer
    into = f"{quote.format_table(table)} ({', '.join(quote.format_column(table.c[name]) for name in columns)})"
    cursor = cast("Any", connection.connection.cursor())
    with cursor, cursor.copy(f"COPY {into} FROM STDIN (FORMAT BINARY)") as copy:
        if all(_is_packable(table.c[name], values) for name, values in columns.items()):
            for piece in packed([_field(table.c[name], np.asarray(values)) for name, values in columns.items()]):
                copy.write(piece)
            return
        sent = [_sent(table.c[name], plain(values)) for name, values in columns.items()]
        copy.set_types([_NAMES[type(table.c[name].type)] for name in columns])
        for row in zip(*sent, strict=True):
            copy.write_row(row)


def _is_packable(column: sa.Column[Any], values: Values) -> bool:
    if not isinstance(values, np.ndarray):
        return False
    return type(column.type) in _PACKED if values.dtype.kind in "biuf" else isinstance(column.type, sa.Text)


def _field(column: sa.Column[Any], values: NDArray[Any]) -> Field:
    if values.dtype.kind in "biuf":
        return Field.of_numbers(values, _PACKED[type(column.type)])
    return Field.of_texts(values)


def _sent(column: sa.Column[Any], values: Sequence[Any]) -> Sequence[Any]:
    """The values as they are sent: shapes with their reference system, JSON as text."""
    if isinstance(column.type, sa.JSON):
        return [json.dumps(value) for value in values]
    if column.type is SHAPE:
        return [None if value is None else with_reference_system(value) for value in values]
    return values


def with_reference_system(shape: bytes) -> bytes:
    """Well-known binary (little-endian, two dimensions) as PostGIS receives it: with its reference system, EPSG:3006.

    >>> with_reference_system(bytes.fromhex("0101000000") + bytes(16))[:9].hex()
    '0101000020be0b0000'
    """
    return shape[:4] + bytes([shape[4] | _HAS_SRID]) + _SRID_3006 + shape[5:]
