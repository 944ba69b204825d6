"""The synthetic sample city: files as administrations deliver them, and the seeded script that writes them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

SAMPLE: Path = Path(__file__).parent / "stockholm"
"""The folder with the written files; its README.md says what each of them shows."""

AS_OF: date = date(2027, 1, 15)
"""The fixed day that the sample's dates are relative to."""


@dataclass(frozen=True, slots=True)
class RegisterFile:
    """One file to load: which register it feeds, where it lies and what the file itself does not say.

    `register` is the word of `berord load`, or "measures". `layer` names the layer of a file with several, and `crs`
    the reference system of a file that cannot declare one (a CSV with x and y).
    """

    register: str
    file: Path
    layer: str | None = None
    crs: str | None = None


REGISTER_FILES: tuple[RegisterFile, ...] = (
    RegisterFile("areas", SAMPLE / "omraden.gpkg", layer="verksamhetsområden"),
    RegisterFile("districts", SAMPLE / "stadsdelsomraden.geojson"),
    RegisterFile("administrations", SAMPLE / "forvaltningar.csv"),
    RegisterFile("workplaces", SAMPLE / "arbetsstallen.gpkg", layer="arbetsställen"),
    RegisterFile("properties", SAMPLE / "fastigheter.gpkg", layer="fastigheter"),
    RegisterFile("interests", SAMPLE / "intressen.csv"),
    RegisterFile("contacts", SAMPLE / "kontakter.csv"),
)
"""The registers, in the order in which they are loaded."""

MEASURE_FILES: tuple[RegisterFile, ...] = (
    RegisterFile("measures", SAMPLE / "atgarder" / "trafikkontoret.gpkg", layer="åtgärder"),
    RegisterFile("measures", SAMPLE / "atgarder" / "stadsbyggnadskontoret.geojson"),
    RegisterFile("measures", SAMPLE / "atgarder" / "ledningsagare.zip"),
    RegisterFile("measures", SAMPLE / "atgarder" / "exploateringskontoret.xlsx"),
    RegisterFile("measures", SAMPLE / "atgarder" / "ovriga.csv", crs="EPSG:3006"),
)
"""The deliveries of planned measures, in the order in which they are registered."""
