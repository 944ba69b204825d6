"""`berord doctor`: what is installed, and whether it is what the program needs."""

from __future__ import annotations

import platform
import sys
from importlib import import_module, metadata
from pathlib import Path

import rich_click as click

from cli import options
from cli.language import current_language, words
from cli.output import print_rows

_ = words()

ROOMS = ("impact", "rules", "geodata", "cli")
LIBRARIES = ("click", "geopandas", "pyogrio", "pyproj", "shapely", "sqlalchemy", "durable-rules", "xlsxwriter")
COLUMNS = {"check": _("Check"), "state": _("State"), "found": _("Found")}


@click.command("doctor", help=_("Show versions and check that everything the program needs is there."))
@options.database
@options.any_day
@options.output_format
@options.language
def doctor(database: str, output_format: str | None) -> int:
    """Print a row per check; exit 1 when one failed."""
    rows = [*_versions(), *_rooms(), _geodata(), _engine(), _database(database)]
    print_rows(rows, COLUMNS, output_format)
    return 1 if any(row["state"] == _("fails") for row in rows) else 0


def _row(check: str, found: str, *, fine: bool | None = True) -> dict[str, str]:
    state = _("fine") if fine else _("fails") if fine is False else _("note")
    return {"check": check, "state": state, "found": found}


def _versions() -> list[dict[str, str]]:
    rows = [_row("Python", platform.python_version(), fine=sys.version_info >= (3, 11))]
    rows += [_row(name, _version(name) or "–", fine=_version(name) is not None) for name in ("berord", *LIBRARIES)]
    return rows


def _version(name: str) -> str | None:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None


def _rooms() -> list[dict[str, str]]:
    """Generic import names: another distribution of the same name would be imported instead, in silence."""
    owners = metadata.packages_distributions()
    rows = []
    for room in ROOMS:
        others = sorted(set(owners.get(room, ())) - {"berord"})
        where = Path(str(import_module(room).__file__)).parent
        found = _("also from {others}").format(others=", ".join(others)) if others else str(where)
        rows.append(_row(_("package {name}").format(name=room), found, fine=not others))
    return rows


def _geodata() -> dict[str, str]:
    """EPSG:3011 to 3006 near Västberga must give the known numbers: a broken PROJ database moves everything."""
    import numpy as np

    from geodata.reference.crs import to_sweref99tm
    from geodata.shapes import points_of

    try:
        point = to_sweref99tm(points_of(np.array([[150_000.0, 6_575_721.0]])), "EPSG:3011")[0]
    except Exception as error:  # noqa: BLE001 - a check reports whatever is wrong
        return _row("PROJ", str(error), fine=False)
    found = f"{point.x:.0f}, {point.y:.0f}"
    return _row("PROJ", found, fine=abs(point.x - 670_834) < 2 and abs(point.y - 6_576_937) < 2)


def _engine() -> dict[str, str]:
    from rules.durable import available, why_unavailable

    if available():
        return _row(_("rule engine"), "durable-rules")
    return _row(_("rule engine"), _("plain reference: {why}").format(why=why_unavailable()), fine=None)


def _database(place: str) -> dict[str, str]:
    from impact.errors import BerordError, UsageRefused
    from impact.language import explained
    from impact.store.database import described, reading
    from impact.store.incomplete import require_whole
    from impact.store.place import database_url, is_sqlite_file, shown_place

    try:
        with reading(place) as connection:
            require_whole(connection, place)
            return _row(_("database"), f"{shown_place(place)} ({described(connection)})")
    except BerordError as error:
        path = None if isinstance(error, UsageRefused) else is_sqlite_file(database_url(place))
        # None yet is no fault; one that cannot be read is.
        fine = None if path is not None and not path.exists() else False
        return _row(_("database"), " ".join(filter(None, explained(error, current_language()))), fine=fine)
