"""`berord run`: assess what is pending."""

from __future__ import annotations

from datetime import date

import rich_click as click

from cli import options, spread
from cli.language import words
from cli.progress import log_form as log_option
from cli.progress import shown
from cli.report import tell_traces
from cli.run_report import print_report, tell_causes, tell_changes
from impact.engines.engine import Chosen
from impact.run import DEFAULT_PACK, Wanted, open_pack
from impact.run import run as run_pending

_ = words()


@click.command(
    "run",
    help=_("""Assess the measures that are pending: changed, or touched by another day, pack or register.

Example: berord run --measure TK-2027-014"""),
)
@click.option("--measure", "measure_ids", multiple=True, metavar="ID", help=_("Only this measure; may be repeated."))
@click.option("--all", "with_all", is_flag=True, help=_("Every measure, pending or not."))
@options.pack
@spread.spread
@log_option
@options.database
@options.as_of
@options.output_format
@options.language
def run(
    measure_ids: tuple[str, ...],
    with_all: bool,
    pack_name: str | None,
    engine: Chosen,
    log_form: str | None,
    database: str,
    as_of: date | None,
    output_format: str | None,
) -> None:
    """Assess and report the run."""
    day = options.day_or_today(as_of)
    with shown(_("Assessing"), log_form) as stages:
        pack = open_pack(pack_name or DEFAULT_PACK)
        report = run_pending(
            database, pack=pack, as_of=day, wanted=Wanted(measure_ids, with_all), stages=stages, engine=engine
        )
    tell_changes(report)
    tell_causes(report)
    print_report(report, output_format)
    tell_traces(database)
