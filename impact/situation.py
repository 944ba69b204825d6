"""The registers on a day, as arrays: what a measure can meet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from geodata.matching.joined import joined
from geodata.matching.match import points_in, shapes_within
from geodata.matching.meeting import shapes_meet
from geodata.matching.places import Places
from geodata.shapes import Floats, Indices, Shapes, from_wkb, points_xy
from impact.intake.identity import designation_key
from impact.model import Administration, BusinessArea, District, Measure, Property, PropertyInterest, Workplace
from impact.terms import RecipientType


@dataclass(frozen=True)
class Situation:
    """The registers in key order. A recipient's index counts the workplaces first, then the interests.

    `first_stages` is the stage in which each measure was first registered, by id; a measure that is not there is new.
    `stages` are all that it has had so far.
    """

    areas: tuple[BusinessArea, ...]
    districts: tuple[District, ...]
    administrations: dict[str, Administration]
    workplaces: tuple[Workplace, ...]
    properties: tuple[Property, ...]
    interests: tuple[PropertyInterest, ...]
    first_stages: Mapping[str, str | None] = field(default_factory=dict)
    stages: Mapping[str, frozenset[str | None]] = field(default_factory=dict)

    @cached_property
    def area_shapes(self) -> Shapes:
        """Polygons of the areas, EPSG:3006."""
        return from_wkb([area.geometry for area in self.areas])

    @cached_property
    def district_shapes(self) -> Shapes:
        """Polygons of the districts, EPSG:3006."""
        return from_wkb([district.geometry for district in self.districts])

    @cached_property
    def workplace_xy(self) -> Floats:
        """Easting and northing of the workplaces, shape (n, 2), NaN where unknown."""
        return points_xy(from_wkb([workplace.geometry for workplace in self.workplaces]))

    @cached_property
    def workplace_places(self) -> Places:
        """The workplaces' coordinates, ready to be searched."""
        return Places.of(self.workplace_xy)

    @cached_property
    def area_members(self) -> tuple[Indices, Indices]:
        """(area, recipient) of every workplace in an area or on its border, and of interests in properties there."""
        area, workplace = points_in(self.area_shapes, self.workplace_places)
        of_area, prop, _ = shapes_within(self.area_shapes, np.zeros(len(self.areas)), self.property_shapes)
        is_inside = shapes_meet(self.area_shapes[of_area], self.property_shapes[prop])
        holder_area, interest = self.holders(of_area[is_inside], prop[is_inside])
        return np.concatenate([area, holder_area]), np.concatenate([workplace, interest])

    def holders(self, first: Indices, prop: Indices) -> tuple[Indices, Indices]:
        """(first, recipient) for every interest in the property beside each `first`."""
        row, interest = joined(prop, self.interest_property, np.arange(len(self.interests), dtype=np.intp))
        return first[row], interest + len(self.workplaces)

    @cached_property
    def property_shapes(self) -> Shapes:
        """Polygons of the properties, EPSG:3006."""
        return from_wkb([prop.geometry for prop in self.properties])

    @cached_property
    def interest_property(self) -> Indices:
        """For each interest the index of its property, -1 when the register lacks it."""
        index = {designation_key(p.designation): i for i, p in enumerate(self.properties)}
        return np.array([index.get(designation_key(i.designation), -1) for i in self.interests], dtype=np.intp)

    def stages_of(self, measure: Measure) -> frozenset[str | None]:
        """Every stage that the measure has been registered in, with the one that it has now."""
        return self.stages.get(measure.measure_id, frozenset()) | {measure.stage}

    @property
    def n_recipients(self) -> int:
        """Workplaces and interests together."""
        return len(self.workplaces) + len(self.interests)

    def recipient(self, index: int) -> Workplace | PropertyInterest:
        """The record behind a recipient's index."""
        n = len(self.workplaces)
        return self.workplaces[index] if index < n else self.interests[index - n]

    def recipient_key(self, index: int) -> tuple[RecipientType, str]:
        """The register and the id behind a recipient's index."""
        record = self.recipient(index)
        if isinstance(record, Workplace):
            return RecipientType.WORKPLACE, record.workplace_id
        return RecipientType.PROPERTY_INTEREST, record.interest_id
