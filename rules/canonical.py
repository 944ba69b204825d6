"""The content hash of a pack: over what decides, not over titles, comments, sources or the order of lines."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence

from rules.model import Code, Default, HitPolicy, ParameterRow, Rule, Table, Validity
from rules.sections.codes import words_of
from rules.words import Op


def content_hash(
    validity: Validity,
    lists: Mapping[str, Sequence[Code]],
    parameters: Mapping[str, Sequence[ParameterRow]],
    rules: Sequence[Rule],
    tables: Sequence[Table] = (),
    defaults: Mapping[str, Default] | None = None,
) -> str:
    """SHA-256 (hex) of the pack's decisive content: codes and their words, parameters, rules, defaults, validity.

    The order of codes counts (levels, dialogue forms), and that of a table's rows where the first counts; the order
    of rules, tables, other rows and conditions does not, but their ids count, and a row without one has its number.
    `rules` are those outside tables.
    """
    content = {
        "validity": _days(validity),
        "codes": {name: [[code.code, sorted(words_of(code))] for code in codes] for name, codes in lists.items()},
        "parameters": {name: sorted(map(_row, rows), key=json.dumps) for name, rows in parameters.items()},
        "rules": sorted((_rule(rule) for rule in rules), key=json.dumps),
    }
    if tables:
        content["tables"] = sorted((_table(table) for table in tables), key=json.dumps)
    if defaults:
        content["defaults"] = {stage: default.level for stage, default in defaults.items()}
    canonical = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def _days(validity: Validity) -> list[str | None]:
    return [validity.valid_from.isoformat(), validity.valid_to.isoformat() if validity.valid_to else None]


def _row(row: ParameterRow) -> list[object]:
    return [row.value, row.unit, row.kind, row.stage, *_days(row.validity)]


def _table(table: Table) -> list[object]:
    rows = [_rule(row) for row in table.rows]
    if table.hit is HitPolicy.PRIORITY:
        rows = [[priority, *row] for priority, row in zip(table.priorities, rows, strict=True)]
    in_order = rows if table.hit is HitPolicy.FIRST else sorted(rows, key=json.dumps)
    return [table.table_id, table.stage, table.hit.value, in_order]


def _rule(rule: Rule) -> list[object]:
    conditions = [
        [each.field, each.op.value, sorted(each.constants, key=str) if each.op in (Op.ONE_OF, Op.NONE_OF)
         else list(each.constants)]
        for each in rule.conditions
    ]  # fmt: skip
    effects = [[effect.kind.value, effect.value] for effect in rule.effects]
    return [
        rule.rule_id,
        rule.stage,
        *_days(rule.validity),
        sorted(conditions, key=json.dumps),
        sorted(effects, key=json.dumps),
    ]
