"""Which street a name that no register has is a slip of, when that is beyond doubt."""

from __future__ import annotations

from rapidfuzz import process
from rapidfuzz.distance import OSA

from impact.location.street_names import side, stem

NEAREST = 5
"""Streets that are looked at: the best, its rivals, and as many as a person is shown."""

ONE_SLIP_STEM, OTHER_LETTER_STEM, TWO_SLIPS_STEM = 5, 8, 10
"""Letters that the name must have, without gatan or vägen. A letter for another needs a longer name than a letter lost
or two changed about, since Lindvägen and Lundvägen are two streets."""

MARGIN = 2
"""Slips by which every other street must be farther away."""


class Spelling:
    """Compares names with the streets of a register; each distinct name is compared once."""

    def __init__(self, streets: tuple[str, ...]) -> None:
        self._streets = streets
        self._near: dict[str, list[tuple[str, int]]] = {}

    def nearest(self, key: str) -> list[tuple[str, int]]:
        """The streets nearest to a key with their distance in slips: a letter lost, added, changed, or two swapped."""
        if key not in self._near:
            found = process.extract(key, self._streets, scorer=OSA.distance, score_cutoff=4, limit=NEAREST)
            self._near[key] = [(street, int(distance)) for street, distance, _ in found]
        return self._near[key]

    def slip_of(self, key: str, *, is_backed: bool) -> str | None:
        """The one street that a key is a slip of; `is_backed` when a town or a postal code stands beside it.

        >>> Spelling(("fagerstagatan", "provgatan")).slip_of("fagertsagatan", is_backed=False)
        'fagerstagatan'
        >>> Spelling(("lundvägen",)).slip_of("lindvägen", is_backed=True) is None
        True
        """
        near = self.nearest(key)
        if not near or (len(near) > 1 and near[1][1] < near[0][1] + MARGIN):
            return None
        street, distance = near[0]
        is_same_side = side(key) == side(street) and key[:1] == street[:1]
        is_near = distance <= (2 if is_backed else 1) and len(stem(street)) >= _needed(key, street, distance)
        return street if is_near and is_same_side else None


def _needed(key: str, street: str, distance: int) -> int:
    """How long the name of a street must be for its slips to be told from another street's name."""
    if distance > 1:
        return TWO_SLIPS_STEM
    is_other_letter = len(key) == len(street) and sorted(key) != sorted(street)
    return OTHER_LETTER_STEM if is_other_letter else ONE_SLIP_STEM
