"""From single conclusions to one row per recipient: the least number of messages that says everything."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from impact.language import translator
from impact.model import Measure
from impact.outreach.addresses import address_lines
from impact.outreach.collation import swedish_key
from impact.outreach.contacts import ContactBook, best_contact, contact_book, usable_contacts
from impact.outreach.entries import MeasureLine, OutreachEntry, OutreachList, Unreachable, UnreachableReason
from impact.outreach.protection import protected_counts, without_protected
from impact.outreach.reasons import reason_of, title_of
from impact.results import Affected, OutreachMaterial, Recipient, RecipientKey
from impact.terms import Relation

Part = tuple[Affected, Measure | None]


def compile_outreach(material: OutreachMaterial) -> OutreachList:
    """One row per informed recipient, with all its measures; those that cannot be reached apart.

    Several workplaces of one company stay separate rows, because each is another place with another distance, another
    visiting address and often another contact, and because a visit is made to a place; `company_key` lets a person
    sort them together and send one message naming all of them. Empty numbers and addresses are never equal to one
    another (ACCEPTANCE 19): what joins rows is the recipient's id alone.

    Rows are sorted by the day, then the name in Swedish order, then the id. Every informed recipient is in exactly one
    of `entries` and `unreachable`.
    """
    shown = without_protected(material)
    scope = _Scope.of(shown)
    entries, unreachable = [], []
    for entry in sorted(_entries(shown, scope), key=_order):
        reason = _obstacle(entry, scope.book)
        if reason is None:
            entries.append(entry)
        else:
            unreachable.append(Unreachable(entry.recipient.name, reason, entry.n_measures, entry))
    hidden = _protected(protected_counts(material), material.language)
    return OutreachList(material.as_of, tuple(entries), (*unreachable, *hidden))


@dataclass(frozen=True, slots=True)
class _Scope:
    """What every row is looked up in."""

    as_of: date
    language: str
    measures: Mapping[str, Measure]
    book: ContactBook
    company_keys: Mapping[RecipientKey, str]

    @classmethod
    def of(cls, material: OutreachMaterial) -> _Scope:
        measures = {m.measure_id: m for m in material.measures}
        book, keys = contact_book(material.contacts), _company_keys(material.recipients)
        return cls(material.as_of, material.language, measures, book, keys)


def _entries(material: OutreachMaterial, scope: _Scope) -> Iterable[OutreachEntry]:
    informed: defaultdict[RecipientKey, list[Affected]] = defaultdict(list)
    for row in material.affected:
        if row.informed:
            informed[row.key].append(row)
    return (_entry(r, informed[r.key], scope) for r in material.recipients if r.key in informed)


def _entry(recipient: Recipient, rows: Sequence[Affected], scope: _Scope) -> OutreachEntry:
    by_day = _earliest(r.inform_by for r in rows)
    contact = best_contact(usable_contacts(recipient, scope.book))
    return OutreachEntry(
        recipient=recipient,
        company_key=scope.company_keys[recipient.key],
        lines=_lines(rows, scope),
        n_measures=len(rows),
        inform_by=by_day,
        days_left=(by_day - scope.as_of).days if by_day else None,
        dialogue_forms=_union(r.dialogue_forms for r in rows),
        relations=_relations(rows),
        distance_m=min((r.distance_m for r in rows if r.distance_m is not None), default=None),
        areas=_union((r.business_area or "").split(", ") for r in rows),
        rules=_union(r.rules for r in rows),
        contact=contact,
        address=address_lines(recipient, contact.name if contact else None),
    )


def _lines(rows: Sequence[Affected], scope: _Scope) -> tuple[MeasureLine, ...]:
    """Measures by day, the parts of a project together.

    Projects of two administrations may share a number by chance, so the administration is part of the key.
    """
    projects: defaultdict[tuple[str, str], list[Part]] = defaultdict(list)
    for row in rows:
        measure = scope.measures.get(row.measure_id)
        own = ("", row.measure_id)
        key = (measure.administration_id, measure.project_id) if measure and measure.project_id else own
        projects[key].append((row, measure))
    lines = (_line(sorted(parts, key=_part_order), scope) for parts in projects.values())
    return tuple(sorted(lines, key=lambda line: (line.inform_by or date.max, swedish_key(line.title))))


def _line(parts: Sequence[Part], scope: _Scope) -> MeasureLine:
    rows = [row for row, _ in parts]
    title = title_of(parts, scope.language)
    first = min((m for _, m in parts if m), key=lambda m: m.starts_on or date.max, default=None)
    nearest = min(rows, key=lambda r: math.inf if r.distance_m is None else r.distance_m)
    return MeasureLine(
        measure_ids=tuple(r.measure_id for r in rows),
        title=title,
        starts_on=first.starts_on if first else None,
        inform_by=_earliest(r.inform_by for r in rows),
        distance_m=nearest.distance_m,
        relations=_relations(rows),
        reason=reason_of(title, nearest, first, scope.as_of, scope.language),
    )


def _part_order(part: Part) -> tuple[date, str]:
    row, measure = part
    return (measure.starts_on if measure else None) or date.max, row.measure_id


def _order(entry: OutreachEntry) -> tuple[date, tuple[str, str], str]:
    return entry.inform_by or date.max, swedish_key(entry.recipient.name), entry.recipient.recipient_id


def _company_keys(recipients: Sequence[Recipient]) -> dict[RecipientKey, str]:
    """Recipient id → what rows of one company share: its number; for a person, whose number is masked, the first id."""
    first_of: dict[str, str] = {}
    keys = {}
    personal = {r.organisation_number for r in recipients if r.is_personal_data}
    for recipient in sorted(recipients, key=lambda r: r.recipient_id):
        number = recipient.organisation_number
        known_as = recipient.recipient_id if number in personal or not number else number
        keys[recipient.key] = first_of.setdefault(number, known_as) if number else known_as
    return keys


def _obstacle(entry: OutreachEntry, book: ContactBook) -> UnreachableReason | None:
    """Why a letter, an e-mail or a call cannot reach this recipient, or None when one can."""
    contact = entry.contact
    if entry.address or (contact and (contact.email or contact.phone)):
        return None
    suppressed = any(c.is_suppressed for c in usable_contacts(entry.recipient, book))
    return UnreachableReason.SUPPRESSED if suppressed else UnreachableReason.NO_ADDRESS


def _protected(counts: Iterable[int], language: str) -> Iterable[Unreachable]:
    _ = translator(language)
    name = _("Protected {n}")
    return (
        Unreachable(name.format(n=n), UnreachableReason.PROTECTED, count, None) for n, count in enumerate(counts, 1)
    )


def _earliest(days: Iterable[date | None]) -> date | None:
    return min((day for day in days if day), default=None)


def _union(groups: Iterable[Iterable[str]]) -> tuple[str, ...]:
    return tuple(sorted({word for group in groups for word in group if word}, key=swedish_key))


def _relations(rows: Iterable[Affected]) -> tuple[Relation, ...]:
    held = {relation for row in rows for relation in row.relations}
    return tuple(relation for relation in Relation if relation in held)
