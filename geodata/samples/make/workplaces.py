"""The workplaces: ordinary ones at the sites, companies with several, sole traders, and the awkward ones."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from geodata.samples.make.numbers import company_number, person_number, workplace_number
from geodata.samples.make.plane import XY
from geodata.samples.make.seed import stream
from geodata.samples.make.sites import Site, sites
from geodata.samples.make.words import BRANCHES, TRADES

SIZES = ("0", "1-4", "5-9", "10-19", "20-49", "50-99", "100-199", "200-499", "500+")
SIZE_SHARES = {
    "industry": (0.18, 0.32, 0.19, 0.13, 0.10, 0.04, 0.02, 0.015, 0.005),
    "office": (0.16, 0.27, 0.17, 0.14, 0.13, 0.06, 0.04, 0.02, 0.01),
    "town": (0.42, 0.34, 0.12, 0.06, 0.04, 0.01, 0.005, 0.004, 0.001),
}
SOLE_TRADERS = {"industry": 0.10, "office": 0.06, "town": 0.27}
N_CHAINS = 45
INACTIVE = 0.02


@dataclass(frozen=True, slots=True)
class Firm:
    """A company: number, name, trade (SNI 2007, SNI 2025) and whether it is a sole trader."""

    number: str
    name: str
    sni: tuple[str, str]
    is_person: bool = False


@dataclass(frozen=True, slots=True)
class Work:
    """A workplace before it is written: who, where, and what the register says of it."""

    firm: Firm
    name: str | None
    size: str
    address: str
    postal: tuple[str, str]
    spot: XY | None
    status: str = "1"
    is_protected: bool = False
    area_id: str | None = None
    designation: str | None = None
    box: str | None = None


@lru_cache(maxsize=1)
def ordinary() -> tuple[Work, ...]:
    """One workplace for every site."""
    random = stream("workplaces")
    chains = [_firm(number, site, random, is_person=False) for number, site in _first_sites(N_CHAINS)]
    firms = (_firm(1000 + number, site, random) for number, site in enumerate(sites()))
    return tuple(_work(site, firm, chains, random) for site, firm in zip(sites(), firms, strict=True))


def _first_sites(n: int) -> Iterator[tuple[int, Site]]:
    located = [site for site in sites() if site.area_id]
    return ((number, located[number * len(located) // n]) for number in range(n))


def _firm(serial: int, site: Site, random: np.random.Generator, *, is_person: bool | None = None) -> Firm:
    trades = TRADES[site.mix]
    shares = np.array([trade.share for trade in trades])
    trade = trades[int(random.choice(len(trades), p=shares / shares.sum()))]
    sni = (trade.sni_2007, trade.sni_2025)
    person = bool(random.uniform() < SOLE_TRADERS[site.mix]) if is_person is None else is_person
    if person:
        return Firm(person_number(serial), f"{trade.word.capitalize()} Exempelperson {serial}", sni, is_person=True)
    name = f"Exempel{trade.word} {site.near} {serial} AB"
    return Firm(company_number(serial), name, sni)


def _work(site: Site, own: Firm, chains: list[Firm], random: np.random.Generator) -> Work:
    """Every ninth workplace in an area belongs to a company with several."""
    in_chain = site.area_id is not None and random.uniform() < 0.11
    firm = chains[int(random.integers(len(chains)))] if in_chain else own
    branch = f"{firm.name}, {BRANCHES[int(random.integers(len(BRANCHES)))]}" if in_chain else None
    size = SIZES[int(random.choice(len(SIZES), p=SIZE_SHARES[site.mix]))]
    if firm.is_person:
        size = "0" if random.uniform() < 0.8 else "1-4"
    status = str(random.choice(["0", "9"])) if random.uniform() < INACTIVE else "1"
    box = f"Box {int(random.integers(100, 9900))}" if random.uniform() < 0.18 and not firm.is_person else None
    return Work(
        firm=firm,
        name=branch,
        size=size,
        address=site.address,
        postal=site.postal,
        spot=site.spot,
        status=status,
        area_id=site.area_id,
        designation=site.designation,
        box=box,
    )


def frame_rows(works: tuple[Work, ...]) -> list[dict[str, str | None]]:
    """Rows of the workplaces' file, in order; the geometry is not among the columns."""
    return [_row(serial, work) for serial, work in enumerate(works)]


def _row(serial: int, work: Work) -> dict[str, str | None]:
    """Some deliveries carry one version of the activity code only: every tenth row lacks the one or the other."""
    postal_code, town = work.postal
    return {
        "cfar": workplace_number(serial),
        "organisationsnummer": work.firm.number,
        "företagsnamn": work.firm.name,
        "benämning": work.name,
        "sni_2007": None if serial % 20 == 7 else work.firm.sni[0],
        "sni_2025": None if serial % 20 == 13 else work.firm.sni[1],
        "storleksklass": work.size,
        "besöksadress": work.address,
        "besökspostnummer": postal_code,
        "besöksort": town,
        "postadress": work.box or work.address,
        "postnummer": postal_code,
        "postort": town,
        "aktiv": work.status,
        "skyddad": "ja" if work.is_protected else "nej",
        "anmärkning": "Syntetiskt exempel",
    }
