"""A pack described: complete, true, readable by ear and on paper, in both languages, and the same bytes each time."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date
from functools import cache
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn

from impact.clauses import wording
from impact.describe import WRITERS, description_of
from impact.facts import CATALOGUE
from rules.description.blocks import Bullets, Description, Grid, Heading, Paragraph
from rules.description.page import as_html
from rules.description.plain import as_text
from rules.description.sentences import Speaker
from rules.description.word_file import as_docx
from rules.errors import RulesError
from rules.pack import Pack, available_packs, read_pack
from tests.calling import Berord

ON = date(2026, 11, 22)
PACKS = {name: read_pack(name, CATALOGUE) for name in available_packs()}
BOTH = [(name, language) for name in PACKS for language in ("sv", "en")]
DESCRIBED = {(name, language): description_of(PACKS[name], language, on=ON) for name, language in BOTH}


def grids(description: Description) -> list[Grid]:
    return [block for block in description.blocks if isinstance(block, Grid)]


def grid(description: Description, caption: str) -> Grid:
    return next(each for each in grids(description) if each.caption == caption)


def texts(description: Description) -> str:
    return as_text(description, 10_000)


# --- the content -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", PACKS)
def test_every_rule_stands_once_with_its_source(name: str) -> None:
    rows = [row for each in grids(DESCRIBED[name, "sv"]) for row in each.rows]
    for rule in PACKS[name].rules:
        assert [row[0] for row in rows].count(rule.rule_id) == 1, rule.rule_id
        assert rule.source in texts(DESCRIBED[name, "sv"])


@pytest.mark.parametrize("name", PACKS)
def test_every_kind_has_every_stage_once_in_the_matrix(name: str) -> None:
    pack = PACKS[name]
    matrix = grid(DESCRIBED[name, "sv"], "Åtgärdstyper och skeden: vad som händer när")
    found = [
        (k, s) for row in matrix.rows for k in row[0].casefold().split(", ") for s in row[1].casefold().split(", ")
    ]
    wanted = {(k.label_sv, s.label_sv) for k in pack.code_lists["åtgärdstyp"] for s in pack.code_lists["skede"]}
    assert len(found) == len(set(found))
    assert set(found) == {(kind.casefold(), stage.casefold()) for kind, stage in wanted}


@pytest.mark.parametrize("name", PACKS)
def test_every_parameter_value_case_word_level_and_participant_is_told(name: str) -> None:
    pack, text = PACKS[name], texts(DESCRIBED[name, "sv"])
    assert all(case.name in text for case in pack.cases)
    assert all(code.label_sv in text for codes in pack.code_lists.values() for code in codes)
    assert all(row.description in text and row.source in text for rows in pack.parameters.values() for row in rows)
    assert pack.hash in text


def test_a_rule_is_a_sentence_of_what_follows_and_when() -> None:
    speaker = Speaker(PACKS["stockholm"], wording("sv"))
    said = {rule.rule_id: speaker.rule(rule) for rule in PACKS["stockholm"].rules}
    assert said["INF-01"] == (
        "Mottagaren informeras när åtgärden ligger i ett område där mottagaren finns och området är renodlat."
    )
    assert said["VAR-06"] == (
        "Varslet är minst 90 dagar när varaktigheten är mer än 180 dagar och uppgift om trafikpåverkan finns och är "
        "något annat än ingen."
    )
    assert said["UND-03"] == "Mottagaren informeras inte, om inte lagen kräver det, när mottagaren är den som planerar."
    assert said["DEL-02"] == (
        "Stockholm Business Region deltar och arbetet leds av Stockholm Business Region när området är renodlat och "
        "åtgärden inte är över."
    )
    assert said["INF-20"].startswith("Lagen kräver att mottagaren informeras när åtgärdstypen är detaljplan; ")


def test_the_same_rule_in_english() -> None:
    speaker = Speaker(PACKS["stockholm"], wording("en"))
    assert speaker.rule(PACKS["stockholm"].rule("NIV-08")) == (
        "The level is at least coordination group when the number of those who are told is at least 200 and the "
        "measure is not over."
    )
    assert "the recipient is an owner, a leaseholder or a tenant" in speaker.rule(PACKS["stockholm"].rule("INF-20"))


@pytest.mark.parametrize("name", PACKS)
def test_no_field_is_left_to_speak_for_itself(name: str) -> None:
    """Every field that a rule asks about has a clause of its own."""
    known = wording("sv").clauses
    asked = {(rule.stage, c.field) for rule in PACKS[name].rules for c in rule.conditions}
    assert [pair for pair in sorted(asked) if pair[1] not in known[pair[0]]] == []


def test_every_fact_of_the_catalogue_can_be_spoken_of() -> None:
    known = wording("en").clauses
    missing = [(s, f.name) for s, fields in CATALOGUE.stages.items() for f in fields if f.name not in known[s]]
    assert missing == [("mottagare", "storleksklass_minst")], "what may choose nobody needs no clause"


def test_the_matrix_says_what_holds_what_may_be_and_why_nothing_does() -> None:
    rows = grid(DESCRIBED["danderyd", "sv"], "Åtgärdstyper och skeden: vad som händer när").rows
    found = {(row[0], row[1]): row[2:] for row in rows}
    fees = found["Taxa eller avgift", "Antagande"]
    assert fees[:2] == ("30; kan bli 60", "Information; ibland även företagsbesök")
    assert fees[2].startswith("Kommundirektörens ledningsgrupp")
    assert fees[3:] == ("Den som planerar", "Kommunstyrelsen, Kommunfullmäktige")
    ended = found["Taxa eller avgift", "Avslutad"]
    assert ended[0] == "–"
    assert ended[1].startswith("Ingen, därför att: Ärendet är avslutat")


def test_an_example_pack_says_so_first_and_lists_what_is_to_be_adopted() -> None:
    description = DESCRIBED["danderyd", "sv"]
    first = next(block for block in description.blocks if isinstance(block, Paragraph))
    assert first.is_notice
    assert first.text.startswith("Det här är ett exempel att anta.")
    heading = description.blocks.index(Heading("Exempel som återstår att anta"))
    listed = next(block for block in description.blocks[heading:] if isinstance(block, Bullets))
    assert "INF-03" in listed.items[0]
    assert "NIV-01" not in listed.items[0].split(", ")
    assert "En åtgärds räckvidd" in listed.items[1]


def adopted() -> Pack:
    files = {**PACKS["danderyd"].files}
    files["pack.yaml"] = files["pack.yaml"].replace(
        "  status: exempel\n",
        "  status: antagen\n  organ: Kommunstyrelsen\n  diarienummer: KS 2024/1\n"
        "  paragraf: § 7\n  datum: 2024-06-10\n",
    )
    return Pack.from_files(files, CATALOGUE)


def test_an_adopted_pack_says_by_whom_and_when() -> None:
    description = description_of(adopted(), "sv", on=ON)
    first = next(block for block in description.blocks if isinstance(block, Paragraph))
    assert first.text == "Antaget: Kommunstyrelsen, 2024-06-10, KS 2024/1, § 7."


def test_a_day_before_the_pack_is_refused() -> None:
    with pytest.raises(RulesError, match="not valid"):
        description_of(PACKS["danderyd"], "sv", on=date(2020, 1, 1))


# --- the looks -------------------------------------------------------------------------------------------------------


class Page(HTMLParser):
    """What a browser or a screen reader would find."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def of(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


@pytest.mark.parametrize(("name", "language"), BOTH)
def test_the_page_is_one_file_in_its_language_without_scripts_or_requests(name: str, language: str) -> None:
    text = as_html(DESCRIBED[name, language])
    page = Page(text)
    assert page.of("html") == [{"lang": language}]
    assert not {"script", "img", "link", "iframe", "form"} & {tag for tag, _ in page.tags}
    assert not re.search(r"https?://|url\(|@import|\bon\w+=", text)


@pytest.mark.parametrize("name", PACKS)
def test_the_page_has_headings_in_order_and_tables_with_headers(name: str) -> None:
    page = Page(as_html(DESCRIBED[name, "sv"]))
    ranks = [int(tag[1]) for tag, _ in page.tags if re.fullmatch(r"h\d", tag)]
    assert ranks[0] == 1
    assert ranks.count(1) == 1
    assert all(later - earlier <= 1 for earlier, later in pairwise(ranks))
    tables = grids(DESCRIBED[name, "sv"])
    assert len(page.of("table")) == len(page.of("caption")) == len(tables)
    scopes = [attributes["scope"] for attributes in page.of("th")]
    assert scopes.count("col") == sum(len(each.headers) for each in tables)
    assert scopes.count("row") == sum(len(each.rows) for each in tables)
    targets = {a["href"] for a in page.of("a")}
    assert targets == {f"#{h['id']}" for h in page.of("h2")}


def test_what_a_pack_says_is_text_and_never_markup() -> None:
    files = {**PACKS["danderyd"].files}
    files["pack.yaml"] = files["pack.yaml"].replace("Dialogmodellen med näringslivet", "<b>A & B</b>")
    text = as_html(description_of(Pack.from_files(files, CATALOGUE), "sv", on=ON))
    assert "<b>" not in text
    assert "&lt;b&gt;A &amp; B" in text


@cache
def read_docx(name: str, language: str) -> Any:
    return docx.Document(io.BytesIO(as_docx(DESCRIBED[name, language])))


@pytest.mark.parametrize(("name", "language"), BOTH)
def test_the_document_has_its_language_real_headings_and_repeated_header_rows(name: str, language: str) -> None:
    document = read_docx(name, language)
    defaults = document.styles.element.find(qn("w:docDefaults"))
    assert {each.get(qn("w:val")) for each in defaults.iter(qn("w:lang"))} == {{"sv": "sv-SE", "en": "en-GB"}[language]}
    headings = [p.text for p in document.paragraphs if p.style.name == "Heading 1"]
    assert headings == [heading.text for heading in DESCRIBED[name, language].headings]
    for table, written in zip(document.tables, grids(DESCRIBED[name, language]), strict=True):
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
        assert [cell.text for cell in table.rows[0].cells] == list(written.headers)
        assert len(table.rows) == len(written.rows) + 1


def test_wide_tables_lie_on_wide_pages() -> None:
    sections = read_docx("danderyd", "sv").sections
    assert [section.orientation for section in sections] == [
        WD_ORIENT.PORTRAIT, WD_ORIENT.LANDSCAPE, WD_ORIENT.PORTRAIT
    ]  # fmt: skip
    assert all((s.page_width > s.page_height) is (s.orientation is WD_ORIENT.LANDSCAPE) for s in sections)


def test_the_document_names_no_person_and_no_moment() -> None:
    content = as_docx(DESCRIBED["danderyd", "sv"])
    assert content == as_docx(DESCRIBED["danderyd", "sv"])
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    properties = docx.Document(io.BytesIO(content)).core_properties
    assert (properties.author, properties.last_modified_by) == ("Berörd", "")
    assert properties.title == "Dialogmodellen med näringslivet"


def test_text_keeps_within_its_width() -> None:
    lines = as_text(DESCRIBED["stockholm", "sv"], 60).splitlines()
    assert max(map(len, lines)) <= 60


# --- the command -----------------------------------------------------------------------------------------------------


def test_without_a_file_the_description_is_text_on_the_screen(berord: Berord) -> None:
    said = berord("rules", "describe", "danderyd", "--as-of", ON, "--lang", "en")
    assert said.code == 0
    assert said.out.startswith("Dialogmodellen med näringslivet\nRule pack danderyd")
    assert berord("rules", "describe", "danderyd", "-o", "-", "--as-of", ON, "--lang", "en").out == said.out


@pytest.mark.parametrize("ending", WRITERS)
def test_the_ending_decides_the_form_and_nothing_is_overwritten(berord: Berord, tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"modell{ending}"
    arguments = ("rules", "describe", "danderyd", "-o", path, "--as-of", ON, "--lang", "sv")
    assert berord(*arguments).code == 0
    first = path.read_bytes()
    assert berord(*arguments).code == 3
    assert berord(*arguments, "--overwrite").code == 0
    assert path.read_bytes() == first


def test_another_ending_is_refused_with_the_known_ones(berord: Berord, tmp_path: Path) -> None:
    said = berord("rules", "describe", "stockholm", "-o", tmp_path / "modell.pdf", "--lang", "en")
    assert said.code == 2
    assert ".html, .docx, .txt" in said.err


def test_a_pack_from_a_folder_can_be_described(berord: Berord, tmp_path: Path) -> None:
    for name, text in PACKS["danderyd"].files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert berord("rules", "describe", tmp_path, "--lang", "sv").code == 0


def test_a_pack_without_cases_has_no_section_of_examples_and_participants_stand_by_the_alphabet() -> None:
    files = {name: text for name, text in PACKS["stockholm"].files.items() if not name.startswith("prov-")}
    bare = as_text(description_of(Pack.from_files(files, CATALOGUE), "sv", on=ON), width=200)
    whole = as_text(DESCRIBED["stockholm", "sv"], width=200)
    heading = "Exempel på hur det blir"
    assert (heading in bare, heading in whole) == (False, True)
    ordinary = "Exploateringskontoret, Fastighetskontoret, Stadsbyggnadskontoret och Trafikkontoret"
    assert ordinary in whole


# --- the table of requirements ---------------------------------------------------------------------------------------

README = (Path(__file__).parent.parent / "rules" / "packs" / "README.md").read_text(encoding="utf-8")
LINES = [[cell.strip() for cell in line.strip("|").split("|")] for line in README.splitlines()]
ROWS = [line for line in LINES if line[0].isdecimal()]
ID = re.compile(r"[A-ZÅÄÖ]+(?:-\d+|/\d+)?")


def named(cell: str) -> list[str]:
    return [part for span in re.findall(r"`([^`]+)`", cell) for part in span.split("–")]


def test_every_requirement_on_the_packs_has_a_row() -> None:
    assert [int(row[0]) for row in ROWS] == [*range(12, 29), *range(41, 54)]


@pytest.mark.parametrize(("column", "name"), [(2, "stockholm"), (3, "danderyd")])
def test_every_rule_and_table_in_the_table_of_requirements_exists(column: int, name: str) -> None:
    pack = PACKS[name]
    known = {rule.rule_id for rule in pack.rules} | {table.table_id for table in pack.tables}
    cited = {word for row in ROWS for word in named(row[column])}
    assert cited
    assert all(ID.fullmatch(word) for word in cited)
    assert cited - known == set()


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_a_requirement_is_met_by_a_rule_or_says_who_meets_it(row: tuple[str, ...]) -> None:
    assert named(row[2]) or named(row[3]) or row[4]


@pytest.mark.parametrize(("column", "name"), [(2, "stockholm"), (3, "danderyd")])
def test_every_rule_is_in_a_row_of_the_table_of_requirements(column: int, name: str) -> None:
    ids = list(dict.fromkeys(rule.rule_id for rule in PACKS[name].rules))
    met: set[str] = set()
    for cited in re.findall("`([^`]+)`", " ".join(row[column] for row in ROWS)):
        first, _, last = cited.partition("–")
        of_table = [each for each in ids if each.startswith(f"{first}/")]
        met |= set(ids[ids.index(first) : ids.index(last) + 1]) if last else {first, *of_table}
    assert [each for each in ids if each not in met] == []
