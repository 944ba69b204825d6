"""What a check of the store found: whether it holds, how much was looked at, and each fault as a sentence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from impact.language import Phrase, sentence


@dataclass(frozen=True, slots=True)
class Verdict:
    """One check. `name` is a key that stays, `what` says what holds when there are no faults.

    `not_tried` says why a check, or a part of it, could not be made; `looked_at` is then what could be.
    """

    name: str
    what: Phrase
    looked_at: int
    faults: tuple[Phrase, ...] = ()
    not_tried: Phrase | None = None

    @property
    def holds(self) -> bool | None:
        """None when nothing could be looked at and the reason is told."""
        if self.faults:
            return False
        return None if self.not_tried is not None and not self.looked_at else True

    def as_json(self, language: str) -> dict[str, Any]:
        """The check as `check --format json` prints it; sentences in `language`."""
        return {
            "check": self.name,
            "what": said(self.what, language),
            "holds": self.holds,
            "looked_at": self.looked_at,
            "faults": [said(fault, language) for fault in self.faults],
            "not_tried": None if self.not_tried is None else said(self.not_tried, language),
        }


def said(phrase: Phrase, language: str) -> str:
    """The phrase in `language`."""
    return sentence(phrase.template, phrase.values, language)
