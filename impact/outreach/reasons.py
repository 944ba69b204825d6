"""Why a recipient is told about a measure, in one plain sentence."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from impact.language import translator
from impact.model import Measure
from impact.results import Affected
from impact.terms import Relation
from impact.when import start_of

# Below half a metre a rounded distance would read "0 m away".
AT_THE_PLACE_M = 0.5


def title_of(parts: Sequence[tuple[Affected, Measure | None]], language: str) -> str:
    """The measure's title; of several parts the project, the first part's title and the number of parts."""
    affected, measure = parts[0]
    if len(parts) == 1 or measure is None:
        return affected.measure_title
    _ = translator(language)
    return _("{project}: {title} ({n} parts)").format(
        project=measure.project_id, title=affected.measure_title, n=len(parts)
    )


def reason_of(title: str, nearest: Affected, first: Measure | None, as_of: date, language: str) -> str:
    """What, where and when: "Ledningsarbete i Fagerstagatan, 40 m bort, startar 2027-03-01"."""
    return ", ".join((title, _where(nearest, language), _when(first, as_of, language)))


def _where(nearest: Affected, language: str) -> str:
    """The relation that comes closest to the recipient decides the words."""
    _ = translator(language)
    if nearest.distance_m is None:
        return _("about your line of business") if Relation.BY_ACTIVITY in nearest.relations else _("about you")
    away = _("at the place") if nearest.distance_m < AT_THE_PLACE_M else _("{distance} m away")
    if Relation.TOUCHED in nearest.relations:
        words = _("on the property itself")
    elif Relation.ADJOINING in nearest.relations:
        words = _("beside the property")
    elif Relation.ACROSS_STREET in nearest.relations:
        words = _("across the street, {distance} m away")
    elif Relation.WITHIN_REACH not in nearest.relations and Relation.IN_AREA in nearest.relations:
        words = _("in the same business area, {distance} m away")
    elif Relation.WITHIN_REACH not in nearest.relations and Relation.NEAR_AREA in nearest.relations:
        words = _("near the business area, {distance} m away")
    else:
        words = away
    return words.format(distance=round(nearest.distance_m))


def _when(first: Measure | None, as_of: date, language: str) -> str:
    _ = translator(language)
    start = start_of(first) if first else None
    if first is None or start is None:
        return _("no start date yet")
    # Of a period the latest day decides: what is planned for the spring has not started because March has come.
    has_started = (first.starts_latest_on or first.starts_on or as_of) < as_of and not _is_open(first)
    return (_("started {day}") if has_started else _("starts {day}")).format(day=start)


def _is_open(measure: Measure) -> bool:
    """Whether the start is a text without a latest day, such as "tidigast 2027"."""
    return measure.start_text is not None and measure.starts_latest_on is None
