"""A delivery's rows as typed values. Every row is accepted or ends as a finding; rows in = accepted + rejected."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from geodata.layers import Layer
from impact.findings import KINDS, Finding, Place, finding
from impact.intake.columns import ColumnMatch, match_columns, readable_fields, require_columns
from impact.intake.problems import ValueProblemError
from impact.intake.values import check_calculated, read_yes_no, reader_for, shown_value
from impact.model import Record, key_of
from impact.store.deliver import LeftOut
from impact.terms import Severity

R = TypeVar("R", bound=Record)

Readers = Mapping[str, Callable[[str], object]]
"""Readers of single fields that need more than the text, such as the pack's words; by field name."""


@dataclass(frozen=True, slots=True)
class RawRow:
    """One row: typed values by field name, None where the cell is empty."""

    place: Place
    values: dict[str, Any]
    position: int
    """Index in the layer's arrays, for the geometry."""


@dataclass(frozen=True, slots=True)
class ReadRows:
    """The typed rows, the findings of the others, and how the columns were matched.

    `left_out` are the ids that the other rows name: they were delivered, whatever else is wrong with them. `ids` are
    all rows' ids by row number, where they could be read.
    """

    kept: list[RawRow]
    findings: list[Finding]
    match: ColumnMatch
    left_out: set[str]
    ids: dict[int, str]


@dataclass(frozen=True, slots=True)
class Accepted(Generic[R]):
    """What a delivery gave: the records kept, everything worth saying, and how many rows were left out."""

    records: tuple[R, ...]
    findings: tuple[Finding, ...]
    file_name: str
    layer: str
    n_read: int
    unused_columns: tuple[str, ...]
    protected_numbers: frozenset[str]
    """Personal numbers of the rows marked as protected; the records themselves hold them no longer."""
    left_out_ids: frozenset[str]
    """Ids that rejected rows name: what a typo keeps out is not missing from the delivery."""
    row_of: Mapping[str, int] = field(default_factory=dict)
    """The row of each id, the first where several have it."""
    is_only_layer: bool = True
    """Whether no other layer of the file has rows."""

    @property
    def left_out(self) -> LeftOut:
        """The rows that did not become a record: rejected with a finding, or repeating or belonging to another."""
        repeated = sum(found.code in ("duplicate-row", "row-grouped") for found in self.findings)
        rejected = self.n_read - len(self.records) - repeated
        return LeftOut(rejected, repeated, self.left_out_ids)


def read_rows(
    layer: Layer,
    record_type: type[Record],
    *,
    mapping: Mapping[str, str],
    readers: Readers,
    optional: Iterable[str] = (),
) -> ReadRows:
    """Typed rows of a layer, the findings of its cells and how its columns were matched.

    A row with an unreadable or missing required cell is left out, and so is one whose geometry was delivered but cannot
    be used: what is stored of it so far stands. Its finding says why. `optional` names required fields that the
    register can work out itself.
    """
    headers = list(layer.columns)
    match = match_columns(headers, record_type, mapping)
    required = {f.name for f in readable_fields(record_type) if f.is_required} - set(optional)
    require_columns(
        match, headers, [f for f in readable_fields(record_type) if f.name in required], file_name=layer.file
    )
    protected = _protected_rows(layer, match)
    columns: dict[str, list[Any]] = {}
    findings: list[Finding] = []
    rejected = _unusable(layer)
    for each in readable_fields(record_type):
        header = match.columns.get(each.name)
        if header is None:
            continue
        texts = layer.columns[header]
        reader = readers.get(each.name, reader_for(each))
        cells, problems = _read_column(texts, reader, is_required=each.name in required)
        for position, problem in problems.items():
            shown = shown_value(each, texts[position], is_protected=position in protected)
            # A header in the finding, so that the sender finds the column.
            place = _place(layer, position)
            findings.append(finding(problem.code, place, field=header, value=shown, **problem.details))
        rejected |= problems.keys()
        columns[each.name] = cells
    kept = [
        RawRow(_place(layer, i), dict(zip(columns, values, strict=True)), i)
        for i, values in enumerate(zip(*columns.values(), strict=True))
        if i not in rejected
    ]
    keys = columns.get(key_of(record_type), [None] * len(layer.rows))
    left_out = {str(keys[i]) for i in rejected if keys[i] is not None}
    ids = {int(row): str(key) for row, key in zip(layer.rows, keys, strict=True) if key}
    return ReadRows(kept, findings + _remarks(layer) + _cut_names(layer, match), match, left_out, ids)


def _place(layer: Layer, position: int) -> Place:
    return Place(layer.file, layer.name, layer.rows[position])


LEFT_OUT_FOR = ("geometry-unusable", "geometry-outside", "coordinates-unreadable", "cells-misplaced")


def _unusable(layer: Layer) -> set[int]:
    """Positions of the rows whose geometry was delivered and cannot be used, or whose cells may be another's."""
    bad = {remark.row for remark in layer.remarks if remark.code in LEFT_OUT_FOR}
    return {position for position, row in enumerate(layer.rows) if row in bad}


def _read_column(
    texts: Sequence[str | None], reader: Callable[[str], object], *, is_required: bool
) -> tuple[list[Any], dict[int, ValueProblemError]]:
    """The values, None for what is empty or unreadable, and the problem at each position that has one.

    Each distinct text is read once: registers repeat towns, codes and dates thousands of times.
    """
    known: dict[str | None, object] = {None: None}
    unread: dict[str | None, ValueProblemError] = {None: ValueProblemError("value-missing")} if is_required else {}
    for text in set(texts) - {None}:
        assert text is not None  # noqa: S101 - narrows the type
        try:
            check_calculated(text)
            known[text] = reader(text)
        except ValueProblemError as problem:
            known[text], unread[text] = None, problem
    problems = {i: unread[text] for i, text in enumerate(texts) if text in unread} if unread else {}
    return [known[text] for text in texts], problems


def _protected_rows(layer: Layer, match: ColumnMatch) -> set[int]:
    """Rows flagged as protected, read first: none of their cells may end in a finding."""
    header = match.columns.get("is_protected")
    if header is None:
        return set()
    return {i for i, text in enumerate(layer.columns[header]) if text is not None and _says_yes(text)}


def _says_yes(text: str) -> bool:
    try:
        return read_yes_no(text)
    except ValueProblemError:
        # An unreadable flag is treated as set: silence is the safe side for a person in danger.
        return True


def _remarks(layer: Layer) -> list[Finding]:
    """What the reader of geodata had to say of single rows, as findings of this delivery."""
    return [
        Finding(
            remark.code,
            KINDS[remark.code].severity if remark.code in KINDS else Severity.NOTE,
            layer.file,
            remark.what,
            remark.remedy,
            layer.name,
            remark.row,
            details={name: str(value) for name, value in remark.values.items()},
        )
        for remark in layer.remarks
    ]


def _cut_names(layer: Layer, match: ColumnMatch) -> list[Finding]:
    """One note for all columns that are known by a name that was cut off."""
    if not match.cut:
        return []
    names = ", ".join(f"{header} = {name}" for header, name in match.cut.items())
    return [finding("names-cut", Place(layer.file, layer.name), names=names)]


def without_duplicates(
    records: Sequence[tuple[R, Place]], key: Callable[[R], str], ids: Mapping[int, str]
) -> tuple[list[R], list[Finding]]:
    """One record per id. Equal copies count once with a note; differing copies are all refused.

    `ids` are those of all rows, by row: where another row with the id was left out for a fault of its own, which of the
    two is right is as little known.
    """
    if _is_each_its_own(records, key, ids):
        return [record for record, _ in records], []
    rows_of: dict[str, set[int]] = defaultdict(set)
    for row, record_id in ids.items():
        rows_of[record_id].add(row)
    groups: dict[str, list[tuple[R, Place]]] = defaultdict(list)
    for record, place in records:
        groups[key(record)].append((record, place))
    kept: list[R] = []
    findings: list[Finding] = []
    for value, group in groups.items():
        first, first_place = group[0]
        others = rows_of[value] - {place.row for _, place in group}
        if not others and all(record == first for record, _ in group[1:]):
            kept.append(first)
            findings += [finding("duplicate-row", place, value=value, first=first_place.row) for _, place in group[1:]]
        else:
            rows = ", ".join(str(row) for row in sorted({place.row or 0 for _, place in group} | others))
            findings += [finding("duplicate-id", place, value=value, rows=rows) for _, place in group]
    return kept, findings


def _is_each_its_own(records: Sequence[tuple[R, Place]], key: Callable[[R], str], ids: Mapping[int, str]) -> bool:
    """Whether no two rows have one id, as in most deliveries: quick to tell."""
    row_of = {record_id: row for row, record_id in ids.items()}
    keys = {key(record): place.row for record, place in records}
    return (
        len(row_of) == len(ids)
        and len(keys) == len(records)
        and all(row_of.get(value, row) == row for value, row in keys.items())
    )
