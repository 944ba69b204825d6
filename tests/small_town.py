"""A town of three areas and nine recipients, small enough to know by heart; all of it synthetic.

Metres from the south-west corner of the western area, (670000, 6577000) in EPSG:3006:

    western area   0–500 × 0–500      dedicated; 10000001-10000005: 4 a sole trader, 5 protected
    eastern area   1500–2000 × 0–500  10000006
    empty area     4000–4500 × 0–500  dedicated, nobody in it
    in no area     10000007 at 3000, 1500
    properties     Provhuset 1 (100–130 × 90–130), Provhuset 2 (130–160 × 90–130), Provåkern 1:1 (1600–1650 × 50–100)
    one district   -1000–6000 × -1000–2000
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

from impact.intake.load import load
from impact.intake.options import LoadOptions

DAY = date(2027, 1, 15)
EAST, NORTH = 670_000, 6_577_000

PROTECTED_NAME = "Skyddsnamn Provgården"
PROTECTED_STREET = "Hemligastigen 7"
SOLE_TRADER = "900101-0009"


def box(x: float, y: float, width: float, height: float) -> str:
    """Well-known text of a rectangle; metres from the town's corner."""
    corners = ((x, y), (x + width, y), (x + width, y + height), (x, y + height), (x, y))
    return "POLYGON((" + ", ".join(f"{EAST + a:.3f} {NORTH + b:.3f}" for a, b in corners) + "))"


REGISTERS: dict[str, str] = {
    "areas": f"""område_id;namn;renodlat;wkt
vastra;Västra industrin;ja;{box(0, 0, 500, 500)}
ostra;Östra industrin;nej;{box(1500, 0, 500, 500)}
tomma;Tomma området;ja;{box(4000, 0, 500, 500)}
""",
    "districts": f"""stadsdelsområde_id;namn;wkt
norra;Norra;{box(-1000, -1000, 7000, 3000)}
""",
    "administrations": """förvaltning_id;namn;slag;organisationsnummer;ständig_medlem;stadsdelsområde_id
trafikkontoret;Trafikkontoret;förvaltning;212000-0142;ja;
exploateringskontoret;Exploateringskontoret;förvaltning;212000-0142;ja;
norra-sdf;Norra stadsdelsförvaltningen;stadsdelsförvaltning;212000-0142;nej;norra
""",
    "workplaces": f"""cfar;organisationsnummer;företagsnamn;benämning;besöksadress;skyddad;x;y
10000001;529900-0009;Exempelbolaget Ett AB;;Provgatan 1;nej;670100;6577100
10000002;529900-0017;Exempelbolaget Två AB;;Provgatan 2;nej;670200;6577200
10000003;529900-0009;Exempelbolaget Ett AB;Lagret;Provgatan 3;nej;670450;6577450
10000004;{SOLE_TRADER};Provsson Plåt;;Provgatan 4;nej;670300;6577300
10000005;900101-0017;{PROTECTED_NAME};;{PROTECTED_STREET};ja;670120;6577100
10000006;529900-0025;Exempelbolaget Tre AB;;Östgatan 1;nej;671700;6577100
10000007;529900-0033;Exempelbolaget Fyra AB;;Ensamgatan 1;nej;673000;6578500
""",
    "properties": f"""fastighetsbeteckning;wkt
Stockholm Provhuset 1;{box(100, 90, 30, 40)}
Stockholm Provhuset 2;{box(130, 90, 30, 40)}
Stockholm Provåkern 1:1;{box(1600, 50, 50, 50)}
""",
    "interests": """intresse_id;fastighetsbeteckning;intresse;namn;organisationsnummer
I1;Stockholm Provhuset 1;ägare;Exempelägaren AB;529900-0041
I2;Stockholm Provhuset 2;lokalhyresgäst;Exempelbolaget Ett AB;529900-0009
I3;Stockholm Provåkern 1:1;ägare;Exempelbonden;
""",
}

COLUMNS = (
    "åtgärd_id", "förvaltning", "rubrik", "åtgärdstyp", "skede", "startdatum", "slutdatum", "trafikpåverkan",
    "kostnad_mnkr", "fastighetsbeteckning", "wkt",
)  # fmt: skip

WEST_STREET = box(90, 140, 300, 5)
"""A street in the western area, 10 m north of Provhuset."""
EAST_STREET = box(1550, 200, 300, 5)


def build_town(folder: Path) -> Path:
    """A database with the town's registers and no measures."""
    database = folder / "berord.db"
    load_town(folder, str(database))
    return database


def load_town(folder: Path, database: str) -> None:
    """Load the town's registers into an empty or new database; `folder` is for the files."""
    for register, text in REGISTERS.items():
        path = folder / f"{register}.csv"
        path.write_text(text, encoding="utf-8")
        load(database, register, path, LoadOptions(crs="EPSG:3006"), as_of=DAY)


def measure(measure_id: str = "M1", **changes: str) -> dict[str, str]:
    """A planned street work in the western area, as a row of a delivery; `changes` by column name."""
    return {
        "åtgärd_id": measure_id,
        "förvaltning": "trafikkontoret",
        "rubrik": f"Provarbete {measure_id}",
        "åtgärdstyp": "gatuarbete",
        "skede": "planerad",
        "startdatum": "2027-05-03",
        "slutdatum": "2027-06-30",
        "trafikpåverkan": "begränsad",
        "wkt": WEST_STREET,
    } | changes


def delivery(folder: Path, rows: Iterable[Mapping[str, str]], name: str = "plan.csv") -> Path:
    """A delivery of measures as a CSV file; its coordinates are EPSG:3006."""
    path = folder / name
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, delimiter=";", restval="")
        writer.writeheader()
        writer.writerows(rows)
    return path
