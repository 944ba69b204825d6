"""Options that mean the same in every command."""

from __future__ import annotations

import functools
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import rich_click as click

from cli.language import words
from impact.language import LANGUAGES

_ = words()

Command = TypeVar("Command", bound=Callable[..., Any])

DEFAULT_DATABASE = "berord.db"


class Day(click.ParamType):  # type: ignore[type-arg]
    """A date written YYYY-MM-DD."""

    name = "DATE"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Read an ISO date; anything else is a usage error that shows the form."""
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.fail(
                _("'{value}' is not a date. Write YYYY-MM-DD, such as 2027-03-01.").format(value=value), param, ctx
            )


DAY = Day()
FILE = click.Path(path_type=Path, exists=False, dir_okay=True)

database = click.option(
    "--db",
    "database",
    envvar="BERORD_DB",
    default=DEFAULT_DATABASE,
    show_default=True,
    metavar="URL",
    help=_("The database: a file, or a URL. Also BERORD_DB."),
)
as_of = click.option(
    "--as-of", type=DAY, default=None, metavar="DATE", help=_("The day the question is asked for; today if left out.")
)
any_day = click.option(
    "--as-of",
    type=DAY,
    expose_value=False,
    metavar="DATE",
    help=_("Accepted by every command; this one answers the same on any day."),
)
output_format = click.option(
    "--format",
    "output_format",
    type=click.Choice(["table", "json", "csv"]),
    default=None,
    help=_("table in a terminal, tab-separated text when piped; or json, or csv."),
)
only_json = click.option(
    "--format", type=click.Choice(["json"]), default="json", expose_value=False, help=_("This command prints JSON.")
)
# Read from the arguments before any command is loaded (cli.language); here it is only declared.
language = click.option(
    "--lang",
    type=click.Choice(LANGUAGES),
    default=None,
    expose_value=False,
    help=_("Language of everything printed: sv or en. Also BERORD_LANG."),
)
layer = click.option("--layer", metavar="NAME", help=_("The layer or sheet, when the file has several."))
crs = click.option(
    "--crs",
    metavar="CRS",
    help=_("The file's reference system, such as EPSG:3011, when it does not say or says wrong."),
)
mapping = click.option(
    "--map",
    "mapping",
    multiple=True,
    metavar="FIELD=COLUMN",
    help=_("Which column is which field, when its name is not recognised; may be repeated."),
)
profile = click.option(
    "--profile",
    "profile_name",
    metavar="NAME|PATH",
    default=None,
    help=_("How the sender's file maps to ours: a profile's name, or its file. See: berord profile."),
)
source = click.option(
    "--source",
    metavar="NAME",
    help=_("The series a delivery belongs to; what an earlier one had and this one lacks is reported."),
)
pack = click.option(
    "--pack", "pack_name", metavar="NAME|PATH", default=None, help=_("The rule pack: a name, or a folder.")
)
overwrite = click.option("--overwrite", is_flag=True, help=_("Replace the output file if it exists."))


def day_or_today(day: date | None) -> date:
    """The day a question is asked for. The only place where the wall clock decides anything."""
    return day or date.today()  # noqa: DTZ011 - the local calendar day of the person who asks


def mapping_of(pairs: tuple[str, ...]) -> dict[str, str]:
    """`--map FIELD=COLUMN` pairs as a mapping."""
    parts = [pair.partition("=") for pair in pairs]
    for field, sign, column in parts:
        if not (field and sign and column):
            raise click.BadParameter(_("Write --map FIELD=COLUMN."))
    return {field: column for field, _sign, column in parts}


def access(command: Command) -> Command:
    """`--key-env`, `--max-mb` and `--max-minutes`, given to the command as one `access`: how services are asked."""

    @click.option(
        "--key-env",
        metavar="VARIABLE",
        help=_("The environment variable with a service's key, for where its address says {key}; else BERORD_KEY."),
    )
    @click.option(
        "--max-mb",
        type=click.IntRange(min=1),
        default=500,
        show_default=True,
        metavar="MB",
        help=_("The most that is fetched from an address, unpacked."),
    )
    @click.option(
        "--max-minutes",
        type=click.FloatRange(min=0, min_open=True),
        default=10,
        show_default=True,
        metavar="MINUTES",
        help=_("The longest that fetching from an address may take."),
    )
    @functools.wraps(command)
    def called(*arguments: Any, key_env: str | None, max_mb: int, max_minutes: float, **named: Any) -> Any:
        from geodata.remote.limits import Limits
        from impact.intake.fetch import Access

        return command(*arguments, access=Access(key_env, Limits(max_mb, max_minutes)), **named)

    return called  # type: ignore[return-value]
