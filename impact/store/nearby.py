"""The registers held in memory as columns, asked for what lies near a few places: as `read_near`, without the database.

Boxes are in EPSG:3006 metres. It answers the very same as reading the rows that stand would, in the same order.
"""

from __future__ import annotations

from functools import cached_property

import numpy as np

from geodata.matching.grouped import Grouped
from geodata.matching.places import Places
from geodata.points import bounds_of_wkb
from geodata.shapes import Floats, Indices
from impact.columns.property_outlines import PropertyOutlines
from impact.columns.recipients import Recipients
from impact.store.near import Wanted

HALF_M = 500.0
"""Properties that reach farther from their middle are few: they are looked at whatever is asked for."""


class Nearby:
    """The active workplaces, the interests and the properties of a whole store, by place, property and number."""

    def __init__(self, recipients: Recipients, properties: PropertyOutlines) -> None:
        """Made of what `read_kept_registers` gives."""
        self._recipients, self._properties = recipients, properties
        self._boxes = bounds_of_wkb(properties.wkb[:])
        half_m = np.fmax(self._boxes[:, 2] - self._boxes[:, 0], self._boxes[:, 3] - self._boxes[:, 1]) / 2
        self._large = np.flatnonzero(half_m > HALF_M)
        middles = (self._boxes[:, :2] + self._boxes[:, 2:]) / 2
        middles[self._large] = np.nan
        self._middles = Places.of(middles)
        n = recipients.n_workplaces
        code_of = {key: code for code, key in enumerate(recipients.property_key.values)}
        keys = [code_of.setdefault(key, len(code_of)) for key in properties.keys]
        self._key = np.array(keys, np.intp)
        self._with_key = Grouped(self._key, np.arange(len(keys)))
        self._held_with_key = Grouped(recipients.property_key.codes[n:], np.arange(n, len(recipients)))

    def read(self, wanted: Wanted) -> tuple[Recipients, PropertyOutlines]:
        """The active workplaces and the interests that are wanted, and the properties that they or the boxes are in."""
        boxes = np.array([(b.min_x, b.min_y, b.max_x, b.max_y) for b in wanted.boxes], np.float64).reshape(-1, 4)
        _, place = self._recipients.places.in_boxes(boxes)
        _, workplace = self._recipients.places.points_at(np.unique(place))
        keys = np.unique(self._key[self._properties_in(boxes)])
        rows = np.unique(np.concatenate([workplace, self._held_with_key.joined(keys)[1], self._named(wanted)]))
        held = self._recipients.property_key.codes[rows[rows >= self._recipients.n_workplaces]]
        found = np.sort(self._with_key.joined(np.union1d(keys, held))[1])
        of = self._properties
        return self._recipients.taken(rows), PropertyOutlines(of.keys.taken(found), of.wkb.taken(found))

    def _properties_in(self, boxes: Floats) -> Indices:
        """The properties whose bounds meet one of the boxes."""
        _, place = self._middles.in_boxes(boxes + np.array([-HALF_M, -HALF_M, HALF_M, HALF_M]))
        _, near = self._middles.points_at(np.unique(place))
        some = np.concatenate([near, self._large])
        west, south, east, north = self._boxes[some].T[:, :, np.newaxis]
        meets = (west <= boxes[:, 2]) & (east >= boxes[:, 0]) & (south <= boxes[:, 3]) & (north >= boxes[:, 1])
        return np.asarray(some[meets.any(axis=1)])

    def _named(self, wanted: Wanted) -> Indices:
        """Whoever has one of the numbers, and the workplaces of the activities."""
        rows = [np.empty(0, np.intp)]
        if wanted.activities:
            begins = tuple(wanted.activities)
            is_asked = self._recipients.sni_2007.flags(lambda sni: sni is not None and sni.startswith(begins))
            rows.append(np.flatnonzero(is_asked & self._recipients.is_workplace))
        if wanted.numbers:
            known = [self._code_of_number[number] for number in wanted.numbers if number in self._code_of_number]
            rows.append(self._with_number.joined(np.unique(np.array(known, np.intp)))[1])
        return np.concatenate(rows)

    @cached_property
    def _code_of_number(self) -> dict[str | None, int]:
        return {number: code for code, number in enumerate(self._recipients.organisation_number.values)}

    @cached_property
    def _with_number(self) -> Grouped:
        return Grouped(self._recipients.organisation_number.codes, np.arange(len(self._recipients)))
