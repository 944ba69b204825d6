"""`check`: whether the store still holds together. Reads only."""

from __future__ import annotations

from datetime import date

from impact.recomputed import exposures_come_out_again
from impact.store.checks.counted import findings_in_order, one_of_each, rows_accounted_for, runs_as_reported
from impact.store.checks.hashes import outcomes_as_stored, packs_as_read, runs_as_stamped
from impact.store.checks.references import file_is_whole, references
from impact.store.database import reading
from impact.verdict import Verdict

CHECKS = (
    file_is_whole,
    references,
    one_of_each,
    packs_as_read,
    runs_as_stamped,
    outcomes_as_stored,
    runs_as_reported,
    rows_accounted_for,
    findings_in_order,
)


def check(database: str, *, n_sample: int, as_of: date) -> tuple[Verdict, ...]:
    """Verify the store: references, hashes, counts, and `n_sample` measures assessed again, drawn by the day.

    Raises:
        Refusal: there is no database, or it is not one of this version.

    """
    with reading(database) as connection:
        held = tuple(each(connection) for each in CHECKS)
        return (*held, exposures_come_out_again(connection, n_sample, as_of))
