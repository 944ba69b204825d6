"""A planned measure before it is written in its sender's way, and the ordinary sort of dates and numbers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from shapely.geometry.base import BaseGeometry

from geodata.samples.cases import HARD_CASES

SENDERS: dict[str, str] = {
    "TK": "trafikkontoret",
    "SBK": "stadsbyggnadskontoret",
    "LED": "ledningsagare",
    "EXPL": "exploateringskontoret",
    "OVR": "ovriga",
}
"""The prefix of a measure's id, and the file that delivers it."""


@dataclass(frozen=True, slots=True)
class Plan:
    """One planned measure; words are the codes of the vocabulary, geometry is in EPSG:3006."""

    measure_id: str
    administration: str
    title: str
    kind: str
    stage: str
    starts_on: date | None
    ends_on: date | None
    shape: BaseGeometry | None = None
    traffic_effect: str | None = None
    cost_msek: float | None = None
    project_id: str | None = None
    designations: str | None = None
    description: str = ""

    @property
    def sender(self) -> str:
        """The file that delivers the measure."""
        return SENDERS[self.measure_id.split("-")[0]]

    @property
    def register_number(self) -> str:
        """A register number after the sender's and the measure's numbers."""
        prefix, year, serial = self.measure_id.split("-")
        return f"{prefix} {year}-{serial.zfill(5)}"

    @property
    def mailbox(self) -> str:
        """The functional mailbox of the administration, in a domain that nobody can own."""
        return f"{self.administration}@exempel.example"


def case_plan(
    word: str, administration: str, title: str, what: str, when: str, shape: BaseGeometry | None = None
) -> Plan:
    """The measure of a hard case: `what` is kind and stage, `when` first and last day around a slash, either empty.

    >>> plan = case_plan("ended", "trafikkontoret", "Gatuarbete", "gatuarbete avslutad", "2026-09-07/")
    >>> plan.measure_id, plan.stage, plan.starts_on, plan.ends_on
    ('TK-2027-919', 'avslutad', datetime.date(2026, 9, 7), None)
    """
    kind, stage = what.split()
    starts_on, ends_on = (date.fromisoformat(day) if day else None for day in when.split("/"))
    return Plan(HARD_CASES[word], administration, title, kind, stage, starts_on, ends_on, shape)
