"""Finds an address text in the registers. Strict: a wrong place is worse than a question."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from rapidfuzz.distance import OSA

from geodata.shapes import from_wkb, points_of
from impact.location.address_index import AddressIndex, House, Stretch
from impact.location.address_text import AddressText, addresses_of
from impact.location.candidate import Candidate
from impact.location.houses import fit_of, houses_at, in_code, nearest_houses, nearest_numbers, range_label, spread_m
from impact.location.outcome import MOST_CANDIDATES, Outcome, as_one, with_others
from impact.location.spelling import Spelling
from impact.location.street_names import street_key
from impact.terms import LocationQuality, PlaceKind

ONE_PLACE_M = 200.0
"""Points of one house number farther apart than this are not one place: a register is wrong, or the text is."""

CORNER_M = 150.0
"""The nearest houses of two streets that meet are no farther apart."""

Outline = Callable[[str], bytes | None]
"""The outline of a property by its designation."""


@dataclass(frozen=True, slots=True)
class _Street:
    """The stretches that a written street can be, and whether its name had to be read as another."""

    stretches: tuple[Stretch, ...]
    is_misspelt: bool = False


class AddressFinder:
    """Finds addresses in an index; each distinct text is looked for once."""

    def __init__(self, index: AddressIndex, outline_of: Outline) -> None:
        self._index = index
        self._outline_of = outline_of
        self._known: dict[str, tuple[Outcome, ...]] = {}
        self._spelling = Spelling(index.streets)

    def find(self, text: str) -> tuple[Outcome, ...]:
        """An outcome for each address of the text: placed on all of its houses, or a question with candidates."""
        if text not in self._known:
            addresses = self._with_towns(addresses_of(text))
            streets = [a for a in addresses if not a.is_box]
            self._known[text] = with_others(text, [self._find(address) for address in streets or addresses])
        return self._known[text]

    def exactly(self, label: str) -> bytes | None:
        """The place of an address as a candidate names it; None when the registers have it no longer, or twice."""
        (address, *_) = addresses_of(label)
        fitting = self._fitting(self._index.stretches(street_key(address.street)), address)
        found = [in_code(houses, address.postal_code) for s in fitting if (houses := houses_at(s, address))]
        return self._shape(found[0]) if len(found) == 1 else None

    def _with_towns(self, addresses: list[AddressText]) -> list[AddressText]:
        """'Provgatan, Spånga': a name that is a town and no street belongs to the ones before it."""
        found: list[AddressText] = []
        for address in addresses:
            is_name = address.low is None and address.corner is None and not address.is_box
            is_town = street_key(address.street) in self._index.towns and not self._index.keys_of(address.street)
            if found and is_name and is_town:
                found = [replace(a, town=a.town or address.street) for a in found]
            else:
                found.append(address)
        return found

    def _find(self, address: AddressText) -> Outcome:
        if address.is_box:
            return Outcome(address.text, LocationQuality.NONE, code="address-is-box")
        if address.corner:
            return self._corner(address)
        street = self._street(address)
        fitting = self._fitting(street.stretches, address)
        if len(fitting) != 1:
            return self._ambiguous(address, fitting) if fitting else self._unknown(address, street.stretches)
        if address.low is None:
            return self._whole_street(address, fitting[0])
        return self._on_street(address, fitting[0], is_misspelt=street.is_misspelt)

    def _on_street(self, address: AddressText, stretch: Stretch, *, is_misspelt: bool) -> Outcome:
        houses = in_code(houses_at(stretch, address), address.postal_code)
        if not houses:
            return self._base_number(address, stretch) or self._unknown(address, [stretch])
        if address.low == address.high and spread_m(houses) > ONE_PLACE_M:
            return self._ambiguous(address, [stretch])
        return self._placed(address, houses, is_misspelt=is_misspelt)

    def _street(self, address: AddressText) -> _Street:
        """The street by its name, shortened or not; else the one that it is a clear slip of, with that number."""
        keys = self._index.keys_of(address.street)
        if keys:
            return _Street(tuple(s for key in keys for s in self._index.stretches(key)))
        is_backed = bool(address.town or address.postal_code)
        slip = self._spelling.slip_of(street_key(address.street), is_backed=is_backed)
        if slip is None:
            return _Street(())
        stretches = self._index.stretches(slip)
        has_number = any(houses_at(s, address) for s in self._fitting(stretches, address))
        return _Street(stretches, is_misspelt=True) if has_number else _Street(())

    def _fitting(self, stretches: Sequence[Stretch], address: AddressText) -> list[Stretch]:
        """The stretches that lie where the text says: in its town, its postal code; all when it says nothing."""
        code, town = address.postal_code, street_key(address.town) if address.town else None
        in_town = [s for s in stretches if town is None or self._is_in(s, town)]
        if code is None:
            return in_town
        in_code = [s for s in in_town if code in s.codes]
        if in_code:
            return in_code
        # A slip in the postal code: the town is right, and no other street of that name is there.
        is_nearly = town is not None and len(in_town) == 1
        return [s for s in in_town if not s.codes or (is_nearly and any(OSA.distance(code, c) <= 1 for c in s.codes))]

    def _is_in(self, stretch: Stretch, town: str) -> bool:
        """Whether a stretch lies in a town, or in the municipality of that name when the registers know only one."""
        if town in stretch.towns:
            return True
        if self._index.municipalities == {town}:
            return True
        is_known = town in self._index.towns
        slips = [name for name in stretch.towns if len(town) > 4 and OSA.distance(town, name) <= 1]
        return not is_known and bool(slips)

    def _placed(self, address: AddressText, houses: list[House], *, is_misspelt: bool) -> Outcome:
        shape = self._shape(houses)
        is_whole = {address.low, address.high} <= {h.number for h in houses}
        is_whole &= set(address.letters) <= {h.letter for h in houses}
        is_rough = address.is_vague or not is_whole
        quality = LocationQuality.APPROXIMATE if is_rough else LocationQuality.ADDRESS
        code = "address-read-as" if is_misspelt else "address-approximate" if is_rough else None
        return Outcome(address.text, quality, (shape,), code, {"found": range_label(houses)} if code else {})

    def _base_number(self, address: AddressText, stretch: Stretch) -> Outcome | None:
        """13 B where the register has 13 and no other letter of it: the same house, more or less."""
        same = [h for h in stretch.houses if h.number == address.low == address.high]
        if not same or any(h.letter for h in same) or spread_m(same) > ONE_PLACE_M:
            return None
        details = {"found": same[0].label}
        return Outcome(address.text, LocationQuality.APPROXIMATE, (self._shape(same),), "address-approximate", details)

    def _whole_street(self, address: AddressText, stretch: Stretch) -> Outcome:
        """A street without a number: all its houses, roughly where it runs."""
        details = {"found": f"{range_label(list(stretch.houses))} ({round(stretch.extent_m)} m)"}
        shape = self._shape(list(stretch.houses))
        return Outcome(address.text, LocationQuality.APPROXIMATE, (shape,), "address-approximate", details)

    def _corner(self, address: AddressText) -> Outcome:
        """The nearest houses of the two streets, when they stand at one corner."""
        other = replace(address, street=address.corner or "", corner=None)
        sides = [
            [s for key in self._index.keys_of(a.street) for s in self._fitting(self._index.stretches(key), a)]
            for a in (address, other)
        ]
        meeting = [
            (distance, pair)
            for first in sides[0]
            for second in sides[1]
            if (found := nearest_houses(first, second)) is not None
            for distance, pair in [found]
            if distance <= CORNER_M
        ]
        if len(meeting) != 1:
            code = "address-ambiguous" if meeting else "address-unknown"
            quality = LocationQuality.AMBIGUOUS if meeting else LocationQuality.NONE
            near = [house for _, pair in meeting for house in pair]
            return self._question(address, code, quality, near)
        _, pair = meeting[0]
        details = {"found": " / ".join(h.label for h in pair)}
        return Outcome(
            address.text, LocationQuality.APPROXIMATE, (self._shape(list(pair)),), "address-approximate", details
        )

    def _ambiguous(self, address: AddressText, stretches: Sequence[Stretch]) -> Outcome:
        houses = [h for s in stretches for h in (houses_at(s, address) or nearest_numbers(s, address, 1))]
        return self._question(address, "address-ambiguous", LocationQuality.AMBIGUOUS, houses)

    def _unknown(self, address: AddressText, stretches: Sequence[Stretch]) -> Outcome:
        """No such address: the nearest ones, of the same street or of those that are spelt nearly the same."""
        near = list(stretches) or [
            s for key, _ in self._spelling.nearest(street_key(address.street)) for s in self._index.stretches(key)
        ]
        houses = [h for s in near for h in nearest_numbers(s, address, 2)]
        return self._question(address, "address-unknown", LocationQuality.NONE, houses)

    def _question(self, address: AddressText, code: str, quality: LocationQuality, houses: Sequence[House]) -> Outcome:
        fits: dict[str, int] = {}
        for house in houses:
            fits[house.label] = max(fits.get(house.label, 0), fit_of(address, house))
        ranked = sorted(fits.items(), key=lambda item: -item[1])[:MOST_CANDIDATES]
        candidates = tuple(Candidate(PlaceKind.ADDRESS, label, label, fit) for label, fit in ranked)
        return Outcome(address.text, quality, code=code, candidates=candidates)

    def _shape(self, houses: Sequence[House]) -> bytes:
        """The points of the houses; a property's outline only where no point has the address."""
        names = sorted({h.row.designation for h in houses if h.row.designation})
        points = sorted({(h.row.x, h.row.y) for h in houses if h.row.designation is None})
        outlines = [] if points else [self._outline_of(name) for name in names]
        xy = points or sorted({(h.row.x, h.row.y) for h in houses})
        return as_one(from_wkb(outlines) if all(outlines) and outlines else points_of(np.array(xy, dtype=float)))
