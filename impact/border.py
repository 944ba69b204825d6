"""Measures outside the municipality, or across its border: another town's registers may matter too."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from geodata.matching.distance import sticks_out
from geodata.matching.meeting import TOLERANCE_M
from geodata.shapes import Shapes
from impact.findings import Finding, Place, finding
from impact.model import Measure
from impact.situation import Situation


def source_of(measure_id: str) -> str:
    """What a run's finding is filed under: it is about a measure, not about a file's row.

    >>> source_of("TK-17")
    'åtgärd TK-17'
    """
    return f"åtgärd {measure_id}"


def border_findings(situation: Situation, measures: Sequence[Measure], shapes: Shapes) -> tuple[Finding, ...]:
    """A finding for each measure outside every district, or partly outside. None while no districts are loaded."""
    if not len(situation.districts):
        return ()
    placed = np.flatnonzero([shape is not None for shape in shapes])
    _, district_m = situation.nearest_district.to(shapes[placed])
    reaches_out = sticks_out(shapes[placed], situation.district_outlines.shapes)
    found: list[Finding] = []
    for i, m in enumerate(placed.tolist()):
        measure_id = measures[m].measure_id
        if district_m[i] > TOLERANCE_M:
            away_m = round(float(district_m[i]))
            found.append(
                finding(
                    "outside-municipality",
                    Place(source_of(measure_id)),
                    value=measure_id,
                    measure_id=measure_id,
                    distance_m=away_m,
                )
            )
        elif reaches_out[i]:
            found.append(
                finding("crosses-border", Place(source_of(measure_id)), value=measure_id, measure_id=measure_id)
            )
    return tuple(found)
