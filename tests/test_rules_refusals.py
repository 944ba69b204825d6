"""What officers get wrong in a pack: each refused with file, line, rule and what to do."""

from __future__ import annotations

import pytest

from rules.errors import PackRefused
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
