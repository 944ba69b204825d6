"""Datasets inside zip archives, unpacked to a folder of our own that is removed afterwards.

A zip may hold further zips, as deliveries do that were packed twice, and a KMZ file is a zip too. All limits hold for
everything unpacked from one delivery together, at whatever depth.
"""

from __future__ import annotations

import errno
import shutil
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory, gettempdir
from typing import IO

from geodata.errors import GeodataError
from geodata.files.archive_checks import Limits, check_directory, check_within
from geodata.naming import meant
from geodata.reasons import of_system

ARCHIVES = frozenset({".zip", ".kmz"})
GEODATABASE = ".gdb"
GEODATABASE_TABLE = ".gdbtable"
GREATEST_DEPTH = 3
BLOCK_BYTES = 1 << 20

FAILURES = (zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError, ValueError)

NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EFBIG)
"""What the system says when it is the disk's fault."""


@dataclass(frozen=True, slots=True)
class Packed:
    """A dataset in a zip: the zip it stands in, its path there, and what it is called from the delivery on.

    A file geodatabase is a folder: `path` is that of the folder.
    """

    source: Path
    path: PurePosixPath
    shown: str
    stem: str
    is_folder: bool = False


@dataclass(frozen=True, slots=True)
class Archive:
    """A zip that has been looked into. `datasets` are by the name they are chosen with, sorted by their path."""

    file: str
    folder: Path
    datasets: dict[str, Packed]

    def chosen(self, layer: str | None) -> Packed:
        """The dataset that `layer` names, or the only one. Raises GeodataError, naming those there are, otherwise."""
        if len(self.datasets) == 1:
            return next(iter(self.datasets.values()))
        named = None if layer is None else meant(layer, self.datasets)
        if named is not None:
            return self.datasets[named]
        raise GeodataError(
            "The zip file {file} holds several datasets: {names}.",
            "Which one is meant cannot be guessed.",
            "Choose one with --layer.",
            file=self.file,
            names=", ".join(self.datasets),
        )

    def unpacked(self, packed: Packed) -> Path:
        """The path of the dataset, unpacked with its companion files (.dbf, .prj …). Raises GeodataError."""
        place = self.folder / "dataset"
        shutil.rmtree(place, ignore_errors=True)
        root = place / f"{packed.stem}{GEODATABASE}" if packed.is_folder else place
        root.mkdir(parents=True)
        with _opened(packed.source, self.file) as archive:
            for member in archive.infolist():
                path = PurePosixPath(member.filename)
                if not member.is_dir() and _belongs(path, packed):
                    _unpack(archive, member, root / path.name)
        return root if packed.is_folder else place / packed.path.name


@dataclass(frozen=True, slots=True)
class Wanted:
    """What counts as a dataset in an archive: files with one of the `suffixes`, and others by what is in them.

    A file with one of the `doubtful` endings counts when `is_meant` says so of its bytes.
    """

    suffixes: frozenset[str]
    doubtful: frozenset[str] = frozenset()
    is_meant: Callable[[IO[bytes]], bool] = lambda _stream: False

    def has(self, archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bool:
        """Whether the member of a zip is such a dataset."""
        name = PurePosixPath(member.filename)
        suffix = name.suffix.lower()
        if GEODATABASE in {part.lower() for part in name.suffixes}:
            return False
        if suffix in self.doubtful:
            with archive.open(member) as stream:
                return self.is_meant(stream)
        return suffix in self.suffixes


KML_ONLY = Wanted(frozenset({".kml"}))


@contextmanager
def opened(path: Path, wanted: Wanted) -> Iterator[Archive]:
    """The archive with its datasets: files that are `wanted`, and file geodatabases, also in zips within it.

    Raises GeodataError when the zip is damaged, locked, or holds something no honest delivery does.
    """
    if path.suffix.lower() == ".kmz":
        wanted = KML_ONLY
    with TemporaryDirectory(prefix="berord-") as folder:
        limits = Limits(path.name)
        found = sorted(_datasets(path, Path(folder), wanted, limits), key=lambda packed: packed.shown)
        if not found:
            raise GeodataError(
                "The zip file {file} holds no dataset that can be read.",
                "It holds {names}.",
                "Ask for one of {formats} in it.",
                file=path.name,
                names=", ".join(sorted(limits.names)[:5]) or "–",
                formats=", ".join(sorted(wanted.suffixes | {GEODATABASE})),
            )
        yield Archive(path.name, Path(folder), _by_name(found))


def _datasets(
    path: Path, folder: Path, wanted: Wanted, limits: Limits, within: str = "", depth: int = 1
) -> Iterator[Packed]:
    """All datasets of a zip and of the zips in it, which are unpacked to the folder."""
    check_directory(path, limits)
    with _opened(path, limits.file) as archive:
        members = archive.infolist()
        check_within(members, limits)
        for member in members:
            name = PurePosixPath(member.filename)
            shown = within + _as_meant(member)
            if member.is_dir() or _is_hidden(name):
                continue
            limits.names.append(shown)
            if name.suffix.lower() in ARCHIVES:
                if depth == GREATEST_DEPTH:
                    raise _too_deep(limits.file)
                inner = folder / f"{len(limits.names)}.zip"
                _unpack(archive, member, inner)
                yield from _datasets(inner, folder, wanted, limits, f"{shown}/", depth + 1)
            elif wanted.has(archive, member):
                yield Packed(path, name, shown, PurePosixPath(shown).stem)
        yield from _geodatabases(path, members, within, Path(limits.file).name)


def _geodatabases(path: Path, members: list[zipfile.ZipInfo], within: str, file: str) -> Iterator[Packed]:
    """The folders that hold tables of a file geodatabase; the zip itself may be one."""
    tables = (PurePosixPath(m.filename) for m in members if m.filename.lower().endswith(GEODATABASE_TABLE))
    for folder in sorted({table.parent for table in tables}):
        named = folder.name or file.split(".", maxsplit=1)[0]
        yield Packed(path, folder, f"{within}{folder}", PurePosixPath(named).stem, is_folder=True)


@contextmanager
def _opened(path: Path, file: str) -> Iterator[zipfile.ZipFile]:
    """The zip; whatever fails in reading it is a damage."""
    try:
        with zipfile.ZipFile(path) as archive:
            yield archive
    except FAILURES as error:
        if isinstance(error, OSError) and error.errno in NO_ROOM:
            raise GeodataError(
                "The zip file {file} cannot be unpacked: {reason}.",
                "It is unpacked in the folder for temporary files, {folder}.",
                "Free some space there, or name another folder in the environment variable TMPDIR.",
                file=file,
                reason=of_system(error),
                folder=gettempdir(),
            ) from error
        raise GeodataError(
            "The zip file {file} is damaged or is no zip file.",
            "It cannot be unpacked.",
            "Ask the sender for it again.",
            file=file,
        ) from error


def _unpack(archive: zipfile.ZipFile, member: zipfile.ZipInfo, place: Path) -> None:
    """The member's bytes, never more than its stated size, a block at a time."""
    with archive.open(member) as source, place.open("wb") as sink:
        shutil.copyfileobj(source, sink, BLOCK_BYTES)


def _belongs(path: PurePosixPath, packed: Packed) -> bool:
    if packed.is_folder:
        return path.parent == packed.path
    return path.parent == packed.path.parent and _stem(path) == _stem(packed.path)


def _is_hidden(name: PurePosixPath) -> bool:
    return name.name.startswith(".") or "__MACOSX" in name.parts


def _stem(name: PurePosixPath) -> str:
    """The name before its first ending, so that `a.shp.xml` goes with `a.shp`."""
    return name.name.casefold().split(".")[0]


UTF_8_NAME = 0x800


def _as_meant(member: zipfile.ZipInfo) -> str:
    """The member's name; Macs write UTF-8 without saying so, which is read as code page 437 by the book."""
    if member.flag_bits & UTF_8_NAME:
        return member.filename
    try:
        return member.filename.encode("cp437").decode("utf-8")
    except UnicodeError:
        return member.filename


def _by_name(found: list[Packed]) -> dict[str, Packed]:
    """By stem where that is enough, by the whole path where two share one."""
    stems = [packed.stem for packed in found]
    return {packed.stem if stems.count(packed.stem) == 1 else packed.shown: packed for packed in found}


def _too_deep(file: str) -> GeodataError:
    return GeodataError(
        "The zip file {file} holds zips within zips within zips.",
        "An honest delivery is packed once or twice; such nesting can fill the disk.",
        "Unpack it yourself if you trust it, and give the dataset inside.",
        file=file,
    )
