"""Finds properties by designation, as plans and agendas write them; never by a spelling that is only near."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from rapidfuzz import fuzz, process

from geodata.shapes import from_wkb
from impact.intake.identity import designation, designation_key
from impact.location.candidate import Candidate
from impact.location.outcome import MOST_CANDIDATES, Outcome, as_one, with_others
from impact.location.street_names import normal, without_others
from impact.model import Property
from impact.terms import LocationQuality, PlaceKind

_BETWEEN = re.compile(r"\s*(?:[;\n,&+]|\boch\b|\bsamt\b)\s*", re.IGNORECASE)
_PART = re.compile(r"\b(?:del av|delar av|part of)\b", re.IGNORECASE)
_INTRODUCED = re.compile(
    r"^(?:(?:inom|för|på|i|inkl\.?|del av|delar av|part of|fastigheten|fastigheterna|kvarteret|kvarteren|kv\.?|"
    r"tomträtten|tomträtterna|tomten|tomterna|samfälligheten)\s+)+",
    re.IGNORECASE,
)
_UNIT = r"(?:(?:s|ga|fs|u)\s?:\s?\d+|\d+\s?:\s?\d+|\d+)(?:\s?>\s?\d+)?"
_WHOLE = re.compile(rf"^(?P<name>.*?[^\W\d].*?)\s+(?P<unit>{_UNIT})(?:\s?-\s?(?P<last>\d+))?$", re.IGNORECASE)
_ONLY_UNIT = re.compile(rf"^(?P<unit>{_UNIT})(?:\s?-\s?(?P<last>\d+))?$", re.IGNORECASE)
_INTRODUCTION = re.compile(r"^[^\d:]+(?::\s+|\s-\s)(?=\D)")

TWO_WORDS = ("upplands väsby", "lilla edet", "östra göinge")
"""Municipalities whose names have two words; all the others have one."""

MOST_UNITS = 60
"""A longer span of units is a slip of the keyboard."""


@dataclass(frozen=True, slots=True)
class DesignationText:
    """One designation of a text. `is_part` when only a part of the property is meant."""

    text: str
    name: str
    is_part: bool


def designations_of(text: str) -> list[DesignationText]:
    """The designations of a cell. A unit alone belongs to the quarter or tract before it.

    >>> [d.name for d in designations_of("Kista: del av Grimsta 1:2 och 1:3; kv. Elektra 12-14")]
    ['Grimsta 1:2', 'Grimsta 1:3', 'Elektra 12', 'Elektra 13', 'Elektra 14']
    """
    plain = normal(re.sub(r"[\r\n]+", ";", text))
    found: list[DesignationText] = []
    for piece in filter(None, (p.strip(" .") for p in _BETWEEN.split(without_others(plain)))):
        found += _of_piece(piece, found[-1].name if found else None)
    numbered = [d for d in found if any(sign.isdigit() for sign in d.name)]
    # 'Kista, Vatnajökel 2': words without a number introduce what follows them.
    return numbered or found


def _of_piece(piece: str, before: str | None) -> Iterator[DesignationText]:
    is_part = _PART.search(piece) is not None or ">" in piece
    text = _INTRODUCED.sub("", _INTRODUCTION.sub("", piece))
    alone = _ONLY_UNIT.match(text)
    whole = alone or _WHOLE.match(text)
    if whole is None or (alone and before is None):
        yield DesignationText(piece, designation(text), is_part)
        return
    name = before.rpartition(" ")[0] if alone and before else whole["name"].strip()
    unit = whole["unit"].partition(">")[0].strip()
    last = int(whole["last"] or 0)
    if last and unit.isdigit() and int(unit) < last <= int(unit) + MOST_UNITS:
        for number in range(int(unit), last + 1):
            yield DesignationText(piece, designation(f"{name} {number}"), is_part)
        return
    yield DesignationText(piece, designation(f"{name} {unit}" + (f"-{last}" if last else "")), is_part)


def without_municipality(name: str) -> str:
    """The designation's key without the municipality's name, which deliveries leave out.

    >>> without_municipality("Stockholm Grimsta 1:2"), without_municipality("Upplands Väsby Grimsta 1:2")
    ('grimsta 1:2', 'grimsta 1:2')
    """
    key = designation_key(name)
    words = 2 if key.startswith(TWO_WORDS) else 1
    return " ".join(key.split()[words:])


def municipality_of(name: str) -> str:
    """The municipality's name, with which a register's designation begins."""
    words = 2 if designation_key(name).startswith(TWO_WORDS) else 1
    return " ".join(name.split()[:words])


class DesignationFinder:
    """Finds properties by current and former designations, with or without what agendas write in front of them."""

    def __init__(self, properties: Iterable[Property], introductions: Iterable[str] = ()) -> None:
        """`introductions` are names that may stand in front: of districts and areas."""
        self._by_key: dict[str, Property] = {}
        self._by_short: dict[str, list[Property]] = defaultdict(list)
        self._by_former: dict[str, list[Property]] = defaultdict(list)
        municipalities: set[str] = set()
        for prop in properties:
            self._by_key[designation_key(prop.designation)] = prop
            self._by_short[without_municipality(prop.designation)].append(prop)
            municipalities.add(designation_key(municipality_of(prop.designation)))
            self._remember_former(prop)
        self._introductions: dict[str, str | None] = {designation_key(name): None for name in introductions}
        for name in sorted(municipalities):
            self._introductions |= dict.fromkeys((name, f"{name} kommun", f"{name}s kommun"), name)
        self._known: dict[str, tuple[Outcome, ...]] = {}

    def _remember_former(self, prop: Property) -> None:
        """Former designations by their keys, with the municipality and without."""
        own = f"{designation_key(municipality_of(prop.designation))} "
        for former in designations_of(prop.former_designations or ""):
            key = designation_key(former.name)
            for spelling in {key, key.removeprefix(own)}:
                self._by_former[spelling].append(prop)

    def find(self, text: str) -> tuple[Outcome, ...]:
        """An outcome for each designation of the text, and one for those that "m.fl." does not name."""
        if text not in self._known:
            self._known[text] = with_others(text, [self._find(each) for each in designations_of(text)])
        return self._known[text]

    def exactly(self, name: str) -> Property | None:
        """The property of exactly that designation, municipality and all."""
        return self._by_key.get(designation_key(name))

    def one(self, name: str) -> Property | None:
        """The one property that a designation names, now or formerly; None when it names none or several."""
        key = designation_key(name)
        found = self._current(key) or self._former(key)
        return found[0] if len(found) == 1 else None

    def _find(self, wanted: DesignationText) -> Outcome:
        key = designation_key(wanted.name)
        is_former = False
        found = self._current(key)
        if not found:
            found, is_former = self._former(key), True
        if not found:
            return Outcome(wanted.name, LocationQuality.NONE, code="designation-unknown", candidates=self._near(key))
        if len({municipality_of(p.designation) for p in found}) > 1:
            return Outcome(
                wanted.name,
                LocationQuality.AMBIGUOUS,
                code="property-ambiguous",
                candidates=tuple(_candidate(p, 100) for p in found[:MOST_CANDIDATES]),
            )
        return _placed(wanted, found, is_former=is_former)

    def _current(self, key: str) -> list[Property]:
        if key in self._by_key:
            return [self._by_key[key]]
        return self._by_short.get(key) or self._introduced(key, self._by_short)

    def _former(self, key: str) -> list[Property]:
        """Properties that once had the designation, written with or without what stands in front."""
        found = self._by_former.get(key) or self._introduced(key, self._by_former)
        return list({p.designation: p for p in found}.values())

    def _introduced(self, key: str, register: Mapping[str, list[Property]]) -> list[Property]:
        """Properties by a key with something in front: in the municipality that it names, when it names one."""
        rest, municipality = self._without_introduction(key)
        found = register.get(rest, []) if rest != key else []
        return [p for p in found if municipality in (None, designation_key(municipality_of(p.designation)))]

    def _without_introduction(self, key: str) -> tuple[str, str | None]:
        """'kista vatnajökel 2' as 'vatnajökel 2' when kista is a district or an area; and the municipality in front."""
        words = key.split()
        for n in range(len(words) - 1, 0, -1):
            front = " ".join(words[:n])
            if front in self._introductions:
                rest, further = self._without_introduction(" ".join(words[n:]))
                return rest, further or self._introductions[front]
        return key, None

    @cached_property
    def _shorts(self) -> list[str]:
        return sorted(self._by_short)

    def _near(self, key: str) -> tuple[Candidate, ...]:
        """Properties whose designations look like it, for a person to choose among."""
        rest, _ = self._without_introduction(key)
        near = process.extract(rest, self._shorts, scorer=fuzz.ratio, score_cutoff=60, limit=MOST_CANDIDATES)
        candidates = [_candidate(p, round(fit)) for short, fit, _ in near for p in self._by_short[short]]
        return tuple(candidates[:MOST_CANDIDATES])


def _placed(wanted: DesignationText, found: Sequence[Property], *, is_former: bool) -> Outcome:
    names = ", ".join(p.designation for p in found)
    is_rough = wanted.is_part or len(found) > 1
    quality = LocationQuality.APPROXIMATE if is_rough else LocationQuality.PROPERTY
    code = "property-renamed" if is_former else "location-approximate" if is_rough else None
    shape = as_one(from_wkb([p.geometry for p in found]))
    return Outcome(wanted.name, quality, (shape,), code, {"found": names} if code else {})


def _candidate(prop: Property, fit: int) -> Candidate:
    return Candidate(PlaceKind.PROPERTY, prop.designation, prop.designation, fit)
