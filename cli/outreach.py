"""`berord outreach`: the work list and the map."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import rich_click as click

from cli import options
from cli.language import current_language, words
from cli.output import busy, say
from impact.outreach.publish import check_list, publish_list, publish_map
from impact.store.database import reading
from impact.store.material import read_material

_ = words()

OUTPUT = click.option(
    "-o",
    "--output",
    "outputs",
    type=click.Path(path_type=Path, dir_okay=False),
    multiple=True,
    metavar="FILE",
    help=_("Where to write; the ending decides the format. May be repeated."),
)


@click.group("outreach", help=_("Write the outreach list and the map."))
def outreach() -> None:
    """The group of the commands below."""


@outreach.command(
    "list",
    help=_("""Write who is to be told what by when: .xlsx, .csv or .gpkg.

Example: berord outreach list -o utskick.xlsx -o utskick.gpkg"""),
)
@OUTPUT
@options.overwrite
@options.database
@options.as_of
@options.language
def list_command(outputs: tuple[Path, ...], overwrite: bool, database: str, as_of: date | None) -> None:
    """Write the list in every format asked for."""
    wanted = outputs or (Path("outreach.xlsx"),)
    for path in wanted:
        check_list(path, overwrite=overwrite)
    with busy(_("Writing the outreach list")):
        with reading(database) as connection:
            material = read_material(connection, as_of=options.day_or_today(as_of), language=current_language())
        for path in wanted:
            publish_list(material, path, overwrite=overwrite)
            say("Wrote {file}.", file=path)


@outreach.command(
    "map",
    help=_("""Write a map that opens in any browser without a network: one HTML file.

Example: berord outreach map -o karta.html"""),
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    default=Path("map.html"),
    show_default=True,
    metavar="FILE",
    help=_("Where to write."),
)
@click.option("--without-recipients", is_flag=True, help=_("Leave the recipients out, for a map that others may see."))
@options.overwrite
@options.database
@options.as_of
@options.language
def map_command(output: Path, without_recipients: bool, overwrite: bool, database: str, as_of: date | None) -> None:
    """Write the map."""
    with busy(_("Drawing the map")):
        with reading(database) as connection:
            material = read_material(connection, as_of=options.day_or_today(as_of), language=current_language())
        publish_map(material, output, with_recipients=not without_recipients, overwrite=overwrite)
    say("Wrote {file}.", file=output)
