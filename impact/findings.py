"""Findings: data problems worth a person's time, each with its place, its meaning and what to do."""

from __future__ import annotations

import dataclasses
import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from impact.terms import Severity


@dataclass(frozen=True, slots=True)
class FindingKind:
    """What a code means. Templates are English; places in braces are filled from the finding's details."""

    severity: Severity
    what: str
    remedy: str


E, W, N = Severity.ERROR, Severity.WARNING, Severity.NOTE

KINDS: dict[str, FindingKind] = {
    "value-missing": FindingKind(
        E, "The column {field} is empty.", "Fill it in and load the file again; the row is left out until then."
    ),
    "date-unreadable": FindingKind(
        E, "'{value}' in {field} is not a date.", "Write dates as YYYY-MM-DD, such as 2027-03-01."
    ),
    "number-unreadable": FindingKind(
        E, "'{value}' in {field} is not a number.", "Write digits with a decimal comma or point, without units."
    ),
    "yes-no-unreadable": FindingKind(E, "'{value}' in {field} is neither yes nor no.", "Write ja or nej."),
    "word-unknown": FindingKind(E, "'{value}' is not a known {field}.", "Known words: {known}. Nearest: {nearest}."),
    "organisation-number-invalid": FindingKind(
        E,
        "'{value}' is not an organisation number: {reason}.",
        "Write ten digits, NNNNNN-NNNN, as text, and check them against the register of companies.",
    ),
    "workplace-number-invalid": FindingKind(
        E, "'{value}' is not a CFAR number.", "Write eight digits, as text, so that leading zeros survive."
    ),
    "activity-code-invalid": FindingKind(
        E, "'{value}' in {field} is not a list of SNI codes.", "Write two to five digits each, separated by ';'."
    ),
    "id-taken": FindingKind(
        E,
        "The id {value} already belongs to a measure of {owner}; this row says {claimant}.",
        "Give it an id of its own, such as with the administration's letters first. If the measure has changed hands, "
        "register it with --take-over.",
    ),
    "id-unusable": FindingKind(E, "The id '{value}' holds a semicolon.", "Choose an id without it."),
    "date-unlikely": FindingKind(E, "{value} in {field} is not a likely date.", "Correct the year."),
    "number-unlikely": FindingKind(E, "{value} in {field} is out of range.", "Correct the number or its unit."),
    "ends-before-start": FindingKind(
        E, "The measure ends {ends_on}, before it starts {starts_on}.", "Correct the dates at the sender."
    ),
    "duplicate-id": FindingKind(
        E,
        "The id {value} stands on several rows ({rows}) with different content.",
        "Give each its own id, or use the project's id for what belongs together; none of the rows is kept.",
    ),
    "duplicate-row": FindingKind(N, "The row repeats row {first} word for word.", "Nothing: it is counted once."),
    "geometry-missing": FindingKind(E, "The row has no geometry.", "Draw it; without a place it matches nothing."),
    "geometry-wrong-type": FindingKind(
        E, "The row's geometry is a {found}; the register needs a {needed}.", "Deliver the register's own layer."
    ),
    "location-missing": FindingKind(
        W,
        "The measure {measure_id} has no geometry and no known property.",
        "Deliver a geometry, a property designation that the register knows, or whom it concerns (bransch).",
    ),
    "location-approximate": FindingKind(
        N,
        "The measure {measure_id} concerns a part of {value}; the whole property is used.",
        "Deliver a geometry if the part matters.",
    ),
    "property-unknown": FindingKind(
        W,
        "The property {value} is not in the property register.",
        "Correct the designation, or load properties. Nearest: {nearest}.",
    ),
    "administration-unknown": FindingKind(
        W,
        "The administration {value} is not in the register; it stands on {n} rows, first on row {first}.",
        "Load administrations, or correct it. Nearest: {nearest}.",
    ),
    "outside-municipality": FindingKind(
        W,
        "The measure {measure_id} lies outside every district of the municipality ({distance_m} m).",
        "Check its coordinates, or hand it over to the neighbouring municipality.",
    ),
    "crosses-border": FindingKind(
        N,
        "The measure {measure_id} crosses the municipal border.",
        "Tell the neighbouring municipality: its side is not in these registers.",
    ),
    "missing-from-delivery": FindingKind(
        W,
        "The measure {measure_id} was in the last delivery of {file}, but is not in this one.",
        "Ask the sender: deliver it as withdrawn if it is; until then it stands.",
    ),
    "geometry-repaired": FindingKind(W, "The geometry was repaired.", "Look at it in QGIS and correct the source."),
    "geometry-unusable": FindingKind(E, "The geometry cannot be used.", "Draw it anew at the source."),
    "geometry-empty": FindingKind(W, "The geometry has no points.", "Draw it anew at the source."),
    "geometry-outside": FindingKind(E, "The geometry lies outside Sweden.", "Correct its coordinates at the source."),
    "names-cut": FindingKind(
        N,
        "Column names are cut off, as shapefiles do, and are read as: {names}.",
        "Check that they are meant so; otherwise say it with --map, or ask for a GeoPackage.",
    ),
    "coordinates-unreadable": FindingKind(E, "The coordinates cannot be read.", "Correct them at the source."),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One problem: where (file, layer, row, field, value), what it means and what to do."""

    code: str
    severity: Severity
    source: str
    what: str
    remedy: str
    layer: str | None = None
    row: int | None = None
    field: str | None = None
    value: str | None = None
    details: dict[str, str] = dataclasses.field(default_factory=dict)

    @property
    def finding_id(self) -> str:
        """The same problem at the same place has the same id in every delivery."""
        place = "\x1f".join(
            str(part) for part in (self.code, self.source, self.layer, self.row, self.field, self.value)
        )
        return hashlib.sha256(f"{place}\x1f{sorted(self.details.items())}".encode()).hexdigest()[:10]


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a delivery: a file, a layer of it and a row as the sender's program numbers it."""

    source: str
    layer: str | None = None
    row: int | None = None


def finding(
    code: str, place: Place, *, field: str | None = None, value: str | None = None, **details: object
) -> Finding:
    """A finding of a known kind. The field and the value are also places in its sentences."""
    kind = KINDS[code]
    texts = {name: str(detail) for name, detail in details.items()}
    texts |= {"field": field or "", "value": "–" if value is None else value}
    return Finding(
        code, kind.severity, place.source, kind.what, kind.remedy, place.layer, place.row, field, value, texts
    )


def count_by_severity(findings: Iterable[Finding]) -> dict[str, int]:
    """How many errors, warnings and notes, all three always named.

    >>> count_by_severity([])
    {'error': 0, 'warning': 0, 'note': 0}
    """
    counted = Counter(f.severity for f in findings)
    return {severity.value: counted[severity] for severity in Severity}
