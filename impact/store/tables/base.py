"""What all tables have in common."""

from __future__ import annotations

import sqlalchemy as sa

SCHEMA_VERSION = "0002"
"""The newest migration. Compared with the database before anything else, without loading Alembic."""

metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def number(name: str) -> sa.Column[int]:
    """A row's number, given by `numbers.next_number`: a sequence of PostgreSQL would leave gaps after failed runs."""
    return sa.Column(name, sa.Integer, primary_key=True, autoincrement=False)
