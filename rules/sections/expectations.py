"""Cases (`prov`): facts and what the rules are to conclude, written as sentences beside the rules."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from rules.catalogue import Field
from rules.errors import Mistakes
from rules.form import Form, texts_of
from rules.grammar import Constant, parse_cell
from rules.model import Case
from rules.sections.codes import COMMITTEE_LIST, DEVIATION_LIST, DIALOGUE_LIST, LEVEL_LIST, PARTICIPANT_LIST
from rules.sections.gather import Part
from rules.sections.rulebook import Ground, check_fields, is_known_stage
from rules.source import Record
from rules.twins import spelled
from rules.words import WORDS, Op

CASE_KEYS = ("namn", "dag", "fakta", "väntat")
YES_NO_KEYS = ("informeras", "lagstadgat", "undantagen", "förval")
LIST_KEYS = ("dialogformer", "bjud_in", "nämnd", "leds_av", "avvikelse", "regler")
LIST_OF_KEY = {
    "dialogformer": DIALOGUE_LIST,
    "nivå": LEVEL_LIST,
    "bjud_in": PARTICIPANT_LIST,
    "nämnd": COMMITTEE_LIST,
    "leds_av": PARTICIPANT_LIST,
    "avvikelse": DEVIATION_LIST,
}
RULE_KEYS = ("regel", "inte_regel")
EXPECTED_KEYS = (*YES_NO_KEYS, "varsel_dagar", "nivå", *LIST_KEYS, *RULE_KEYS)


def read_cases(parts: Sequence[Part], ground: Ground, rule_ids: Sequence[str], mistakes: Mistakes) -> tuple[Case, ...]:
    """The cases of every stage. The facts under `grund` hold for every case that does not say otherwise."""
    cases: list[Case] = []
    for part in parts:
        if not is_known_stage(part, ground, mistakes):
            continue
        if not isinstance(part.node, Record):
            mistakes.add(part.place, "The cases of a stage must hold grund and fall.")
            continue
        section = Form(part.node, mistakes, language=ground.header.language)
        section.check_keys(("grund", "fall"))
        reader = _CaseReader(part.name, ground, section.form("grund"), rule_ids)
        cases.extend(reader.read(form) for form in section.forms("fall"))
    return tuple(cases)


class _CaseReader:
    def __init__(self, stage: str, ground: Ground, shared: Form | None, rule_ids: Sequence[str]) -> None:
        self.stage = stage
        self.ground = ground
        self.fields = ground.fields(stage)
        self.shared = self._facts(shared) if shared else {}
        self.rule_ids = rule_ids

    def read(self, form: Form) -> Case:
        form.rule_id = form.optional_text("namn")
        form.check_keys(CASE_KEYS)
        inner = form.form("fakta")
        facts = self.shared | (self._facts(inner) if inner else {})
        return Case(
            name=form.text("namn"),
            stage=self.stage,
            on=self._day(form),
            facts=self._complete(facts, form),
            expected=self._expected(form),
            place=form.place,
        )

    def _day(self, form: Form) -> date:
        validity = self.ground.header.validity
        on = form.day("dag") or validity.valid_from
        if not validity.covers(on):
            form.mistakes.add(form.place_of("dag"), "The day of the case is outside the validity of the pack.")
        return on

    def _facts(self, form: Form) -> dict[str, Constant | None]:
        check_fields(form, self.stage, self.ground)
        return {self.fields[key].name: self._value(key, form) for key in form.record.entries if key in self.fields}

    def _value(self, key: str, form: Form) -> Constant | None:
        field, place = self.fields[key], form.place_of(key)
        texts = texts_of(form.record.entries[key], place, form.mistakes)
        conditions = parse_cell(texts, self.ground.cell(field, place), form.mistakes)
        for condition in conditions:
            if condition.op is Op.MISSING:
                return None
            if condition.op is Op.ONE_OF and len(condition.constants) == 1:
                return condition.constants[0]
        if conditions:
            form.mistakes.add(place, "A fact has one value; {text} is a condition.", text=conditions[0].words)
        return None

    def _complete(self, facts: dict[str, Constant | None], form: Form) -> dict[str, Constant | None]:
        fields: dict[str, Field] = self.ground.catalogue.fields(self.stage)
        for name, field in fields.items():
            if name not in facts and not field.may_be_missing:
                form.mistakes.add(
                    form.place,
                    "The case does not say {field}, which is never missing.",
                    remedy="Write it in {facts}, or once for all cases in {shared}.",
                    field=name,
                    facts=form.written("fakta"),
                    shared=spelled("grund", form.language),
                )
        return {name: facts.get(name) for name in fields}

    def _expected(self, form: Form) -> dict[str, object]:
        inner = form.form("väntat")
        if inner is None or not inner.record.entries:
            form.mistakes.add(form.place, "The case does not say what is expected ({key}).", key=form.written("väntat"))
            return {}
        inner.check_keys(EXPECTED_KEYS)
        self._check_words(inner)
        return {key: self._expectation(key, inner) for key in inner.keys(EXPECTED_KEYS)}

    def _check_words(self, form: Form) -> None:
        known = dict.fromkeys(("regler", *RULE_KEYS), self.rule_ids) | {
            key: [code.code for code in self.ground.lists.get(name, ())] for key, name in LIST_OF_KEY.items()
        }
        missing = WORDS[self.ground.header.language].missing
        for key, words in known.items():
            for word in form.texts(key):
                if word != missing and word not in words:
                    form.refuse_word(key, word, words)

    def _expectation(self, key: str, form: Form) -> object:
        words = WORDS[self.ground.header.language]
        if key in RULE_KEYS:
            return form.texts(key)
        if key in LIST_KEYS:
            return () if form.texts(key) == (words.missing,) else form.texts(key)
        text = form.text(key)
        if key in YES_NO_KEYS:
            if text not in (words.yes, words.no):
                form.refuse_word(key, text, (words.yes, words.no))
            return text == words.yes
        if text == words.missing:
            return None
        return form.days(key) if key == "varsel_dagar" else text
