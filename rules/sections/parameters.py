"""Dated parameters: each row has a value, a validity, a source and the day somebody last checked it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations, product

from rules.catalogue import ParameterField
from rules.errors import Mistakes, Place
from rules.form import Form
from rules.model import ParameterRow
from rules.sections.codes import KIND_LIST, STAGE_LIST, CodeLists
from rules.sections.gather import Part
from rules.sections.header import EXAMPLE
from rules.source import Node, Record
from rules.words import listing, nearest, number_words

SHARED_KEYS = ("från", "till", "källa", "senast_kontrollerad", "status")
PARAMETER_KEYS = ("enhet", "rader", "beskrivning", *SHARED_KEYS)
ROW_KEYS = ("värde", KIND_LIST, STAGE_LIST, *SHARED_KEYS)

Parameters = dict[str, tuple[ParameterRow, ...]]


def read_parameters(parts: Sequence[Part], lists: CodeLists, mistakes: Mistakes, *, language: str = "sv") -> Parameters:
    """The rows of every parameter. What stands beside `rader` holds for every row that does not say otherwise."""
    found: Parameters = {}
    for part in parts:
        if part.name in found:
            mistakes.add(part.place, "The parameter {name} stands twice.", name=part.name)
        if not isinstance(part.node, Record):
            mistakes.add(part.place, "The parameter {name} must hold enhet and rader.", name=part.name)
            continue
        form = Form(part.node, mistakes, part.name, language=language)
        form.check_keys(PARAMETER_KEYS)
        unit = form.text("enhet")
        rows = tuple(row for each in form.forms("rader") for row in _rows(part.name, unit, each, form, lists))
        if not rows:
            mistakes.add(part.place, "The parameter {name} has no rows.", name=part.name)
        _check_overlaps(rows, mistakes)
        found[part.name] = rows
    return found


def check_parameters(
    found: Parameters, known: Sequence[ParameterField], head: Place, mistakes: Mistakes, *, language: str
) -> None:
    """Note parameters that nothing reads, those that are missing, and values and units they cannot have."""
    fields = {field.name: field for field in known}
    for name, rows in found.items():
        if known and name not in fields:
            mistakes.add(
                rows[0].place if rows else head,
                "The parameter {name} is not known.",
                why="Nothing would read it.",
                remedy="Did you mean {guess}?",
                name=name,
                guess=nearest(name, fields) or listing(fields),
            )
        for row in rows if name in fields else ():
            _check_value(row, fields[name], language, mistakes)
    for field in known:
        if field.is_required and field.name not in found:
            mistakes.add(
                head,
                "The parameter {name} is missing.",
                why="The program cannot measure without it.",
                remedy="Write it under parametrar, in {unit}.",
                name=field.name,
                unit=field.unit,
            )


def _check_value(row: ParameterRow, field: ParameterField, language: str, mistakes: Mistakes) -> None:
    if row.value < field.minimum:
        mistakes.add(
            row.place,
            "The value {value} of {name} is below {minimum}.",
            why="Whoever is nearer than that would be left out.",
            remedy="Write {minimum} or more.",
            value=number_words(row.value, language),
            name=row.name,
            minimum=number_words(field.minimum, language),
        )
    if row.unit not in (field.unit, field.english_unit):
        mistakes.add(
            row.place,
            "The parameter {name} is in {unit}; it is read in {right}.",
            remedy="Convert the values and write {right}.",
            name=row.name,
            unit=row.unit,
            right=field.unit,
        )


def _rows(name: str, unit: str, row: Form, shared: Form, lists: CodeLists) -> Iterator[ParameterRow]:
    form = Form(_inherited(row, shared), row.mistakes, name, language=shared.language)
    form.check_keys(ROW_KEYS)
    is_example = form.node("status") is not None and form.choice("status", (EXAMPLE,)) == EXAMPLE
    value, source, validity = form.number("värde"), form.text("källa"), form.validity()
    checked_on, described = form.required_day("senast_kontrollerad"), shared.optional_text("beskrivning") or ""
    for kind, stage in product(_codes(form, KIND_LIST, lists), _codes(form, STAGE_LIST, lists)):
        yield ParameterRow(
            name, value, unit, kind, stage, validity, source, checked_on, is_example, row.place.within(name), described
        )


def _inherited(row: Form, shared: Form) -> Record:
    keys = [shared.written(key) for key in SHARED_KEYS if shared.node(key) and not row.node(key)]
    entries: dict[str, Node] = {key: shared.record.entries[key] for key in keys}
    places = {key: shared.record.places[key] for key in keys}
    return Record(entries | row.record.entries, places | row.record.places, row.record.place)


def _codes(form: Form, name: str, lists: CodeLists) -> tuple[str | None, ...]:
    words = form.texts(name)
    known = [code.code for code in lists.get(name, ())]
    for word in words:
        if word not in known:
            form.refuse_word(name, word, known)
    return words or (None,)


def _check_overlaps(rows: Sequence[ParameterRow], mistakes: Mistakes) -> None:
    for first, second in combinations(rows, 2):
        if (first.kind, first.stage) == (second.kind, second.stage) and first.validity.meets(second.validity):
            mistakes.add(
                second.place,
                "Two rows of {name} hold at the same time for the same measures; the first is on line {line}.",
                why="The program could not know which counts.",
                remedy="Give the earlier row a last day (till).",
                name=second.name,
                line=first.place.line,
            )
