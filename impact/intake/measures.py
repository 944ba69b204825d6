"""Planned measures from a delivery: the pack's words, the planners' ids, and a place from geometry or designations."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path

from geodata.layers import read_layer
from geodata.shapes import as_shapes, from_wkb, to_wkb, union
from impact.findings import Finding, Place, finding
from impact.intake.columns import plain_name
from impact.intake.identity import designation, designation_key
from impact.intake.load import LoadOptions
from impact.intake.rows import Accepted, RawRow, read_rows, without_duplicates
from impact.intake.values import ValueProblemError
from impact.model import Administration, Measure, Property
from impact.terms import LocationQuality
from rules.pack import Pack

PART_OF = re.compile(r"^(del av|delar av|part of)\s+(fastigheten\s+)?", re.IGNORECASE)
SEPARATORS = re.compile(r"[;\n]|,\s*(?=\D)|\s+och\s+(?=\D)")
"""Between designations: 'Elektra 12; Elektra 13', 'Grimsta 1:2 och Råcksta 1:21' (FACTS 2.3)."""

CODE_FIELDS = {"kind": "åtgärdstyp", "stage": "skede", "traffic_effect": "trafikpåverkan"}
"""Measure fields whose words the pack's code lists hold."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a measure's row is read against: the pack's words, the administrations, the properties by designation."""

    pack: Pack
    administrations: Mapping[str, Administration]
    properties: Mapping[str, Property]


def read_measures(
    path: Path, options: LoadOptions, surroundings: Surroundings, *, administration: str | None
) -> Accepted[Measure]:
    """The file's measures and findings; stores nothing. `administration` is used for rows that name none."""
    layer = read_layer(path, layer=options.layer, crs=options.crs)
    optional = ("administration_id",) if administration else ()
    readers = {name: _code_reader(surroundings.pack, code_list) for name, code_list in CODE_FIELDS.items()}
    read = read_rows(layer, Measure, mapping=options.mapping, readers=readers, optional=optional)
    findings, left_out = read.findings, read.left_out
    planner = _Planner(surroundings.administrations, administration)
    locator = _Locator(surroundings.properties)
    shapes = to_wkb(layer.geometry) if layer.has_geometry else [None] * len(layer.rows)
    built: list[tuple[Measure, Place]] = []
    for row in read.kept:
        problem = _dates_problem(row)
        if problem is not None:
            findings.append(problem)
            left_out.add(row.values["measure_id"])
            continue
        values = {name: value for name, value in row.values.items() if value is not None}
        measure = Measure(**values | {"administration_id": planner.find(row)})
        placed, remarks = locator.place(measure, shapes[row.position], row.place)
        findings += remarks
        built.append((placed, row.place))
    records, duplicates = without_duplicates(built, lambda measure: measure.measure_id)
    left_out |= {str(found.value) for found in duplicates if found.code == "duplicate-id"}
    found = tuple(findings + duplicates + planner.findings())
    return Accepted(
        records=tuple(records),
        findings=found,
        file_name=path.name,
        layer=layer.name,
        n_read=len(layer.rows),
        unused_columns=read.match.unused,
        protected_numbers=frozenset(),
        left_out_ids=frozenset(left_out),
    )


def _code_reader(pack: Pack, code_list: str) -> Callable[[str], object]:
    """Reads a word of a pack's code list: its code, label or alias."""

    def read(text: str) -> object:
        code = pack.code(code_list, text)
        if code is None:
            known = ", ".join(code.code for code in pack.code_lists[code_list])
            raise ValueProblemError("word-unknown", known=known, nearest=pack.nearest(code_list, text) or "–")
        return code

    return read


def _dates_problem(row: RawRow) -> Finding | None:
    starts_on, ends_on = row.values.get("starts_on"), row.values.get("ends_on")
    if starts_on is None or ends_on is None or starts_on <= ends_on:
        return None
    return finding("ends-before-start", row.place, starts_on=starts_on, ends_on=ends_on)


class _Planner:
    """Finds the administration that a row names, by id or name, and remembers those that the register lacks."""

    def __init__(self, administrations: Mapping[str, Administration], default: str | None) -> None:
        self._ids = {plain_name(a.administration_id): a.administration_id for a in administrations.values()}
        self._ids |= {plain_name(a.name): a.administration_id for a in administrations.values()}
        self._default = default
        self._unknown: dict[str, list[Place]] = {}

    def find(self, row: RawRow) -> str:
        """The administration's id; a name that the register lacks is kept as it is."""
        named = row.values.get("administration_id") or self._default or ""
        known = self._ids.get(plain_name(named))
        if known is None:
            self._unknown.setdefault(named, []).append(row.place)
        return known or named

    def findings(self) -> list[Finding]:
        """One finding per unknown administration, not one per row."""
        found = []
        for named, places in self._unknown.items():
            nearest = get_close_matches(plain_name(named), list(self._ids), n=1, cutoff=0.5)
            hint = self._ids[nearest[0]] if nearest else "–"
            place = replace(places[0], row=None)
            found.append(
                finding("administration-unknown", place, value=named, n=len(places), first=places[0].row, nearest=hint)
            )
        return found


class _Locator:
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
            prop = self._one(name)
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

    def _one(self, name: str) -> Property | None:
        """The property of that name; a short name only when it is unique."""
        key = designation_key(name)
        if key in self._by_key:
            return self._by_key[key]
        candidates = self._by_short.get(key, [])
        return candidates[0] if len(candidates) == 1 else None


def resolve_administration(administrations: Mapping[str, Administration], named: str) -> str | None:
    """The id of the administration that a person names, by id or name; None when there is none."""
    return next(
        (
            a.administration_id
            for a in administrations.values()
            if plain_name(named) in (plain_name(a.administration_id), plain_name(a.name))
        ),
        None,
    )
