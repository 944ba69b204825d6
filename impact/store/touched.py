"""Which measures the changes in the registers since their assessment can touch: never too few.

What a measure met is in the store, so a changed or ended record touches those that it is exposed to. What it meets now
is told by boxes: the measure's own, grown by the greatest distance that its assessment used. Loads no geometry.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from impact.findings import RUN_SERIES
from impact.intake.identity import designation_key
from impact.listed import listed
from impact.store.batches import batches
from impact.store.changes import MANY
from impact.store.squares import Box, Squares
from impact.store.tables import (
    BOUNDS,
    administrations,
    area_exposures,
    areas,
    assessments,
    districts,
    exposures,
    findings,
    interests,
    measures,
    properties,
    proposals,
    recipients,
    register_changes,
    runs,
    workplaces,
)
from impact.terms import RecipientType, ZeroMatchReason

ROUNDING_M = 1.0
"""Added to every distance: far more than the millimetre that matching allows."""

BY_DISTANCE = {
    reason.value
    for reason in (ZeroMatchReason.NOTHING_NEAR, ZeroMatchReason.EMPTY_AREA, ZeroMatchReason.WRONG_MUNICIPALITY)
}
"""Reasons whose figures are distances to what is nearest, wherever that is."""
TO_RECIPIENT, TO_AREA = "recipient_m", "area_m"
"""Those figures, in whole metres rounded up (`impact.zero`)."""


@dataclass(frozen=True, slots=True)
class Touched:
    """The measures that changes of one register can touch, and how many of its records were changed since.

    `n_changed` is None when there were more than are kept: then it touches every measure.
    """

    register: str
    n_changed: int | None
    measure_ids: frozenset[str]


def touched_measures(connection: sa.Connection) -> list[Touched]:
    """By register, what the changes touch that a measure's current assessment has not seen."""
    changes = _unseen(connection)
    if not changes:
        return []
    judged = _Judged.of(connection)
    found = []
    for register, changed in changes.items():
        ids = changed.ids
        pairs = TOUCHED_BY[register](connection, judged, changed) if changed.many is None else ()
        hit = {m for m, each in pairs if judged.seen[m] < ids[each]}
        if changed.many is not None:
            hit = {m for m, seen in judged.seen.items() if seen < changed.last}
        if hit:
            found.append(Touched(register, None if changed.many is not None else len(ids), frozenset(hit)))
    return found


@dataclass(slots=True)
class _Changes:
    """The changed records of a register with the number of their last change, and where they were before."""

    ids: dict[str, int] = field(default_factory=dict)
    former: dict[str, list[Box]] = field(default_factory=lambda: defaultdict(list))
    many: int | None = None

    @property
    def last(self) -> int:
        return max([*self.ids.values(), self.many or 0])


def _unseen(connection: sa.Connection) -> dict[str, _Changes]:
    oldest = sa.select(sa.func.min(runs.c.change_no)).join_from(assessments, runs).where(assessments.c.is_current)
    table = register_changes
    statement = sa.select(table).where(table.c.change_no > oldest.scalar_subquery()).order_by(table.c.change_no)
    found: defaultdict[str, _Changes] = defaultdict(_Changes)
    for row in connection.execute(statement):
        changed = found[row.register]
        if row.record_id is MANY:
            changed.many = row.change_no
            continue
        changed.ids[row.record_id] = row.change_no
        if row.min_x is not None:
            changed.former[row.record_id].append(_box(row))
    return {table.name: found[table.name] for table in TABLES if table.name in found}


def _box(row: Any) -> Box:
    return Box(*(getattr(row, bound) for bound in BOUNDS))


@dataclass(slots=True)
class _Judged:
    """The current assessments of current revisions: what each has seen, and where its measure can meet something."""

    seen: dict[str, int]
    number_of: dict[int, str]
    planner: dict[str, str]
    places: Squares[str]
    by_distance: dict[str, dict[str, Any]]
    outline: dict[str, Box]
    targeted: list[tuple[str, tuple[str, ...], tuple[str, ...]]]
    in_area: dict[str, set[str]]

    @classmethod
    def of(cls, connection: sa.Connection) -> _Judged:
        columns = (
            assessments.c.assessment_no, assessments.c.measure_id, assessments.c.reach_m, assessments.c.zero_reason,
            assessments.c.zero_detail, runs.c.change_no, measures.c.administration_id, measures.c.target_activities,
            measures.c.target_numbers,
        )  # fmt: skip
        same = (measures.c.measure_id == assessments.c.measure_id) & (measures.c.revision == assessments.c.revision)
        statement = (
            sa.select(*columns, *(measures.c[bound] for bound in BOUNDS))
            .join_from(assessments, runs)
            .join(measures, same)
            .where(assessments.c.is_current)
        )
        judged = cls({}, {}, {}, Squares(), {}, {}, [], defaultdict(set))
        for row in connection.execute(statement):
            judged._add(row)
        exposed = sa.select(area_exposures.c.area_id, assessments.c.measure_id).join_from(area_exposures, assessments)
        for area_id, measure_id in connection.execute(exposed.where(assessments.c.is_current)):
            judged.in_area[area_id].add(measure_id)
        return judged

    def _add(self, row: Any) -> None:
        measure_id = row.measure_id
        self.seen[measure_id] = row.change_no
        self.number_of[row.assessment_no] = measure_id
        self.planner[measure_id] = row.administration_id
        if row.min_x is not None:
            self.outline[measure_id] = _box(row)
            self.places.add(_box(row).grown(row.reach_m + ROUNDING_M), measure_id)
        if row.zero_reason in BY_DISTANCE:
            self.by_distance[measure_id] = row.zero_detail
        if row.target_activities or row.target_numbers:
            named = (listed(row.target_activities), listed(row.target_numbers))
            self.targeted.append((measure_id, *named))


Pairs = Iterator[tuple[str, str]]
"""A measure and the changed record that touches it."""


def _by_workplaces(connection: sa.Connection, judged: _Judged, changed: _Changes) -> Pairs:
    yield from _exposed(connection, judged, RecipientType.WORKPLACE, {i: (i,) for i in changed.ids})
    area_places = _area_places(connection)
    columns = (workplaces.c.workplace_id, workplaces.c.sni_2007, workplaces.c.organisation_number)
    for row in _rows(connection, workplaces, columns, changed.ids):
        yield from _near(judged, area_places, row.workplace_id, row)
        for measure_id, activities, numbers in judged.targeted:
            if (row.sni_2007 or "").startswith(activities or ("-",)) or row.organisation_number in numbers:
                yield measure_id, row.workplace_id
    yield from _nearest(connection, judged, changed, workplaces, TO_RECIPIENT)


def _by_properties(connection: sa.Connection, judged: _Judged, changed: _Changes) -> Pairs:
    held = _holders(connection, {designation_key(i): i for i in changed.ids})
    yield from _exposed(connection, judged, RecipientType.PROPERTY_INTEREST, held)
    area_places = _area_places(connection)
    for row in _rows(connection, properties, (properties.c.designation,), changed.ids):
        yield from _near(judged, area_places, row.designation, row)
    yield from _nearest(connection, judged, changed, properties, TO_RECIPIENT)


def _by_interests(connection: sa.Connection, judged: _Judged, changed: _Changes) -> Pairs:
    yield from _exposed(connection, judged, RecipientType.PROPERTY_INTEREST, {i: (i,) for i in changed.ids})
    of_property: defaultdict[str, list[str]] = defaultdict(list)
    columns = (interests.c.interest_id, interests.c.designation, interests.c.organisation_number)
    for row in _rows(connection, interests, columns, changed.ids):
        of_property[designation_key(row.designation)].append(row.interest_id)
        for measure_id, _, numbers in judged.targeted:
            if row.organisation_number in numbers:
                yield measure_id, row.interest_id
    area_places = _area_places(connection)
    bounds = (properties.c[bound] for bound in BOUNDS)
    for row in connection.execute(sa.select(properties.c.designation, *bounds)):
        for interest_id in of_property.get(designation_key(row.designation), ()):
            yield from _near(judged, area_places, interest_id, row)


def _by_areas(connection: sa.Connection, judged: _Judged, changed: _Changes) -> Pairs:
    yield from ((measure_id, i) for i in changed.ids for measure_id in judged.in_area.get(i, ()))
    for row in _rows(connection, areas, (areas.c.area_id,), changed.ids):
        if row.min_x is not None:
            yield from ((measure_id, row.area_id) for measure_id in judged.places.meeting(_box(row)))
    yield from _nearest(connection, judged, changed, areas, TO_AREA)


def _by_districts(connection: sa.Connection, judged: _Judged, changed: _Changes) -> Pairs:
    known = connection.execute(sa.select(districts.c.district_id).where(districts.c.is_current)).scalars()
    if set(known) <= changed.ids.keys():
        # There may have been none before: then measures far from all of them are outside the municipality since.
        yield from _of_all(judged.seen, changed)
        return
    for row in _rows(connection, districts, (districts.c.district_id,), changed.ids):
        if row.min_x is not None:
            yield from ((measure_id, row.district_id) for measure_id in judged.places.meeting(_box(row)))
    for district_id, boxes in changed.former.items():
        yield from ((measure_id, district_id) for box in boxes for measure_id in judged.places.meeting(box))
    # What is said of measures outside, or across the border, holds a distance to the nearest district.
    said = set(connection.execute(sa.select(findings.c.source).where(findings.c.series == RUN_SERIES)).scalars())
    outside = {measure_id for measure_id in judged.seen if f"åtgärd {measure_id}" in said}
    yield from _of_all(outside | judged.by_distance.keys(), changed)


def _by_administrations(connection: sa.Connection, judged: _Judged, changed: _Changes) -> Pairs:
    yield from ((measure_id, planner) for measure_id, planner in judged.planner.items() if planner in changed.ids)
    seated = sa.select(administrations.c.district_id, administrations.c.administration_id)
    in_district: defaultdict[str, list[str]] = defaultdict(list)
    for district_id, administration_id in connection.execute(seated.where(administrations.c.district_id.is_not(None))):
        if administration_id in changed.ids:
            in_district[district_id].append(administration_id)
    columns = (proposals.c.assessment_no, proposals.c.participants, proposals.c.led_by, proposals.c.districts)
    statement = sa.select(*columns).join_from(proposals, assessments).where(assessments.c.is_current)
    for number, participants, led_by, within in connection.execute(statement):
        at_the_table = {i for i in (*participants, *led_by) if i in changed.ids}
        at_the_table |= {i for district_id in within for i in in_district.get(district_id, ())}
        yield from ((judged.number_of[number], i) for i in at_the_table if number in judged.number_of)


TABLES = (administrations, districts, areas, workplaces, properties, interests)
"""The registers in the order in which a measure that several of them touch is counted."""

TOUCHED_BY: dict[str, Callable[[sa.Connection, _Judged, _Changes], Iterable[tuple[str, str]]]] = {
    "administrations": _by_administrations,
    "districts": _by_districts,
    "areas": _by_areas,
    "workplaces": _by_workplaces,
    "properties": _by_properties,
    "interests": _by_interests,
}


def _of_all(measure_ids: Iterable[str], changed: _Changes) -> Pairs:
    """The measures with the last of the changes, whichever record it was."""
    newest = max(changed.ids, key=changed.ids.__getitem__)
    return ((measure_id, newest) for measure_id in measure_ids)


def _nearest(connection: sa.Connection, judged: _Judged, changed: _Changes, table: sa.Table, figure: str) -> Pairs:
    """The measures that nobody is near, for which a changed record is or was as near as what is nearest."""
    places = [(i, box) for i, boxes in changed.former.items() for box in boxes]
    (key,) = table.primary_key
    places += [(row[0], _box(row)) for row in _rows(connection, table, (key,), changed.ids) if row.min_x is not None]
    for measure_id, detail in judged.by_distance.items():
        if figure in detail and measure_id in judged.outline:
            metres = float("inf") if detail[figure] is None else detail[figure] + ROUNDING_M
            within = judged.outline[measure_id].grown(metres)
            yield from ((measure_id, i) for i, box in places if within.meets(box))


def _rows(
    connection: sa.Connection, table: sa.Table, columns: tuple[sa.Column[Any], ...], ids: Iterable[str]
) -> Iterator[Any]:
    """The named records that still stand, with their boxes."""
    key = next(iter(table.primary_key))
    for batch in batches(ids):
        chosen = key.in_(batch) & table.c.is_current
        yield from connection.execute(sa.select(*columns, *(table.c[b] for b in BOUNDS if b in table.c)).where(chosen))


def _exposed(
    connection: sa.Connection, judged: _Judged, kind: RecipientType, named: dict[str, tuple[str, ...]]
) -> Pairs:
    """The measures that recipients are exposed to: recipient id → the changed records that it stands for."""
    for ids in batches(named):
        statement = (
            sa.select(exposures.c.assessment_no, recipients.c.recipient_id)
            .join_from(exposures, recipients, exposures.c.recipient_no == recipients.c.recipient_no)
            .where(recipients.c.recipient_type == kind.value, recipients.c.recipient_id.in_(ids))
        )
        for number, recipient_id in connection.execute(statement):
            if number in judged.number_of:
                yield from ((judged.number_of[number], i) for i in named[recipient_id])


def _holders(connection: sa.Connection, designations: dict[str, str]) -> dict[str, tuple[str, ...]]:
    """The interests in the properties: interest id → the properties' designations as they were changed."""
    rows = connection.execute(sa.select(interests.c.interest_id, interests.c.designation))
    keyed = ((row.interest_id, designations.get(designation_key(row.designation))) for row in rows)
    return {interest_id: (designation,) for interest_id, designation in keyed if designation is not None}


def _area_places(connection: sa.Connection) -> Squares[str]:
    places = Squares[str]()
    statement = sa.select(areas.c.area_id, *(areas.c[b] for b in BOUNDS)).where(areas.c.min_x.is_not(None))
    for row in connection.execute(statement):
        places.add(_box(row).grown(ROUNDING_M), row.area_id)
    return places


def _near(judged: _Judged, area_places: Squares[str], record_id: str, row: Any) -> Pairs:
    """The measures that can reach the record's place, and those that expose an area in which it may be."""
    if row.min_x is None:
        return
    box = _box(row)
    yield from ((measure_id, record_id) for measure_id in judged.places.meeting(box))
    for area_id in area_places.meeting(box):
        yield from ((measure_id, record_id) for measure_id in judged.in_area.get(area_id, ()))
