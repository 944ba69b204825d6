"""Zip archives: honest ones in every arrangement, and those that no honest sender makes."""

from __future__ import annotations

from pathlib import Path

from tests.oddities.frame import Oddity, Outcome
from tests.oddities.making import cut, layer, parts_of, shapefile, written, zipped

HANDLED, FINDING, REFUSED = Outcome.HANDLED, Outcome.FINDING, Outcome.REFUSED


def zipped_shapefile(folder: Path, inside: str = "", **more: bytes) -> Path:
    return zipped(folder / "plan.zip", *parts_of(shapefile(folder)), folder=inside, **more)


HONEST = (
    Oddity("zip", "a shapefile", zipped_shapefile, FINDING, "names-cut"),
    Oddity(
        "zip",
        "a shapefile in nested folders",
        lambda f: zipped_shapefile(f, "Leverans/Åtgärder 2027/"),
        FINDING,
        "names-cut",
    ),
    Oddity(
        "zip",
        "a shapefile with a MapInfo twin, a PDF and what a Mac leaves",
        lambda f: zipped_shapefile(f, **{"plan.tab": b"!table", "läsmig.pdf": b"%PDF", "__MACOSX/._plan.shp": b"x"}),
        FINDING,
        "names-cut",
    ),
    Oddity("zip", "a GeoPackage", lambda f: zipped(f / "p.zip", layer(f / "plan.gpkg"))),
    Oddity(
        "zip",
        "two datasets, none named",
        lambda f: zipped(f / "p.zip", layer(f / "a.gpkg"), layer(f / "b.gpkg")),
        REFUSED,
        "flera datamängder",
    ),
)

HOSTILE = (
    Oddity("zip", "nothing that can be read", lambda f: zipped(f / "p.zip", **{"bild.png": b"x"}), REFUSED, "p.zip"),
    Oddity("zip", "cut short", lambda f: cut(zipped(f / "p.zip", layer(f / "plan.gpkg"))), REFUSED, "p.zip"),
    Oddity("zip", "a path that leads out", lambda f: zipped(f / "p.zip", **{"../ut.csv": b"a"}), REFUSED, "leder ut"),
    Oddity("zip", "text under its name", lambda f: written(f / "p.zip", "hej" * 99), REFUSED, "p.zip"),
)

ODDITIES: tuple[Oddity, ...] = (*HONEST, *HOSTILE)
