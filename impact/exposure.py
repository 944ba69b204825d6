"""Who and what a measure meets, in the three ways that are never merged: by area, by distance, by neighbourhood.

Boundary cases, all in EPSG:3006 with 1 mm to spare (geodata.matching.match):

- in_area: the insides of measure and area share something. A mere touch is near_area with distance 0.
- near_area: not in the area, and at most the area distance d from it (exactly d counts).
- within_reach: at most the reach r from the recipient's point or property (exactly r counts; r = 0 means inside or
  touching). Inside a polygon's hole the distance is that to the hole's edge.
- touched, adjoining, across_street: the property and the measure share something; are at most the border tolerance
  apart; are at most the street's width apart.
- by_activity, named: the matter names the recipient's activity (SNI) or organisation number; no place is needed.
- A workplace on an area's border belongs to the area; a property belongs when their insides share something.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from geodata.matching.clearance import clearances_m
from geodata.matching.match import neighbourhood, points_distance, points_within, shapes_within
from geodata.matching.meeting import TOLERANCE_M, share_ground
from geodata.matching.pairs import Pairs
from geodata.shapes import Flags, Floats, Indices, Shapes, from_wkb
from impact.situation import Situation
from impact.targets import Masks, Part, Target, bits, by_target
from impact.terms import Relation

Measured: TypeAlias = tuple[Part, Floats]
"""Rows, and the distance of each in metres."""

FEW = 100
"""Of more measures at once nothing is remembered: that is a run, which asks for each of them together."""
MOST_REMEMBERED = 2_000

NEIGHBOUR_RELATIONS = (Relation.TOUCHED, Relation.ADJOINING, Relation.ACROSS_STREET)


@dataclass(frozen=True, slots=True)
class Reach:
    """How far each measure reaches, metres, one value per measure; from the pack's parameters."""

    area_distance_m: Floats
    reach_m: Floats
    street_width_m: Floats
    border_tolerance_m: float
    withdrawn_stages: frozenset[str] = frozenset()

    @property
    def to_recipients_m(self) -> Floats:
        """The greatest distance of each measure at which it meets somebody outside the areas that it exposes."""
        return np.maximum(np.maximum(self.reach_m, self.street_width_m), self.border_tolerance_m)

    @property
    def greatest_m(self) -> tuple[float, ...]:
        """The greatest distance of each measure."""
        return tuple(np.maximum(self.area_distance_m, self.to_recipients_m).tolist())


@dataclass(frozen=True, slots=True)
class AreaExposures:
    """Measure × area: relation bit and distance; sorted by measure, then area."""

    measure: Indices
    area: Indices
    relation: Masks
    distance_m: Floats


@dataclass(frozen=True, slots=True)
class Exposures:
    """Measure × recipient: every relation as a bit mask, and the shortest distance; sorted by measure, recipient.

    The distance is NaN when the measure or the recipient has no place.

    `through_row` and `through_area` say which areas expose a row: row index and index into `AreaExposures`.
    """

    measure: Indices
    recipient: Indices
    relations: Masks
    distance_m: Floats
    through_row: Indices
    through_area: Indices


def find_area_exposures(situation: Situation, measures: Shapes, area_distance_m: Floats) -> AreaExposures:
    """Each area that a measure lies in, touches, or is near."""
    measure, area, distance_m = shapes_within(measures, area_distance_m, situation.area_outlines)
    is_inside = share_ground(measures, situation.area_outlines, measure, area)
    relation = np.where(is_inside, Relation.IN_AREA.bit, Relation.NEAR_AREA.bit).astype(np.uint8)
    return AreaExposures(measure, area, relation, distance_m)


def areas_exposed(situation: Situation, drawn: Sequence[bytes | None], area_distance_m: Floats) -> AreaExposures:
    """As `find_area_exposures`, for measures given as well-known binary; of a few, those sought before are remembered.

    A registration asks for its measures, for those that may share an area with them, and again when it assesses.
    """
    if not 0 < len(drawn) <= FEW:
        return find_area_exposures(situation, from_wkb(drawn), area_distance_m)
    known = situation.exposed_before
    if len(known) > MOST_REMEMBERED:
        known.clear()
    wanted = list(zip(drawn, area_distance_m.tolist(), strict=True))
    fresh = list(dict.fromkeys(each for each in wanted if each not in known))
    if fresh:
        found = find_area_exposures(situation, from_wkb([wkb for wkb, _ in fresh]), np.array([m for _, m in fresh]))
        ends = np.searchsorted(found.measure, np.arange(len(fresh) + 1))
        for number, each in enumerate(fresh):
            own = slice(ends[number], ends[number + 1])
            known[each] = found.area[own], found.relation[own], found.distance_m[own]
    parts = [known[each] for each in wanted]
    measure = np.repeat(np.arange(len(parts)), [len(area) for area, _, _ in parts])
    area, relation, distance_m = (np.concatenate(column) for column in zip(*parts, strict=True))
    return AreaExposures(measure, area, relation, distance_m)


def find_exposures(
    situation: Situation, measures: Shapes, reach: Reach, areas: AreaExposures, targets: Sequence[Target] = ()
) -> Exposures:
    """Every recipient that a measure meets. `areas` is `find_area_exposures` for the same measures.

    `targets` are what the measures say of whom they concern, one per measure, or none at all.
    """
    n = max(len(situation.recipients), 1)
    by_area, area_row = _by_area(situation, areas)
    near = [_workplaces_near(situation, measures, reach), *_holders_near(situation, measures, reach)]
    parts = [by_area, *(part for part, _ in near), *by_target(situation, targets)]
    pair = np.concatenate([measure.astype(np.int64) * n + recipient for measure, recipient, _ in parts])
    pairs, inverse = np.unique(pair, return_inverse=True)
    inverse = inverse.reshape(-1)
    relations = np.zeros(len(pairs), dtype=np.uint8)
    np.bitwise_or.at(relations, inverse, np.concatenate([mask for _, _, mask in parts]))
    measure, recipient = pairs // n, pairs % n
    distance_m = np.full(len(pairs), np.nan)
    measured = [np.full(len(by_area[0]), np.nan), *(metres for _, metres in near)]
    distance_m[inverse[len(area_row) : sum(map(len, measured))]] = np.concatenate(measured[1:])
    _measure_others(situation, measures, measure, recipient, distance_m)
    return Exposures(measure, recipient, relations, distance_m, inverse[: len(area_row)], area_row)


def _by_area(situation: Situation, areas: AreaExposures) -> tuple[Part, Indices]:
    """Everyone in the areas that a measure exposes, however far across; and the area row behind each."""
    row, recipient = situation.area_members.joined(areas.area)
    return (areas.measure[row], recipient, areas.relation[row]), row


def _workplaces_near(situation: Situation, measures: Shapes, reach: Reach) -> Measured:
    """Workplaces within their measure's reach."""
    measure, workplace, distance_m = points_within(measures, reach.reach_m, situation.recipients.places)
    return (measure, workplace, bits(len(measure), Relation.WITHIN_REACH)), distance_m


def _holders_near(situation: Situation, measures: Shapes, reach: Reach) -> Iterator[Measured]:
    """Interests in properties within reach, touched, adjoining or across the street.

    Reach and neighbourhood are read off the same distances: to measure them is what takes time.
    """
    street_m = np.maximum(reach.street_width_m, reach.border_tolerance_m)
    near = shapes_within(measures, np.maximum(reach.reach_m, street_m), situation.property_outlines)
    measure, _, distance_m = near
    yield _held(situation, near, distance_m <= reach.reach_m[measure] + TOLERANCE_M, Relation.WITHIN_REACH)
    row, kind = neighbourhood(
        measures,
        situation.property_outlines,
        near,
        tolerance_m=reach.border_tolerance_m,
        street_width_m=reach.street_width_m,
    )
    for i, relation in enumerate(NEIGHBOUR_RELATIONS):
        yield _held(situation, near, row[kind == i], relation)


def _held(situation: Situation, near: Pairs, chosen: Indices | Flags, relation: Relation) -> Measured:
    """The interests in some of the properties near measures, with the properties' distances."""
    measure, prop, distance_m = near[0][chosen], near[1][chosen], near[2][chosen]
    row, interest = situation.holders(np.arange(len(prop)), prop)
    return (measure[row], interest, bits(len(row), relation)), distance_m[row]


def _measure_others(
    situation: Situation, measures: Shapes, measure: Indices, recipient: Indices, distance_m: Floats
) -> None:
    """Fill in the distances that nearness has not given: of those exposed by an area or by name. Exact metres.

    Interests in one property share its distance, so each measure × property is measured once.
    """
    open_ = np.flatnonzero(np.isnan(distance_m))
    is_workplace = situation.recipients.is_workplace[recipient[open_]]
    row = open_[is_workplace]
    distance_m[row] = points_distance(measures, measure[row], situation.recipients.workplace_xy[recipient[row]])
    row = open_[~is_workplace]
    prop = situation.property_of[recipient[row]]
    row, prop = row[prop >= 0], prop[prop >= 0]
    n = max(len(situation.property_outlines), 1)
    pairs, inverse = np.unique(measure[row] * n + prop, return_inverse=True)
    found = clearances_m(measures, situation.property_outlines, pairs // n, pairs % n)
    distance_m[row] = found[inverse.reshape(-1)]
