"""PostgreSQL with PostGIS: the same answers as SQLite, real geometry, and servers that refuse, fill up or go away."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import shapely

from impact import demo, run
from impact.checking import recomputed
from impact.store import write_run
from tests.calling import Berord, Said, dump
from tests.postgresql_server import database, end_connections, name_of, said, server_url, url_of
from tests.small_town import DAY, EAST, EAST_STREET, NORTH, REGISTERS, delivery, measure

INSTANT = re.compile(r'"\d{4}-\d\d-\d\dT[\d:]+Z"')
"""When a run was made, by the clock."""
LOG_LINE = re.compile(r"^\d{4}-\d\d-\d\dT.*\n", re.MULTILINE)
"""How long each stage took, by the clock too."""

ON = ("--crs", "EPSG:3006", "--as-of", DAY)


def test_the_demo_gives_the_same_bytes_from_both_databases(served: str, demo_dir: Path, tmp_path: Path) -> None:
    report = demo.fill(served, lambda _template, _values: None)
    demo.publish(served, report, tmp_path, language="sv", tell=lambda _template, _values: None)
    names = (*demo.LISTS, demo.MAP, demo.REPORT)
    assert [name for name in names if (tmp_path / name).read_bytes() != (demo_dir / name).read_bytes()] == []


def asked(berord: Berord, town: str, folder: Path) -> Iterator[Said]:
    """Measures registered, changed and placed, findings settled, questions raised; and everything asked of them."""
    first = [measure(), measure("M2", wkt=EAST_STREET), measure("M3", wkt=""), measure("m4", kostnad_mnkr="x")]
    changed = [measure(startdatum="2027-05-10"), measure("M2", wkt=""), measure("Å5", fastighetsbeteckning="Provhus")]
    calls: list[tuple[object, ...]] = [
        ("register", delivery(folder, first), *ON),
        ("register", delivery(folder, first), *ON, "--dry-run"),
        ("register", delivery(folder, changed), *ON),
        (
            "matters",
            "raise",
            "--asked-by",
            "company",
            "--topic",
            "parkering",
            "--title",
            "Fråga",
            "--area",
            "vastra",
            "--as-of",
            DAY,
        ),
        ("findings", "list", "--status", "all"),
        ("run", "--all", "--as-of", "2027-02-01"),
        ("affected", "--measure", "M1"),
        ("affected", "--area", "VASTRA"),
        ("affected", "--company", "529900-0009"),
        ("explain", "M1", "10000001"),
        ("explain", "M1"),
        ("measures", "list"),
        ("measures", "history", "M2"),
        ("matters", "list"),
        ("runs", "list"),
        ("runs", "diff", "1", "2"),
        ("status", "--as-of", "2027-03-01"),
    ]
    for call in calls:
        yield berord(*call, "--db", town, "--format", "json")


def test_both_databases_give_every_answer_alike(berord: Berord, town: str, served_town: str, tmp_path: Path) -> None:
    folders = [tmp_path / "a", tmp_path / "b"]
    for folder in folders:
        folder.mkdir()
    answers = [list(asked(berord, place, folder)) for place, folder in zip((town, served_town), folders, strict=True)]
    for one, other in zip(*answers, strict=True):
        assert (one.code, INSTANT.sub("", one.out)) == (other.code, INSTANT.sub("", other.out))
        told, other_told = (LOG_LINE.sub("", each.err) for each in (one, other))
        assert told.replace(town, "") == other_told.replace(served_town, "")
        assert one.out or one.code


def test_shapes_are_geometry_that_sql_and_qgis_can_use(berord: Berord, served_town: str, tmp_path: Path) -> None:
    berord("register", delivery(tmp_path, [measure()]), "--db", served_town, *ON)
    near = "SELECT workplace_id FROM workplaces WHERE ST_DWithin(geometry, ST_SetSRID(ST_MakePoint(%s, %s), 3006), 30)"
    assert said(served_town, near, EAST + 100, NORTH + 80) == [("10000001",), ("10000005",)]
    drawn = said(served_town, "SELECT ST_SRID(geometry), ST_AsBinary(geometry) FROM measures")
    assert [(srid, shapely.from_wkb(shape).bounds[2] - EAST) for srid, shape in drawn] == [(3006, 390.0)]
    indexes = said(served_town, "SELECT tablename FROM pg_indexes WHERE indexdef LIKE %s ORDER BY 1", "%USING gist%")
    assert [name for (name,) in indexes if name != "spatial_ref_sys"] == [
        "addresses", "areas", "districts", "measures", "properties", "workplaces",
    ]  # fmt: skip


def refused(berord: Berord, url: str, code: int, *sentences: str) -> None:
    """Asking and writing are both refused, in words, and without the password."""
    for call in ("status", "run"):
        answer = berord(call, "--db", url)
        assert (answer.code, answer.out) == (code, ""), answer.err
        for sentence in sentences:
            assert sentence in " ".join(answer.err.split())
        assert "hemligt" not in answer.err


def test_a_wrong_password_user_or_database_is_named_without_the_password(berord: Berord, served: str) -> None:
    name = name_of(served)
    entry = "The database server does not accept the user or password"
    refused(berord, url_of(name, password="hemligt"), 3, entry, ".pgpass")
    refused(berord, url_of(name, username="ingen", password="hemligt"), 3, entry)
    refused(berord, url_of("saknas"), 3, "There is no database", "/saknas on the server")


def test_a_server_that_does_not_answer_is_an_outside_service_that_failed(berord: Berord, server: str) -> None:
    refused(berord, url_of("berord", port=1, password="hemligt"), 5, "does not answer", "Check the address")
    unknown = "postgresql://berord:hemligt@finns-inte.invalid/berord"
    refused(berord, unknown, 5, "The database server postgresql://berord@finns-inte.invalid/berord does not answer")


def test_a_database_without_postgis_stays_empty(berord: Berord, server: str, tmp_path: Path) -> None:
    areas = tmp_path / "areas.csv"
    areas.write_text(REGISTERS["areas"], encoding="utf-8")
    with database(with_postgis=False) as url:
        answer = berord("load", "areas", areas, "--db", url, *ON)
        assert answer.code == 3
        assert "lacks the extension PostGIS" in answer.err
        assert "CREATE EXTENSION postgis" in answer.err
        assert dump(url) == {}


def test_only_loading_fills_an_empty_database_and_another_program_s_is_left_alone(berord: Berord, served: str) -> None:
    refused(berord, served, 3, "is empty", "Load registers first")
    assert dump(served) == {}
    said(served, "CREATE TABLE kunder (namn text)")
    refused(berord, served, 3, "is a database of another program")
    assert dump(served) == {"kunder": []}


def test_a_newer_schema_is_left_alone(berord: Berord, served_town: str) -> None:
    said(served_town, "UPDATE alembic_version SET version_num = '9999'")
    refused(berord, served_town, 3, "is newer (schema 9999)", "Install the newer version")


def test_who_may_only_read_can_ask_and_is_told_why_nothing_else(berord: Berord, served_town: str) -> None:
    role = f"{name_of(served_town)}_gast"
    said(server_url(), f"CREATE ROLE {role} LOGIN PASSWORD 'hemligt'")
    try:
        said(served_town, f"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {role}")
        url = url_of(name_of(served_town), username=role, password="hemligt")
        assert berord("status", "--db", url, "--as-of", DAY).code == 0
        answer = berord("findings", "resolve", "abc", "--reason", "Prov", "--db", url)
        assert answer.code in (2, 3)
        areas = berord("run", "--db", url, "--as-of", DAY)
        assert (areas.code, areas.out) == (3, ""), areas.err
        assert "may not do that" in areas.err
    finally:
        said(served_town, f"DROP OWNED BY {role}")
        said(server_url(), f"DROP ROLE {role}")


Step = tuple[Any, str]
STEPS: dict[str, Step] = {
    "before exposures are copied": (write_run, "exposure_columns"),
    "between two copies": (write_run, "deadline_rows"),
    "after everything but the summary": (run, "finish_run"),
}


@pytest.mark.parametrize("step", STEPS)
def test_a_server_that_goes_away_in_mid_run_leaves_the_old_state(
    berord: Berord, served_town: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    berord("register", delivery(tmp_path, [measure()]), "--db", served_town, *ON)
    before = dump(served_town)
    module, name = STEPS[step]
    original: Callable[..., object] = getattr(module, name)

    def gone(*arguments: Any, **named: Any) -> object:
        end_connections(served_town)
        return original(*arguments, **named)

    moved = delivery(tmp_path, [measure(wkt=EAST_STREET), measure("M2")])
    with monkeypatch.context() as patched:
        patched.setattr(module, name, gone)
        answer = berord("register", moved, "--db", served_town, *ON)
    assert (answer.code, answer.out) == (5, ""), answer.err
    assert "went away in the middle" in answer.err
    assert "nothing is stored by halves" in " ".join(answer.err.split())
    assert dump(served_town) == before
    again = berord("register", moved, "--db", served_town, *ON, "--format", "json").json
    assert (again["run_id"], again["measures"]["changed"], again["measures"]["new"]) == (2, 1, 1)


def test_a_writer_who_waits_too_long_is_told_and_readers_never_wait(
    berord: Berord, served_town: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from impact.store.database import writing

    monkeypatch.setattr("impact.store.database.BUSY_TIMEOUT_S", 0.05)
    before = dump(served_town)
    with writing(served_town):
        answer = berord("run", "--db", served_town, "--as-of", DAY)
        assert (answer.code, answer.out) == (5, "")
        assert "is locked by another program" in answer.err
        assert berord("status", "--db", served_town, "--as-of", DAY).code == 0
    assert dump(served_town) == before


def test_a_server_that_ends_idle_transactions_lets_readers_and_writers_compute(
    berord: Berord, served_town: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    berord("register", delivery(tmp_path, [measure()]), "--db", served_town, *ON)
    said(server_url(), f"ALTER DATABASE {name_of(served_town)} SET idle_in_transaction_session_timeout = '500ms'")
    decide = recomputed.assess
    monkeypatch.setattr(recomputed, "assess", lambda *given, **named: (time.sleep(1), decide(*given, **named))[1])
    assert berord("check", "--db", served_town, "--as-of", DAY).code == 0
    assert berord("run", "--all", "--db", served_town, "--as-of", DAY).code == 0


def test_a_server_that_lets_nobody_in_at_present_is_told_apart(berord: Berord, served_town: str) -> None:
    name = name_of(served_town)
    said(server_url(), f"ALTER DATABASE {name} WITH ALLOW_CONNECTIONS false")
    try:
        refused(berord, served_town, 5, "lets nobody in at present", "Repeat later")
    finally:
        said(server_url(), f"ALTER DATABASE {name} WITH ALLOW_CONNECTIONS true")


def test_a_database_that_cannot_hold_every_letter_is_told(berord: Berord, server: str, tmp_path: Path) -> None:
    areas = tmp_path / "areas.csv"
    areas.write_text(REGISTERS["areas"].replace("Tomma", "Ωmega"), encoding="utf-8")
    name = f"test_{os.getpid()}_latin1"
    said(server_url(), f"CREATE DATABASE {name} ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0")
    try:
        said(url_of(name), "CREATE EXTENSION postgis")
        answer = berord("load", "areas", areas, "--db", url_of(name), *ON)
        assert (answer.code, answer.out) == (3, "")
        assert "is not in UTF-8" in answer.err
        assert "areas" not in dump(url_of(name))
    finally:
        said(server_url(), f"DROP DATABASE {name} WITH (FORCE)")


def test_doctor_names_the_server_s_versions_and_no_password(berord: Berord, served_town: str) -> None:
    (row,) = [
        row for row in berord("doctor", "--db", served_town, "--format", "json").json if row["check"] == "database"
    ]
    assert row["state"] == "fine"
    assert "PostgreSQL 1" in row["found"]
    assert "PostGIS 3" in row["found"]
    assert os.environ.get("PGPASSWORD", "berord:") not in row["found"]


@pytest.mark.parametrize("spelt", ["postgres://", "postgresql://", "postgresql+psycopg://"])
def test_every_usual_spelling_of_a_url_is_understood(berord: Berord, served_town: str, spelt: str) -> None:
    url = spelt + served_town.partition("://")[2]
    assert berord("status", "--db", url, "--as-of", DAY).code == 0


@pytest.mark.parametrize(
    "place", ["mysql://berord:hemligt@host/berord", "postgresql://berord:hemligt@host:port/berord"]
)
def test_what_is_no_address_of_ours_is_refused_without_the_password(berord: Berord, place: str) -> None:
    answer = berord("status", "--db", place)
    assert answer.code == 2
    assert "not the address of a database" in answer.err
    assert "hemligt" not in answer.err
