"""What a revision changed, as a person reads it: the field as its column is called, before and after."""

from __future__ import annotations

from typing import Any

from cli.language import current_language, words
from impact.column import Column
from impact.model import Measure, fields_of
from impact.terms import LocationQuality, RevisionClass

_ = words()

MEASURABLE_M = 0.001
TEXT_SHOWN = 60
"""Letters of a long text that are shown; all of it is in the JSON report."""


def in_words(change: dict[str, Any]) -> str:
    """One change of the JSON report as a line: its class, the revision, and each field before and after."""
    label = RevisionClass(change["class"]).label(current_language())
    if change["revision"] is None:
        return label
    fields = "; ".join(map(field_in_words, change["fields"]))
    return _("{change} (revision {number}). {fields}").format(change=label, number=change["revision"], fields=fields)


def field_in_words(changed: dict[str, Any]) -> str:
    """One field of a revision: what it was and what it is."""
    name, distance_m = header_of(changed["field"]), changed.get("distance_m")
    if changed["old"] is None and changed["new"] is None:
        return _("{field} has changed").format(field=name)
    was, is_ = (_shown(changed["field"], changed[side]) for side in ("old", "new"))
    if distance_m is not None:
        if distance_m < MEASURABLE_M:
            return _("{field}: the same place, drawn in another way").format(field=name)
        how_far = f"{distance_m:.0f}" if distance_m >= 10 else f"{distance_m:.3g}"
        how_far = how_far.replace(".", ",") if current_language() == "sv" else how_far
        what = is_ if was == is_ else f"{was} → {is_}"
        return _("{field}: moved by up to {distance} m ({what})").format(field=name, distance=how_far, what=what)
    return f"{name}: {was} → {is_}"


def header_of(name: str) -> str:
    """The name of a field's column, as lists and files have it."""
    column = next((f.column for f in fields_of(Measure) if f.name == name), None)
    return column.swedish if isinstance(column, Column) else _("place")


def _shown(name: str, value: str | None) -> str:
    if value is None:
        return "–"
    if name == "location_quality":
        return LocationQuality(value).label(current_language())
    return value if len(value) <= TEXT_SHOWN else f"{value[:TEXT_SHOWN]}…"
