"""A row of a decision table as a rule: its cells are read as the same words in a rule are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rules.errors import Place
from rules.form import Form
from rules.model import HitPolicy, Rule, Validity
from rules.sections.rulebook import Ground, read_conditions, read_effects
from rules.sections.table_columns import FIRST_DAY, IDENTITY, LAST_DAY, PRIORITY, SOURCE, TITLE, Columns
from rules.source import Node, Record, Text
from rules.tables import Sheet

NOTHING = ("-", "–", "—")
"""A condition that leaves the field open; an effect that the row does not add, and says so."""
DAYS = (FIRST_DAY, LAST_DAY)
ORDERED = (HitPolicy.FIRST, HitPolicy.PRIORITY)


@dataclass(frozen=True, slots=True)
class RowReader:
    """Reads the rows of one table; `form` is its entry, whose source, title and validity hold for every row."""

    form: Form
    sheet: Sheet
    columns: Columns
    ground: Ground
    stage: str
    hit: HitPolicy
    validity: Validity

    def rows(self) -> Iterator[int]:
        """The numbers of the rows below the header that hold anything."""
        return (number for number in self.sheet.rows if number > self.columns.header)

    def rule(self, number: int) -> Rule:
        """The row as a rule called TABLE/id, or TABLE/row without that column; mistakes are noted at their cells."""
        rule_id = self.rule_id(number)
        cells = self.sheet.rows[number]
        place = self.sheet.place(number, min(cells), rule_id)
        form = self._form(cells, number, place)
        self._check_cells(cells, number, rule_id)
        return Rule(
            rule_id=rule_id,
            stage=self.stage,
            title=form.optional_text(TITLE) or self.form.optional_text(TITLE) or "",
            source=form.optional_text(SOURCE) or self.form.optional_text(SOURCE) or "",
            validity=form.validity(otherwise=self.validity),
            conditions=read_conditions(form, self.stage, self.ground) if self._has_conditions(form) else (),
            effects=read_effects(form, self.stage, self.ground) if self._has_effects(form, cells) else (),
            place=place,
            table=self.form.rule_id,
        )

    def rule_id(self, number: int) -> str:
        """What the row's rule is called: by its own id, which stays when rows are put in, else by its number."""
        return f"{self.form.rule_id}/{self.row_id(number) or number}"

    def row_id(self, number: int) -> str:
        """What stands in the row's column `id`; "" when there is none."""
        column = next((c for c, word in self.columns.others.items() if word == IDENTITY), 0)
        return self.sheet.rows[number].get(column, "")

    def priority(self, number: int) -> int:
        """The number in the column of priorities; a mistake when there is none."""
        column = next((c for c, word in self.columns.others.items() if word == PRIORITY), 1)
        text = self.sheet.rows[number].get(column, "")
        if text.isdecimal():
            return int(text)
        self.form.mistakes.add(
            self.sheet.place(number, column, self.rule_id(number)),
            "The priority {text} is not a whole number.",
            remedy="Write 1 for the row that comes first.",
            text=text or "-",
        )
        return 0

    def _form(self, cells: dict[int, str], number: int, place: Place) -> Form:
        def part(columns: dict[int, str]) -> Record:
            words = {word: column for column, word in columns.items() if word and column in cells}
            texts = {word: cells[column] for word, column in words.items() if cells[column] not in NOTHING}
            places = {word: self.sheet.place(number, words[word], place.rule_id) for word in texts}
            return Record({word: Text(text, places[word]) for word, text in texts.items()}, places, place)

        others = part(self.columns.others)
        entries: dict[str, Node] = dict(others.entries)
        if LAST_DAY in entries and FIRST_DAY not in entries:
            entries[FIRST_DAY] = Text(self.validity.valid_from.isoformat(), place)
        entries |= {"när": part(self.columns.fields), "då": part(self.columns.effects)}
        return Form(
            Record(entries, others.places, place), self.form.mistakes, place.rule_id, language=self.form.language
        )

    def _has_conditions(self, form: Form) -> bool:
        """A row without any is the last resort of a table in which rows before it come first; elsewhere a mistake."""
        when = form.node("när")
        return self.hit not in ORDERED or (isinstance(when, Record) and bool(when.entries))

    def _has_effects(self, form: Form, cells: dict[int, str]) -> bool:
        """Whether effects are to be read: a row may say that it adds none, not forget it."""
        then = form.node("då")
        says_none = any(cells.get(column) in NOTHING for column in self.columns.effects)
        return not says_none or (isinstance(then, Record) and bool(then.entries))

    def _check_cells(self, cells: dict[int, str], number: int, rule_id: str) -> None:
        for column, text in cells.items():
            place = self.sheet.place(number, column, rule_id)
            if not self.columns.is_known(column):
                self.form.mistakes.add(
                    place,
                    "The cell {cell} stands in a column without a header.",
                    why="It would decide nothing; perhaps a value holds the character that separates the cells.",
                    remedy="Give the column a header, empty the cell, or put the value in quotation marks.",
                    cell=place.cell,
                )
            elif (number, column) in self.sheet.dates and self.columns.others.get(column) not in DAYS:
                self.form.mistakes.add(
                    place,
                    "The cell {cell} holds a date: {text}.",
                    why="Spreadsheets turn 1-3 and 1/3 into dates.",
                    remedy="Format the cell as text and write it again, for example 'minst 1 och högst 3'.",
                    cell=place.cell,
                    text=text,
                )
