"""A person's answer to where a measure is, remembered for the text it answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from impact.location.outcome import Outcome
from impact.location.street_names import normal
from impact.terms import LocationQuality

ChoiceKey = tuple[str, str]
"""A measure's id and the text that was asked about: '' for a measure that says nothing of its place."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What a person chose: a shape (WKB, EPSG:3006), what it is in words, and who, why and when."""

    measure_id: str
    text: str
    shape: bytes
    quality: LocationQuality
    chosen: str
    chosen_by: str
    reason: str
    chosen_on: date

    @property
    def key(self) -> ChoiceKey:
        """What the answer is remembered by."""
        return choice_key(self.measure_id, self.text)

    def outcome(self, text: str) -> Outcome:
        """The answer in place of the question."""
        return Outcome(text, self.quality, (self.shape,))


def choice_key(measure_id: str, text: str) -> ChoiceKey:
    """The same text in another case or with other spaces is the same question.

    >>> choice_key("M1", "Provgatan  9") == choice_key("M1", "provgatan 9")
    True
    """
    return measure_id, normal(text).casefold()
