"""A run's exposures as columns of their table: arrays in, arrays out, and no loop over the rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from geodata.shapes import Indices
from impact.assess import Assessment
from impact.situation import Situation

Texts = NDArray[np.object_]


def exposure_columns(
    situation: Situation,
    assessment: Assessment,
    *,
    assessment_no: Sequence[int],
    recipient_no: Indices,
    outcome_no: Sequence[int],
) -> dict[str, NDArray[Any]]:
    """The columns of `exposures`, one value for each exposure of the assessment, in the order of its key.

    Stored numbers are given for each measure (`assessment_no`), exposure (`recipient_no`) and distinct conclusion
    (`outcome_no`). The distance is in metres, NaN where there is none.
    """
    found = assessment.exposures
    columns: dict[str, NDArray[Any]] = {
        "assessment_no": _at(assessment_no, found.measure),
        "recipient_no": recipient_no,
        "relations": found.relations,
        "distance_m": found.distance_m,
        "area_ids": _area_texts(situation, assessment),
        "outcome_no": _at(outcome_no, assessment.decisions.outcome_index),
    }
    # In the order of the table's key, in which it is quickest to write; nearly always they are in it already.
    key = (columns["assessment_no"] << 32) | recipient_no
    if (key[1:] > key[:-1]).all():
        return columns
    order = np.argsort(key)
    return {name: values[order] for name, values in columns.items()}


def _at(numbers: Sequence[int], index: NDArray[Any]) -> Indices:
    return np.asarray(np.asarray(numbers, dtype=np.intp)[index])


def _area_texts(situation: Situation, assessment: Assessment) -> Texts:
    """For each exposure the ids of the areas behind it, sorted and parted by semicolons; None where there are none."""
    found = assessment.exposures
    ids = np.array([area.area_id for area in situation.areas], dtype=object)
    area = assessment.areas.area[found.through_area]
    n_areas = np.bincount(found.through_row, minlength=len(found.measure))
    texts = np.full(len(found.measure), None, dtype=object)
    # Nearly all lie in one area, and its id is the text.
    is_alone = n_areas[found.through_row] == 1
    texts[found.through_row[is_alone]] = ids[area[is_alone]]
    several: dict[int, list[str]] = {}
    for row, area_id in zip(found.through_row[~is_alone].tolist(), ids[area[~is_alone]].tolist(), strict=True):
        several.setdefault(row, []).append(area_id)
    for row, each in several.items():
        texts[row] = ";".join(sorted(each))
    return texts
