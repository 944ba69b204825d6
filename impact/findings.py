"""Findings: data problems worth a person's time, each with its place, its meaning and what to do."""

from __future__ import annotations

import dataclasses
import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from impact.finding_kind import FindingKind
from impact.location.candidate import Candidate
from impact.location.kinds import LOCATION_KINDS
from impact.terms import FindingOutcome, FindingStatus, Severity

E, W, N = Severity.ERROR, Severity.WARNING, Severity.NOTE

KINDS: dict[str, FindingKind] = {
    "value-missing": FindingKind(
        E, "The column {field} is empty.", "Fill it in and load the file again; the row is left out until then."
    ),
    "date-unreadable": FindingKind(
        E, "'{value}' in {field} is not a date.", "Write dates as YYYY-MM-DD, such as 2027-03-01."
    ),
    "date-ambiguous": FindingKind(
        E,
        "'{value}' in {field} can be read as several dates: {readings}.",
        "Say in a profile which one is meant (dates = …), or write dates as YYYY-MM-DD.",
    ),
    "date-format": FindingKind(
        E,
        "'{value}' in {field} is not written year first; it looks like {readings}.",
        "Say so in a profile (dates = …), or write dates as YYYY-MM-DD.",
    ),
    "column-not-in-profile": FindingKind(
        N,
        "The profile {profile} does not say what the column {field} is; {n} rows have something in it.",
        "Add it to the profile's columns, or to those that are passed over (ignore).",
    ),
    "profile-column-missing": FindingKind(
        W,
        "The profile {profile} reads {field} from the column {value}, which the file does not have.",
        "Ask the sender, or correct the profile. Nearest: {nearest}.",
    ),
    "word-outside-list": FindingKind(
        N,
        "'{value}' in {field} is not in the value list of the profile {profile}; it stands on {n} rows, first on row "
        "{first}.",
        "Add it to the list. Until then it is read as it stands. Nearest: {nearest}.",
    ),
    "date-without-year": FindingKind(
        E, "'{value}' in {field} has no year.", "Ask the sender which year is meant: hösten 2027, Q2 2027, juni 2027."
    ),
    "period-ambiguous": FindingKind(
        E, "'{value}' in {field} can mean several winters: {readings}.", "Ask the sender, and write both years."
    ),
    "period-in-start": FindingKind(
        W,
        "'{value}' stands as the start and there is no end. It was read as a start at some time between the two; "
        "it may be the whole period of the work.",
        "If it is, put the end in a column of its own (slutdatum), or ask the sender to. If not, nothing.",
    ),
    "measure-word-unknown": FindingKind(
        W,
        "'{value}' is not a known {field}; it stands on {n} rows, first on row {first}. The measures are kept, but no "
        "rule knows what they are.",
        "Say what the word means in a profile and register the file again, or add it to the pack's code lists and run "
        "again. Nearest: {nearest}. Known words: {known}.",
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
        "Give each its own id, and what belongs together one project_id; none of the rows is kept. Parts of one "
        "measure that differ only in their place are put together by berord register --group-rows.",
    ),
    "row-grouped": FindingKind(
        N, "The row is a part of the measure {value}, together with row {first}.", "Look whether they belong together."
    ),
    "duplicate-row": FindingKind(N, "The row repeats row {first} word for word.", "Nothing: it is counted once."),
    "geometry-missing": FindingKind(E, "The row has no geometry.", "Draw it; without a place it matches nothing."),
    "geometry-wrong-type": FindingKind(
        E, "The row's geometry is a {found}; the register needs a {needed}.", "Deliver the register's own layer."
    ),
    "property-unknown": FindingKind(
        W,
        "The property {value} is not in the property register.",
        "Correct the designation, or load properties. Nearest: {nearest}.",
    ),
    "topic-unknown": FindingKind(
        W,
        "'{value}' is not a topic of the rule pack; the question is kept without one.",
        "Correct it, or add the word to the pack's list ämne. Nearest: {nearest}.",
    ),
    "area-unknown": FindingKind(
        W,
        "The business area {value} is not in the register; the question is kept without it.",
        "Correct it, or load areas. Nearest: {nearest}.",
    ),
    "administration-unknown": FindingKind(
        W,
        "The administration {value} is not in the register; it stands on {n} rows, first on row {first}.",
        "Load administrations, or correct it. Nearest: {nearest}.",
        is_senders=False,
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
        is_senders=False,
    ),
    "missing-from-delivery": FindingKind(
        W,
        "The measure {measure_id} was in the last delivery of {file}, but is not in this one.",
        "Ask the sender: deliver it as withdrawn if it is; until then it stands.",
    ),
    "personal-number-masked": FindingKind(
        W,
        "What looks like a personal number in {field} was masked: '{value}'.",
        "Ask the sender to leave personal numbers out; write what the work is.",
    ),
    "series-new": FindingKind(
        W,
        "{n} of the measures came before with {before}; {value} is a new series, so what it lacks is not asked about.",
        'If it is the next delivery of {before}, register it once more with --source "{before}".',
    ),
    "layers-empty": FindingKind(
        N, "The file has layers without rows, which are passed over: {layers}.", "Nothing, unless something is missing."
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
    "company-ceased": FindingKind(
        W,
        "The company {value} has ceased ({on}), but the register has {n} of its workplaces in force: {workplaces}.",
        "Ask who is there now, and end the workplaces or correct their company.",
    ),
    "company-number-unreadable": FindingKind(
        N,
        "In {n} rows the company's number cannot be read, first in row {first}.",
        "Nothing, unless a company of yours is missing.",
    ),
    "cells-misplaced": FindingKind(
        E, "The row has more or fewer cells than there are headers.", "Correct the row; it is left out until then."
    ),
    "cell-error": FindingKind(
        E, "'{value}' in {field} is what a formula shows that went wrong.", "Correct the formula in the spreadsheet."
    ),
    "formula-uncalculated": FindingKind(
        E,
        "The formula in {field} has no value: the program that wrote the file did not work it out.",
        "Open the file in Excel or LibreOffice, save it, and load it again.",
    ),
    "number-shortened": FindingKind(
        E,
        "'{value}' in {field} is a number that a spreadsheet shortened; its last digits are lost.",
        "Format the column as text, and write the number anew.",
    ),
    "text-reencoded": FindingKind(
        W, "The row is in another encoding than the rest of the file.", "Ask the sender for the whole file in UTF-8."
    ),
    "letters-lost": FindingKind(
        W, "The row has letters that were lost before it came here.", "Ask the sender to export it as UTF-8."
    ),
    "record-unreadable": FindingKind(E, "The record cannot be read.", "Ask the sender to export it again."),
    "records-left-out": FindingKind(N, "Records that are no measures are left out.", "Nothing needs to be done."),
    "place-coded": FindingKind(W, "The place is given by codes only.", "Ask the sender for coordinates."),
    "place-between-ends": FindingKind(
        N, "Only the ends of a stretch are given.", "Ask the sender for the line where the road bends."
    ),
    "place-for-maps": FindingKind(
        N, "Only a point for maps is given.", "Ask the sender for the place of the work itself."
    ),
    "information-not-real": FindingKind(W, "The record is a test or an exercise.", "Remove it, or ask the sender."),
    "feed-perhaps-cut": FindingKind(
        W, "The answer may have been cut off at its limit.", "Ask with a higher limit, or in parts."
    ),
    "coordinates-unreadable": FindingKind(E, "The coordinates cannot be read.", "Correct them at the source."),
} | LOCATION_KINDS


RUN_SERIES = "run"
"""What the findings of runs are filed under: they are about measures, not about a delivery."""

MISSING = "missing-from-delivery"
"""The code of the question about a measure that a delivery no longer has."""

PASSING_DETAILS = frozenset({"known", "nearest", "candidates", "found", "rows", "first", "n", "file"})
"""Details that change from one delivery to the next while the problem stays the same."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One problem: where (file, layer, row, field, value), what it means and what to do.

    `record_id` is the id of the row's record, when it could be read. `owner` is the administration that has to mend it,
    None for the coordinator.
    """

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
    record_id: str | None = None
    owner: str | None = None
    candidates: tuple[Candidate, ...] = ()
    """Places that the value may mean, for a person to choose among."""

    @property
    def problem(self) -> tuple[object, ...]:
        """What makes it the same problem in the next delivery, whatever its file is called.

        A record is known by its id, because rows move when one is put in above them.
        """
        lasting = sorted((name, text) for name, text in self.details.items() if name not in PASSING_DETAILS)
        where = ("id", self.record_id) if self.record_id is not None else ("row", self.layer, self.row)
        return (self.code, self.what, *where, self.field, self.value, *lasting)


def identified(series: str, findings: Iterable[Finding]) -> dict[str, Finding]:
    """The findings of one series of deliveries by an id that the same problem keeps in the next delivery.

    Problems that nothing tells apart, such as two rows that share an id, are numbered in their order.
    """
    seen: Counter[tuple[object, ...]] = Counter()
    by_id: dict[str, Finding] = {}
    for found in findings:
        seen[found.problem] += 1
        text = "\x1f".join(map(str, (series, *found.problem, seen[found.problem])))
        by_id[hashlib.sha256(text.encode()).hexdigest()[:10]] = found
    return by_id


@dataclass(frozen=True, slots=True)
class Inspection:
    """What a load, a registration or a run looked at, so that what it no longer finds can be closed.

    `series` names the deliveries that follow each other. `record_ids` limits it to the findings of those records and of
    the files in `files`; None: the delivery is the whole series.
    """

    series: str
    files: frozenset[str] = frozenset()
    record_ids: frozenset[str] | None = None

    def covers(self, source: str, record_id: str | None) -> bool:
        """Whether a finding of that file and record would have been found again if it still held."""
        return self.record_ids is None or source in self.files or record_id in self.record_ids


@dataclass(frozen=True, slots=True)
class FindingFilter:
    """Which findings: those that fit everything given. `owner` is an administration's id, or `COORDINATOR`."""

    severity: Severity | None = None
    status: FindingStatus | None = None
    source: str | None = None
    code: str | None = None
    owner: str | None = None
    record_id: str | None = None
    ids: tuple[str, ...] = ()


COORDINATOR = "coordinator"
"""Who owns a finding that no administration has to mend."""


@dataclass(frozen=True, slots=True)
class Resolution:
    """How a person settles findings: as mended, which the next delivery proves or not, or as accepted for good."""

    outcome: FindingOutcome
    reason: str
    by: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a delivery: a file, a layer of it and a row as the sender's program numbers it."""

    source: str
    layer: str | None = None
    row: int | None = None


def finding(
    code: str, place: Place, *, field: str | None = None, value: str | None = None, **details: object
) -> Finding:
    """A finding of a known kind. The field and the value are also places in its sentences.

    A `measure_id` among the details is also the id of the record that it is about.
    """
    kind = KINDS[code]
    texts = {name: str(detail) for name, detail in details.items()}
    texts |= {"field": field or "", "value": "–" if value is None else value}
    return Finding(
        code,
        kind.severity,
        place.source,
        kind.what,
        kind.remedy,
        place.layer,
        place.row,
        field,
        value,
        texts,
        record_id=texts.get("measure_id"),
    )


def with_record_ids(findings: Iterable[Finding], ids: Mapping[int, str]) -> tuple[Finding, ...]:
    """The findings with the ids of their rows' records; `ids` by row number."""
    return tuple(
        found if found.row is None or found.record_id is not None else replace(found, record_id=ids.get(found.row))
        for found in findings
    )


def with_owner(found: Finding, planners: Mapping[str, str], sender: str | None) -> Finding:
    """The finding with who has to mend it: the record's administration, else the delivery's, else the coordinator.

    `planners` are administrations by measure id; `sender` is the delivery's own, None when it has several.
    """
    if found.code in KINDS and not KINDS[found.code].is_senders:
        return found
    return replace(found, owner=planners.get(found.record_id or "", sender))


def count_by_severity(findings: Iterable[Finding]) -> dict[str, int]:
    """How many errors, warnings and notes, all three always named.

    >>> count_by_severity([])
    {'error': 0, 'warning': 0, 'note': 0}
    """
    counted = Counter(f.severity for f in findings)
    return {severity.value: counted[severity] for severity in Severity}
