"""A pack in English: every key, every closed word and every condition has its twin, and means the same."""

from __future__ import annotations

import pytest

from rules.cases import run_cases
from rules.errors import PackRefused
from rules.sections.codes import CODE_KEYS
from rules.sections.decision_tables import COVERAGES, TABLE_KEYS
from rules.sections.expectations import CASE_KEYS, EXPECTED_KEYS
from rules.sections.gather import PARTS
from rules.sections.header import ADOPTED, ADOPTION_KEYS, EXAMPLE, HEADER_KEYS
from rules.sections.no_rules import NO_RULE_KEYS
from rules.sections.parameters import PARAMETER_KEYS, ROW_KEYS
from rules.sections.rulebook import EFFECT_WORDS, RULE_KEYS
from rules.sections.table_columns import OTHERS
from rules.twins import ENGLISH
from tests.rules_small import FILES, small_pack

PACK = """\
rule_pack: småstad
title: A trial
version: "1"
language: en
valid: {from: 2026-01-01, to: 2026-12-31}
adoption: {status: adopted, body: The council, register_number: KS 1, paragraph: "§ 2", date: 2025-12-01, basis: Trial}
levels:
  - {code: arbetsgrupp, sv: Arbetsgrupp, en: Working group}
  - {code: styrgrupp, sv: Styrgrupp, en: Steering group}
code_lists:
  kind:
    - {code: gatuarbete, sv: Gatuarbete, en: Street works, also: [vägarbete]}
    - {code: detaljplan, sv: Detaljplan, en: Detailed plan, description: A plan}
    - {code: sprängning, sv: Sprängning, en: Blasting}
  stage:
    - {code: samråd, sv: Samråd, en: Consultation}
    - {code: laga-kraft, sv: Laga kraft, en: Legal force}
  dialogue_form:
    - {code: brev, sv: Brev, en: Letter}
    - {code: e-post, sv: E-post, en: E-mail}
  participant:
    - {code: trafikkontoret, sv: Trafikkontoret, en: Traffic}
parameters:
  reach_m:
    unit: m
    from: 2026-01-01
    last_checked: 2026-06-01
    source: Trial
    status: example
    rows:
      - {value: 50}
      - {value: 100, stage: samråd}
      - {value: 200, kind: sprängning, to: 2026-06-30}
      - {value: 300, kind: sprängning, from: 2026-07-01}
      - {value: 400.5, kind: sprängning, stage: samråd}
      - {value: 75, kind: detaljplan}
rules:
  recipients:
    - id: INF-01
      title: In the area
      source: Trial 1
      when: {in_area: yes}
      then: {inform: yes, notice_days: 14, dialogue_forms: e-post}
    - id: INF-02
      title: Near blasting
      source: Trial 2
      when: {kind: sprängning, distance_m: at most 250}
      then: {inform: yes, notice_days: 30, dialogue_forms: [brev, e-post]}
    - id: INF-03
      title: Consultation
      source: Trial 3
      note: By law
      when: {kind: detaljplan, stage: samråd, recipient_kind: owner}
      then: {inform: statutory, notice_days: 21}
    - id: UND-01
      title: Small things
      source: Trial 4
      when: {cost_msek: under 1}
      then: {exempt: yes}
  matters:
    - id: NIV-01
      title: Many
      source: Trial 5
      from: 2026-03-01
      when: {n_workplaces: at least 10}
      then: {level: styrgrupp, invite: trafikkontoret}
    - id: NIV-02
      title: Some
      source: Trial 6
      when: {n_workplaces: at least 1}
      then: {level: arbetsgrupp}
no_rule:
  - {step: matters, kind: gatuarbete, because: It is never lifted}
tables:
  - id: FRM
    title: Forms
    source: Trial
    step: recipients
    hit: first
    coverage: gaps allowed
    file: forms.csv
cases:
  recipients:
    shared: {kind: gatuarbete, administration_id: t, recipient_kind: workplace, in_area: no, distance_m: 100.5}
    cases:
      - name: In the area
        day: 2026-05-01
        facts: {in_area: yes, cost_msek: missing}
        expected: {informed: yes, statutory: no, notice_days: 14, dialogue_forms: [brev, e-post], rule: FRM/2}
      - name: Far away
        facts: {distance_m: "900"}
        expected: {informed: no, notice_days: missing, rules: FRM/3, not_rule: INF-01}
  matters:
    cases:
      - name: Many
        day: 2026-05-01
        facts: {kind: gatuarbete, n_workplaces: 12}
        expected: {level: styrgrupp, invite: trafikkontoret, committee: missing}
"""
FORMS = "distance_m,stage,-> dialogue_forms,from,note\nover 50 and at most 250,,brev,,near\n-,missing,e-post,,\n"
ENGLISH_FILES = {"pack.yaml": PACK, "forms.csv": FORMS}

SWEDISH_TABLE = """\
tabeller:
  - {id: FRM, rubrik: Former, källa: Prov, steg: mottagare, träff: första, täckning: luckor tillåtna, fil: former.csv}
"""
SWEDISH_FILES = {
    **FILES,
    "tabell.yaml": SWEDISH_TABLE,
    "former.csv": "avstånd_m;skede;-> dialogformer;från\növer 50 och högst 250;;brev;\n-;saknas;e-post;\n",
}


def test_an_english_pack_means_what_its_swedish_twin_does() -> None:
    english, swedish = small_pack(ENGLISH_FILES), small_pack(SWEDISH_FILES)
    assert english.hash == swedish.hash
    assert [rule.effects for rule in english.rules] == [rule.effects for rule in swedish.rules]
    assert (english.adoption.body, english.adoption.is_example) == ("The council", False)
    assert english.no_rules[0].because == "It is never lifted"


def test_the_cases_of_an_english_pack_are_run() -> None:
    assert [result.differences for result in run_cases(small_pack(ENGLISH_FILES))] == [(), (), ()]


@pytest.mark.parametrize(
    "word",
    sorted(
        {
            *HEADER_KEYS, *ADOPTION_KEYS, EXAMPLE, ADOPTED, *PARTS, *CODE_KEYS, *PARAMETER_KEYS, *ROW_KEYS, *RULE_KEYS,
            *EFFECT_WORDS, *CASE_KEYS, *EXPECTED_KEYS, *NO_RULE_KEYS, *TABLE_KEYS, *COVERAGES, *OTHERS,
        }
    ),
)  # fmt: skip
def test_every_word_of_a_pack_has_an_english_twin(word: str) -> None:
    assert word in ENGLISH or word in ("id", "version", "status", "sv", "en")


@pytest.mark.parametrize(
    ("old", "new", "part"),
    [
        ("when: {in_area: yes}", "when: {in_aria: yes}", "Did you mean in_area?"),
        ("title: In the area", "titel: In the area", "Did you mean title?"),
        ("then: {exempt: yes}", "then: {except: yes}", "Did you mean exempt?"),
        ("inform: statutory", "inform: statutry", "Did you mean statutory?"),
        ("distance_m: at most 250", "distance_m: högst 250", "not a number"),
        ("recipient_kind: owner", "recipient_kind: ownr", "The value ownr of mottagartyp is not known"),
        ("matters:\n    - id", "matter:\n    - id", "The stages are: recipients, matters."),
        ("hit: first", "hit: frist", "Did you mean first?"),
        ("source: Trial 4", "source: Trial 4\n      källa: Prov", "The keys source and källa mean the same."),
        ("id: UND-01", "id: UND-01\n      name: x", "The word name is not known here"),
        ("when: {cost_msek: under 1}", "when: {company_name: x}", "Rules may not ask about company_name."),
        ("distance_m: at most 250", "distance_m: 'at most 1,000'", "thousands with a space or without, never"),
    ],
)
def test_a_mistake_in_an_english_pack_is_told_in_its_words(old: str, new: str, part: str) -> None:
    assert PACK.count(old) == 1
    with pytest.raises(PackRefused) as refusal:
        small_pack({**ENGLISH_FILES, "pack.yaml": PACK.replace(old, new)})
    lines = [m.line for m in refusal.value.mistakes if part in m.sentence()]
    assert lines == [PACK[: PACK.index(old)].count("\n") + 1 + ("\n      " in new)], str(refusal.value)


def test_a_swedish_pack_does_not_know_english_words() -> None:
    with pytest.raises(PackRefused, match="The word source is not known here"):
        small_pack({**FILES, "regler.yaml": FILES["regler.yaml"].replace("källa: Prov 1", "source: Prov 1")})
