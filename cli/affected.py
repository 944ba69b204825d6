"""`berord affected`: who is affected, from the store; or who would be, from a drawing."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import rich_click as click

from cli import options
from cli.language import current_language, words
from cli.output import busy, print_rows, say
from impact.store.affected import AffectedRows
from impact.store.ask import ask_area, ask_company, ask_measure, judged_on
from impact.store.database import reading

_ = words()

COLUMNS = {
    "measure_id": _("Measure"),
    "measure_title": _("Title"),
    "recipient_id": _("Id"),
    "recipient_type": _("Type of recipient"),
    "name": _("Recipient"),
    "business_area": _("Area"),
    "relations": _("Relations"),
    "distance_m": _("Metres"),
    "informed": _("Informed"),
    "notice_days": _("Notice days"),
    "inform_by": _("Inform by"),
    "dialogue_forms": _("How"),
    "rules": _("Rules"),
}

BRIEF = ("measure_id", "recipient_id", "name", "business_area", "relations", "distance_m", "informed", "inform_by")
"""The columns that fit a terminal."""


@click.command(
    "affected",
    help=_("""Show who is affected by a measure or in an area, or what affects a company.

With --geometry and --kind: who would be affected if it were planned there; nothing is stored.

Examples: berord affected --measure TK-2027-014 · berord affected --area Västberga ·
berord affected --geometry schakt.geojson --kind gatuarbete --start 2027-05-03"""),
)
@click.option("--measure", metavar="ID", help=_("A registered measure."))
@click.option("--area", metavar="NAME", help=_("A business area, by name or id."))
@click.option("--company", metavar="ORGNR", help=_("A company, by organisation number."))
@click.option("--geometry", type=options.FILE, metavar="FILE", help=_("A drawing of what is only thought of."))
@click.option("--kind", metavar="K", help=_("Its kind, a word of the pack."))
@click.option("--stage", metavar="S", help=_("Its stage, a word of the pack."))
@click.option("--start", type=options.DAY, metavar="D", help=_("Its first day."))
@click.option("--end", type=options.DAY, metavar="D", help=_("Its last day."))
@options.layer
@options.crs
@options.pack
@options.database
@options.as_of
@options.output_format
@options.language
def affected(
    measure: str | None,
    area: str | None,
    company: str | None,
    geometry: Path | None,
    kind: str | None,
    stage: str | None,
    start: date | None,
    end: date | None,
    layer: str | None,
    crs: str | None,
    pack_name: str | None,
    database: str,
    as_of: date | None,
    output_format: str | None,
) -> None:
    """Answer one of the four questions."""
    if sum(question is not None for question in (measure, area, company, geometry)) != 1:
        raise click.UsageError(_("Ask with one of --measure, --area, --company and --geometry."))
    if geometry is None and any(given is not None for given in (kind, stage, start, end, layer, crs)):
        raise click.UsageError(_("--kind, --stage, --start, --end, --layer and --crs describe a --geometry."))
    if geometry is not None:
        found = _what_if(geometry, (kind, stage, start, end, layer, crs), pack_name, database, as_of)
    else:
        with reading(database) as connection:
            if measure is not None:
                found = ask_measure(connection, measure, current_language())
            elif area is not None:
                found = ask_area(connection, area)
            else:
                found = ask_company(connection, str(company))
            days = judged_on(connection, {row.measure_id for row in found.rows})
        _tell_other_days(days, as_of)
    _print(found, output_format)


def _tell_other_days(days: list[date], as_of: date | None) -> None:
    """The store answers as it was judged; a person who asks for another day must be told."""
    others = [str(day) for day in days if as_of is not None and day != as_of]
    if others:
        say(
            "Judged as of {days}; to judge as of {as_of}: berord run --as-of {as_of}",
            days=", ".join(others),
            as_of=as_of,
        )


def _what_if(
    path: Path, words_and_days: tuple[object, ...], pack_name: str | None, database: str, as_of: date | None
) -> AffectedRows:
    from impact.answers.what_if import Hypothesis, what_if
    from impact.run import DEFAULT_PACK, open_pack

    kind = words_and_days[0]
    if kind is None:
        raise click.UsageError(_("--geometry needs --kind."))
    with busy(_("Matching")):
        hypothesis = Hypothesis(path, *words_and_days)  # type: ignore[arg-type]
        return what_if(
            database,
            hypothesis,
            pack=open_pack(pack_name or DEFAULT_PACK),
            as_of=options.day_or_today(as_of),
            language=current_language(),
        )


def _print(found: AffectedRows, output_format: str | None) -> None:
    print_rows(
        [{name: getattr(row, name) for name in COLUMNS} for row in found.rows], COLUMNS, output_format, brief=BRIEF
    )
    n_informed = sum(row.informed for row in found.rows)
    say("{n} affected, {informed} of them to be informed.", n=len(found.rows), informed=n_informed)
    if found.withheld:
        say("{n} with protected identity are not shown.", n=len(found.withheld))
    if found.reason:
        say("{reason}", reason=found.reason)
