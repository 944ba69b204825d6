"""Assessing stored measures once more, each with its run's own pack and day, and comparing with what is stored."""

from __future__ import annotations

import math
import random
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

from impact.assess import Assessment, assess
from impact.checking.recomputed_matters import matters_that_differ
from impact.checking.verdict import Verdict
from impact.facts import CATALOGUE
from impact.language import Phrase
from impact.setting import Setting
from impact.situation import Situation
from impact.store.checks.judged import Candidates, Circumstances, Stored, candidates, pack_files, stored_of
from impact.store.database import Connection
from impact.store.exposure_columns import exposure_columns
from impact.store.outcome_numbers import digest_of, outcome_content
from impact.store.registers import current_measures
from impact.store.situation import read_situation
from impact.store.write_run import deadline_rows
from impact.terms import Relation
from rules.errors import RulesError
from rules.pack import Pack

SAME_M = 0.001
"""A distance that comes out within a millimetre is the same: another machine may round the last digit otherwise."""

AT_ONCE = 1_000
"""Measures assessed together, so that memory stays bounded."""


def exposures_come_out_again(connection: Connection, n_sample: int, as_of: date) -> Verdict:
    """Assess `n_sample` measures again, drawn by the day, and compare relations, distances and conclusions.

    Only measures that were judged on the registers as they are can be compared; the rest wait for a run anyway.
    """
    found = candidates(connection)
    drawn = drawn_by(as_of, found, n_sample)
    faults: list[Phrase] = []
    situation: tuple[date, Situation] | None = None
    for circumstances, ids in _together(found, drawn):
        if situation is None or situation[0] != circumstances.as_of:
            situation = circumstances.as_of, read_situation(connection, circumstances.as_of)
        faults += _differing(connection, circumstances, situation[1], ids)
    template = "{n} measures were judged before a register or the measure changed and cannot be compared: berord run."
    not_tried = Phrase(template, {"n": found.n_stale}) if found.n_stale else None
    what = Phrase("Measures that are assessed again expose and inform the same recipients.")
    return Verdict("exposures", what, len(drawn), tuple(faults), not_tried)


def drawn_by(as_of: date, found: Candidates, n_sample: int) -> list[str]:
    """Random measures, the same all day and others tomorrow, so that a nightly check comes round to all."""
    ids = sorted(found.judged)
    chooser = random.Random(as_of.toordinal())  # noqa: S311 - a sample, no secret
    return sorted(chooser.sample(ids, min(n_sample, len(ids))))


def _together(found: Candidates, drawn: Sequence[str]) -> list[tuple[Circumstances, list[str]]]:
    """The measures in parts that were judged under the same circumstances, day by day."""
    by: dict[Circumstances, list[str]] = defaultdict(list)
    for measure_id in drawn:
        by[found.judged[measure_id]].append(measure_id)
    ordered = sorted(by.items(), key=lambda item: (item[0].as_of, item[0].text_hash))
    return [(key, ids[i : i + AT_ONCE]) for key, ids in ordered for i in range(0, len(ids), AT_ONCE)]


def _differing(
    connection: Connection, circumstances: Circumstances, situation: Situation, ids: Sequence[str]
) -> list[Phrase]:
    stored = stored_of(connection, ids)
    try:
        pack = Pack.from_files(pack_files(connection, circumstances.text_hash), CATALOGUE)
        setting = Setting(situation, pack, circumstances.as_of)
        records = [record for record, _ in current_measures(connection, ids).values()]
        result = assess(setting, records, focus=ids)
    except RulesError:
        template = "{n} measures were judged by rules that this program cannot read."
        return [Phrase(template, {"n": len(ids)})]
    again = _as_stored(situation, result)
    faults = [fault for measure_id in ids if (fault := _compared(measure_id, stored[measure_id], again[measure_id]))]
    return faults + matters_that_differ(setting, result, stored)


def _as_stored(situation: Situation, result: Assessment) -> dict[str, Stored]:
    """What would be stored of each measure."""
    ids = [measure.measure_id for measure in result.measures]
    zero = {each.measure: (each.reason.value, each.detail) for each in result.zero}
    found = {measure_id: Stored(zero.get(i, (None, None)), result.reach_m[i]) for i, measure_id in enumerate(ids)}
    digests = [digest_of(outcome_content(conclusion)) for conclusion in result.decisions.conclusions]
    columns = exposure_columns(
        situation,
        result,
        assessment_no=range(len(ids)),
        recipient_no=result.exposures.recipient,
        outcome_no=range(len(digests)),
    )
    rows = zip(*map(list, columns.as_viewed().values()), strict=True)
    for measure, recipient, relations, distance_m, area_ids, outcome in rows:
        kind, recipient_id = situation.recipients.key(int(recipient))
        told = (int(relations), None if math.isnan(distance_m) else float(distance_m), area_ids, digests[outcome])
        found[ids[measure]].rows[kind.value, recipient_id] = told
    for row in deadline_rows(result, ids):
        found[row["assessment_no"]].deadlines[row["notice_days"]] = row["inform_by"]
    areas = result.areas
    for m, a, bit, distance_m in zip(areas.measure, areas.area, areas.relation, areas.distance_m, strict=True):
        of_area = Relation.from_mask(int(bit))[0].value, float(distance_m)
        found[ids[m]].areas[situation.areas[a].area_id] = of_area
    return found


def _compared(measure_id: str, stored: Stored, again: Stored) -> Phrase | None:
    """What differs, in numbers: recipients are not named, because some of them are protected."""
    both = stored.rows.keys() & again.rows.keys()
    about = {
        "measure": measure_id,
        "lacking": len(again.rows.keys() - both),
        "extra": len(stored.rows.keys() - both),
        "other": sum(not _is_same(stored.rows[key], again.rows[key]) for key in both),
    }
    if about["lacking"] or about["extra"] or about["other"]:
        template = (
            "{measure}: {lacking} recipients are lacking, {extra} are too many, and {other} have another relation, "
            "distance or conclusion."
        )
        return Phrase(template, about)
    if stored.deadlines != again.deadlines:
        return Phrase("{measure}: the last days to inform are others.", about)
    if stored.zero != again.zero:
        return Phrase("{measure}: the reason why nobody is informed is another.", about)
    if not _are_same_areas(stored.areas, again.areas):
        return Phrase("{measure}: its areas, or their relations or distances, are others.", about)
    if abs(stored.reach_m - again.reach_m) > SAME_M:
        return Phrase("{measure}: it was looked for recipients within another distance.", about)
    return None


def _are_same_areas(stored: Mapping[str, tuple[str, float]], again: Mapping[str, tuple[str, float]]) -> bool:
    return stored.keys() == again.keys() and all(_is_same(stored[key], again[key]) for key in stored)


def _is_same(stored: tuple[object, ...], again: tuple[object, ...]) -> bool:
    """Whether rows say the same; the distance is the only number that is no integer."""
    (relations, distance_m, *rest), (relations_again, distance_again_m, *rest_again) = stored, again
    if isinstance(distance_m, float) and isinstance(distance_again_m, float):
        is_near = abs(distance_m - distance_again_m) <= SAME_M
    else:
        is_near = distance_m == distance_again_m
    return is_near and relations == relations_again and rest == rest_again
