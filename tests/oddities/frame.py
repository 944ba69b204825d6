"""One oddity of one format, tried through the program as an official would, and what was seen to become of it."""

from __future__ import annotations

import contextlib
import io
import re
import shutil
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

import shapely

from cli.main import call
from tests.calling import dump, pack_read_once
from tests.small_town import DAY, EAST, NORTH

SPOT = shapely.box(EAST + 100, NORTH + 100, EAST + 120, NORTH + 120)
"""Where the measure M1 lies in every delivery here, in EPSG:3006: in the western area of the small town."""

NEAR_M = 2.0
"""How far from the spot a measure may come out: degrees with six decimals cost some centimetres."""


class Outcome(Enum):
    """What a sender's oddity leads to. There is no fourth: nothing is dropped or guessed without a word."""

    HANDLED = "handled"
    """Read rightly, with nothing to say."""
    FINDING = "finding"
    """Stored, and something is said for a person to look at."""
    REFUSED = "refused"
    """Nothing is stored, and a message says what, why and what to do."""


@dataclass(frozen=True, slots=True)
class Oddity:
    """`make` writes a small file in a folder and gives its path, or the path and further options.

    `says` is the code of a finding that must stand in the work list, or a part of the Swedish refusal. Where `command`
    registers measures, M1 must come out at `SPOT`, unless `is_placed` is False.
    """

    format: str
    oddity: str
    make: Callable[[Path], Path | tuple[object, ...]]
    outcome: Outcome = Outcome.HANDLED
    says: str = ""
    command: tuple[str, ...] = ("register",)
    is_placed: bool = True

    @property
    def label(self) -> str:
        """How tests and the table name it."""
        return f"{self.format}: {self.oddity}"


@dataclass(frozen=True, slots=True)
class Seen:
    """What became of an oddity, and in `problem` what is not as it should be; empty when all is well."""

    outcome: Outcome | None
    code: int
    message: str
    findings: tuple[str, ...]
    seconds: float
    problem: str


def try_out(oddity: Oddity, town: Path, folder: Path) -> Seen:
    """Put the oddity before the program with a copy of the small town's database, in Swedish."""
    database = shutil.copyfile(town, folder / "berord.db")
    delivery = folder / "leverans"
    delivery.mkdir()
    made = oddity.make(delivery)
    arguments = made if isinstance(made, tuple) else (made,)
    before = dump(database)
    started = time.perf_counter()
    code, message = said_by([*oddity.command, *arguments, "--db", database, "--lang", "sv", "--as-of", DAY])
    seconds = time.perf_counter() - started
    is_unchanged = dump(database) == before
    findings = _findings(database)
    outcome = _outcome(code, findings, is_unchanged=is_unchanged)
    seen = Seen(outcome, code, message, findings, seconds, "")
    return Seen(outcome, code, message, findings, seconds, _problem(oddity, seen, database))


LOG_LINE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d ")
"""How a line of the log begins."""


def said_by(arguments: list[object]) -> tuple[int, str]:
    """The exit code and what the program said on stderr but for its log, blanks and line breaks as one blank."""
    out, err = io.StringIO(), io.StringIO()
    with pack_read_once(), contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = call([str(argument) for argument in arguments])
    said = (line for line in err.getvalue().splitlines() if not LOG_LINE.match(line))
    return code, " ".join(" ".join(said).split())


def _outcome(code: int, findings: tuple[str, ...], *, is_unchanged: bool) -> Outcome | None:
    if code in {2, 3} and is_unchanged:
        return Outcome.REFUSED
    if code in {0, 4}:
        return Outcome.FINDING if findings else Outcome.HANDLED
    return None


def _problem(oddity: Oddity, seen: Seen, database: Path) -> str:
    if seen.code == 1 or "Traceback" in seen.message:
        return "a crash"
    if seen.outcome is not oddity.outcome:
        return f"{oddity.outcome.value} was expected"
    if seen.outcome is Outcome.REFUSED:
        is_told = seen.message.startswith("Fel:") and oddity.says in seen.message and bool(oddity.says)
        return "" if is_told else f"the refusal does not say {oddity.says!r}"
    if oddity.says not in {"", *seen.findings}:
        return f"there is no finding {oddity.says}"
    if oddity.command == ("register",) and oddity.is_placed:
        return _misplaced(database)
    return ""


def _misplaced(database: Path) -> str:
    with closing(sqlite3.connect(database)) as connection:
        stored = connection.execute("SELECT geometry FROM measures WHERE measure_id = 'M1'").fetchall()
    if len(stored) != 1 or stored[0][0] is None:
        return "M1 was not stored with a place"
    away_m = shapely.from_wkb(stored[0][0]).hausdorff_distance(SPOT)
    return "" if away_m <= NEAR_M else f"M1 came out {away_m:.0f} m from where it lies"


def _findings(database: Path) -> tuple[str, ...]:
    with closing(sqlite3.connect(database)) as connection:
        return tuple(sorted({code for (code,) in connection.execute("SELECT code FROM findings")}))
