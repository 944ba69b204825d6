"""What a delivery changes in a measure: something that matters to those affected, only its wording, or nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from geodata.matching.sameness import in_short, moved_m, same_place
from geodata.shapes import from_wkb
from impact.facts import RECIPIENT_STAGE
from impact.model import Measure, fields_of
from impact.terms import RevisionClass
from rules.pack import Pack

WORDING = frozenset(
    {
        "title", "description", "contact", "project_id", "register_number", "designations", "address", "postal_code",
        "town", "area_name", "district_name", "location_quality", "start_text",
        "end_text",
    }
)  # fmt: skip
"""Fields of which another value affects nobody in another way. Every other field is material, also one to come."""

TOLERANCE = "lägestolerans_m"
"""The pack's parameter for how far a drawing may move and still be the same place."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What a comparison needs to know from the pack: the tolerance in metres, and which stages withdraw a measure."""

    tolerance_m: float
    withdrawn: frozenset[str]
    on: date

    @classmethod
    def of(cls, pack: Pack, on: date) -> Terms:
        """The pack's terms on a day; without a tolerance every move is a change.

        Raises RulesError when the pack is not valid on the day.
        """
        pack.rules_of(RECIPIENT_STAGE, on)
        tolerance_m = pack.parameter(TOLERANCE, on=on) if TOLERANCE in pack.parameters else 0.0
        return cls(tolerance_m, pack.withdrawn_stages, on)


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field before and after, as text; None where it was or is empty, or must not be shown.

    `distance_m` is how far the farthest point of a drawing moved.
    """

    field: str
    old: str | None
    new: str | None
    distance_m: float | None = None

    def as_json(self) -> dict[str, Any]:
        """The change as the store and the reports hold it."""
        moved = {} if self.distance_m is None else {"distance_m": self.distance_m}
        return {"field": self.field, "old": self.old, "new": self.new, **moved}


@dataclass(frozen=True, slots=True)
class Revision:
    """A new or changed measure: its number in the measure's history, what kind of change it is, and what changed.

    `record` is what is stored. Its place is the one that was judged as long as the sender's is the same within the
    tolerance, so that many small moves cannot add up in silence; `delivered_geometry` is the sender's, then.
    """

    record: Measure
    number: int
    change: RevisionClass
    fields: tuple[FieldChange, ...] = ()
    delivered_geometry: bytes | None = None
    place_number: int = 1
    """The revision that brought the place that holds."""

    @property
    def measure_id(self) -> str:
        """Which measure."""
        return self.record.measure_id

    @property
    def is_to_assess(self) -> bool:
        """Whether anything follows from it for anybody."""
        return self.change is not RevisionClass.COSMETIC

    @property
    def told(self) -> Told:
        """What is told of it, without the measure's record, which is large."""
        return Told(self.record.measure_id, self.number, self.change, self.fields)


@dataclass(frozen=True, slots=True)
class Told:
    """What is told of a revision that was stored."""

    measure_id: str
    number: int
    change: RevisionClass
    fields: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True)
class Revisions:
    """What a registration did, measure by measure. `returned` were missing from an earlier delivery and are back."""

    stored: tuple[Told, ...] = ()
    missing: tuple[str, ...] = ()
    returned: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The keys `revisions`, counts by class, and `changes`, what became of each measure that was known before."""
        counted = Counter(revision.change for revision in self.stored)
        back = sorted(set(self.returned) - {r.measure_id for r in self.stored})
        counted += Counter({RevisionClass.MISSING: len(self.missing), RevisionClass.RETURNED: len(back)})
        changes = [
            {
                "measure_id": revision.measure_id,
                "class": revision.change.value,
                "revision": revision.number,
                "fields": [field.as_json() for field in revision.fields],
            }
            for revision in self.stored
            if revision.change is not RevisionClass.NEW
        ]
        changes += [_unchanged(i, RevisionClass.RETURNED) for i in back]
        changes += [_unchanged(i, RevisionClass.MISSING) for i in sorted(self.missing)]
        return {"revisions": {change.value: counted[change] for change in RevisionClass}, "changes": changes}


def _unchanged(measure_id: str, change: RevisionClass) -> dict[str, Any]:
    return {"measure_id": measure_id, "class": change.value, "revision": None, "fields": []}


@dataclass(frozen=True, slots=True)
class Known:
    """A measure as it stands: its record and number, and the sender's drawing when another one was judged."""

    record: Measure
    number: int
    delivered_geometry: bytes | None = None
    place_number: int = 1

    @property
    def as_delivered(self) -> Measure:
        """The record as the sender last wrote it."""
        return replace(self.record, geometry=self.delivered_geometry) if self.delivered_geometry else self.record


def first_revision(record: Measure) -> Revision:
    """The revision of a measure that nobody has heard of."""
    return Revision(record, 1, RevisionClass.NEW)


def revise(pairs: Sequence[tuple[Known, Measure]], terms: Terms) -> list[Revision]:
    """The next revision of measures that were delivered differently from what is known of them.

    Places are compared with the ones that were judged, all at once.
    """
    before = from_wkb([known.record.geometry for known, _ in pairs])
    after = from_wkb([new.geometry for _, new in pairs])
    is_same = same_place(before, after, terms.tolerance_m)
    revisions = []
    for i, (known, new) in enumerate(pairs):
        fields = _changed_fields(known.as_delivered, new)
        if known.as_delivered.geometry != new.geometry:
            fields.append(_moved(before[i], after[i]))
        stored = replace(new, geometry=known.record.geometry) if is_same[i] else new
        delivered = new.geometry if stored.geometry != new.geometry else None
        change = _class_of(known.record, stored, terms)
        number = known.number + 1
        place_number = known.place_number if stored.geometry == known.record.geometry else number
        revisions.append(Revision(stored, number, change, tuple(fields), delivered, place_number))
    return revisions


def _class_of(old: Measure, new: Measure, terms: Terms) -> RevisionClass:
    was_withdrawn, is_withdrawn = old.stage in terms.withdrawn, new.stage in terms.withdrawn
    if was_withdrawn != is_withdrawn:
        return RevisionClass.WITHDRAWN if is_withdrawn else RevisionClass.RETURNED
    changed = (f.name for f in fields_of(Measure) if getattr(old, f.name) != getattr(new, f.name))
    return RevisionClass.COSMETIC if all(name in WORDING for name in changed) else RevisionClass.MATERIAL


def _changed_fields(old: Measure, new: Measure) -> list[FieldChange]:
    found = []
    for field in fields_of(Measure):
        was, is_ = getattr(old, field.name), getattr(new, field.name)
        if field.kind is bytes or was == is_:
            continue
        # Organisation numbers of those concerned may be personal: that they changed is all that is told.
        texts = (None, None) if field.is_personal else (_text(was), _text(is_))
        found.append(FieldChange(field.name, *texts))
    return found


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _moved(before: Any, after: Any) -> FieldChange:
    distance = None if before is None or after is None else round(moved_m(before, after), 4)
    return FieldChange("geometry", in_short(before), in_short(after), distance)
