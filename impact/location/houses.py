"""Questions about house numbers on a street: which a text names, which are nearest, how far apart they lie."""

from __future__ import annotations

from collections.abc import Sequence
from math import hypot

import numpy as np
from rapidfuzz.distance import OSA

from impact.location.address_index import House, Stretch
from impact.location.address_text import AddressText
from impact.location.street_names import street_key


def houses_at(stretch: Stretch, address: AddressText) -> list[House]:
    """The houses of the text's numbers and letters; of a number without a letter, all letters."""
    if address.low is None or address.high is None:
        return []
    is_even_sided = (address.high - address.low) % 2 == 0
    return [
        h
        for h in stretch.houses
        if address.low <= h.number <= address.high
        and (not is_even_sided or (h.number - address.low) % 2 == 0)
        and (not address.letters or h.letter in address.letters)
        and (not address.letters or h.letter)
    ]


def in_code(houses: list[House], postal_code: str | None) -> list[House]:
    """Of houses with one number on a long street, those in the postal code that a text gives; all when none is."""
    there = [h for h in houses if postal_code and (h.row.postal_code or "").replace(" ", "") == postal_code]
    return there or houses


def nearest_numbers(stretch: Stretch, address: AddressText, n: int) -> list[House]:
    """The `n` houses whose numbers are nearest to the text's, those on the same side of the street first."""
    wanted = address.low or 1
    same_side = sorted(stretch.houses, key=lambda h: (abs(h.number - wanted), (h.number - wanted) % 2, h.letter))
    return same_side[:n]


def nearest_houses(first: Stretch, second: Stretch) -> tuple[float, tuple[House, House]] | None:
    """The two houses of two streets that stand nearest to each other, and how far apart in metres."""
    if first is second or not (first.houses and second.houses):
        return None
    a = np.array([(h.row.x, h.row.y) for h in first.houses])
    b = np.array([(h.row.x, h.row.y) for h in second.houses])
    apart = np.hypot(a[:, None, 0] - b[None, :, 0], a[:, None, 1] - b[None, :, 1])
    i, j = np.unravel_index(int(apart.argmin()), apart.shape)
    return float(apart[i, j]), (first.houses[int(i)], second.houses[int(j)])


def spread_m(houses: Sequence[House]) -> float:
    """The diagonal of the box around the houses, in metres."""
    xs, ys = [h.row.x for h in houses], [h.row.y for h in houses]
    return hypot(max(xs) - min(xs), max(ys) - min(ys))


def range_label(houses: Sequence[House]) -> str:
    """The first and the last house, as a person may be shown them."""
    first, last = houses[0], houses[-1]
    return first.label if first.label == last.label else f"{first.label} – {last.label}"


def fit_of(address: AddressText, house: House) -> int:
    """How well a house fits a text, in per cent: mostly the street's name, then the number, then where it lies."""
    name = max(OSA.normalized_similarity(street_key(address.street), street_key(house.street)), 0.0)
    number = 1.0 if house.number == address.low and (house.letter in address.letters or not address.letters) else 0.0
    town = address.town is None or street_key(address.town) == street_key(
        house.row.town or house.row.municipality or ""
    )
    code = address.postal_code in (None, (house.row.postal_code or "").replace(" ", ""))
    return round(100 * (0.6 * name + 0.25 * number + 0.1 * town + 0.05 * code))
