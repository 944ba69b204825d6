"""Why a recipient is *not* affected: the distances that were too long, measured for this answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from geodata.matching.distance import distance_between
from geodata.matching.nearest import Nearest
from geodata.shapes import from_wkb
from impact.answers.explain import name_of
from impact.answers.explain_text import metres
from impact.answers.trace_text import number
from impact.assess import reach_of
from impact.facts import CATALOGUE
from impact.intake.identity import designation_key
from impact.language import translator
from impact.model import BusinessArea, Measure, Property, Workplace
from impact.store.database import Connection
from impact.store.exposure_row import Judged, RecipientRecord
from impact.store.registers import read_register, read_valid
from impact.unread import shown_word
from rules.pack import Pack


@dataclass(frozen=True, slots=True)
class WhyNot:
    """How far an unaffected recipient is, and the limits. Metres; None where there is nothing to measure."""

    name: str
    measure: Measure
    distance_m: float | None
    reach_m: float
    area: str | None
    area_distance_m: float | None
    area_limit_m: float
    street_width_m: float | None


def why_not(connection: Connection, measure: Measure, recipient: RecipientRecord, judged: Judged) -> WhyNot:
    """Measure what separates the recipient from the measure and its own area from the measure."""
    reach = reach_of(Pack.kept(judged.pack_files, CATALOGUE), [measure], judged.as_of)
    place = from_wkb([_place(connection, recipient)])
    shape = from_wkb([measure.geometry])
    area, area_distance_m = _own_area(connection, place, shape, judged.as_of)
    is_holder = not isinstance(recipient, Workplace)
    return WhyNot(
        name=name_of(recipient),
        measure=measure,
        distance_m=_metres(distance_between(shape, place)),
        reach_m=float(reach.reach_m[0]),
        area=area,
        area_distance_m=area_distance_m,
        area_limit_m=float(reach.area_distance_m[0]),
        street_width_m=float(reach.street_width_m[0]) if is_holder else None,
    )


def _place(connection: Connection, recipient: RecipientRecord) -> bytes | None:
    if isinstance(recipient, Workplace):
        return recipient.geometry
    wanted = designation_key(recipient.designation)
    properties = read_register(connection, Property).values()
    return next((p.geometry for p in properties if designation_key(p.designation) == wanted), None)


def _own_area(connection: Connection, place: Any, shape: Any, as_of: date) -> tuple[str | None, float | None]:
    """The area that the recipient is in, and its distance to the measure."""
    areas = list(read_valid(connection, BusinessArea, as_of).values())
    shapes = from_wkb([area.geometry for area in areas])
    index, distance_m = Nearest.of(shapes).to(place)
    if index[0] < 0 or distance_m[0] > 0:
        return None, None
    own = areas[index[0]]
    return own.name, _metres(distance_between(shape, from_wkb([own.geometry])))


def _metres(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


def why_not_lines(answer: WhyNot, language: str) -> list[str]:
    """The answer in sentences."""
    _ = translator(language)
    names = {"name": answer.name, "title": answer.measure.title, "measure_id": answer.measure.measure_id}
    lines = [_("{name} is not affected by {title} ({measure_id}), and so not informed.").format(**names)]
    if answer.measure.geometry is None:
        return [*lines, _("The measure has no place yet.")]
    if answer.distance_m is None:
        return [*lines, _("The recipient has no place in the registers.")]
    reach = _("It is {distance} m from the measure; the reach of {kind} is {reach} m.")
    lines.append(
        reach.format(
            distance=metres(answer.distance_m, language),
            kind=shown_word(answer.measure, "kind", lambda code: code or "–", language),
            reach=number(answer.reach_m, language),
        )
    )
    if answer.area is None:
        lines.append(_("It is in no business area."))
    else:
        area = _("Its area {area} is {distance} m from the measure; the limit is {limit} m.")
        lines.append(
            area.format(
                area=answer.area,
                distance=metres(answer.area_distance_m or 0.0, language),
                limit=number(answer.area_limit_m, language),
            )
        )
    if answer.street_width_m is not None:
        street = _("Its property neither adjoins the measure nor lies across a street of {width} m.")
        lines.append(street.format(width=number(answer.street_width_m, language)))
    return lines


def why_not_json(answer: WhyNot) -> dict[str, Any]:
    """The answer as `explain --format json` prints it."""
    return {
        "measure_id": answer.measure.measure_id,
        "recipient": answer.name,
        "informed": False,
        "affected": False,
        "distance_m": answer.distance_m,
        "reach_m": answer.reach_m,
        "area": answer.area,
        "area_distance_m": answer.area_distance_m,
        "area_limit_m": answer.area_limit_m,
        "street_width_m": answer.street_width_m,
    }
