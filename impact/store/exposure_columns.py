"""A run's exposures as columns: arrays in, arrays out, and no loop over the rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from geodata.shapes import Floats, Indices
from impact.assess import Assessment
from impact.columns.ranked import combined, ranked
from impact.situation import Situation
from impact.store.kind_numbers import Kind


@dataclass(frozen=True, slots=True, eq=False)
class ExposureColumns:
    """One value for each exposure, in the order of the table's key: the assessment's number, then the recipient's.

    The distance is in metres, NaN where there is none. `kind` says which of `kinds` an exposure is.
    """

    assessment_no: Indices
    recipient_no: Indices
    distance_m: Floats
    kind: Indices
    kinds: tuple[Kind, ...]

    def as_viewed(self) -> dict[str, NDArray[Any]]:
        """The columns of the view `exposures`."""
        relations, area_ids, outcome_no = zip(*self.kinds, strict=True) if self.kinds else ((), (), ())
        texts = [text or None for text in area_ids]
        return {
            "assessment_no": self.assessment_no,
            "recipient_no": self.recipient_no,
            "relations": np.array(relations, np.int64)[self.kind],
            "distance_m": self.distance_m,
            "area_ids": np.array(texts, object)[self.kind],
            "outcome_no": np.array(outcome_no, np.int64)[self.kind],
        }


def exposure_columns(
    situation: Situation,
    assessment: Assessment,
    *,
    assessment_no: Sequence[int],
    recipient_no: Indices,
    outcome_no: Sequence[int],
) -> ExposureColumns:
    """The assessment's exposures as they are stored.

    Stored numbers are given for each measure (`assessment_no`), exposure (`recipient_no`) and distinct conclusion
    (`outcome_no`).
    """
    found, outcome = assessment.exposures, assessment.decisions.outcome_index
    areas, texts = _areas(situation, assessment)
    first, kind = ranked(combined(found.relations, areas, outcome))
    columns = zip(found.relations[first].tolist(), areas[first].tolist(), outcome[first].tolist(), strict=True)
    kinds = tuple(Kind(relations, texts[area], outcome_no[number]) for relations, area, number in columns)
    numbers = np.asarray(assessment_no, dtype=np.intp)[found.measure]
    # In the order of the table's key, in which it is quickest to write; nearly always they are in it already.
    key = (numbers << 32) | recipient_no
    if (key[1:] > key[:-1]).all():
        return ExposureColumns(numbers, recipient_no, found.distance_m, kind, kinds)
    order = np.argsort(key)
    return ExposureColumns(numbers[order], recipient_no[order], found.distance_m[order], kind[order], kinds)


def _areas(situation: Situation, assessment: Assessment) -> tuple[Indices, list[str]]:
    """For each exposure the place in the list of the areas behind it: their ids, sorted and parted by semicolons.

    The first of the list is empty.
    """
    found = assessment.exposures
    ids = [area.area_id for area in situation.areas]
    area = assessment.areas.area[found.through_area]
    n_areas = np.bincount(found.through_row, minlength=len(found.measure))
    place = np.zeros(len(found.measure), np.intp)
    # Nearly all lie in one area, and its id is the text.
    is_alone = n_areas[found.through_row] == 1
    place[found.through_row[is_alone]] = area[is_alone] + 1
    several: dict[int, list[str]] = {}
    for row, number in zip(found.through_row[~is_alone].tolist(), area[~is_alone].tolist(), strict=True):
        several.setdefault(row, []).append(ids[number])
    joint: dict[str, int] = {}
    for row, each in several.items():
        place[row] = joint.setdefault(";".join(sorted(each)), len(ids) + 1 + len(joint))
    return place, ["", *ids, *joint]
