"""`berord profile`: how a sender's files map to ours, as small files that officers read and change."""

from __future__ import annotations

from pathlib import Path

import rich_click as click

from cli import options
from cli.language import current_language, words
from cli.output import busy, print_rows, say
from impact.intake.profiles.draft import draft_profile
from impact.intake.profiles.find import available_profiles, open_profile
from impact.intake.profiles.keys import REGISTER_WORDS
from impact.intake.profiles.model import MEASURES
from impact.intake.profiles.vocabulary import check_words
from impact.intake.vocabulary import CODE_FIELDS
from impact.outreach.files import check_writable, write_beside
from impact.run import DEFAULT_PACK, open_pack

_ = words()


@click.group("profile", help=_("Draft, check and list profiles: how a sender's files map to ours."))
def profile() -> None:
    """The group of the commands below."""


@profile.command(
    "list",
    help=_("""List the profiles that can be named: those in the folder profiles (or BERORD_PROFILES), and the built-in.

Example: berord profile list"""),
)
@options.any_day
@options.output_format
@options.language
def list_command(output_format: str | None) -> None:
    """Print a row per profile."""
    rows = []
    for name, path in available_profiles().items():
        found = open_profile(str(path))
        row = {"name": name, "register": REGISTER_WORDS[found.register], "format": found.format or ""}
        rows.append(row | {"description": found.description, "file": str(path)})
    columns = {
        "name": _("Profile"),
        "register": _("Register"),
        "format": _("Format"),
        "description": _("Description"),
        "file": _("File"),
    }
    print_rows(rows, columns, output_format)


@profile.command(
    "check",
    help=_("""Check a profile: every mistake at once, with line, key and what to do; its words against the rule pack.

Example: berord profile check trafikkontoret.toml"""),
)
@click.argument("name", metavar="NAME|PATH")
@options.pack
@options.any_day
@options.language
def check(name: str, pack_name: str | None) -> None:
    """Say that the profile is in order, or refuse it."""
    found = open_profile(name)
    check_words(found, open_pack(pack_name or DEFAULT_PACK), CODE_FIELDS)
    say(
        "The profile {name} is in order: {columns} columns, {words} value lists, {ignored} passed over.",
        name=found.name,
        columns=len(found.columns),
        words=len(found.words),
        ignored=len(found.ignored),
    )


@profile.command(
    "draft",
    help=_("""Propose a profile from FILE: columns by name, words with counts and the nearest of ours, dates, system.

What can be two things is written as "?", and the profile is refused until somebody has chosen. Nothing is stored.

Example: berord profile draft belaggning.xlsx -o profiles/trafikkontoret.toml"""),
)
@click.argument("path", type=options.FILE, metavar="FILE")
@click.option(
    "--register",
    type=click.Choice(list(REGISTER_WORDS)),
    default=MEASURES,
    show_default=True,
    help=_("What the file holds."),
)
@options.layer
@options.pack
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), metavar="FILE", help=_("Where to write it; else it is printed.")
)
@options.overwrite
@options.any_day
@options.language
def draft_command(
    path: Path, register: str, layer: str | None, pack_name: str | None, output: Path | None, overwrite: bool
) -> None:
    """Print the proposal or write it, and say how much is left to choose."""
    if output is not None:
        check_writable(output, overwrite=overwrite)
    with busy(_("Reading {file}").format(file=path.name)):
        pack = open_pack(pack_name or DEFAULT_PACK)
        draft = draft_profile(path, register, layer=layer, pack=pack, language=current_language())
    if output is None:
        click.echo(draft.text, nl=False)
    else:
        write_beside(output, lambda place: _write(place, draft.text), overwrite=overwrite)
    say('Choices left to make, where it says "?": {n}.', n=draft.n_choices)


def _write(place: Path, text: str) -> None:
    place.write_text(text, encoding="utf-8")
