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

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from geodata.matching.distance import paired_distance, points_of
from geodata.matching.joined import joined
from geodata.matching.match import neighbourhood, points_within, shapes_within
from geodata.matching.meeting import shapes_meet
from geodata.shapes import Floats, Indices, Shapes
from impact.situation import Situation
from impact.targets import Masks, Part, Target, bits, by_target
from impact.terms import Relation

NEIGHBOUR_RELATIONS = (Relation.TOUCHED, Relation.ADJOINING, Relation.ACROSS_STREET)


@dataclass(frozen=True, slots=True)
class Reach:
    """How far each measure reaches, metres, one value per measure; from the pack's parameters."""

    area_distance_m: Floats
    reach_m: Floats
    street_width_m: Floats
    border_tolerance_m: float
    withdrawn_stages: frozenset[str] = frozenset()


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
    measure, area, distance_m = shapes_within(measures, area_distance_m, situation.area_shapes)
    is_inside = shapes_meet(measures[measure], situation.area_shapes[area])
    relation = np.where(is_inside, Relation.IN_AREA.bit, Relation.NEAR_AREA.bit).astype(np.uint8)
    return AreaExposures(measure, area, relation, distance_m)


def find_exposures(
    situation: Situation, measures: Shapes, reach: Reach, areas: AreaExposures, targets: Sequence[Target] = ()
) -> Exposures:
    """Every recipient that a measure meets. `areas` is `find_area_exposures` for the same measures.

    `targets` are what the measures say of whom they concern, one per measure, or none at all.
    """
    n = max(situation.n_recipients, 1)
    by_area, area_row = _by_area(situation, areas)
    parts = [
        by_area,
        _by_reach(situation, measures, reach),
        *_by_neighbourhood(situation, measures, reach),
        *by_target(situation, targets),
    ]
    pair = np.concatenate([measure * n + recipient for measure, recipient, _ in parts])
    bits = np.concatenate([mask for _, _, mask in parts])
    pairs, inverse = np.unique(pair, return_inverse=True)
    relations = np.zeros(len(pairs), dtype=np.uint8)
    np.bitwise_or.at(relations, inverse, bits)
    measure, recipient = pairs // n, pairs % n
    distance_m = _distances(situation, measures, measure, recipient)
    return Exposures(measure, recipient, relations, distance_m, inverse[: len(area_row)], area_row)


def _by_area(situation: Situation, areas: AreaExposures) -> tuple[Part, Indices]:
    """Everyone in the areas that a measure exposes, however far across; and the area row behind each."""
    area, member = situation.area_members
    row, recipient = joined(areas.area, area, member)
    return (areas.measure[row], recipient, areas.relation[row]), row


def _by_reach(situation: Situation, measures: Shapes, reach: Reach) -> Part:
    """Workplaces and interests within their measure's reach."""
    measure, workplace, _ = points_within(measures, reach.reach_m, situation.workplace_places)
    of_measure, prop, _ = shapes_within(measures, reach.reach_m, situation.property_shapes)
    holder_measure, interest = situation.holders(of_measure, prop)
    both = np.concatenate([measure, holder_measure])
    return both, np.concatenate([workplace, interest]), bits(len(both), Relation.WITHIN_REACH)


def _by_neighbourhood(situation: Situation, measures: Shapes, reach: Reach) -> list[Part]:
    """Interests in properties touched, adjoining or across the street."""
    measure, prop, kind, _ = neighbourhood(
        measures,
        situation.property_shapes,
        tolerance_m=reach.border_tolerance_m,
        street_width_m=reach.street_width_m,
    )
    parts = []
    for i, relation in enumerate(NEIGHBOUR_RELATIONS):
        of_measure, interest = situation.holders(measure[kind == i], prop[kind == i])
        parts.append((of_measure, interest, bits(len(interest), relation)))
    return parts


def _distances(situation: Situation, measures: Shapes, measure: Indices, recipient: Indices) -> Floats:
    """Exact metres from each measure to its recipient's point or property; NaN when the recipient has no place.

    Interests in one property share its distance, so each measure × property is measured once.
    """
    n = len(situation.workplaces)
    place = recipient.copy()
    is_holder = recipient >= n
    place[is_holder] = n + situation.interest_property[recipient[is_holder] - n]
    places = np.concatenate([points_of(situation.workplace_xy), situation.property_shapes])
    pairs, inverse = np.unique(measure * max(len(places), 1) + place, return_inverse=True)
    first, second = pairs // max(len(places), 1), pairs % max(len(places), 1)
    return paired_distance(measures[first], places[second])[inverse]
