"""What a change can touch, and nothing else: a run of what is pending leaves the store as a run of everything would."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from impact.run import run
from impact.store.database import reading, writing
from rules.pack import Pack
from tests.changing_town import DAY, STOCKHOLM, concluded, town_in, with_text

CHANGES_EACH = 5
REACH = ("parametrar.yaml", "{åtgärdstyp: ledningsarbete, värde: 25}", "{åtgärdstyp: ledningsarbete, värde: 400}")
AREA = ("parametrar.yaml", "{åtgärdstyp: [broarbete, evenemang], värde: 250}", "{åtgärdstyp: evenemang, värde: 900}")
ALIKE = ("parametrar.yaml", "Så nära ett område en åtgärd", "Så nära ett område som en åtgärd")


def state(database: str) -> dict[str, Any]:
    with reading(database) as connection:
        return concluded(connection)


def as_from_nothing(database: str, pack: Pack) -> dict[str, Any]:
    """What a run of every measure concludes, in a copy."""
    copy = str(shutil.copyfile(database, f"{database}.copy"))
    run(copy, pack=pack, as_of=DAY, with_all=True)
    return state(copy)


@pytest.mark.parametrize("seed", range(16))
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
