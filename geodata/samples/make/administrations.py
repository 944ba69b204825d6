"""Who plans measures: the administrations that the model names, the usual companies, the state and the region."""

from __future__ import annotations

from collections.abc import Iterator

from geodata.samples.make.districts import district_slug
from geodata.samples.make.outlines import NEIGHBOURHOODS

CITY = "212000-0142"
"""The city's own public organisation number; departments and district administrations are the city."""

STANDING: tuple[tuple[str, str], ...] = (
    ("exploateringskontoret", "Exploateringskontoret"),
    ("stadsbyggnadskontoret", "Stadsbyggnadskontoret"),
    ("trafikkontoret", "Trafikkontoret"),
    ("fastighetskontoret", "Fastighetskontoret"),
)
"""The coordination group's standing members (the model of 2020-03-17, second level)."""

OTHERS: tuple[tuple[str, str, str], ...] = (
    ("sbr", "Stockholm Business Region", "kommunalt bolag"),
    ("stadsledningskontoret", "Stadsledningskontoret", "förvaltning"),
    ("svoa", "Stockholm Vatten och Avfall", "kommunalt bolag"),
    ("exergi", "Stockholm Exergi", "ledningsägare"),
    ("ellevio", "Ellevio", "ledningsägare"),
    ("stokab", "Stokab", "kommunalt bolag"),
    ("stockholms-hamnar", "Stockholms Hamnar", "kommunalt bolag"),
    ("stockholm-parkering", "Stockholm Parkering", "kommunalt bolag"),
    ("sisab", "SISAB", "kommunalt bolag"),
    ("micasa", "Micasa Fastigheter", "kommunalt bolag"),
    ("st-erik-markutveckling", "S:t Erik Markutveckling", "kommunalt bolag"),
    ("svenska-bostader", "Svenska Bostäder", "kommunalt bolag"),
    ("stockholmshem", "Stockholmshem", "kommunalt bolag"),
    ("familjebostader", "Familjebostäder", "kommunalt bolag"),
    ("trafikverket", "Trafikverket", "statlig myndighet"),
    ("region-stockholm-trafik", "Region Stockholm, trafikförvaltningen", "region"),
)


def administration_rows() -> list[dict[str, str]]:
    """Rows of the administrations' file: standing members, the eleven districts', then the others."""
    return [*_standing(), *_of_districts(), *(_row(*other) for other in OTHERS)]


def _standing() -> Iterator[dict[str, str]]:
    for administration_id, name in STANDING:
        yield _row(administration_id, name, "förvaltning", standing="ja")


def _of_districts() -> Iterator[dict[str, str]]:
    for name in NEIGHBOURHOODS:
        slug = district_slug(name)
        yield _row(f"sdf-{slug}", f"{name} stadsdelsförvaltning", "stadsdelsförvaltning", district=slug)


def _row(administration_id: str, name: str, kind: str, *, standing: str = "nej", district: str = "") -> dict[str, str]:
    is_city = kind in ("förvaltning", "stadsdelsförvaltning")
    return {
        "förvaltning_id": administration_id,
        "namn": name,
        "slag": kind,
        "organisationsnummer": CITY if is_city else "",
        "ständig_medlem": standing,
        "stadsdelsområde_id": district,
        "e_post": f"{administration_id}@exempel.example",
        "telefon": "08-465 004 00",
        "anmärkning": "Syntetiskt exempel: brevlåda och telefon finns inte",
    }
