"""Commands that change much, each with the state that it begins with."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from alembic import command as alembic
from alembic.config import Config

from cli.main import call
from impact.store import database
from tests.killed.stores import Store
from tests.small_town import DAY, EAST_STREET, REGISTERS, delivery, measure

LATER = date(2027, 4, 20)
FIRST_SCHEMA = "0001"

Command = tuple[str, list[str]]
"""The kept state that it begins with, and its words."""


def prepared(store: Store, town: str, folder: Path) -> dict[str, Command]:
    """Commands that change much, by name; each with a database that has something in it."""
    empty = store.fresh(store.keep(town))
    how = ["--crs", "EPSG:3006", "--as-of", DAY.isoformat()]
    later = [*how[:-1], LATER.isoformat()]
    first = delivery(folder, [measure(), measure("M2", wkt=""), measure("M3", wkt=EAST_STREET)], "a.csv")
    assert call(["register", str(first), "--source", "tk", "--db", town, *how]) == 0
    begun = store.keep(town)
    rows = [measure(wkt=EAST_STREET), measure("M2", skede="inställd"), measure("M4", slutdatum="2027-02-30")]
    second = delivery(folder, [*rows, *(measure(f"N{n}") for n in range(40))], "b.csv")
    register = ["register", str(second), "--source", "tk"]
    assert call([*register, "--db", town, *how]) == 4
    header, *workplaces = REGISTERS["workplaces"].splitlines()
    more = [line.replace("Provgatan", "Nygatan").replace("1000000", "1000001") for line in workplaces]
    path = folder / "arbetsstallen.csv"
    path.write_text("\n".join([header, *(line.replace(";nej;", ";ja;", 1) for line in workplaces[:2]), *more]), "utf-8")
    load = ["load", "workplaces", str(path), "--end-missing", "--source", "register"]
    return {
        "register": (begun, [*register, *later]),
        "load": (begun, [*load, *later]),
        "run": (store.keep(town), ["run", *later[2:]]),
        "jobs": (store.keep(town), ["run", *later[2:], "--jobs", "2"]),
        "register-jobs": (begun, [*register, *later, "--jobs", "2"]),
        "migrate": (of_first_schema(store, empty), [*register, *later]),
    }


def of_first_schema(store: Store, town: str) -> str:
    """The kept state of the registers in tables of the first schema, as from the oldest version."""
    with database.writing(town) as connection:
        config = Config()
        config.set_main_option("script_location", str(Path(database.__file__).parent / "migrations"))
        config.attributes["connection"] = connection
        alembic.downgrade(config, FIRST_SCHEMA)
    return store.keep(town)
