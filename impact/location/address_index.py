"""The addresses of the registers, by street: what an address text can be found in.

Only places and how they are addressed are here: no name, no number of a company, nothing of a protected identity, whose
address the store never held.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from impact.location.address_text import addresses_of
from impact.location.street_names import other_keys, plain_key, street_key

NEIGHBOUR_M = 400.0
"""Side of the squares that tell whether two stretches of one name hang together: next to each other, they do."""


class AddressRow(NamedTuple):
    """An address as a register writes it, and its place: easting and northing in EPSG:3006, metres.

    `designation` is set when the place is a property's outline rather than a point.
    """

    text: str
    postal_code: str | None
    town: str | None
    municipality: str | None
    x: float
    y: float
    designation: str | None


class House(NamedTuple):
    """A house number of a street: `row` is where the register has it."""

    number: int
    letter: str
    street: str
    row: AddressRow

    @property
    def label(self) -> str:
        """The address as a person may be shown it."""
        town = self.row.town or self.row.municipality
        written = f"{self.street} {self.number}{' ' if self.letter else ''}{self.letter}"
        code = (self.row.postal_code or "").replace(" ", "")
        place = " ".join(filter(None, (f"{code[:3]} {code[3:]}" if code else "", town)))
        return f"{written}, {place}" if place else written


@dataclass(frozen=True, eq=False)
class Stretch:
    """One street: houses of one name that hang together. Two towns' streets of one name are two."""

    houses: tuple[House, ...]

    @cached_property
    def towns(self) -> frozenset[str]:
        """Keys of the towns and municipalities it lies in."""
        named = {h.row.town for h in self.houses} | {h.row.municipality for h in self.houses}
        return frozenset(street_key(name) for name in named if name)

    @cached_property
    def codes(self) -> frozenset[str]:
        """Its postal codes, five digits."""
        return frozenset(h.row.postal_code.replace(" ", "") for h in self.houses if h.row.postal_code)

    @cached_property
    def extent_m(self) -> float:
        """The longer side of the box around it."""
        xs, ys = [h.row.x for h in self.houses], [h.row.y for h in self.houses]
        return max(max(xs) - min(xs), max(ys) - min(ys))


class AddressIndex:
    """Streets by key. A street's stretches are worked out when somebody asks for it."""

    def __init__(self, rows: Iterable[AddressRow]) -> None:
        self._rows: dict[str, list[House]] = defaultdict(list)
        self.municipalities: set[str] = set()
        towns: set[str] = set()
        keys: dict[str, str] = {}
        for row in rows:
            for house in _houses_of(row):
                if house.street not in keys:
                    keys[house.street] = street_key(house.street)
                self._rows[keys[house.street]].append(house)
            towns.add(row.town or "")
            self.municipalities.add(row.municipality or "")
        self.municipalities = {street_key(name) for name in self.municipalities if name}
        self.towns = {street_key(name) for name in towns if name} | self.municipalities
        self._stretches: dict[str, tuple[Stretch, ...]] = {}

    @cached_property
    def _by_plain(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = defaultdict(set)
        for key in self._rows:
            found[plain_key(key)].add(key)
        return found

    @cached_property
    def streets(self) -> tuple[str, ...]:
        """The keys of all streets, in order."""
        return tuple(sorted(self._rows))

    def keys_of(self, street: str) -> list[str]:
        """The keys that a written name stands for: as written, else shortened or without å, ä and ö."""
        key = street_key(street)
        if key in self._rows:
            return [key]
        shortened = sorted({other for other in other_keys(key) if other in self._rows})
        return shortened or sorted(self._by_plain.get(plain_key(key), ()))

    def stretches(self, key: str) -> tuple[Stretch, ...]:
        """The streets of that key, from north to south."""
        if key not in self._stretches:
            parts = _hanging_together(self._rows.get(key, []))
            parts.sort(key=lambda houses: -max(h.row.y for h in houses))
            self._stretches[key] = tuple(Stretch(tuple(sorted(houses, key=lambda h: h[:2]))) for houses in parts)
        return self._stretches[key]


_USUAL = re.compile(r"([^\d,;/&+()]*[^\W\d]) (\d{1,4})(?: ?([A-ZÅÄÖ]))?")
"""How nearly all registers write: 'Fagerstagatan 13 B'. Read at once, since there are hundreds of thousands."""


def _houses_of(row: AddressRow) -> Iterator[House]:
    """The house numbers of a register's row: '13–17' is three of them."""
    usual = _USUAL.fullmatch(row.text)
    if usual and " och " not in row.text:
        yield House(int(usual[2]), usual[3] or "", usual[1], row)
        return
    for address in addresses_of(row.text):
        if address.low is not None and address.high is not None:
            step = 2 if (address.high - address.low) % 2 == 0 else 1
            for number in range(address.low, address.high + 1, step):
                for letter in address.letters or ("",):
                    yield House(number, letter, address.street, row)


def _hanging_together(houses: list[House]) -> list[list[House]]:
    """The houses in groups: in squares next to each other, or with the same postal code and town."""
    squares: dict[tuple[int, int], list[House]] = defaultdict(list)
    for house in houses:
        squares[int(house.row.x // NEIGHBOUR_M), int(house.row.y // NEIGHBOUR_M)].append(house)
    groups: list[list[House]] = []
    while squares:
        waiting = [next(iter(squares))]
        group: list[House] = []
        while waiting:
            x, y = waiting.pop()
            if (x, y) in squares:
                group += squares.pop((x, y))
                waiting += [(x + dx, y + dy) for dx in (-1, 0, 1) for dy in (-1, 0, 1)]
        groups.append(group)
    return _joined_by_code(groups)


def _joined_by_code(groups: list[list[House]]) -> list[list[House]]:
    """Groups that share postal code and town are one street with a gap in it."""
    joined: dict[object, list[House]] = {}
    for i, group in enumerate(groups):
        codes = {(h.row.postal_code, h.row.town) for h in group if h.row.postal_code}
        known = [key for key in joined if isinstance(key, frozenset) and codes & key]
        merged = group + [house for key in known for house in joined.pop(key)]
        joined[frozenset(codes.union(*known)) if codes else i] = merged
    return list(joined.values())
