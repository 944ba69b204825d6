"""What refuses a pack across its sections: lists that are missing, rules that are partial, impossible or too large."""

from __future__ import annotations

from collections.abc import Sequence

from rules.boxes import Space
from rules.catalogue import Catalogue, Owner
from rules.compile import MAX_CONDITIONS, MAX_PIECES, is_too_long, is_too_wide
from rules.errors import Mistakes, Place
from rules.model import Rule
from rules.sections.codes import DIALOGUE_LIST, LEVEL_LIST, CodeLists
from rules.sections.rulebook import Ground


def check_code_lists(lists: CodeLists, catalogue: Catalogue, place: Place, mistakes: Mistakes) -> None:
    """Every list that the catalogue or the effects refer to must be in the pack, with at least one code."""
    wanted = {field.code_list: None for fields in catalogue.stages.values() for field in fields if field.code_list}
    for name in (*wanted, DIALOGUE_LIST, LEVEL_LIST):
        if not lists.get(name):
            mistakes.add(place, "The pack has no code list {name}.", remedy="Write it under kodlistor.", name=name)


def check_rules(rules: Sequence[Rule], ground: Ground, mistakes: Mistakes) -> None:
    """Note rules that are partial, and rules that no fact can satisfy."""
    for stage in ground.catalogue.stages:
        of_stage = [rule for rule in rules if rule.stage == stage]
        fields = ground.catalogue.fields(stage)
        closed = {name: ground.values(field) for name, field in fields.items()}
        space = Space.of(fields, closed, [condition for rule in of_stage for condition in rule.conditions])
        for rule in of_stage:
            _check_impartial(rule, ground.catalogue, mistakes)
            _check_possible(rule, space, mistakes)


def check_sizes(rules: Sequence[Rule], mistakes: Mistakes) -> None:
    """Note rules that the engine cannot hold, or not in pieces that anybody would want."""
    for rule in rules:
        _check_size(rule, mistakes)


def _check_possible(rule: Rule, space: Space, mistakes: Mistakes) -> None:
    for name, members in space.box(rule.conditions).limits.items():
        if not members and space.partitions[name].whole:
            words = next(condition.words for condition in rule.conditions if condition.field == name)
            mistakes.add(
                rule.place,
                "The rule {id} can never hold: no value of {field} satisfies {words}.",
                why="What is written there is surely not what is meant.",
                remedy="Correct the condition, or remove the rule.",
                id=rule.rule_id,
                field=name,
                words=words,
            )


def _check_impartial(rule: Rule, catalogue: Catalogue, mistakes: Mistakes) -> None:
    # any effect on a recipient counts: telling large companies earlier is as partial as telling only them
    if not any(effect.kind.owner is Owner.RECIPIENT for effect in rule.effects):
        return
    fields = catalogue.fields(rule.stage)
    for name in dict.fromkeys(condition.field for condition in rule.conditions):
        if not fields[name].selects:
            mistakes.add(
                rule.place,
                "The rule {id} chooses recipients by {field}.",
                why="Small and large companies are to be treated alike.",
                remedy="Remove the condition; in the second stage the sum of employees may be used.",
                id=rule.rule_id,
                field=name,
            )


def _check_size(rule: Rule, mistakes: Mistakes) -> None:
    if is_too_long(rule.conditions):
        mistakes.add(
            rule.place,
            "The rule {id} compares with too many values; at most {most} are possible besides lists.",
            remedy="List the values that count instead of those that do not, or split the rule.",
            id=rule.rule_id,
            most=MAX_CONDITIONS,
        )
    elif is_too_wide(rule.conditions):
        mistakes.add(
            rule.place,
            "The lists of the rule {id} combine in more than {most} ways.",
            remedy="Split the rule.",
            id=rule.rule_id,
            most=MAX_PIECES,
        )
