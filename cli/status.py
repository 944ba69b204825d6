"""`berord status`: who has not delivered, what waits for a person, and what waits to be assessed."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any

import rich_click as click

from cli import options
from cli.language import words
from cli.output import print_json, print_rows, say
from impact.findings import COORDINATOR
from impact.status import Status
from impact.store.database import reading
from impact.store.registers import administration_names
from impact.store.status import read_status

_ = words()

NEEDS_ATTENTION = 4

COLUMNS = {
    "name": _("Administration"),
    "last_on": _("Last delivery"),
    "days_since": _("Days ago"),
    "interval_days": _("Expected every (days)"),
    "is_overdue": _("Overdue"),
    "measures": _("Measures"),
    "last_file": _("File"),
}
BRIEF = ("name", "last_on", "interval_days", "is_overdue", "measures")


@click.command(
    "status",
    help=_("""Show who has not delivered since when, what waits for a person, and what waits to be assessed.

How often an administration is expected to deliver is in the register of administrations (leveransintervall_dagar).
With --check it ends with exit code 4 when somebody is overdue or a measure has not been assessed, for monitoring.

Example: berord status --check"""),
)
@click.option("--check", is_flag=True, help=_("End with exit code 4 when somebody has to do something."))
@options.database
@options.as_of
@options.output_format
@options.language
def status(check: bool, database: str, as_of: date | None, output_format: str | None) -> int:
    """Print how things stand."""
    with reading(database) as connection:
        found = read_status(connection, options.day_or_today(as_of))
        names = administration_names(connection)
    if output_format == "json":
        print_json(found.as_json())
    else:
        _print(found, names, output_format)
    for late in found.overdue:
        if late.last_on is None:
            say("{name} has never delivered; every {n} days are expected.", name=late.name, n=late.interval_days)
        else:
            say("{name} has not delivered since {day}.", name=late.name, day=late.last_on)
    if found.waiting.assessment:
        say("{n} measures have not been assessed: berord run", n=found.waiting.assessment)
    return NEEDS_ATTENTION if check and found.needs_attention else 0


def _print(found: Status, names: dict[str, str], output_format: str | None) -> None:
    title = _("How things stand on {day}").format(day=found.as_of.isoformat())
    rows = [asdict(each) for each in found.administrations]
    print_rows(rows, COLUMNS, output_format, title=title, brief=BRIEF)
    if output_format == "csv":
        return
    print_rows(_figures(found), {"figure": _("Figure"), "count": _("Count")}, output_format)
    owned = [asdict(each) | {"owner": _owner(each.owner, names)} for each in found.findings]
    columns = {"owner": _("Open findings"), "error": _("Errors"), "warning": _("Warnings"), "note": _("Notes")}
    print_rows(owned, columns, output_format)


def _figures(found: Status) -> list[dict[str, Any]]:
    waiting, run = found.waiting, found.last_run
    figures: list[tuple[str, Any]] = [
        (_("Measures"), waiting.measures),
        (_("… that wait for a place"), waiting.place),
        (_("… with a word that the pack does not know"), waiting.known_word),
        (_("… not assessed yet"), waiting.assessment),
        (_("… assessed before a register changed"), waiting.registers),
        (_("… assessed for an earlier day"), waiting.day),
        (_("Last run that succeeded"), f"{run.run_id} ({run.finished_at:%Y-%m-%d %H:%M} UTC)" if run else "–"),
    ]
    return [{"figure": name, "count": str(count)} for name, count in figures]


def _owner(owner: str, names: dict[str, str]) -> str:
    return _("The coordinator") if owner == COORDINATOR else names.get(owner, owner)
