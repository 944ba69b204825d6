"""Exposures as facts for stage one: columns of words, numbers and yes/no, in the catalogue's Swedish names."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np

from geodata.shapes import Flags
from impact.columns.coded import Coded
from impact.columns.recipients import Recipients
from impact.exposure import AreaExposures, Exposures
from impact.facts import RECIPIENT_FIELDS
from impact.model import Administration, Measure
from impact.one_fact import measure_facts, recipient_facts
from impact.situation import Situation
from impact.terms import Relation
from rules.catalogue import Owner
from rules.columns import Encoded, Ids, Values

Columns = dict[str, Values]


def exposure_facts(
    situation: Situation, measures: Sequence[Measure], exposures: Exposures, areas: AreaExposures, as_of: date
) -> Columns:
    """The columns of stage one, one row per exposure: what belongs to a measure or a recipient stands there once."""
    first, sort = situation.recipients.likeness
    # Names come from the catalogue: a run in which nobody is exposed has every column too, empty.
    of_measure = _encoded(Owner.MEASURE, [measure_facts(m, as_of) for m in measures], exposures.measure)
    sorts = [_facts_of(situation.recipients, row) for row in first.tolist()]
    of_recipient = _encoded(Owner.RECIPIENT, sorts, sort[exposures.recipient])
    columns = of_measure | of_recipient | _relation_columns(situation, exposures, areas)
    planners = [situation.administrations.get(m.administration_id) for m in measures]
    columns["egen_fastighet"] = _own(planners, situation.recipients.organisation_number, exposures)
    return columns


def _facts_of(recipients: Recipients, row: int) -> dict[str, object]:
    return recipient_facts(recipients.kind[row], recipients.sni_2007[row], recipients.size_class[row])


def _encoded(owner: Owner, facts: Sequence[dict[str, object]], ids: Ids) -> Columns:
    """The columns of one owner with one array of ids, so that rules look at each owner once and not at each row."""
    names = [field.name for field in RECIPIENT_FIELDS if field.owner is owner]
    return {name: Encoded([each[name] for each in facts], ids) for name in names}


def _own(planners: Sequence[Administration | None], numbers: Coded[str | None], exposures: Exposures) -> Flags:
    """As `is_own`, for every row; `numbers` are the recipients'."""
    own = [planner.organisation_number if planner else None for planner in planners]
    wanted = set(own) - {None, ""}
    code_of = {number: code for code, number in enumerate(numbers.values) if number in wanted}
    planning = [code_of.get(number, -1) for number in own]
    return np.asarray(np.array(planning, np.int32)[exposures.measure] == numbers.codes[exposures.recipient])


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
