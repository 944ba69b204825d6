"""Counting what each matter has to bear: recipients of each sort and their employees, for all matters at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from geodata.shapes import Flags, Indices
from impact.columns.coded import Codes
from impact.exposure import AreaExposures, Exposures
from impact.situation import Situation


@dataclass(frozen=True, slots=True, eq=False)
class Tally:
    """The matters' counts. Matter g is the exposure of area g, or, after those, of a measure in `without_area`.

    Row i of `matter` and `exposure` says that the exposure belongs to the matter.
    """

    without_area: Indices
    matter: Indices
    exposure: Indices
    counts: tuple[dict[str, object], ...]

    @classmethod
    def of(cls, situation: Situation, exposures: Exposures, areas: AreaExposures) -> Tally:
        """The counts that do not depend on whom the rules inform."""
        n_areas = len(areas.measure)
        without_area = np.setdiff1d(exposures.measure, areas.measure)
        alone = np.flatnonzero(np.isin(exposures.measure, without_area))
        matter = np.concatenate(
            [exposures.through_area, n_areas + np.searchsorted(without_area, exposures.measure[alone])]
        )
        exposure = np.concatenate([exposures.through_row, alone])
        counts = _counts(situation, matter, exposures.recipient[exposure], n_areas + len(without_area))
        return cls(without_area, matter, exposure, counts)

    def informed(self, informed: Flags) -> list[int]:
        """How many of each matter's recipients are informed; `informed` has a flag for each exposure."""
        told: list[int] = np.bincount(self.matter[informed[self.exposure]], minlength=len(self.counts)).tolist()
        return told


def _counts(situation: Situation, matter: Indices, recipient: Indices, n: int) -> tuple[dict[str, object], ...]:
    """Size classes are intervals, and so are their sums; the greatest is None where a class is open-ended."""
    of, employees = situation.recipients.countable, situation.recipients.employees
    size = situation.recipients.size_class.codes[recipient]
    is_workplace = situation.recipients.is_workplace[recipient]
    columns = {
        "antal_arbetsställen": np.bincount(matter[is_workplace], minlength=n),
        "antal_företag": _distinct(matter, of.company[recipient], n),
        "antal_fastigheter": _distinct(matter, of.property[recipient], n),
        "antal_fastighetsägare": _distinct(matter, of.owner[recipient], n),
        "anställda_minst": np.bincount(matter, employees.least[size], n).astype(np.int64),
        "anställda_högst": np.bincount(matter, employees.most[size], n).astype(np.int64),
    }
    rows = zip(*(column.tolist() for column in columns.values()), strict=True)
    counts = tuple(dict(zip(columns, row, strict=True)) for row in rows)
    for number in np.unique(matter[employees.is_open[size]]).tolist():
        counts[number]["anställda_högst"] = None
    return counts


def _distinct(matter: Indices, number: Codes, n: int) -> Indices:
    """How many different numbers each matter has."""
    counted = number >= 0
    span = int(number.max(initial=0)) + 1
    pairs = np.sort(matter[counted].astype(np.int64) * span + number[counted])
    is_new = np.ones(len(pairs), bool)
    is_new[1:] = pairs[1:] != pairs[:-1]
    return np.bincount(pairs[is_new] // span, minlength=n)
