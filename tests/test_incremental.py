"""What a change can touch, and nothing else: a run of what is pending leaves the store as a run of everything would."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import shapely

from impact import gather
from impact.causes import Pending
from impact.model import Contact, Measure, Workplace
from impact.run import How, Wanted, assess_and_store, run
from impact.run_report import MeasureCounts, Said
from impact.setting import Setting
from impact.store import changes
from impact.store.database import reading, writing
from impact.store.registers import current_measures, read_register
from impact.store.remembered import Remembered
from rules.pack import Pack
from tests.changing_town import DAY, EAST, NORTH, STOCKHOLM, concluded, measure, put, town_in, with_text

CHANGES_EACH = 4
REACH = ("parametrar.yaml", "{åtgärdstyp: ledningsarbete, värde: 25}", "{åtgärdstyp: ledningsarbete, värde: 400}")
AREA = ("parametrar.yaml", "{åtgärdstyp: [broarbete, evenemang], värde: 250}", "{åtgärdstyp: evenemang, värde: 900}")
ALIKE = ("parametrar.yaml", "Så nära ett område en åtgärd", "Så nära ett område som en åtgärd")


def state(database: str) -> dict[str, Any]:
    with reading(database) as connection:
        return concluded(connection)


def copy_of(database: str) -> str:
    return str(shutil.copyfile(database, f"{database}.copy"))


def as_from_nothing(database: str, pack: Pack) -> dict[str, Any]:
    """What a run of every measure concludes that reads everything, in a copy."""
    copy = copy_of(database)
    with reading_everything():
        run(copy, pack=pack, as_of=DAY, wanted=Wanted(is_all=True))
    return state(copy)


@contextmanager
def reading_everything() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(gather, "MOST_NEAR", 0)
        yield


def register_one(database: str, one: Measure) -> None:
    with writing(database) as connection:
        measure(connection, [one])
        remembered = Remembered()
        frame = Setting(remembered.frame(connection, DAY), STOCKHOLM, DAY)
        said = Said(MeasureCounts(read=1))
        assess_and_store(connection, frame, Pending.revised({one.measure_id}), said, How(remembered))


@pytest.mark.parametrize("seed", range(4))
def test_what_is_pending_is_all_that_changes(seed: int, tmp_path: Path) -> None:
    database = str(tmp_path / "town.db")
    town = town_in(database, seed)
    pack = STOCKHOLM
    run(database, pack=pack, as_of=DAY)
    n_left_alone = 0
    for step in range(CHANGES_EACH):
        with writing(database) as connection:
            sorts = [town.change(connection) for _ in range(town.rng.randrange(1, 4))]
        if step == town.rng.randrange(CHANGES_EACH):
            pack = with_text(*town.rng.choice([REACH, AREA, ALIKE]))
            sorts.append("another pack")
        report = run(database, pack=pack, as_of=DAY)
        assert state(database) == as_from_nothing(database, pack), sorts
        assert run(database, pack=pack, as_of=DAY).run_id is None, sorts
        assert sum(each["measures"] for each in report.summary["assessed_because"]) == report.summary["assessed"]
        n_left_alone += len(state(database)) - 1 - report.summary["assessed"]
    assert n_left_alone > 0


@pytest.mark.parametrize("seed", range(100, 103))
def test_reading_what_is_near_concludes_as_reading_everything(seed: int, tmp_path: Path) -> None:
    """Also when the registers have changed since the others were assessed."""
    database = str(tmp_path / "town.db")
    town = town_in(database, seed)
    run(database, pack=STOCKHOLM, as_of=DAY)
    for _ in range(4):
        with writing(database) as connection:
            town.change(connection)
            town.change(connection)
            key = town.rng.choice([None, *current_measures(connection)])
        one = town.measure(key)
        copy = copy_of(database)
        with reading_everything():
            register_one(copy, one)
        register_one(database, one)
        assert state(database) == state(copy)


def test_a_server_s_store_is_read_and_left_alone_as_a_file_is(served_schema: str) -> None:
    town = town_in(served_schema, 2)
    run(served_schema, pack=STOCKHOLM, as_of=DAY)
    for _ in range(3):
        with writing(served_schema) as connection:
            sorts = [town.change(connection) for _ in range(3)]
        run(served_schema, pack=STOCKHOLM, as_of=DAY)
        pending = state(served_schema)
        with reading_everything():
            run(served_schema, pack=STOCKHOLM, as_of=DAY, wanted=Wanted(is_all=True))
        assert pending == state(served_schema), sorts


def test_a_measure_far_from_everything_is_told_what_is_nearest(tmp_path: Path) -> None:
    database = str(tmp_path / "town.db")
    town = town_in(database, 1)
    run(database, pack=STOCKHOLM, as_of=DAY)
    far = replace(town.measure(), kind="gatuarbete", geometry=shapely.Point(EAST - 40_000, NORTH - 30_000).wkb)
    copy = copy_of(database)
    with reading_everything():
        register_one(copy, far)
    register_one(database, far)
    assert state(database) == state(copy)
    assert state(database)[far.measure_id]["zero"][0] == "wrong-municipality"


def test_what_nobody_is_judged_by_makes_nothing_pending(tmp_path: Path) -> None:
    database = str(tmp_path / "town.db")
    town_in(database, 1)
    run(database, pack=STOCKHOLM, as_of=DAY)
    with writing(database) as connection:
        known = read_register(connection, Workplace)
        put(connection, [replace(one, company_name="Ett annat namn", postal_town="Bro") for one in known.values()])
        put(connection, [Contact("k1", "529900-0017", "Kontakten")])
    assert run(database, pack=with_text(*ALIKE), as_of=DAY).run_id is None


def test_more_changes_than_are_kept_make_everything_pending(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    database = str(tmp_path / "town.db")
    town = town_in(database, 1)
    run(database, pack=STOCKHOLM, as_of=DAY)
    monkeypatch.setattr(changes, "MOST_KEPT", 1)
    with writing(database) as connection:
        put(connection, [town.workplace(), town.workplace()])
    report = run(database, pack=STOCKHOLM, as_of=DAY)
    assert report.summary["assessed_because"] == [
        {"why": "register", "measures": 14, "register": "workplaces", "changed_records": None}
    ]


def test_a_parameter_touches_the_kinds_that_it_is_for(tmp_path: Path) -> None:
    database = str(tmp_path / "town.db")
    town_in(database, 3)
    run(database, pack=STOCKHOLM, as_of=DAY)
    report = run(database, pack=with_text(*REACH), as_of=DAY)
    with reading(database) as connection:
        kinds = [measure.kind for measure, _ in current_measures(connection).values()]
    [because] = [each for each in report.summary["assessed_because"] if each["why"] == "pack"]
    assert because == {"why": "pack", "measures": kinds.count("ledningsarbete"), "differing": ["räckvidd_m"]}
    assert 0 < because["measures"] < len(kinds)
