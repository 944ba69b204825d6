"""Whether shapes can be read, and whether what they are searched by follows from them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import sqlalchemy as sa

from geodata.shapes import bounds, readable
from impact.checking.verdict import Verdict
from impact.intake.identity import designation_key
from impact.language import Phrase
from impact.store.tables import BOUNDS, interests, metadata, properties

AT_ONCE = 20_000
"""Shapes held at a time."""


def places_are_found(connection: sa.Connection) -> Verdict:
    """Each shape can be read, its box is the one beside it, and properties are found by their designation."""
    faults: list[Phrase] = []
    looked_at = 0
    for table in metadata.sorted_tables:
        if "geometry" in table.c and BOUNDS[0] in table.c:
            n, n_broken, n_elsewhere = _boxes(connection, table)
            looked_at += n
            about = {"table": table.name}
            if n_broken:
                faults.append(Phrase("{n} shapes of {table} cannot be read.", {**about, "n": n_broken}))
            if n_elsewhere:
                template = "{n} rows of {table} are searched for elsewhere than their shape lies."
                faults.append(Phrase(template, {**about, "n": n_elsewhere}))
    for table in (properties, interests):
        rows = connection.execute(sa.select(table.c.designation, table.c.property_key)).all()
        looked_at += len(rows)
        n = sum(designation_key(row.designation) != row.property_key for row in rows)
        if n:
            template = "{n} rows of {table} are searched for under another designation than they have."
            faults.append(Phrase(template, {"n": n, "table": table.name}))
    what = Phrase("Shapes can be read, and are searched for where they lie.")
    return Verdict("places", what, looked_at, tuple(faults))


def _boxes(connection: sa.Connection, table: sa.Table) -> tuple[int, int, int]:
    """How many shapes a table has, how many of them cannot be read, and how many have another box than is stored."""
    n = n_broken = n_elsewhere = 0
    for rows in _parts(connection, sa.select(table.c.geometry, *(table.c[name] for name in BOUNDS))):
        wkb = [row[0] for row in rows]
        shapes = readable(wkb)
        is_broken = np.array([b is not None for b in wkb]) & np.array([s is None for s in shapes])
        stored = np.array([row[1:] for row in rows], dtype=np.float64)
        is_same = (stored == bounds(shapes)) | (np.isnan(stored) & np.isnan(bounds(shapes)))
        n += len(rows)
        n_broken += int(is_broken.sum())
        n_elsewhere += int((~is_same.all(axis=1) & ~is_broken).sum())
    return n, n_broken, n_elsewhere


def _parts(connection: sa.Connection, statement: sa.Select[Any]) -> Iterator[list[Any]]:
    with connection.execute(statement, execution_options={"yield_per": AT_ONCE}) as result:
        yield from (list(part) for part in result.partitions())
