"""Whether whom each run met, how, how far away and with what conclusion is still what the run stored."""

from __future__ import annotations

import numpy as np
import sqlalchemy as sa

from impact.checking.verdict import Verdict
from impact.language import Phrase
from impact.store.batches import batches
from impact.store.plain_rows import plain_rows
from impact.store.seal import RECORD, Seal
from impact.store.tables import assessments, exposures, runs

COLUMNS = (*(RECORD.names or ()), "area_ids")


def runs_as_sealed(connection: sa.Connection) -> Verdict:
    """Every run's exposures give the hash that was stored with the run."""
    rows = connection.execute(sa.select(runs.c.run_id, runs.c.result_hash).order_by(runs.c.run_id)).all()
    broken = [row.run_id for row in rows if _seal_of(connection, row.run_id) != row.result_hash]
    template = "What is stored of whom run {run} met is not what the run stored."
    what = Phrase("Whom every run met, and what it concluded of them, is as the run stored it.")
    return Verdict("seals", what, len(rows), tuple(Phrase(template, {"run": run_id}) for run_id in broken))


def _seal_of(connection: sa.Connection, run_id: int) -> str:
    of_run = sa.select(assessments.c.assessment_no).where(assessments.c.run_id == run_id)
    numbers = connection.execute(of_run.order_by(assessments.c.assessment_no)).scalars().all()
    chosen = sa.select(*(exposures.c[name] for name in COLUMNS)).order_by(
        exposures.c.assessment_no, exposures.c.recipient_no
    )
    seal = Seal()
    for some in batches(numbers):
        found = plain_rows(connection, chosen.where(exposures.c.assessment_no.in_(some)))
        columns = zip(*found, strict=True) if found else [()] * len(COLUMNS)
        seal.add({name: _array(name, column) for name, column in zip(COLUMNS, columns, strict=True)})
    return seal.hexdigest()


def _array(name: str, column: tuple[object, ...]) -> np.ndarray[tuple[int], np.dtype[np.object_]]:
    """The column as it was given to the store; a missing distance is NaN again."""
    values = np.empty(len(column), dtype=object)
    values[:] = [np.nan if value is None else value for value in column] if name == "distance_m" else column
    return values
