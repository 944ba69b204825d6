"""What is looked at before and after a delivered file is read: that it is an ordinary file, and stays the same."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from geodata.errors import GeodataError
from geodata.files.plain import companions
from geodata.reasons import of_system

GREATEST_BYTES = 2 * 1024**3
"""The whole country's properties fit in a GeoPackage of this size; what is larger would fill the memory."""


def check_file(path: Path, readable: frozenset[str]) -> None:
    """Refuse what is no ordinary file that may be read, of a kind that is read, and neither empty nor vast.

    A link that a person names is followed: the file it leads to is what they mean. Raises GeodataError.
    """
    if path.is_dir():
        raise GeodataError("{path} is a folder, not a file.", remedy="Give one file, or zip the folder.", path=path)
    if not path.exists():
        raise GeodataError("There is no file {path}.", remedy="Check the name and the folder.", path=path)
    if not stat.S_ISREG(path.stat().st_mode):
        # Opening a pipe would wait for ever, and some devices never end.
        raise GeodataError(
            "{path} is a device or a pipe, not a file.", remedy="Save the delivery in a file first.", path=path
        )
    _check_right(path)
    _check_size(path)
    if path.suffix.lower() not in readable:
        raise GeodataError(
            "The file {file} is of a kind that is not read.",
            "Kinds that are read: {formats}.",
            "Ask the sender for a GeoPackage.",
            file=path.name,
            formats=", ".join(sorted(readable)),
        )


@contextmanager
def unchanged(path: Path) -> Iterator[None]:
    """Refuse a file that was written while it was read: half of what was read may be old. Raises GeodataError."""
    before = _marks(path)
    yield
    if _marks(path) != before:
        raise GeodataError(
            "The file {file} was changed while it was read.",
            "What was read may be half of the old and half of the new.",
            "Wait until it has been copied or saved to the end, and try again.",
            file=path.name,
        )


def _marks(path: Path) -> dict[str, tuple[int, int, int]]:
    """Size, time of change and identity of the file and its companions, by name."""
    try:
        states = {part.name: part.stat() for part in companions(path)}
    except OSError:
        return {}  # one of them is gone
    return {name: (state.st_size, state.st_mtime_ns, state.st_ino) for name, state in states.items()}


def _check_right(path: Path) -> None:
    try:
        with path.open("rb"):
            pass
    except OSError as error:
        raise GeodataError(
            "The file {file} may not be read: {reason}.",
            remedy="Check your rights to it, and that no other program holds it.",
            file=path.name,
            reason=of_system(error),
        ) from error


def _check_size(path: Path) -> None:
    size = path.stat().st_size
    if size == 0:
        raise GeodataError(
            "The file {file} is empty.",
            "It was probably not copied to the end.",
            "Ask the sender for it again.",
            file=path.name,
        )
    if size > GREATEST_BYTES:
        raise GeodataError(
            "The file {file} is {size_mb} MB, and at most {greatest_mb} MB are read.",
            "A larger one could fill the memory.",
            "Ask the sender for the municipality's part only.",
            file=path.name,
            size_mb=size // 1024**2,
            greatest_mb=GREATEST_BYTES // 1024**2,
        )
