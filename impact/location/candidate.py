"""A place that a text may mean: what a person chooses among when the program will not."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from impact.terms import PlaceKind


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place of a register and how well it fits a text.

    `key` finds it again: a designation, an address as the register writes it, or the id of an area or a district.
    `fit` is a percentage. It shows the order and the distance between candidates; nothing is decided by it.
    """

    kind: PlaceKind
    key: str
    label: str
    fit: int

    def as_json(self) -> dict[str, Any]:
        """The candidate as the store keeps it."""
        return asdict(self)

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> Candidate:
        """The candidate that `as_json` wrote."""
        return cls(PlaceKind(stored["kind"]), stored["key"], stored["label"], stored["fit"])


def numbered(candidates: tuple[Candidate, ...]) -> str:
    """The candidates on a line, numbered as `findings resolve --choose` takes them.

    >>> numbered((Candidate(PlaceKind.ADDRESS, "Provgatan 1", "Provgatan 1, Årsta", 97),))
    '1. Provgatan 1, Årsta (97 %)'
    """
    shown = (f"{i}. {c.label} ({c.fit} %)" for i, c in enumerate(candidates, start=1))
    return "; ".join(shown) or "–"
