"""Paths that GDAL and its door pyogrio take as they stand: to them `;`, `!` and `{` in a name mean something."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

PLAIN = re.compile(r"[\w .,()&+=@#%'~–-]+")
"""Names that were tried and mean nothing but themselves."""

STAND_IN = "berord-delivery"
"""What a file is called meanwhile whose name is not plain. Nobody calls a layer so."""


def is_plain(path: Path) -> bool:
    """Whether no part of the whole path means anything else than a name.

    >>> is_plain(Path("/data/Åtgärder, 2027 #2.gpkg")), is_plain(Path("/data/a;b.gpkg")), is_plain(Path("/a!b/c.gpkg"))
    (True, False, False)
    """
    return all(PLAIN.fullmatch(part) for part in path.absolute().parts[1:])


def plain_stem(path: Path) -> str:
    """The file's own name without its ending when that is plain, another otherwise.

    >>> plain_stem(Path("plan 2.shp")), plain_stem(Path("x;y.shp"))
    ('plan 2', 'berord-delivery')
    """
    return path.stem if PLAIN.fullmatch(path.stem) else STAND_IN


SIDECARS = frozenset({".shp", ".shx", ".dbf", ".prj", ".cpg", ".xsd", ".gpkg-wal", ".gpkg-journal"})
"""Endings of the files that belong to one beside them: a shapefile's parts, a schema, what QGIS has not put in yet."""


def companions(path: Path) -> list[Path]:
    """The file and the parts of it that lie beside it under the same name (.dbf, .prj …), sorted."""
    # By name first: a folder of deliveries may hold thousands of files.
    try:
        names = [entry.name for entry in os.scandir(path.parent) if entry.name.startswith(path.stem)]
    except OSError:
        names = []
    beside = (path.parent / name for name in names)
    parts = (part for part in beside if part.stem == path.stem and part.suffix.lower() in SIDECARS)
    return sorted({path, *(part for part in parts if part.is_file())})


@contextmanager
def plainly_named(path: Path) -> Iterator[Path]:
    """The file under a plain path: its own when that is one, else that of links in a folder of our own.

    The folder also holds the companions, and goes when the reading is done.
    """
    if is_plain(path):
        yield path.absolute()
        return
    stem = plain_stem(path)
    with TemporaryDirectory(prefix="berord-") as folder:
        for part in companions(path):
            _stand_in(part, Path(folder) / f"{stem}{part.suffix}")
        yield Path(folder) / f"{stem}{path.suffix}"


@contextmanager
def plain_folder(folder: Path) -> Iterator[Path]:
    """A folder to write in under a plain path: the given one when it has one, else one that goes afterwards."""
    if is_plain(folder):
        yield folder.absolute()
        return
    with TemporaryDirectory(prefix="berord-") as other:
        yield Path(other)


def _stand_in(part: Path, place: Path) -> None:
    try:
        place.symlink_to(part.absolute())
    except OSError:  # Windows lets few people make links
        shutil.copyfile(part, place)
