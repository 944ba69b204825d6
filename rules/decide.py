"""Deciding: facts in columns → what follows for each, from the rules of one stage that hold on a day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from rules.columns import Ids, Values, read_columns
from rules.conclusions import Conclusions
from rules.effects import Conclusion
from rules.engines import engine_for
from rules.factor import fired_sets
from rules.pack import Pack
from rules.ruling import ruling_of


@dataclass(frozen=True, slots=True, eq=False)
class Decisions:
    """Dictionary-encoded: the conclusion of row i is `conclusions[outcome_index[i]]`.

    `engine` is the one that decided, `n_decided` how often it was asked: once per distinct situation of each owner.
    """

    outcome_index: Ids
    conclusions: Conclusions
    engine: str
    n_decided: int

    def __getitem__(self, row: int) -> Conclusion:
        return self.conclusions[int(self.outcome_index[row])]

    def __len__(self) -> int:
        return len(self.outcome_index)

    @property
    def informed(self) -> npt.NDArray[np.bool_]:
        """For each row whether the recipient is informed."""
        return self.conclusions.informed[self.outcome_index]


def decide(pack: Pack, stage: str, facts: Mapping[str, Values], *, on: date, engine: str = "auto") -> Decisions:
    """What the pack's rules of a stage conclude from each fact, on a day.

    `facts` has one column per field of the stage, all equally long; missing is None, or NaN in a numpy float array.
    `engine` is "durable", "reference", or "auto": durable-rules where it is installed, else the reference. Situations
    that no rule can tell apart are decided once. Raises RulesError for facts outside the catalogue.
    """
    ruling = ruling_of(pack, stage, on)
    columns = read_columns(ruling.fields, ruling.closed_values, facts)
    n_rows = len(next(iter(facts.values()), ()))
    chosen = engine_for(engine)
    found = fired_sets(ruling.conjunctions, columns, n_rows, chosen)
    return Decisions(found.index, Conclusions(ruling, found.sets), chosen, found.n_asked)
