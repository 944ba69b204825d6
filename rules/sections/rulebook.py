"""The rules: each an id, a title, a source, conditions (`när`) and effects (`då`)."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rules.catalogue import Catalogue, Field, Owner
from rules.effects import STATUTORY, Effect, EffectKind
from rules.errors import Mistakes, Place
from rules.form import Form, forms_of, texts_of
from rules.grammar import Cell, Condition, parse_cell
from rules.model import Rule
from rules.sections.codes import (
    COMMITTEE_LIST,
    DEVIATION_LIST,
    DIALOGUE_LIST,
    LEVEL_LIST,
    PARTICIPANT_LIST,
    CodeLists,
)
from rules.sections.gather import Part
from rules.sections.header import Header
from rules.source import Text
from rules.twins import meant, spelled
from rules.words import WORDS, days_of

RULE_KEYS = ("id", "rubrik", "källa", "från", "till", "när", "då", "anmärkning")
EFFECT_WORDS = tuple(kind.value for kind in EffectKind)
LIST_OF_EFFECT = {
    EffectKind.DIALOGUE: DIALOGUE_LIST,
    EffectKind.LEVEL: LEVEL_LIST,
    EffectKind.INVITE: PARTICIPANT_LIST,
    EffectKind.COMMITTEE: COMMITTEE_LIST,
    EffectKind.LED_BY: PARTICIPANT_LIST,
    EffectKind.DEVIATION: DEVIATION_LIST,
}
PARTIAL_WORDS = (
    "namn", "företagsnamn", "orgn", "organisationsn", "storlek", "antal_anst", "anställda", "omsättning", "kontakt",
    "senast_", "tidigare_", "kanal", "e-post", "epost", "telefon", "postadress", "adress", "inga_utskick", "medlem",
    "name", "company_name", "organisation_n", "size", "employees", "turnover", "contact", "last_", "channel", "email",
    "e-mail", "phone", "postal_address", "member",
)  # fmt: skip
"""How the names begin of what no rule may choose by, and no catalogue has."""
SINGLE = (EffectKind.INFORM, EffectKind.EXEMPT, EffectKind.NOTICE_DAYS, EffectKind.LEVEL)


@dataclass(frozen=True, slots=True)
class Ground:
    """What rules and cases are checked against: the head of the pack, its code lists and the catalogue."""

    header: Header
    lists: CodeLists
    catalogue: Catalogue

    def cell(self, field: Field, place: Place) -> Cell:
        """What the condition parser needs for a field."""
        return Cell(field, self.values(field), place, self.header.language)

    def values(self, field: Field) -> tuple[str, ...] | None:
        """The closed list of a field's values: its own, the pack's list, or None when any text will do."""
        if field.values is not None or field.code_list is None:
            return field.values
        return tuple(code.code for code in self.lists.get(field.code_list, ()))

    def fields(self, stage: str) -> dict[str, Field]:
        """The fields of a stage by the words that packs may use: Swedish, and English in an English pack."""
        fields = self.catalogue.fields(stage)
        if self.header.language == "en":
            fields |= {field.english: field for field in fields.values()}
        return fields


def read_rules(parts: Sequence[Part], ground: Ground, seen: dict[str, Place], mistakes: Mistakes) -> tuple[Rule, ...]:
    """The rules of every stage in the order written; `seen` gathers the ids of rules and tables with their places."""
    rules: list[Rule] = []
    for part in parts:
        if not is_known_stage(part, ground, mistakes):
            continue
        for form in forms_of(part.node, part.place, mistakes, ground.header.language):
            rule = read_rule(form, part.name, ground)
            check_id(rule.rule_id, rule.place, seen, mistakes)
            rules.append(rule)
    return tuple(rules)


def is_known_stage(part: Part, ground: Ground, mistakes: Mistakes) -> bool:
    """Whether the part is named after a stage of deciding; a mistake otherwise."""
    if part.name in ground.catalogue.stages:
        return True
    mistakes.add(
        part.place,
        "There is no stage of deciding called {stage}.",
        remedy="The stages are: {known}.",
        stage=part.name,
        known=", ".join(spelled(stage, ground.header.language) for stage in ground.catalogue.stages),
    )
    return False


def check_id(rule_id: str, place: Place, seen: dict[str, Place], mistakes: Mistakes) -> None:
    """Note an id of a rule or a table that cannot be quoted, or that stands in `seen` already; add it there."""
    if re.search(r"[\s,;/]", rule_id):
        mistakes.add(place, "The id {id} holds a space, a comma or a slash.", remedy="Write for example INF-01.",
                     id=rule_id)  # fmt: skip
    first = seen.setdefault(rule_id, place)
    if first != place:
        mistakes.add(
            place,
            "The id {id} is used twice; first in {file} on line {line}.",
            why="An explanation names rules by their id.",
            remedy="Give one of them another id.",
            id=rule_id,
            file=first.file,
            line=first.line,
        )


def read_rule(form: Form, stage: str, ground: Ground) -> Rule:
    """The rule that a form holds; mistakes are noted at its lines."""
    form.rule_id = form.optional_text("id")
    form.check_keys(RULE_KEYS)
    return Rule(
        rule_id=form.text("id"),
        stage=stage,
        title=form.text("rubrik"),
        source=form.text("källa"),
        validity=form.validity(otherwise=ground.header.validity),
        conditions=read_conditions(form, stage, ground),
        effects=read_effects(form, stage, ground),
        place=form.place,
    )


def read_conditions(form: Form, stage: str, ground: Ground) -> tuple[Condition, ...]:
    """What stands under `när`; a rule without conditions is a mistake."""
    when = form.form("när")
    if when is None or not when.record.entries:
        form.mistakes.add(
            form.place,
            "The rule has no conditions ({key}).",
            why="It would hold for everything.",
            key=spelled("när", form.language),
        )
        return ()
    fields = ground.fields(stage)
    check_fields(when, stage, ground)
    found: list[Condition] = []
    for key, node in when.record.entries.items():
        if key in fields:
            place = when.place_of(key)
            texts = texts_of(node, place, form.mistakes)
            found.extend(parse_cell(texts, ground.cell(fields[key], place), form.mistakes))
    return tuple(found)


def check_fields(form: Form, stage: str, ground: Ground) -> None:
    """Refuse keys that are no fields of the stage; what would choose among recipients partially, with the reason."""
    known = tuple(ground.fields(stage))
    starts = PARTIAL_WORDS if Owner.RECIPIENT in ground.catalogue.owners(stage) else ()
    partial = [key for key in form.record.entries if key not in known and key.casefold().startswith(starts)]
    for key in partial:
        form.mistakes.add(
            form.place_of(key),
            "Rules may not ask about {word}.",
            why="Who is told, how and when may not depend on a company's size or name, on earlier contacts, or on "
            "how it can be reached.",
            remedy="Remove the condition.",
            word=key,
        )
    form.check_keys((*known, *partial))


def read_effects(form: Form, stage: str, ground: Ground) -> tuple[Effect, ...]:
    """What stands under `då`; a rule without effects is a mistake."""
    then = form.form("då")
    if then is None or not then.record.entries:
        form.mistakes.add(
            form.place,
            "The rule has no effects ({key}).",
            why="It would change nothing.",
            key=spelled("då", form.language),
        )
        return ()
    then.check_keys(EFFECT_WORDS)
    kinds = [EffectKind(key) for key in then.keys(EFFECT_WORDS)]
    for kind in kinds:
        if kind.owner not in ground.catalogue.owners(stage):
            then.mistakes.add(
                then.place_of(kind.value),
                "The effect {effect} does not belong in the stage {stage}.",
                remedy="Move the rule, or the effect, to the other stage.",
                effect=then.written(kind.value),
                stage=spelled(stage, then.language),
            )
    return tuple(effect for kind in kinds for effect in _of_kind(kind, then, ground))


def _of_kind(kind: EffectKind, then: Form, ground: Ground) -> list[Effect]:
    node = then.node(kind.value)
    # "1,5" days are one number that is wrong, not two that are right
    is_number = kind is EffectKind.NOTICE_DAYS and isinstance(node, Text) and node.text
    words = (node.text,) if is_number and isinstance(node, Text) else then.texts(kind.value)
    if not words or (kind in SINGLE and len(words) > 1):
        then.mistakes.add(
            then.place_of(kind.value), "The effect {effect} needs one value.", effect=then.written(kind.value)
        )
        return []
    reader = READERS.get(kind, _code_effect)
    return [effect for word in words if (effect := reader(kind, word, then, ground)) is not None]


def _inform(kind: EffectKind, word: str, then: Form, ground: Ground) -> Effect | None:
    known = (WORDS[ground.header.language].yes, *((STATUTORY,) if kind is EffectKind.INFORM else ()))
    if meant(word, known, then.language) in known:
        return Effect(kind, STATUTORY if meant(word, known, then.language) == STATUTORY else WORDS["sv"].yes)
    then.refuse_word(kind.value, word, known)
    return None


def _days(kind: EffectKind, word: str, then: Form, ground: Ground) -> Effect | None:  # noqa: ARG001 - one signature
    days = days_of(word)
    if days is not None:
        return Effect(kind, days)
    then.refuse_days(kind.value, word)
    return None


def _code_effect(kind: EffectKind, word: str, then: Form, ground: Ground) -> Effect | None:
    known = [code.code for code in ground.lists.get(LIST_OF_EFFECT[kind], ())]
    if word in known:
        return Effect(kind, word)
    then.refuse_word(kind.value, word, known)
    return None


READERS: dict[EffectKind, Callable[[EffectKind, str, Form, Ground], Effect | None]] = {
    EffectKind.INFORM: _inform,
    EffectKind.EXEMPT: _inform,
    EffectKind.NOTICE_DAYS: _days,
}
