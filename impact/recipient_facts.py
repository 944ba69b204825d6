"""Exposures as facts for stage one: columns of words, numbers and yes/no, in the catalogue's Swedish names."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np

from geodata.shapes import Flags, Indices
from impact.exposure import AreaExposures, Exposures
from impact.facts import RECIPIENT_FIELDS
from impact.model import Administration, Measure, PropertyInterest, Workplace
from impact.one_fact import measure_facts, recipient_facts
from impact.situation import Situation
from impact.terms import Relation
from rules.catalogue import Owner
from rules.columns import Encoded, Values

Columns = dict[str, Values]


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
