"""`affected --geometry`: who would be affected if this were planned here? Computed like a run, stored nowhere."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np

from geodata.layers import read_layer
from geodata.shapes import to_wkb
from impact.assess import Assessment, assess
from impact.errors import Refusal, UsageRefused
from impact.model import Measure
from impact.outreach.deadlines import inform_by
from impact.results import Affected
from impact.run import require_registers
from impact.setting import Setting
from impact.situation import Situation
from impact.store.affected import AffectedRows
from impact.store.database import reading
from impact.store.registers import current_measures
from impact.store.runs import zero_sentence
from impact.store.situation import read_situation
from impact.terms import LocationQuality, Relation
from rules.pack import Pack


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """The measure that is only asked about: a file's shapes, and the words and dates it would have."""

    path: Path
    kind: str
    stage: str | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    layer: str | None = None
    crs: str | None = None


def what_if(database: str, hypothesis: Hypothesis, *, pack: Pack, as_of: date, language: str) -> AffectedRows:
    """Who would be affected, one row per shape of the file and recipient, as `affected` gives for a registered measure.

    Raises:
        GeodataError: the file cannot be read or placed.
        Refusal: no shape in it, or its dates are the wrong way round.
        UsageRefused: kind or stage is no word of the pack.

    """
    measures = _measures(hypothesis, pack)
    with reading(database) as connection:
        situation = read_situation(connection, as_of, with_names=True)
        current = [record for record, _ in current_measures(connection).values()]
    require_registers(situation)
    focus = {m.measure_id for m in measures}
    result = assess(Setting(situation, pack, as_of), [*current, *measures], focus=focus)
    rows = list(_rows(situation, result))
    return AffectedRows(
        tuple(row for row, is_protected in rows if not is_protected),
        tuple(row for row, is_protected in rows if is_protected),
        "\n".join(zero_sentence(zero.reason, zero.detail, language) for zero in result.zero),
    )


def _measures(hypothesis: Hypothesis, pack: Pack) -> list[Measure]:
    if hypothesis.starts_on and hypothesis.ends_on and hypothesis.ends_on < hypothesis.starts_on:
        raise Refusal(
            "The end {end} is before the start {start}.",
            remedy="Correct --start and --end.",
            start=hypothesis.starts_on,
            end=hypothesis.ends_on,
        )
    layer = read_layer(hypothesis.path, layer=hypothesis.layer, crs=hypothesis.crs)
    shapes = to_wkb(layer.geometry) if layer.has_geometry else []
    placed = [(row, shape) for row, shape in zip(layer.rows, shapes, strict=False) if shape is not None]
    if not placed:
        raise Refusal("{file} has no usable geometry.", remedy="Draw the place first.", file=hypothesis.path.name)
    return [
        Measure(
            measure_id=f"{hypothesis.path.name}:{row}",
            administration_id="",
            title=hypothesis.path.stem,
            kind=_code(pack, "åtgärdstyp", hypothesis.kind),
            stage=_code(pack, "skede", hypothesis.stage) if hypothesis.stage else None,
            starts_on=hypothesis.starts_on,
            ends_on=hypothesis.ends_on,
            location_quality=LocationQuality.EXACT,
            geometry=shape,
        )
        for row, shape in placed
    ]


def _code(pack: Pack, code_list: str, word: str) -> str:
    code = pack.code(code_list, word)
    if code is None:
        raise UsageRefused(
            "'{word}' is no {code_list} of the pack {pack}.",
            remedy="Nearest: {nearest}. Known: {known}.",
            word=word,
            code_list=code_list,
            pack=pack.name,
            nearest=pack.nearest(code_list, word) or "–",
            known=", ".join(code.code for code in pack.code_lists[code_list]),
        )
    return code


def _rows(situation: Situation, result: Assessment) -> Iterator[tuple[Affected, bool]]:
    """The rows in measure order, nearest first, and whether each must be withheld."""
    found = result.exposures
    areas: dict[int, list[str]] = {}
    for row, area in zip(found.through_row.tolist(), result.areas.area[found.through_area].tolist(), strict=True):
        areas.setdefault(row, []).append(situation.areas[area].name)
    away_m = np.nan_to_num(found.distance_m, nan=np.inf)
    order = np.lexsort((found.recipient, away_m, found.measure)).tolist()
    for i in order:
        measure = result.measures[found.measure[i]]
        recipient = int(found.recipient[i])
        recipient_type, recipient_id = situation.recipients.key(recipient)
        told = result.decisions.conclusions[result.decisions.outcome_index[i]]
        yield (
            Affected(
                measure.measure_id,
                measure.title,
                recipient_id,
                recipient_type,
                situation.recipients.names[recipient],
                ", ".join(sorted(areas.get(i, []))) or None,
                Relation.from_mask(int(found.relations[i])),
                None if math.isnan(found.distance_m[i]) else round(float(found.distance_m[i]), 3),
                told.informed,
                told.notice_days if told.informed else None,
                inform_by(measure.starts_on, told.notice_days) if told.informed else None,
                told.dialogue_forms if told.informed else (),
                told.rules,
            ),
            bool(situation.recipients.is_protected[recipient]),
        )
