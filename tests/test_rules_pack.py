"""A pack is read whole: words, dated parameters, content hash, files."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from impact.facts import CATALOGUE
from rules.errors import PackRefused, RulesError
from rules.pack import Pack, available_packs, read_pack
from rules.sections.gather import holds_only_cases
from tests.rules_small import FILES, SMALL, changed, small_pack

SPRING, AUTUMN = date(2026, 4, 1), date(2026, 10, 1)


def test_the_most_specific_dated_row_of_a_parameter_counts() -> None:
    pack = small_pack()
    assert pack.parameter("räckvidd_m", on=SPRING) == 50
    assert pack.parameter("räckvidd_m", on=SPRING, kind="gatuarbete") == 50
    assert pack.parameter("räckvidd_m", on=SPRING, kind="gatuarbete", stage="samråd") == 100
    assert pack.parameter("räckvidd_m", on=SPRING, kind="detaljplan", stage="samråd") == 75
    assert pack.parameter("räckvidd_m", on=date(2026, 6, 30), kind="sprängning") == 200
    assert pack.parameter("räckvidd_m", on=date(2026, 7, 1), kind="sprängning") == 300
    assert pack.parameter("räckvidd_m", on=AUTUMN, kind="sprängning", stage="laga-kraft") == 300
    assert pack.parameter("räckvidd_m", on=AUTUMN, kind="sprängning", stage="samråd") == 400.5


def test_a_parameter_row_tells_its_source_and_when_it_was_checked() -> None:
    row = small_pack().parameter_row("räckvidd_m", on=AUTUMN, kind="sprängning")
    assert (row.value, row.unit, row.source, row.last_checked_on) == (300, "m", "Prov", date(2026, 6, 1))
    assert (row.validity.valid_from, row.place.file, row.place.line) == (date(2026, 7, 1), "parametrar.yaml", 11)


def test_a_parameter_without_a_value_on_the_day_is_an_error() -> None:
    with pytest.raises(RulesError, match="no value of räckvidd_m on 2025-01-01 for sprängning"):
        small_pack().parameter("räckvidd_m", on=date(2025, 1, 1), kind="sprängning")
    with pytest.raises(RulesError, match="no value of okänd"):
        small_pack().parameter("okänd", on=SPRING)


@pytest.mark.parametrize("word", ["gatuarbete", "Gatuarbete", " VÄGARBETE ", "street works", "Street_Works"])
def test_a_delivered_word_is_resolved_by_code_label_or_alias(word: str) -> None:
    assert small_pack().code("åtgärdstyp", word) == "gatuarbete"


def test_hyphens_spaces_and_case_do_not_matter_in_a_word() -> None:
    pack = small_pack()
    assert {pack.code("skede", word) for word in ("Laga kraft", "laga-kraft", "LAGA  KRAFT")} == {"laga-kraft"}


def test_an_unknown_word_has_no_code_but_a_nearest_one() -> None:
    pack = small_pack()
    assert pack.code("åtgärdstyp", "gatarbete") is None
    assert pack.nearest("åtgärdstyp", "vägarbeten") == "gatuarbete"
    assert pack.nearest("åtgärdstyp", "xyz") is None


def test_labels_are_given_in_both_languages() -> None:
    pack = small_pack()
    assert pack.label("åtgärdstyp", "gatuarbete", "en") == "Street works"
    assert pack.label("nivå", "styrgrupp", "sv") == "Styrgrupp"
    assert pack.label("nivå", "okänd", "sv") == "okänd"
    assert pack.labels("en")["e-post"] == "E-mail"
    assert pack.levels == ("arbetsgrupp", "styrgrupp")


def test_a_pack_rebuilt_from_its_files_is_the_same() -> None:
    pack = small_pack()
    again = Pack.from_files(pack.files, SMALL)
    assert (again.hash, again.rules, again.parameters) == (pack.hash, pack.rules, pack.parameters)


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("regler.yaml", "rubrik: I området", "rubrik: Inne i området  # ny titel"),
        ("regler.yaml", "källa: Prov 2", "källa: Prov 2, andra stycket"),
        ("regler.yaml", "högst 250}", "högst 250 m}"),
        ("regler.yaml", "{åtgärdstyp: detaljplan, skede: samråd,", "{skede: [samråd], åtgärdstyp: detaljplan,"),
        ("regler.yaml", "[brev, e-post]", "[e-post, brev]"),
        ("parametrar.yaml", "källa: Prov", "källa: Annat prov"),
        ("pack.yaml", "titel: Prov", "titel: Annat prov"),
    ],
)  # fmt: skip
def test_the_hash_does_not_change_with_what_does_not_decide(file: str, old: str, new: str) -> None:
    assert small_pack(changed(file, old, new)).hash == small_pack().hash


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("regler.yaml", "högst 250", "högst 251"),
        ("regler.yaml", "varsel_dagar: 21", "varsel_dagar: 22"),
        ("regler.yaml", "från: 2026-03-01", "från: 2026-03-02"),
        ("regler.yaml", "informera: lagstadgat", "informera: ja"),
        ("parametrar.yaml", "värde: 200", "värde: 201"),
        ("pack.yaml", "även: [vägarbete]", "även: [vägarbeten]"),
        ("pack.yaml", "en: Blasting", "en: Blasting works"),  # a word by which deliveries are understood
    ],
)
def test_the_hash_changes_with_what_decides(file: str, old: str, new: str) -> None:
    assert small_pack(changed(file, old, new)).hash != small_pack().hash


def test_how_files_are_divided_does_not_matter() -> None:
    first, second = FILES["regler.yaml"].split("  ärende:\n")
    divided = {**FILES, "regler.yaml": first, "andra.yaml": "regler:\n  ärende:\n" + second}
    assert small_pack(divided).hash == small_pack().hash


def test_rules_count_from_their_day_and_the_pack_within_its_own() -> None:
    pack = small_pack()
    assert [rule.rule_id for rule in pack.rules_of("ärende", date(2026, 2, 28))] == ["NIV-02"]
    assert [rule.rule_id for rule in pack.rules_of("ärende", date(2026, 3, 1))] == ["NIV-01", "NIV-02"]
    with pytest.raises(RulesError, match="not valid on 2027-01-01"):
        pack.rules_of("ärende", date(2027, 1, 1))


def written(folder: Path) -> Path:
    for name, text in FILES.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_a_folder_is_a_pack_and_a_name_one_of_ours(tmp_path: Path) -> None:
    assert read_pack(written(tmp_path), SMALL).name == "småstad"
    assert "stockholm" in available_packs()
    with pytest.raises(RulesError, match=r"There is no rule pack stokholm\. .*stockholm"):
        read_pack("stokholm", SMALL)


def test_windows_line_ends_and_a_byte_order_mark_are_read(tmp_path: Path) -> None:
    for name, text in FILES.items():
        (tmp_path / name).write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    assert read_pack(tmp_path, SMALL).hash == small_pack().hash


def test_a_pack_reads_nothing_outside_its_folder(tmp_path: Path) -> None:
    (tmp_path / "secret.yaml").write_text("regler: {}", encoding="utf-8")
    folder = tmp_path / "paket"
    folder.mkdir()
    (written(folder) / "extra.yaml").symlink_to(tmp_path / "secret.yaml")
    with pytest.raises(PackRefused, match="a link or not a plain file") as refusal:
        read_pack(folder, SMALL)
    assert refusal.value.mistakes[0].file == "extra.yaml"


@pytest.mark.parametrize(("name", "right"), [("extra.yml", ".yaml"), ("EXTRA.YAML", ".yaml"), ("dialog.ods", ".xlsx")])
def test_a_file_that_would_be_left_out_for_its_ending_is_refused(tmp_path: Path, name: str, right: str) -> None:
    (written(tmp_path) / name).write_text("regler: {}", encoding="utf-8")
    with pytest.raises(PackRefused, match=f"would not be read.* ends in {right}"):
        read_pack(tmp_path, SMALL)


def test_minutes_and_readmes_may_lie_beside_the_pack(tmp_path: Path) -> None:
    for name in ("README.md", "protokoll.pdf", "utskick.docx"):
        (written(tmp_path) / name).write_bytes(b"x")
    assert read_pack(tmp_path, SMALL).hash == small_pack().hash


def test_a_file_that_cannot_be_read_is_not_told_as_a_hundred_unknown_words() -> None:
    case = "prov:\n  mottagare:\n    fall:\n      - {namn: A, väntat: {regel: INF-01}}\n"
    with pytest.raises(PackRefused) as refusal:
        small_pack({**changed("regler.yaml", "rubrik: I området", "rubrik: [I området"), "prov.yaml": case})
    assert [(m.file, "cannot be read" in m.what) for m in refusal.value.mistakes] == [("regler.yaml", True)]


def test_a_file_that_is_not_utf_8_is_refused_at_its_line(tmp_path: Path) -> None:
    (written(tmp_path) / "regler.yaml").write_bytes("# regler\nregler:\n  ärende: []\n".encode("latin-1"))
    with pytest.raises(PackRefused, match=r"regler\.yaml:3: The file is not UTF-8"):
        read_pack(tmp_path, SMALL)


def test_an_empty_folder_is_no_pack(tmp_path: Path) -> None:
    with pytest.raises(RulesError, match="holds 0 files"):
        read_pack(tmp_path, SMALL)


def test_reading_a_pack_loads_neither_numpy_nor_the_engine() -> None:
    code = "import sys, rules.pack; print({'numpy', 'durable_rules_engine'} & set(sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "set()\n"


@pytest.mark.parametrize("name", available_packs())
def test_a_pack_that_a_store_kept_says_the_same_without_its_cases(name: str) -> None:
    whole = read_pack(name, CATALOGUE)
    kept = Pack.kept(whole.files, CATALOGUE)
    assert (kept.hash, kept.files, kept.rules, kept.parameters) == (
        whole.hash, whole.files, whole.rules, whole.parameters
    )  # fmt: skip
    assert whole.cases
    assert kept.cases == ()


@pytest.mark.parametrize(
    ("text", "is_only"),
    [
        ("# Prov\n\nprov:\n  mottagare:\n    fall: []\n", True),
        ("cases:  # of both stages\n  mottagare:\n    fall: []\n", True),
        ("prov:\n  mottagare:\n    fall: []\nregler:\n  mottagare: []\n", False),
        ("{prov: {}, regler: {}}\n", False),
        ("  prov:\n    mottagare:\n  regler:\n", False),
        ("prov:\n  a: b\n---\n", False),
        ("prov: {}\n", False),
        ("", False),
    ],
)
def test_only_a_file_of_nothing_but_cases_is_left_unread(text: str, is_only: bool) -> None:
    assert holds_only_cases(text) is is_only


def test_rules_beside_cases_are_kept() -> None:
    files = dict(FILES)
    files["regler.yaml"] += "prov:\n  mottagare:\n    fall: []\n"
    assert Pack.kept(files, SMALL).rules == small_pack(files).rules != ()
