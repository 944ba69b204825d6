"""`berord findings`: the work list of data problems."""

from __future__ import annotations

import getpass
from collections.abc import Callable
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

import rich_click as click

from cli import options
from cli.language import current_language, words
from cli.output import print_rows, say, word
from cli.place_answers import PLACE_ANSWERS, place_answers, tell_choice
from impact.findings import COORDINATOR, FindingFilter, Resolution
from impact.results import FindingRow
from impact.store.database import Connection, reading, writing
from impact.store.findings import list_findings, resolve_findings
from impact.store.registers import administration_names
from impact.terms import FindingOutcome, FindingStatus, Severity

_ = words()

COLUMNS = {
    "finding_id": _("Id"),
    "severity": _("Severity"),
    "source": _("File"),
    "layer": _("Layer"),
    "row": _("Row"),
    "record_id": _("Row's id"),
    "field": _("Field"),
    "value": _("Value"),
    "what": _("What"),
    "remedy": _("Remedy"),
    "owner": _("Who mends it"),
    "status": _("Status"),
    "code": _("Code"),
    "first_seen_on": _("First seen"),
    "last_seen_on": _("Last seen"),
    "outcome": _("Settled as"),
    "resolution": _("Reason"),
    "resolved_by": _("By"),
    "resolved_on": _("Settled on"),
}

BRIEF = ("finding_id", "severity", "source", "row", "what", "remedy")
"""The columns that fit a terminal."""

STATES = ("open", "resolved", "all")


def filters(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options that choose findings; the command gets them as one `wanted`."""
    for option in (
        click.option(
            "--measure", "measure_id", metavar="ID", help=_("Only those of this measure, or of a row with this id.")
        ),
        click.option("--owner", metavar="ID", help=_("Only those that this administration mends; or coordinator.")),
        click.option("--code", metavar="CODE", help=_("Only those with this code, such as date-unreadable.")),
        click.option("--source", metavar="FILE", help=_("Only those of this file.")),
        click.option("--severity", type=click.Choice([s.value for s in Severity]), help=_("Only of this severity.")),
    ):
        command = option(command)
    return command


def _filter(connection: Connection, status: FindingStatus | None, asked: dict[str, Any]) -> FindingFilter:
    severity, owner = asked["severity"], asked["owner"]
    return FindingFilter(
        severity=Severity(severity) if severity else None,
        status=status,
        source=asked["source"],
        code=asked["code"],
        owner=_owner(connection, owner) if owner else None,
        record_id=asked["measure_id"],
    )


def _owner(connection: Connection, named: str) -> str:
    """The id of an administration that is named by id or name; a name that the register lacks may own findings too."""
    if named.casefold() in (COORDINATOR, _("The coordinator").casefold(), "samordnare", "samordnaren"):
        return COORDINATOR
    by_name = {name.casefold(): i for i, name in administration_names(connection).items()}
    return by_name.get(named.casefold(), named)


def _status(named: str) -> FindingStatus | None:
    return None if named == "all" else FindingStatus(named)


@click.group("findings", help=_("List, export and resolve problems in the data."))
def findings() -> None:
    """The group of the commands below."""


@findings.command(
    "list",
    help=_("""List findings: where, what is wrong, what to do, and who has to.

Example: berord findings list --owner trafikkontoret --severity error"""),
)
@filters
@click.option("--status", type=click.Choice(STATES), default="open", show_default=True, help=_("Which of them."))
@click.option("--all", "with_resolved", is_flag=True, help=_("Also the resolved ones; the same as --status all."))
@options.database
@options.any_day
@options.output_format
@options.language
def list_command(
    status: str, with_resolved: bool, database: str, output_format: str | None, **asked: str | None
) -> None:
    """Print a row per finding."""
    with reading(database) as connection:
        wanted = _filter(connection, _status("all" if with_resolved else status), asked)
        rows = list_findings(connection, current_language(), wanted)
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
        rows = list_findings(connection, current_language(), FindingFilter(ids=(finding_id,)))
    found = [_in_words(row) for row in rows]
    if not found:
        raise click.UsageError(_("There is no finding {id}.").format(id=finding_id))
    if output_format in ("json", "csv"):
        print_rows(found, COLUMNS, output_format)
        return
    for key, header in COLUMNS.items():
        click.echo(f"{header}: {word(found[0][key])}")


def _in_words(row: FindingRow) -> dict[str, Any]:
    """The finding with its severity and status as terms, which a terminal shows by name."""
    outcome = FindingOutcome(row.outcome) if row.outcome else None
    terms = {"severity": Severity(row.severity), "status": FindingStatus(row.status), "outcome": outcome}
    return {**asdict(row), **terms}


@findings.command(
    "export",
    help=_("""Write findings to a file with a row for each, to be worked off: .xlsx or .csv.

Example: berord findings export -o anmarkningar.xlsx --owner trafikkontoret"""),
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    default=Path("findings.xlsx"),
    show_default=True,
    metavar="FILE",
    help=_("Where to write; the ending decides the format."),
)
@filters
@click.option("--status", type=click.Choice(STATES), default="open", show_default=True, help=_("Which of them."))
@options.overwrite
@options.database
@options.as_of
@options.language
def export_command(
    output: Path, status: str, overwrite: bool, database: str, as_of: date | None, **asked: str | None
) -> None:
    """Write the findings that were asked for."""
    from impact.outreach.findings_file import publish_findings
    from impact.outreach.words import Words

    with reading(database) as connection:
        rows = list_findings(connection, current_language(), _filter(connection, _status(status), asked))
        labels = Words(current_language(), administration_names(connection))
    publish_findings(rows, labels, output, on=options.day_or_today(as_of), overwrite=overwrite)
    say("Wrote {file}: {n} findings.", file=output, n=len(rows))


@findings.command(
    "resolve",
    help=_("""Settle findings with a reason: those named, or with --all-of every open one that fits the filter.

What is settled as mended opens again when a delivery still has it; --accept settles it for good.

Where a finding asks where a measure is, --choose takes one of its candidates, and --property, --address, --area or
--point says the place. The measure is placed and assessed at once; the answer holds until the sender writes otherwise.

Example: berord findings resolve 1a2b3c4d5e --reason "Rättat hos avsändaren"

Example: berord findings resolve 1a2b3c4d5e --choose 2 --reason "Enligt ritning"
"""),
)
@click.argument("finding_ids", nargs=-1, metavar="[ID]...")
@click.option("--reason", required=True, help=_("Why it is settled."))
@click.option(
    "--accept", is_flag=True, help=_("It is right as it is: do not open it again when it is delivered again.")
)
@click.option("--by", metavar="NAME", envvar="BERORD_USER", help=_("Who settles it; your login if left out."))
@click.option("--all-of", type=click.IntRange(1), metavar="N", help=_("All N open findings that fit the filter."))
@place_answers
@filters
@options.pack
@options.database
@options.as_of
@options.language
def resolve_command(
    finding_ids: tuple[str, ...],
    reason: str,
    accept: bool,
    by: str | None,
    all_of: int | None,
    pack_name: str | None,
    database: str,
    as_of: date | None,
    **asked: Any,
) -> None:
    """Close findings."""
    said = {name: asked.pop(name) for name in PLACE_ANSWERS}
    if not reason.strip():
        raise click.UsageError(_("Give a reason: who looks at the finding later needs to know."))
    if bool(finding_ids) == bool(all_of):
        raise click.UsageError(_("Name findings, or choose them with a filter and --all-of N."))
    if finding_ids and any(asked.values()):
        raise click.UsageError(_("A filter goes with --all-of N, not with named findings."))
    outcome = FindingOutcome.ACCEPTED if accept else FindingOutcome.MENDED
    resolution = Resolution(outcome, reason.strip(), by or _login())
    if any(value is not None for value in said.values()):
        tell_choice(database, finding_ids, said, resolution, pack_name, options.day_or_today(as_of))
        return
    with writing(database) as connection:
        ids = finding_ids or _all_of(connection, all_of or 0, asked)
        resolve_findings(connection, ids, resolution, on=options.day_or_today(as_of))
    if len(ids) == 1:
        say("{id} is resolved.", id=ids[0])
    else:
        say("{n} findings are resolved.", n=len(ids))


def _login() -> str:
    """Who runs the program; a service without a login has to say."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError) as error:
        raise click.UsageError(_("Say who settles it: --by NAME.")) from error


def _all_of(connection: Connection, n: int, asked: dict[str, Any]) -> tuple[str, ...]:
    """The open findings that fit the filter, when they are as many as the person says that they have seen."""
    rows = list_findings(connection, current_language(), _filter(connection, FindingStatus.OPEN, asked))
    if len(rows) != n:
        said = _("{found} open findings fit the filter, not {n}; none was resolved. Look at them with findings list.")
        raise click.UsageError(said.format(found=len(rows), n=n))
    return tuple(row.finding_id for row in rows)
