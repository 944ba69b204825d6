"""Hit policies: rows of a table become plain rules, so that nothing after this needs to know of tables.

Where an earlier row comes first, a row is what of its box the rows before it leave: boxes that share nothing. Rows are
compared within each span of days in which the same of them are valid.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import islice

from rules.boxes import EVERYTHING, Box, Space
from rules.errors import Mistakes
from rules.grammar import Condition
from rules.model import HitPolicy, Rule, Table, Validity

MOST_PARTS = 500
"""Beyond so many boxes nobody can tell what a row decides."""

Parts = tuple[tuple[Condition, ...], ...]


def resolve(table: Table, space: Space, language: str, mistakes: Mistakes) -> tuple[Rule, ...]:
    """The rules that the table's rows amount to. Notes rows that overlap, that nothing reaches, and gaps.

    `space` must be made of the rows' conditions.
    """
    boxes = {row.rule_id: space.box(row.conditions) for row in table.rows}
    reader = _Resolver(table, space, boxes, language, mistakes)
    if table.is_complete:
        reader.check_gaps()
    if table.hit is HitPolicy.UNIQUE:
        reader.check_unique()
    if table.hit in (HitPolicy.COLLECT, HitPolicy.UNIQUE):
        return table.rows
    ordered = reader.in_order()
    return tuple(rule for number, row in enumerate(ordered) for rule in reader.parts_of(row, ordered[:number]))


def situation(space: Space, box: Box, language: str) -> str:
    """A box in words, for a message: "åtgärdstyp: detaljplan; avstånd_m: över 100"."""
    return "; ".join(f"{name}: {words}" for name, words in space.words(box, language).items()) or "…"


def spans(rules: Sequence[Rule], within: Validity) -> Iterator[Validity]:
    """The days of `within`, cut wherever one of the rules begins or ends."""
    starts = {within.valid_from}
    starts |= {rule.validity.valid_from for rule in rules}
    starts |= {rule.validity.valid_to + timedelta(days=1) for rule in rules if rule.validity.valid_to}
    days = sorted(day for day in starts if within.covers(day))
    for day, following in zip(days, [*days[1:], None], strict=True):
        yield Validity(day, following - timedelta(days=1) if following else within.valid_to)


class _Resolver:
    def __init__(self, table: Table, space: Space, boxes: dict[str, Box], language: str, mistakes: Mistakes) -> None:
        self.table = table
        self.space = space
        self.boxes = boxes
        self.language = language
        self.mistakes = mistakes
        self.spans = list(spans(table.rows, _all_days(table)))

    def in_order(self) -> list[Rule]:
        """The rows, those that come first first. Rows of one priority may not overlap."""
        if self.table.hit is not HitPolicy.PRIORITY:
            return list(self.table.rows)
        ranked = sorted(zip(self.table.priorities, self.table.rows, strict=True), key=lambda pair: pair[0])
        for number, (priority, row) in enumerate(ranked):
            equals = [other for rank, other in ranked[:number] if rank == priority]
            self._refuse_overlap(
                row, equals, "The rows {first} and {second} have the same priority and both hold when {where}."
            )
        return [row for _, row in ranked]

    def check_unique(self) -> None:
        """Note every pair of rows that hold for one and the same fact."""
        for number, row in enumerate(self.table.rows):
            self._refuse_overlap(row, self.table.rows[:number], "The rows {first} and {second} both hold when {where}.")

    def _refuse_overlap(self, row: Rule, others: Sequence[Rule], what: str) -> None:
        for other in others:
            common = self.boxes[row.rule_id] & self.boxes[other.rule_id]
            if not common.is_empty and row.validity.meets(other.validity):
                self.mistakes.add(
                    row.place,
                    what,
                    why="The table says that only one row counts.",
                    remedy="Make one of them narrower, give them different priorities, or let the first row count.",
                    first=other.place.line,
                    second=row.place.line,
                    where=situation(self.space, common, self.language),
                )

    def check_gaps(self) -> None:
        """Note the first situation, by the order of columns, in which no row holds, for each span of days."""
        fields = {name: part for name, part in self.space.partitions.items() if name in self.table.fields}
        space = Space(fields)
        for days in _within(self.spans, self.table.validity):
            covers = [self.boxes[row.rule_id] for row in self.table.rows if days.is_within(row.validity)]
            gaps = space.merged(islice(space.uncovered(EVERYTHING, covers), MOST_PARTS))
            if gaps:
                self.mistakes.add(
                    self.table.place,
                    "The table {id} is to be complete, but no row holds when {where}."
                    if days == self.table.validity
                    else "The table {id} is to be complete, but from {first} to {last} no row holds when {where}.",
                    why="Nothing would follow, and nobody would have decided that.",
                    remedy="Add a row, or write that gaps are allowed.",
                    id=self.table.table_id,
                    where=situation(space, max(gaps, key=space.size), self.language),
                    first=days.valid_from.isoformat(),
                    last=days.valid_to.isoformat() if days.valid_to else "–",
                )
                return

    def parts_of(self, row: Rule, before: Sequence[Rule]) -> Iterator[Rule]:
        """The row as rules that hold where none of the rows `before` it does."""
        box = self.boxes[row.rule_id]
        meeting = [other for other in before if box.meets(self.boxes[other.rule_id])]
        found: list[tuple[Validity, Parts]] = []
        for days in _within(self.spans, row.validity):
            parts = self._parts(row, [self.boxes[r.rule_id] for r in meeting if days.is_within(r.validity)])
            if found and found[-1][1] == parts and _follows(days, found[-1][0]):
                found[-1] = (Validity(found[-1][0].valid_from, days.valid_to), parts)
            else:
                found.append((days, parts))
        if not any(parts for _, parts in found) and not box.is_empty:
            self._refuse(row, "The row {row} can never be reached: the rows before it hold in all its situations.")
        for days, parts in found:
            for conditions in parts:
                yield replace(row, conditions=conditions, validity=days)

    def _parts(self, row: Rule, taken: Sequence[Box]) -> Parts:
        box = self.boxes[row.rule_id]
        if not taken:
            return (row.conditions,)
        left = list(islice(self.space.uncovered(box, taken), MOST_PARTS + 1))
        if len(left) > MOST_PARTS:
            self._refuse(row, "The rows before the row {row} cut it into more than {most} parts.")
            return ()
        return tuple(each for part in self.space.merged(left) for each in self.space.conjunctions(part, self.language))

    def _refuse(self, row: Rule, what: str) -> None:
        self.mistakes.add(
            row.place, what, remedy="Remove the row, or make the rows before it narrower.", row=row.place.line,
            most=MOST_PARTS,
        )  # fmt: skip


def _all_days(table: Table) -> Validity:
    ends = [row.validity.valid_to for row in table.rows] + [table.validity.valid_to]
    first = min([row.validity.valid_from for row in table.rows] + [table.validity.valid_from])
    return Validity(first, None if None in ends else max(day for day in ends if day))


def _within(all_spans: Sequence[Validity], validity: Validity) -> Iterator[Validity]:
    for each in all_spans:
        if each.meets(validity):
            first = max(each.valid_from, validity.valid_from)
            last = min(each.valid_to or date.max, validity.valid_to or date.max)
            yield Validity(first, None if last == date.max else last)


def _follows(days: Validity, before: Validity) -> bool:
    return before.valid_to is not None and days.valid_from == before.valid_to + timedelta(days=1)
