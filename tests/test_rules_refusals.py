"""What officers get wrong in a pack: each refused with file, line, rule and what to do."""

from __future__ import annotations

import pytest

from impact.language import translator
from rules.errors import Mistake, PackRefused
from tests.rules_small import FILES, changed, small_pack

RULES, PACK, PARAMETERS = "regler.yaml", "pack.yaml", "parametrar.yaml"
FIRST, SECOND, THIRD, FOURTH = "INF-01", "INF-02", "INF-03", "UND-01"

MISTAKES = [
    # file, passage, what the officer wrote, line, rule, part of the message
    (RULES, "när: {i_område: ja}", "när: {i_omrade: ja}", 6, FIRST, "Did you mean i_område?"),
    (RULES, "när: {i_område: ja}", "när: {i_område: yes}", 6, FIRST, "Known values: ja, nej"),
    (RULES, "när: {i_område: ja}", "när: {}", 3, FIRST, "no conditions"),
    (RULES, "när: {i_område: ja}", "om: {i_område: ja}", 6, FIRST, "The word om is not known here"),
    (RULES, "när: {i_område: ja}", "när: {storleksklass_minst: minst 50}", 3, FIRST, "treated alike"),
    (RULES, "skede: samråd,", "skede: samrad,", 16, THIRD, "Did you mean samråd?"),
    (RULES, "mottagartyp: ägare", "mottagartyp: ägaren", 16, THIRD, "Did you mean ägare?"),
    (RULES, "avstånd_m: högst 250", "avstånd_m: '<= 250'", 11, SECOND, "written with a symbol"),
    (RULES, "avstånd_m: högst 250", "avstånd_m: > 250", 11, None, "cannot begin with the symbol >"),
    (RULES, "avstånd_m: högst 250", "avstånd_m: högst 250 km", 11, SECOND, "unit km"),
    (RULES, "avstånd_m: högst 250", "avstånd_m: högst 1.000", 11, SECOND, "not a number"),
    (RULES, "avstånd_m: högst 250", "avstånd_m: 250–50", 11, SECOND, "upside down"),
    (RULES, "avstånd_m: högst 250", "avstånd_m: saknas", 11, SECOND, "never missing"),
    (RULES, "åtgärdstyp: sprängning, avstånd", "åtgärdstyp: högst sprängning, avstånd", 11, SECOND, "not a number"),
    (RULES, "varsel_dagar: 30", "varsel_dagar: 30 dagar", 12, SECOND, "not a whole number of days"),
    (RULES, "varsel_dagar: 30", "varsel_dagar: 9999999999", 12, SECOND, "is more than 3653 days"),
    (RULES, "varsel_dagar: 30", "varsel: 30", 12, SECOND, "Did you mean varsel_dagar?"),
    (RULES, "[brev, e-post]", "[brev, epost]", 12, SECOND, "Did you mean e-post?"),
    (RULES, "informera: lagstadgat", "informera: lagstadgad", 17, THIRD, "Did you mean lagstadgat?"),
    (RULES, "undanta: ja", "nivå: styrgrupp", 22, FOURTH, "does not belong in the stage mottagare"),
    (RULES, "nivå: styrgrupp", "nivå: styrgruppen", 29, "NIV-01", "Did you mean styrgrupp?"),
    (RULES, "nivå: styrgrupp", "nivå: [styrgrupp, arbetsgrupp]", 29, "NIV-01", "needs one value"),
    (RULES, "bjud_in: trafikkontoret", "bjud_in: trafikkontor", 29, "NIV-01", "Did you mean trafikkontoret?"),
    (RULES, "id: INF-02", "id: INF-01", 8, FIRST, "used twice; first in regler.yaml on line 3"),
    (RULES, "- id: INF-02\n      ", "- ", 8, None, "The key id is missing"),
    (RULES, "id: INF-02", "id: INF 02", 8, "INF 02", "a space, a comma"),
    (RULES, "      källa: Prov 2\n", "", 8, SECOND, "The key källa is missing"),
    (RULES, "källa: Prov 2", "källa:", 10, SECOND, "The key källa is missing or empty"),
    (RULES, "      då: {undanta: ja}\n", "", 18, FOURTH, "no effects"),
    (RULES, "från: 2026-03-01", "från: 1 mars 2026", 27, "NIV-01", "Write it as 2026-01-31"),
    (RULES, "från: 2026-03-01", "från: 2026-02-30", 27, "NIV-01", "The date 2026-02-30 is not one"),
    (RULES, "från: 2026-03-01", "från: tills vidare", 27, "NIV-01", "The date tills vidare is not one"),
    (
        PARAMETERS,
        "senast_kontrollerad: 2026-06-01",
        "senast_kontrollerad: tills vidare",
        5,
        "räckvidd_m",
        "The date tills",
    ),
    (
        RULES,
        "när: {kostnad_mnkr: under 1}",
        "när: {kostnad_mnkr: [1,5]}",
        21,
        None,
        "1,5, which is read as two numbers",
    ),
    (RULES, "skede: samråd,", "skede: s\u0430mråd,", 16, None, "CYRILLIC SMALL LETTER A, which is no Latin letter"),
    (RULES, "avstånd_m: högst 250", "avstånd_m: högst\u00a0250 km", 11, SECOND, "unit km"),
    (RULES, "antal_arbetsställen: minst 10", "antal_arbetsställen: minst 10 st", 28, "NIV-01", "is a plain number"),
    (RULES, "från: 2026-03-01", "från: 2026-03-01\n      till: 2026-02-01", 28, "NIV-01", "ends before it begins"),
    (RULES, "  ärende:", "  arende:", 23, None, "no stage of deciding called arende"),
    (RULES, "antal_arbetsställen: minst 10", "antal_arbetsställen: 'minst 1,5'", 28, "NIV-01", "whole numbers"),
    (RULES, "antal_arbetsställen: minst 10", "antal_arbetsställen: minst 1,5", 28, "NIV-01", "between quotation marks"),
    (RULES, "skede: samråd,", "skede: samråd, laga-kraft,", 16, THIRD, "Put a list between brackets"),
    (RULES, "antal_arbetsställen: minst 10", "antal_arbetsställen: minst -1", 28, "NIV-01", "outside"),
    (RULES, "rubrik: Nära sprängning", "rubrik: Nära\n      rubrik: sprängning", 10, None, "stands twice"),
    (PACK, "kod: detaljplan, sv: Detaljplan", "kod: detaljplan, sv: Vägarbete", 13, None, "means both"),
    (PACK, "  dialogform:", "  dialogformer:", 1, None, "no code list dialogform"),
    (PACK, "{status: exempel}", "{status: antagen}", 6, None, "The key organ is missing"),
    (PACK, "beslut: {status: exempel}\n", "", 1, None, "does not say who adopted it"),
    (PACK, "giltigt: {från: 2026-01-01, till: 2026-12-31}\n", "", 1, None, "from when it is valid"),
    (PACK, "språk: sv", "språk: svenska", 4, None, "Known words: sv, en"),
    (PACK, "titel: Prov", "title: Prov", 2, None, "Did you mean titel?"),
    (PARAMETERS, "    källa: Prov\n", "", 7, "räckvidd_m", "The key källa is missing"),
    (PARAMETERS, "värde: 50", "värde: femtio", 8, "räckvidd_m", "not a number"),
    (PARAMETERS, "till: 2026-06-30", "till: 2026-07-01", 11, "räckvidd_m", "hold at the same time"),
    (PARAMETERS, "värde: 100, skede: samråd", "värde: 100, skede: samradet", 9, "räckvidd_m", "Did you mean samråd?"),
    (PARAMETERS, "senast_kontrollerad: 2026-06-01", "senast_kontrollerad: nyss", 5, "räckvidd_m", "date nyss"),
    (RULES, "när: {i_område: ja}", "när: {företagsnamn: Bageriet}", 6, FIRST, "may not ask about företagsnamn"),
    (RULES, "när: {i_område: ja}", "när: {senast_kontaktad: saknas}", 6, FIRST, "may not ask about senast_kontaktad"),
    (RULES, "när: {i_område: ja}", "när: {kanal: e-post}", 6, FIRST, "may not ask about kanal"),
    (RULES, "när: {i_område: ja}", "när: {antal_anställda: över 50}", 6, FIRST, "may not ask about antal_anställda"),
    (RULES, "när: {i_område: ja}", "när: {mottagartyp: 'inte ägare, arbetsställe'}", 3, FIRST, "can never hold"),
    (RULES, "avstånd_m: högst 250", "avstånd_m: över 250 och under 250", 8, SECOND, "can never hold"),
    (RULES, "id: INF-02", "id: INF/02", 8, "INF/02", "a slash"),
    (PACK, "kodlistor:\n", "kodlista:\n", 10, None, "Did you mean kodlistor?"),
]
TABLE_PACK = {
    **FILES,
    "tabeller.yaml": """\
tabeller:
  - id: TAB
    rubrik: Former
    källa: Prov
    steg: mottagare
    träff: unik
    täckning: luckor tillåtna
    fil: tab.csv
""",
    "tab.csv": """\
åtgärdstyp;avstånd_m;-> varsel_dagar;-> dialogformer;källa
gatuarbete;högst 100;30;brev, e-post;R 1
gatuarbete;över 100;14;e-post;
detaljplan;;21;;
""",
    "ingen.yaml": """\
ingen_regel:
  - {steg: mottagare, åtgärdstyp: sprängning, därför: Prov}
""",
}
ENTRY, TABLE = "tabeller.yaml", "tab.csv"

TABLE_MISTAKES = [
    # file, passage, what the officer wrote, place, rule, part of the message
    (ENTRY, "träff: unik", "träff: unikt", "tabeller.yaml:6", "TAB", "Did you mean unik?"),
    (ENTRY, "täckning: luckor tillåtna", "täckning: luckor", "tabeller.yaml:7", "TAB", "luckor tillåtna"),
    (ENTRY, "täckning: luckor tillåtna", "täckning: fullständig", "tabeller.yaml:2", "TAB", "åtgärdstyp: sprängning"),
    (ENTRY, "steg: mottagare", "steg: mottagaren", "tabeller.yaml:5", "TAB", "Did you mean mottagare?"),
    (ENTRY, "fil: tab.csv", "fil: tabb.csv", "tabeller.yaml:8", "TAB", "tables there: tab.csv"),
    (ENTRY, "fil: tab.csv", "fil: ../tab.csv", "tabeller.yaml:8", "TAB", "reads nothing outside its folder"),
    (ENTRY, "    källa: Prov\n", "", "tabeller.yaml:2", "TAB", "The key källa is missing"),
    (ENTRY, "id: TAB", "id: INF-01", "tabeller.yaml:2", "INF-01", "used twice; first in regler.yaml on line 3"),
    (ENTRY, "träff: unik", "träff: prioritet", "tab.csv:A1", "TAB", "belong together"),
    (ENTRY, "träff: unik", "träffar: unik", "tabeller.yaml:6", "TAB", "Did you mean träff?"),
    (TABLE, "avstånd_m;", "avstand_m;", "tab.csv:B1", "TAB", "Did you mean avstånd_m?"),
    (TABLE, "avstånd_m;", "åtgärdstyp;", "tab.csv:B1", "TAB", "stands twice"),
    (TABLE, "-> varsel_dagar", "-> varsel", "tab.csv:C1", "TAB", "Did you mean varsel_dagar?"),
    (TABLE, "-> varsel_dagar", "varsel_dagar", "tab.csv:C1", "TAB", "lacks its arrow"),
    (TABLE, "högst 100", "högst hundra", "tab.csv:B2", "TAB/2", "not a number"),
    (TABLE, "högst 100", "< 100", "tab.csv:B2", "TAB/2", "written with a symbol"),
    (TABLE, "högst 100", "högst 100 km", "tab.csv:B2", "TAB/2", "unit km"),
    (TABLE, "över 100", "över 99", "tab.csv:A3", "TAB/3", "The rows 2 and 3 both hold when"),
    (TABLE, "detaljplan;", "detalplan;", "tab.csv:A4", "TAB/4", "Did you mean detaljplan?"),
    (TABLE, "detaljplan;;", ";;", "tab.csv:C4", "TAB/4", "no conditions"),
    (TABLE, ";21;;", ";;;", "tab.csv:A4", "TAB/4", "no effects"),
    (TABLE, "30;brev", "en månad;brev", "tab.csv:C2", "TAB/2", "not a whole number of days"),
    (TABLE, "brev, e-post", "brev, epost", "tab.csv:D2", "TAB/2", "Did you mean e-post?"),
    (TABLE, "14;e-post;", "14;e-post;R 2;R 3", "tab.csv:F3", "TAB/3", "a column without a header"),
    (TABLE, "gatuarbete;högst", '"gatu"arbete;högst', "tab.csv:2", None, "quotation marks"),
    ("ingen.yaml", "sprängning", "sprangning", "ingen.yaml:2", None, "Did you mean sprängning?"),
    ("ingen.yaml", "därför: Prov", "därför: ''", "ingen.yaml:2", None, "The key därför is missing"),
    ("ingen.yaml", "åtgärdstyp: sprängning, ", "", "ingen.yaml:2", None, "It would excuse every cell"),
]


@pytest.mark.parametrize(("file", "old", "new", "line", "rule_id", "part"), MISTAKES, ids=lambda value: str(value)[:24])
def test_the_mistake_is_refused_at_its_line(
    file: str, old: str, new: str, line: int, rule_id: str | None, part: str
) -> None:
    with pytest.raises(PackRefused) as refusal:
        small_pack(changed(file, old, new))
    found = [m for m in refusal.value.mistakes if part in m.sentence()]
    assert found, str(refusal.value)
    assert (found[0].file, found[0].line, found[0].rule_id) == (file, line, rule_id)
    assert f"{file}:{line}:" in str(refusal.value)
    assert_swedish(found[0])


@pytest.mark.parametrize(
    ("file", "old", "new", "place", "rule_id", "part"), TABLE_MISTAKES, ids=lambda value: str(value)[:24]
)
def test_the_mistake_in_a_table_is_refused_at_its_cell(
    file: str, old: str, new: str, place: str, rule_id: str | None, part: str
) -> None:
    assert TABLE_PACK[file].count(old) == 1
    assert small_pack(TABLE_PACK).tables
    with pytest.raises(PackRefused) as refusal:
        small_pack({**TABLE_PACK, file: TABLE_PACK[file].replace(old, new)})
    found = [m for m in refusal.value.mistakes if part in m.sentence()]
    assert [(str(m.place), m.rule_id) for m in found] == [(place, rule_id)], str(refusal.value)
    assert_swedish(found[0])


def assert_swedish(mistake: Mistake) -> None:
    """The sentence can be told in Swedish: no part of it stays as it is in the code."""
    swedish = translator("sv")
    assert all(swedish(part) != part for part in (mistake.what, mistake.why, mistake.remedy) if part)
    assert mistake.sentence(swedish)


def test_all_mistakes_are_told_at_once_in_the_order_of_lines() -> None:
    text = FILES[RULES].replace("i_område", "i_omrade").replace("avstånd_m", "avstand_m").replace("[brev", "[bref")
    with pytest.raises(PackRefused, match="mistakes found: 3") as refusal:
        small_pack({**FILES, RULES: text})
    assert [mistake.line for mistake in refusal.value.mistakes] == [6, 11, 12]


def test_a_mistake_is_told_in_the_language_of_the_reader() -> None:
    with pytest.raises(PackRefused) as refusal:
        small_pack(changed(RULES, "när: {i_område: ja}", "när: {}"))
    swedish = {"The rule has no conditions ({key}).": "Regeln saknar villkor ({key})."}
    assert refusal.value.mistakes[0].sentence(lambda t: swedish.get(t, "…")).startswith("Regeln saknar villkor (när).")


def test_a_rule_with_more_values_than_the_engine_holds_is_refused() -> None:
    values = ", ".join(f"f{number}" for number in range(40))
    with pytest.raises(PackRefused, match="compares with too many values"):
        small_pack(changed(RULES, "när: {i_område: ja}", f"när: {{förvaltning: 'inte {values}'}}"))


def test_a_rule_whose_lists_combine_in_too_many_ways_is_refused() -> None:
    names = ", ".join(f"f{number}" for number in range(100))
    amounts = ", ".join(f"'{number}'" for number in range(100))
    when = (
        f"när: {{förvaltning: '{names}', kostnad_mnkr: [{amounts}], åtgärdstyp: 'gatuarbete, detaljplan, sprängning'}}"
    )
    with pytest.raises(PackRefused, match="combine in more than"):
        small_pack(changed(RULES, "när: {i_område: ja}", when))
