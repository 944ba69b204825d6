"""Places a measure: by its geometry, else by what its row says of the place."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from difflib import get_close_matches

from geodata.shapes import as_shapes, from_wkb, to_wkb, union
from impact.findings import Finding, Place, finding
from impact.intake.identity import designation, designation_key
from impact.model import Measure, Property
from impact.terms import LocationQuality

PART_OF = re.compile(r"^(del av|delar av|part of)\s+(fastigheten\s+)?", re.IGNORECASE)
SEPARATORS = re.compile(r"[;\n]|,\s*(?=\D)|\s+och\s+(?=\D)")
"""Between designations: 'Elektra 12; Elektra 13', 'Grimsta 1:2 och Råcksta 1:21' (FACTS 2.3)."""


class Locator:
    """Places a measure: by its geometry, else by its properties."""

    def __init__(self, properties: Mapping[str, Property]) -> None:
        self._by_key = {designation_key(p.designation): p for p in properties.values()}
        self._by_short: dict[str, list[Property]] = {}
        for prop in properties.values():
            # Deliveries leave out the municipality: 'Grimsta 1:2' for 'Stockholm Grimsta 1:2'.
            short = designation_key(prop.designation).partition(" ")[2]
            self._by_short.setdefault(short, []).append(prop)

    def place(self, measure: Measure, shape: bytes | None, place: Place) -> tuple[Measure, list[Finding]]:
        """The measure with geometry and quality of its place, and what a person should look at."""
        if shape is not None:
            return replace(measure, geometry=shape, location_quality=LocationQuality.EXACT), []
        found, findings, is_part = self._properties(measure, place)
        if not found and (measure.target_activities or measure.target_numbers):
            return measure, findings
        if not found:
            missing = finding("location-missing", place, value=measure.measure_id, measure_id=measure.measure_id)
            return measure, [*findings, missing]
        whole = union(from_wkb([prop.geometry for prop in found]))
        quality = LocationQuality.APPROXIMATE if is_part else LocationQuality.PROPERTY
        return replace(measure, geometry=to_wkb(as_shapes([whole]))[0], location_quality=quality), findings

    def _properties(self, measure: Measure, place: Place) -> tuple[list[Property], list[Finding], bool]:
        found: list[Property] = []
        findings: list[Finding] = []
        is_part = False
        for text in filter(None, (part.strip() for part in SEPARATORS.split(measure.designations or ""))):
            name = designation(PART_OF.sub("", text))
            prop = self.find(name)
            if prop is None:
                nearest = get_close_matches(designation_key(name), list(self._by_key), n=1, cutoff=0.5)
                hint = self._by_key[nearest[0]].designation if nearest else "–"
                findings.append(finding("property-unknown", place, value=name, nearest=hint))
                continue
            found.append(prop)
            if name != designation(text):
                is_part = True
                findings.append(
                    finding("location-approximate", place, value=prop.designation, measure_id=measure.measure_id)
                )
        return found, findings, is_part

    def find(self, name: str) -> Property | None:
        """The property of that name; a short name only when it is unique."""
        key = designation_key(name)
        if key in self._by_key:
            return self._by_key[key]
        candidates = self._by_short.get(key, [])
        return candidates[0] if len(candidates) == 1 else None
