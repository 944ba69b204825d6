"""`berord check`: whether what the store holds still follows from itself."""

from __future__ import annotations

from datetime import date

import rich_click as click

from cli import options
from cli.language import current_language, words
from cli.output import busy, print_json, print_rows, say
from impact.checking.check import check as verify
from impact.checking.verdict import Verdict, said

_ = words()

DIFFERS = 4
FAULTS_SHOWN = 5
"""Faults of one check that the table has room for; the JSON has all."""


@click.command(
    "check",
    help=_("""Verify that the database holds together; changes nothing.

References, hashes of packs, runs and conclusions, counts of runs and deliveries; and some measures are assessed
again with the pack and the day of their run, and must expose and inform the same. Which ones is drawn by the day.
It ends with exit code 4 when something differs.

Example: berord check --sample 100"""),
)
@click.option(
    "--sample",
    "n_sample",
    type=click.IntRange(min=0),
    default=20,
    show_default=True,
    metavar="N",
    help=_("So many measures are assessed again."),
)
@options.database
@options.as_of
@options.output_format
@options.language
def check(n_sample: int, database: str, as_of: date | None, output_format: str | None) -> int:
    """Print a row per check; exit 4 when one does not hold."""
    with busy(_("Checking")):
        verdicts = verify(database, n_sample=n_sample, as_of=options.day_or_today(as_of))
    if output_format == "json":
        print_json([verdict.as_json(current_language()) for verdict in verdicts])
    else:
        columns = {"what": _("Check"), "state": _("State"), "looked_at": _("Looked at"), "found": _("Found")}
        print_rows([_row(verdict) for verdict in verdicts], columns, output_format)
    n_faults = sum(len(verdict.faults) for verdict in verdicts)
    if n_faults:
        say(
            "{n} things differ. Do what a line asks for; else restore a copy of the database, or load the registers "
            "anew. If nobody has changed it by hand or with another program, report it.",
            n=n_faults,
        )
        return DIFFERS
    say("All that could be checked holds.")
    return 0


def _row(verdict: Verdict) -> dict[str, object]:
    state = _("holds") if verdict.holds else _("not tried") if verdict.holds is None else _("differs")
    told = [said(fault, current_language()) for fault in verdict.faults[:FAULTS_SHOWN]]
    if len(verdict.faults) > FAULTS_SHOWN:
        told.append(_("… and {n} more.").format(n=len(verdict.faults) - FAULTS_SHOWN))
    if verdict.not_tried is not None:
        told.append(said(verdict.not_tried, current_language()))
    return {
        "what": said(verdict.what, current_language()),
        "state": state,
        "looked_at": verdict.looked_at,
        "found": " ".join(told),
    }
