"""Datasets inside zip archives, unpacked to a folder of our own that is removed afterwards."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from geodata.errors import GeodataError
from geodata.naming import meant

GREATEST_SIZE = 2 * 1024**3
GREATEST_RATIO = 200
RATIO_MATTERS_FROM = 100 * 1024**2
GREATEST_COUNT = 10_000
"""Beyond these a zip is a mistake or an attack: real deliveries pack at most some 30 to 1."""


def datasets_in(path: Path, suffixes: frozenset[str]) -> dict[str, zipfile.ZipInfo]:
    """The datasets in a zip, by the name they are chosen with (their file name without the ending), sorted.

    Raises GeodataError when the zip is damaged, locked, or holds something no honest delivery does.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise _damaged(path) from error
    check_members(members, path.name)
    found = [member for member in members if _is_dataset(PurePosixPath(member.filename), suffixes)]
    if not found:
        raise GeodataError(
            "The zip file {file} holds no dataset that can be read.",
            "It holds {names}.",
            "Ask for one of {formats} in it.",
            file=path.name,
            names=", ".join(sorted(m.filename for m in members)[:5]) or "–",
            formats=", ".join(sorted(suffixes)),
        )
    return _by_name(sorted(found, key=lambda member: member.filename))


@contextmanager
def unpacked(path: Path, member: zipfile.ZipInfo) -> Iterator[Path]:
    """The path of the member, unpacked with its companion files (.dbf, .prj …) to a temporary folder."""
    chosen = PurePosixPath(member.filename)
    with TemporaryDirectory(prefix="berord-") as folder:
        try:
            with zipfile.ZipFile(path) as archive:
                for companion in archive.infolist():
                    name = PurePosixPath(companion.filename)
                    if name.parent == chosen.parent and _stem(name) == _stem(chosen) and not companion.is_dir():
                        (Path(folder) / name.name).write_bytes(archive.read(companion))
        except (zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError, ValueError) as error:
            raise _damaged(path) from error
        yield Path(folder) / chosen.name


def check_members(members: list[zipfile.ZipInfo], file: str) -> None:
    """Refuse what an honest archive does not hold: too much, paths that lead out of it, locked members."""
    size, packed = sum(m.file_size for m in members), sum(m.compress_size for m in members)
    is_dense = size > RATIO_MATTERS_FROM and size > packed * GREATEST_RATIO
    if size > GREATEST_SIZE or is_dense or len(members) > GREATEST_COUNT:
        raise GeodataError(
            "The zip file {file} would unpack to {size_mb} MB in {count} files.",
            "That is more than a delivery needs, and could fill the disk.",
            "Unpack it yourself if you trust it, and give the dataset inside.",
            file=file,
            size_mb=size // 1024**2,
            count=len(members),
        )
    for member in members:
        if _leads_out(member.filename):
            raise GeodataError(
                "The zip file {file} holds a path that leads out of it: {name}.",
                "Unpacking it could overwrite files elsewhere.",
                "Ask the sender for a new archive.",
                file=file,
                name=member.filename,
            )
        if member.flag_bits & 0x1:
            raise GeodataError(
                "The zip file {file} is locked with a password.",
                remedy="Unpack it yourself, and give the dataset inside.",
                file=file,
            )


def _leads_out(name: str) -> bool:
    parts = PurePosixPath(name.replace("\\", "/")).parts
    return ".." in parts or name.startswith(("/", "\\")) or ":" in (parts[0] if parts else "")


def _is_dataset(name: PurePosixPath, suffixes: frozenset[str]) -> bool:
    is_hidden = name.name.startswith(".") or "__MACOSX" in name.parts
    return name.suffix.lower() in suffixes and not is_hidden


def _stem(name: PurePosixPath) -> str:
    """The name before its first ending, so that `a.shp.xml` goes with `a.shp`."""
    return name.name.casefold().split(".")[0]


def _by_name(members: list[zipfile.ZipInfo]) -> dict[str, zipfile.ZipInfo]:
    """By stem where that is enough, by the whole path where two share one."""
    stems = [PurePosixPath(member.filename).stem for member in members]
    return {
        stem if stems.count(stem) == 1 else member.filename: member for stem, member in zip(stems, members, strict=True)
    }


def _damaged(path: Path) -> GeodataError:
    return GeodataError(
        "The zip file {file} is damaged or is no zip file.",
        "It cannot be unpacked.",
        "Ask the sender for it again.",
        file=path.name,
    )


def chosen(datasets: Mapping[str, zipfile.ZipInfo], layer: str | None, file: str) -> zipfile.ZipInfo:
    """The dataset that `layer` names, or the only one. Raises GeodataError, naming those there are, otherwise."""
    if len(datasets) == 1:
        return next(iter(datasets.values()))
    named = None if layer is None else meant(layer, datasets)
    if named is not None:
        return datasets[named]
    raise GeodataError(
        "The zip file {file} holds several datasets: {names}.",
        "Which one is meant cannot be guessed.",
        "Choose one with --layer.",
        file=file,
        names=", ".join(datasets),
    )
