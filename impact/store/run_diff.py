"""What changed from one stored run to another, recipient by recipient."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

from impact.store.difference import Reader, measures_of_run
from impact.store.runs import show_run
from impact.store.tables import recipients
from impact.terms import Change


def diff_runs(connection: sa.Connection, first: int, second: int) -> tuple[list[dict[str, Any]], set[str]]:
    """What changed from one run to another, for the measures that both assessed; and the measures only one did."""
    for run_id in (first, second):
        show_run(connection, run_id)
    shared = measures_of_run(connection, first) & measures_of_run(connection, second)
    alone = measures_of_run(connection, first) ^ measures_of_run(connection, second)
    reader = Reader(connection)
    difference = reader.compare(reader.of_run(first), reader.of_run(second))
    return _named(connection, [change for change in difference.listed() if change[0] in shared]), alone


def _named(connection: sa.Connection, changes: Iterable[tuple[str, int, Change]]) -> list[dict[str, Any]]:
    by_no = {row.recipient_no: row for row in connection.execute(sa.select(recipients))}
    return [
        {
            "measure_id": measure_id,
            "recipient_type": by_no[number].recipient_type,
            "recipient_id": by_no[number].recipient_id,
            "change": change.value,
        }
        for measure_id, number, change in changes
    ]
