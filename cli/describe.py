"""`berord rules describe`: a whole pack as prose and tables, on the screen, as a page or as a document."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import rich_click as click

from cli import options
from cli.language import current_language, words
from cli.output import say
from impact.run import DEFAULT_PACK, open_pack

_ = words()

STANDARD_OUTPUT = "-"


@click.command(
    "describe",
    help=_("""Describe a pack: who is told, when and how, in plain words, as .html, .docx or text.

Example: berord rules describe danderyd -o dialogmodell.docx"""),
)
@click.argument("name", metavar="[NAME|PATH]", default=DEFAULT_PACK)
@click.option(
    "-o",
    "--output",
    type=options.FILE,
    default=Path(STANDARD_OUTPUT),
    metavar="FILE",
    help=_("Where to write; the ending .html or .docx decides the form. Text on the screen if left out."),
)
@options.as_of
@options.overwrite
@options.language
def describe_command(name: str, output: Path, as_of: date | None, overwrite: bool) -> None:
    """Print the description, or write it where -o says."""
    from impact.describe import description_of, publish_description
    from rules.description.plain import as_text

    description = description_of(open_pack(name), current_language(), on=options.day_or_today(as_of))
    if str(output) == STANDARD_OUTPUT:
        click.echo(as_text(description, shutil.get_terminal_size((100, 40)).columns), nl=False)
        return
    publish_description(description, output, overwrite=overwrite)
    say("Wrote {file}.", file=str(output))
