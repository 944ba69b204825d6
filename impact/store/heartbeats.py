"""When each administration last delivered measures: also a delivery that changed nothing shows that it is alive."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import sqlalchemy as sa

from impact.store.deliver import Origin
from impact.store.tables import heartbeats as table


def record_heartbeats(connection: sa.Connection, administrations: Iterable[str], origin: Origin, on: date) -> None:
    """Note that the administrations delivered on a day. A delivery of an older day leaves the newest one standing."""
    known = {
        row.administration_id: row
        for row in connection.execute(sa.select(table).where(table.c.source == origin.source))
    }
    about = {"last_on": on, "file_name": origin.file_name, "content_hash": origin.content_hash}
    for administration_id in sorted(set(administrations)):
        before = known.get(administration_id)
        if before is None:
            row = {"administration_id": administration_id, "source": origin.source, "first_on": on}
            connection.execute(table.insert().values(**row, **about))
        elif before.last_on <= on and any(getattr(before, name) != value for name, value in about.items()):
            chosen = (table.c.administration_id == administration_id) & (table.c.source == origin.source)
            connection.execute(table.update().where(chosen).values(**about))
