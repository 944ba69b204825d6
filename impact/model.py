"""The registers' records: what an administration, an area, a workplace, a property or a measure *is*.

Each field is written once, here. Tables, file headers and their aliases, CSV columns, the facts' catalogue and the
field tables in README derive from the `Column` beside the type. The annotations are read whenever the program starts,
so records are written without `from __future__ import annotations`: Python would put them into words and read those.
"""

from dataclasses import MISSING, Field, dataclass
from dataclasses import fields as dataclass_fields
from datetime import date
from types import NoneType
from typing import Annotated, Any, get_args

from impact.column import (
    AREA_NAME,
    DISTRICT_NAME,
    FORMER_DESIGNATIONS,
    MEASURE_ADDRESS,
    ORGANISATION_NUMBER,
    PLACE_CODE,
    PLACE_TOWN,
    POSTAL_ADDRESS,
    POSTAL_CODE,
    POSTAL_TOWN,
    PROTECTED,
    TARGET_ACTIVITIES,
    TARGET_NUMBERS,
    VALID_FROM,
    VALID_TO,
    Column,
    Shape,
)
from impact.terms import AdministrationKind, InterestKind, LocationQuality


@dataclass(frozen=True, slots=True)
class Record:
    """A row of a register."""


@dataclass(frozen=True, slots=True)
class Administration(Record):
    """Who plans: a department, a municipal company, a district administration, a utility or the state."""

    administration_id: Annotated[
        str,
        Column(
            "förvaltning_id",
            "Short stable id",
            ("id", "förvaltnings_id", "förvaltning", "kod", "administration"),
            is_key=True,
        ),
    ]
    name: Annotated[str, Column("namn", "Full name", ("name", "förvaltningsnamn"))]
    kind: Annotated[AdministrationKind, Column("slag", "What sort of body", ("kind", "typ"))]
    organisation_number: Annotated[str | None, ORGANISATION_NUMBER] = None
    is_standing_member: Annotated[
        bool, Column("ständig_medlem", "Standing member of the coordination group", ("is_standing_member",))
    ] = False
    district_id: Annotated[
        str | None, Column("stadsdelsområde_id", "District of a district administration", ("district_id", "district"))
    ] = None
    email: Annotated[str | None, Column("e_post", "Functional mailbox", ("epost", "email", "mejl"))] = None
    phone: Annotated[str | None, Column("telefon", "Switchboard", ("tel", "phone"))] = None
    delivery_interval_days: Annotated[
        int | None,
        Column(
            "leveransintervall_dagar",
            "At most so many days between its deliveries of measures; empty = none are expected",
            ("leveransintervall", "delivery_interval_days"),
        ),
    ] = None


@dataclass(frozen=True, slots=True)
class District(Record):
    """A stadsdelsområde with its own district administration."""

    district_id: Annotated[str, Column("stadsdelsområde_id", "Stable id", ("id", "kod", "district_id"), is_key=True)]
    name: Annotated[str, Column("namn", "Name", ("name", "stadsdelsområde", "stadsdelsomrade"))]
    valid_from: Annotated[date | None, VALID_FROM] = None
    valid_to: Annotated[date | None, VALID_TO] = None
    is_approximate: Annotated[
        bool, Column("ungefärlig", "The outline is approximate, not surveyed", ("is_approximate", "approximativ"))
    ] = False
    geometry: Annotated[bytes | None, Shape(required=True)] = None


@dataclass(frozen=True, slots=True)
class BusinessArea(Record):
    """A named business area; `is_dedicated` when it is kept free of housing (renodlat verksamhetsområde)."""

    area_id: Annotated[
        str, Column("område_id", "Stable id", ("id", "områdes_id", "kod", "area_id", "områdeskod"), is_key=True)
    ]
    name: Annotated[str, Column("namn", "Name", ("name", "område", "områdesnamn", "verksamhetsområde"))]
    is_dedicated: Annotated[
        bool, Column("renodlat", "Dedicated business area", ("is_dedicated", "dedicated", "renodlat_verksamhetsområde"))
    ] = False
    coordinator: Annotated[
        str | None, Column("samordnare", "Role responsible for the area", ("coordinator", "ansvarig"))
    ] = None
    valid_from: Annotated[date | None, VALID_FROM] = None
    valid_to: Annotated[date | None, VALID_TO] = None
    is_approximate: Annotated[
        bool, Column("ungefärlig", "The outline is approximate, not surveyed", ("is_approximate", "approximativ"))
    ] = False
    geometry: Annotated[bytes | None, Shape(required=True)] = None


@dataclass(frozen=True, slots=True)
class Company(Record):
    """A legal unit, or a sole trader; keyed by organisation number."""

    organisation_number: Annotated[
        str, Column("organisationsnummer", "Ten digits, NNNNNN-NNNN", ORGANISATION_NUMBER.aliases, is_key=True)
    ]
    name: Annotated[str, Column("företagsnamn", "Registered name", ("företag", "company_name"), is_personal=True)]
    is_personal_data: Annotated[
        bool, Column("personuppgift", "A sole trader: the number is a personal number", is_derived=True)
    ] = False
    has_ceased: Annotated[
        bool, Column("upphört", "Deregistered, or no longer active, by the bulk files", is_derived=True)
    ] = False
    ceased_on: Annotated[date | None, Column("upphörde", "Day of deregistration", is_derived=True)] = None
    advertising_block: Annotated[
        str | None, Column("reklamspärr", "SCB's code; news from the municipality is no advertising", is_derived=True)
    ] = None


@dataclass(frozen=True, slots=True)
class Workplace(Record):
    """A place of work, keyed by its CFAR number; the point is its visiting address."""

    workplace_id: Annotated[
        str,
        Column(
            "cfar",
            "CFAR number, eight digits, as text",
            ("cfarnr", "cfar_nummer", "arbetsställenummer", "workplace_id"),
            is_key=True,
        ),
    ]
    organisation_number: Annotated[str, ORGANISATION_NUMBER]
    company_name: Annotated[
        str, Column("företagsnamn", "The company's registered name", ("företag", "company_name"), is_personal=True)
    ]
    name: Annotated[
        str | None,
        Column("benämning", "The workplace's own name", ("arbetsställe", "arbetsställenamn", "name"), is_personal=True),
    ] = None
    sni_2007: Annotated[
        str | None, Column("sni_2007", "Activity code SNI 2007, five digits as text", ("sni", "sni2007", "bransch_1"))
    ] = None
    sni_2025: Annotated[str | None, Column("sni_2025", "Activity code SNI 2025, five digits as text", ("sni2025",))] = (
        None
    )
    size_class: Annotated[
        str | None,
        Column("storleksklass", "Employees as an interval, '5-9'", ("anställda", "stkl", "size_class", "storlek")),
    ] = None
    visiting_address: Annotated[
        str | None,
        Column("besöksadress", "Street and number", ("adress", "visiting_address", "gatuadress"), is_personal=True),
    ] = None
    visiting_postal_code: Annotated[
        str | None,
        Column("besökspostnummer", "Five digits, as text", ("besökspostnr", "visiting_postal_code"), is_personal=True),
    ] = None
    visiting_town: Annotated[
        str | None, Column("besöksort", "Town of the visit", ("besökspostort", "visiting_town"), is_personal=True)
    ] = None
    postal_address: Annotated[str | None, POSTAL_ADDRESS] = None
    postal_code: Annotated[str | None, POSTAL_CODE] = None
    postal_town: Annotated[str | None, POSTAL_TOWN] = None
    is_active: Annotated[
        bool, Column("aktiv", "Active; SCB status 1 = yes, 0 and 9 = no", ("arbetsställestatus", "is_active", "status"))
    ] = True
    is_protected: Annotated[bool, PROTECTED] = False
    geometry: Annotated[bytes | None, Shape(required=False)] = None


@dataclass(frozen=True, slots=True)
class Property(Record):
    """A property unit, keyed by its designation with the municipality's name first."""

    designation: Annotated[
        str,
        Column(
            "fastighetsbeteckning",
            "Municipality, tract or quarter, block:unit",
            ("fastighet", "beteckning", "designation", "fastbet"),
            is_key=True,
        ),
    ]
    address: Annotated[str | None, Column("adress", "Street and number", ("address", "besöksadress"))] = None
    former_designations: Annotated[str | None, FORMER_DESIGNATIONS] = None
    geometry: Annotated[bytes | None, Shape(required=True)] = None


@dataclass(frozen=True, slots=True)
class PropertyInterest(Record):
    """Who owns, leases or rents (part of) a property."""

    interest_id: Annotated[
        str,
        Column("intresse_id", "Stable id of the interest", ("id", "interest_id", "löpnummer"), is_key=True),
    ]
    designation: Annotated[
        str, Column("fastighetsbeteckning", "The property", ("fastighet", "beteckning", "designation", "fastbet"))
    ]
    kind: Annotated[InterestKind, Column("intresse", "Owner, leaseholder or tenant", ("kind", "slag", "roll"))]
    holder_name: Annotated[
        str, Column("namn", "Name of the holder", ("name", "innehavare", "holder_name"), is_personal=True)
    ]
    organisation_number: Annotated[str | None, ORGANISATION_NUMBER] = None
    postal_address: Annotated[str | None, POSTAL_ADDRESS] = None
    postal_code: Annotated[str | None, POSTAL_CODE] = None
    postal_town: Annotated[str | None, POSTAL_TOWN] = None
    is_protected: Annotated[bool, PROTECTED] = False
    is_personal_data: Annotated[
        bool, Column("personuppgift", "A natural person: the number is a personal number", is_derived=True)
    ] = False


@dataclass(frozen=True, slots=True)
class Contact(Record):
    """A role or a person to turn to at a company, with channels."""

    contact_id: Annotated[str, Column("kontakt_id", "Stable id", ("id", "contact_id"), is_key=True)]
    organisation_number: Annotated[str, ORGANISATION_NUMBER]
    name: Annotated[str | None, Column("namn", "Name", ("name", "kontaktperson"), is_personal=True)] = None
    role: Annotated[str | None, Column("roll", "Role", ("role", "befattning", "titel"))] = None
    workplace_id: Annotated[
        str | None, Column("cfar", "Only for this workplace", ("cfarnr", "workplace_id", "arbetsställenummer"))
    ] = None
    email: Annotated[str | None, Column("e_post", "E-mail", ("epost", "email", "mejl"), is_personal=True)] = None
    phone: Annotated[str | None, Column("telefon", "Telephone, as text", ("tel", "phone"), is_personal=True)] = None
    is_suppressed: Annotated[
        bool, Column("spärrad", "Does not want messages; statutory notices still go", ("is_suppressed", "spärr"))
    ] = False
    is_protected: Annotated[bool, PROTECTED] = False


@dataclass(frozen=True, slots=True)
class Measure(Record):
    """One planned measure of an administration, in one revision.

    `kind`, `stage` and `traffic_effect` are words of the rule pack's code lists; a word that the pack does not know is
    kept in `kind_text` and so on, and the word itself is missing. Dates are local, inclusive. A plan that says "hösten
    2026" has the earliest day in `starts_on`, the latest in `starts_latest_on` and its own words in `start_text`, which
    is None when the day is exact; likewise the end, whose latest day is `ends_on`.
    """

    measure_id: Annotated[
        str,
        Column(
            "åtgärd_id",
            "Stable id at the sender",
            ("id", "åtgärds_id", "åtgärdsnummer", "measure_id", "löpnr"),
            is_key=True,
        ),
    ]
    administration_id: Annotated[
        str, Column("förvaltning", "Who plans", ("administration", "förvaltning_id", "bolag", "administration_id"))
    ]
    title: Annotated[str, Column("rubrik", "What is planned, in a line", ("title", "namn", "benämning", "ärende"))]
    kind: Annotated[
        str | None,
        Column("åtgärdstyp", "Kind, a word of the pack", ("kind", "typ", "ärendetyp", "slag"), is_asked_for=True),
    ] = None
    stage: Annotated[str | None, Column("skede", "Stage, a word of the pack", ("stage", "status", "fas"))] = None
    starts_on: Annotated[
        date | None,
        Column(
            "startdatum",
            "First day on site or of the stage; of a period the earliest",
            ("start", "starts_on", "byggstart"),
        ),
    ] = None
    ends_on: Annotated[
        date | None,
        Column("slutdatum", "Last day (inclusive); of a period the latest", ("slut", "ends_on", "end", "färdigt")),
    ] = None
    traffic_effect: Annotated[
        str | None,
        Column("trafikpåverkan", "Effect on traffic, a word of the pack", ("traffic_effect", "framkomlighet")),
    ] = None
    cost_msek: Annotated[
        float | None, Column("kostnad_mnkr", "Total cost, million SEK", ("kostnad", "budget_mnkr", "cost_msek"))
    ] = None
    project_id: Annotated[
        str | None, Column("projekt_id", "Rows of one project share it", ("projekt", "projektnummer", "project_id"))
    ] = None
    register_number: Annotated[
        str | None, Column("diarienummer", "Register number", ("dnr", "diarienr", "register_number"))
    ] = None
    description: Annotated[
        str | None, Column("beskrivning", "What it means on the ground", ("description", "beskrivn", "anmärkning"))
    ] = None
    contact: Annotated[
        str | None,
        Column("kontakt", "Where to turn at the sender", ("contact", "kontaktperson", "kontakt_epost")),
    ] = None
    designations: Annotated[
        str | None,
        Column(
            "fastighetsbeteckning",
            "Properties, separated by ';' (places the measure when no geometry is given)",
            ("fastighet", "fastigheter", "designation", "fastbet"),
        ),
    ] = None
    address: Annotated[str | None, MEASURE_ADDRESS] = None
    postal_code: Annotated[str | None, PLACE_CODE] = None
    town: Annotated[str | None, PLACE_TOWN] = None
    area_name: Annotated[str | None, AREA_NAME] = None
    district_name: Annotated[str | None, DISTRICT_NAME] = None
    target_activities: Annotated[str | None, TARGET_ACTIVITIES] = None
    target_numbers: Annotated[str | None, TARGET_NUMBERS] = None
    kind_text: Annotated[
        str | None, Column("åtgärdstyp_text", "The sender's word, when the pack does not know it", is_derived=True)
    ] = None
    stage_text: Annotated[
        str | None, Column("skede_text", "The sender's word, when the pack does not know it", is_derived=True)
    ] = None
    traffic_effect_text: Annotated[
        str | None, Column("trafikpåverkan_text", "The sender's word, when the pack does not know it", is_derived=True)
    ] = None
    start_text: Annotated[
        str | None, Column("start_text", "The start in the sender's words, when it is not a day", is_derived=True)
    ] = None
    starts_latest_on: Annotated[
        date | None, Column("senaste_startdatum", "Latest first day, when it is not a day", is_derived=True)
    ] = None
    end_text: Annotated[
        str | None, Column("slut_text", "The end in the sender's words, when it is not a day", is_derived=True)
    ] = None
    ends_earliest_on: Annotated[
        date | None, Column("tidigaste_slutdatum", "Earliest last day, when it is not a day", is_derived=True)
    ] = None
    location_quality: Annotated[
        LocationQuality, Column("lägeskvalitet", "How well the place is known", is_derived=True)
    ] = LocationQuality.NONE
    geometry: Annotated[bytes | None, Shape(required=False)] = None


@dataclass(frozen=True, slots=True)
class FieldInfo:
    """One field of a record: name, Python type without None, whether it may be empty, and its column or shape."""

    name: str
    kind: type
    is_nullable: bool
    has_default: bool
    column: Column | Shape

    @property
    def is_personal(self) -> bool:
        """Emptied when the identity is protected."""
        return isinstance(self.column, Column) and self.column.is_personal

    @property
    def is_required(self) -> bool:
        """A delivery's row without it is left out."""
        is_asked_for = isinstance(self.column, Column) and self.column.is_asked_for
        return is_asked_for or (not self.is_nullable and not self.has_default)


_FIELDS: dict[type[Record], tuple[FieldInfo, ...]] = {}
"""Worked out once per record type: intake asks for every row."""


def fields_of(record_type: type[Record]) -> tuple[FieldInfo, ...]:
    """The fields of a record in order, with what `Annotated` says of each.

    >>> [f.name for f in fields_of(Property)]
    ['designation', 'address', 'former_designations', 'geometry']
    """
    if record_type not in _FIELDS:
        _FIELDS[record_type] = tuple(_field_info(field) for field in dataclass_fields(record_type))
    return _FIELDS[record_type]


def _field_info(field: Field[Any]) -> FieldInfo:
    hint: Any = field.type
    annotation, column = hint.__origin__, hint.__metadata__[0]
    members = [t for t in get_args(annotation) if t is not NoneType]
    kind = members[0] if members else annotation
    return FieldInfo(field.name, kind, bool(members), field.default is not MISSING, column)


def key_of(record_type: type[Record]) -> str:
    """The name of the field that identifies a record."""
    return next(f.name for f in fields_of(record_type) if isinstance(f.column, Column) and f.column.is_key)
