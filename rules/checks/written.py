"""What an officer wrote that is in order and yet most likely not meant, rule by rule and row by row."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from difflib import get_close_matches

from rules.boxes import Space
from rules.catalogue import Field
from rules.checks.ground import Ground
from rules.errors import Place, Severity
from rules.grammar import Constant
from rules.model import Rule
from rules.twins import spelled
from rules.words import folded

NO_SOURCE = re.compile(r"[\W_]*|\W*(?:todo|tbd|fixme|xxx+)\b.*", re.IGNORECASE | re.DOTALL)
"""Nothing but signs, or a note to oneself."""
VERY_LIKE = 0.85
"""A body that is in no list is most often one that measures have; only a slip of the keyboard is closer than this."""


def written(ground: Ground) -> Iterator[Rule]:
    """The rules as they stand in the files: those outside tables, and the rows of tables before any comes first."""
    yield from (rule for rule in ground.pack.rules if rule.table is None)
    for table in ground.pack.tables:
        yield from table.rows


def check_sources(ground: Ground) -> None:
    """Remark sources that say nothing."""
    said = [(rule.source, rule.place) for rule in written(ground)]
    said += [(table.source, table.place) for table in ground.pack.tables]
    said += [(row.source, row.place) for rows in ground.pack.parameters.values() for row in rows]
    for source, place in dict.fromkeys(said):
        if NO_SOURCE.fullmatch(source):
            ground.found.remark(
                Severity.WARNING,
                place,
                "The source {source} says nothing.",
                why="Whoever asks why is told the source.",
                remedy="Write where it is decided or said, or that it is an example to be adopted.",
                source=source,
            )


def check_never_valid(ground: Ground) -> None:
    """Remark rules that hold on no day of the pack's."""
    pack = ground.pack
    for rule in written(ground):
        is_before = rule.validity.valid_to is not None and rule.validity.valid_to < pack.validity.valid_from
        is_after = pack.validity.valid_to is not None and rule.validity.valid_from > pack.validity.valid_to
        if is_before or is_after:
            ground.found.remark(
                Severity.WARNING,
                rule.place,
                "The rule {id} holds on no day on which the pack does.",
                why="It never decides anything.",
                remedy="Correct its days, or remove it.",
                id=rule.rule_id,
            )


def check_idle(ground: Ground) -> None:
    """Remark conditions that limit nothing, such as yes or no of what is always known, and effects said twice."""
    for stage in ground.pack.catalogue.stages:
        rules = [rule for rule in written(ground) if rule.stage == stage]
        conditions = [condition for rule in rules for condition in rule.conditions]
        space = Space.of(ground.pack.catalogue.fields(stage), ground.pack.closed_values(stage), conditions)
        for rule in rules:
            _check_conditions(ground, rule, space)
            _check_effects(ground, rule)


def _check_conditions(ground: Ground, rule: Rule, space: Space) -> None:
    for condition in rule.conditions:
        partition = space.partitions[condition.field]
        if partition.set_of(condition) == partition.whole:
            ground.found.remark(
                Severity.WARNING,
                rule.place,
                "The condition {field}: {words} always holds.",
                why="The rule decides the same without it.",
                remedy="Remove it, or write what was meant.",
                field=_name(ground, partition.field),
                words=condition.words,
            )


def _check_effects(ground: Ground, rule: Rule) -> None:
    for effect, count in Counter(rule.effects).items():
        if count > 1:
            ground.found.remark(
                Severity.WARNING,
                rule.place,
                "The effect {effect}: {word} is said {n} times.",
                why="It counts once.",
                remedy="Remove it, or write what was meant.",
                effect=spelled(effect.kind.value, ground.pack.language),
                word=effect.value,
                n=count,
            )


def check_names(ground: Ground) -> None:
    """Remark names of bodies that are all but one of the pack's: the registers may have any, so none is refused."""
    for rule in written(ground):
        fields = ground.pack.catalogue.fields(rule.stage)
        for condition in rule.conditions:
            field = fields[condition.field]
            codes = [code.code for code in ground.pack.code_lists.get(field.likely_list or "", ())]
            for value in condition.constants:
                _check_name(ground, rule.place, field, value, codes)


def _check_name(ground: Ground, place: Place, field: Field, value: Constant, codes: list[str]) -> None:
    if not isinstance(value, str) or value in codes:
        return
    like = get_close_matches(folded(value), [folded(code) for code in codes], n=1, cutoff=VERY_LIKE)
    guess = next((code for code in codes if like and folded(code) == like[0]), None)
    if guess:
        ground.found.remark(
            Severity.WARNING,
            place,
            "{value} of {field} is not in the list {name}, but {guess} is.",
            why="The rule holds for nothing else than what is written.",
            remedy="Did you mean {guess}?",
            value=value,
            field=_name(ground, field),
            name=spelled(field.likely_list or "", ground.pack.language),
            guess=guess,
        )


def _name(ground: Ground, field: Field) -> str:
    return field.english if ground.pack.language == "en" else field.name
