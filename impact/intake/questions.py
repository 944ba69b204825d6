"""Questions from a form or a command: the pack's topics, the registers' areas and administrations, and no secrets.

A question is not left out because a word of it is unknown: it is kept without that word, and a finding says so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from geodata.layers import Layer, read_layer
from geodata.shapes import as_shapes
from impact.findings import Finding, Place, finding, with_record_ids
from impact.governance.question_places import QuestionPlaces
from impact.intake.columns import plain_name
from impact.intake.identity import designation
from impact.intake.measures import resolve_administration
from impact.intake.options import LoadOptions
from impact.intake.records import protected_numbers_of
from impact.intake.rows import Accepted, RawRow, read_rows, without_duplicates
from impact.location.designations import DesignationFinder
from impact.masking import mask_personal_numbers
from impact.model import BusinessArea, Property, fields_of
from impact.protected import without_personal_fields
from impact.question import Question, parts_of
from rules.pack import Pack

TOPIC_LIST = "ämne"

ReadPlaces = Callable[[Sequence[Question]], QuestionPlaces]
"""The registers as far as the given questions ask for them."""


@dataclass(frozen=True, slots=True)
class QuestionSurroundings:
    """What a question's row is read against: the pack's topics, the properties, and the registers of places."""

    pack: Pack
    properties: Mapping[str, Property]
    places: ReadPlaces


def read_questions(path: Path, options: LoadOptions, surroundings: QuestionSurroundings) -> Accepted[Question]:
    """The file's questions and findings; stores nothing."""
    layer = read_layer(path, layer=options.layer, crs=options.crs)
    return accept_questions(layer, surroundings, mapping=options.mapping)


def row_of(cells: Mapping[str, str]) -> Layer:
    """A layer of one row without a place: what a command says, by header."""
    columns: dict[str, list[str | None]] = {header: [text] for header, text in cells.items()}
    return Layer(
        path=Path("berord matters raise"),
        file="berord matters raise",
        name="",
        driver="",
        columns=columns,
        geometry=as_shapes([None]),
        rows=[1],
        source_crs=None,
        has_geometry=False,
        remarks=(),
    )


def accept_questions(
    layer: Layer,
    surroundings: QuestionSurroundings,
    *,
    mapping: Mapping[str, str],
    known: Mapping[str, Question] | None = None,
) -> Accepted[Question]:
    """The questions of a layer. A row that names one of `known` changes it: what the row leaves out stays."""
    standing = known or {}
    optional = [f.name for f in fields_of(Question) if f.is_required and f.name != "question_id"] if standing else []
    read = read_rows(layer, Question, mapping=mapping, readers={}, optional=optional)
    reader = _Reader(surroundings)
    built: list[tuple[Question, Place]] = []
    for row in read.kept:
        before = standing.get(str(row.values.get("question_id")))
        built.append((reader.question(row, before), row.place))
    records, duplicates = without_duplicates(built, lambda question: question.question_id, read.ids)
    left_out = read.left_out | {str(found.value) for found in duplicates if found.code == "duplicate-id"}
    return Accepted(
        records=tuple(_discreet(records, surroundings.places)),
        findings=with_record_ids(read.findings + reader.findings + duplicates, read.ids),
        file_name=layer.file,
        layer=layer.name,
        n_read=len(layer.rows),
        unused_columns=read.match.unused,
        protected_numbers=protected_numbers_of(read.kept),
        left_out_ids=frozenset(left_out),
    )


def _discreet(questions: Sequence[Question], places: ReadPlaces) -> Iterable[Question]:
    """The questions, those in confidence without what tells who asks; their areas are found first."""
    found = places(questions)
    for question, areas in zip(questions, found.areas_of(questions), strict=True):
        if not (question.is_confidential or question.is_protected):
            yield question
            continue
        kept = "; ".join(areas) or None
        silent = replace(question, area_ids=kept, organisation_number=None, workplace_id=None, designation=None)
        yield without_personal_fields(silent) if question.is_protected else silent


class _Reader:
    """Turns rows into questions, and gathers what a person should look at."""

    def __init__(self, surroundings: QuestionSurroundings) -> None:
        self._pack = surroundings.pack
        self._designations = DesignationFinder(surroundings.properties.values())
        self._properties = [prop.designation for prop in surroundings.properties.values()]
        self._places = surroundings.places(())
        self.findings: list[Finding] = []

    def question(self, row: RawRow, before: Question | None) -> Question:
        """The row's question, or `before` with what the row says."""
        values = {name: value for name, value in row.values.items() if value is not None}
        is_quiet = bool(values.get("is_protected") or values.get("is_confidential"))
        for name, reader in self._readers().items():
            if name in values:
                values[name] = reader(values[name], row.place, is_quiet)
        return Question(**values) if before is None else replace(before, **values)

    def _readers(self) -> dict[str, Callable[[str, Place, bool], Any]]:
        return {
            "title": _masked,
            "text": _masked,
            "topic": self._topic,
            "area_ids": self._areas,
            "administration_ids": self._administrations,
            "designation": self._designation,
        }

    def _topic(self, text: str, place: Place, is_quiet: bool) -> str | None:  # noqa: FBT001 - one signature
        code = self._pack.code(TOPIC_LIST, text)
        if code is None:
            words = [code.label("sv") for code in self._pack.code_lists[TOPIC_LIST]]
            self._remark("topic-unknown", place, text, is_quiet=is_quiet, known=words)
        return code

    def _areas(self, text: str, place: Place, is_quiet: bool) -> str | None:  # noqa: FBT001
        ids = [(part, _area_id(self._places.areas, part)) for part in parts_of(text)]
        for part in (part for part, area_id in ids if area_id is None):
            known = [area.name for area in self._places.areas]
            self._remark("area-unknown", place, part, is_quiet=is_quiet, known=known)
        return "; ".join(dict.fromkeys(area_id for _, area_id in ids if area_id)) or None

    def _administrations(self, text: str, place: Place, is_quiet: bool) -> str | None:  # noqa: FBT001
        registered = self._places.administrations
        ids = [(part, resolve_administration(registered, part)) for part in parts_of(text)]
        for part in (part for part, found in ids if found is None):
            names = [name for a in registered.values() for name in (a.administration_id, a.name)]
            self._remark(
                "administration-unknown", place, part, is_quiet=is_quiet, known=names, n=1, first=place.row or 1
            )
        # One that the register lacks is still named, so that nobody is forgotten in silence.
        return "; ".join(dict.fromkeys(found or mask_personal_numbers(part) for part, found in ids)) or None

    def _designation(self, text: str, place: Place, is_quiet: bool) -> str:  # noqa: FBT001
        found = self._designations.one(designation(text))
        if found is None:
            self._remark("property-unknown", place, text, is_quiet=is_quiet, known=self._properties)
        return found.designation if found else designation(text)

    def _remark(
        self, code: str, place: Place, text: str, *, is_quiet: bool, known: Sequence[str], **details: object
    ) -> None:
        nearest = get_close_matches(text, known, n=1, cutoff=0.4)
        shown = None if is_quiet else mask_personal_numbers(text)
        texts = {"nearest": nearest[0] if nearest else "–"} | {name: str(detail) for name, detail in details.items()}
        self.findings.append(finding(code, place, field=None, value=shown, **texts))


def _masked(text: str, place: Place, is_quiet: bool) -> str:  # noqa: ARG001, FBT001
    """Free text without personal numbers: what is not kept cannot leak."""
    return mask_personal_numbers(text)


def _area_id(areas: Iterable[BusinessArea], named: str) -> str | None:
    wanted = plain_name(named)
    return next((a.area_id for a in areas if wanted in (plain_name(a.area_id), plain_name(a.name))), None)
