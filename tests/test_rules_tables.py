"""Decision tables: CSV and workbooks as they come, hit policies, coverage, and what they amount to."""

from __future__ import annotations

import io
import random
import zipfile
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from rules.cases import run_cases
from rules.decide import decide
from rules.errors import Mistakes, PackRefused
from rules.explain import explain
from rules.pack import Pack, read_pack
from rules.reference import holds
from rules.tables import read_csv
from rules.workbook import workbook_text
from tests.rules_small import FACT, FILES, SMALL, columns_of, small_pack

ON = date(2026, 4, 1)
ENTRY = """\
tabeller:
  - id: DIA
    rubrik: Hur tidigt och i vilken form
    källa: Prov
    steg: mottagare
    träff: {hit}
    täckning: {coverage}
    fil: {file}
"""
DIALOGUE = """\
åtgärdstyp;avstånd_m;-> varsel_dagar;→ dialogformer;källa
gatuarbete, sprängning;högst 100;30;brev, e-post;R 1
gatuarbete;över 100;14;e-post;
inte gatuarbete;-;21;-;R 3
"""


def table_pack(
    content: str, hit: str = "samla", coverage: str = "luckor tillåtna", *, file: str = "dia.csv", more: str = ""
) -> Pack:
    return small_pack(table_pack_files(content, hit, coverage, file=file, more=more))


def table_pack_files(
    content: str, hit: str = "samla", coverage: str = "luckor tillåtna", *, file: str = "dia.csv", more: str = ""
) -> dict[str, str]:
    return {**FILES, "tabeller.yaml": ENTRY.format(hit=hit, coverage=coverage, file=file) + more, file: content}


def refused(content: str, hit: str = "samla", coverage: str = "luckor tillåtna", **more: str) -> list[str]:
    with pytest.raises(PackRefused) as refusal:
        table_pack(content, hit, coverage, **more)
    return [str(mistake) for mistake in refusal.value.mistakes]


def rows_that_hold(pack: Pack, **fact: object) -> list[str]:
    facts = FACT | fact
    return [
        rule.rule_id
        for rule in pack.rules
        if rule.table and all(holds(c, facts[c.field]) for c in rule.conditions)  # type: ignore[arg-type]
    ]


def test_each_row_is_a_rule_named_after_table_and_row() -> None:
    first, second, third = table_pack(DIALOGUE).tables[0].rows
    assert [row.rule_id for row in (first, second, third)] == ["DIA/2", "DIA/3", "DIA/4"]
    assert (first.title, first.source, second.source) == ("Hur tidigt och i vilken form", "R 1", "Prov")
    assert str(second.place) == "dia.csv:A3"
    assert [(e.kind.value, e.value) for e in first.effects] == [
        ("varsel_dagar", 30), ("dialogformer", "brev"), ("dialogformer", "e-post"),
    ]  # fmt: skip
    assert [(c.field, c.words) for c in third.conditions] == [("åtgärdstyp", "inte gatuarbete")]


def test_a_row_that_fires_is_explained_like_any_rule() -> None:
    found = explain(table_pack(DIALOGUE), "mottagare", {**FACT, "i_område": True, "avstånd_m": 40}, on=ON)
    assert (found.conclusion.notice_days, found.conclusion.dialogue_forms) == (30, ("brev", "e-post"))
    assert found.conclusion.rules == ("DIA/2", "INF-01")


def test_a_case_may_name_a_row_of_a_table() -> None:
    case = """\
prov:
  mottagare:
    fall:
      - namn: Nära gatuarbete
        fakta: {åtgärdstyp: gatuarbete, förvaltning: tk, mottagartyp: ägare, i_område: ja, avstånd_m: 40}
        väntat: {varsel_dagar: 30, regel: DIA/2, inte_regel: DIA/3}
"""
    entry = ENTRY.format(hit="första", coverage="luckor tillåtna", file="dia.csv")
    pack = small_pack({**FILES, "tabeller.yaml": entry, "dia.csv": DIALOGUE, "prov.yaml": case})
    assert [result.differences for result in run_cases(pack)] == [()]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("mark", [";", ",", "\t"])
def test_a_table_is_read_whatever_it_is_saved_as(tmp_path: Path, encoding: str, mark: str) -> None:
    text = DIALOGUE.replace("→", "->").replace("gatuarbete, sprängning", '"gatuarbete, sprängning"')
    text = text.replace("brev, e-post", '"brev, e-post"').replace(";", mark).replace("\n", "\r\n")
    for name, content in {
        **FILES,
        "t.yaml": ENTRY.format(hit="samla", coverage="luckor tillåtna", file="d.csv"),
    }.items():
        (tmp_path / name).write_text(content, encoding="utf-8")
    (tmp_path / "d.csv").write_bytes(text.encode(encoding))
    pack = read_pack(tmp_path, SMALL)
    assert rows_that_hold(pack, avstånd_m=99.0) == ["DIA/2"]
    assert pack.hash == table_pack(DIALOGUE).hash


def test_where_the_first_row_counts_the_others_keep_what_is_left() -> None:
    pack = table_pack("avstånd_m;i_område;-> varsel_dagar\nhögst 100;;30\nhögst 250;ja;21\n;;14\n", "första")
    assert rows_that_hold(pack, avstånd_m=100.0, i_område=True) == ["DIA/2"]
    assert rows_that_hold(pack, avstånd_m=101.0, i_område=True) == ["DIA/3"]
    assert rows_that_hold(pack, avstånd_m=101.0) == ["DIA/4"]
    assert "över 100 och högst 250" in {
        c.words for rule in pack.rules if rule.rule_id == "DIA/3" for c in rule.conditions
    }
    assert [len(row.conditions) for row in pack.tables[0].rows] == [1, 2, 0]


def test_the_row_with_the_lowest_priority_number_counts() -> None:
    pack = table_pack("prioritet;avstånd_m;-> varsel_dagar\n2;högst 250;21\n1;högst 100;30\n", "prioritet")
    assert rows_that_hold(pack, avstånd_m=50.0) == ["DIA/3"]
    assert rows_that_hold(pack, avstånd_m=200.0) == ["DIA/2"]


def test_a_row_may_say_that_nothing_follows() -> None:
    pack = table_pack("kostnad_mnkr;i_område;-> informera\nunder 1;;-\n;ja;ja\n", "första")
    assert rows_that_hold(pack, kostnad_mnkr=0.5, i_område=True) == ["DIA/2"]
    assert [rule.effects for rule in pack.rules if rule.rule_id == "DIA/2"] == [()]


def test_rows_count_from_their_day_and_make_room_for_others_before_it() -> None:
    text = "från;till;avstånd_m;-> varsel_dagar\n2026-07-01;;högst 100;30\n;;högst 250;14\n"
    pack = table_pack(text, "första")
    spring = [r.rule_id for r in pack.rules_of("mottagare", ON) if r.table and holds(r.conditions[0], 50)]
    autumn = [
        r.rule_id
        for r in pack.rules_of("mottagare", date(2026, 8, 1))
        if r.table and all(holds(c, 50) for c in r.conditions)
    ]
    assert (spring, autumn) == (["DIA/3"], ["DIA/2"])


CONDITIONS = {
    "åtgärdstyp": ["", "gatuarbete", "inte detaljplan", "detaljplan, sprängning"],
    "skede": ["", "saknas", "samråd", "inte samråd", "finns"],
    "avstånd_m": ["", "högst 100", "över 50", "50–100", "under 250", "100"],
    "i_område": ["", "ja", "nej"],
}
ROWS = st.lists(st.tuples(*(st.sampled_from(words) for words in CONDITIONS.values())), min_size=1, max_size=7)
FACTS = st.fixed_dictionaries(
    {
        "åtgärdstyp": st.sampled_from(["gatuarbete", "detaljplan", "sprängning"]),
        "skede": st.sampled_from([None, "samråd", "laga-kraft"]),
        "avstånd_m": st.sampled_from([0.0, 50.0, 75.0, 100.0, 101.0, 250.0, 1000.0]),
        "i_område": st.booleans(),
    }
)


@settings(max_examples=60)
@given(ROWS, st.lists(FACTS, min_size=6, max_size=6))
def test_exactly_the_first_row_that_holds_counts(rows: list[tuple[str, ...]], facts: list[dict[str, object]]) -> None:
    lines = [";".join((*row, "14")) for row in rows]
    text = "\n".join((";".join((*CONDITIONS, "-> varsel_dagar")), *lines))
    with suppress(PackRefused):  # of rows that nothing reaches
        check_first(table_pack(text, "första"), facts)


def check_first(pack: Pack, facts: list[dict[str, object]]) -> None:
    every = [FACT | fact for fact in facts]
    durable, reference = (
        decide(pack, "mottagare", columns_of(*every), on=ON, engine=e) for e in ("durable", "reference")
    )
    for number, fact in enumerate(every):
        held = [row.rule_id for row in pack.tables[0].rows if all(holds(c, fact[c.field]) for c in row.conditions)]  # type: ignore[arg-type]
        assert [rule for rule in reference[number].rules if rule.startswith("DIA/")] == held[:1]
        assert durable[number] == reference[number]


def test_a_row_that_nothing_reaches_is_refused() -> None:
    text = "avstånd_m;-> varsel_dagar\nhögst 100;30\nhögst 250;21\n50;14\n"
    (message,) = refused(text, "första")
    assert message.startswith("dia.csv:A4: DIA/4: The row 4 can never be reached: the rows before it hold in all its")


def test_rows_of_a_unique_table_may_not_overlap() -> None:
    (message,) = refused("avstånd_m;-> varsel_dagar\nhögst 100;30\n50–250;14\n", "unik")
    assert message.startswith("dia.csv:A3: DIA/3: The rows 2 and 3 both hold when avstånd_m: 50–100.")
    assert table_pack("avstånd_m;-> varsel_dagar\nhögst 100;30\növer 100;14\n", "unik").tables[0].hit.value == "unik"


def test_rows_that_are_valid_at_different_times_do_not_overlap() -> None:
    text = "från;till;avstånd_m;-> varsel_dagar\n;2026-05-31;högst 100;30\n2026-06-01;;högst 100;14\n"
    assert len(table_pack(text, "unik").rules) == len(small_pack().rules) + 2


def test_a_complete_table_may_have_no_gap_and_missing_is_a_situation_too() -> None:
    text = "skede;i_område;-> varsel_dagar\nsamråd;;30\ninte samråd;ja;21\ninte samråd;nej;14\n"
    (message,) = refused(text, "unik", "fullständig")
    assert "tabeller.yaml:2: DIA: The table DIA is to be complete, but no row holds when skede: saknas." in message
    assert table_pack(text + "saknas;;14\n", "unik", "fullständig").tables[0].is_complete


def test_a_complete_table_must_be_so_on_every_day() -> None:
    text = "från;i_område;-> varsel_dagar\n;ja;30\n2026-03-01;nej;14\n"
    (message,) = refused(text, "samla", "fullständig")
    assert "but from 2026-01-01 to 2026-02-28 no row holds when i_område: nej" in message


def test_a_row_may_have_an_id_that_stays_when_others_are_put_in() -> None:
    rows = "id;skede;-> varsel_dagar\ntidigt;samråd;30\nsent;laga-kraft;14\n"
    pack = table_pack(rows)
    assert [rule.rule_id for rule in pack.rules if rule.table] == ["DIA/tidigt", "DIA/sent"]
    swapped = table_pack("id;skede;-> varsel_dagar\n\nsent;laga-kraft;14\ntidigt;samråd;30\n")
    assert swapped.hash == pack.hash
    assert "The id sent is used twice" in refused(rows.replace("tidigt", "sent"))[0]


def test_a_wrong_cell_does_not_make_the_cases_wrong_too() -> None:
    case = "prov:\n  mottagare:\n    fall:\n      - {namn: A, väntat: {regel: DIA/2}}\n"
    wrong = table_pack_files("skede;-> varsel_dagar\nsamrad;30\n")
    with pytest.raises(PackRefused) as refusal:
        small_pack({**wrong, "prov.yaml": case})
    assert not [m for m in refusal.value.mistakes if "DIA/2" in m.sentence() and m.file == "prov.yaml"]


def workbook(cells: dict[str, object], *, merged: str = "", sheets: tuple[str, ...] = ()) -> str:
    mistakes = Mistakes()
    text = workbook_text(saved(cells, merged=merged, sheets=sheets), "dia.xlsx", mistakes)
    assert mistakes.found == []
    return text


def test_hidden_rows_and_columns_are_refused() -> None:
    book = load_workbook(io.BytesIO(saved(GRID)))
    book["Dialog"].row_dimensions[5].hidden = True
    book["Dialog"].column_dimensions["C"].hidden = True
    target = io.BytesIO()
    book.save(target)
    messages = refused(workbook_text(target.getvalue(), "dia.xlsx", Mistakes()), file="dia.xlsx")
    assert any("dia.xlsx:5: The row 5 is hidden." in each for each in messages)
    assert any("The column C is hidden." in each for each in messages)


def saved(cells: dict[str, object], *, merged: str = "", sheets: tuple[str, ...] = ()) -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Dialog"
    for where, value in cells.items():
        sheet[where] = value
    if merged:
        sheet.merge_cells(merged)
    for name in sheets:
        book.create_sheet(name)["A1"] = "x"
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


GRID: dict[str, object] = {
    "B2": "kostnad_mnkr", "C2": "i_område", "D2": "-> varsel_dagar", "E2": "från",
    "B3": "högst 0,5", "C3": True, "D3": 14, "E3": date(2026, 2, 1),
    "B5": 1.5, "C5": "nej", "D5": "30",
}  # fmt: skip


def test_a_workbook_is_read_by_cell_with_numbers_dates_and_text() -> None:
    pack = table_pack(workbook(GRID), file="dia.xlsx")
    first, second = pack.tables[0].rows
    assert ([c.words for c in first.conditions], first.validity.valid_from) == (["högst 0,5", "ja"], date(2026, 2, 1))
    assert (second.rule_id, str(second.place), second.effects[0].value) == ("DIA/5", "dia.xlsx:B5", 30)
    assert rows_that_hold(pack, kostnad_mnkr=1.5) == ["DIA/5"]


def test_a_pack_with_tables_rebuilt_from_its_files_is_the_same() -> None:
    for pack in (table_pack(workbook(GRID), file="dia.xlsx"), table_pack(DIALOGUE, "första")):
        again = Pack.from_files(pack.files, SMALL)
        assert (again.hash, again.rules, again.tables) == (pack.hash, pack.rules, pack.tables)


@pytest.mark.parametrize(
    ("cells", "merged", "part"),
    [
        ({}, "B3:B4", "dia.xlsx:B3: The cells B3:B4 are merged."),
        ({"D3": "=7*2"}, "", "dia.xlsx:D3: The cell D3 holds a formula: =7*2."),
        ({"C3": "#N/A"}, "", "dia.xlsx:C3: The cell C3 holds an error: #N/A."),
        ({"B3": date(2026, 3, 1)}, "", "dia.xlsx:B3: DIA/3: The cell B3 holds a date: 2026-03-01."),
        ({"B3": "1.500"}, "", "dia.xlsx:B3: DIA/3: The condition 1.500 on kostnad_mnkr is not a number."),
        ({"D5": 1.5}, "", "dia.xlsx:D5: DIA/5: The value 1,5 of varsel_dagar is not a whole number of days."),
        ({"F3": "x"}, "", "dia.xlsx:F3: DIA/3: The cell F3 stands in a column without a header."),
        ({"C2": "i_omrade"}, "", "dia.xlsx:C2: DIA: The column i_omrade is not known here. Did you mean i_område?"),
    ],
)
def test_what_a_spreadsheet_hides_is_refused_by_cell(cells: dict[str, object], merged: str, part: str) -> None:
    assert part in "\n".join(refused(workbook(GRID | cells, merged=merged), file="dia.xlsx"))


@pytest.mark.parametrize("header", ["varsel_dagar", "> varsel_dagar", "-varsel_dagar", "– varsel_dagar"])
def test_an_effect_that_has_lost_its_arrow_is_told_so(header: str) -> None:
    [message] = refused(workbook(GRID | {"D2": header}), file="dia.xlsx")
    assert f"dia.xlsx:D2: DIA: The column {header} lacks its arrow." in message
    assert "Write its header as -> varsel_dagar." in message


@pytest.mark.parametrize("arrow", ["–>", "—>", "-->", "→", "➔"])
def test_arrows_as_office_programs_write_them_are_arrows(arrow: str) -> None:
    assert table_pack(workbook(GRID | {"D2": f"{arrow} varsel_dagar"}), file="dia.xlsx").tables[0].effects[0] == (
        "varsel_dagar"
    )


def test_the_sheet_must_be_named_when_there_are_several() -> None:
    text = workbook(GRID, sheets=("Gammal",))
    assert "Name one of these: Dialog, Gammal." in refused(text, file="dia.xlsx")[0]
    assert table_pack(text, file="dia.xlsx", more="    blad: Dialog\n").tables[0].sheet == "Dialog"
    assert (
        "has no sheet Dialg. Name one of these: Dialog." in refused(text, file="dia.xlsx", more="    blad: Dialg\n")[0]
    )


def test_a_spoilt_workbook_is_refused_by_name(tmp_path: Path) -> None:
    for name, content in FILES.items():
        (tmp_path / name).write_text(content, encoding="utf-8")
    for raw in (b"", b"namn;x", b"PK\x03\x04" + bytes(40)):
        (tmp_path / "dia.xlsx").write_bytes(raw)
        with pytest.raises(PackRefused, match=r"dia\.xlsx:1: The workbook cannot be read"):
            read_pack(tmp_path, SMALL)


def test_a_workbook_with_a_bit_turned_is_read_or_refused_never_a_crash() -> None:
    raw = bytearray(saved(GRID))
    rng = random.Random(7)  # noqa: S311 - seeded test data
    for _ in range(60):
        spoilt = bytearray(raw)
        spoilt[rng.randrange(len(raw))] ^= 1 << rng.randrange(8)
        mistakes = Mistakes()
        assert workbook_text(bytes(spoilt), "dia.xlsx", mistakes) or mistakes.found


def test_a_cell_at_the_far_end_of_a_sheet_is_refused_before_it_takes_time() -> None:
    mistakes = Mistakes()
    assert workbook_text(saved(GRID | {"XFD1048576": "x"}), "dia.xlsx", mistakes) == ""
    assert "more than 100000 cells" in mistakes.found[0].sentence()


def test_any_csv_is_a_table_or_a_mistake_never_a_crash() -> None:
    @settings(max_examples=80)
    @given(st.text(alphabet=';,\t"\n åAa1->', max_size=60))
    def check(text: str) -> None:
        sheet = read_csv("a.csv", text, Mistakes())
        assert sheet is None or all(cell == cell.strip() != "" for row in sheet.rows.values() for cell in row.values())

    check()


def test_order_of_rows_counts_only_where_the_first_does() -> None:
    lines = DIALOGUE.splitlines()
    # rows keep their numbers in the ids, so what changes places is their content
    swapped = "\n".join((lines[0], lines[2], lines[1], lines[3]))
    assert table_pack(DIALOGUE, "första").hash != table_pack(swapped, "första").hash
    assert table_pack(DIALOGUE).hash == table_pack(DIALOGUE.replace(";R 1", ";Annan källa")).hash
    assert table_pack(DIALOGUE).hash == table_pack(DIALOGUE.replace("→", "->"), coverage="luckor tillåtna").hash
    assert table_pack(DIALOGUE).hash != table_pack(DIALOGUE.replace("högst 100", "högst 101")).hash
    assert table_pack(DIALOGUE).hash != table_pack(DIALOGUE, "första").hash


def test_a_small_file_that_unpacks_to_a_vast_sheet_is_refused_at_once() -> None:
    """Empty cells and merged ranges take few bytes when packed, and an object each when read."""
    for text in (b"<c/>" * 250_000, b'<mergeCell ref="A1:XFD1048576"/>'):
        target = io.BytesIO()
        with (
            zipfile.ZipFile(io.BytesIO(saved(GRID))) as book,
            zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as out,
        ):
            for name in book.namelist():
                content = book.read(name)
                is_sheet = name.startswith("xl/worksheets/")
                out.writestr(name, content.replace(b"</sheetData>", text + b"</sheetData>") if is_sheet else content)
        mistakes = Mistakes()
        assert workbook_text(target.getvalue(), "dia.xlsx", mistakes) == ""
        assert "has more than" in str(mistakes.found[0])
