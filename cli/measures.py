"""`berord measures`: what is registered, what each revision changed, and taking a measure back."""

from __future__ import annotations

from datetime import date
from typing import Any

import rich_click as click

from cli import options
from cli.changes import field_in_words, header_of
from cli.language import words
from cli.output import print_rows, say, word
from impact.store.database import reading
from impact.store.measures import MeasureFilter, history_of, list_measures, show_measure
from impact.terms import RevisionClass

_ = words()

COLUMNS = {
    "measure_id": _("Measure"),
    "administration_id": _("Administration"),
    "project_id": _("Project"),
    "register_number": _("Register number"),
    "title": _("Title"),
    "kind": _("Kind"),
    "stage": _("Stage"),
    "starts_on": _("Starts"),
    "ends_on": _("Ends"),
    "location_quality": _("Place"),
    "revision": _("Revision"),
    "change": _("Change"),
    "registered_on": _("Registered"),
    "source": _("Source"),
    "is_assessed": _("Assessed"),
}
BRIEF = ("measure_id", "project_id", "title", "stage", "starts_on", "revision", "change", "registered_on")
CLASSES = [c.value for c in RevisionClass if c is not RevisionClass.MISSING]


@click.group("measures", help=_("List measures and show their history."))
def measures() -> None:
    """The group of the commands below."""


@measures.command(
    "list",
    help=_("""List the registered measures, those of one project together.

Example: berord measures list --administration trafikkontoret --changed-since 2027-01-01"""),
)
@click.option("--administration", metavar="ID", help=_("Only those that this administration plans."))
@click.option("--project", metavar="NUMBER", help=_("Only those of this project or register number."))
@click.option("--class", "change", type=click.Choice(CLASSES), help=_("Only those whose newest revision is such."))
@click.option("--changed-since", type=options.DAY, metavar="DATE", help=_("Only those new or changed since this day."))
@click.option("--without-place", is_flag=True, help=_("Only those without a place."))
@options.database
@options.any_day
@options.output_format
@options.language
def list_command(
    administration: str | None,
    project: str | None,
    change: str | None,
    changed_since: date | None,
    without_place: bool,
    database: str,
    output_format: str | None,
) -> None:
    """Print a row per measure."""
    kind = RevisionClass(change) if change else None
    wanted = MeasureFilter(administration, project, kind, changed_since, without_place)
    with reading(database) as connection:
        rows = list_measures(connection, wanted)
    print_rows(rows, COLUMNS, output_format, brief=BRIEF)
    say("{n} measures.", n=len(rows))


@measures.command("show", help=_("Show a measure as it stands. Example: berord measures show TK-2027-942"))
@click.argument("measure_id")
@options.database
@options.any_day
@options.output_format
@options.language
def show_command(measure_id: str, database: str, output_format: str | None) -> None:
    """Print one measure, field by field."""
    with reading(database) as connection:
        row = show_measure(connection, measure_id)
    if output_format in ("json", "csv"):
        print_rows([row], {name: name for name in row}, output_format)
        return
    for name, value in row.items():
        click.echo(f"{COLUMNS.get(name) or header_of(name)}: {word(value)}")


@measures.command(
    "history",
    help=_("""Show what each revision of a measure changed, oldest first.

Example: berord measures history TK-2027-942"""),
)
@click.argument("measure_id")
@options.database
@options.any_day
@options.output_format
@options.language
def history_command(measure_id: str, database: str, output_format: str | None) -> None:
    """Print a row per revision."""
    with reading(database) as connection:
        rows = history_of(connection, measure_id)
    columns = {
        "revision": _("Revision"),
        "registered_on": _("Registered"),
        "source": _("Source"),
        "change": _("Change"),
        "fields": _("What changed"),
    }
    print_rows(rows if output_format == "json" else [_with_words(row) for row in rows], columns, output_format)


def _with_words(row: dict[str, Any]) -> dict[str, Any]:
    return row | {"fields": "; ".join(map(field_in_words, row["fields"]))}
