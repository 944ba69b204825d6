"""Whether all tables, columns and indexes are there."""

from __future__ import annotations

import sqlalchemy as sa

from impact.checking.verdict import Verdict
from impact.language import Phrase
from impact.store.tables import VIEWS, metadata


def tables_are_there(connection: sa.Connection) -> Verdict:
    """Each table has the columns that the migrations gave it."""
    inspector = sa.inspect(connection)
    there = set(inspector.get_table_names())
    faults: list[Phrase] = []
    for table in metadata.sorted_tables:
        if table.name not in there:
            faults.append(Phrase("The table {table} is gone.", {"table": table.name}))
            continue
        # No row, only what it would have: SQLAlchemy does not know PostGIS's types.
        columns = connection.execute(sa.select(sa.text("*")).select_from(sa.table(table.name)).limit(0)).keys()
        faults += [
            Phrase("{table} lacks the column {column}.", {"table": table.name, "column": column})
            for column in sorted({column.name for column in table.columns} - set(columns))
        ]
    there = set(inspector.get_view_names())
    faults += [Phrase("The table {table} is gone.", {"table": v.name}) for v in VIEWS if v.name not in there]
    what = Phrase("All tables and columns are there.")
    return Verdict("tables", what, len(metadata.sorted_tables) + len(VIEWS), tuple(faults))


def indexes_are_there(connection: sa.Connection) -> Verdict:
    """Each table has its indexes: without them answers are right, and slow."""
    inspector = sa.inspect(connection)
    is_server = connection.dialect.name == "postgresql"
    faults: list[Phrase] = []
    looked_at = 0
    for table in metadata.sorted_tables:
        there = {index["name"] for index in inspector.get_indexes(table.name)}
        wanted = {str(index.name) for index in table.indexes if is_server or not _is_spatial(index)}
        looked_at += len(wanted)
        faults += [
            Phrase("{table} lacks the index {index}.", {"table": table.name, "index": index})
            for index in sorted(wanted - there)
        ]
    return Verdict("indexes", Phrase("All indexes are there."), looked_at, tuple(faults))


def _is_spatial(index: sa.Index) -> bool:
    """Whether it is an index of shapes, which SQLite has none of."""
    return "geometry" in index.columns
