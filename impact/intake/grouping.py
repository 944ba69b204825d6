"""Rows that are parts of one measure, put together only when somebody says so: a permit as a point and a line."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from geodata.shapes import as_shapes, from_wkb, to_wkb, union
from impact.findings import Finding, Place, finding
from impact.model import Measure
from impact.terms import LocationQuality

Built = Sequence[tuple[Measure, Place]]


def with_parts_together(built: Built) -> tuple[list[tuple[Measure, Place]], list[Finding]]:
    """Rows with one id that differ in nothing but their place as one measure, whose place is all of theirs.

    Every further row is a note, so that it is seen what was put together. Rows that differ in anything else stay as
    they are, for `without_duplicates` to refuse: which of two starts or stages is right is not ours to guess. So do
    rows that are alike word for word, which it counts once.
    """
    groups: dict[str, list[tuple[Measure, Place]]] = defaultdict(list)
    for measure, place in built:
        groups[measure.measure_id].append((measure, place))
    kept: list[tuple[Measure, Place]] = []
    notes: list[Finding] = []
    for group in groups.values():
        first, place = group[0]
        if all(m == first for m, _ in group) or any(_but_place(m) != _but_place(first) for m, _ in group):
            kept += group
            continue
        kept.append((_together([m for m, _ in group]), place))
        notes += [finding("row-grouped", p, value=m.measure_id, first=place.row) for m, p in group[1:]]
    return kept, notes


PLACE_WORDS = ("designations", "address", "postal_code", "town", "area_name", "district_name")
"""Where a measure is, in words; those of the parts are listed one after the other."""


def _but_place(measure: Measure) -> Measure:
    nowhere: dict[str, Any] = dict.fromkeys(PLACE_WORDS)
    return replace(measure, geometry=None, location_quality=LocationQuality.NONE, **nowhere)


def _together(parts: Sequence[Measure]) -> Measure:
    """The first part with the places of all; known no better than the worst known of them.

    When a part has no place the whole is known approximately.
    """
    whole = union(from_wkb([part.geometry for part in parts]))
    said: dict[str, Any] = {}
    for name in PLACE_WORDS:
        words = dict.fromkeys(filter(None, (getattr(part, name) for part in parts)))
        said[name] = "; ".join(words) or None
    quality = max((part.location_quality for part in parts), key=list(LocationQuality).index)
    if whole is None:
        quality = LocationQuality.NONE
    elif not quality.is_placed:
        quality = LocationQuality.APPROXIMATE
    return replace(parts[0], geometry=to_wkb(as_shapes([whole]))[0], location_quality=quality, **said)
