"""Rules against each other: those that add nothing, that are always exempted, and that others outdo."""

from __future__ import annotations

from collections.abc import Sequence

from rules.checks.ground import Boxed, Ground
from rules.effects import STATUTORY, Effect, EffectKind
from rules.errors import Severity
from rules.model import HitPolicy, Table
from rules.words import listing

OUTDONE = (EffectKind.LEVEL, EffectKind.NOTICE_DAYS)


def check_redundant(ground: Ground) -> None:
    """Remark rules whose every effect others add wherever they hold. All that are named can be removed together."""
    removed: set[str] = set()
    for parts in reversed(list(ground.rows())):
        rule = parts[0].rule
        needed = _covering(ground, parts, removed | {rule.rule_id}) if rule.effects else None
        if needed is not None:
            removed.add(rule.rule_id)
            ground.found.remark(
                # a row of a table may well repeat what holds in general, to be complete
                Severity.NOTE if rule.table else Severity.WARNING,
                rule.place,
                "The rule {id} adds nothing: wherever it holds, {others} already say as much.",
                why="Whoever changes it would change nothing.",
                remedy="Remove it, or make it narrower or the others so.",
                id=rule.rule_id,
                others=listing(needed),
            )


def _covering(ground: Ground, parts: Sequence[Boxed], without: set[str]) -> list[str] | None:
    """The ids of rules that together give every effect of the parts wherever they hold; None when they do not."""
    needed: dict[str, None] = {}
    for part in parts:
        for effect in part.rule.effects:
            giving = [o for o in ground.adding(part.rule.stage, effect.kind) if _covers(ground, o, part, effect)]
            giving = [o for o in giving if o.rule.rule_id not in without]
            whole = next((o for o in giving if part.box.is_within(o.box)), None)
            if whole is None and not _is_covered(ground, part, giving):
                return None
            needed |= dict.fromkeys(o.rule.rule_id for o in ([whole] if whole else giving))
    return list(needed)


def _covers(ground: Ground, other: Boxed, part: Boxed, effect: Effect) -> bool:
    """Whether the other rule gives the effect in some of the part's situations, on all its days."""
    return (
        part.box.meets(other.box)
        and any(ground.gives(each, effect) for each in other.rule.effects)
        and part.rule.validity.is_within(other.rule.validity)
    )


def _is_covered(ground: Ground, part: Boxed, others: Sequence[Boxed]) -> bool:
    return ground.spaces[part.rule.stage].is_covered(part.box, [o.box for o in others], most_steps=ground.most_steps)


def check_exempted(ground: Ground) -> None:
    """Remark rules that inform, where others exempt every time."""
    for boxed in ground.boxes.values():
        exempting = [each for each in boxed if EffectKind.EXEMPT in each.most]
        for each in boxed:
            informs = any(e.kind is EffectKind.INFORM and e.value != STATUTORY for e in each.rule.effects)
            against = [o for o in exempting if each.rule.validity.is_within(o.rule.validity) and o.box.meets(each.box)]
            if informs and _is_covered(ground, each, against):
                ground.found.remark(
                    Severity.WARNING,
                    each.rule.place,
                    "The rule {id} never informs anybody: wherever it holds, {others} exempt.",
                    remedy="Remove it, or make the exemption narrower.",
                    id=each.rule.rule_id,
                    others=listing(dict.fromkeys(o.rule.rule_id for o in against)),
                )


def check_outdone(ground: Ground) -> None:
    """Remark, once for each rule, that others give a higher level or an earlier notice in a part of its situations."""
    for parts in ground.rows():
        for kind in OUTDONE:
            above = {
                other.rule.rule_id
                for part in parts
                if kind in part.most
                for other in ground.adding(part.rule.stage, kind)
                if other.most[kind] > part.most[kind]
                and part.box.meets(other.box)
                and part.rule.validity.meets(other.rule.validity)
            }
            if above:
                rule = parts[0].rule
                ground.found.remark(
                    Severity.NOTE,
                    rule.place,
                    "Where {others} hold as well, what {id} says of {effect} is not seen: the highest counts.",
                    id=rule.rule_id,
                    effect=kind.value,
                    others=listing(sorted(above)),
                )


def check_conflicting_rows(ground: Ground) -> None:
    """Remark rows of one table that say different things of the very same situation, where all of them count."""
    for table in ground.pack.tables:
        if table.hit is HitPolicy.COLLECT:
            _check_conflicts(table, ground)


def _check_conflicts(table: Table, ground: Ground) -> None:
    rows = [each for each in ground.boxes[table.stage] if each.rule.table == table.table_id]
    for number, row in enumerate(rows):
        for other in rows[:number]:
            same = row.box == other.box and row.rule.validity.meets(other.rule.validity)
            for kind in OUTDONE if same else ():
                if kind in row.most and kind in other.most and row.most[kind] != other.most[kind]:
                    ground.found.remark(
                        Severity.WARNING,
                        row.rule.place,
                        "The rows {first} and {second} hold in the same situations and differ in {effect}.",
                        why="The higher one counts, and the other is never seen.",
                        remedy="Remove one of them, or make it narrower.",
                        first=other.rule.place.line,
                        second=row.rule.place.line,
                        effect=kind.value,
                    )
