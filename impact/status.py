"""How things stand on a day: who has not delivered, what waits for a person, and what waits to be assessed."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """When an administration last delivered, and how often it is expected to."""

    administration_id: str
    name: str
    interval_days: int | None
    last_on: date | None
    last_file: str | None
    measures: int
    days_since: int | None
    is_overdue: bool


@dataclass(frozen=True, slots=True)
class OpenFindings:
    """How many findings wait for an administration, or for the coordinator."""

    owner: str
    error: int
    warning: int
    note: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many measures there are, and how many of them wait for what.

    `assessment` have a new or changed revision that no run has judged; `registers` may be touched by what has
    changed in a register since, `day` on an earlier day: `berord run` judges both again.
    """

    measures: int
    place: int
    known_word: int
    assessment: int
    registers: int
    day: int


@dataclass(frozen=True, slots=True)
class LastRun:
    """The newest run. Only a run that succeeds is stored: one that fails leaves everything as it was."""

    run_id: int
    as_of: date
    pack: str
    finished_at: datetime


@dataclass(frozen=True, slots=True)
class Status:
    """Everything `berord status` says."""

    as_of: date
    administrations: tuple[Heartbeat, ...]
    waiting: Waiting
    findings: tuple[OpenFindings, ...]
    last_run: LastRun | None

    @property
    def overdue(self) -> tuple[Heartbeat, ...]:
        """The administrations that should have delivered."""
        return tuple(each for each in self.administrations if each.is_overdue)

    @property
    def needs_attention(self) -> bool:
        """Whether `status --check` fails: somebody is overdue, or a registered measure has not been assessed."""
        return bool(self.overdue or self.waiting.assessment)

    def as_json(self) -> dict[str, Any]:
        """The keys of `status --format json`."""
        run = self.last_run
        return {
            "as_of": self.as_of.isoformat(),
            "needs_attention": self.needs_attention,
            "administrations": [asdict(each) for each in self.administrations],
            "waiting": asdict(self.waiting),
            "findings": [asdict(each) for each in self.findings],
            "last_run": run and asdict(run) | {"finished_at": f"{run.finished_at.isoformat()}Z"},
        }


def heartbeat_of(
    identity: tuple[str, str], interval_days: int | None, last: tuple[date, str] | None, measures: int, as_of: date
) -> Heartbeat:
    """An administration's heartbeat on a day: overdue when more days than its interval have passed, or none ever came.

    >>> last = date(2027, 1, 1), "plan.csv"
    >>> heartbeat_of(("tk", "Trafikkontoret"), 7, last, 3, date(2027, 1, 8)).is_overdue
    False
    >>> heartbeat_of(("tk", "Trafikkontoret"), 7, last, 3, date(2027, 1, 9)).is_overdue
    True
    """
    days_since = (as_of - last[0]).days if last else None
    is_overdue = interval_days is not None and (days_since is None or days_since > interval_days)
    on, file = last or (None, None)
    return Heartbeat(*identity, interval_days, on, file, measures, days_since, is_overdue)
