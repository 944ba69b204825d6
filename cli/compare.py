"""`berord rules diff`, `simulate` and `sensitivity`: what a change of rules would lead to, before it is adopted."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any

import rich_click as click

from cli import options
from cli.language import current_language, words
from cli.output import busy, print_json, print_rows, say
from cli.simulation import print_simulation
from impact.answers.pack_difference import MOST_SHOWN, as_json, as_rows, compare, lines
from impact.answers.sensitivity import DISTANCES, FACTORS, Trial, Variation, sensitivity
from impact.answers.simulate import Scope, simulate
from impact.run import DEFAULT_PACK, open_pack
from impact.store.database import reading
from impact.store.material import newest_pack
from rules.grammar import number_of
from rules.pack import Pack
from rules.twins import meant

_ = words()

CURRENT = "current"


class Numbers(click.ParamType):  # type: ignore[type-arg]
    """Numbers between commas, zero or more: 0.5,1,2."""

    name = "NUMBERS"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[float, ...]:
        """Read the numbers; with decimal commas, put semicolons between them."""
        if isinstance(value, tuple):
            return value
        separator = ";" if ";" in value else ","
        found = [number_of(part, current_language()) for part in value.split(separator)]
        known = tuple(number for number in found if number is not None and number >= 0)
        if len(known) < len(found):
            self.fail(_("'{value}' is not a list of numbers. Write 0.5,1,2.").format(value=value), param, ctx)
        return known


NUMBERS = Numbers()


@click.command(
    "diff",
    help=_("""Compare two packs: what they say differently, and which situations they conclude otherwise.

Example: berord rules diff stockholm egna-regler"""),
)
@click.argument("first", metavar="A")
@click.argument("second", metavar="B")
@click.option("--all", "with_all", is_flag=True, help=_("Every situation, not only the largest."))
@options.as_of
@options.output_format
@options.language
def diff_command(first: str, second: str, with_all: bool, as_of: date | None, output_format: str | None) -> None:
    """Print the differences, then the situations."""
    found = compare(open_pack(first), open_pack(second), options.day_or_today(as_of))
    if output_format == "json":
        print_json(as_json(found))
    elif output_format is None:
        click.echo("\n".join(lines(found, current_language(), most=None if with_all else MOST_SHOWN)))
    else:
        columns = {
            "section": _("Section"), "name": _("Name"), "change": _("Change"), "what": _("What"),
            "before": _("Before"), "after": _("After"), "where": _("Situation"),
        }  # fmt: skip
        print_rows(as_rows(found), columns, output_format)


@click.command(
    "simulate",
    help=_("""Judge registered measures and questions by pack A and by pack B: what B would change. Nothing is stored.

A may be 'current': the pack of the newest run.

Example: berord rules simulate current egna-regler --named"""),
)
@click.argument("first", metavar="A")
@click.argument("second", metavar="B")
@click.option(
    "--since",
    type=options.DAY,
    metavar="DATE",
    help=_("Only measures that came in, or changed, in runs since the day."),
)
@click.option("--named", is_flag=True, help=_("Name every recipient, proposal and question whose outcome changes."))
@options.database
@options.as_of
@options.output_format
@options.language
def simulate_command(
    first: str,
    second: str,
    since: date | None,
    named: bool,
    database: str,
    as_of: date | None,
    output_format: str | None,
) -> None:
    """Print the figures, and the rows when asked for."""
    with busy(_("Comparing")):
        scope = Scope(options.day_or_today(as_of), since, named)
        found = simulate(database, _pack_or_current(first, database), _pack_or_current(second, database), scope)
    print_simulation(found, output_format)


def _pack_or_current(name: str, database: str) -> Pack:
    if name != CURRENT:
        return open_pack(name)
    with reading(database) as connection:
        return newest_pack(connection)[1]


@click.command(
    "sensitivity",
    help=_("""Show how many are affected and informed as a distance of the pack grows or shrinks. Nothing is stored.

Example: berord rules sensitivity --parameter räckvidd_m --factor 0.5,1,2 --by-kind"""),
)
@click.argument("name", metavar="[NAME|PATH]", default=DEFAULT_PACK)
@click.option(
    "--parameter", required=True, metavar="NAME", help=_("The distance: område_avstånd_m, räckvidd_m or gatubredd_m.")
)
@click.option("--factor", type=NUMBERS, metavar="NUMBERS", help=_("What to multiply the pack's distances by."))
@click.option("--values", type=NUMBERS, metavar="NUMBERS", help=_("Metres to try instead, the same for every kind."))
@click.option("--by-kind", is_flag=True, help=_("Figures for each kind of measure, too."))
@options.database
@options.as_of
@options.output_format
@options.language
def sensitivity_command(
    name: str,
    parameter: str,
    factor: tuple[float, ...] | None,
    values: tuple[float, ...] | None,
    by_kind: bool,
    database: str,
    as_of: date | None,
    output_format: str | None,
) -> None:
    """Print a row per distance, and per kind when asked for."""
    if factor and values:
        raise click.UsageError(_("Give --factor or --values, not both."))
    wanted = meant(parameter, DISTANCES, "en")
    if wanted not in DISTANCES:
        raise click.UsageError(
            _("'{name}' is no distance that can be tried. Choose one of {known}.").format(
                name=parameter, known=", ".join(DISTANCES)
            )
        )
    trials = [Trial(value=value) for value in values or ()] or [Trial(factor=each) for each in factor or FACTORS]
    with busy(_("Comparing")):
        variation = Variation(wanted, tuple(trials), options.day_or_today(as_of), by_kind)
        found = sensitivity(database, open_pack(name), variation)
    columns = {
        "factor": _("Factor"), "least_m": _("From m"), "most_m": _("To m"), "kind": _("Kind"),
        "measures": _("Measures"), "exposures": _("Exposures"), "recipients": _("Recipients"),
        "messages": _("Messages"), "silent": _("Silent"),
    }  # fmt: skip
    shown = {key: header for key, header in columns.items() if by_kind or key != "kind"}
    print_rows([asdict(row) for row in found], shown, output_format)
    say("Nothing was stored.")


COMPARISONS: tuple[click.Command, ...] = (diff_command, simulate_command, sensitivity_command)
