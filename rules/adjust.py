"""A pack with other figures, in memory only: to ask what would follow before anybody edits a file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from rules.canonical import content_hash
from rules.errors import RulesError
from rules.model import ParameterRow
from rules.pack import Pack
from rules.words import nearest


def with_parameter(pack: Pack, name: str, change: Callable[[float], float]) -> Pack:
    """The pack with every value of a parameter changed, whatever its kind, stage and days.

    Its hash follows the new values; `files` are still those of the pack it was made from, so do not store it. Raises
    RulesError for a parameter that the pack does not have, and for a value below zero.
    """
    if name not in pack.parameters:
        raise RulesError(
            "The pack {pack} has no parameter {name}.",
            remedy="Nearest: {nearest}. It has: {known}.",
            pack=pack.name,
            name=name,
            nearest=nearest(name, pack.parameters) or "–",
            known=", ".join(pack.parameters),
        )
    rows = tuple(_changed(row, change) for row in pack.parameters[name])
    parameters = {**pack.parameters, name: rows}
    plain = tuple(rule for rule in pack.rules if rule.table is None)
    decisive = content_hash(pack.validity, pack.code_lists, parameters, plain, pack.tables, pack.defaults)
    return replace(pack, parameters=parameters, hash=decisive)


def _changed(row: ParameterRow, change: Callable[[float], float]) -> ParameterRow:
    value = change(row.value)
    if value < 0:
        raise RulesError("The value {value} of {name} is below zero.", name=row.name, value=value)
    return replace(row, value=value)
