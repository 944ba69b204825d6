"""The watch over the fast path: random facts decided one by one, whole, and compared with what was decided in bulk."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from rules.columns import Column, Encoded, Ids, NumberColumn, Values, read_columns
from rules.conclude import conclude
from rules.decide import Decisions
from rules.effects import Conclusion
from rules.engines import asking, engine_for
from rules.pack import Pack
from rules.ruling import ruling_of

MOST_PAIRS = 2000


@dataclass(frozen=True, slots=True)
class Sample:
    """Which random rows are decided again: by the seed, and at most so many."""

    seed: int
    most: int = MOST_PAIRS


@dataclass(frozen=True, slots=True)
class Difference:
    """One row that was decided in one way and audited in another."""

    row: int
    decided: Conclusion
    audited: Conclusion


@dataclass(frozen=True, slots=True)
class Audit:
    """How many rows were decided again, by which engine, and where it differed."""

    pairs: int
    differences: tuple[Difference, ...]
    engine: str


def audit(
    pack: Pack,
    stage: str,
    facts: Mapping[str, Values],
    decisions: Decisions,
    *,
    on: date,
    sample: Sample,
) -> Audit:
    """Decide a sample of the rows again, one by one, on durable-rules, or the reference where that is missing.

    Neither parts, classes nor bitsets are involved. Rows that agree in every field that a rule asks about are one
    question: it is put once, as the whole fact of the first of them, and each row is compared with the answer. `facts`
    are those that `decide` was given; the same sample takes the same rows.
    """
    rng = np.random.default_rng(sample.seed)
    rows = np.sort(rng.choice(len(decisions), min(len(decisions), sample.most), replace=False, shuffle=False))
    picked = {name: _picked(column, rows) for name, column in facts.items()}
    ruling = ruling_of(pack, stage, on)
    columns = read_columns(ruling.fields, ruling.closed_values, picked)
    first, question = _questions(columns, ruling.conjunctions.constants, len(rows))
    engine = engine_for("auto")
    with asking(ruling.conjunctions.of_rules, engine) as ask:
        fired = ask([{name: column.value(row) for name, column in columns.items()} for row in first])
    conclusion_of = {each: conclude(pack, stage, [ruling.rules[n] for n in sorted(each)]) for each in set(fired)}
    audited = [conclusion_of[each] for each in fired]
    outcome = decisions.outcome_index[rows].tolist()
    decided = {number: decisions.conclusions[number] for number in set(outcome)}
    wrong = {(n, q) for n, q in set(zip(outcome, question, strict=True)) if decided[n] != audited[q]}
    differences = (
        Difference(row, decided[n], audited[q])
        for row, n, q in zip(rows.tolist(), outcome, question, strict=True)
        if (n, q) in wrong
    )
    return Audit(len(rows), tuple(differences) if wrong else (), engine)


def _questions(
    columns: Mapping[str, Column | NumberColumn], asked: Iterable[str], n_rows: int
) -> tuple[list[int], list[int]]:
    """The first row of each question that the rows come to, and for every row the number of its question."""
    keys = list(zip(range(n_rows), *(columns[name].keys() for name in sorted(asked)), strict=True))
    number_of: dict[tuple[object, ...], int] = {}
    first: list[int] = []
    question: list[int] = []
    for row, *key in keys:
        number = number_of.setdefault(tuple(key), len(first))
        if number == len(first):
            first.append(row)
        question.append(number)
    return first, question


def _picked(column: Values, rows: Ids) -> Values:
    if isinstance(column, Encoded):
        used, ids = np.unique(column.ids[rows], return_inverse=True)
        return Encoded([column.values[number] for number in used.tolist()], ids.reshape(-1))
    return column[rows] if isinstance(column, np.ndarray) else [column[row] for row in rows.tolist()]
