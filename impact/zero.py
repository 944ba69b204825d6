"""Measures with nobody to inform: always a reason with its figures, never silence."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from geodata.shapes import Flags, Shapes
from impact.exposure import AreaExposures, Exposures, Reach
from impact.model import Measure
from impact.situation import Situation
from impact.terms import LocationQuality, ZeroMatchReason
from impact.unread import unread_words


@dataclass(frozen=True, slots=True)
class Zero:
    """A measure (index) that informs nobody: the reason and its figures, distances in whole metres."""

    measure: int
    reason: ZeroMatchReason
    detail: dict[str, object]


def zero_matches(
    situation: Situation,
    shapes: Shapes,
    reach: Reach,
    areas: AreaExposures,
    exposures: Exposures,
    informed: Flags,
) -> tuple[Zero, ...]:
    """The reason for every measure that informs nobody, in measure order."""
    n = len(shapes)
    n_exposed = np.bincount(exposures.measure, minlength=n)
    n_informed = np.bincount(exposures.measure[informed], minlength=n)
    has_area = np.bincount(areas.measure, minlength=n) > 0
    silent = np.flatnonzero(n_informed == 0)
    if not len(silent):
        return ()
    figures = _Figures.of(situation, shapes[silent])
    found = (
        _zero(int(m), shapes[m] is not None, int(n_exposed[m]), bool(has_area[m]), figures.row(i, reach, int(m)))
        for i, m in enumerate(silent)
    )
    return tuple(found)


def with_place(zero: Zero, measure: Measure) -> Zero:
    """The same, told apart when the place is not missing but can be read in several ways."""
    is_ambiguous = measure.location_quality is LocationQuality.AMBIGUOUS
    if zero.reason is not ZeroMatchReason.NO_LOCATION or not is_ambiguous:
        return zero
    return Zero(zero.measure, ZeroMatchReason.AMBIGUOUS_LOCATION, zero.detail)


def with_unread(zero: Zero, measure: Measure) -> Zero:
    """The same with the measure's words that no rule knows: for want of them nobody may have been told."""
    words = unread_words(measure)
    if not words:
        return zero
    reason = ZeroMatchReason.UNKNOWN_WORD if zero.reason is ZeroMatchReason.NOT_INFORMED else zero.reason
    return Zero(zero.measure, reason, {**zero.detail, "unknown": words})


def came_withdrawn(zeros: tuple[Zero, ...], unheard: Flags) -> tuple[Zero, ...]:
    """The same with the true reason for measures that were withdrawn before anybody could be told of them."""
    return tuple(Zero(z.measure, ZeroMatchReason.ARRIVED_WITHDRAWN, {}) if unheard[z.measure] else z for z in zeros)


def _zero(measure: int, is_placed: bool, n_exposed: int, has_area: bool, figures: dict[str, object]) -> Zero:  # noqa: FBT001
    if n_exposed:
        return Zero(measure, ZeroMatchReason.NOT_INFORMED, {"n_exposed": n_exposed})
    if not is_placed:
        return Zero(measure, ZeroMatchReason.NO_LOCATION, {})
    outside_m = figures.pop("outside_m")
    if isinstance(outside_m, int) and outside_m > 0:
        return Zero(measure, ZeroMatchReason.WRONG_MUNICIPALITY, {"distance_m": outside_m})
    reason = ZeroMatchReason.EMPTY_AREA if has_area else ZeroMatchReason.NOTHING_NEAR
    return Zero(measure, reason, figures)


@dataclass(frozen=True, slots=True)
class _Figures:
    """How far each silent measure is from the nearest area, recipient and district."""

    situation: Situation
    area: tuple[list[int], list[float]]
    recipient_m: list[float]
    district_m: list[float]

    @classmethod
    def of(cls, situation: Situation, shapes: Shapes) -> _Figures:
        area, area_m = situation.nearest_area.to(shapes)
        recipient_m = situation.nearest_recipient.metres_to(shapes)
        _, district_m = situation.nearest_district.to(shapes)
        return cls(situation, (area.tolist(), area_m.tolist()), recipient_m.tolist(), district_m.tolist())

    def row(self, i: int, reach: Reach, measure: int) -> dict[str, object]:
        area, area_m = self.area[0][i], self.area[1][i]
        return {
            "outside_m": _whole(self.district_m[i]),
            "area": self.situation.areas[area].name if area >= 0 else None,
            "area_m": _whole(area_m),
            "d_m": float(reach.area_distance_m[measure]),
            "recipient_m": _whole(self.recipient_m[i]),
            "r_m": float(reach.reach_m[measure]),
        }


def _whole(metres: float) -> int | None:
    """Whole metres, rounded up so that 0.4 m outside is not 'at' the border; None when nothing is there."""
    return None if np.isinf(metres) else int(np.ceil(metres - 0.001))
