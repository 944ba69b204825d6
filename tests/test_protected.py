"""Protected identities and personal numbers leave by no door: files, lists, maps, answers, errors or the database."""

from __future__ import annotations

import csv
import re
import sqlite3
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from geodata.layers import read_layer
from geodata.samples import MEASURE_FILES, SAMPLE
from geodata.samples.cases import HARD_CASES, PROTECTED_NAMES
from tests.calling import Berord
from tests.small_town import (
    DAY,
    PROTECTED_NAME,
    PROTECTED_STREET,
    REGISTERS,
    SOLE_TRADER,
    WEST_STREET,
    delivery,
    measure,
)

NUMBER = re.compile(r"(?<!\d)(?:1[89]|20)?(\d{6})-?(\d{4})(?!\d)")
FILES = ("outreach.xlsx", "outreach.csv", "outreach.gpkg", "map.html", "run.json")


def texts_in(path: Path) -> Iterator[str]:
    """Everything a person or a program can read in a file: what is zipped is unzipped, tables are read."""
    if path.suffix == ".xlsx":
        with zipfile.ZipFile(path) as archive:
            yield from (archive.read(name).decode("utf-8", "replace") for name in archive.namelist())
    elif path.suffix in {".gpkg", ".db"}:
        with closing(sqlite3.connect(path)) as database:
            tables = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            for name in tables:
                for row in database.execute(f'SELECT * FROM "{name}"'):  # noqa: S608
                    yield " | ".join(str(cell) for cell in row if not isinstance(cell, bytes))
    yield path.read_bytes().decode("utf-8", "replace")


def numbers_in(text: str) -> set[str]:
    return {f"{first}-{last}" for first, last in NUMBER.findall(text)}


@pytest.fixture(scope="module")
def protected() -> set[str]:
    """Names, addresses and channels that the sample's deliveries give of protected identities."""
    secret = set(PROTECTED_NAMES)
    layer = read_layer(SAMPLE / "arbetsstallen.gpkg", layer="arbetsställen")
    for column in ("företagsnamn", "besöksadress", "postadress"):
        for text, flag in zip(layer.columns[column], layer.columns["skyddad"], strict=True):
            if flag == "ja" and text:
                secret.add(text)
    for name, columns in (("intressen.csv", ("namn", "postadress")), ("kontakter.csv", ("namn", "e_post"))):
        with (SAMPLE / name).open(encoding="utf-8-sig", newline="") as file:
            secret |= {row[c] for row in csv.DictReader(file, delimiter=";") if row["skyddad"] == "ja" for c in columns}
    assert len(secret) >= 11, sorted(secret)
    return secret


@pytest.fixture(scope="module")
def personal() -> set[str]:
    """The sample's personal numbers: the third digit is below 2."""
    found: set[str] = set()
    for name in ("intressen.csv", "kontakter.csv"):
        found |= numbers_in((SAMPLE / name).read_text(encoding="utf-8-sig"))
    layer = read_layer(SAMPLE / "arbetsstallen.gpkg", layer="arbetsställen")
    found |= numbers_in("\n".join(filter(None, layer.columns["organisationsnummer"])))
    persons = {number for number in found if number[2] in "01"}
    assert len(persons) > 50
    return persons


@pytest.mark.parametrize("name", [*FILES, "berord.db"])
def test_no_file_of_the_demo_names_a_protected_identity(demo_dir: Path, protected: set[str], name: str) -> None:
    for text in texts_in(demo_dir / name):
        assert not [secret for secret in protected if secret in text]


@pytest.mark.parametrize("name", FILES)
def test_no_file_of_the_demo_lists_a_protected_recipient_by_its_number(demo_dir: Path, name: str) -> None:
    hidden = re.compile(rf"(?<!\w)({'|'.join(hidden_ids(demo_dir / 'berord.db'))})(?!\w)")
    assert not [text[:80] for text in texts_in(demo_dir / name) if hidden.search(text)]


@pytest.mark.parametrize("name", FILES)
def test_no_file_of_the_demo_holds_a_personal_number(demo_dir: Path, personal: set[str], name: str) -> None:
    for text in texts_in(demo_dir / name):
        assert not numbers_in(text) & personal


def test_the_database_keeps_no_number_of_a_protected_identity(demo_dir: Path, protected: set[str]) -> None:
    layer = read_layer(SAMPLE / "arbetsstallen.gpkg", layer="arbetsställen")
    columns = (layer.columns["organisationsnummer"], layer.columns["skyddad"])
    hidden = numbers_in("\n".join(n for n, flag in zip(*columns, strict=True) if flag == "ja" and n))
    assert hidden
    for text in texts_in(demo_dir / "berord.db"):
        assert not numbers_in(text) & hidden


def test_no_answer_about_the_sample_names_a_protected_identity_or_a_personal_number(
    berord: Berord, demo_dir: Path, protected: set[str], personal: set[str]
) -> None:
    database = demo_dir / "berord.db"
    measure_id = HARD_CASES["near-protected-identity"]
    questions: list[tuple[object, ...]] = [
        ("affected", "--measure", measure_id),
        ("affected", "--area", "Högdalen"),
        ("findings", "list", "--all"),
        ("runs", "list"),
    ]
    said = [
        berord(*question, "--db", database, "--format", form)
        for question in questions
        for form in ("json", "csv", "table")
    ]
    said += [berord("affected", "--measure", measure_id, "--db", database, "--lang", "sv")]
    said += [berord("runs", "show", "1", "--db", database)]
    said += [berord("explain", measure_id, each, "--db", database) for each in hidden_ids(database)]
    street = MEASURE_FILES[2].file
    drawn = ("affected", "--geometry", street, "--kind", "ledningsarbete", "--db", database, "--as-of", "2027-01-15")
    said += [berord(*drawn, "--format", "json")]
    for each in said:
        assert not [hidden for hidden in hidden_ids(database) if hidden in each.out]
        text = each.out + each.err
        assert not [secret for secret in protected if secret in text]
        assert not numbers_in(text) & personal
    assert "with protected identity are not shown" in said[0].err


def hidden_ids(database: Path) -> list[str]:
    with closing(sqlite3.connect(database)) as connection:
        found = [row[0] for row in connection.execute("SELECT workplace_id FROM workplaces WHERE is_protected")]
        found += [row[0] for row in connection.execute("SELECT interest_id FROM interests WHERE is_protected")]
    assert len(found) == 5
    return found


@pytest.fixture
def told(berord: Berord, town: str, tmp_path: Path) -> Callable[..., str]:
    """Everything that a call prints, on either stream."""

    def printed(*arguments: object) -> str:
        said = berord(*arguments, "--db", town)
        return said.out + said.err

    return printed


def test_every_way_of_asking_about_a_protected_neighbour_is_silent(
    told: Callable[..., str], town: str, tmp_path: Path
) -> None:
    plan = delivery(tmp_path, [measure()])
    how = ("--crs", "EPSG:3006", "--as-of", DAY)
    prints = [
        told("register", plan, *how, "--format", "json"),
        told("affected", "--geometry", plan, "--kind", "gatuarbete", *how),
        told("affected", "--measure", "M1", "--format", "table"),
        told("affected", "--company", "900101-0017"),
        told("explain", "M1", "10000005"),
        told("explain", "M1", "900101-0017"),
        told("findings", "list", "--all"),
        told(
            "outreach",
            "list",
            "--as-of",
            DAY,
            *(v for n in ("a.xlsx", "a.csv", "a.gpkg") for v in ("-o", tmp_path / n)),
        ),
        told("outreach", "map", "--as-of", DAY, "-o", tmp_path / "a.html"),
    ]
    prints += [
        text for name in ("a.xlsx", "a.csv", "a.gpkg", "a.html", "berord.db") for text in texts_in(tmp_path / name)
    ]
    for text in prints:
        assert PROTECTED_NAME not in text
        assert PROTECTED_STREET not in text
        assert "900101-0017" not in numbers_in(text)


def test_a_bad_row_of_a_protected_identity_is_reported_without_what_it_says(berord: Berord, tmp_path: Path) -> None:
    path = tmp_path / "arbetsstallen.csv"
    bad = REGISTERS["workplaces"].replace("900101-0017", "900101-0018")
    path.write_text(bad, encoding="utf-8")
    database = tmp_path / "ny.db"
    said = berord("load", "workplaces", path, "--crs", "EPSG:3006", "--as-of", DAY, "--db", database)
    assert said.code == 4
    found = berord("findings", "list", "--db", database, "--format", "json")
    for text in (said.out + said.err, found.out, database.read_bytes().decode("utf-8", "replace")):
        assert PROTECTED_NAME not in text
        assert PROTECTED_STREET not in text
        assert "900101-0018" not in text


def test_a_file_of_which_no_row_is_usable_is_refused_without_what_it_says(berord: Berord, tmp_path: Path) -> None:
    head, *rows = REGISTERS["workplaces"].splitlines()
    path = tmp_path / "arbetsstallen.csv"
    path.write_text("\n".join([head, rows[4].replace("900101-0017", "900101-0018")]), encoding="utf-8")
    said = berord("load", "workplaces", path, "--crs", "EPSG:3006", "--db", tmp_path / "ny.db")
    assert said.code == 3
    assert "900101" not in said.err
    assert PROTECTED_NAME not in said.err


def test_a_sole_trader_s_number_is_masked_in_every_output(told: Callable[..., str], tmp_path: Path) -> None:
    how = ("--crs", "EPSG:3006", "--as-of", DAY)
    prints = [
        told("register", delivery(tmp_path, [measure(wkt=WEST_STREET)]), *how),
        told("affected", "--measure", "M1", "--format", "json"),
        told("explain", "M1", "10000004", "--format", "json"),
        told("explain", "M1", "10000004"),
        told(
            "outreach",
            "list",
            "--as-of",
            DAY,
            *(v for n in ("a.xlsx", "a.csv", "a.gpkg") for v in ("-o", tmp_path / n)),
        ),
        told("outreach", "map", "--as-of", DAY, "-o", tmp_path / "a.html"),
    ]
    prints += [text for name in ("a.xlsx", "a.csv", "a.gpkg", "a.html") for text in texts_in(tmp_path / name)]
    assert any("Provsson Plåt" in text for text in prints), "a sole trader is informed as anybody else"
    for text in prints:
        assert SOLE_TRADER not in numbers_in(text)
