"""`berord runs`: what was run, when, with which rules, and what changed in between."""

from __future__ import annotations

import rich_click as click

from cli import options
from cli.language import current_language, words
from cli.output import print_json, print_rows, say
from impact.store.database import reading
from impact.store.run_diff import diff_runs
from impact.store.runs import list_runs, show_run
from impact.terms import Change

_ = words()

BRIEF = ("run_id", "as_of", "pack", "assessed", "informed", Change.NEW, Change.CHANGED, Change.GONE)
"""What fits in eighty columns; CSV and JSON hold all."""

RUN_ID = click.IntRange(1, 2**31 - 1)


@click.group("runs", help=_("List, show and compare runs."))
def runs() -> None:
    """The group of the commands below."""


@runs.command("list", help=_("List all runs, newest first."))
@options.database
@options.any_day
@options.output_format
@options.language
def list_command(database: str, output_format: str | None) -> None:
    """Print a row per run."""
    columns = {
        "run_id": _("No."),
        "as_of": _("Day"),
        "pack": _("Pack"),
        "assessed": _("Measures"),
        "exposures": _("Exposures"),
        "informed": _("To tell"),
        **{change.value: change.label(current_language()).capitalize() for change in Change},
    }
    with reading(database) as connection:
        rows = list_runs(connection)
    print_rows(rows, columns, output_format, brief=BRIEF)
    if not rows:
        say("No runs yet. Register measures: berord register FILE")


@runs.command("show", help=_("Show all that a run reported, as JSON."))
@click.argument("run_id", type=RUN_ID)
@options.database
@options.any_day
@options.only_json
@options.language
def show_command(run_id: int, database: str) -> None:
    """Print one run."""
    with reading(database) as connection:
        print_json(show_run(connection, run_id))


@runs.command("diff", help=_("Compare two runs: who is new, changed, or gone. Example: berord runs diff 1 2"))
@click.argument("first", type=RUN_ID)
@click.argument("second", type=RUN_ID)
@click.option("--all", "with_still", is_flag=True, help=_("Also what is unchanged."))
@options.database
@options.any_day
@options.output_format
@options.language
def diff_command(first: int, second: int, with_still: bool, database: str, output_format: str | None) -> None:
    """Print what changed between two runs."""
    with reading(database) as connection:
        rows, alone = diff_runs(connection, first, second)
    shown = [row for row in rows if with_still or row["change"] != Change.STILL]
    columns = {
        "measure_id": _("Measure"),
        "recipient_type": _("Type of recipient"),
        "recipient_id": _("Recipient"),
        "change": _("Change"),
    }
    print_rows(shown, columns, output_format)
    counts = {c.label(current_language()): sum(row["change"] == c for row in rows) for c in Change}
    say("{counts}.", counts=", ".join(f"{n} {word}" for word, n in counts.items()))
    if alone:
        say("Assessed in only one of the runs, and not compared: {n} measures.", n=len(alone))
