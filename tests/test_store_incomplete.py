"""A table, a column or PostGIS dropped by hand: refused with what is gone and what to do, on both databases."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from cli.main import call
from tests import postgresql_server
from tests.calling import Berord, dump
from tests.small_town import DAY, REGISTERS, delivery, measure

ON = ("--as-of", DAY)


def changed(place: str, *statements: str) -> None:
    """The database after somebody has changed it by hand; what the dropped thing holds up goes too."""
    for statement in statements:
        if "://" in place:
            postgresql_server.said(place, statement)
        else:
            with closing(sqlite3.connect(place)) as connection, connection:
                connection.execute(statement.replace(" CASCADE", ""))


@pytest.fixture
def judged(berord: Berord, either_town: str, tmp_path: Path) -> str:
    """The town with a measure assessed."""
    path = delivery(tmp_path, [measure()])
    assert berord("register", path, "--crs", "EPSG:3006", "--db", either_town, *ON).code == 0
    return either_town


def calls_of(folder: Path, place: str) -> dict[str, tuple[object, ...]]:
    areas = folder / "areas.csv"
    areas.write_text(REGISTERS["areas"].replace("Tomma", "Nya"), encoding="utf-8")
    return {
        "load": ("load", "areas", areas, "--crs", "EPSG:3006", "--db", place, *ON),
        "register": ("register", delivery(folder, [measure("M2")]), "--crs", "EPSG:3006", "--db", place, *ON),
        "run": ("run", "--all", "--db", place, *ON),
        "affected": ("affected", "--measure", "M1", "--db", place, *ON),
        "explain": ("explain", "M1", "10000001", "--db", place),
        "list": ("outreach", "list", "--db", place, "-o", folder / "lista.xlsx", *ON),
        "findings": ("findings", "list", "--db", place),
        "status": ("status", "--db", place, *ON),
    }


@pytest.mark.parametrize(
    ("statements", "gone", "noticed"),
    [
        (["DROP TABLE outcomes CASCADE"], "The table outcomes is gone.", ["register", "run", "affected", "list"]),
        (["DROP TABLE findings"], "The table findings is gone.", ["load", "register", "findings", "status"]),
        (["DROP TABLE settings"], "The table settings is gone.", ["load", "run", "affected", "list", "findings"]),
        (["DROP TABLE alembic_version"], "The table alembic_version is gone.", ["load", "run", "affected", "status"]),
        (
            ["ALTER TABLE workplaces DROP COLUMN visiting_address"],
            "workplaces lacks the column visiting_address.",
            ["explain", "list"],
        ),
        (
            ["ALTER TABLE assessments DROP COLUMN zero_reason", "ALTER TABLE measures DROP COLUMN title"],
            "measures lacks the column title. assessments lacks the column zero_reason.",
            ["register", "run", "affected", "list"],
        ),
    ],
)
def test_what_somebody_has_dropped_is_named(
    berord: Berord,
    judged: str,
    tmp_path: Path,
    statements: list[str],
    gone: str,
    noticed: list[str],
) -> None:
    changed(judged, *statements)
    before = dump(judged)
    calls = calls_of(tmp_path, judged)
    for name in noticed:
        said = berord(*calls[name])
        assert (said.code, said.out) == (3, ""), (name, said.err)
        assert "is no longer whole" in said.err
        assert all(part in said.err for part in gone.split(". ")), (name, said.err)
        assert "what it held there is lost. Nothing was stored." in said.err
        assert "Restore a copy of it, or make a new one" in said.err
        assert ":test@" not in said.err
    assert dump(judged) == before
    assert call(["doctor", "--db", judged]) == 1


def test_many_things_that_are_gone_are_counted(berord: Berord, judged: str) -> None:
    changed(
        judged, *(f"DROP TABLE {name} CASCADE" for name in ("findings", "proposals", "unlifted", "deadlines", "runs"))
    )
    said = berord("runs", "list", "--db", judged)
    assert said.code == 3
    assert "And 2 more." in said.err


def test_without_postgis_the_shapes_are_gone_and_it_is_said(berord: Berord, served_town: str, tmp_path: Path) -> None:
    path = delivery(tmp_path, [measure()])
    assert berord("register", path, "--crs", "EPSG:3006", "--db", served_town, *ON).code == 0
    changed(served_town, "DROP EXTENSION postgis CASCADE")
    calls = calls_of(tmp_path, served_town)
    for name in ("load", "register", "run"):
        said = berord(*calls[name])
        assert (said.code, said.out) == (3, ""), (name, said.err)
        assert "The extension PostGIS is gone from the database postgresql://" in said.err
        assert "Nobody can be found near a measure without shapes." in said.err
        assert "Restore a copy of the database" in said.err
    assert berord("check", "--db", served_town, *ON).code == 4
