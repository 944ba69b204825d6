"""The watch over the fast path: random facts decided one by one, whole, and compared with what was decided in bulk."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from rules.columns import Encoded, Values, read_columns
from rules.conclude import conclude
from rules.decide import Decisions
from rules.effects import Conclusion
from rules.engines import asking, engine_for
from rules.pack import Pack

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

    Neither parts, classes nor bitsets are involved. `facts` are those that `decide` was given; the same sample takes
    the same rows.
    """
    rng = np.random.default_rng(sample.seed)
    rows = np.sort(rng.choice(len(decisions), min(len(decisions), sample.most), replace=False, shuffle=False)).tolist()
    picked = {name: _picked(column, rows) for name, column in facts.items()}
    columns = read_columns(pack.catalogue.fields(stage), pack.closed_values(stage), picked)
    whole = [{name: column.value(i) for name, column in columns.items()} for i in range(len(rows))]
    rules = pack.rules_of(stage, on)
    engine = engine_for("auto")
    with asking([rule.conditions for rule in rules], engine) as ask:
        fired = ask(whole)
    conclusion_of = {
        positions: conclude(pack, stage, [rules[position] for position in positions])
        for positions in {tuple(sorted(each)) for each in fired}
    }
    audited = [conclusion_of[tuple(sorted(positions))] for positions in fired]
    pairs = ((row, decisions[row], again) for row, again in zip(rows, audited, strict=True))
    return Audit(len(rows), tuple(Difference(*pair) for pair in pairs if pair[1] != pair[2]), engine)


def _picked(column: Values, rows: list[int]) -> Values:
    if isinstance(column, Encoded):
        return [column.values[column.ids[row]] for row in rows]
    return column[rows] if isinstance(column, np.ndarray) else [column[row] for row in rows]
