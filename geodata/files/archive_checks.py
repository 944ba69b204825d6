"""What no honest archive holds: too much, paths that lead out of it, links, locked or doubled members."""

from __future__ import annotations

import stat
import struct
import zipfile
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from geodata.errors import GeodataError

GREATEST_SIZE = 2 * 1024**3
GREATEST_RATIO = 200
RATIO_MATTERS_FROM = 100 * 1024**2
GREATEST_COUNT = 10_000
"""Beyond these a zip is a mistake or an attack: real deliveries pack at most some 30 to 1."""

GREATEST_DIRECTORY = 16 * 1024**2
"""Bytes that a zip's list of members may take; each is held in memory."""

METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""How members may be packed. Others are rare, and some take gigabytes of memory to unpack."""

IS_LOCKED = 0x1
END, END_64 = b"PK\x05\x06", b"PK\x06\x07"
END_BYTES, END_64_BYTES = 22, 20
LONGEST_COMMENT = 65_535
UNKNOWN_32 = 0xFFFFFFFF


@dataclass(slots=True)
class Limits:
    """What has been met so far in one delivery, over all the zips in it."""

    file: str
    size: int = 0
    count: int = 0
    names: list[str] = field(default_factory=list)


def check_directory(path: Path, limits: Limits) -> None:
    """Refuse a zip whose list of members would fill the memory, before it is read. Layout: APPNOTE 6.3.10, 4.3.16."""
    with path.open("rb") as stream:
        stream.seek(0, 2)
        start = max(0, stream.tell() - END_BYTES - LONGEST_COMMENT - END_64_BYTES)
        stream.seek(start)
        tail = stream.read()
        at = tail.rfind(END)
        if at < 0 or len(tail) < at + END_BYTES:
            return  # no zip at all, which opening it says
        (size,) = struct.unpack_from("<I", tail, at + 12)
        is_64 = tail[at - END_64_BYTES : at].startswith(END_64) if at >= END_64_BYTES else False
        if is_64:
            (place,) = struct.unpack_from("<Q", tail, at - END_64_BYTES + 8)
            stream.seek(min(place, 2**62))
            record = stream.read(56)
            size = struct.unpack_from("<Q", record, 40)[0] if len(record) == 56 else UNKNOWN_32
    if size > GREATEST_DIRECTORY:
        raise _too_much(limits.file, limits.size, GREATEST_COUNT)


def check_members(members: list[zipfile.ZipInfo], file: str) -> None:
    """Refuse what one honest archive, such as a workbook, does not hold. Raises GeodataError."""
    check_within(members, Limits(file))


def check_within(members: list[zipfile.ZipInfo], limits: Limits) -> None:
    """The same for one of the zips in a delivery; adds to `limits` what it would unpack to. Raises GeodataError."""
    size, packed = sum(m.file_size for m in members), sum(m.compress_size for m in members)
    limits.size += size
    limits.count += len(members)
    is_dense = size > RATIO_MATTERS_FROM and size > packed * GREATEST_RATIO
    if limits.size > GREATEST_SIZE or is_dense or limits.count > GREATEST_COUNT:
        raise _too_much(limits.file, limits.size, limits.count)
    for member in members:
        _check_member(member, limits.file)
    twice = [name for name, count in Counter(m.filename.casefold() for m in members).items() if count > 1]
    if twice:
        raise GeodataError(
            "The zip file {file} holds two files named {name}.",
            "Which of them is meant cannot be guessed.",
            "Ask the sender for a new archive.",
            file=limits.file,
            name=twice[0],
        )


def _check_member(member: zipfile.ZipInfo, file: str) -> None:
    if _leads_out(member.filename):
        raise GeodataError(
            "The zip file {file} holds a path that leads out of it: {name}.",
            "Unpacking it could overwrite files elsewhere.",
            "Ask the sender for a new archive.",
            file=file,
            name=member.filename,
        )
    if stat.S_ISLNK(member.external_attr >> 16):
        raise GeodataError(
            "The zip file {file} holds a link to another file: {name}.",
            "A link may lead to any file on this computer, and is never followed.",
            "Ask the sender for an archive with the files themselves.",
            file=file,
            name=member.filename,
        )
    if member.flag_bits & IS_LOCKED:
        raise GeodataError(
            "The zip file {file} is locked with a password.",
            remedy="Unpack it yourself, and give the dataset inside.",
            file=file,
        )
    if member.compress_type not in METHODS:
        raise GeodataError(
            "The zip file {file} is packed in a way that is not read.",
            "Its member {name} is neither stored nor deflated, as zips usually are.",
            "Unpack it yourself, and give the dataset inside.",
            file=file,
            name=member.filename,
        )


def _leads_out(name: str) -> bool:
    parts = PurePosixPath(name.replace("\\", "/")).parts
    return ".." in parts or name.startswith(("/", "\\")) or ":" in (parts[0] if parts else "")


def _too_much(file: str, size: int, count: int) -> GeodataError:
    return GeodataError(
        "The zip file {file} would unpack to {size_mb} MB in {count} files.",
        "That is more than a delivery needs, and could fill the disk.",
        "Unpack it yourself if you trust it, and give the dataset inside.",
        file=file,
        size_mb=size // 1024**2,
        count=count,
    )
