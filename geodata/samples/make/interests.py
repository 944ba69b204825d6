"""Who owns, leases and rents the properties."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

import numpy as np

from geodata.samples.cases import PROTECTED_NAMES
from geodata.samples.make.administrations import CITY
from geodata.samples.make.awkward import works
from geodata.samples.make.numbers import company_number, person_number
from geodata.samples.make.properties import BORDER, IN_RING, SHARED, STREET_LAND, Land, lands
from geodata.samples.make.seed import stream
from geodata.samples.make.workplaces import Work

CITY_POSTAL = ("Exploateringskontoret, Box 1", "10001", "STOCKHOLM")
CITY_SHARE = 0.72
ALWAYS_CITY = (STREET_LAND, BORDER, SHARED)

Holder = tuple[str, str, tuple[str, str, str], bool]
"""Name, organisation number, postal address (street, code, town), and whether the identity is protected."""


def interest_rows() -> list[dict[str, str]]:
    """Rows of the interests' file, in the order of the properties."""
    found = (pair for place, land in enumerate(lands()) for pair in _interests(place, land))
    return [_row(serial, *pair) for serial, pair in enumerate(found, start=1)]


def _interests(place: int, land: Land) -> Iterator[tuple[str, str, Holder]]:
    """The city owns most of the land and lets it as leasehold; other owners are companies or, for homes, persons."""
    random = stream(f"interests-{land.designation}")
    owners = list(_owners(place, land, random))
    yield from ((land.designation, "ägare", owner) for owner in owners)
    if owners[0][1] == CITY and land.lot is not None:
        yield land.designation, "tomträttshavare", _company(place, "Tomträtt", land)
    for work in tenants().get(land.designation, ()):
        if random.uniform() < 0.6:
            yield land.designation, "lokalhyresgäst", _holder(work)


def _owners(place: int, land: Land, random: np.random.Generator) -> Iterator[Holder]:
    city: Holder = ("Stockholms stad", CITY, CITY_POSTAL, False)
    if land.designation == IN_RING:
        yield _person(place, PROTECTED_NAMES[4], land, is_protected=True)
    elif land.designation in ALWAYS_CITY or random.uniform() < CITY_SHARE:
        yield city
    elif land.lot is None:
        yield _person(place, f"Exempelperson Ägare {place}", land)
        if random.uniform() < 0.4:
            yield _person(place + 2_000, f"Exempelperson Medägare {place}", land)
    else:
        yield _company(place, "Fastighets", land)
        if random.uniform() < 0.12:
            yield _company(place + 2_000, "Medägar", land)


def _company(place: int, word: str, land: Land) -> Holder:
    quarter = land.designation.removeprefix("Stockholm ")
    offset = 60_000 if word == "Tomträtt" else 70_000
    street = (land.address or "Provlindsgatan 1", "11100", "STOCKHOLM")
    return f"Exempelbolaget {word} {quarter} AB", company_number(offset + place), street, False


def _person(place: int, name: str, land: Land, *, is_protected: bool = False) -> Holder:
    address = "Skyddsgatan 9" if is_protected else land.address or "Provlindsgatan 1"
    return name, person_number(20_000 + place), (address, "12200", "ENSKEDE"), is_protected


@lru_cache(maxsize=1)
def tenants() -> dict[str, tuple[Work, ...]]:
    """The companies with a workplace on each property, once each, without protected identities."""
    found: dict[str, dict[str, Work]] = {}
    for work in works():
        if work.designation and work.status == "1" and not work.is_protected:
            found.setdefault(work.designation, {}).setdefault(work.firm.number, work)
    return {designation: tuple(firms.values()) for designation, firms in found.items()}


def _holder(work: Work) -> Holder:
    return work.firm.name, work.firm.number, (work.box or work.address, *work.postal), work.is_protected


def _row(serial: int, designation: str, kind: str, holder: Holder) -> dict[str, str]:
    name, number, (street, code, town), is_protected = holder
    return {
        "intresse_id": f"I{serial:05d}",
        "fastighetsbeteckning": designation,
        "intresse": kind,
        "namn": name,
        "organisationsnummer": number,
        "postadress": street,
        "postnummer": code,
        "postort": town,
        "skyddad": "ja" if is_protected else "nej",
        "anmärkning": "Syntetiskt exempel",
    }
