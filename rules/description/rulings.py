"""The rules and the decision tables of a pack, each with its sentence and its source."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from rules.description.blocks import Block, Grid, Heading, Paragraph
from rules.description.sentences import Speaker, Translate, capital, effect_names
from rules.effects import EffectKind
from rules.model import Rule, Table
from rules.sections.codes import LEVEL_LIST

RULE_WIDTHS = (2, 9, 7)


def rule_sections(speaker: Speaker, on: date) -> Iterator[Block]:
    """The rules outside tables, grouped by what they add first; a rule stands once."""
    _ = speaker.wording.translate
    apart = speaker.wording.headings
    stages = [stage for stage in speaker.pack.catalogue.stages if stage not in apart]
    plain = [rule for stage in stages for rule in _plain(speaker, stage, on)]
    for heading, kinds in _groups(_):
        rules = [rule for rule in plain if rule.effects and rule.effects[0].kind in kinds]
        if rules:
            yield Heading(heading)
            yield _grid(heading, rules, speaker)
        if EffectKind.EXEMPT in kinds and rules:
            yield Paragraph(_("No exemption holds against what the law requires."))


def stage_sections(speaker: Speaker, on: date) -> Iterator[Block]:
    """The rules of each stage that stands by itself, and where what no rule gives a level goes."""
    _ = speaker.wording.translate
    for stage, heading in speaker.wording.headings.items():
        rules, default = _plain(speaker, stage, on), speaker.pack.defaults.get(stage)
        if not rules and default is None:
            continue
        yield Heading(heading)
        yield Paragraph(_("They are judged by rules of their own, whoever asks and wherever it is."))
        if default is not None:
            level = speaker.pack.label(LEVEL_LIST, default.level, speaker.wording.language)
            said = _("What no rule gives a level goes here: {level}. Source: {source}")
            yield Paragraph(said.format(level=level, source=default.source), is_notice=True)
        if rules:
            yield _grid(heading, rules, speaker)


def _plain(speaker: Speaker, stage: str, on: date) -> list[Rule]:
    """The rules of a stage that hold on the day and stand in no table."""
    return [rule for rule in speaker.pack.rules_of(stage, on) if rule.table is None]


def _groups(translate: Translate) -> tuple[tuple[str, tuple[EffectKind, ...]], ...]:
    return (
        (translate("Who is told"), (EffectKind.INFORM,)),
        (translate("How early"), (EffectKind.NOTICE_DAYS,)),
        (translate("In which form"), (EffectKind.DIALOGUE,)),
        (translate("Exemptions"), (EffectKind.EXEMPT,)),
        (translate("At which level"), (EffectKind.LEVEL, EffectKind.DEVIATION)),
        (translate("Who leads and who takes part"), (EffectKind.LED_BY, EffectKind.INVITE)),
        (translate("What goes to a committee"), (EffectKind.COMMITTEE,)),
    )


def _grid(caption: str, rules: Sequence[Rule], speaker: Speaker) -> Grid:
    _ = speaker.wording.translate
    rows = tuple((rule.rule_id, _said(rule, speaker), rule.source) for rule in rules)
    return Grid(caption, (_("Rule"), _("What it says"), _("Source")), rows, RULE_WIDTHS)


def _said(rule: Rule, speaker: Speaker) -> str:
    """Title and sentence, and the rule's own days when they are not the pack's."""
    sentence = f"{rule.title}.\n{speaker.rule(rule)}"
    if rule.validity == speaker.pack.validity:
        return sentence
    return f"{sentence} {speaker.days(rule.validity)}"


def table_sections(speaker: Speaker) -> Iterator[Block]:
    """Every decision table as it was written."""
    _ = speaker.wording.translate
    for table in speaker.pack.tables:
        yield Heading(table.title, is_wide=True)
        yield Paragraph(_("Source: {source}").format(source=table.source))
        yield _written(table, speaker)


def _written(table: Table, speaker: Speaker) -> Grid:
    _ = speaker.wording.translate
    effects = [EffectKind(word) for word in table.effects]
    # What holds for every row alike is said once, in the caption.
    shared = [c for c in table.rows[0].conditions if all(c in row.conditions for row in table.rows)]
    fields = [name for name in table.fields if name not in {condition.field for condition in shared}]
    heads = [speaker.clause(table.stage, name).name for name in fields]
    headers = (_("Row"), *heads, *(effect_names(_)[kind] for kind in effects), _("What it is about"), _("Source"))
    rows = tuple(_row(row, fields, effects, table, speaker) for row in table.rows)
    caption = table.title
    if shared:
        clauses = speaker.joined([speaker.condition(table.stage, condition) for condition in shared])
        caption = _("{title} – when {conditions}").format(title=table.title, conditions=clauses)
    return Grid(caption, headers, rows, (2, *(4 for _each in fields), *(3 for _each in effects), 4, 5))


def _row(
    row: Rule, fields: Sequence[str], effects: Sequence[EffectKind], table: Table, speaker: Speaker
) -> tuple[str, ...]:
    translate = speaker.wording.translate
    conditions = {condition.field: condition for condition in row.conditions}
    asked = [speaker.cell(row.stage, conditions[f]) if f in conditions else translate("any") for f in fields]
    added = [", ".join(speaker.values(kind, row.effects)) or "–" for kind in effects]
    source = "" if row.source == table.source else row.source
    return (row.rule_id, *map(capital, asked), *added, "" if row.title == table.title else row.title, source)
