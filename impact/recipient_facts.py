"""Exposures as facts for stage one: columns of words, numbers and yes/no, in the catalogue's Swedish names."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np

from geodata.shapes import Flags, Indices
from impact.exposure import AreaExposures, Exposures
from impact.facts import RECIPIENT_FIELDS, RECIPIENT_WORDS
from impact.model import Administration, Measure, PropertyInterest, Workplace
from impact.situation import Situation
from impact.size_class import employees
from impact.terms import Relation
from rules.catalogue import Owner
from rules.columns import Encoded, Values

Columns = dict[str, Values]


def measure_facts(measure: Measure, as_of: date) -> dict[str, object]:
    """What a pack may know of a measure on a day. Days until start are negative once it has started."""
    starts_on, ends_on = measure.starts_on, measure.ends_on
    return {
        "åtgärdstyp": measure.kind,
        "skede": measure.stage,
        "trafikpåverkan": measure.traffic_effect,
        "förvaltning": measure.administration_id,
        "kostnad_mnkr": measure.cost_msek,
        "dagar_till_start": (starts_on - as_of).days if starts_on else None,
        "varaktighet_dagar": (ends_on - starts_on).days + 1 if starts_on and ends_on else None,
        "har_avslutats": ends_on is not None and ends_on < as_of,
    }


def recipient_facts(recipient: Workplace | PropertyInterest) -> dict[str, object]:
    """What a pack may know of a recipient. Its name, contacts and history are deliberately not facts."""
    if isinstance(recipient, PropertyInterest):
        return {"mottagartyp": recipient.kind.swedish, "sni_huvudgrupp": None, "storleksklass_minst": None}
    return {
        "mottagartyp": RECIPIENT_WORDS[0],
        "sni_huvudgrupp": recipient.sni_2007[:2] if recipient.sni_2007 else None,
        "storleksklass_minst": employees(recipient.size_class)[0],
    }


def relation_facts(
    relations: int, distance_m: float | None, area_distance_m: float | None, *, is_dedicated: bool
) -> dict[str, object]:
    """What holds between a measure and a recipient. `area_distance_m` is None when no area exposes the recipient."""
    return {
        **{relation.swedish: bool(relations & relation.bit) for relation in Relation},
        "avstånd_m": distance_m,
        "renodlat_område": is_dedicated,
        "avstånd_område_m": area_distance_m,
    }


def is_own(administration: Administration | None, recipient: Workplace | PropertyInterest) -> bool:
    """Whether the recipient is the planning body itself, by organisation number (never by name)."""
    number = administration.organisation_number if administration else None
    return number is not None and recipient.organisation_number == number


def exposure_facts(
    situation: Situation, measures: Sequence[Measure], exposures: Exposures, areas: AreaExposures, as_of: date
) -> Columns:
    """The columns of stage one, one row per exposure: what belongs to a measure or a recipient stands there once."""
    exposed, of_row = np.unique(exposures.recipient, return_inverse=True)
    recipients = [situation.recipient(i) for i in exposed.tolist()]
    # Names come from the catalogue: a run in which nobody is exposed has every column too, empty.
    of_measure = _encoded(Owner.MEASURE, [measure_facts(m, as_of) for m in measures], exposures.measure)
    of_recipient = _encoded(Owner.RECIPIENT, [recipient_facts(r) for r in recipients], of_row.reshape(-1))
    columns = of_measure | of_recipient | _relation_columns(situation, exposures, areas)
    planners = [situation.administrations.get(m.administration_id) for m in measures]
    columns["egen_fastighet"] = _own(planners, recipients, exposures.measure, of_row.reshape(-1))
    return columns


def _encoded(owner: Owner, facts: Sequence[dict[str, object]], ids: Indices) -> Columns:
    """The columns of one owner with one array of ids, so that rules look at each owner once and not at each row."""
    names = [field.name for field in RECIPIENT_FIELDS if field.owner is owner]
    return {name: Encoded([each[name] for each in facts], ids) for name in names}


def _own(
    planners: Sequence[Administration | None],
    recipients: Sequence[Workplace | PropertyInterest],
    measure: Indices,
    recipient: Indices,
) -> Flags:
    """As `is_own`, for every row."""
    planning = [planner.organisation_number if planner else None for planner in planners]
    number_of = {number: i for i, number in enumerate(dict.fromkeys(filter(None, planning)))}
    of_measure = np.array([number_of.get(number or "", -1) for number in planning], np.intp)
    of_recipient = np.array([number_of.get(r.organisation_number or "", -2) for r in recipients], np.intp)
    return np.asarray(of_measure[measure] == of_recipient[recipient])


def _relation_columns(situation: Situation, exposures: Exposures, areas: AreaExposures) -> Columns:
    n = len(exposures.measure)
    is_dedicated = np.zeros(n, dtype=bool)
    dedicated_areas = np.array([area.is_dedicated for area in situation.areas], dtype=bool)
    np.logical_or.at(is_dedicated, exposures.through_row, dedicated_areas[areas.area[exposures.through_area]])
    nearest = np.full(n, np.nan)
    np.fmin.at(nearest, exposures.through_row, areas.distance_m[exposures.through_area])
    columns: Columns = {r.swedish: (exposures.relations & r.bit) > 0 for r in Relation}
    columns["avstånd_m"] = exposures.distance_m
    columns["renodlat_område"] = is_dedicated
    columns["avstånd_område_m"] = nearest
    return columns
