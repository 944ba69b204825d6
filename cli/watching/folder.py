"""What lies in a watched folder and has been put there whole."""

from __future__ import annotations

import os
import stat
import time
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path

from cli.watching.settings import NAME
from geodata.files.plain import SIDECARS, companions

DONE = "done"
REJECTED = "rejected"
TEMPORARY = (".*", "~$*", "*~", "*.part", "*.partial", "*.tmp", "*.crdownload", "*.filepart", NAME)
"""Names of what is still being written, or is no delivery: programs that copy and save use them, and so do we."""

Marks = tuple[tuple[str, int, int], ...]
"""Name, size and time of change of a file and those that belong to it."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A delivery that lies in the folder: its path, and its path from the folder on, with slashes."""

    path: Path
    place: str
    marks: Marks


class Folder:
    """Looks into a folder again and again, and tells which deliveries have stayed the same for long enough."""

    def __init__(self, path: Path, steady_s: float) -> None:
        self.path = path
        self._steady_s = steady_s
        self._since: dict[str, tuple[Marks, float]] = {}

    def look(self) -> tuple[list[Waiting], int]:
        """The deliveries that are whole, oldest name first, and how many are not yet known to be."""
        now = time.monotonic()
        found = list(self._deliveries())
        before = self._since
        self._since = {}
        whole = []
        for delivery in found:
            marks, since = before.get(delivery.place, (None, now))
            since = since if marks == delivery.marks else now
            self._since[delivery.place] = (delivery.marks, since)
            if now - since >= self._steady_s:
                whole.append(delivery)
        return whole, len(found) - len(whole)

    def _deliveries(self) -> Iterator[Waiting]:
        for name, folders, files in os.walk(self.path):
            here = Path(name)
            folders[:] = sorted(f for f in folders if self._is_looked_into(here / f))
            for file in sorted(files):
                path = here / file
                if is_temporary(file) or path.suffix.lower() in SIDECARS - {".shp"}:
                    continue
                try:
                    if stat.S_ISREG(path.lstat().st_mode):
                        yield Waiting(path, path.relative_to(self.path).as_posix(), _marks(path))
                except OSError:
                    continue  # taken away while we looked, or a share that is gone for a while

    def _is_looked_into(self, path: Path) -> bool:
        is_ours = path.parent == self.path and path.name in {DONE, REJECTED}
        return not (is_ours or path.name.startswith(".") or path.is_symlink())


def is_temporary(name: str) -> bool:
    """Whether a name is that of a file that is still being written, or of none that is delivered.

    >>> is_temporary("~$plan.xlsx"), is_temporary("plan.xlsx.part"), is_temporary("plan.xlsx")
    (True, True, False)
    """
    return any(fnmatch(name.lower(), pattern) for pattern in TEMPORARY)


def links(folder: Path) -> list[Path]:
    """Links in a folder: they are never followed, and a person should know."""
    return sorted(path for path in folder.iterdir() if path.is_symlink())


def _marks(path: Path) -> Marks:
    states = [(part.name, part.lstat()) for part in companions(path)]
    return tuple((name, state.st_size, state.st_mtime_ns) for name, state in states)
