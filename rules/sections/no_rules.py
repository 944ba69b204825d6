"""Cells without a rule (`ingen_regel`): kinds and stages for which nothing follows on purpose, each with the reason."""

from __future__ import annotations

from collections.abc import Sequence

from rules.errors import Mistakes
from rules.form import Form, forms_of
from rules.model import NoRule
from rules.sections.codes import KIND_LIST, STAGE_LIST
from rules.sections.gather import Part
from rules.sections.rulebook import Ground

NO_RULE_KEYS = ("steg", KIND_LIST, STAGE_LIST, "därför")


def read_no_rules(parts: Sequence[Part], ground: Ground, mistakes: Mistakes) -> tuple[NoRule, ...]:
    """The entries in the order written."""
    forms = (form for part in parts for form in forms_of(part.node, part.place, mistakes, ground.header.language))
    return tuple(_entry(form, ground) for form in forms)


def _entry(form: Form, ground: Ground) -> NoRule:
    form.check_keys(NO_RULE_KEYS)
    entry = NoRule(
        stage=form.choice("steg", tuple(ground.catalogue.stages)),
        kinds=_codes(form, KIND_LIST, ground),
        stages=_codes(form, STAGE_LIST, ground),
        because=form.text("därför"),
        place=form.place,
    )
    if entry.kinds is None and entry.stages is None:
        form.mistakes.add(
            form.place,
            "The entry names neither {kind} nor {stage}.",
            why="It would excuse every cell.",
            kind=form.written(KIND_LIST),
            stage=form.written(STAGE_LIST),
        )
    return entry


def _codes(form: Form, name: str, ground: Ground) -> tuple[str, ...] | None:
    words = form.texts(name)
    known = [code.code for code in ground.lists.get(name, ())]
    for word in words:
        if word not in known:
            form.refuse_word(name, word, known)
    return words or None
