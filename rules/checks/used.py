"""Words and files that nothing in the pack uses."""

from __future__ import annotations

from rules.checks.ground import Ground
from rules.errors import Place, Severity
from rules.sections.codes import KIND_LIST, LEVEL_LIST, STAGE_LIST
from rules.sections.rulebook import LIST_OF_EFFECT
from rules.tables import is_table
from rules.twins import spelled
from rules.words import nearest


def check_codes(ground: Ground) -> None:
    """Remark codes that no rule, parameter or reason names, and lists that nothing reads."""
    used = _used(ground)
    for name, codes in ground.pack.code_lists.items():
        if name not in used:
            place = next((code.place for code in codes if code.place), ground.place)
            ground.found.remark(
                Severity.WARNING,
                place,
                "Nothing reads the code list {name}.",
                remedy="Did you mean {guess}?",
                name=name,
                guess=nearest(name, used) or ", ".join(used),
            )
            continue
        for code in codes:
            if code.code not in used[name]:
                ground.found.remark(
                    Severity.NOTE,
                    code.place or ground.place,
                    "No rule names {code} of {name}.",
                    name=name,
                    code=code.code,
                )


def _used(ground: Ground) -> dict[str, set[object]]:
    """For each list that something reads, the codes that rules, parameters and reasons name."""
    pack = ground.pack
    used: dict[str, set[object]] = {name: set() for name in LIST_OF_EFFECT.values()}
    for stage in pack.catalogue.stages:
        lists = {name: field.code_list for name, field in pack.catalogue.fields(stage).items() if field.code_list}
        used |= {code_list: used.get(code_list, set()) for code_list in lists.values()}
        for rule in (rule for rule in pack.rules if rule.stage == stage):
            for condition in rule.conditions:
                used.get(lists.get(condition.field) or "", set()).update(condition.constants)
    for rule in pack.rules:
        for effect in rule.effects:
            used.get(LIST_OF_EFFECT.get(effect.kind, ""), set()).add(effect.value)
    used[LEVEL_LIST].update(default.level for default in pack.defaults.values())
    for row in (row for rows in pack.parameters.values() for row in rows):
        used.get(KIND_LIST, set()).add(row.kind)
        used.get(STAGE_LIST, set()).add(row.stage)
    for entry in pack.no_rules:
        used.get(KIND_LIST, set()).update(entry.kinds or ())
        used.get(STAGE_LIST, set()).update(entry.stages or ())
    return used


def check_files(ground: Ground) -> None:
    """Remark tables that no entry names."""
    named = {table.file for table in ground.pack.tables}
    for file in sorted(ground.pack.files):
        if is_table(file) and file not in named:
            ground.found.remark(
                Severity.WARNING,
                Place(file, 1),
                "No table uses the file {file}.",
                why="Its rows decide nothing.",
                remedy="Name it under {section}, or remove it.",
                file=file,
                section=spelled("tabeller", ground.pack.language),
            )
