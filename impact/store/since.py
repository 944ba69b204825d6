"""Which measures came in lately."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa

from impact.store.tables import assessments, measures, runs


def measures_since(connection: sa.Connection, day: date) -> set[str]:
    """The current measures whose newest revision was first assessed in a run for the day or a later one."""
    first_run = (
        sa.select(measures.c.measure_id, sa.func.min(runs.c.as_of).label("first_on"))
        .join_from(
            measures,
            assessments,
            (assessments.c.measure_id == measures.c.measure_id) & (assessments.c.revision == measures.c.revision),
        )
        .join(runs, runs.c.run_id == assessments.c.run_id)
        .where(measures.c.is_current)
        .group_by(measures.c.measure_id)
    )
    return {row.measure_id for row in connection.execute(first_run) if row.first_on >= day}
