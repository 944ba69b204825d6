"""Where questions are: the areas that they name or their place lies in, and the districts of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from geodata.matching.match import shapes_within
from geodata.matching.meeting import share_ground
from geodata.matching.outlines import Outlines
from geodata.shapes import Shapes, from_wkb
from impact.model import Administration, BusinessArea, District
from impact.question import Question, parts_of


@dataclass(frozen=True)
class QuestionPlaces:
    """The registers on a day, as far as questions ask for them.

    `workplaces` and `properties` hold the shapes (WKB) of those that a question names, by CFAR number and designation.
    """

    areas: tuple[BusinessArea, ...]
    districts: tuple[District, ...]
    administrations: Mapping[str, Administration]
    workplaces: Mapping[str, bytes | None]
    properties: Mapping[str, bytes | None]

    @cached_property
    def _area_outlines(self) -> Outlines:
        return Outlines(from_wkb([area.geometry for area in self.areas]))

    def areas_of(self, questions: Sequence[Question]) -> list[tuple[str, ...]]:
        """For each question the ids of the areas that it names and that hold on the day, else of those of its place."""
        known = {area.area_id for area in self.areas}
        named = [tuple(each for each in parts_of(q.area_ids) if each in known) for q in questions]
        by_place = self._areas_at(from_wkb([None if q.area_ids else self._shape_of(q) for q in questions]))
        return [areas or placed for areas, placed in zip(named, by_place, strict=True)]

    def districts_of(self, questions: Sequence[Question], areas: Sequence[Sequence[str]]) -> list[list[str]]:
        """For each question the districts that its own place lies in or touches, else those of its areas."""
        shape_of = {area.area_id: area.geometry for area in self.areas}
        shapes: list[bytes | None] = []
        owner: list[int] = []
        for number, (question, ids) in enumerate(zip(questions, areas, strict=True)):
            place = self._shape_of(question)
            found = [place] if place is not None else [shape_of[each] for each in ids]
            shapes += found
            owner += [number] * len(found)
        outlines = Outlines(from_wkb([district.geometry for district in self.districts]))
        shape, district, _ = shapes_within(from_wkb(shapes), np.zeros(len(shapes)), outlines)
        touched: list[set[str]] = [set() for _ in questions]
        for s, d in zip(shape.tolist(), district.tolist(), strict=True):
            touched[owner[s]].add(self.districts[d].district_id)
        return [sorted(each) for each in touched]

    def _shape_of(self, question: Question) -> bytes | None:
        """The place that a question names: its workplace, else its property."""
        by_workplace = self.workplaces.get(question.workplace_id or "")
        return by_workplace or self.properties.get(question.designation or "")

    def _areas_at(self, shapes: Shapes) -> list[tuple[str, ...]]:
        """A workplace on an area's border belongs to it; a property belongs when their insides share something."""
        shape, area, _ = shapes_within(shapes, np.zeros(len(shapes)), self._area_outlines)
        is_point = np.array([each is not None and each.geom_type == "Point" for each in shapes], dtype=bool)
        belongs = is_point[shape] | share_ground(shapes, self._area_outlines, shape, area)
        found: list[list[str]] = [[] for _ in shapes]
        for s, a in zip(shape[belongs].tolist(), area[belongs].tolist(), strict=True):
            found[s].append(self.areas[a].area_id)
        return [tuple(ids) for ids in found]
