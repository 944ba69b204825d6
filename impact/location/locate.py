"""Places a measure: as drawn, else by its properties, else its addresses, else the area or district it names.

What cannot be placed beyond doubt is a question for a person, with the candidates; nothing is placed on the first hit.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from geodata.shapes import from_wkb
from impact.findings import Finding, Place, finding
from impact.location.address_index import AddressIndex, AddressRow
from impact.location.addresses import AddressFinder
from impact.location.candidate import Candidate, numbered
from impact.location.choice import Choice, ChoiceKey, choice_key
from impact.location.designations import DesignationFinder
from impact.location.names import NameFinder
from impact.location.outcome import Outcome, as_one
from impact.model import BusinessArea, District, Measure, Property
from impact.terms import LocationQuality, PlaceKind


@dataclass(frozen=True, slots=True)
class Places:
    """What the registers know of places. `choices` are what people have answered before."""

    properties: Sequence[Property]
    areas: Sequence[BusinessArea] = ()
    districts: Sequence[District] = ()
    addresses: Iterable[AddressRow] = ()
    choices: Mapping[ChoiceKey, Choice] = field(default_factory=dict)


class Locator:
    """Places measures against the registers. The indexes are made when the first measure needs them."""

    def __init__(self, places: Places | Callable[[], Places]) -> None:
        """What is known of places, or what reads it when the first measure that is not drawn needs it."""
        self._known = places

    @cached_property
    def _places(self) -> Places:
        return self._known() if callable(self._known) else self._known

    def with_choice(self, choice: Choice) -> Locator:
        """The same, with one more answer; what has been looked up is kept."""
        self._places = replace(self._places, choices={**self._places.choices, choice.key: choice})
        return self

    def shape_of(self, candidate: Candidate) -> bytes | None:
        """The place of a candidate; None when the registers have it no longer, or several times."""
        if candidate.kind is PlaceKind.ADDRESS:
            return self.addresses.exactly(candidate.key)
        if candidate.kind is PlaceKind.PROPERTY:
            found = self.designations.exactly(candidate.key)
            return found.geometry if found else None
        named = self.names.exactly(candidate.kind, candidate.key)
        return named.geometry if named else None

    def place(
        self,
        measure: Measure,
        shape: bytes | None,
        place: Place,
        drawn: LocationQuality = LocationQuality.EXACT,
    ) -> tuple[Measure, list[Finding]]:
        """The measure with geometry and quality of its place, and what a person should look at.

        `drawn` is how well a `shape` says where it is.
        """
        if shape is not None:
            return replace(measure, geometry=shape, location_quality=drawn), []
        outcomes = self.outcomes_of(measure)
        findings = [_finding_of(o, measure, place) for o in outcomes if o.code is not None]
        placed = [o for o in outcomes if o.is_placed]
        if placed:
            is_whole = len(placed) == len(outcomes)
            quality = LocationQuality.least(o.quality for o in placed) if is_whole else LocationQuality.APPROXIMATE
            whole = as_one(from_wkb([shape for o in placed for shape in o.shapes]))
            return replace(measure, geometry=whole, location_quality=quality), findings
        if outcomes:
            is_ambiguous = any(o.quality is LocationQuality.AMBIGUOUS for o in outcomes)
            return replace(
                measure, location_quality=LocationQuality.AMBIGUOUS if is_ambiguous else LocationQuality.NONE
            ), findings
        if not (measure.target_activities or measure.target_numbers):
            findings = [finding("location-missing", place, value=measure.measure_id, measure_id=measure.measure_id)]
        return measure, findings

    def outcomes_of(self, measure: Measure) -> list[Outcome]:
        """What became of each text that says where the measure is; nothing for a measure that says nothing.

        Addresses are asked when no property is known, areas and districts when the row names neither.
        """
        found = self._chosen(measure, self._by_designations(measure))
        if measure.address and not any(o.is_placed for o in found):
            found += self._chosen(measure, self.addresses.find(_address_of(measure)))
        if not found:
            found = self._chosen(measure, self._by_name(measure))
        if not found:
            answer = self._places.choices.get(choice_key(measure.measure_id, ""))
            found = [] if answer is None else [answer.outcome("")]
        return found

    def _chosen(self, measure: Measure, outcomes: Iterable[Outcome]) -> list[Outcome]:
        """The outcomes, with a person's answer in place of a question that was asked before."""
        return [o if o.is_placed else self._answered(measure, o) for o in outcomes]

    def _answered(self, measure: Measure, outcome: Outcome) -> Outcome:
        answer = self._places.choices.get(choice_key(measure.measure_id, outcome.text))
        return outcome if answer is None else answer.outcome(outcome.text)

    def _by_designations(self, measure: Measure) -> Iterable[Outcome]:
        return self.designations.find(measure.designations) if measure.designations else ()

    def _by_name(self, measure: Measure) -> Iterable[Outcome]:
        if measure.area_name:
            return self.names.find(measure.area_name, PlaceKind.AREA)
        return self.names.find(measure.district_name, PlaceKind.DISTRICT) if measure.district_name else ()

    @cached_property
    def designations(self) -> DesignationFinder:
        """Properties by designation."""
        introductions = [a.name for a in self._places.areas] + [d.name for d in self._places.districts]
        return DesignationFinder(self._places.properties, introductions)

    @cached_property
    def addresses(self) -> AddressFinder:
        """Addresses of all registers."""
        outlines = {p.designation: p.geometry for p in self._places.properties}
        return AddressFinder(AddressIndex(self._places.addresses), outlines.get)

    @cached_property
    def names(self) -> NameFinder:
        """Areas and districts by name."""
        return NameFinder(self._places.areas, self._places.districts)


def _address_of(measure: Measure) -> str:
    """The address with postal code and town, when they stand in columns of their own."""
    town = " ".join(filter(None, (measure.postal_code, measure.town)))
    groups = re.split(r"[;\r\n]+", measure.address or "")
    return ";".join(f"{group}, {town}" if town else group for group in groups)


def _finding_of(outcome: Outcome, measure: Measure, place: Place) -> Finding:
    details = dict(outcome.details)
    if not outcome.is_placed:
        details["candidates"] = numbered(outcome.candidates)
    found = finding(outcome.code or "", place, value=outcome.text, measure_id=measure.measure_id, **details)
    return replace(found, candidates=outcome.candidates)
