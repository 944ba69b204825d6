"""The options of `berord findings resolve` that say where a measure is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import rich_click as click

from cli.language import current_language, words
from cli.output import busy, say
from impact.findings import Resolution

_ = words()

PLACE_ANSWERS = ("choose", "designation", "address", "name", "point")


def place_answers(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options that answer where a measure is; at most one of them is given."""
    for option in (
        click.option("--point", metavar="E,N", help=_("It is at this point: easting and northing in SWEREF 99 TM.")),
        click.option("--area", "name", metavar="NAME", help=_("It is in this business area or district.")),
        click.option("--address", metavar="TEXT", help=_("It is at this address.")),
        click.option("--property", "designation", metavar="TEXT", help=_("It is on this property.")),
        click.option("--choose", type=click.IntRange(1), metavar="N", help=_("It is at candidate N of the finding.")),
    ):
        command = option(command)
    return command


def tell_choice(
    database: str,
    finding_ids: tuple[str, ...],
    said: dict[str, Any],
    resolution: Resolution,
    pack_name: str | None,
    as_of: date,
) -> None:
    """Place the measure that the one finding asks about, and say what came of it."""
    from impact.registering.choose import Answer, choose_place
    from impact.run import DEFAULT_PACK, open_pack

    if len(finding_ids) != 1 or sum(value is not None for value in said.values()) != 1:
        raise click.UsageError(_("A place answers one finding: give one id, and one of the options that say where."))
    answer = Answer(said["choose"], said["designation"], said["address"], said["name"], _point(said["point"]))
    with busy(_("Placing and assessing")):
        pack = open_pack(pack_name or DEFAULT_PACK)
        chosen = choose_place(database, finding_ids[0], answer, resolution, pack=pack, as_of=as_of)
    say(
        "{measure_id} is at {place} (location quality: {quality}). It informs {n}; {id} is resolved.",
        measure_id=chosen.measure_id,
        place=chosen.place,
        quality=chosen.quality.label(current_language()),
        n=chosen.informed,
        id=finding_ids[0],
    )


def _point(text: str | None) -> tuple[float, float] | None:
    if text is None:
        return None
    try:
        easting, northing = (float(part) for part in text.replace(";", ",").split(","))
    except ValueError as error:
        raise click.UsageError(_("Write --point E,N, such as --point 674032,6580822.")) from error
    return easting, northing
