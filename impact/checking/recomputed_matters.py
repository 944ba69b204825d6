"""Comparing the matters of measures that are assessed again with what is stored of them."""

from __future__ import annotations

from collections.abc import Mapping

from geodata.shapes import from_wkb
from impact.assess import Assessment
from impact.facts import MATTER_STAGE
from impact.governance.load import PLANNING, SIMULTANEOUS
from impact.governance.matters import Matter, as_columns
from impact.governance.participants import districts_of, lift
from impact.language import Phrase
from impact.setting import Setting
from impact.store.checks.judged import Stored, StoredMatter
from rules.decide import decide

SAME_M = 0.001
OF_OTHERS = (SIMULTANEOUS, PLANNING)
"""Facts that also follow from what else is planned in the area, which may have been judged on another day."""


def matters_that_differ(setting: Setting, result: Assessment, stored: Mapping[str, Stored]) -> list[Phrase]:
    """A sentence for each measure whose matters have other facts now, or whose proposals do not follow from theirs.

    The facts are those of the assessment, but for what else is planned in the area; the conclusions are decided once
    more from the facts that are stored.
    """
    index = {area.area_id: i for i, area in enumerate(setting.situation.areas)}
    places = [
        (m, area_id, of_matter)
        for m, measure in enumerate(result.measures)
        for area_id, of_matter in sorted(stored[measure.measure_id].matters.items(), key=lambda item: item[0] or "")
    ]
    matters = [Matter(m, None if area_id is None else index.get(area_id), each.facts) for m, area_id, each in places]
    decisions = decide(setting.pack, MATTER_STAGE, as_columns(matters), on=setting.as_of)
    shapes = from_wkb([measure.geometry for measure in result.measures])
    districts = districts_of(setting.situation, shapes)
    lifted = {each.matter: each for each in lift(setting.situation, districts, matters, decisions)}
    facts = _facts_again(setting, result)
    wrong: dict[str, Phrase] = {}
    for m, measure in enumerate(result.measures):
        keys = {area_id for of, area_id, _ in places if of == m}
        if keys != {area_id for of, area_id in facts if of == m}:
            template = "{measure}: the matters it was weighed in are others."
            wrong[measure.measure_id] = Phrase(template, {"measure": measure.measure_id})
    for i, (m, area_id, each) in enumerate(places):
        measure_id = result.measures[m].measure_id
        about = {"measure": measure_id}
        if not _are_same_facts(each, facts.get((m, area_id))):
            wrong.setdefault(
                measure_id, Phrase("{measure}: what its level was decided by is other than stored.", about)
            )
        again = lifted.get(i)
        told = (
            None
            if again is None
            else (
                again.level,
                again.committee,
                *map(list, (again.participants, again.led_by, again.deviations, again.districts)),
            )
        )
        if (each.rules, each.concluded) != (decisions[i].rules, told):
            wrong.setdefault(measure_id, Phrase("{measure}: the rules propose something else than is stored.", about))
    return list(wrong.values())


def _facts_again(setting: Setting, result: Assessment) -> dict[tuple[int, str | None], Mapping[str, object]]:
    areas = setting.situation.areas
    return {
        (matter.measure, None if matter.area is None else areas[matter.area].area_id): matter.facts
        for matter in result.matters
    }


def _are_same_facts(stored: StoredMatter, again: Mapping[str, object] | None) -> bool:
    if again is None or stored.facts.keys() != again.keys():
        return False
    return all(_is_same(stored.facts[name], again[name]) for name in again if name not in OF_OTHERS)


def _is_same(stored: object, again: object) -> bool:
    if isinstance(stored, float) and isinstance(again, float):
        return abs(stored - again) <= SAME_M
    return stored == again
