"""The one-cell condition language: `högst 250`, `30–60`, `inte kontor`, `saknas`, `brev, e-post`, and English twins.

A cell holds words, never symbols or formulas, and speaks of one field only, so that a rule is a conjunction over
fields: that is what keeps overlaps, gaps and factoring exact (RULES.md 4.4).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rules.catalogue import Field, is_safe_number
from rules.errors import Mistakes, Place
from rules.words import WORDS, Op, Words, listing, nearest

Constant = str | float | bool

NUMBER = r"[-−]?\d+(?:[ \u00a0\u202f]\d{3})*(?:[,.]\d+)?"
RANGE = re.compile(rf"({NUMBER})\s*[-–—]\s*({NUMBER})(.*)", re.DOTALL)
ONE_NUMBER = re.compile(rf"({NUMBER})(.*)", re.DOTALL)
SYMBOLS = re.compile(r"^(<=|>=|<>|!=|==|[<>=≤≥≠!])")


@dataclass(frozen=True, slots=True)
class Condition:
    """One comparison of one field with constants. `field` is the catalogue's Swedish name, `words` the cell's text."""

    field: str
    op: Op
    constants: tuple[Constant, ...]
    words: str


@dataclass(frozen=True, slots=True)
class Cell:
    """What the parser needs to know of a cell: its field, the closed list of its values if any, and where it is."""

    field: Field
    values: tuple[str, ...] | None
    place: Place
    language: str = "sv"


def parse_cell(texts: Sequence[str], cell: Cell, mistakes: Mistakes) -> tuple[Condition, ...]:
    """The conditions of a cell: one text, or the members of a list. Empty when a mistake was noted.

    >>> from rules.catalogue import Owner
    >>> cost = Field(name="kostnad", english="cost", type="number", owner=Owner.MEASURE)
    >>> [(c.op.value, c.constants) for c in parse_cell(["högst 1,5"], Cell(cost, None, Place("a", 1)), Mistakes())]
    [('at-most', (1.5,))]
    """
    return _Parser(cell, mistakes).parse(texts)


NUMBERS_AS = {
    "sv": "Write for example 250 or 0,5; thousands with a space or without, never with a point.",
    "en": "Write for example 250 or 0.5; thousands with a space or without, never with a comma.",
}
"""How numbers are written in packs of a language."""


def number_of(text: str, language: str) -> float | None:
    """A number as people write it: decimal comma or point, space between thousands; None when it is not one.

    `1.000` is None, and `1,000` in an English pack: either can mean one or a thousand.

    >>> [number_of(t, "sv") for t in ("1 250,5", "0.75", "1,125", "1.000", "ett")]
    [1250.5, 0.75, 1.125, None, None]
    >>> [number_of(t, "en") for t in ("1 250.5", "0,75", "1,000", "1.000")]
    [1250.5, 0.75, None, None]
    """
    marks = ".," if language == "en" else "."
    if not re.fullmatch(NUMBER, text.strip()) or re.fullmatch(rf"[-−]?[1-9]\d{{0,2}}[{marks}]\d{{3}}", text.strip()):
        return None
    return float(re.sub(r"[ \u00a0\u202f]", "", text.strip()).replace("−", "-").replace(",", "."))


class _Parser:
    def __init__(self, cell: Cell, mistakes: Mistakes) -> None:
        self.cell = cell
        self.field = cell.field
        self.words: Words = WORDS[cell.language]
        self.mistakes = mistakes
        self.failed = False

    def parse(self, texts: Sequence[str]) -> tuple[Condition, ...]:
        written = ", ".join(texts)
        if not written.strip():
            self._refuse("The condition on {field} is empty.", remedy="Write a value, or 'saknas'.")
        elif SYMBOLS.match(written):
            self._refuse(
                "The condition {text} on {field} is written with a symbol.",
                why="Packs are read by people who do not program.",
                remedy="Write högst, minst, över, under or inte.",
                text=written,
            )
        elif len(texts) == 1:
            return self._joined(written)
        else:
            return self._made([self._listed(list(texts), Op.ONE_OF, written)])
        return ()

    def _joined(self, text: str) -> tuple[Condition, ...]:
        joint = rf"\s+{self.words.and_}\s+" if self.field.is_numeric else r"(?!)"
        return self._made([self._one(part, text) for part in re.split(joint, text)])

    def _made(self, conditions: Sequence[Condition | None]) -> tuple[Condition, ...]:
        return () if self.failed else tuple(c for c in conditions if c is not None)

    def _one(self, text: str, written: str) -> Condition | None:
        lowered = text.casefold()
        words = self.words
        if lowered in (words.missing, f"{words.not_} {words.present}"):
            return self._presence(Op.MISSING, written)
        if lowered in (words.present, f"{words.not_} {words.missing}"):
            return self._presence(Op.PRESENT, written)
        for word, op in words.comparisons.items():
            if lowered.startswith(word + " "):
                return self._comparison(op, text[len(word) :].strip(), written)
        if lowered.startswith(words.not_ + " "):
            return self._listed(self._split(text[len(words.not_) :]), Op.NONE_OF, written)
        if self.field.is_numeric and (match := RANGE.fullmatch(text)):
            return self._range(match, written)
        return self._listed(self._split(text), Op.ONE_OF, written)

    def _split(self, text: str) -> list[str]:
        # "1,5" is one number, "1, 5" two: a comma between digits is the decimal comma
        return [part.strip() for part in re.split(r",(?!\d)" if self.field.is_numeric else r",", text)]

    def _presence(self, op: Op, written: str) -> Condition | None:
        if op is Op.MISSING and not self.field.may_be_missing:
            self._refuse("The field {field} is never missing.", why="The rule could not fire.")
        return Condition(self.field.name, op, (), written)

    def _comparison(self, op: Op, text: str, written: str) -> Condition | None:
        if not self.field.is_numeric:
            self._refuse(
                "The field {field} is not a number and cannot be compared with {text}.",
                remedy="Write the values it may have, separated by commas.",
                text=written,
            )
            return None
        match = ONE_NUMBER.fullmatch(text)
        number = self._number(match[1], match[2], written) if match else self._number(text, "", written)
        return None if number is None else Condition(self.field.name, op, (number,), written)

    def _range(self, match: re.Match[str], written: str) -> Condition | None:
        low, high = self._number(match[1], "", written), self._number(match[2], match[3], written)
        if low is None or high is None:
            return None
        if low > high:
            self._refuse("The range {text} is upside down.", remedy="Write the smaller number first.", text=written)
        return Condition(self.field.name, Op.BETWEEN, (low, high), written)

    def _listed(self, parts: list[str], op: Op, written: str) -> Condition | None:
        constants = [self._constant(part, written) for part in parts]
        if len(set(constants)) < len(constants) and not self.failed:
            self._refuse("The condition {text} on {field} names a value twice.", text=written)
        kept = tuple(c for c in constants if c is not None)
        return Condition(self.field.name, op, kept, written) if kept else None

    def _constant(self, text: str, written: str) -> Constant | None:
        if self.field.is_numeric:
            match = ONE_NUMBER.fullmatch(text)
            return self._number(match[1], match[2], written) if match else self._number(text, "", written)
        if self.field.type == "yes-no":
            return self._yes_or_no(text)
        if self.cell.language == "en" and text in self.field.english_values:
            return (self.field.values or ())[self.field.english_values.index(text)]
        if self.cell.values is not None and text not in self.cell.values:
            self._unknown_value(text, self.cell.values)
            return None
        return self._free_text(text, written)

    def _free_text(self, text: str, written: str) -> str | None:
        if not text:
            self._refuse("The condition {text} on {field} has a comma too many.", text=written)
        elif self.field.pattern and not re.fullmatch(self.field.pattern, text):
            self._refuse(
                "The value {value} of {field} is none that it can have.",
                why="The rule would never fire.",
                remedy="It must match {form}.",
                value=text,
                form=self.field.pattern,
            )
        else:
            return text
        return None

    def _yes_or_no(self, text: str) -> bool | None:
        if text.casefold() in (self.words.yes, self.words.no):
            return text.casefold() == self.words.yes
        self._unknown_value(text, (self.words.yes, self.words.no))
        return None

    def _number(self, text: str, unit: str, written: str) -> float | None:
        number = number_of(text, self.cell.language)
        if number is None:
            self._refuse(
                "The condition {text} on {field} is not a number.",
                remedy=NUMBERS_AS[self.cell.language],
                text=written,
            )
        elif unit.strip() and unit.strip() not in (self.field.unit, self.field.english_unit):
            self._refuse(
                "The condition {text} has the unit {unit}; {field} is counted in {right}."
                if self.field.unit
                else "The condition {text} says {unit} after the number; {field} is a plain number.",
                remedy="Convert the number and leave the unit out.",
                text=written,
                unit=unit.strip(),
                right=self.field.unit or "-",
            )
        elif self._is_outside(number):
            self._refuse("The number {number} is outside what {field} can be.", why="The condition would never change "
                         "anything.", number=written)  # fmt: skip
        elif self.field.type == "integer" and not number.is_integer():
            self._refuse("The field {field} is counted in whole numbers; {text} is not one.", text=written)
        else:
            return number
        return None

    def _is_outside(self, number: float) -> bool:
        low, high = self.field.minimum, self.field.maximum
        too_low = low is not None and number < low
        return not is_safe_number(number) or too_low or (high is not None and number > high)

    def _unknown_value(self, text: str, known: Sequence[str]) -> None:
        guess = nearest(text, known)
        if guess:
            self._refuse(
                "The value {value} of {field} is not known.",
                why="The rule would never fire.",
                remedy="Did you mean {guess}?",
                value=text,
                guess=guess,
            )
        else:
            self._refuse(
                "The value {value} of {field} is not known.",
                why="The rule would never fire.",
                remedy="Known values: {known}.",
                value=text,
                known=listing(known),
            )

    def _refuse(self, what: str, why: str = "", remedy: str = "", **values: object) -> None:
        self.failed = True
        self.mistakes.add(self.cell.place, what, why, remedy, field=self.field.name, **values)
