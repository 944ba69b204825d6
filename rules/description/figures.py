"""Parameters, words, what is still an example, and the cases as examples."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rules.cases import CaseResult, run_cases
from rules.description.blocks import Block, Bullets, Grid, Heading, Paragraph
from rules.description.sentences import Speaker, capital, effect_names
from rules.effects import Effect, EffectKind
from rules.model import ParameterRow
from rules.sections.codes import (
    COMMITTEE_LIST,
    DEVIATION_LIST,
    DIALOGUE_LIST,
    KIND_LIST,
    LEVEL_LIST,
    PARTICIPANT_LIST,
    STAGE_LIST,
)
from rules.words import number_words

EXAMPLE_WORDS = ("exempel att anta", "example to adopt")
"""How a source says that nothing public gives the rule or the figure."""
NAMED = (LEVEL_LIST, PARTICIPANT_LIST, COMMITTEE_LIST, DIALOGUE_LIST, DEVIATION_LIST)
"""Lists that are told elsewhere."""


def parameter_sections(speaker: Speaker) -> Iterator[Block]:
    """Every parameter with its values, days and sources."""
    _ = speaker.wording.translate
    yield Heading(_("Parameters"))
    yield Paragraph(_("Of several rows the one that says most holds: kind and stage, then kind, then stage, then all."))
    for name, rows in speaker.pack.parameters.items():
        is_told = rows[0].description and speaker.pack.language == speaker.wording.language
        yield Heading(rows[0].description if is_told else speaker.parameter(name), rank=2)
        headers = (_("Holds for"), _("Value"), _("Valid"), _("Last checked"), _("Source"))
        yield Grid(name, headers, tuple(_figures(speaker, rows)), (5, 2, 3, 2, 5))


def _figures(speaker: Speaker, rows: Sequence[ParameterRow]) -> Iterator[tuple[str, ...]]:
    """One row for each value, with all it holds for."""
    _ = speaker.wording.translate
    alike: dict[tuple[str, ...], list[str]] = {}
    for row in rows:
        until = row.validity.valid_to or _("until further notice")
        value = f"{number_words(row.value, speaker.wording.language)} {row.unit}"
        key = (value, f"{row.validity.valid_from}–{until}", str(row.last_checked_on), row.source)
        alike.setdefault(key, []).append(_scope(row, speaker))
    for figures, scopes in alike.items():
        yield (capital(", ".join(scopes)), *figures)


def _scope(row: ParameterRow, speaker: Speaker) -> str:
    _ = speaker.wording.translate
    parts = [speaker.label(name, code) for name, code in ((KIND_LIST, row.kind), (STAGE_LIST, row.stage)) if code]
    return " – ".join(parts) or _("all others")


def word_sections(speaker: Speaker) -> Iterator[Block]:
    """The words of measures, with those that deliveries use for the same."""
    _ = speaker.wording.translate
    yield Heading(_("Words"))
    for name, codes in speaker.pack.code_lists.items():
        if name not in NAMED:
            heading = next((speaker.clause(s, name).name for s in speaker.pack.catalogue.stages), name)
            yield Heading(heading, rank=2)
            rows = tuple((code.label(speaker.wording.language), ", ".join(code.aliases) or "–") for code in codes)
            yield Grid(heading, (_("Word"), _("Also written")), rows, (1, 3))


def example_sections(speaker: Speaker) -> Iterator[Block]:
    """What nobody has adopted yet, then every case with its outcome."""
    _, pack = speaker.wording.translate, speaker.pack
    rules = list(dict.fromkeys(r.rule_id for r in pack.rules if _is_example(r.source)))
    figures = [
        name for name, rows in pack.parameters.items() if any(r.is_example or _is_example(r.source) for r in rows)
    ]
    yield Heading(_("Examples still to adopt"))
    yield Paragraph(
        _("No public source gives the following, in whole or in part. They are proposals for the dialogue and for "
          "whoever adopts the pack.")
    )  # fmt: skip
    yield Bullets(
        (
            _("Rules: {rules}").format(rules=", ".join(rules) or "–"),
            _("Parameters: {parameters}").format(parameters=", ".join(map(speaker.parameter, figures)) or "–"),
        )
    )
    if not pack.cases:
        return
    yield Heading(_("Examples of how it turns out"))
    yield Paragraph(_("Each is tried whenever the rules are tested: the outcome is what the rules say."))
    rows = tuple(
        (result.name, _outcome(result, speaker), ", ".join(result.conclusion.rules)) for result in _tried(speaker)
    )
    yield Grid(_("Examples of how it turns out"), (_("Example"), _("Outcome"), _("Rules")), rows, (5, 6, 3))


def _is_example(source: str) -> bool:
    return any(word in source.casefold() for word in EXAMPLE_WORDS)


def _tried(speaker: Speaker) -> list[CaseResult]:
    """Recipients first, then matters, each in the order written."""
    stages = list(speaker.pack.catalogue.stages)
    return sorted(run_cases(speaker.pack), key=lambda result: stages.index(result.stage))


def _outcome(result: CaseResult, speaker: Speaker) -> str:
    """The conclusion in a few words."""
    _, found = speaker.wording.translate, result.conclusion
    names = effect_names(_)
    parts: list[str] = []
    if EffectKind.INFORM.owner in speaker.pack.catalogue.owners(result.stage):
        exempted = _("Would be told, but is exempted") if found.exempted else _("Is not told")
        told = _("Is told, as the law requires") if found.is_statutory else _("Is told")
        parts.append(told if found.informed else exempted)
        if found.notice_days is not None:
            parts.append(_("at least {n} days before").format(n=found.notice_days))
    elif found.level is None:
        return _("No proposal.")
    for kind, codes in (
        (EffectKind.DIALOGUE, found.dialogue_forms),
        (EffectKind.LEVEL, (found.level,) if found.level else ()),
        (EffectKind.LED_BY, found.led_by),
        (EffectKind.INVITE, found.participants),
        (EffectKind.COMMITTEE, found.committees),
        (EffectKind.DEVIATION, found.deviations),
    ):
        if codes:
            words = speaker.joined(speaker.values(kind, [Effect(kind, code) for code in codes]))
            parts.append(f"{lowered_name(names[kind])}: {words}")
    return capital("; ".join(parts)) + "."


def lowered_name(name: str) -> str:
    """The name of an effect inside a sentence."""
    return name[:1].lower() + name[1:]
