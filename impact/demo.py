"""The whole road on the sample city: registers in, measures registered, list and map out."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from geodata.samples import AS_OF, MEASURE_FILES, REGISTER_FILES
from impact.errors import Refusal
from impact.intake.load import load
from impact.intake.options import LoadOptions
from impact.language import translator
from impact.outreach.publish import publish_list, publish_map
from impact.registering.received import Registration
from impact.registering.register import register
from impact.results import OutreachMaterial
from impact.run import DEFAULT_PACK, open_pack
from impact.run_report import RunReport
from impact.store.database import reading
from impact.store.material import read_material
from impact.terms import RecipientType

DATABASE = "berord.db"
LISTS = ("outreach.xlsx", "outreach.csv", "outreach.gpkg")
MAP = "map.html"
REPORT = "run.json"

Tell = Callable[[str, dict[str, str]], None]
"""Is given each step as template and values."""

SYNTHETIC = "Synthetic sample city: companies, people, outlines and measures are invented."


@dataclass(frozen=True, slots=True)
class Demo:
    """What the demo left behind."""

    directory: Path
    report: RunReport
    as_of: date
    example: tuple[str, str]
    """A measure and a workplace that it affects in several ways: something to ask `explain` about."""


def run_demo(directory: Path, *, language: str, overwrite: bool, tell: Tell) -> Demo:
    """Load, register and write everything into `directory`. `tell` is given each step as template and values.

    Raises:
        Refusal: there are results in the directory already and `overwrite` is not asked for.

    """
    _make_room(directory, overwrite=overwrite)
    database = str(directory / DATABASE)
    report = fill(database, tell)
    material = publish(database, report, directory, language=language, tell=tell)
    return Demo(directory, report, AS_OF, _example(material))


def fill(database: str, tell: Tell) -> RunReport:
    """Load the sample city's registers into a new or empty database, and register its measures."""
    for file in REGISTER_FILES:
        tell("Loading {register}", {"register": file.register})
        load(database, file.register, file.file, LoadOptions(layer=file.layer, crs=file.crs), as_of=AS_OF)
    tell("Registering measures", {})
    return _register(database)


def publish(database: str, report: RunReport, directory: Path, *, language: str, tell: Tell) -> OutreachMaterial:
    """Write the report, the lists and the map of a filled database over those in `directory`."""
    (directory / REPORT).write_text(json.dumps(report.as_json(), ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    with reading(database) as connection:
        material = read_material(connection, as_of=AS_OF, language=language)
    notice = translator(language)(SYNTHETIC)
    for name in LISTS:
        tell("Writing {file}", {"file": name})
        publish_list(material, directory / name, overwrite=True, notice=notice)
    tell("Writing {file}", {"file": MAP})
    publish_map(material, directory / MAP, with_recipients=True, overwrite=True, notice=notice)
    return material


def _example(material: OutreachMaterial) -> tuple[str, str]:
    protected = {recipient.key for recipient in material.recipients if recipient.is_protected}
    shown = [row for row in material.affected if row.informed and row.key not in protected]
    workplaces = [row for row in shown if row.recipient_type is RecipientType.WORKPLACE]
    telling = max(workplaces, key=lambda row: (len(row.relations), len(row.rules)))
    return telling.measure_id, telling.recipient_id


def n_steps() -> int:
    """How many steps `run_demo` tells of."""
    return len(REGISTER_FILES) + 1 + len(LISTS) + 1


def _register(database: str) -> RunReport:
    """Register every delivery in one run; each file is read with what it does not say itself."""
    files = tuple((file.file, LoadOptions(layer=file.layer, crs=file.crs)) for file in MEASURE_FILES)
    return register(database, Registration(files), pack=open_pack(DEFAULT_PACK), as_of=AS_OF)


def _make_room(directory: Path, *, overwrite: bool) -> None:
    directory.mkdir(parents=True, exist_ok=True)
    names = (DATABASE, f"{DATABASE}-wal", f"{DATABASE}-shm", *LISTS, MAP, REPORT)
    standing = [name for name in names if (directory / name).exists()]
    if standing and not overwrite:
        raise Refusal(
            "There are results in {directory} already: {names}.",
            why="They are not overwritten, because somebody may have worked in them.",
            remedy="Choose another folder, or add --overwrite to replace them.",
            directory=directory,
            names=", ".join(standing),
        )
    for name in standing:
        if name.startswith(DATABASE):
            (directory / name).unlink()
