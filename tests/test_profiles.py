"""Profiles: a sender's columns, words and dates in ours; what the profile does not say is told, never guessed."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from impact.intake.profiles.errors import ProfileRefused
from impact.intake.profiles.read import read_profile
from tests.calling import Berord, Said
from tests.small_town import DAY, EAST_STREET, WEST_STREET

PROFILE = (
    """
register = "åtgärder"
beskrivning = "Trafikkontorets beläggningsprogram"
crs = "EPSG:3006"
datum = "dd-mm-yy"
förvaltning_ = "x"
""".replace('förvaltning_ = "x"', '"förvaltning" = "trafikkontoret"')
    + """
serie = "belaggning"
bortse = ["GlobalID"]

[kolumner]
"åtgärd_id" = "NR"
rubrik = {foga = ["GATA", "FRAN"], mellan = ", "}
"åtgärdstyp" = "TYP"
skede = {konstant = "planerad"}
startdatum = "START"
slutdatum = {kolumn = "KLART", datum = "d/m yyyy"}

[ord."åtgärdstyp"]
"Ny asfalt" = "beläggning"
"Schakt" = "gatuarbete"
"""
)

ROWS = (
    ("NR", "GATA", "FRAN", "TYP", "START", "KLART", "GlobalID", "Entreprenör", "wkt"),
    ("1", "Provgatan", "Ekvägen", "ny  ASFALT", "03-04-27", "5/6 2027", "{a}", "Asfaltarna", WEST_STREET),
    ("2", "Östgatan", "", "Schakt", "14-05-27", "", "{b}", "", EAST_STREET),
)


@pytest.fixture
def profile(tmp_path: Path) -> Path:
    path = tmp_path / "belaggning.toml"
    path.write_text(PROFILE, encoding="utf-8")
    return path


def sent(folder: Path, *rows: tuple[str, ...]) -> Path:
    path = folder / "plan.csv"
    path.write_text("\n".join(";".join(row) for row in (rows or ROWS)) + "\n", encoding="utf-8")
    return path


def registered(berord: Berord, town: str, path: Path, *more: object) -> Said:
    return berord("register", path, "--db", town, "--as-of", DAY, "--format", "json", *more)


def found(town: str) -> dict[str, list[dict[str, Any]]]:
    """The database's findings by their code."""
    by_code: dict[str, list[dict[str, Any]]] = {}
    with closing(sqlite3.connect(town)) as connection:
        for code, field, value, severity in connection.execute("SELECT code, field, value, severity FROM findings"):
            by_code.setdefault(code, []).append({"field": field, "value": value, "severity": severity})
    return by_code


def mistakes(text: str) -> dict[str | None, tuple[int, str]]:
    with pytest.raises(ProfileRefused) as caught:
        read_profile(text, name="p", file="p.toml")
    return {m.rule_id: (m.line, m.sentence()) for m in caught.value.mistakes}


def test_columns_words_dates_joins_and_constants_are_read_as_the_profile_says(
    berord: Berord, town: str, tmp_path: Path, profile: Path
) -> None:
    said = registered(berord, town, sent(tmp_path), "--profile", profile)
    assert said.code == 0, said.err
    assert said.json["measures"]["new"] == 2
    rows = berord("affected", "--measure", "1", "--db", town, "--format", "json").json
    assert {row["measure_title"] for row in rows} == {"Provgatan, Ekvägen"}
    # 30 days before 3 April 2027, the nearest working day before: the date was read as dd-mm-yy.
    assert all(row["inform_by"] is None or row["inform_by"] < "2027-04-03" for row in rows)


def test_what_a_profile_does_not_say_of_the_file_is_a_note_and_what_it_passes_over_is_not(
    berord: Berord, town: str, tmp_path: Path, profile: Path
) -> None:
    registered(berord, town, sent(tmp_path), "--profile", profile)
    notes = found(town)["column-not-in-profile"]
    assert [(note["field"], note["severity"]) for note in notes] == [("Entreprenör", "note")]


def test_a_word_that_is_ours_but_not_in_the_list_is_read_and_told_of(
    berord: Berord, town: str, tmp_path: Path, profile: Path
) -> None:
    rows = (ROWS[0], ROWS[1], ("2", "Östgatan", "", "rivning", "14-05-27", "", "", "", EAST_STREET))
    said = registered(berord, town, sent(tmp_path, *rows), "--profile", profile)
    assert said.json["measures"]["new"] == 2
    [note] = found(town)["word-outside-list"]
    assert (note["value"], note["field"]) == ("rivning", "åtgärdstyp")


def test_a_word_that_neither_the_list_nor_the_pack_has_is_told_once(
    berord: Berord, town: str, tmp_path: Path, profile: Path
) -> None:
    rows = (ROWS[0], ROWS[1], ("2", "Östgatan", "", "Spontning", "14-05-27", "", "", "", EAST_STREET))
    registered(berord, town, sent(tmp_path, *rows), "--profile", profile)
    assert [f["value"] for f in found(town)["measure-word-unknown"]] == ["Spontning"]
    assert "word-outside-list" not in found(town)


def test_a_column_that_the_profile_names_and_the_file_lacks_is_a_warning(
    berord: Berord, town: str, tmp_path: Path, profile: Path
) -> None:
    rows = [row[:5] + row[6:] for row in ROWS]
    registered(berord, town, sent(tmp_path, *rows), "--profile", profile)
    [warning] = found(town)["profile-column-missing"]
    assert (warning["value"], warning["severity"]) == ("KLART", "warning")


def test_map_wins_over_the_profile(berord: Berord, town: str, tmp_path: Path, profile: Path) -> None:
    said = registered(berord, town, sent(tmp_path), "--profile", profile, "--map", "rubrik=Entreprenör")
    assert said.json["measures"]["rejected"] == 1
    assert found(town)["value-missing"][0]["field"] == "Entreprenör"


def test_a_named_profile_is_found_in_the_folder_that_the_variable_names(
    berord: Berord, town: str, tmp_path: Path, profile: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BERORD_PROFILES", str(profile.parent))
    assert registered(berord, town, sent(tmp_path), "--profile", "belaggning").code == 0
    assert "belaggning" in {row["name"] for row in berord("profile", "list", "--format", "json").json}
    said = berord("profile", "check", "belagning")
    assert (said.code, "belaggning" in said.err) == (2, True)


def test_every_mistake_is_told_at_once_with_its_line_and_the_nearest_name() -> None:
    told = mistakes(
        'register = "åtgärder"\n'
        'tidzon = "UTC"\n'
        'datum = ["dd-mm-yy",\n'
        ' "yy-yy"]\n'
        "[kolumner]\n"
        '"åtgärd_id" = "NR"\n'
        'rubrikk = "R"\n'
        '"åtgärdstyp" = {konstant = "x", kolumn = "y"}\n'
        "[ord.skede]\n"
        '"i gång" = 1\n'
    )
    assert {key: line for key, (line, _) in told.items()} == {
        "tidzon": 2, "datum": 3, "kolumner": 5, "kolumner.rubrikk": 7, "kolumner.åtgärdstyp": 8, "ord.skede.i gång": 10,
    }  # fmt: skip
    assert "Nearest: tidszon" in told["tidzon"][1]
    assert "Nearest: rubrik" in told["kolumner.rubrikk"][1]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("x = ", "not TOML"),
        ('crs = "EPSG:3006"\ncrs = "EPSG:3011"', "stands twice"),
        ('register = "åtgärd"', "no register"),
        ('description = "x"', "which register"),
        ('register = "measures"\ncrs = "sweref"', "reference system"),
        ('register = "measures"\ntime_zone = "Europe/Stokholm"', "Europe/Stockholm"),
        ('register = "measures"\ntime_zone = "../../etc/passwd"', "no time zone"),
        ('register = "measures"\ndatum = "?"', "has not been chosen"),
        ('register = "measures"\nlager = "a"\nlayer = "b"', "says the same"),
        ('register = "measures"\ncolumns = "NR"', "not a table"),
        ('register = "interests"\n[words.intresse]\nbor = "hyresgäst"', "Nearest: lokalhyresgäst"),
        ('register = "measures"\n[words.skede]\nBygg = "a"\nBYGG = "b"', "different meanings"),
    ],
)
def test_a_profile_with_a_mistake_is_refused(text: str, problem: str) -> None:
    told = mistakes(text)
    assert any(problem in sentence for _, sentence in told.values()), told


def test_an_unknown_register_is_one_mistake_and_says_nothing_of_its_columns() -> None:
    text = 'register = "adress"\n[columns]\nadress = "ADR"\npostnummer = "PNR"\n'
    assert list(mistakes(text)) == ["register"]
    assert "adresser" in mistakes(text)["register"][1]
    companies = mistakes('register = "företag"\n[columns]\nnamn = "NAMN"\n')
    assert list(companies) == ["register"]
    assert "berord load companies FILE" in companies["register"][1]


def test_a_profile_is_drafted_for_an_address_register(berord: Berord, tmp_path: Path) -> None:
    sent_file = tmp_path / "adr.csv"
    sent_file.write_text("ID;Adress;Ort;easting;northing\nA1;Provgatan 4;Spånga;670000;6585000\n", encoding="utf-8")
    profile = tmp_path / "adr.toml"
    said = berord("profile", "draft", sent_file, "--register", "addresses", "-o", profile)
    assert said.code == 0, said.err
    assert 'register = "addresses"' in profile.read_text(encoding="utf-8")


def test_a_word_that_the_pack_lacks_refuses_the_profile_with_its_line(berord: Berord, tmp_path: Path) -> None:
    path = tmp_path / "p.toml"
    path.write_text(PROFILE.replace('"gatuarbete"', '"gatarbete"'), encoding="utf-8")
    said = berord("profile", "check", path)
    assert said.code == 3
    line = path.read_text(encoding="utf-8").splitlines().index('"Schakt" = "gatarbete"') + 1
    assert f"p.toml:{line}" in said.err
    assert "gatuarbete" in said.err


def test_a_profile_for_another_register_is_refused(berord: Berord, town: str, tmp_path: Path, profile: Path) -> None:
    said = berord("load", "workplaces", sent(tmp_path), "--profile", profile, "--db", town)
    assert (said.code, "åtgärder" in said.err) == (2, True)


def test_a_register_is_loaded_by_a_profile_with_its_own_yes_and_no(berord: Berord, tmp_path: Path) -> None:
    (tmp_path / "areas.csv").write_text(
        "KOD;OMR;RENT;GILTIG;wkt\n1;Provområdet;J;17.03.2026;POLYGON((670000 6577000, 670100 6577000, 670100 6577100, "
        "670000 6577000))\n",
        encoding="utf-8",
    )
    (tmp_path / "areas.toml").write_text(
        'register = "areas"\ncrs = "EPSG:3006"\nyes = ["J"]\nno = ["N"]\ndates = "dd.mm.yyyy"\n[columns]\n'
        'area_id = "KOD"\nname = "OMR"\nrenodlat = "RENT"\nvalid_from = "GILTIG"\n',
        encoding="utf-8",
    )
    database = tmp_path / "new.db"
    said = berord("load", "areas", tmp_path / "areas.csv", "--profile", tmp_path / "areas.toml", "--db", database)
    assert (said.code, said.err.count("1 new")) == (0, 1), said.err


def test_a_flag_of_protection_holds_though_the_profile_does_not_mention_it(berord: Berord, tmp_path: Path) -> None:
    (tmp_path / "w.csv").write_text(
        "CFAR;ORG;NAMN;skyddad;x;y\n10000001;529900-0009;Hemliga Provbolaget;ja;670100;6577100\n", encoding="utf-8"
    )
    (tmp_path / "w.toml").write_text(
        'register = "workplaces"\ncrs = "EPSG:3006"\n[columns]\ncfar = "CFAR"\norganisationsnummer = "ORG"\n'
        '"företagsnamn" = "NAMN"\n',
        encoding="utf-8",
    )
    database = tmp_path / "new.db"
    said = berord("load", "workplaces", tmp_path / "w.csv", "--profile", tmp_path / "w.toml", "--db", database)
    assert said.code == 0
    assert b"Hemliga" not in database.read_bytes()
