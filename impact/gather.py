"""What a run needs of the registers and of the other measures: all of it, or what is near a few measures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from geodata.shapes import from_wkb
from impact.assess import Planned, measures_in_areas, planned_in_areas, reach_of
from impact.causes import Cause, Pending, Why
from impact.exposure import areas_exposed
from impact.model import Measure
from impact.neighbours import touched_neighbours
from impact.setting import Setting
from impact.situation import Situation
from impact.store.database import Connection
from impact.store.near import Beyond, Wanted, boxes_of, measures_in
from impact.store.pending import AREA_DISTANCE, areas_before, exposing
from impact.store.registers import all_stages, current_measures, first_stages
from impact.store.remembered import Remembered
from impact.store.situation import read_all
from impact.targets import target_of

MOST_NEAR = 100
"""Measures whose surroundings are read one by one. For more of them all is read at once, which is faster then."""

MARGIN_M = 1.0
"""Added to every distance: far more than the millimetre that matching allows."""


@dataclass(frozen=True, slots=True)
class Gathered:
    """What the pending measures are assessed against: `current` has them and those that share an area with them."""

    setting: Setting
    current: list[Measure]
    revisions: Mapping[str, int]
    planned: Planned


def gather(
    connection: Connection, frame: Setting, pending: Pending, remembered: Remembered, *, is_spread: bool = False
) -> Gathered:
    """Read what is needed, and add to `pending` the neighbours whose matters change.

    `frame` has at least the areas, districts and administrations, as `remembered` gave them. What is spread over other
    processes needs all of the registers: they cannot ask this one's connection.
    """
    if not (pending.measure_ids or pending.is_planned_otherwise):
        return Gathered(frame, [], {}, {})
    is_few = len(pending.measure_ids) <= MOST_NEAR and not (pending.is_planned_otherwise or is_spread)
    chosen = current_measures(connection, pending.measure_ids if is_few else None)
    around = {i: record for i, (record, _) in chosen.items()}
    around = _around(connection, frame, around) if is_few else around
    planned = planned_in_areas(frame.situation, list(around.values()), frame.pack, frame.as_of)
    if _add_neighbours(connection, frame.situation, around, planned, pending) and is_few:
        # They may share other areas with other measures.
        chosen = current_measures(connection, pending.measure_ids)
        around = _around(connection, frame, {i: record for i, (record, _) in chosen.items()})
        planned = planned_in_areas(frame.situation, list(around.values()), frame.pack, frame.as_of)
    records = [record for record, _ in chosen.values()]
    is_near = is_few and len(records) <= MOST_NEAR
    if is_near:
        situation = replace(_near(connection, frame, records, remembered), **_stages(connection, chosen))
    else:
        situation = read_all(connection, frame.situation, may_keep=True)
    revisions = {measure_id: revision for measure_id, (_, revision) in chosen.items()}
    return Gathered(replace(frame, situation=situation), records, revisions, planned)


def _around(connection: Connection, frame: Setting, focus: Mapping[str, Measure]) -> dict[str, Measure]:
    """The measures in focus, and all that may share an area with one of them, or did; by id and in its order."""
    situation = frame.situation
    touched = set(measures_in_areas(situation, list(focus.values()), frame.pack, frame.as_of))
    before = areas_before(connection, focus)
    touched |= {i for i, area in enumerate(situation.areas) if area.area_id in before}
    rows = [row for row in frame.pack.parameters[AREA_DISTANCE] if row.validity.covers(frame.as_of)]
    farthest_m = max(row.value for row in rows) + MARGIN_M
    shapes = situation.area_outlines.shapes[sorted(touched)]
    found = measures_in(connection, boxes_of(shapes, np.full(len(shapes), farthest_m))) | dict(focus)
    # Those that were there when they were assessed may be far from where the area is now.
    were_there = exposing(connection, {situation.areas[i].area_id for i in touched}) - found.keys()
    found |= {i: record for i, (record, _) in current_measures(connection, were_there).items()}
    return dict(sorted(found.items()))


def _add_neighbours(
    connection: Connection, situation: Situation, around: Mapping[str, Measure], planned: Planned, pending: Pending
) -> bool:
    """Add the measures that share an area with those pending and have another load there than was stored."""
    focus = pending.measure_ids
    if focus >= around.keys() or not (focus or pending.is_planned_otherwise):
        return False
    before = areas_before(connection, focus)
    now = {area for area, calendar in planned.items() if not calendar.ids.isdisjoint(focus)}
    touched = [
        i
        for i, area in enumerate(situation.areas)
        if pending.is_planned_otherwise or area.area_id in before or i in now
    ]
    found = touched_neighbours(connection, situation, planned, around, touched, focus)
    pending.add(Cause(Why.SHARED_AREA), found)
    return bool(found)


def _near(connection: Connection, frame: Setting, measures: Sequence[Measure], remembered: Remembered) -> Situation:
    """The registers near the measures: within their distances, in the areas that they expose, or named by them."""
    situation = frame.situation
    shapes = from_wkb([measure.geometry for measure in measures])
    reach = reach_of(frame.pack, measures, frame.as_of)
    exposed = np.unique(areas_exposed(situation, [m.geometry for m in measures], reach.area_distance_m).area)
    boxes = boxes_of(shapes, reach.to_recipients_m + MARGIN_M)
    boxes += boxes_of(situation.area_outlines.shapes[exposed], np.full(len(exposed), MARGIN_M))
    targets = [target_of(measure) for measure in measures]
    activities = {code for target in targets for code in target.activities}
    numbers = {number for target in targets for number in target.numbers}
    recipients, properties = remembered.near(connection, Wanted(boxes, activities, numbers))
    return replace(
        situation,
        recipients=recipients,
        properties=properties,
        beyond=Beyond(connection),
        filled_areas=exposed,
    )


def _stages(connection: Connection, chosen: Mapping[str, tuple[Measure, int]]) -> dict[str, Any]:
    """The stages that measures have had, of those that have any but the one of their first revision."""
    ids = [measure_id for measure_id, (_, revision) in chosen.items() if revision > 1]
    if not ids:
        return {}
    return {"first_stages": first_stages(connection, ids), "stages": all_stages(connection, ids)}
