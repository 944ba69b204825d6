"""Zip archives: honest ones in every arrangement, and those that no honest sender makes."""

from __future__ import annotations

import stat
import zipfile
from pathlib import Path

from tests.oddities.frame import Oddity, Outcome
from tests.oddities.making import cut, layer, parts_of, shapefile, written, zipped

HANDLED, FINDING, REFUSED = Outcome.HANDLED, Outcome.FINDING, Outcome.REFUSED


def zipped_shapefile(folder: Path, inside: str = "", **more: bytes) -> Path:
    return zipped(folder / "plan.zip", *parts_of(shapefile(folder)), folder=inside, **more)


def link_inside(folder: Path) -> Path:
    path = folder / "p.zip"
    with zipfile.ZipFile(path, "w") as archive:
        link = zipfile.ZipInfo("plan.csv")
        link.create_system, link.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
    return path


def leading_out_inside(folder: Path) -> Path:
    return zipped(folder / "p.zip", zipped(folder / "inre.zip", **{"../../ut.csv": b"a"}))


def twice_inside(folder: Path) -> Path:
    path = folder / "p.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name in ("plan.csv", "PLAN.csv"):
            archive.writestr(name, "a;b")
    return path


def locked(folder: Path) -> Path:
    """The flag in both places that says a member is locked; what comes after is never looked at."""
    path = zipped(folder / "p.zip", layer(folder / "plan.gpkg"))
    content = bytearray(path.read_bytes())
    content[6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    return written(path, bytes(content))


def unusually_packed(folder: Path) -> Path:
    path = folder / "p.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("plan.csv", "a;b")
    return path


def bomb(folder: Path) -> Path:
    """256 MB of zeros in a quarter of a megabyte."""
    path = folder / "p.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("plan.csv", "w") as member:
        for _ in range(256):
            member.write(bytes(1 << 20))
    return path


def russian_doll(folder: Path) -> Path:
    path = zipped(folder / "0.zip", layer(folder / "plan.gpkg"))
    for depth in range(1, 5):
        path = zipped(folder / f"{depth}.zip", path)
    return path


def many_names(folder: Path) -> Path:
    """A list of members of 40 MB, written by hand, since the members themselves need not be there."""
    entry = b"PK\x01\x02" + bytes(24) + b"\x06\x00" + bytes(16) + b"a.csv_"
    n, size = 800_000, 800_000 * len(entry)
    end = b"PK\x05\x06" + bytes(4) + b"\xff\xff\xff\xff" + size.to_bytes(4, "little") + bytes(6)
    return written(folder / "p.zip", entry * n + end)


def larger_than_said(folder: Path) -> Path:
    path = zipped(folder / "p.zip", **{"plan.csv": b"a;b\n" * 1000})
    content = bytearray(path.read_bytes())
    for place in (content.index(b"PK\x03\x04") + 22, content.index(b"PK\x01\x02") + 24):
        content[place : place + 4] = (40).to_bytes(4, "little")
    return written(path, bytes(content))


def spoilt(folder: Path) -> Path:
    path = zipped(folder / "p.zip", layer(folder / "plan.gpkg"))
    content = bytearray(path.read_bytes())
    middle = len(content) // 3
    content[middle : middle + 200] = bytes(200)
    return written(path, bytes(content))


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
        "zip", "a zip in the zip", lambda f: zipped(f / "yttre.zip", zipped(f / "inre.zip", layer(f / "plan.gpkg")))
    ),
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
    Oddity("zip", "text under its name", lambda f: written(f / "p.zip", "hej" * 99), REFUSED, "p.zip"),
    Oddity("zip", "a path that leads out", lambda f: zipped(f / "p.zip", **{"../ut.csv": b"a"}), REFUSED, "leder ut"),
    Oddity("zip", "a path from the root", lambda f: zipped(f / "p.zip", **{"/etc/ut.csv": b"a"}), REFUSED, "leder ut"),
    Oddity("zip", "a path on a disk", lambda f: zipped(f / "p.zip", **{"c:\\ut.csv": b"a"}), REFUSED, "leder ut"),
    Oddity("zip", "a link to another file", link_inside, REFUSED, "länk till en annan fil"),
    Oddity("zip", "a path that leads out of the zip in it", leading_out_inside, REFUSED, "leder ut"),
    Oddity("zip", "two files of one name", twice_inside, REFUSED, "två filer"),
    Oddity("zip", "locked with a password", locked, REFUSED, "lösenord"),
    Oddity("zip", "packed in an unusual way (LZMA)", unusually_packed, REFUSED, "varken"),
    Oddity("zip", "a bomb: gigabytes of zeros", bomb, REFUSED, "MB"),
    Oddity("zip", "a bomb: zips in zips in zips in zips", russian_doll, REFUSED, "zip-filer i zip-filer"),
    Oddity("zip", "a bomb: a million names", many_names, REFUSED, "MB"),
    Oddity("zip", "a member that is larger than it says", larger_than_said, REFUSED, "p.zip"),
    Oddity("zip", "spoilt in the middle", spoilt, REFUSED, "p.zip"),
)

ODDITIES: tuple[Oddity, ...] = (*HONEST, *HOSTILE)
