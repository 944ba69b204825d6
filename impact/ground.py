"""Where areas and districts are: made ready once for all who are judged against the same of them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from geodata.matching.nearest import Nearest
from geodata.matching.outlines import Outlines
from geodata.shapes import from_wkb
from impact.model import BusinessArea, District


@dataclass(frozen=True, eq=False)
class Ground:
    """The areas and districts of a day, in key order, and what finding measures in them needs; EPSG:3006."""

    areas: tuple[BusinessArea, ...]
    districts: tuple[District, ...]

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
