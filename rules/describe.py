"""A whole pack as prose and tables, for the dialogue with those concerned and for the body that adopts it."""

from __future__ import annotations

from datetime import date

from rules.description.blocks import Bullets, Description, Heading, Paragraph
from rules.description.figures import example_sections, parameter_sections, word_sections
from rules.description.overview import matrix_section, party_sections
from rules.description.rulings import rule_sections, stage_sections, table_sections
from rules.description.sentences import Speaker, Wording
from rules.pack import Pack

__all__ = ["Wording", "describe"]


def describe(pack: Pack, wording: Wording, *, on: date) -> Description:
    """The pack as it holds on a day, in the language of the wording.

    Titles, sources and cases are the pack's own texts, in the pack's language. Raises RulesError when the pack is not
    valid on the day.
    """
    speaker, _ = Speaker(pack, wording), wording.translate
    return Description(
        title=pack.title,
        subtitle=_("Rule pack {name}, version {version}").format(name=pack.name, version=pack.version),
        language=wording.language,
        contents=_("Contents"),
        blocks=(
            *_status(speaker),
            *_reading(speaker),
            *party_sections(speaker),
            *rule_sections(speaker, on),
            *stage_sections(speaker, on),
            *table_sections(speaker),
            *matrix_section(speaker, on),
            *parameter_sections(speaker),
            *word_sections(speaker),
            *example_sections(speaker),
            *_identity(speaker),
        ),
    )


def _status(speaker: Speaker) -> list[Heading | Paragraph]:
    """Who adopted the pack, on what ground, and since when it holds."""
    _, pack = speaker.wording.translate, speaker.pack
    adoption, validity = pack.adoption, pack.validity
    if adoption.is_example:
        status = _("This is an example to adopt. No body has adopted it, and it binds nobody until one does.")
    else:
        parts = [adoption.body, adoption.decided_on, adoption.register_number, adoption.paragraph]
        status = _("Adopted: {decision}.").format(decision=", ".join(str(part) for part in parts if part))
    blocks: list[Heading | Paragraph] = [Heading(_("Status")), Paragraph(status, is_notice=True)]
    blocks.append(Paragraph(speaker.days(validity)))
    if adoption.ground:
        blocks.append(Paragraph(_("Basis: {ground}.").format(ground=adoption.ground)))
    if pack.language != speaker.wording.language:
        blocks.append(Paragraph(_("Titles, sources, descriptions and examples stand in the language of the pack.")))
    return blocks


def _reading(speaker: Speaker) -> list[Heading | Paragraph | Bullets]:
    """How rules work together, in a few sentences."""
    _ = speaker.wording.translate
    return [
        Heading(_("How to read this")),
        Paragraph(
            _(
                "The rules are applied in two steps. First: who is told about a measure, how early and in which form. "
                "Then: the measure as a whole, at which level it is handled, with whom, and who decides."
            )
        ),
        Bullets(
            (
                _("Every rule stands for itself, and their order does not matter. A rule holds when all it asks for "
                  "is so."),
                _("Rules only add: of several notices the longest counts, of several levels the highest; forms and "
                  "participants add up."),
                _("An exemption takes information away, but never what the law requires."),
                _("Who is told, how early and how never depends on a company's size, name or earlier contacts."),
                _("The level is a proposal: a person decides."),
            )
        ),
    ]  # fmt: skip


def _identity(speaker: Speaker) -> list[Heading | Paragraph]:
    """What tells this version from every other."""
    _, pack = speaker.wording.translate, speaker.pack
    text = _(
        "This text was made from the rules themselves. Pack {name}, version {version}, with {rules} rules, "
        "{parameters} parameters and {cases} cases. The checksum changes whenever something that decides does: {hash}"
    )
    counts = {"rules": len({rule.rule_id for rule in pack.rules}), "parameters": len(pack.parameters)}
    said = text.format(name=pack.name, version=pack.version, cases=len(pack.cases), hash=pack.hash, **counts)
    return [Heading(_("Version")), Paragraph(said)]
