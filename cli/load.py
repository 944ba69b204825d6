"""`berord load`: one file into one register."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from pathlib import Path

import rich_click as click

from cli import options
from cli.language import words
from cli.output import busy, print_json, print_rows, say
from cli.progress import log_form as log_option
from cli.progress import shown
from cli.report import tell_findings, tell_traces
from geodata.remote.address import is_address
from impact.errors import UsageRefused
from impact.intake.fetch import Access, on_disk
from impact.intake.load import LoadReport
from impact.intake.load import load as load_file
from impact.intake.load_companies import REGISTER as COMPANIES
from impact.intake.load_companies import load_companies
from impact.intake.options import LoadOptions
from impact.intake.profiles.find import open_profile
from impact.intake.records import REGISTER_TYPES

_ = words()

ROWS_REJECTED = 4


@click.command(
    "load",
    help=_("""Load FILE into a register: GeoPackage, GeoJSON, Shapefile (also zipped), CSV or XLSX.

A URL is that of an OGC API Features, a WFS 2.0 or a file; it is fetched to its last page, or refused.

Loading the same file again changes nothing. Rows that an earlier delivery of the same --source had and this one lacks
are reported and stay in force unless --end-missing is given.

companies takes the bulk files of Bolagsverket and SCB as they are, for companies that the registers know.

Example: berord load workplaces arbetsstallen.gpkg"""),
)
@click.argument("register", type=click.Choice([*REGISTER_TYPES, COMPANIES]), metavar="REGISTER")
@click.argument("name", metavar="FILE|URL")
@options.layer
@options.crs
@options.mapping
@options.profile
@options.source
@click.option("--end-missing", is_flag=True, help=_("End what is no longer in the delivery."))
@click.option(
    "--lift-protection", is_flag=True, help=_("The protection of the persons in this file has ended; keep them again.")
)
@options.access
@log_option
@options.database
@options.as_of
@options.output_format
@options.language
def load(
    register: str,
    name: str,
    layer: str | None,
    crs: str | None,
    mapping: tuple[str, ...],
    profile_name: str | None,
    source: str | None,
    end_missing: bool,
    lift_protection: bool,
    access: Access,
    log_form: str | None,
    database: str,
    as_of: date | None,
    output_format: str | None,
) -> int:
    """Load a file and report what became of every row."""
    if register == COMPANIES:
        if layer or crs or mapping or profile_name or end_missing or lift_protection:
            raise UsageRefused(
                "A bulk file of companies is read as it is.", remedy="Leave out all options but --source and --as-of."
            )
        if is_address(name):
            raise UsageRefused("A bulk file of companies is read from a file.", remedy="Fetch it with a browser first.")
        with busy(_("Loading {file}").format(file=Path(name).name)):
            report = load_companies(database, Path(name), source, as_of=options.day_or_today(as_of))
        return _told(report, output_format)
    profile = open_profile(profile_name) if profile_name else None
    how = LoadOptions(layer, crs, options.mapping_of(mapping), source, end_missing, lift_protection)
    day = options.day_or_today(as_of)
    fetched = on_disk((name,), how.by_profile(profile), access)
    with shown(_("Loading"), log_form) as stages, fetched as ((path, how_read),):
        report = load_file(database, register, path, how_read, as_of=day, stages=stages)
    code = _told(report, output_format)
    tell_traces(database)
    return code


def _told(report: LoadReport, output_format: str | None) -> int:
    """Print the report; the exit code."""
    if output_format == "json":
        print_json(report.as_json())
    elif output_format is not None:
        counts = {"register": report.register, "file": report.file, **asdict(report.counts)}
        print_rows([counts], {name: name for name in counts}, output_format)
    tell_load(report)
    return ROWS_REJECTED if report.counts.rejected else 0


def tell_load(report: LoadReport) -> None:
    """Say what became of a delivery, on stderr."""
    counts = report.counts
    is_same = not (counts.new or counts.changed)
    say(
        "{file}: nothing changed ({unchanged} rows as before)."
        if is_same
        else "{file}: {new} new, {changed} changed, {unchanged} unchanged.",
        file=report.file,
        new=counts.new,
        changed=counts.changed,
        unchanged=counts.unchanged,
    )
    if counts.rejected:
        say("{n} of {read} rows were left out; each is a finding.", n=counts.rejected, read=counts.read)
    if counts.repeated:
        say("{n} rows repeat others word for word and count once.", n=counts.repeated)
    if counts.missing:
        shown = ", ".join(report.missing[:5]) + (" …" if counts.missing > 5 else "")
        say("{n} are no longer in the delivery: {ids}", n=counts.missing, ids=shown)
    if report.unused_columns:
        say("Columns not used: {columns}", columns=", ".join(report.unused_columns))
    tell_findings(report.findings)
