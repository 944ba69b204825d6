"""`berord rules check` as a person calls it: exit codes, what is shown and where."""

from __future__ import annotations

import csv
import io
import re
import shutil
from pathlib import Path

import pytest

from impact.facts import CATALOGUE
from rules.folder import PACKS
from rules.pack import Pack, read_pack
from tests.calling import Berord

DAY = ("--as-of", "2026-11-22")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(PACKS / "stockholm", tmp_path / "egna-regler"))


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_a_pack_in_order_is_told_so_and_notes_only_when_asked_for(berord: Berord) -> None:
    plain, noted = (berord("rules", "check", "stockholm", *DAY, *more) for more in ((), ("--notes",)))
    assert (plain.code, plain.out) == (0, "")
    assert "Warnings: 0." in plain.err
    assert {line[0] for line in noted.lines[1:]} == {"note"}


def test_a_warning_is_listed_and_refuses_nothing_unless_strict(berord: Berord, folder: Path) -> None:
    (folder / "ingen-regel.yaml").write_text("ingen_regel: []\n", encoding="utf-8")
    lenient, strict = (
        berord("rules", "check", str(folder), *DAY, "--format", "json", *more) for more in ((), ("--strict",))
    )
    assert (lenient.code, strict.code) == (0, 4)
    first = lenient.json[0]
    assert (first["severity"], first["file"], first["line"], first["cell"]) == ("warning", "pack.yaml", 1, None)
    assert "fastighetsåtgärd, taxa, upphandling" in first["what"]
    assert first["remedy"].startswith("Add a rule with informera")


def test_values_grow_old_with_the_day_that_is_asked_for(berord: Berord) -> None:
    late = berord("rules", "check", "stockholm", "--as-of", "2027-11-23", "--strict")
    assert late.code == 4
    assert "was last checked on 2026-11-22, more than 365 days ago" in late.out


def test_mistakes_are_told_as_refused_input_or_as_rows(berord: Berord, folder: Path) -> None:
    change(folder / "regler-mottagare.yaml", "varaktighet_dagar: över 180", "varaktighet_dagar: över hundra")
    told, rows = (berord("rules", "check", str(folder), *more) for more in ((), ("--format", "csv")))
    assert (told.code, rows.code) == (3, 3)
    assert (told.out, "is not a number" in told.err) == ("", True)
    (row,) = csv.DictReader(io.StringIO(rows.out), delimiter=";")
    assert (row["severity"], row["rule"]) == ("error", "VAR-06")
    assert row["place"].startswith("regler-mottagare.yaml:")


def test_the_decision_table_of_the_readme_can_be_added_to_a_pack() -> None:
    text = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")
    table = re.findall(r"```csv\n(.*?)```", text, re.DOTALL)[-1]
    [entry] = re.findall(r"```yaml\n(tabeller:.*?)```", text, re.DOTALL)
    files = read_pack("stockholm", CATALOGUE).files
    pack = Pack.from_files({**files, "tabeller.yaml": entry, "dialog.csv": table}, CATALOGUE)
    assert [row.rule_id for row in pack.tables[0].rows] == ["DIA/2", "DIA/3", "DIA/4"]
