"""Databases that are newer, older, locked, read-only, somebody else's or no database: refused, and left as they are."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import sqlalchemy as sa

from impact.store import sqlite
from tests.calling import Berord, Dump, dump
from tests.small_town import DAY, REGISTERS, delivery, measure

Arguments = tuple[object, ...]


def written(path: Path, content: str) -> Path:
    path.write_text(content, encoding="utf-8")
    return path


def changing(folder: Path, database: str) -> list[Arguments]:
    """Every command that writes to the database."""
    return [
        ("load", "areas", written(folder / "areas.csv", REGISTERS["areas"]), "--crs", "EPSG:3006", "--db", database),
        ("register", delivery(folder, [measure()]), "--crs", "EPSG:3006", "--db", database),
        ("run", "--db", database),
        ("findings", "resolve", "abc", "--reason", "Prov", "--db", database),
    ]


def asking(folder: Path, database: str) -> list[Arguments]:
    """Every command that only reads the database."""
    return [
        ("affected", "--measure", "M1", "--db", database),
        ("explain", "M1", "I1", "--db", database),
        ("runs", "list", "--db", database),
        ("findings", "list", "--db", database),
        ("outreach", "list", "--db", database, "-o", folder / "lista.xlsx"),
        ("outreach", "map", "--db", database, "-o", folder / "karta.html"),
    ]


def all_refused(berord: Berord, calls: list[Arguments], what: str, remedy: str, code: int = 3) -> None:
    for arguments in calls:
        said = berord(*arguments)
        assert (said.code, said.out) == (code, ""), (arguments, said.err)
        assert what in said.err, arguments
        assert remedy in said.err, arguments


def sql(database: str | Path, statement: str) -> None:
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute(statement)


def test_a_newer_database_is_left_alone(berord: Berord, town: str, tmp_path: Path) -> None:
    sql(town, "UPDATE alembic_version SET version_num = '9999'")
    before = dump(town)
    calls = changing(tmp_path, town) + asking(tmp_path, town)
    all_refused(berord, calls, "is newer (schema 9999) than this program", "Install the newer version")
    assert dump(town) == before


def test_readers_refuse_an_older_database_and_say_what_migrates_it(berord: Berord, town: str, tmp_path: Path) -> None:
    sql(town, "UPDATE alembic_version SET version_num = '0000'")
    all_refused(berord, asking(tmp_path, town), "has schema 0000; this program needs", "Run 'berord run' once")


@contextmanager
def read_only(folder: Path) -> Iterator[None]:
    """The folder and its files without write permission; root, to whom that means nothing, becomes somebody else."""
    files = list(folder.iterdir())
    for path in files:
        path.chmod(0o444)
    folder.chmod(0o555)
    is_root = os.geteuid() == 0
    if is_root:
        os.seteuid(65534)
    try:
        yield
    finally:
        if is_root:
            os.seteuid(0)
        folder.chmod(0o755)
        for path in files:
            path.chmod(0o644)


def test_a_read_only_database_can_be_asked_and_not_changed(berord: Berord, town: str, tmp_path: Path) -> None:
    path = delivery(tmp_path, [measure()])
    berord("register", path, "--crs", "EPSG:3006", "--db", town, "--as-of", DAY)
    with TemporaryDirectory() as name:  # pytest's own folders are closed to others
        folder = Path(name)
        shared = folder / "gemensam berörd.db"
        shared.write_bytes(Path(town).read_bytes())
        before = dump(shared)
        calls = changing(folder, str(shared))
        for call in [*asking(tmp_path, town), *changing(tmp_path, town)]:
            berord(*call)  # what is imported on the way, before the folders close
        with read_only(folder):
            all_refused(berord, calls, "is read-only", "Give write permission")
            assert [berord(*call).code for call in asking(folder, str(shared))[:4]] == [0, 0, 0, 0]
        assert dump(shared) == before


def test_a_database_of_another_program_is_left_alone(berord: Berord, tmp_path: Path) -> None:
    other = str(tmp_path / "annat.db")
    sql(other, "CREATE TABLE kunder (namn TEXT)")
    before = dump(other)
    calls = changing(tmp_path, other) + asking(tmp_path, other)
    all_refused(berord, calls, "is a database of another program", "Name another")
    assert dump(other) == before


def test_a_file_that_is_no_database_is_left_alone(berord: Berord, tmp_path: Path) -> None:
    path = written(tmp_path / "berord.db", "Det här är en anteckning.\n" * 99)
    before = path.read_bytes()
    all_refused(berord, changing(tmp_path, str(path)) + asking(tmp_path, str(path)), "is not a database", "--db")
    assert path.read_bytes() == before


def test_a_missing_database_is_named_and_only_loading_makes_one(berord: Berord, tmp_path: Path) -> None:
    missing = str(tmp_path / "saknas.db")
    calls = changing(tmp_path, missing)[1:] + asking(tmp_path, missing)
    all_refused(berord, calls, f"There is no database at {missing}", "Load registers first")
    assert not Path(missing).exists()
    assert berord(*changing(tmp_path, missing)[0]).code == 0


def test_a_database_in_a_missing_folder_is_refused(berord: Berord, tmp_path: Path) -> None:
    place = str(tmp_path / "saknas" / "berord.db")
    all_refused(berord, changing(tmp_path, place), "does not exist", "Create it first")
    all_refused(berord, asking(tmp_path, place), "There is no database at", "--db")


def test_a_folder_is_no_database(berord: Berord, tmp_path: Path) -> None:
    all_refused(berord, changing(tmp_path, str(tmp_path)), "cannot be opened", "Check that the path")


def test_a_locked_database_is_busy_after_a_wait_and_unchanged(
    berord: Berord, town: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("impact.store.database.BUSY_TIMEOUT_S", 0.05)
    before: Dump = dump(town)
    with closing(sqlite3.connect(town, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        all_refused(berord, changing(tmp_path, town), "is locked by another program", "Wait until it is done", 5)
        assert berord("runs", "list", "--db", town).code == 0, "who only reads need not wait for a writer"
    assert dump(town) == before


def test_a_database_with_other_tables_is_left_alone(berord: Berord, town: str, tmp_path: Path) -> None:
    """As from a version that was never released: its number is the same, its columns are not."""
    sql(town, "DELETE FROM settings WHERE name = 'tables'")
    before = dump(town)
    calls = changing(tmp_path, town) + asking(tmp_path, town)
    all_refused(berord, calls, "was made by an unreleased version", "load the registers")
    assert dump(town) == before


def test_a_full_disk_is_told_and_the_database_unchanged(
    berord: Berord, town: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SQLite is let have no page more: what it says is what it says of a full disk."""
    many = delivery(tmp_path, [measure(f"M{n}", rubrik="Provtext " * 400) for n in range(60)])
    before = dump(town)
    prepare = sqlite.prepare

    def without_room(engine: sa.Engine, *, is_writing: bool) -> None:
        prepare(engine, is_writing=is_writing)
        sa.event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA max_page_count = 1"))

    monkeypatch.setattr(sqlite, "prepare", without_room)
    said = berord("register", many, "--crs", "EPSG:3006", "--db", town, "--as-of", DAY)
    assert said.code == 3
    assert "The disk is full" in said.err
    assert "Free some space" in said.err
    monkeypatch.undo()
    assert dump(town) == before
