"""The rows of an outreach list, before anything decides what they look like."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from impact.model import Contact
from impact.results import Recipient
from impact.terms import Relation, Term


class UnreachableReason(Term):
    """Why an informed recipient cannot simply be written to."""

    PROTECTED = "protected", "skyddad identitet"
    SUPPRESSED = "suppressed", "kontakten vill inte ha utskick och postadress saknas"
    NO_ADDRESS = "no-address", "fullständig postadress och kontakt saknas"


@dataclass(frozen=True, slots=True)
class MeasureLine:
    """One measure as one recipient's row tells it; the parts of a project are one line.

    `title` names the project and its number of parts when there are several. `starts_on` is the first start of the
    parts, `inform_by` the earliest day, `distance_m` the shortest distance, `relations` all that hold. `reason` is a
    plain sentence in the list's language.
    """

    measure_ids: tuple[str, ...]
    title: str
    starts_on: date | None
    inform_by: date | None
    distance_m: float | None
    relations: tuple[Relation, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class OutreachEntry:
    """One recipient with everything it is to be told.

    `company_key` is equal for the rows of one company and never for two unknown ones. `inform_by` is the earliest day
    over all measures, inclusive; `days_left` counts from the list's day and is negative when the day has passed.
    `areas`, `dialogue_forms`, `relations` and `rules` are unions over the measures.
    """

    recipient: Recipient
    company_key: str
    lines: tuple[MeasureLine, ...]
    n_measures: int
    inform_by: date | None
    days_left: int | None
    dialogue_forms: tuple[str, ...]
    relations: tuple[Relation, ...]
    distance_m: float | None
    areas: tuple[str, ...]
    rules: tuple[str, ...]
    contact: Contact | None
    address: tuple[str, ...]

    @property
    def is_overdue(self) -> bool:
        """The last day to inform has passed."""
        return self.days_left is not None and self.days_left < 0


@dataclass(frozen=True, slots=True)
class Unreachable:
    """An informed recipient that takes a person's work to reach.

    For a protected identity `entry` is None and `reference` a running number: nothing here tells who or where.
    """

    reference: str
    reason: UnreachableReason
    n_measures: int
    entry: OutreachEntry | None


@dataclass(frozen=True, slots=True)
class OutreachList:
    """The work list of one day: who is told what by when, and who cannot simply be told."""

    as_of: date
    entries: tuple[OutreachEntry, ...]
    unreachable: tuple[Unreachable, ...]
