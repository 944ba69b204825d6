"""A rule pack: a municipality's words, parameters, rules and cases, read whole or refused whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from rules.canonical import content_hash
from rules.catalogue import Catalogue
from rules.errors import Mistakes, Place, RulesError
from rules.folder import available_packs, find_folder, read_files
from rules.model import Adoption, Case, Code, Default, NoRule, ParameterRow, Rule, Table, Validity
from rules.sections.codes import DIALOGUE_LIST, LEVEL_LIST, CodeLists, read_code_lists, words_of
from rules.sections.decision_tables import read_tables
from rules.sections.defaults import read_defaults
from rules.sections.expectations import read_cases
from rules.sections.gather import (
    CASES,
    CODE_LISTS,
    DEFAULTS,
    MAIN_FILE,
    NO_RULE,
    PARAMETERS,
    RULES,
    TABLES,
    Gathered,
    Part,
    gather,
    holds_only_cases,
)
from rules.sections.header import LEVELS, read_header
from rules.sections.no_rules import read_no_rules
from rules.sections.parameters import check_parameters, read_parameters
from rules.sections.refusals import check_code_lists, check_rules, check_sizes
from rules.sections.rulebook import Ground, read_rules
from rules.words import folded, nearest

__all__ = ["Pack", "available_packs", "read_pack"]


@dataclass(frozen=True, slots=True, eq=False)
class Pack:
    """An adopted (or example) rule pack. Build it with `read_pack` or `Pack.from_files`.

    `code_lists` holds the levels too, lowest first, as the list `nivå`. `files` are the source texts by file name, so
    that a store can keep the pack and rebuild it. `rules` has the rules that tables amount to, after the plain ones.
    """

    name: str
    title: str
    version: str
    language: str
    validity: Validity
    adoption: Adoption
    code_lists: Mapping[str, tuple[Code, ...]]
    parameters: Mapping[str, tuple[ParameterRow, ...]]
    rules: tuple[Rule, ...]
    tables: tuple[Table, ...]
    no_rules: tuple[NoRule, ...]
    defaults: Mapping[str, Default]
    cases: tuple[Case, ...]
    catalogue: Catalogue
    files: Mapping[str, str]
    hash: str
    _words: Mapping[str, Mapping[str, str]] = field(default_factory=dict, repr=False)

    @classmethod
    def from_files(cls, files: Mapping[str, str], catalogue: Catalogue) -> Pack:
        """The pack that the files make: file name → text. Raises PackRefused with every mistake."""
        return cls._of(files, files, catalogue)

    @classmethod
    def kept(cls, files: Mapping[str, str], catalogue: Catalogue) -> Pack:
        """The pack of which a store kept the files, without its cases: what was judged with it never asks for them.

        They are nearly half of what there is to read. Raises PackRefused as `from_files` does, for what is read.
        """
        return cls._of(files, {name: text for name, text in files.items() if not holds_only_cases(text)}, catalogue)

    @classmethod
    def _of(cls, files: Mapping[str, str], read: Mapping[str, str], catalogue: Catalogue) -> Pack:
        mistakes = Mistakes()
        gathered = gather(read, mistakes)
        if not gathered.is_whole:
            mistakes.refuse(min(files, default=MAIN_FILE))
        header = read_header(gathered.header)
        lists = _code_lists(gathered, catalogue, mistakes)
        parameters = read_parameters(gathered.parts[PARAMETERS], lists, mistakes, language=gathered.language)
        check_parameters(parameters, catalogue.parameters, gathered.header.place, mistakes, language=gathered.language)
        ground = Ground(header, lists, catalogue)
        seen: dict[str, Place] = {}
        plain = read_rules(gathered.parts[RULES], ground, seen, mistakes)
        tables = read_tables(gathered.parts[TABLES], files, ground, seen, mistakes)
        rules = (*plain, *(rule for table in tables for rule in table.rules))
        check_rules((*plain, *(row for table in tables for row in table.rows)), ground, mistakes)
        check_sizes(rules, mistakes)
        defaults = read_defaults(gathered.parts[DEFAULTS], ground, gathered.header.place, mistakes)
        no_rules = read_no_rules(gathered.parts[NO_RULE], ground, mistakes)
        # The rows too: those of a table with a mistake are no rules yet, and cases that name them are not wrong.
        named = (*rules, *(row for table in tables for row in table.rows))
        cases = read_cases(gathered.parts[CASES], ground, list(dict.fromkeys(r.rule_id for r in named)), mistakes)
        mistakes.refuse(header.name or min(files, default=MAIN_FILE))
        return cls(
            name=header.name,
            title=header.title,
            version=header.version,
            language=header.language,
            validity=header.validity,
            adoption=header.adoption,
            code_lists=lists,
            parameters=parameters,
            rules=rules,
            tables=tables,
            no_rules=no_rules,
            defaults=defaults,
            cases=cases,
            catalogue=catalogue,
            files=dict(files),
            hash=content_hash(header.validity, lists, parameters, plain, tables, defaults),
            _words={name: _by_word(codes) for name, codes in lists.items()},
        )

    @property
    def levels(self) -> tuple[str, ...]:
        """The codes of the levels, lowest first."""
        return tuple(code.code for code in self.code_lists[LEVEL_LIST])

    @property
    def dialogue_forms(self) -> tuple[str, ...]:
        """The codes of the dialogue forms in the order in which conclusions name them."""
        return tuple(code.code for code in self.code_lists[DIALOGUE_LIST])

    @property
    def withdrawn_stages(self) -> frozenset[str]:
        """The stages that take a measure back."""
        return frozenset(code.code for code in self.code_lists.get("skede", ()) if code.is_withdrawal)

    def rules_of(self, stage: str, on: date) -> tuple[Rule, ...]:
        """The rules of a stage of deciding that hold on a day. Raises RulesError when the pack does not."""
        self.catalogue.fields(stage)
        if not self.validity.covers(on):
            raise RulesError(
                "The rule pack {pack} is not valid on {day}.",
                why="It is valid from {first}.",
                remedy="Choose another day or another pack.",
                pack=f"{self.name} {self.version}",
                day=on.isoformat(),
                first=self.validity.valid_from.isoformat(),
            )
        return tuple(rule for rule in self.rules if rule.stage == stage and rule.validity.covers(on))

    def default_level(self, stage: str) -> str | None:
        """The level of what no rule of the stage gives one; None when it needs none."""
        default = self.defaults.get(stage)
        return default.level if default else None

    def closed_values(self, stage: str) -> dict[str, tuple[str, ...] | None]:
        """For each field of a stage the values it may have, or None when any will do."""
        return {
            name: field.values if field.code_list is None else tuple(c.code for c in self.code_lists[field.code_list])
            for name, field in self.catalogue.fields(stage).items()
        }

    def rule(self, rule_id: str) -> Rule:
        """The rule with this id. Raises RulesError."""
        found = next((rule for rule in self.rules if rule.rule_id == rule_id), None)
        if found is None:
            raise RulesError("The pack {pack} has no rule {id}.", pack=self.name, id=rule_id)
        return found

    def parameter(self, name: str, *, on: date, kind: str | None = None, stage: str | None = None) -> float:
        """The value of a parameter on a day, in the parameter's unit; see `parameter_row`."""
        return self.parameter_row(name, on=on, kind=kind, stage=stage).value

    def parameter_row(self, name: str, *, on: date, kind: str | None = None, stage: str | None = None) -> ParameterRow:
        """The most specific row that holds: kind and stage, then kind, then stage, then for all.

        Raises RulesError when no row holds on that day for that kind and stage.
        """
        rows = {(row.kind, row.stage): row for row in self.parameters.get(name, ()) if row.validity.covers(on)}
        for key in ((kind, stage), (kind, None), (None, stage), (None, None)):
            if key in rows:
                return rows[key]
        raise RulesError(
            "The pack {pack} has no value of {name} on {day} for {kind}.",
            remedy="Add a row to the parameter, or one that holds for every kind.",
            pack=self.name,
            name=name,
            day=on.isoformat(),
            kind=kind or "-",
        )

    def code(self, code_list: str, word: str) -> str | None:
        """The code that a word of a delivery means: the code, a label or an alias, in any case; None if unknown."""
        return self._words.get(code_list, {}).get(folded(word))

    def nearest(self, code_list: str, word: str) -> str | None:
        """The code whose word is most like `word`, or None when none is."""
        words = self._words.get(code_list, {})
        guess = nearest(word, words)
        return words[guess] if guess else None

    def label(self, code_list: str, code: str, language: str) -> str:
        """The code's text in "sv" or "en"; the code itself when the list does not have it."""
        found = (each for each in self.code_lists.get(code_list, ()) if each.code == code)
        return next((each.label(language) for each in found), code)

    def labels(self, language: str) -> dict[str, str]:
        """Every code of every list with its text; the first list wins where two share a code."""
        pairs = [(code.code, code.label(language)) for codes in self.code_lists.values() for code in codes]
        return dict(reversed(pairs))


def read_pack(name_or_path: str | Path, catalogue: Catalogue) -> Pack:
    """The pack that comes with the program under this name, or lies in this folder.

    Raises RulesError when there is none, PackRefused with every mistake when it is not in order.
    """
    return Pack.from_files(read_files(find_folder(name_or_path)), catalogue)


def _by_word(codes: Sequence[Code]) -> dict[str, str]:
    return {word: code.code for code in codes for word in words_of(code)}


def _code_lists(gathered: Gathered, catalogue: Catalogue, mistakes: Mistakes) -> CodeLists:
    form = gathered.header
    levels = form.node(LEVELS)
    part = Part(LEVEL_LIST, levels, form.place_of(LEVELS)) if levels else None
    lists = read_code_lists(gathered.parts[CODE_LISTS], part, mistakes, language=gathered.language)
    check_code_lists(lists, catalogue, form.place, mistakes)
    return lists
