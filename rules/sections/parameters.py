"""Dated parameters: each row has a value, a validity, a source and the day somebody last checked it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations, product

from rules.errors import Mistakes
from rules.form import Form
from rules.model import ParameterRow
from rules.sections.codes import KIND_LIST, STAGE_LIST, CodeLists
from rules.sections.gather import Part
from rules.sections.header import EXAMPLE
from rules.source import Node, Record

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
