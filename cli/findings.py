"""`berord findings`: the work list of data problems."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any

import rich_click as click

from cli import options
from cli.language import current_language, words
from cli.output import print_rows, say, word
from impact.results import FindingRow
from impact.store.database import reading, writing
from impact.store.findings import list_findings, resolve_finding
from impact.terms import FindingStatus, Severity

_ = words()

COLUMNS = {
    "finding_id": _("Id"),
    "severity": _("Severity"),
    "source": _("File"),
    "layer": _("Layer"),
    "row": _("Row"),
    "field": _("Field"),
    "value": _("Value"),
    "what": _("What"),
    "remedy": _("Remedy"),
    "status": _("Status"),
}

BRIEF = ("finding_id", "severity", "source", "row", "what", "remedy")
"""The columns that fit a terminal."""


@click.group("findings", help=_("List and resolve problems in the data."))
def findings() -> None:
    """The group of the commands below."""


@findings.command("list", help=_("List open findings: where, what is wrong, what to do."))
@click.option("--all", "with_resolved", is_flag=True, help=_("Also the resolved ones."))
@options.database
@options.any_day
@options.output_format
@options.language
def list_command(with_resolved: bool, database: str, output_format: str | None) -> None:
    """Print a row per finding."""
    with reading(database) as connection:
        status = None if with_resolved else FindingStatus.OPEN
        rows = list_findings(connection, current_language(), status=status)
    print_rows([_in_words(row) for row in rows], COLUMNS, output_format, brief=BRIEF)
    say("{n} findings.", n=len(rows))


@findings.command("show", help=_("Show one finding."))
@click.argument("finding_id")
@options.database
@options.any_day
@options.output_format
@options.language
def show_command(finding_id: str, database: str, output_format: str | None) -> None:
    """Print one finding, field by field."""
    with reading(database) as connection:
        rows = [_in_words(r) for r in list_findings(connection, current_language(), status=None)]
    found = [row for row in rows if row["finding_id"] == finding_id]
    if not found:
        raise click.UsageError(_("There is no finding {id}.").format(id=finding_id))
    if output_format in ("json", "csv"):
        print_rows(found, COLUMNS, output_format)
        return
    for key, header in COLUMNS.items():
        click.echo(f"{header}: {word(found[0][key])}")


def _in_words(row: FindingRow) -> dict[str, Any]:
    """The finding with its severity and status as terms, which a terminal shows by name."""
    return {**asdict(row), "severity": Severity(row.severity), "status": FindingStatus(row.status)}


@findings.command(
    "resolve", help=_("Close a finding with a reason. Example: berord findings resolve 1a2b3c --reason …")
)
@click.argument("finding_id")
@click.option("--reason", required=True, help=_("Why it is settled."))
@options.database
@options.as_of
@options.language
def resolve_command(finding_id: str, reason: str, database: str, as_of: date | None) -> None:
    """Close one finding."""
    if not reason.strip():
        raise click.UsageError(_("Give a reason: who looks at the finding later needs to know."))
    with writing(database) as connection:
        resolve_finding(connection, finding_id, reason, options.day_or_today(as_of))
    say("{id} is resolved.", id=finding_id)
