"""The registers of a size as the files that a municipality would load, and as arrays for those who only match.

Written once into a folder and found there again. Everything is seeded and synthetic.
"""

from __future__ import annotations

import shutil
import sys
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pyogrio
import shapely

from geodata.shapes import Floats, Shapes
from tests.benchmarks.country import Country, country

ROOT = Path(".venv") / "bench"

EACH_ALONE = "each-alone"
"""The city in which no two workplaces share a coordinate."""

N_CORNERS = 9
INTERESTS = ("ägare", "ägare", "tomträttshavare", "lokalhyresgäst")
SIZE_CLASSES = ("0", "1-4", "5-9", "10-19", "20-49", "50-99", "100-199")
PLANNERS = ("trafikkontoret", "exploateringskontoret", "stadsbyggnadskontoret")
STAGES = ("planerad", "samråd", "byggskede", "genomförandebeslut")


@dataclass(frozen=True)
class Registers:
    """Where the files of a size are, and what they hold as arrays."""

    folder: Path

    @cached_property
    def xy(self) -> Floats:
        """Workplaces' coordinates (n, 2), EPSG:3006."""
        return np.asarray(np.load(self.folder / "xy.npy"))

    @cached_property
    def reach_m(self) -> Floats:
        """Each measure's reach in metres."""
        return np.asarray(np.load(self.folder / "reach.npy"))

    def shapes(self, name: str) -> Shapes:
        """Measures, areas or properties."""
        wkb = np.load(self.folder / f"{name}.npy", allow_pickle=True)
        return np.asarray(shapely.from_wkb(wkb))

    def file(self, name: str) -> Path:
        """A register's file."""
        return next(self.folder.glob(f"{name}.*[gc]*"))


def registers(size: str, *, each_alone: bool = False, root: Path = ROOT) -> Registers:
    """The registers of a size, written now or found again below `root`."""
    folder = root / (f"{size}-{EACH_ALONE}" if each_alone else size)
    found = Registers(folder.absolute())
    if not (folder / "whole").exists():
        shutil.rmtree(folder, ignore_errors=True)  # what was broken off
        folder.mkdir(parents=True)
        _write(folder, country(size, per_address=1.0) if each_alone else country(size))
        (folder / "whole").touch()
    return found


def _write(folder: Path, found: Country) -> None:
    rng = np.random.default_rng(11)
    properties = _properties(rng, found.xy)
    np.save(folder / "xy.npy", found.xy)
    np.save(folder / "reach.npy", found.reach_m)
    for name, shapes in (("measures", found.shapes), ("areas", found.area_shapes), ("properties", properties)):
        np.save(folder / f"{name}.npy", np.array(shapely.to_wkb(shapes), dtype=object))
    _layer(folder / "workplaces.gpkg", _workplaces(rng, len(found.xy)), shapely.points(found.xy))
    _layer(folder / "properties.gpkg", {"fastighetsbeteckning": _designations(len(properties))}, properties)
    _layer(folder / "areas.gpkg", _areas(len(found.area_shapes)), found.area_shapes)
    _layer(folder / "measures.gpkg", _measures(rng, found), found.shapes)
    # Around the towns alone: what reaches into the sea is refused as not in Sweden.
    whole = np.array([shapely.convex_hull(shapely.multipoints(found.xy)).buffer(5_000, quad_segs=2)], dtype=object)
    _layer(folder / "districts.gpkg", {"stadsdelsområde_id": ["d1"], "namn": ["Hela"]}, whole)
    _table(folder / "interests.csv", _interests(rng, len(properties)))
    planners = {
        "förvaltning_id": PLANNERS,
        "namn": [name.capitalize() for name in PLANNERS],
        "slag": ["förvaltning"] * len(PLANNERS),
        "organisationsnummer": ["212000-0142"] * len(PLANNERS),
        "ständig_medlem": ["ja"] * len(PLANNERS),
    }
    _table(folder / "administrations.csv", planners)


def _layer(path: Path, columns: dict[str, Any], shapes: Any) -> None:
    frame = gpd.GeoDataFrame(columns, geometry=list(shapes), crs="EPSG:3006")
    pyogrio.write_dataframe(frame, path, layer=path.stem)


def _table(path: Path, columns: dict[str, Any]) -> None:
    rows = [";".join(columns), *(";".join(row) for row in zip(*columns.values(), strict=True))]
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")


def _workplaces(rng: np.random.Generator, n: int) -> dict[str, Any]:
    companies = rng.integers(0, max(1, n * 3 // 4), n).tolist()
    sizes = rng.integers(0, len(SIZE_CLASSES), n).tolist()
    return {
        "cfar": [str(10_000_000 + i) for i in range(n)],
        "organisationsnummer": [organisation_number(number % 100_000) for number in companies],
        "företagsnamn": [f"Exempelföretaget {number} AB" for number in companies],
        "sni_2007": [f"{number % 90 + 10}110" for number in companies],
        "storleksklass": [SIZE_CLASSES[size] for size in sizes],
        "besöksadress": [f"Provgatan {number % 400}" for number in companies],
        "skyddad": ["nej"] * n,
    }


def _properties(rng: np.random.Generator, xy: Floats) -> Shapes:
    """An outline of nine corners around every fifth workplace."""
    at = xy[rng.choice(len(xy), len(xy) // 5, replace=False)] + rng.normal(0, 10, (len(xy) // 5, 2))
    angles = (np.arange(N_CORNERS) + rng.uniform(0, 0.8, (len(at), N_CORNERS))) * 2 * np.pi / N_CORNERS
    radius = rng.uniform(10, 40, (len(at), 1)) * rng.uniform(0.6, 1.4, (len(at), N_CORNERS))
    corners = at[:, None, :] + np.stack([np.cos(angles), np.sin(angles)], axis=2) * radius[:, :, None]
    return np.asarray(shapely.polygons(np.round(corners, 3)))


def _designations(n: int) -> list[str]:
    return [f"Stockholm Provhuset {i // 100 + 1}:{i % 100 + 1}" for i in range(n)]


def _interests(rng: np.random.Generator, n: int) -> dict[str, list[str]]:
    kinds = rng.integers(0, len(INTERESTS), n).tolist()
    return {
        "intresse_id": [f"I{i:07}" for i in range(n)],
        "fastighetsbeteckning": _designations(n),
        "slag": [INTERESTS[kind] for kind in kinds],
        "namn": [f"Provägaren {i % 9000} AB" for i in range(n)],
        "organisationsnummer": [organisation_number(i % 9000) for i in range(n)],
    }


def _areas(n: int) -> dict[str, Any]:
    return {
        "område_id": [f"a{i:04}" for i in range(n)],
        "namn": [f"Provområde {i}" for i in range(n)],
        "renodlat": [("ja", "nej")[i % 2] for i in range(n)],
    }


def _measures(rng: np.random.Generator, found: Country) -> dict[str, Any]:
    n = len(found.shapes)
    starts = np.datetime64("2027-01-20") + rng.integers(0, 540, n)
    return {
        "åtgärd_id": [f"M{i:06}" for i in range(n)],
        "förvaltning": [PLANNERS[i % len(PLANNERS)] for i in range(n)],
        "rubrik": [f"Åtgärd {i}" for i in range(n)],
        "åtgärdstyp": found.kinds,
        "skede": [STAGES[i % len(STAGES)] for i in range(n)],
        "startdatum": starts.astype(str),
        "slutdatum": (starts + rng.integers(5, 250, n)).astype(str),
    }


def organisation_number(number: int) -> str:
    """Invented, with a valid check digit: 5299, five digits, and the digit that follows from them."""
    digits = f"5299{number:05d}"
    doubled = "".join(str(int(digit) * (2 - i % 2)) for i, digit in enumerate(digits))
    return f"{digits[:6]}-{digits[6:]}{-sum(map(int, doubled)) % 10}"


if __name__ == "__main__":
    for name in sys.argv[1:]:
        registers(name)
