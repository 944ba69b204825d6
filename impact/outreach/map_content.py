"""What the map shows, as plain values ready for JSON; places in EPSG:3006, metres to the decimetre."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import TypeAlias

import numpy as np

from geodata.shapes import Shapes, bounds, from_wkb, map_coordinates, points_xy
from impact.model import Measure
from impact.outreach.collation import swedish_key
from impact.outreach.protection import without_protected
from impact.outreach.words import Words
from impact.results import Affected, OutreachMaterial, Recipient, RecipientKey
from impact.when import end_of, start_of

Json: TypeAlias = "str | int | float | bool | Sequence[Json] | Mapping[str, Json] | None"

TOLERANCE_M = 0.5
"""Outlines are thinned by at most this much: less than a pixel at the closest zoom that is useful."""


def map_content(material: OutreachMaterial, *, with_recipients: bool) -> dict[str, Json]:
    """Areas, districts, measures, properties and recipients with their outlines and what the panel tells of them.

    Nothing of a protected identity is in it, not even in a figure. Without recipients neither names, ids, addresses nor
    points of those informed are in it, and the measures' free text is left out too: such a map can be given away.
    Measures, areas and properties are in Swedish order; a recipient's rows point at measures by their place there.
    """
    shown, words = without_protected(material), Words.of(material)
    measures = sorted(shown.measures, key=lambda m: (swedish_key(m.title), m.measure_id))
    recipients = sorted(shown.recipients, key=lambda r: (swedish_key(r.name), r.recipient_id))
    rows_of = _rows_by_recipient(shown.affected)
    reached = [r for r in recipients if r.key in rows_of]
    return {
        "areas": [
            {"name": a.name, "dedicated": a.is_dedicated, "approximate": a.is_approximate, "shape": shape}
            for a, shape in zip(shown.areas, _shapes([a.geometry for a in shown.areas]), strict=True)
        ],
        "districts": [
            {"name": d.name, "shape": shape}
            for d, shape in zip(shown.districts, _shapes([d.geometry for d in shown.districts]), strict=True)
        ],
        "measures": _measures(measures, shown.affected, words, with_text=with_recipients),
        "properties": _properties(reached, rows_of),
        "recipients": _recipients(reached, rows_of, measures, words) if with_recipients else [],
        "bounds": _bounds(shown, reached if with_recipients else []),
    }


def _rows_by_recipient(affected: Sequence[Affected]) -> dict[RecipientKey, list[Affected]]:
    rows: defaultdict[RecipientKey, list[Affected]] = defaultdict(list)
    for row in affected:
        rows[row.key].append(row)
    return dict(rows)


def _measures(
    measures: Sequence[Measure], affected: Sequence[Affected], words: Words, *, with_text: bool
) -> list[Json]:
    n_informed: defaultdict[str, int] = defaultdict(int)
    n_affected: defaultdict[str, int] = defaultdict(int)
    for row in affected:
        n_affected[row.measure_id] += 1
        n_informed[row.measure_id] += row.informed
    return [
        {
            "id": m.measure_id,
            "title": m.title,
            "kind": words.of_measure(m, "kind"),
            "stage": words.of_measure(m, "stage"),
            "starts": start_of(m),
            "ends": end_of(m),
            "administration": words.label(m.administration_id),
            "traffic": words.of_measure(m, "traffic_effect"),
            "number": m.register_number,
            "text": m.description if with_text else None,
            "informed": n_informed[m.measure_id],
            "affected": n_affected[m.measure_id],
            "shape": shape,
        }
        for m, shape in zip(measures, _shapes([m.geometry for m in measures]), strict=True)
    ]


def _properties(reached: Sequence[Recipient], rows_of: Mapping[RecipientKey, Sequence[Affected]]) -> list[Json]:
    """The affected properties, once each however many have an interest in them."""
    outlines: dict[str, bytes | None] = {}
    informed: set[str] = set()
    for recipient in reached:
        if recipient.designation and recipient.interest_kind:
            outlines.setdefault(recipient.designation, recipient.geometry)
            if any(row.informed for row in rows_of[recipient.key]):
                informed.add(recipient.designation)
    names = sorted(outlines, key=swedish_key)
    return [
        {"name": name, "informed": name in informed, "shape": shape}
        for name, shape in zip(names, _shapes([outlines[name] for name in names]), strict=True)
    ]


def _recipients(
    reached: Sequence[Recipient],
    rows_of: Mapping[RecipientKey, Sequence[Affected]],
    measures: Sequence[Measure],
    words: Words,
) -> list[Json]:
    """An array per recipient, not an object: 20,000 repeated keys would double the file. The template reads by place.

    Name, kind, address, designation, place, whether it is an interest in a property, and an array per measure.
    """
    places = _points([r.geometry for r in reached])
    at = {m.measure_id: n for n, m in enumerate(measures)}
    return [
        [
            r.name,
            words.kind_of(r),
            ", ".join(part for part in (r.visiting_address, r.visiting_town) if part),
            r.designation or "",
            place,
            int(r.interest_kind is not None),
            [_row(row, at, words) for row in rows_of[r.key] if row.measure_id in at],
        ]
        for r, place in zip(reached, places, strict=True)
    ]


def _row(row: Affected, at: Mapping[str, int], words: Words) -> list[Json]:
    day = row.inform_by.isoformat() if row.inform_by else None
    return [
        at[row.measure_id],
        words.relation_list(row.relations),
        None if row.distance_m is None else round(row.distance_m),
        int(row.informed),
        day,
    ]


def _shapes(outlines: Sequence[bytes | None]) -> list[Json]:
    return list(map_coordinates(from_wkb(outlines), tolerance_m=TOLERANCE_M, decimals=1))  # type: ignore[arg-type]


def _points(outlines: Sequence[bytes | None]) -> list[Json]:
    """A point inside each outline as [easting, northing], None where unknown."""
    xy = np.round(points_xy(from_wkb(outlines)), 1)
    return [None if np.isnan(x) else [x, y] for x, y in xy.tolist()]


def _bounds(material: OutreachMaterial, reached: Sequence[Recipient]) -> list[Json]:
    """West, south, east and north of everything that is drawn; zeros when nothing is."""
    drawn: list[bytes | None] = [a.geometry for a in material.areas]
    drawn += [m.geometry for m in material.measures] + [r.geometry for r in reached]
    return _extent(from_wkb(drawn or [None]))


def _extent(shapes: Shapes) -> list[Json]:
    corners = bounds(shapes)
    if bool(np.isnan(corners).all()):
        return [0.0, 0.0, 0.0, 0.0]
    least, greatest = np.nanmin(corners, axis=0), np.nanmax(corners, axis=0)
    return [float(least[0]), float(least[1]), float(greatest[2]), float(greatest[3])]
