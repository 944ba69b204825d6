"""Who has become protected is gone from the bytes of the file and its log, or a person is told what to do."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from stdnum import luhn

from tests.calling import Berord, dump
from tests.small_town import DAY, EAST, NORTH, REGISTERS

FROM = ("--crs", "EPSG:3006", "--as-of", DAY)
HEADER = REGISTERS["workplaces"].splitlines()[0]
NAME = "Provsson Plåt"
N_MANY = 2000


def file_of(folder: Path, rows: list[str], name: str = "arbetsstallen.csv") -> Path:
    path = folder / name
    path.write_text("\n".join([HEADER, *rows]), encoding="utf-8")
    return path


@pytest.fixture
def hiding(tmp_path: Path) -> Path:
    """A delivery in which the town's sole trader has become protected."""
    _, *rows = REGISTERS["workplaces"].splitlines()
    return file_of(tmp_path, [row.replace(";nej;", ";ja;") if NAME in row else row for row in rows])


def bytes_of(database: str) -> bytes:
    """The file and what stands beside it."""
    return b"".join(path.read_bytes() for path in sorted(Path(database).parent.glob(f"{Path(database).name}*")))


@contextmanager
def held_open(database: str, *, is_reading: bool) -> Iterator[sqlite3.Connection]:
    """Another program has the file open, and perhaps reads a state of it all the while, as a map of QGIS may."""
    with closing(sqlite3.connect(database, isolation_level=None)) as other:
        if is_reading:
            other.execute("BEGIN")
        assert other.execute("SELECT count(*) FROM workplaces").fetchone() == (7,)
        yield other


def is_owing(database: str) -> bool:
    return any(name == "traces" for name, _ in dump(database)["settings"])


def test_nothing_is_left_in_the_file_of_who_has_become_protected(berord: Berord, town: str, hiding: Path) -> None:
    assert NAME.encode() in bytes_of(town)
    said = berord("load", "workplaces", hiding, "--db", town, *FROM)
    assert said.code == 0
    assert "Traces" not in said.err
    assert NAME.encode() not in bytes_of(town)
    assert not is_owing(town)


def test_a_file_that_another_program_only_has_open_is_cleared_too(berord: Berord, town: str, hiding: Path) -> None:
    with held_open(town, is_reading=False):
        said = berord("load", "workplaces", hiding, "--db", town, *FROM)
        assert NAME.encode() not in bytes_of(town)
    assert "Traces" not in said.err


def test_a_program_that_reads_meanwhile_is_named_as_the_cause_and_a_run_clears_up_after_it(
    berord: Berord, town: str, hiding: Path
) -> None:
    with held_open(town, is_reading=True):
        said = berord("load", "workplaces", hiding, "--db", town, *FROM)
        assert NAME.encode() in bytes_of(town)
        assert said.code == 0, "the load itself is done"
        assert "Traces of persons whose identity is protected now may remain" in said.err
        assert f"{town}-wal" in said.err
        assert "Close the other program" in said.err
        checked = berord("check", "--db", town, "--as-of", DAY, "--format", "json")
        assert checked.code == 4
        [verdict] = [each for each in checked.json if not each["holds"]]
        assert (verdict["check"], len(verdict["faults"])) == ("protected", 1)
        again = berord("load", "workplaces", hiding, "--db", town, *FROM)
        assert "Traces" in again.err, "told until it is so no longer"
    said = berord("run", "--db", town, "--as-of", DAY)
    assert "Traces" not in said.err
    assert NAME.encode() not in bytes_of(town)
    assert berord("check", "--db", town, "--as-of", DAY).code == 0


def test_waiting_for_a_reader_does_not_make_the_log_grow(berord: Berord, town: str, hiding: Path) -> None:
    log = Path(f"{town}-wal")
    with held_open(town, is_reading=True):
        berord("load", "workplaces", hiding, "--db", town, *FROM)
        before = log.stat().st_size
        for _ in range(3):
            berord("run", "--db", town, "--as-of", DAY)
        assert log.stat().st_size - before < Path(town).stat().st_size // 2


def personal_number(n: int) -> str:
    """Of one of some thousand persons born in the 1890s."""
    digits = f"9{n % 10}{1 + n // 10 % 12:02}{1 + n // 120 % 28:02}{n // 3360:03}"
    return f"{digits[:6]}-{digits[6:]}{luhn.calc_check_digit(digits)}"


def test_pages_that_were_split_keep_no_copy_of_who_has_become_protected(berord: Berord, tmp_path: Path) -> None:
    """SQLite's own secure_delete leaves copies there: of some persons in a thousand."""
    database = str(tmp_path / "berord.db")
    chance = random.Random(3)  # noqa: S311 - an order, no secret
    numbers = [personal_number(n) for n in range(N_MANY)]
    names = [f"Hemligsson{n:05}Q Plåt" for n in range(N_MANY)]

    def given(who: list[int], name: str, *, label: str = "", is_hidden: bool = False) -> None:
        said = "ja" if is_hidden else "nej"
        rows = [
            f"{20000000 + n};{numbers[n]};{names[n]};{label * (n % 20)};Provgatan {n};{said};{EAST + n};{NORTH + n}"
            for n in who
        ]
        assert berord("load", "workplaces", file_of(tmp_path, rows, name), "--db", database, *FROM).code == 0

    order = chance.sample(range(N_MANY), N_MANY)
    for part in range(8):
        given(order[part::8], f"{part}.csv")
    given(chance.sample(range(N_MANY), N_MANY // 4), "grown.csv", label="Lagret ")
    hidden = chance.sample(range(N_MANY), N_MANY // 3)
    given(hidden, "hidden.csv", is_hidden=True)
    left = bytes_of(database)
    assert not [n for n in hidden if names[n].encode() in left or numbers[n].encode() in left]


def test_who_asks_in_confidence_from_now_on_is_gone_from_the_file(berord: Berord, town: str) -> None:
    asked = ("--asked-by", "företag", "--title", "Lastplatser", "--topic", "parkering", "--area", "vastra")
    on = ("--db", town, "--as-of", DAY)
    said = berord("matters", "raise", *asked, "--text", "Hemligbolagets lastplats", "--company", "529900-0009", *on)
    assert said.code == 0, said.err
    assert berord("matters", "raise", "--id", "F-2027-001", "--confidential", "--text", "En lastplats", *on).code == 0
    assert b"Hemligbolagets" not in bytes_of(town)
    assert not is_owing(town)


def test_a_server_is_left_to_clear_its_own_files(berord: Berord, served_town: str, hiding: Path) -> None:
    said = berord("load", "workplaces", hiding, "--db", served_town, *FROM)
    assert (said.code, "Traces" in said.err) == (0, False)
    assert not is_owing(served_town)
