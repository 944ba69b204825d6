"""Finds business areas and districts by name, for a measure that says nothing nearer."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

from rapidfuzz import fuzz, process

from geodata.shapes import from_wkb
from impact.location.candidate import Candidate
from impact.location.outcome import MOST_CANDIDATES, Outcome, as_one
from impact.location.street_names import normal, street_key
from impact.model import BusinessArea, District
from impact.terms import LocationQuality, PlaceKind

_GENERIC = re.compile(
    r"\b(?:verksamhetsområdet?|företagsområdet?|industriområdet?|stadsdelsområdet?|stadsdelen|stadsdel|sdf|sdo)\b",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"\s*[;\n]\s*")

Named = BusinessArea | District

SHORTEST_BEGINNING = 4
"""Fewer letters begin too many names to tell anything."""

BEGINS_WITH = 95
"""How well a name fits that goes on after all that was written: better than one with other letters."""


class NameFinder:
    """Areas and districts by name. A district is asked for after the areas, since it is wider."""

    def __init__(self, areas: Iterable[BusinessArea], districts: Iterable[District]) -> None:
        self._by_name: dict[str, list[Named]] = defaultdict(list)
        self._by_id: dict[tuple[PlaceKind, str], Named] = {}
        every: list[Named] = [*areas, *districts]
        for named in every:
            place = place_of(named)
            self._by_id[place] = named
            for name in {_key(named.name), _key(place[1])}:
                self._by_name[name].append(named)

    def find(self, text: str, kind: PlaceKind | None = None) -> tuple[Outcome, ...]:
        """An outcome for each name of the text: the whole area or district, roughly where the measure is."""
        return tuple(self._find(part, kind) for part in _BETWEEN.split(normal(text)) if part)

    def exactly(self, kind: PlaceKind, key: str) -> Named | None:
        """The area or district of that id."""
        return self._by_id.get((kind, key))

    def _find(self, text: str, kind: PlaceKind | None) -> Outcome:
        called = self._by_name.get(_key(text), [])
        found = [n for n in called if kind is None or place_of(n)[0] is kind]
        if len(found) > 1:
            # 'Skarpnäck' is a business area and a district: which of them is not ours to say.
            return Outcome(text, LocationQuality.AMBIGUOUS, code="name-ambiguous", candidates=_candidates(found))
        if called and not found:
            # An area and a district of one name can be kilometres apart: the column's word is not overruled.
            code = "name-of-district" if kind is PlaceKind.AREA else "name-of-area"
            return Outcome(text, LocationQuality.NONE, code=code, candidates=_candidates(called))
        if not found:
            return Outcome(text, LocationQuality.NONE, code="name-unknown", candidates=self._near(text))
        shape = as_one(from_wkb([found[0].geometry]))
        return Outcome(text, LocationQuality.APPROXIMATE, (shape,), "location-by-name", {"found": found[0].name})

    def _near(self, text: str) -> tuple[Candidate, ...]:
        """The names most like it; first those that begin with it, as 'Årsta Park' does for 'Årsta'."""
        key = _key(text)
        near = process.extract(key, list(self._by_name), scorer=fuzz.ratio, score_cutoff=60, limit=MOST_CANDIDATES)
        fits = {name: round(fit) for name, fit, _ in near}
        if len(key) >= SHORTEST_BEGINNING:
            fits |= {name: BEGINS_WITH for name in self._by_name if name.startswith(key)}
        ranked = sorted(fits.items(), key=lambda item: (-item[1], item[0]))
        found: dict[tuple[PlaceKind, str], Candidate] = {}
        for name, fit in ranked:
            for named in self._by_name[name]:
                found.setdefault(place_of(named), _candidate(named, fit))
        return tuple(found.values())[:MOST_CANDIDATES]


def place_of(named: Named) -> tuple[PlaceKind, str]:
    """What sort of place it is, and its id."""
    if isinstance(named, District):
        return PlaceKind.DISTRICT, named.district_id
    return PlaceKind.AREA, named.area_id


def _key(text: str) -> str:
    return street_key(_GENERIC.sub(" ", text).strip() or text)


def _candidates(found: Iterable[Named]) -> tuple[Candidate, ...]:
    return tuple(_candidate(n, 100) for n in found)


def _candidate(named: Named, fit: int) -> Candidate:
    kind, key = place_of(named)
    return Candidate(kind, key, named.name, fit)
