"""Who sits where, and the matrix of kinds and stages: what happens in each cell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from rules.catalogue import Owner
from rules.description.blocks import Block, Bullets, Grid, Heading, Paragraph
from rules.description.matrix import Cell, cell_of
from rules.description.sentences import Speaker, alphabetical, capital, effect_names
from rules.effects import Effect, EffectKind, Outcome
from rules.model import Code
from rules.sections.codes import (
    COMMITTEE_LIST,
    DEVIATION_LIST,
    DIALOGUE_LIST,
    KIND_LIST,
    LEVEL_LIST,
    PARTICIPANT_LIST,
    STAGE_LIST,
)

COLUMNS = (
    (EffectKind.NOTICE_DAYS, "notice_days", ""),
    (EffectKind.DIALOGUE, "dialogue_forms", DIALOGUE_LIST),
    (EffectKind.LEVEL, "level", LEVEL_LIST),
    (EffectKind.LED_BY, "led_by", PARTICIPANT_LIST),
    (EffectKind.COMMITTEE, "committees", COMMITTEE_LIST),
)
"""The effect, the part of an outcome that holds it, and the list of its words."""
EXPLAINED = (EffectKind.DIALOGUE, EffectKind.LEVEL)
"""The columns that say why nothing follows."""
WIDTHS = (4, 4, 3, 4, 4, 4, 4)

Column = tuple[EffectKind, str, str]
Texts = tuple[str, ...]


def party_sections(speaker: Speaker) -> Iterator[Block]:
    """Levels, forms of dialogue, participants and committees, each with what the pack says of it."""
    _ = speaker.wording.translate
    lists = speaker.pack.code_lists
    yield Heading(_("Levels and participants"))
    yield Paragraph(_("The levels, the lowest first. A committee is a track of its own and not a level."))
    yield Bullets(tuple(_described(code, speaker) for code in lists[LEVEL_LIST]))
    for heading, name in (
        (_("Who can be invited, or lead"), PARTICIPANT_LIST),
        (_("Committees"), COMMITTEE_LIST),
        (_("Forms of dialogue"), DIALOGUE_LIST),
        (_("Deviations that are reported"), DEVIATION_LIST),
    ):
        if lists.get(name):
            yield Heading(heading, rank=2)
            said = [_described(code, speaker) for code in lists[name]]
            yield Bullets(tuple(sorted(said, key=alphabetical) if name == PARTICIPANT_LIST else said))


def _described(code: Code, speaker: Speaker) -> str:
    label = code.label(speaker.wording.language)
    return f"{label}: {code.description}" if code.description else label


def matrix_section(speaker: Speaker, on: date) -> Iterator[Block]:
    """Every kind in every stage: notice, forms, level, who leads and who decides."""
    _ = speaker.wording.translate
    heading, names = _("Kinds and stages: what happens when"), effect_names(_)
    yield Heading(heading, is_wide=True)
    yield Paragraph(
        _("Stated plainly is what holds as soon as somebody is concerned. “May be” and “at times” stand before what "
          "other rules add when more is so, such as a closed street or a large investment; the rules above say when.")
    )  # fmt: skip
    heads = (_("Kind"), _("Stage"), *(names[kind] for kind, _part, _list in COLUMNS))
    yield Grid(heading, heads, tuple(_rows(speaker, on)), WIDTHS)


def _rows(speaker: Speaker, on: date) -> Iterator[Texts]:
    """Kinds of which the same is said throughout are one; so are the stages of a kind of which the same is said."""
    stages = [code.code for code in speaker.pack.code_lists[STAGE_LIST]]
    alike: dict[tuple[Texts, ...], list[str]] = {}
    for code in speaker.pack.code_lists[KIND_LIST]:
        said = tuple(_said(speaker, code.code, stage, on) for stage in stages)
        alike.setdefault(said, []).append(code.code)
    for said, kinds in alike.items():
        together: dict[Texts, list[str]] = {}
        for texts, stage in zip(said, stages, strict=True):
            together.setdefault(texts, []).append(stage)
        kind = capital(", ".join(speaker.label(KIND_LIST, each) for each in kinds))
        for texts, same in together.items():
            yield (kind, capital(", ".join(speaker.label(STAGE_LIST, stage) for stage in same)), *texts)


def _said(speaker: Speaker, kind: str, stage: str, on: date) -> Texts:
    """The columns of one kind in one stage."""
    catalogue = speaker.pack.catalogue
    about_measures = [each for each in catalogue.stages if {KIND_LIST, STAGE_LIST} & catalogue.fields(each).keys()]
    cells = {each: cell_of(speaker.pack, each, kind, stage, on) for each in about_measures}
    of_owner = {}
    for deciding, cell in cells.items():
        tells = Owner.RECIPIENT in speaker.pack.catalogue.owners(deciding)
        of_owner[Owner.RECIPIENT if tells else Owner.MATTER] = cell
    nobody = of_owner[Owner.RECIPIENT].is_silent if Owner.RECIPIENT in of_owner else False
    return tuple(_text(speaker, column, of_owner[column[0].owner], is_silent=nobody) for column in COLUMNS)


def _text(speaker: Speaker, column: Column, cell: Cell, *, is_silent: bool) -> str:
    """What a cell says in one column. `is_silent`: nobody is told, so that general rules find nobody concerned."""
    _ = speaker.wording.translate
    kind = column[0]
    said = _follows(speaker, column, cell)
    if is_silent and kind.owner is Owner.RECIPIENT:
        said = _("Nobody is told.") if kind in EXPLAINED else "–"
    if cell.because is None:
        return said
    if kind not in EXPLAINED:
        return "–" if is_silent else said
    reason = cell.because.rstrip(".")
    if is_silent:
        return _("None, because: {reason}.").format(reason=reason)
    return f"{said}\n" + _("No rule of its own, because: {reason}.").format(reason=reason)


def _follows(speaker: Speaker, column: Column, cell: Cell) -> str:
    """What is certain, and what may be."""
    _ = speaker.wording.translate
    kind = column[0]
    is_ladder = kind in (EffectKind.NOTICE_DAYS, EffectKind.LEVEL)
    sure, more = (_steps if is_ladder else _words)(speaker, column, cell)
    templates = {
        (True, True): _("{sure}; may be {more}"),
        (True, False): _("may be {more}"),
        (False, True): _("{sure}; at times also {more}"),
        (False, False): _("at times {more}"),
    }
    template = templates[is_ladder, bool(sure)] if more else "{sure}"
    return capital(template.format(sure=", ".join(sure), more=speaker.joined(more, either=is_ladder))) or "–"


def _steps(speaker: Speaker, column: Column, cell: Cell) -> tuple[list[str], list[str]]:
    """Of notice and level: the least, and the higher ones that may be."""

    def step(outcome: Outcome) -> int:
        held = getattr(outcome, column[1])
        return -1 if held is None else int(held)

    def said(number: int) -> str:
        return speaker.label(LEVEL_LIST, speaker.pack.levels[number]) if column[2] else str(number)

    least = step(cell.certain)
    higher = sorted({step(outcome) for outcome in cell.possible if step(outcome) > least})
    return [said(least)] if least >= 0 else [], [said(number) for number in higher]


def _words(speaker: Speaker, column: Column, cell: Cell) -> tuple[list[str], list[str]]:
    """Of sets: the words that are certain, and the others that may be, ordered as `Speaker.values` does."""
    sure: frozenset[str] = getattr(cell.certain, column[1])
    more = frozenset(word for outcome in cell.possible for word in getattr(outcome, column[1])) - sure
    codes: Sequence[str] = [code.code for code in speaker.pack.code_lists.get(column[2], ())]
    first, rest = (
        speaker.values(column[0], [Effect(column[0], code) for code in codes if code in chosen])
        for chosen in (sure, more)
    )
    return first, rest
