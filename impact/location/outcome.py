"""What became of one text of a place: found, with its quality, or a question for a person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from geodata.shapes import Shapes, as_shapes, to_wkb, union
from impact.location.candidate import Candidate
from impact.location.street_names import normal, without_others
from impact.terms import LocationQuality

MOST_CANDIDATES = 5
"""As many as a person reads."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """One designation, address or name: its shapes (WKB, EPSG:3006) when it is placed, else none.

    `code` is the finding to write, None when there is nothing to say; `details` fill its sentence.
    """

    text: str
    quality: LocationQuality
    shapes: tuple[bytes, ...] = ()
    code: str | None = None
    details: Mapping[str, str] = field(default_factory=dict)
    candidates: tuple[Candidate, ...] = ()

    @property
    def is_placed(self) -> bool:
        """Whether it has a place."""
        return bool(self.shapes)


def as_one(shapes: Shapes) -> bytes:
    """All shapes as one, as WKB. There must be at least one that is not empty."""
    (whole,) = to_wkb(as_shapes([union(shapes)]))
    assert whole is not None  # noqa: S101 - narrows the type
    return whole


def with_others(text: str, outcomes: Iterable[Outcome]) -> tuple[Outcome, ...]:
    """The outcomes of a text, and one without a place for those that it only calls "m.fl." (and others)."""
    named = tuple(outcomes)
    plain = normal(text)
    has_others = bool(named) and without_others(plain) != plain
    return (*named, Outcome(plain, LocationQuality.NONE, code="place-others-unnamed")) if has_others else named
