"""Exposures as facts for stage one: columns of words, numbers and yes/no, in the catalogue's Swedish names."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np

from impact.exposure import AreaExposures, Exposures
from impact.facts import RECIPIENT_FIELDS, RECIPIENT_WORDS
from impact.model import Administration, Measure, PropertyInterest, Workplace
from impact.situation import Situation
from impact.size_class import employees
from impact.terms import Relation
from rules.catalogue import Owner
from rules.columns import Values

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
    """The columns of stage one, one row per exposure."""
    of_measure = [measure_facts(m, as_of) for m in measures]
    recipients = {int(i): situation.recipient(int(i)) for i in np.unique(exposures.recipient)}
    of_recipient = {i: recipient_facts(record) for i, record in recipients.items()}
    # Names come from the catalogue: a run in which nobody is exposed has every column too, empty.
    measure_names, recipient_names = _names_of(Owner.MEASURE), _names_of(Owner.RECIPIENT)
    columns: Columns = {name: [of_measure[m][name] for m in exposures.measure.tolist()] for name in measure_names}
    columns |= {name: [of_recipient[r][name] for r in exposures.recipient.tolist()] for name in recipient_names}
    columns |= _relation_columns(situation, exposures, areas)
    planners = [situation.administrations.get(m.administration_id) for m in measures]
    pairs = zip(exposures.measure.tolist(), exposures.recipient.tolist(), strict=True)
    columns["egen_fastighet"] = [is_own(planners[m], recipients[r]) for m, r in pairs]
    return columns


def _names_of(owner: Owner) -> list[str]:
    return [field.name for field in RECIPIENT_FIELDS if field.owner is owner]


def _relation_columns(situation: Situation, exposures: Exposures, areas: AreaExposures) -> Columns:
    n = len(exposures.measure)
    is_dedicated = np.zeros(n, dtype=bool)
    dedicated_areas = np.array([area.is_dedicated for area in situation.areas], dtype=bool)
    np.logical_or.at(is_dedicated, exposures.through_row, dedicated_areas[areas.area[exposures.through_area]])
    nearest = np.full(n, np.inf)
    np.minimum.at(nearest, exposures.through_row, areas.distance_m[exposures.through_area])
    columns: Columns = {r.swedish: ((exposures.relations & r.bit) > 0).tolist() for r in Relation}
    columns["avstånd_m"] = exposures.distance_m
    columns["renodlat_område"] = is_dedicated.tolist()
    columns["avstånd_område_m"] = [None if np.isinf(d) else d for d in nearest.tolist()]
    return columns
