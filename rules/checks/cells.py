"""Every cell of kind and stage (skede) is decided by a rule that names one of them, or excused with a reason.

A general rule holds in every cell, but nobody has thought of taxes when writing it: it takes a rule that names the kind
or the stage, or an entry under `ingen_regel` that says why none does.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

from rules.boxes import Box, Space
from rules.catalogue import Owner
from rules.checks.ground import Boxed, Ground
from rules.effects import EffectKind
from rules.errors import Severity
from rules.hits import situation
from rules.model import NoRule
from rules.sections.codes import KIND_LIST, STAGE_LIST
from rules.twins import spelled

Cell = tuple[str, str]

DECIDING = {
    Owner.RECIPIENT: (EffectKind.INFORM, EffectKind.EXEMPT, EffectKind.DIALOGUE),
    Owner.MATTER: (EffectKind.LEVEL, EffectKind.COMMITTEE),
}
"""What must be said of a cell, in the stage that decides about recipients and in the one about matters."""


def check_cells(ground: Ground) -> None:
    """Remark cells that no rule decides, and reasons for cells that rules do decide."""
    for stage in ground.pack.catalogue.stages:
        names = _axes(ground, stage)
        if names is not None and ground.boxes[stage]:
            _check_stage(ground, stage, names)


def _axes(ground: Ground, stage: str) -> tuple[str, str] | None:
    """The fields of kind and of stage, when the stage of deciding has both; of several of one list, the first."""
    fields = reversed(ground.pack.catalogue.fields(stage).items())
    by_list = {field.code_list: name for name, field in fields}
    if KIND_LIST not in by_list or STAGE_LIST not in by_list:
        return None
    return by_list[KIND_LIST], by_list[STAGE_LIST]


def _check_stage(ground: Ground, stage: str, names: tuple[str, str]) -> None:
    space = ground.spaces[stage]
    owners = ground.pack.catalogue.owners(stage)
    kinds = {kind for owner, each in DECIDING.items() if owner in owners for kind in each}
    naming = [b for b in ground.boxes[stage] if _decides(b, kinds, names) and b.rule.validity.covers(ground.on)]
    boxes = {cell: _box(space, names, cell) for cell in _cells(ground)}
    decided = {cell for cell, box in boxes.items() if any(box.meets(each.box) for each in naming)}
    entries = [entry for entry in ground.pack.no_rules if entry.stage == stage]
    excused = {cell for cell in boxes if any(_covers(entry, cell) for entry in entries)}
    for gap in space.merged(box for cell, box in boxes.items() if cell not in decided | excused):
        _remark_gap(ground, stage, situation(space, gap, ground.pack.language), kinds)
    # a reason may well stand beside the exemption that it explains
    acting = [each for each in naming if each.rule.effects and EffectKind.EXEMPT not in each.most]
    for entry in entries:
        said = [name for name, codes in zip(names, (entry.kinds, entry.stages), strict=True) if codes]
        against = [each for each in acting if all(name in each.box.limits for name in said)]
        if all(any(box.meets(each.box) for each in against) for cell, box in boxes.items() if _covers(entry, cell)):
            ground.found.remark(
                Severity.WARNING,
                entry.place,
                "The reason is not true: rules let something follow in every cell that it is given for.",
                remedy="Remove it, or the rules that were not meant.",
            )


def _decides(boxed: Boxed, kinds: set[EffectKind], names: Sequence[str]) -> bool:
    says = not boxed.rule.effects or any(effect.kind in kinds for effect in boxed.rule.effects)
    return says and any(name in boxed.box.limits for name in names)


def _cells(ground: Ground) -> list[Cell]:
    lists = (ground.pack.code_lists[name] for name in (KIND_LIST, STAGE_LIST))
    return [(kind.code, stage.code) for kind, stage in product(*lists)]


def _box(space: Space, names: tuple[str, str], cell: Cell) -> Box:
    bits = (1 << space.partitions[name].bit_of(code) for name, code in zip(names, cell, strict=True))
    return space.plain(dict(zip(names, bits, strict=True)))


def _covers(entry: NoRule, cell: Cell) -> bool:
    kind, stage = cell
    return (entry.kinds is None or kind in entry.kinds) and (entry.stages is None or stage in entry.stages)


def _remark_gap(ground: Ground, stage: str, where: str, kinds: set[EffectKind]) -> None:
    language = ground.pack.language
    ground.found.remark(
        Severity.WARNING,
        ground.place,
        "In the stage {stage} no rule that names the kind or the stage decides {where}.",
        why="Nobody has said that nothing is to follow.",
        remedy="Add a rule with {effects}, or write under {section} that there is none, and why.",
        stage=spelled(stage, language),
        where=where,
        effects=", ".join(spelled(kind.value, language) for kind in EffectKind if kind in kinds),
        section=spelled("ingen_regel", language),
    )
