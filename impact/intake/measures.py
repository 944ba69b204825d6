"""Planned measures from a delivery: the pack's words, the planners' ids, and a place from geometry or designations."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path

from geodata.shapes import Shapes, to_wkb
from impact.findings import Finding, Place, finding, with_record_ids
from impact.intake.accounting import require_every_row
from impact.intake.columns import plain_name
from impact.intake.options import LoadOptions, read_delivery
from impact.intake.problems import ValueProblemError
from impact.intake.profiles.model import MEASURES
from impact.intake.profiles.vocabulary import check_words
from impact.intake.rows import Accepted, RawRow, read_rows, without_duplicates
from impact.location.locate import Locator
from impact.model import Administration, Measure, Property
from rules.pack import Pack

CODE_FIELDS = {"kind": "åtgärdstyp", "stage": "skede", "traffic_effect": "trafikpåverkan"}
"""Measure fields whose words the pack's code lists hold."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a measure's row is read against: the pack's words, the administrations, the properties by designation.

    `municipality` is its outlines, by district; None while no districts are loaded.
    """

    pack: Pack
    administrations: Mapping[str, Administration]
    properties: Mapping[str, Property]
    municipality: Shapes | None = None


def read_measures(
    path: Path, options: LoadOptions, surroundings: Surroundings, *, administration: str | None
) -> Accepted[Measure]:
    """The file's measures and findings; stores nothing. `administration` is used for rows that name none."""
    delivery = read_delivery(path, options, MEASURES, municipality=surroundings.municipality)
    layer = delivery.layer
    if delivery.profile is not None:
        check_words(delivery.profile, surroundings.pack, CODE_FIELDS)
        administration = administration or delivery.profile.administration
    optional = ("administration_id",) if administration else ()
    readers = dict(delivery.readers)
    readers |= {name: _code_reader(surroundings.pack, code_list) for name, code_list in CODE_FIELDS.items()}
    read = read_rows(layer, Measure, mapping=delivery.mapping, readers=readers, optional=optional)
    findings, left_out = [*delivery.findings, *read.findings], read.left_out
    planner = _Planner(surroundings.administrations, administration)
    locator = Locator(surroundings.properties)
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
    found = with_record_ids(findings + duplicates + planner.findings(), read.ids)
    require_every_row(layer.rows, [place for _, place in built], duplicates, found, path.name)
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
