"""Where a matter or a question goes: what was stored of it, and whether the rules give the same once more."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol

from impact.governance.seats import seated
from impact.language import translator
from impact.model import Administration
from impact.outreach.collation import swedish_key
from rules.explain import Explanation
from rules.pack import Pack
from rules.sections.codes import COMMITTEE_LIST, DEVIATION_LIST, LEVEL_LIST, PARTICIPANT_LIST


class Lifted(Protocol):
    """What a proposal and a question's judgement share. Participants and leaders are administration ids, sorted."""

    @property
    def level(self) -> str | None:
        """The level; None when no rule gave any."""

    @property
    def participants(self) -> tuple[str, ...]:
        """Who sits at the table."""

    @property
    def committee(self) -> str | None:
        """The committees that decide, separated by commas."""

    @property
    def led_by(self) -> tuple[str, ...]:
        """Who leads."""

    @property
    def deviations(self) -> tuple[str, ...]:
        """What is to be reported."""

    @property
    def rules(self) -> tuple[str, ...]:
        """The rules that held."""

    @property
    def districts(self) -> tuple[str, ...]:
        """The districts that it lies in or touches, whose administrations may be invited."""


def gives_the_same(
    stored: Lifted,
    explanation: Explanation,
    administrations: Mapping[str, Administration],
    concerned: Sequence[str],
) -> bool:
    """Whether the re-run gives the stored level, participants, committee, leaders, deviations and rules.

    `concerned` are the administrations that plan it or that it concerns. What no rule lifts has no participants.
    """
    found = explanation.conclusion
    if found.level is None:
        return stored.level is None and found.rules == stored.rules
    participants, led_by = (
        seated(administrations, roles, stored.districts, concerned) for roles in (found.participants, found.led_by)
    )
    committee = ", ".join(found.committees) or None
    return (found.level, participants, committee, led_by, found.deviations, found.rules) == (
        stored.level, stored.participants, stored.committee, stored.led_by, stored.deviations, stored.rules,
    )  # fmt: skip


def table_lines(stored: Lifted, pack: Pack, names: Mapping[str, str], language: str) -> Iterator[str]:
    """Who leads, who sits at the table, which committee decides and what is reported; `names` by administration id."""
    _ = translator(language)

    def named(participants: Sequence[str]) -> list[str]:
        """Administrations by the register, else roles by the pack; by the alphabet."""
        shown = (names.get(each) or pack.label(PARTICIPANT_LIST, each, language) for each in participants)
        return sorted(shown, key=swedish_key)

    committees = stored.committee.split(", ") if stored.committee else []
    for template, words in (
        (_("Led by: {names}."), named(stored.led_by)),
        (_("At the table: {names}."), named(stored.participants)),
        (_("Committee: {names}."), [pack.label(COMMITTEE_LIST, each, language) for each in committees]),
        (_("Deviations: {names}."), [pack.label(DEVIATION_LIST, each, language) for each in stored.deviations]),
    ):
        if words:
            yield template.format(names=", ".join(words))
    yield _("The level is a proposal: a person decides.")


def level_name(level: str, pack: Pack, language: str) -> str:
    """What the pack calls a level."""
    return pack.label(LEVEL_LIST, level, language)
