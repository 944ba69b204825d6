"""What the columns of a decision table are: its header, cell by cell."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from rules.errors import Place
from rules.form import Form
from rules.model import HitPolicy
from rules.sections.rulebook import EFFECT_WORDS, Ground
from rules.tables import Sheet
from rules.twins import meant, spelled
from rules.words import listing, nearest

SOURCE, FIRST_DAY, LAST_DAY, PRIORITY, TITLE, NOTE, IDENTITY = OTHERS = (
    "källa", "från", "till", "prioritet", "rubrik", "anmärkning", "id",
)  # fmt: skip
ARROW = re.compile(r"^(?:[-=–—]+>|[→➔➜⇒])\s*")
"""How the header of an effect begins, as in `-> nivå`; office programs make dashes and arrows of it."""
SIGNS = re.compile(r"^\W+")
"""What may be left of an arrow."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Column number → the Swedish word of its field, its effect or what else it is; and the row of the header."""

    header: int
    fields: dict[int, str] = field(default_factory=dict)
    effects: dict[int, str] = field(default_factory=dict)
    others: dict[int, str] = field(default_factory=dict)

    def is_known(self, column: int) -> bool:
        """Whether the header says what the column is."""
        return column in self.fields or column in self.effects or column in self.others


def read_columns(sheet: Sheet, form: Form, stage: str, ground: Ground) -> Columns:
    """The columns by the first row that holds anything; mistakes are noted at their cells.

    `form` is the table's entry, `stage` its stage of deciding.
    """
    found = Columns(next(iter(sheet.rows), 1))
    fields = ground.fields(stage)
    for column, text in sheet.rows.get(found.header, {}).items():
        place = sheet.place(found.header, column, form.rule_id)
        name = ARROW.sub("", text)
        if name != text:
            _put(found.effects, column, _known(name, EFFECT_WORDS, place, form), place, form)
        elif name in fields:
            _put(found.fields, column, fields[name].name, place, form)
        elif name not in OTHERS and (effect := _without_arrow(name, place, form)):
            _put(found.effects, column, effect, place, form)
        else:
            _put(found.others, column, _known(name, (*fields, *OTHERS), place, form), place, form)
    _check(found, sheet, form)
    return found


def _put(columns: dict[int, str], column: int, word: str | None, place: Place, form: Form) -> None:
    if word in columns.values():
        form.mistakes.add(place, "The column {word} stands twice.", why="Only one of them would count.", word=word)
    columns[column] = word or ""


def _without_arrow(name: str, place: Place, form: Form) -> str | None:
    """The effect whose header has lost its arrow, which is a mistake; None when the header names no effect."""
    effect = meant(SIGNS.sub("", name), EFFECT_WORDS, form.language)
    if effect not in EFFECT_WORDS:
        return None
    form.mistakes.add(
        place,
        "The column {name} lacks its arrow.",
        why="Without it the column is a field that rules ask about, and {effect} is what they add.",
        remedy="Write its header as -> {effect}.",
        name=name,
        effect=spelled(effect, form.language),
    )
    return effect


def _known(name: str, known: Sequence[str], place: Place, form: Form) -> str | None:
    word = meant(name, known, form.language)
    if word in known:
        return word
    spellings = [spelled(each, form.language) for each in known]
    guess = nearest(name, spellings)
    form.mistakes.add(
        place,
        "The column {name} is not known here.",
        remedy="Did you mean {guess}? A column is a field, an effect with an arrow (-> {effect}), or one of {others}."
        if guess
        else "A column is a field, an effect with an arrow (-> {effect}), or one of {others}.",
        name=name,
        guess=guess,
        effect=spelled("varsel_dagar", form.language),
        others=listing(spelled(each, form.language) for each in OTHERS),
    )
    return None


def _check(columns: Columns, sheet: Sheet, form: Form) -> None:
    place = sheet.place(columns.header, 1, form.rule_id)
    if not columns.effects:
        form.mistakes.add(
            place,
            "The table has no column of effects.",
            why="Its rows would change nothing.",
            remedy="Begin the header of a column of effects with an arrow: -> {effect}.",
            effect=spelled("varsel_dagar", form.language),
        )
    if not columns.fields:
        form.mistakes.add(place, "The table has no column of conditions.", why="Its rows would hold for everything.")
    asks = meant(form.optional_text("träff") or "", (HitPolicy.PRIORITY.value,), form.language) == PRIORITY
    if asks is not (PRIORITY in columns.others.values()):
        form.mistakes.add(
            place,
            "The hit policy {priority} and a column {priority} belong together, and one is missing.",
            priority=spelled(PRIORITY, form.language),
        )
