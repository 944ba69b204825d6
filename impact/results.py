"""What a run found and concluded, as the queries, the outreach list and the map read it back from the store."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from impact.model import BusinessArea, Contact, District, Measure
from impact.terms import InterestKind, RecipientType, Relation, ZeroMatchReason

RecipientKey = tuple[RecipientType, str]


@dataclass(frozen=True, slots=True)
class Affected:
    """One measure × one recipient: how it is affected and what the rules concluded. The JSON keys of `affected`.

    `distance_m` is the shortest distance between the measure and the recipient in metres (EPSG:3006), 0 when they
    share a point, None when either has no place. `inform_by` is the latest day to inform, inclusive; None when the
    measure has no start or the recipient is not informed. `business_area` names every area that exposes the recipient,
    joined by ', '.
    """

    measure_id: str
    measure_title: str
    recipient_id: str
    recipient_type: RecipientType
    name: str
    business_area: str | None
    relations: tuple[Relation, ...]
    distance_m: float | None
    informed: bool
    notice_days: int | None
    inform_by: date | None
    dialogue_forms: tuple[str, ...]
    rules: tuple[str, ...]

    @property
    def key(self) -> RecipientKey:
        """Which recipient: an interest's id may equal a workplace's."""
        return self.recipient_type, self.recipient_id


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who can be told: a workplace or the holder of a property interest, with what is needed to reach it.

    For a protected identity every personal field is empty: the store never held them. `organisation_number` is the
    full number; show `shown_number`, which masks a natural person's. `geometry` is WKB in EPSG:3006: the workplace's
    point or the property's polygon, None when unknown.
    """

    recipient_id: str
    recipient_type: RecipientType
    name: str
    organisation_number: str | None
    interest_kind: InterestKind | None
    designation: str | None
    visiting_address: str | None
    visiting_postal_code: str | None
    visiting_town: str | None
    postal_address: str | None
    postal_code: str | None
    postal_town: str | None
    size_class: str | None
    sni_2007: str | None
    sni_2025: str | None
    is_personal_data: bool
    is_protected: bool
    geometry: bytes | None

    @property
    def key(self) -> RecipientKey:
        """Which recipient: an interest's id may equal a workplace's."""
        return self.recipient_type, self.recipient_id

    @property
    def shown_number(self) -> str | None:
        """The organisation number as it may be printed: a personal number is masked whole."""
        return "XXXXXX-XXXX" if self.is_personal_data and self.organisation_number else self.organisation_number


@dataclass(frozen=True, slots=True)
class Proposal:
    """The engine's proposal to open or lift a matter: a person accepts or declines it.

    `business_area` is None for a measure that affects no area. `level` is a word of the pack. `led_by` are those who
    lead, as participants are named; `deviations` are words of the pack for what departs from the model.
    """

    measure_id: str
    measure_title: str
    business_area: str | None
    level: str
    participants: tuple[str, ...]
    committee: str | None
    rules: tuple[str, ...]
    led_by: tuple[str, ...] = ()
    deviations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ZeroMatch:
    """A measure with nobody to inform, and why. `detail` holds the figures of the reason, such as distances."""

    measure_id: str
    measure_title: str
    reason: ZeroMatchReason
    detail: str


@dataclass(frozen=True, slots=True)
class FindingRow:
    """A finding as a list shows it: `what` and `remedy` are finished sentences in the reader's language.

    `owner` is the administration that has to mend it, or "coordinator". `record_id` is the id of the row it is about.
    An open finding with an `outcome` was settled once and has come back.
    """

    finding_id: str
    severity: str
    source: str
    layer: str | None
    row: int | None
    field: str | None
    value: str | None
    what: str
    remedy: str
    status: str
    code: str
    record_id: str | None
    owner: str
    first_seen_on: date
    last_seen_on: date
    outcome: str | None = None
    resolution: str | None = None
    resolved_by: str | None = None
    resolved_on: date | None = None


@dataclass(frozen=True, slots=True)
class OutreachMaterial:
    """All that an outreach list or a map is made of, read from the store in one go, for one `as_of` day."""

    as_of: date
    run_id: int
    pack: str
    language: str
    affected: tuple[Affected, ...]
    measures: tuple[Measure, ...]
    recipients: tuple[Recipient, ...]
    contacts: tuple[Contact, ...]
    areas: tuple[BusinessArea, ...]
    districts: tuple[District, ...]
    proposals: tuple[Proposal, ...]
    zero_matches: tuple[ZeroMatch, ...]
    findings: tuple[FindingRow, ...]
    labels: dict[str, str]
    """The pack's words (kinds, stages, levels, dialogue forms) and their text in `language`."""
