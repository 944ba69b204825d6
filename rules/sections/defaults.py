"""Defaults (`förval`): to which level what no rule gives a level goes, by stage of deciding."""

from __future__ import annotations

from collections.abc import Sequence

from rules.effects import EffectKind
from rules.errors import Mistakes, Place
from rules.form import Form
from rules.model import Default
from rules.sections.codes import LEVEL_LIST
from rules.sections.gather import DEFAULTS, Part
from rules.sections.rulebook import Ground, is_known_stage
from rules.source import Record
from rules.twins import spelled

DEFAULT_KEYS = (EffectKind.LEVEL.value, "källa", "anmärkning")


def read_defaults(parts: Sequence[Part], ground: Ground, head: Place, mistakes: Mistakes) -> dict[str, Default]:
    """The default of each stage that has one; a stage in which everything gets a level must have it."""
    found: dict[str, Default] = {}
    for part in parts:
        if not is_known_stage(part, ground, mistakes):
            continue
        default = _default(part, ground, mistakes)
        if part.name in found:
            mistakes.add(part.place, "The default of {stage} stands twice.", stage=_spelled(part.name, ground))
        if default is not None:
            found[part.name] = default
    named = {part.name for part in parts}
    for stage in ground.catalogue.defaulted:
        if stage not in named:
            mistakes.add(
                head,
                "The pack does not say to which level what no rule matches goes, in the stage {stage}.",
                why="It would be dropped.",
                remedy="Write {section}, and under it {stage} with {keys}.",
                stage=_spelled(stage, ground),
                section=_spelled(DEFAULTS, ground),
                keys=", ".join(_spelled(key, ground) for key in DEFAULT_KEYS[:2]),
            )
    return found


def _default(part: Part, ground: Ground, mistakes: Mistakes) -> Default | None:
    if part.name not in ground.catalogue.defaulted:
        mistakes.add(
            part.place,
            "The stage {stage} has no default: what no rule matches there needs no level.",
            remedy="Stages with a default: {known}.",
            stage=_spelled(part.name, ground),
            known=", ".join(_spelled(stage, ground) for stage in ground.catalogue.defaulted) or "–",
        )
        return None
    if not isinstance(part.node, Record):
        mistakes.add(part.place, "The key {key} must hold keys and values.", key=_spelled(part.name, ground))
        return None
    form = Form(part.node, mistakes, language=ground.header.language)
    form.check_keys(DEFAULT_KEYS)
    level, known = form.text(EffectKind.LEVEL.value), [code.code for code in ground.lists.get(LEVEL_LIST, ())]
    if level and level not in known:
        form.refuse_word(EffectKind.LEVEL.value, level, known)
    return Default(part.name, level, form.text("källa"), form.place)


def _spelled(word: str, ground: Ground) -> str:
    return spelled(word, ground.header.language)
