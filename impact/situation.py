"""The registers on a day, as arrays: what a measure can meet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Protocol

import numpy as np

from geodata.matching.grouped import Grouped
from geodata.matching.match import points_in, shapes_within
from geodata.matching.meeting import share_ground
from geodata.matching.nearest import Around, Nearest
from geodata.matching.outlines import Outlines
from geodata.shapes import Floats, Indices, Shapes
from impact.columns.property_outlines import PropertyOutlines
from impact.columns.recipients import Recipients
from impact.ground import ExposedBefore, Ground
from impact.model import Administration, BusinessArea, District, Measure


class NearestPlace(Protocol):
    """Something that can be asked how far the nearest is, as `geodata.matching.nearest.Around`."""

    def metres_to(self, shapes: Shapes) -> Floats:
        """For each shape the distance to the nearest in metres, infinity when there is none."""


@dataclass(frozen=True)
class Situation:
    """The registers in key order. A recipient's index is its row in `recipients`.

    `first_stages` is the stage in which each measure was first registered, by id; a measure that is not there is new.
    `stages` are all that it has had so far.
    """

    areas: tuple[BusinessArea, ...]
    districts: tuple[District, ...]
    administrations: dict[str, Administration]
    recipients: Recipients
    properties: PropertyOutlines
    first_stages: Mapping[str, str | None] = field(default_factory=dict)
    stages: Mapping[str, frozenset[str | None]] = field(default_factory=dict)
    beyond: NearestPlace | None = None
    """Finds the recipient that is nearest where only those near some measures were read; None when all were."""
    filled_areas: Indices | None = None
    """The areas (indices, ascending) of which all recipients were read, where only some were; None when all were."""
    ground: Ground | None = None
    """The areas and districts made ready, where somebody has done so; that of others is not used."""

    def __post_init__(self) -> None:
        """Hand what was made ready on to whoever is made from this one with other recipients."""
        known = self.ground
        if known is None or known.areas is not self.areas or known.districts is not self.districts:
            object.__setattr__(self, "ground", Ground(self.areas, self.districts))

    @property
    def _ground(self) -> Ground:
        assert self.ground is not None  # noqa: S101 - every situation has one
        return self.ground

    @property
    def area_outlines(self) -> Outlines:
        """Polygons of the areas, EPSG:3006."""
        return self._ground.area_outlines

    @property
    def district_outlines(self) -> Outlines:
        """Polygons of the districts, EPSG:3006."""
        return self._ground.district_outlines

    @property
    def exposed_before(self) -> ExposedBefore:
        """What is remembered of measures that were sought in these areas."""
        return self._ground.exposed

    @cached_property
    def area_members(self) -> Grouped:
        """By area the workplaces in it or on its border, and the interests in properties there."""
        chosen = np.arange(len(self.areas)) if self.filled_areas is None else self.filled_areas
        outlines = self.area_outlines.shapes[chosen]
        area, workplace = points_in(outlines, self.recipients.places)
        of_area, prop, _ = shapes_within(outlines, np.zeros(len(chosen)), self.property_outlines)
        is_inside = share_ground(outlines, self.property_outlines, of_area, prop)
        holder_area, interest = self.holders(of_area[is_inside], prop[is_inside])
        return Grouped(chosen[np.concatenate([area, holder_area])], np.concatenate([workplace, interest]))

    def holders(self, first: Indices, prop: Indices) -> tuple[Indices, Indices]:
        """(first, recipient) for every interest in the property beside each `first`."""
        row, interest = self._interests.joined(prop)
        return first[row], interest

    @cached_property
    def _interests(self) -> Grouped:
        """By property those who have an interest in it."""
        n = self.recipients.n_workplaces
        return Grouped(self.property_of[n:], np.arange(n, len(self.property_of)))

    @cached_property
    def property_outlines(self) -> Outlines:
        """Polygons of the properties, EPSG:3006."""
        return Outlines(self.properties.shapes)

    @cached_property
    def property_of(self) -> Indices:
        """For each recipient the index of the property that it has an interest in, -1 when the register lacks it."""
        index: dict[str | None, int] = {key: i for i, key in enumerate(self.properties.keys)}
        of = self.recipients.property_key
        of_each: Indices = np.array(of.each(lambda key: index.get(key, -1)), np.int32)
        return of_each[of.codes]

    @property
    def nearest_area(self) -> Nearest:
        """The areas, ready to be asked which is nearest."""
        return self._ground.nearest_area

    @property
    def nearest_district(self) -> Nearest:
        """The districts, ready to be asked which is nearest."""
        return self._ground.nearest_district

    @cached_property
    def nearest_recipient(self) -> NearestPlace:
        """Where the recipients are, ready to be asked which place is nearest."""
        if self.beyond is not None:
            return self.beyond
        return Around(self.recipients.places, self.property_outlines)

    def stages_of(self, measure: Measure) -> frozenset[str | None]:
        """Every stage that the measure has been registered in, with the one that it has now."""
        return self.stages.get(measure.measure_id, frozenset()) | {measure.stage}
