"""One damaged input put before the program, and what came of it."""

from __future__ import annotations

import shutil
import sqlite3
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from tests.calling import dump
from tests.fuzz.samples import OPTIONS, SAMPLES, spoilt
from tests.oddities.frame import said_by
from tests.small_town import DAY


@dataclass(frozen=True, slots=True)
class Tried:
    """The format, the seed that makes the input again, the exit code, the time and what is wrong, if anything."""

    format: str
    seed: int
    code: int
    seconds: float
    problem: str


class Trials:
    """Tries damaged inputs against copies of one small town; the sound files are written once."""

    def __init__(self, town: Path, folder: Path) -> None:
        self._town = town
        self._before = dump(town)
        self._sound: dict[str, Path] = {}
        for place, (name, make) in enumerate(SAMPLES.items()):
            (folder / str(place)).mkdir()
            self._sound[name] = make(folder / str(place))

    def register(self, name: str, seed: int) -> Tried:
        """Register the damaged file; it must be refused with nothing stored, or stored with every row accounted for."""
        with TemporaryDirectory(prefix="berord-") as temporary:
            folder = Path(temporary)
            database = shutil.copyfile(self._town, folder / "berord.db")
            (folder / "leverans").mkdir()
            path = spoilt(name, self._sound[name], folder / "leverans", Random(f"{name}/{seed}"))  # noqa: S311
            options = OPTIONS if seed % 2 else ()
            started = time.perf_counter()
            code, message = said_by(["register", path, *options, "--db", database, "--lang", "sv", "--as-of", DAY])
            seconds = time.perf_counter() - started
            return Tried(name, seed, code, seconds, self._problem(code, message, database))

    def _problem(self, code: int, message: str, database: Path) -> str:
        if code not in {0, 2, 3, 4} or "Traceback" in message:
            return f"a crash: {message[:300]}"
        if code in {2, 3}:
            if not message.startswith(("Fel:", "Användning:")):
                return f"no message: {message[:200]}"
            return "" if dump(database) == self._before else "refused, and something is stored"
        with closing(sqlite3.connect(database)) as connection:
            (measures,) = connection.execute("SELECT count(*) FROM measures").fetchone()
            (runs,) = connection.execute("SELECT count(*) FROM runs").fetchone()
        return "" if bool(measures) == bool(runs) else "measures without a run, or the other way round"
