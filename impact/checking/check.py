"""`check`: whether the store still holds together. Reads only."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from geodata.errors import GeodataError
from impact.checking.recomputed import exposures_come_out_again
from impact.checking.verdict import Verdict
from impact.language import Phrase
from impact.store.checks.counted import findings_in_order, one_of_each, rows_accounted_for, runs_as_reported
from impact.store.checks.hashes import outcomes_as_stored, packs_as_read, runs_as_stamped
from impact.store.checks.kept import kept_as_read
from impact.store.checks.places import places_are_found
from impact.store.checks.protected import protected_stay_so
from impact.store.checks.questions import questions_as_judged
from impact.store.checks.references import file_is_whole, references
from impact.store.checks.reported import reports_as_stored
from impact.store.checks.sealed import runs_as_sealed
from impact.store.checks.structure import indexes_are_there, tables_are_there
from impact.store.checks.values import last_days_follow, values_are_possible
from impact.store.database import Connection, reading

Check = Callable[[Connection], Verdict]

FIRST: Mapping[str, Check] = {"file": file_is_whole, "tables": tables_are_there}
"""Without these, nothing else can be asked."""

CHECKS: Mapping[str, Check] = {
    "indexes": indexes_are_there,
    "references": references,
    "values": values_are_possible,
    "current": one_of_each,
    "packs": packs_as_read,
    "runs": runs_as_stamped,
    "conclusions": outcomes_as_stored,
    "counts": runs_as_reported,
    "reports": reports_as_stored,
    "deadlines": last_days_follow,
    "deliveries": rows_accounted_for,
    "findings": findings_in_order,
    "questions": questions_as_judged,
    "places": places_are_found,
    "protected": protected_stay_so,
    "kept": kept_as_read,
    "seals": runs_as_sealed,
}

UNREADABLE = (ValueError, KeyError, TypeError, AttributeError, GeodataError)
"""What comes of a text that is no JSON or no day, a key that is missing, or bytes that are no shape."""


def check(database: str, *, n_sample: int, as_of: date) -> tuple[Verdict, ...]:
    """Verify the store: references, hashes, counts, and `n_sample` measures assessed again, drawn by the day.

    Raises:
        Refusal: there is no database, or it is not one of this version.

    """
    with reading(database) as connection:
        first = tuple(_tried(name, each, connection) for name, each in FIRST.items())
        if any(verdict.faults for verdict in first):
            return first
        checks = {**CHECKS, "exposures": lambda asked: exposures_come_out_again(asked, n_sample, as_of)}
        return (*first, *(_tried(name, each, connection) for name, each in checks.items()))


def _tried(name: str, each: Check, connection: Connection) -> Verdict:
    """What the check finds; that something stored cannot be read is a finding too."""
    try:
        return each(connection)
    except UNREADABLE as error:
        fault = Phrase("Something that is stored cannot be read ({problem}).", {"problem": type(error).__name__})
        return Verdict(name, Phrase("What is stored can be read."), 0, (fault,))
