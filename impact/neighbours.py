"""Measures whose matters change because of what else is planned in their areas, and only those."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from impact.assess import Planned
from impact.governance.load import Load
from impact.model import Measure
from impact.situation import Situation
from impact.store.database import Connection
from impact.store.matters import stored_loads

ALONE = Load(0, 1)


def touched_neighbours(
    connection: Connection,
    situation: Situation,
    planned: Planned,
    measures: Mapping[str, Measure],
    touched_areas: Collection[int],
    focus: Collection[str],
) -> set[str]:
    """The measures outside `focus` whose stored load in one of the areas (indices) is another than it is now.

    `measures` are the current ones by id, `planned` what is planned in the areas. A measure that has not been assessed
    with the area waits for that anyhow.
    """
    index = {situation.areas[a].area_id: a for a in touched_areas}
    stored = stored_loads(connection, index)
    return {
        measure_id
        for (measure_id, area_id), load in stored.items()
        if measure_id not in focus
        and measure_id in measures
        and load != _load(planned, index[area_id], measures[measure_id])
    }


def _load(planned: Planned, area: int, measure: Measure) -> Load:
    return planned[area].load_of(measure) if area in planned else ALONE
