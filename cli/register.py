"""`berord register`: the batch run when plans are registered."""

from __future__ import annotations

from datetime import date

import rich_click as click

from cli import options, spread
from cli.language import words
from cli.lasting import session_of
from cli.progress import log_form as log_option
from cli.progress import shown
from cli.run_report import print_report, tell_measures
from impact.engines.engine import Chosen
from impact.intake.fetch import Access, on_disk
from impact.intake.options import LoadOptions
from impact.intake.profiles.find import open_profile
from impact.registering.received import Registration
from impact.registering.register import register as register_files
from impact.run import DEFAULT_PACK, open_pack

_ = words()

ROWS_REJECTED = 4


@click.command(
    "register",
    help=_("""Register the planned measures in FILE … and assess the new and the changed ones.

A URL is that of an OGC API Features, a WFS 2.0 or a file; it is fetched to its last page, or refused.

All or nothing: either every file is stored and assessed, or none. Registering the same files again stores nothing.

Example: berord register trafikkontoret.gpkg --administration trafikkontoret"""),
)
@click.argument("names", metavar="FILE|URL...", nargs=-1, required=True)
@click.option("--administration", metavar="ID", help=_("Who plans, for rows that do not say."))
@options.layer
@options.crs
@options.mapping
@options.profile
@options.source
@options.pack
@click.option(
    "--group-rows", is_flag=True, help=_("Rows with one id that differ only in their place are parts of one measure.")
)
@click.option("--take-over", is_flag=True, help=_("Let a measure go from one administration to another."))
@click.option("--dry-run", is_flag=True, help=_("Report what would happen; store nothing."))
@options.access
@spread.spread
@log_option
@options.database
@options.as_of
@options.output_format
@options.language
def register(
    names: tuple[str, ...],
    administration: str | None,
    layer: str | None,
    crs: str | None,
    mapping: tuple[str, ...],
    profile_name: str | None,
    source: str | None,
    pack_name: str | None,
    group_rows: bool,
    take_over: bool,
    dry_run: bool,
    access: Access,
    engine: Chosen,
    log_form: str | None,
    database: str,
    as_of: date | None,
    output_format: str | None,
) -> int:
    """Register files and report the run."""
    profile = open_profile(profile_name) if profile_name else None
    how = LoadOptions(layer, crs, options.mapping_of(mapping), source, group_rows=group_rows).by_profile(profile)
    with shown(_("Registering and assessing"), log_form) as stages, on_disk(names, how, access) as files:
        pack = open_pack(pack_name or DEFAULT_PACK)
        registration = Registration(tuple(files), administration, dry_run, take_over)
        day = options.day_or_today(as_of)
        report = register_files(session_of(database), registration, pack=pack, as_of=day, stages=stages, engine=engine)
    tell_measures(report, is_dry_run=dry_run)
    print_report(report, output_format, is_dry_run=dry_run)
    return ROWS_REJECTED if report.measures.rejected else 0
