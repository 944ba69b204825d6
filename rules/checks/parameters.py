"""Parameters that have run out, that nobody has checked for long, or that lack a value for some measures."""

from __future__ import annotations

from datetime import timedelta
from itertools import product

from rules.checks.ground import Ground
from rules.errors import RulesError, Severity
from rules.model import ParameterRow
from rules.sections.codes import KIND_LIST, STAGE_LIST
from rules.sections.header import EXAMPLE
from rules.twins import spelled
from rules.words import listing

CHECK_DAYS = "kontroll_dagar"
"""The pack's own parameter: how many days after a check a value is to be checked again."""


def check_validity(ground: Ground) -> None:
    """Remark that the pack, or rules of it, do not hold on the day."""
    pack = ground.pack
    if not pack.validity.covers(ground.on):
        ground.found.remark(
            Severity.WARNING,
            ground.place,
            "The pack is not valid on {day}.",
            why="It decides nothing on that day.",
            day=ground.on.isoformat(),
        )
    decided_on = pack.adoption.decided_on
    if decided_on and decided_on > ground.on:
        ground.found.remark(
            Severity.WARNING,
            ground.place,
            "The pack says that it was adopted on {day}, which has not come.",
            remedy="Correct the day, or write the status {example} until then.",
            day=decided_on.isoformat(),
            example=spelled(EXAMPLE, pack.language),
        )
    for rule in dict.fromkeys(pack.rules):
        if rule.validity.valid_to and rule.validity.valid_to < ground.on:
            ground.found.remark(
                Severity.NOTE,
                rule.place,
                "The rule {id} held until {day}.",
                id=rule.rule_id,
                day=rule.validity.valid_to.isoformat(),
            )


def check_parameters(ground: Ground) -> None:
    """Remark rows that are expired or unchecked, and measures without a value."""
    most_days = _most_days(ground)
    for name, rows in ground.pack.parameters.items():
        for row in rows:
            _check_row(ground, row, rows, most_days)
        _check_gaps(ground, name, rows)


def _most_days(ground: Ground) -> int | None:
    try:
        return int(ground.pack.parameter(CHECK_DAYS, on=ground.on))
    except RulesError:
        ground.found.remark(
            Severity.NOTE,
            ground.place,
            "The pack does not say how often its parameters are to be checked.",
            remedy="Add a parameter {name} in days.",
            name=spelled(CHECK_DAYS, ground.pack.language),
        )
        return None


def _check_row(ground: Ground, row: ParameterRow, rows: tuple[ParameterRow, ...], most_days: int | None) -> None:
    alike = [each for each in rows if (each.kind, each.stage) == (row.kind, row.stage)]
    is_last = all(each.validity.valid_from <= row.validity.valid_from for each in alike)
    if row.validity.valid_to and row.validity.valid_to < ground.on:
        if is_last:
            ground.found.remark(
                Severity.WARNING,
                row.place,
                "The value of {name} held until {day}, and none has followed.",
                remedy="Add a row that begins the day after, or give the row a later last day.",
                name=row.name,
                day=row.validity.valid_to.isoformat(),
            )
    elif row.last_checked_on > ground.on:
        ground.found.remark(
            Severity.WARNING,
            row.place,
            "The value of {name} is said to have been checked on {day}, which has not come.",
            remedy="Write the day on which somebody compared it with its source.",
            name=row.name,
            day=row.last_checked_on.isoformat(),
        )
    elif most_days is not None and row.last_checked_on + timedelta(days=most_days) < ground.on:
        ground.found.remark(
            Severity.WARNING,
            row.place,
            "The value of {name} was last checked on {day}, more than {n} days ago.",
            remedy="Check it against its source, and write the day.",
            name=row.name,
            day=row.last_checked_on.isoformat(),
            n=most_days,
        )


def _check_gaps(ground: Ground, name: str, rows: tuple[ParameterRow, ...]) -> None:
    keys = {(row.kind, row.stage) for row in rows if row.validity.covers(ground.on)}
    if not ground.pack.validity.covers(ground.on) or (None, None) in keys:
        return
    lists = ([code.code for code in ground.pack.code_lists.get(each, ())] for each in (KIND_LIST, STAGE_LIST))
    without = [
        f"{kind} {stage}" for kind, stage in product(*lists) if not keys & {(kind, stage), (kind, None), (None, stage)}
    ]
    if without:
        ground.found.remark(
            Severity.WARNING,
            rows[0].place,
            "The parameter {name} has no value for {cells}.",
            why="A run that meets such a measure would stop.",
            remedy="Add a row that holds for all.",
            name=name,
            cells=listing(without),
        )
