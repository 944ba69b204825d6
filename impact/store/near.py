"""What lies near a few places, read through indexes: a store of a whole city is not read for one measure.

Boxes are in EPSG:3006 metres. What is read may lie somewhat farther away; what is near is never left out.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import sqlalchemy as sa

from geodata.matching.nearest import Nearest
from geodata.shapes import Floats, Shapes, bounds, from_wkb, points_of
from impact.columns.property_outlines import PropertyOutlines
from impact.columns.recipients import Recipients
from impact.model import Measure
from impact.store.batches import batches
from impact.store.registers import records_from, select_records
from impact.store.situation import INTEREST_COLUMNS, PROPERTY_COLUMNS, WORKPLACE_COLUMNS, recipients_of
from impact.store.squares import Box
from impact.store.tables import BOUNDS, interests, measures, properties, workplaces

FIRST_STEP_M = 500.0
FARTHEST_M = 3_000_000.0
"""Farther than anything in the country is from anything else."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Whom to read: those in the boxes, of the activities (beginnings of SNI 2007 codes), with the numbers."""

    boxes: Sequence[Box]
    activities: Collection[str] = ()
    numbers: Collection[str] = ()


def read_near(connection: sa.Connection, wanted: Wanted) -> tuple[Recipients, PropertyOutlines]:
    """The active workplaces and the interests that are wanted, and the properties that they or the boxes are in."""
    keys = {row.property_key for row in _in_boxes(connection, _PROPERTY_KEYS, properties, wanted.boxes)}
    held = {row[0]: row for row in _keyed(connection, sa.select(*INTEREST_COLUMNS), interests, keys)}
    named = interests.c.organisation_number.in_(sorted(wanted.numbers))
    if wanted.numbers:
        chosen = sa.select(*INTEREST_COLUMNS).where(interests.c.is_current, named)
        held |= {row[0]: row for row in connection.execute(chosen)}
    keys |= {row.property_key for row in held.values()}
    found = sorted(_keyed(connection, sa.select(*PROPERTY_COLUMNS), properties, keys), key=lambda row: row.designation)
    recipients = recipients_of(
        _columns(_workplaces(connection, wanted)),
        _columns(held.values()),
    )
    return recipients, PropertyOutlines.packed([row.property_key for row in found], [row.geometry for row in found])


def measures_in(connection: sa.Connection, boxes: Sequence[Box]) -> dict[str, Measure]:
    """The current measures whose boxes meet one of these, by id and in its order."""
    statement = select_records(measures, Measure)
    rows = {row.measure_id: row for row in _in_boxes(connection, statement, measures, boxes)}
    ids = sorted(rows)
    return dict(zip(ids, records_from([rows[i] for i in ids], Measure), strict=True))


def boxes_of(shapes: Shapes, grown_m: Floats) -> list[Box]:
    """The box of each shape that there is, grown by its own distance."""
    known = [(Box(*box), by_m) for box, by_m in zip(bounds(shapes).tolist(), grown_m.tolist(), strict=True)]
    return [box.grown(by_m) for box, by_m in known if box.min_x == box.min_x]


class Beyond:
    """The nearest recipients and properties of the whole register, sought in ever larger boxes."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def metres_to(self, shapes: Shapes) -> Floats:
        """As `Around.metres_to`, for those of the whole register."""
        return np.array([self._metres(shapes[i : i + 1]) for i in range(len(shapes))], dtype=np.float64)

    def _metres(self, shape: Shapes) -> float:
        step_m = FIRST_STEP_M
        for box in boxes_of(shape, np.zeros(1)):
            while step_m < 4 * FARTHEST_M:
                _, found = Nearest.of(self._places(box.grown(step_m))).to(shape)
                if found[0] <= step_m:
                    return float(found[0])
                step_m *= 4
        return float("inf")

    def _places(self, box: Box) -> Shapes:
        points = [(row.min_x, row.min_y) for row in _in_boxes(self._connection, _POINTS, workplaces, [box])]
        outlines = [row.geometry for row in _in_boxes(self._connection, _OUTLINES, properties, [box])]
        return np.concatenate([points_of(np.array(points, np.float64).reshape(-1, 2)), from_wkb(outlines)])


_PROPERTY_KEYS = sa.select(properties.c.property_key)
_POINTS = sa.select(workplaces.c.min_x, workplaces.c.min_y).where(workplaces.c.is_active)
_OUTLINES = sa.select(properties.c.geometry)


def _workplaces(connection: sa.Connection, wanted: Wanted) -> Iterable[Any]:
    statement = sa.select(*WORKPLACE_COLUMNS).where(workplaces.c.is_active)
    rows = {row[0]: row for row in _in_boxes(connection, statement, workplaces, wanted.boxes)}
    asked = [workplaces.c.sni_2007.startswith(code, autoescape=True) for code in sorted(wanted.activities)]
    if wanted.numbers:
        asked.append(workplaces.c.organisation_number.in_(sorted(wanted.numbers)))
    if asked:
        rows |= {row[0]: row for row in connection.execute(statement.where(workplaces.c.is_current, sa.or_(*asked)))}
    return rows.values()


def _in_boxes(
    connection: sa.Connection, statement: sa.Select[Any], table: sa.Table, boxes: Iterable[Box]
) -> Iterable[Any]:
    """The standing rows whose boxes meet one of these; some more than once. A point has its place in min_x, min_y."""
    of = table.c
    low_x, low_y, high_x, high_y = (sa.bindparam(bound, type_=sa.Float) for bound in BOUNDS)
    if table is workplaces:
        inside = sa.and_(of.min_x.between(low_x, high_x), of.min_y.between(low_y, high_y))
    else:
        inside = sa.and_(of.min_x <= high_x, of.max_x >= low_x, of.min_y <= high_y, of.max_y >= low_y)
    chosen = statement.where(of.is_current, inside)
    for box in boxes:
        place = {"min_x": box.min_x, "min_y": box.min_y, "max_x": box.max_x, "max_y": box.max_y}
        yield from connection.execute(chosen, place).all()


def _keyed(connection: sa.Connection, statement: sa.Select[Any], table: sa.Table, keys: Iterable[str]) -> Iterable[Any]:
    for each in batches(keys):
        yield from connection.execute(statement.where(table.c.is_current, table.c.property_key.in_(each))).all()


def _columns(rows: Iterable[Any]) -> list[tuple[tuple[Any, ...], ...]]:
    """The rows as columns, in the order of the first, the key."""
    ordered = sorted(map(tuple, rows), key=lambda row: row[0])
    return [tuple(zip(*ordered, strict=True))] if ordered else []
