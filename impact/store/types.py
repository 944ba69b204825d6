"""Column types that mean the same in both databases: text in one order everywhere, and shapes as real geometry."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.types import UserDefinedType

__all__ = ["SHAPE", "TEXT"]


class PostgisShape(UserDefinedType[bytes]):
    """A geometry column of PostGIS in EPSG:3006; outside the database it is well-known binary, as in SQLite."""

    cache_ok = True

    def get_col_spec(self, **_kw: Any) -> str:
        return "geometry(Geometry,3006)"

    def bind_expression(self, bindvalue: sa.BindParameter[bytes]) -> sa.ColumnElement[bytes]:
        return sa.func.ST_GeomFromWKB(bindvalue, 3006)

    def column_expression(self, colexpr: sa.ColumnElement[Any]) -> sa.ColumnElement[bytes]:
        # Little-endian on every server, so that the bytes are those that were stored.
        return sa.func.ST_AsBinary(colexpr, sa.literal_column("'NDR'"), type_=sa.LargeBinary)


SHAPE = sa.LargeBinary().with_variant(PostgisShape(), "postgresql")
"""Well-known binary in SQLite, `geometry(Geometry,3006)` in PostgreSQL; bytes to the program."""

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
"""Text that sorts by code point, as SQLite does, whatever language the server was set up with."""
