"""Counting what each matter has to bear: recipients of each sort and their employees, for all matters at once."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass

import numpy as np

from geodata.shapes import Flags, Indices
from impact.exposure import AreaExposures, Exposures
from impact.model import PropertyInterest, Workplace
from impact.situation import Situation
from impact.size_class import employees
from impact.terms import InterestKind

OWNING = (InterestKind.OWNER, InterestKind.LEASEHOLDER)
NOBODY = -1


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
    exposed, place = np.unique(recipient, return_inverse=True)
    records = [situation.recipient(i) for i in exposed.tolist()]
    is_workplace = np.array([isinstance(r, Workplace) for r in records], bool)[place]
    intervals = [employees(r.size_class) if isinstance(r, Workplace) else (None, None) for r in records]
    least = np.array([low or 0 for low, _ in intervals], np.float64)[place]
    most = np.array([high or 0 if low is not None else 0 for low, high in intervals], np.float64)[place]
    is_open = np.array([low is not None and high is None for low, high in intervals], bool)[place]
    columns = {
        "antal_arbetsställen": np.bincount(matter[is_workplace], minlength=n),
        "antal_företag": _distinct(matter, _numbers(map(_company, records))[place], n),
        "antal_fastigheter": _distinct(matter, _numbers(map(_property, records))[place], n),
        "antal_fastighetsägare": _distinct(matter, _numbers(map(_owner, records))[place], n),
        "anställda_minst": np.bincount(matter, least, n).astype(np.int64),
        "anställda_högst": np.bincount(matter, most, n).astype(np.int64),
    }
    rows = zip(*(column.tolist() for column in columns.values()), strict=True)
    counts = tuple(dict(zip(columns, row, strict=True)) for row in rows)
    for number in np.unique(matter[is_open]).tolist():
        counts[number]["anställda_högst"] = None
    return counts


def _numbers(keys: Iterable[Hashable]) -> Indices:
    """A number for each distinct key, `NOBODY` for None."""
    known: dict[Hashable, int] = {None: NOBODY}
    return np.array([known.setdefault(key, len(known) - 1) for key in keys], np.intp)


def _distinct(matter: Indices, number: Indices, n: int) -> Indices:
    """How many different numbers each matter has."""
    counted = number >= 0
    span = int(number.max(initial=0)) + 1
    pairs = np.sort(matter[counted] * span + number[counted])
    is_new = np.ones(len(pairs), bool)
    is_new[1:] = pairs[1:] != pairs[:-1]
    return np.bincount(pairs[is_new] // span, minlength=n)


def _company(record: Workplace | PropertyInterest) -> Hashable:
    return record.organisation_number or record.workplace_id if isinstance(record, Workplace) else None


def _property(record: Workplace | PropertyInterest) -> Hashable:
    return record.designation if isinstance(record, PropertyInterest) else None


def _owner(record: Workplace | PropertyInterest) -> Hashable:
    if isinstance(record, PropertyInterest) and record.kind in OWNING:
        return record.organisation_number or record.interest_id
    return None
