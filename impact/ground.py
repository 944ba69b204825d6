"""Where areas and districts are: made ready once for all who are judged against the same of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from geodata.matching.nearest import Nearest
from geodata.matching.outlines import Outlines
from geodata.shapes import Floats, Indices, from_wkb
from impact.model import BusinessArea, District

ExposedBefore: TypeAlias = dict[tuple[bytes | None, float], tuple[Indices, NDArray[np.uint8], Floats]]
"""A measure (well-known binary) and its distance to areas → areas, relation bits and distances (`AreaExposures`)."""


@dataclass(frozen=True, eq=False)
class Ground:
    """The areas and districts of a day, in key order, and what finding measures in them needs; EPSG:3006."""

    areas: tuple[BusinessArea, ...]
    districts: tuple[District, ...]
    exposed: ExposedBefore = field(default_factory=dict, repr=False)
    """What `impact.exposure` remembers of the measures that it has sought in the areas."""

    def __getstate__(self) -> dict[str, object]:
        """A worker makes the rest ready itself: that is less than what would be sent."""
        return {"areas": self.areas, "districts": self.districts, "exposed": {}}

    @cached_property
    def area_outlines(self) -> Outlines:
        """Polygons of the areas."""
        return Outlines(from_wkb([area.geometry for area in self.areas]))

    @cached_property
    def district_outlines(self) -> Outlines:
        """Polygons of the districts."""
        return Outlines(from_wkb([district.geometry for district in self.districts]))

    @cached_property
    def nearest_area(self) -> Nearest:
        """The areas, ready to be asked which is nearest."""
        return Nearest.of(self.area_outlines.shapes)

    @cached_property
    def nearest_district(self) -> Nearest:
        """The districts, ready to be asked which is nearest."""
        return Nearest.of(self.district_outlines.shapes)
