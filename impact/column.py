"""What a field of a record is called in files and lists, and the columns that several records share."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Column:
    """What a field is called in files and lists, and what it means.

    `swedish` is the header written in Swedish lists and the fact's name in packs. `aliases` are further headers that
    deliveries use. `is_key` marks the record's identity. `is_derived` fields are computed at intake, never read from a
    file's column. `is_personal` fields are left empty when the identity is protected. `is_asked_for` fields must have a
    text in every row, though the record may lack the value: the text can be a word that nobody knows yet.
    """

    swedish: str
    meaning: str
    aliases: tuple[str, ...] = ()
    is_key: bool = False
    is_derived: bool = False
    is_personal: bool = False
    is_asked_for: bool = False


@dataclass(frozen=True, slots=True)
class Shape:
    """Marks a geometry: well-known binary, EPSG:3006 (SWEREF 99 TM), metres, x = easting, y = northing."""

    required: bool


VALID_FROM = Column("giltig_från", "First day of validity (inclusive)", ("valid_from", "fr_o_m", "from"))
VALID_TO = Column(
    "giltig_till", "Last day of validity (inclusive); empty = until further notice", ("valid_to", "t_o_m")
)
ORGANISATION_NUMBER = Column(
    "organisationsnummer",
    "Ten digits, NNNNNN-NNNN; a sole trader's is a personal number",
    ("orgnr", "org_nr", "organisationsnr", "peorgnr", "organisation_number"),
)
PROTECTED = Column(
    "skyddad",
    "Protected identity: kept out of every list, map and message",
    ("skyddade_personuppgifter", "sekretessmarkering", "is_protected", "skyddad_identitet"),
)
POSTAL_ADDRESS = Column(
    "postadress", "Street or box for mail", ("utdelningsadress", "postal_address", "coadress"), is_personal=True
)
POSTAL_CODE = Column("postnummer", "Five digits, as text", ("postnr", "postal_code"), is_personal=True)
POSTAL_TOWN = Column("postort", "Postal town", ("ort", "postal_town"), is_personal=True)
PLACE_CODE = Column("postnummer", "Postal code of the address, five digits as text", ("postnr", "postal_code"))
PLACE_TOWN = Column("postort", "Postal town of the address", ("ort", "town"))
FORMER_DESIGNATIONS = Column(
    "tidigare_beteckning",
    "What it was called before, separated by ';': plans go on using old designations",
    ("tidigare_beteckningar", "avregistrerad_beteckning", "former_designations"),
)
MEASURE_ADDRESS = Column(
    "adress",
    "Streets and numbers, separated by ';' (places the measure when neither geometry nor property does)",
    ("address", "gatuadress", "besöksadress", "adresser"),
)
AREA_NAME = Column(
    "verksamhetsområde",
    "Name of a business area (places the measure roughly when nothing nearer does)",
    ("område", "områdesnamn", "business_area"),
)
DISTRICT_NAME = Column(
    "stadsdelsområde",
    "Name of a district (places the measure roughly when nothing nearer does)",
    ("stadsdel", "stadsdelsnämnd", "district"),
)
TARGET_ACTIVITIES = Column(
    "bransch",
    "SNI 2007 codes or their first digits, separated by ';': whom a matter without a place concerns",
    ("sni", "branscher", "target_activities", "målgrupp"),
)
TARGET_NUMBERS = Column(
    "berörda_företag",
    "Organisation numbers, separated by ';': suppliers, tenants, permit holders that the matter concerns",
    ("berörda_organisationsnummer", "leverantörer", "tillståndshavare", "target_numbers"),
    is_personal=True,
)
