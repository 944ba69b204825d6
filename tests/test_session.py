"""Registering again and again in one program: as in a new one each time, whatever others have written in between."""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from impact.causes import Pending
from impact.columns.property_outlines import NO_PROPERTIES
from impact.intake.options import LoadOptions
from impact.model import Measure
from impact.registering.received import Registration
from impact.registering.register import register
from impact.registering.session import Session
from impact.run import How, assess_and_store, run
from impact.run_report import MeasureCounts, RunReport, Said
from impact.setting import Setting
from impact.store import nearby as in_memory
from impact.store import remembered as remembering
from impact.store.ask import ask_measure
from impact.store.database import Connection, reading, writing
from impact.store.kept_registers import keep_registers
from impact.store.near import Wanted, read_near
from impact.store.nearby import Nearby
from impact.store.registers import current_measures
from impact.store.remembered import Remembered
from impact.store.situation import read_properties, read_recipients
from impact.store.squares import Box
from rules.pack import Pack
from tests.calling import Berord, dump
from tests.changing_town import ACTIVITIES, EAST, NORTH, NUMBERS, SIDE_M, STOCKHOLM, concluded, town_in, with_text
from tests.changing_town import DAY as TOWN_DAY
from tests.changing_town import measure as deliver_measure
from tests.small_town import DAY, REGISTERS, SOLE_TRADER, delivery, measure
from tests.test_store_together import CALL

FARTHER = ("parametrar.yaml", "{åtgärdstyp: ledningsarbete, värde: 25}", "{åtgärdstyp: ledningsarbete, värde: 400}")


def kept_in(connection: Connection) -> None:
    keep_registers(connection, read_recipients(connection), read_properties(connection))


def columns(found: Any) -> list[Any]:
    recipients, outlines = found
    coded = [recipients.organisation_number, recipients.sni_2007, recipients.size_class, recipients.kind]
    return [
        list(recipients.ids), recipients.workplace_xy.tolist(), recipients.is_protected.tolist(),
        *((each.values, each.codes.tolist()) for each in (*coded, recipients.property_key)),
        list(outlines.keys), list(outlines.wkb),
    ]  # fmt: skip


@pytest.mark.parametrize("half_m", [60.0, 500.0])
@pytest.mark.parametrize("seed", range(200, 204))
def test_what_is_near_is_the_same_from_memory_and_from_the_store(
    seed: int, half_m: float, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With properties that are larger than most, and without."""
    monkeypatch.setattr(in_memory, "HALF_M", half_m)
    rng = random.Random(seed)  # noqa: S311 - places, not secrets
    database = str(tmp_path / "town.db")
    town = town_in(database, seed)
    with writing(database) as connection:
        for _ in range(4):
            town.change(connection)
        nearby = Nearby(read_recipients(connection), read_properties(connection))
        for _ in range(30):
            boxes = []
            for _ in range(rng.randrange(4)):
                x, y, size_m = EAST + rng.uniform(0, SIDE_M), NORTH + rng.uniform(0, SIDE_M), rng.choice([0, 400, 3000])
                boxes.append(Box(x, y, x + size_m, y + size_m))
            activities = [code[: rng.randrange(1, 6)] for code in rng.sample(ACTIVITIES, rng.randrange(2))]
            wanted = Wanted(boxes, activities, rng.sample([*NUMBERS, "529900-0066"], rng.choice([0, 0, 2])))
            found, expected = columns(nearby.read(wanted)), columns(read_near(connection, wanted))
            np.testing.assert_equal(found, expected)


def register_one(database: str, one: Measure, remembered: Remembered, pack: Pack) -> None:
    with writing(database) as connection:
        deliver_measure(connection, [one])
        frame = Setting(remembered.frame(connection, TOWN_DAY), pack, TOWN_DAY)
        said = Said(MeasureCounts(read=1))
        assess_and_store(connection, frame, Pending.revised({one.measure_id}), said, How(remembered))


@pytest.mark.parametrize("n_before_all", [0, 99])
@pytest.mark.parametrize("seed", range(300, 303))
def test_a_program_that_stays_concludes_as_one_that_starts_anew(
    seed: int, n_before_all: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whether it holds what is near or all of the registers, and whatever others change in between."""
    monkeypatch.setattr(remembering, "N_BEFORE_ALL", n_before_all)
    database = str(tmp_path / "town.db")
    town = town_in(database, seed)
    run(database, pack=STOCKHOLM, as_of=TOWN_DAY)
    remembered, pack = Remembered(lasts=True), STOCKHOLM
    for step in range(8):
        with writing(database) as connection:
            if step % 3 == 1:
                town.change(connection)
            if step % 4 == 0:
                kept_in(connection)
            key = town.rng.choice([None, *current_measures(connection)])
        if step == 5:
            pack = with_text(*FARTHER)
        one = town.measure(key)
        anew = str(shutil.copyfile(database, tmp_path / "anew.db"))
        register_one(anew, one, Remembered(), pack)
        register_one(database, one, remembered, pack)
        with reading(database) as mine, reading(anew) as theirs:
            assert concluded(mine) == concluded(theirs)


@pytest.fixture
def session(either_town: str, monkeypatch: pytest.MonkeyPatch) -> Session:
    """In a town that holds all of its registers from the first registration on."""
    monkeypatch.setattr(remembering, "N_BEFORE_ALL", 0)
    with writing(either_town) as connection:
        kept_in(connection)
    return Session(either_town)


def registered(session: Session, path: Path, pack: Pack = STOCKHOLM) -> RunReport:
    given = Registration(((path, LoadOptions(crs="EPSG:3006")),))
    return register(session, given, pack=pack, as_of=TOWN_DAY)


def by_another_process(*arguments: object) -> None:
    done = subprocess.run([sys.executable, "-c", CALL, *map(str, (*arguments, "--as-of", DAY))], check=False)
    assert done.returncode in {0, 4}


def loaded_by_another(session: Session, folder: Path, register_name: str, text: str) -> None:
    path = folder / f"{register_name}.csv"
    path.write_text(text, encoding="utf-8")
    how = ("--crs", "EPSG:3006", "--source", f"{register_name}.csv", "--db", session.database)
    by_another_process("load", register_name, path, *how)


def affected(session: Session, measure_id: str) -> set[str]:
    with reading(session.database) as connection:
        return {row.recipient_id for row in ask_measure(connection, measure_id, "en").rows}


def test_what_another_process_has_loaded_is_met(session: Session, tmp_path: Path) -> None:
    registered(session, delivery(tmp_path, [measure()]))
    header, first, *_ = REGISTERS["workplaces"].splitlines()
    moved_in = "\n".join([header, first.replace("10000001", "10000099")])
    loaded_by_another(session, tmp_path, "workplaces", moved_in)
    registered(session, delivery(tmp_path, [measure("M2")], "annan.csv"))
    assert "10000099" in affected(session, "M2")


def test_an_area_that_another_process_has_renamed_is_called_as_it_is_now(session: Session, tmp_path: Path) -> None:
    before = registered(session, delivery(tmp_path, [measure()])).summary["proposals"]
    header, first, *rest = REGISTERS["areas"].splitlines()
    called = first.replace("Västra industrin", "Västra hamnen")
    assert called != first
    loaded_by_another(session, tmp_path, "areas", "\n".join([header, called, *rest]))
    after = registered(session, delivery(tmp_path, [measure("M2")], "annan.csv")).summary["proposals"]
    assert {each["business_area"] for each in before} == {"Västra industrin"}
    assert {each["business_area"] for each in after} == {"Västra hamnen"}


def test_who_has_become_protected_is_in_nothing_that_is_remembered(session: Session, tmp_path: Path) -> None:
    registered(session, delivery(tmp_path, [measure()]))
    everywhere = Wanted([Box(-1e9, -1e9, 1e9, 1e9)])
    with writing(session.database) as connection:
        before, _ = session.remembered.near(connection, everywhere)
    assert SOLE_TRADER in before.organisation_number.values
    header, *rows = REGISTERS["workplaces"].splitlines()
    secret = [row.replace(";nej;", ";ja;") for row in rows if SOLE_TRADER in row]
    loaded_by_another(session, tmp_path, "workplaces", "\n".join([header, *secret]))
    registered(session, delivery(tmp_path, [measure("M2")], "annan.csv"))
    with writing(session.database) as connection:
        after, _ = session.remembered.near(connection, everywhere)
        assert columns((after, NO_PROPERTIES))[0:2] == columns((read_recipients(connection), NO_PROPERTIES))[0:2]
    assert SOLE_TRADER not in after.organisation_number.values
    assert after.is_protected.sum() == before.is_protected.sum() + 1


def test_another_pack_is_judged_by_at_once(session: Session, tmp_path: Path) -> None:
    one, other = (dict(measure(name), åtgärdstyp="ledningsarbete") for name in ("M1", "M2"))
    before = registered(session, delivery(tmp_path, [one]))
    pack = with_text(*FARTHER)
    after = registered(session, delivery(tmp_path, [other], "annan.csv"), pack)
    anew = registered(Session(session.database), delivery(tmp_path, [dict(other, åtgärd_id="M3")], "tredje.csv"), pack)
    assert after.summary["pack_hash"] == anew.summary["pack_hash"] != before.summary["pack_hash"]
    assert affected(session, "M2") == affected(session, "M3")


def test_a_store_that_was_put_back_from_a_copy_is_read_again(tmp_path: Path, berord: Berord, town: str) -> None:
    session = Session(town)
    registered(session, delivery(tmp_path, [measure()]))
    copy = shutil.copyfile(town, tmp_path / "copy.db")
    header, first, *rest = REGISTERS["areas"].splitlines()
    loaded_by_another(session, tmp_path, "areas", "\n".join([header, first.replace("Västra", "Norra"), *rest]))
    registered(session, delivery(tmp_path, [measure("M2")], "annan.csv"))
    for leftover in (Path(f"{town}-wal"), Path(f"{town}-shm")):
        leftover.unlink(missing_ok=True)
    shutil.copyfile(copy, town)
    loaded_by_another(session, tmp_path, "areas", "\n".join([header, first.replace("Västra", "Södra"), *rest]))
    report = registered(session, delivery(tmp_path, [measure("M3")], "tredje.csv"))
    assert {each["business_area"] for each in report.summary["proposals"]} == {"Södra industrin"}


def test_a_registration_that_was_only_tried_is_not_remembered(session: Session, tmp_path: Path) -> None:
    path = delivery(tmp_path, [measure()])
    given = Registration(((path, LoadOptions(crs="EPSG:3006")),), is_dry_run=True)
    before = dump(session.database)
    tried = register(session, given, pack=STOCKHOLM, as_of=TOWN_DAY)
    assert dump(session.database) == before
    assert registered(session, path).summary == tried.summary
