"""What two packs say differently, by the id of each rule, table, parameter and word, in the words that packs use.

What the differences lead to is another question: see `rules.meaning`.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from rules.effects import EffectKind
from rules.grammar import Condition
from rules.model import Code, NoRule, ParameterRow, Rule, Table, Validity
from rules.pack import Pack
from rules.sections.codes import DIALOGUE_LIST, LEVEL_LIST
from rules.twins import spelled
from rules.words import WORDS, Op, number_words

T = TypeVar("T")


class Section(StrEnum):
    """The part of a pack; the value is the word in packs."""

    HEAD = "regelpaket"
    RULE = "regler"
    TABLE = "tabeller"
    DEFAULT = "förval"
    NO_RULE = "ingen_regel"
    PARAMETER = "parametrar"
    WORD = "kodlistor"


class Kind(StrEnum):
    """What became of a thing."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Detail:
    """What is said of a thing before and after, None where it is not said. `what` is the pack's word."""

    what: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class Difference:
    """A thing that one pack lacks, or that the two say differently; an unchanged detail is left out."""

    section: Section
    name: str
    kind: Kind
    details: tuple[Detail, ...]


Said = Mapping[str, tuple[Hashable, str | None]]
"""What is said of a thing, by the pack's word: what is compared, and the text that a person reads."""


def compare_packs(before: Pack, after: Pack) -> tuple[Difference, ...]:
    """Everything that the packs say differently, section by section, in the order of the first and then the second.

    Cases, comments and the order in which things are written are not compared, but for levels and dialogue forms, and
    for rows of tables, whose place is their id. Texts are in the language of each pack, and the details' words in that
    of the second.
    """
    language = after.language
    return tuple(
        difference
        for section, said in SECTIONS.items()
        for difference in _compared(section, said(before, language), said(after, language))
    )


def written_rules(pack: Pack) -> Iterator[Rule]:
    """The rules and the rows of tables as they are written: a row of a table may amount to several rules."""
    yield from (rule for rule in pack.rules if rule.table is None)
    yield from (row for table in pack.tables for row in table.rows)


def _compared(section: Section, before: Mapping[str, Said], after: Mapping[str, Said]) -> Iterator[Difference]:
    for name in dict.fromkeys((*before, *after)):
        first, second = before.get(name), after.get(name)
        details = tuple(_details(first or {}, second or {}))
        if first is None:
            yield Difference(section, name, Kind.ADDED, details)
        elif second is None:
            yield Difference(section, name, Kind.REMOVED, details)
        elif details:
            yield Difference(section, name, Kind.CHANGED, details)


def _details(before: Said, after: Said) -> Iterator[Detail]:
    for what in dict.fromkeys((*before, *after)):
        first, second = before.get(what, (None, None)), after.get(what, (None, None))
        if first[0] != second[0]:
            yield Detail(what, first[1], second[1])


def _head(pack: Pack, language: str) -> dict[str, Said]:
    adoption = pack.adoption
    said = {
        "titel": _text(pack.title),
        "version": _text(pack.version),
        "språk": _text(pack.language),
        **_days(pack.validity),
        "beslut": _text(spelled("exempel" if adoption.is_example else "antagen", language)),
        "organ": _text(adoption.body),
        "diarienummer": _text(adoption.register_number),
        "paragraf": _text(adoption.paragraph),
        "datum": _text(adoption.decided_on.isoformat() if adoption.decided_on else None),
        "underlag": _text(adoption.ground),
    }
    return {spelled("regelpaket", language): _spelled(said, language)}


def _rules(pack: Pack, language: str) -> dict[str, Said]:
    return {rule.rule_id: _rule(pack, rule, language) for rule in written_rules(pack)}


def _rule(pack: Pack, rule: Rule, language: str) -> Said:
    said = {
        "steg": _text(spelled(rule.stage, language)),
        "rubrik": _text(rule.title),
        "källa": _text(rule.source),
        **_own_days(rule.validity, pack),
    }
    fields = pack.catalogue.fields(rule.stage)
    conditions = _grouped(rule.conditions, lambda condition: condition.field)
    effects = _grouped(rule.effects, lambda effect: effect.kind)
    return {
        **_spelled(said, language),
        **{
            f"{spelled('när', language)} {fields[name].english if language == 'en' else name}": (
                frozenset(map(_compared_as, each)),
                ", ".join(dict.fromkeys(condition.words for condition in each)),
            )
            for name, each in conditions.items()
        },
        **{
            f"{spelled('då', language)} {spelled(kind.value, language)}": (
                frozenset(effect.value for effect in effects[kind]),
                ", ".join(_value(effect.value, language) for effect in effects[kind]),
            )
            for kind in EffectKind
            if kind in effects
        },
    }


def _compared_as(condition: Condition) -> Hashable:
    in_order = condition.op not in (Op.ONE_OF, Op.NONE_OF)
    return condition.op, condition.constants if in_order else frozenset(condition.constants)


def _value(value: str | int, language: str) -> str:
    return WORDS[language].yes if value == WORDS["sv"].yes else spelled(str(value), language)


def _tables(pack: Pack, language: str) -> dict[str, Said]:
    return {table.table_id: _table(pack, table, language) for table in pack.tables}


def _table(pack: Pack, table: Table, language: str) -> Said:
    coverage = "fullständig" if table.is_complete else "luckor tillåtna"
    said = {
        "rubrik": _text(table.title),
        "källa": _text(table.source),
        "träff": _text(spelled(table.hit.value, language)),
        "täckning": _text(spelled(coverage, language)),
        **_own_days(table.validity, pack),
        # Nothing of a row but its number stands in its id: an inserted row moves all after it.
        "rader": _text(str(len(table.rows))),
        "prioritet": _text(", ".join(map(str, table.priorities)) or None),
    }
    return _spelled(said, language)


def _defaults(pack: Pack, language: str) -> dict[str, Said]:
    return {
        spelled(stage, language): _spelled({"nivå": _text(each.level), "källa": _text(each.source)}, language)
        for stage, each in pack.defaults.items()
    }


def _no_rules(pack: Pack, language: str) -> dict[str, Said]:
    return {_cell(each, language): {spelled("därför", language): _text(each.because)} for each in pack.no_rules}


def _cell(each: NoRule, language: str) -> str:
    parts = (spelled(each.stage, language), *(", ".join(words or ("…",)) for words in (each.kinds, each.stages)))
    return "; ".join(parts)


def _parameters(pack: Pack, language: str) -> dict[str, Said]:
    rows = [row for each in pack.parameters.values() for row in each]
    return {_parameter_name(row, language): _parameter(row, language) for row in rows}


def _parameter_name(row: ParameterRow, language: str) -> str:
    """Kind and stage name a row, and the first day where one value follows another."""
    parts = (spelled(row.name, language), row.kind, row.stage)
    return f"{', '.join(filter(None, parts))} ({spelled('från', language)} {row.validity.valid_from})"


def _parameter(row: ParameterRow, language: str) -> Said:
    said = {
        "värde": (row.value, f"{number_words(row.value, language)} {row.unit}"),
        "enhet": _text(row.unit),
        "till": _days(row.validity)["till"],
        "källa": _text(row.source),
        "senast_kontrollerad": _text(row.last_checked_on.isoformat()),
        "status": _text(spelled("exempel" if row.is_example else "antagen", language)),
    }
    return _spelled(said, language)


def _words(pack: Pack, language: str) -> dict[str, Said]:
    return {
        f"{spelled(name, language)}: {code.code}": _word(code, _before(name, codes, code), language)
        for name, codes in pack.code_lists.items()
        for code in codes
    }


def _before(name: str, codes: Sequence[Code], code: Code) -> str | None:
    place = codes.index(code)
    return codes[place - 1].code if place and name in ORDERED_LISTS else None


def _word(code: Code, follows: str | None, language: str) -> Said:
    aliases = ", ".join(code.aliases) or None
    said = {
        "sv": _text(code.label_sv),
        "en": _text(code.label_en),
        "även": (frozenset(code.aliases), aliases),
        "beskrivning": _text(code.description or None),
        "betydelse": _text("återkallad" if code.is_withdrawal else None),
        FOLLOWS: _text(follows),
    }
    return _spelled(said, language)


FOLLOWS = "efter"
"""The code that stands before this one, where the order decides."""
ORDERED_LISTS = (LEVEL_LIST, DIALOGUE_LIST)


def _text(text: str | None) -> tuple[Hashable, str | None]:
    return text, text


def _days(validity: Validity) -> dict[str, tuple[Hashable, str | None]]:
    last = validity.valid_to
    return {"från": _text(validity.valid_from.isoformat()), "till": _text(last.isoformat() if last else None)}


def _own_days(validity: Validity, pack: Pack) -> dict[str, tuple[Hashable, str | None]]:
    """The days that are not the pack's: another end of the pack is said once, and not of every rule in it."""
    of_pack = _days(pack.validity)
    return {word: said for word, said in _days(validity).items() if said != of_pack[word]}


def _spelled(said: Said, language: str) -> Said:
    return {spelled(word, language): value for word, value in said.items()}


def _grouped(things: Iterable[T], key: Callable[[T], str]) -> dict[str, list[T]]:
    found: dict[str, list[T]] = {}
    for thing in things:
        found.setdefault(key(thing), []).append(thing)
    return found


SECTIONS: Mapping[Section, Callable[[Pack, str], Mapping[str, Said]]] = {
    Section.HEAD: _head,
    Section.RULE: _rules,
    Section.TABLE: _tables,
    Section.DEFAULT: _defaults,
    Section.NO_RULE: _no_rules,
    Section.PARAMETER: _parameters,
    Section.WORD: _words,
}
