"""Planned measures from a delivery: the pack's words, the planners' ids, and a place from geometry or designations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from geodata.shapes import Shapes, to_wkb
from impact.findings import Finding, Place, finding, with_record_ids
from impact.intake.accounting import require_every_row
from impact.intake.columns import plain_name
from impact.intake.dates import PLAIN
from impact.intake.grouping import with_parts_together
from impact.intake.options import LoadOptions, read_delivery
from impact.intake.periods import Span, is_from_to
from impact.intake.profiles.apply import date_reader
from impact.intake.profiles.model import MEASURES
from impact.intake.profiles.vocabulary import check_words
from impact.intake.rows import Accepted, RawRow, read_rows, without_duplicates
from impact.intake.vocabulary import CODE_FIELDS, Vocabulary
from impact.location.locate import Locator
from impact.masking import mask_personal_numbers
from impact.model import Administration, Measure
from impact.terms import LocationQuality
from rules.pack import Pack


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a measure's row is read against: the pack's words, the administrations, and what is known of places.

    `municipality` is its outlines, by district; None while no districts are loaded.
    """

    pack: Pack
    administrations: Mapping[str, Administration]
    locator: Locator
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
    vocabulary = Vocabulary(surroundings.pack)
    readers = {**SPANS, **delivery.readers, **vocabulary.readers()}
    read = read_rows(layer, Measure, mapping=delivery.mapping, readers=readers, optional=optional)
    findings, left_out = [*delivery.findings, *read.findings], read.left_out
    planner = _Planner(surroundings.administrations, administration)
    shapes = to_wkb(layer.geometry) if layer.has_geometry else [None] * len(layer.rows)
    inexact = layer.inexact_rows
    built: list[tuple[Measure, Place]] = []
    for row in read.kept:
        vocabulary.sort_out(row.values, row.place)
        _with_ends(row.values)
        problem = _dates_problem(row)
        if problem is not None:
            findings.append(problem)
            left_out.add(row.values["measure_id"])
            continue
        findings += _period_in_start(row)
        findings += masked(row)
        values = {name: value for name, value in row.values.items() if value is not None}
        measure = Measure(**values | {"administration_id": planner.find(row)})
        drawn = LocationQuality.APPROXIMATE if row.place.row in inexact else LocationQuality.EXACT
        placed, remarks = surroundings.locator.place(measure, shapes[row.position], row.place, drawn)
        findings += remarks
        built.append((placed, row.place))
    whole, parts = with_parts_together(built) if options.group_rows else (built, [])
    joined = {found.row for found in parts}
    ids = {row: measure_id for row, measure_id in read.ids.items() if row not in joined}
    records, duplicates = without_duplicates(whole, lambda measure: measure.measure_id, ids)
    left_out |= {str(found.value) for found in duplicates if found.code == "duplicate-id"}
    duplicates = parts + duplicates
    unknown = vocabulary.findings()
    findings = [f for f in findings if not _says_less(f, unknown)]
    found = with_record_ids(findings + duplicates + planner.findings() + unknown, read.ids)
    require_every_row(layer.rows, [place for _, place in built], duplicates, found, layer.file)
    return Accepted(
        records=tuple(records),
        findings=found,
        file_name=layer.file,
        layer=layer.name,
        n_read=len(layer.rows),
        unused_columns=read.match.unused,
        protected_numbers=frozenset(),
        left_out_ids=frozenset(left_out),
        row_of={measure_id: row for row, measure_id in reversed(list(read.ids.items()))},
        is_only_layer=layer.is_only_one,
    )


def masked(row: RawRow) -> list[Finding]:
    """Mask what looks like a personal number in the row's free text, and say so: lists and letters quote it."""
    found = []
    for name in FREE_TEXT:
        text = row.values.get(name)
        if isinstance(text, str) and (safe := mask_personal_numbers(text)) != text:
            row.values[name] = safe
            found.append(finding("personal-number-masked", row.place, field=name, value=safe))
    return found


def _says_less(found: Finding, unknown: Sequence[Finding]) -> bool:
    """Whether a profile's note on a word is only half of what is said of it: that the pack lacks it too."""
    return found.code == "word-outside-list" and any(
        (found.field, found.value) == (other.field, other.value) for other in unknown
    )


FREE_TEXT = (
    "title", "description", "contact", "kind_text", "stage_text", "traffic_effect_text", "start_text", "end_text",
)  # fmt: skip
"""What a sender writes in words of its own, and the program shows."""

SPANS = {"starts_on": date_reader(PLAIN, is_end=False, with_periods=True),
         "ends_on": date_reader(PLAIN, is_end=True, with_periods=True)}  # fmt: skip
"""How the start and the end are read when no profile says: year first, or a period in words."""


def _with_ends(values: dict[str, Any]) -> None:
    """Put the two ends of a start or an end that is a period in their fields, with the sender's words."""
    start, end = values.pop("starts_on", None), values.pop("ends_on", None)
    if isinstance(start, Span):
        values["starts_on"], values["start_text"] = start.first, start.text
        values["starts_latest_on"] = start.last if start.text else None
    if isinstance(end, Span):
        values["ends_on"], values["end_text"] = end.last, end.text
        values["ends_earliest_on"] = end.first if end.text else None


def _dates_problem(row: RawRow) -> Finding | None:
    starts_on, ends_on = row.values.get("starts_on"), row.values.get("ends_on")
    if starts_on is None or ends_on is None or starts_on <= ends_on:
        return None
    return finding("ends-before-start", row.place, starts_on=starts_on, ends_on=ends_on)


def _period_in_start(row: RawRow) -> list[Finding]:
    """From one time to another, where only the start should stand: which of them is the end is not ours to say."""
    text = row.values.get("start_text")
    has_end = row.values.get("ends_on") or row.values.get("end_text")
    if not isinstance(text, str) or has_end or not is_from_to(text):
        return []
    return [finding("period-in-start", row.place, field="starts_on", value=text)]


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
