"""A watched folder: each delivery ends in done or rejected with its report, once, whatever happens meanwhile."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from threading import Event

import pytest

from cli.watch import _Watcher
from cli.watching.folder import Folder, Waiting
from cli.watching.handling import Handled, How, put_away
from cli.watching.worker import Finished, Worker
from tests.calling import Berord, dump
from tests.small_town import DAY, delivery, measure

PATIENCE_S = 60


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "inkorg"
    folder.mkdir()
    (folder / "watch.toml").write_text('[[regler]]\nfiler = "*"\ncrs = "EPSG:3006"\n', encoding="utf-8")
    return folder


def put(folder: Path, name: str = "plan.csv", **changes: str) -> Path:
    folder.mkdir(exist_ok=True)
    return delivery(folder, [measure(**changes)], name)


def once(berord: Berord, inbox: Path, town: str, *more: str) -> int:
    said = berord("watch", inbox, "--once", "--steady", "0", "--db", town, "--as-of", DAY, "--lang", "sv", *more)
    return said.code


def ends(inbox: Path) -> dict[str, str]:
    """Where each delivery lies → what its report says became of it."""
    found = {}
    for report in sorted(inbox.rglob("rapport.json")):
        said = json.loads(report.read_text(encoding="utf-8"))
        found[report.parent.relative_to(inbox).as_posix().replace(report.parent.name[:10], "DAG")] = said["outcome"]
    return found


def registered(town: str) -> list[str]:
    with closing(sqlite3.connect(town)) as connection:
        return [row[0] for row in connection.execute("SELECT measure_id FROM measures ORDER BY measure_id")]


def test_what_lies_there_is_taken_and_a_bad_file_stops_nothing(berord: Berord, inbox: Path, town: str) -> None:
    (inbox / "a dålig.geojson").write_text("{", encoding="utf-8")
    put(inbox / "trafik", "plan.csv")
    for ignored in ("~$plan.xlsx", "plan.csv.part", ".dold.csv"):
        (inbox / ignored).write_text("x", encoding="utf-8")
    outside = put(inbox.parent / "utanför", "hemlig.csv", measure_id="M9")
    (inbox / "länk.csv").symlink_to(outside)
    (inbox / "länkad").symlink_to(outside.parent)
    assert once(berord, inbox, town) == 4
    assert ends(inbox) == {"rejected/DAG a dålig.geojson": "rejected", "done/trafik/DAG plan.csv": "done"}
    assert registered(town) == ["M1"]
    (text,) = inbox.glob("rejected/*/rapport.txt")
    said = text.read_text(encoding="utf-8-sig")
    assert "Fel:" in said
    assert outside.exists()
    assert (inbox / "plan.csv.part").exists()


def test_a_name_that_comes_again_overwrites_nothing(berord: Berord, inbox: Path, town: str) -> None:
    put(inbox)
    assert once(berord, inbox, town) == 0
    before = dump(town)
    put(inbox)
    assert once(berord, inbox, town) == 0
    assert ends(inbox) == {"done/DAG plan.csv": "done", "done/DAG plan.csv (2)": "done"}
    assert dump(town)["runs"] == before["runs"]


def test_settings_say_what_a_file_is(berord: Berord, inbox: Path, town: str) -> None:
    (inbox / "watch.toml").write_text(
        '[[regler]]\nfiler = "fast*.csv"\nregister = "fastigheter"\ncrs = "EPSG:3006"\n[[rules]]\n'.replace(
            "rules", "regler"
        )
        + 'files = "tk/*"\n"förvaltning" = "trafikkontoret"\ncrs = "EPSG:3006"\n',
        encoding="utf-8",
    )
    (inbox / "fastigheter.csv").write_text("fastighetsbeteckning;wkt\nProvhuset 9;POINT(670100 6577100)\n", "utf-8")
    put(inbox / "tk", förvaltning="")
    put(inbox, "okänd.csv")
    assert once(berord, inbox, town) == 4
    assert ends(inbox)["rejected/DAG okänd.csv"] == "rejected"
    assert (registered(town), len(ends(inbox))) == (["M1"], 3)


@pytest.mark.parametrize(
    "text",
    ["[[regler]]\n", '[[regler]]\nfiler = "*"\nprofl = "x"', "regler = 1", "x", '[[regler]]\nfiler="*"\nregister="x"'],
)
def test_settings_that_cannot_be_are_refused_before_a_file_is_touched(
    berord: Berord, inbox: Path, town: str, text: str
) -> None:
    (inbox / "watch.toml").write_text(text, encoding="utf-8")
    path = put(inbox)
    assert once(berord, inbox, town) == 2
    assert path.exists()


def test_a_database_that_is_not_there_costs_no_delivery(berord: Berord, inbox: Path, tmp_path: Path) -> None:
    path = put(inbox)
    assert once(berord, inbox, str(tmp_path / "borta.db")) == 3
    assert path.exists()


def test_a_shapefile_goes_with_all_its_parts(inbox: Path) -> None:
    for ending in (".shp", ".dbf", ".prj"):
        (inbox / f"plan{ending}").write_text("x", encoding="utf-8")
    folder = Folder(inbox, 0)
    folder.look()
    (found,), _ = folder.look()
    target = put_away(handled(found), inbox, datetime(2027, 1, 15, 9, 30, tzinfo=UTC))
    assert {path.suffix for path in target.iterdir()} == {".shp", ".dbf", ".prj", ".json", ".txt"}
    assert not list(inbox.glob("plan*"))


def handled(found: Waiting) -> Handled:
    return Handled(found, ("register",), 0, {}, "")


def test_a_file_that_grows_is_not_whole(inbox: Path) -> None:
    path = put(inbox)
    folder = Folder(inbox, 0.05)
    assert folder.look() == ([], 1)
    time.sleep(0.06)
    path.write_text(path.read_text("utf-8") + " ", encoding="utf-8")
    assert folder.look() == ([], 1)
    time.sleep(0.06)
    assert [found.place for found in folder.look()[0]] == ["plan.csv"]


def test_examples_are_printed(berord: Berord) -> None:
    assert "OnCalendar" in berord("watch", "--example", "systemd").out
    assert "--once" in berord("watch", "--example", "cron").out
    assert "schtasks" in berord("watch", "--example", "windows").out
    assert "[[regler]]" in berord("watch", "--example", "watch.toml").out


def test_settings_that_somebody_is_writing_in_stop_no_watcher(inbox: Path, town: str) -> None:
    path = put(inbox)
    watcher = _Watcher(inbox, 0, How(town))
    watcher.begin()
    (inbox / "watch.toml").write_text("[[regl", encoding="utf-8")
    assert watcher.once(Event()) == 2
    assert path.exists()


def test_the_databases_password_is_in_no_report(berord: Berord, inbox: Path, town: str) -> None:
    put(inbox)
    assert once(berord, inbox, f"sqlite:///{town}?timeout=17") == 0
    assert len(ends(inbox)) == 1
    assert all("timeout=17" not in path.read_text("utf-8-sig") for path in inbox.rglob("rapport.*"))


# With real processes --------------------------------------------------------------------------------------------------

PROGRAM = "from cli.main import main; main()"


@contextmanager
def watching(inbox: Path, town: str, *more: str, patch: str = "") -> Iterator[subprocess.Popen[str]]:
    """A watcher in a process of its own; `patch` is code that runs first."""
    command = ["watch", str(inbox), "--steady", "0.1", "--db", town, "--as-of", DAY.isoformat(), *more]
    with subprocess.Popen(
        [sys.executable, "-c", f"{patch}\n{PROGRAM}", *command], stderr=subprocess.PIPE, text=True, env=os.environ
    ) as process:
        try:
            yield process
        finally:
            process.kill()
            process.wait()


def until(holds: Callable[[], object]) -> None:
    last = time.monotonic() + PATIENCE_S
    while not holds():
        assert time.monotonic() < last
        time.sleep(0.05)


def test_what_is_put_there_is_taken_and_a_stop_is_clean(berord: Berord, inbox: Path, town: str) -> None:
    with watching(inbox, town, "--polling") as watcher:
        until((inbox / ".berord-watch.lock").exists)
        busy = berord("watch", inbox, "--once", "--db", town)
        assert busy.code == 5
        temporary = put(inbox, "plan.csv.part")
        temporary.rename(inbox / "plan.csv")
        until(lambda: ends(inbox))
        watcher.send_signal(signal.SIGTERM)
        assert watcher.wait(PATIENCE_S) == 0
    assert ends(inbox) == {"done/DAG plan.csv": "done"}
    assert registered(town) == ["M1"]


KILLED = """import os, signal, cli.watching.handling
cli.watching.handling.{step} = lambda *_: os.kill(os.getpid(), signal.SIGKILL)"""


@pytest.mark.parametrize("step", ["_new_folder", "_move"])
def test_killed_between_registering_and_moving_it_is_registered_once(
    berord: Berord, inbox: Path, town: str, step: str
) -> None:
    put(inbox)
    with watching(inbox, town, "--once", patch=KILLED.format(step=step)) as watcher:
        assert watcher.wait(PATIENCE_S) == -signal.SIGKILL
    assert registered(town) == ["M1"]
    before = dump(town)["runs"]
    assert once(berord, inbox, town) == 0
    assert ends(inbox) == {"done/DAG plan.csv": "done"}
    assert dump(town)["runs"] == before


def test_a_busy_database_is_tried_again(
    berord: Berord, inbox: Path, town: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    codes = iter([5, 5, 0])
    monkeypatch.setattr(Worker, "run", lambda *_: Finished(next(codes), "", ""))
    put(inbox)
    assert once(berord, inbox, town) == 0
    assert ends(inbox) == {"done/DAG plan.csv": "done"}


def test_one_process_takes_what_lies_there_and_the_next_takes_what_comes_after_a_crash(
    town: str, inbox: Path, tmp_path: Path
) -> None:
    worker = Worker(town)
    how = ("--crs", "EPSG:3006", "--as-of", str(DAY), "--format", "json")
    first = worker.run(["register", str(put(inbox, "ett.csv", åtgärd_id="M1")), *how])
    process = worker._process
    second = worker.run(["register", str(put(inbox, "två.csv", åtgärd_id="M2")), *how])
    assert process is not None
    assert worker._process is process
    assert [json.loads(each.out)["run_id"] for each in (first, second)] == [1, 2]
    assert "Traceback" not in first.err + second.err
    process.kill()
    process.wait()
    broken = worker.run(["register", str(inbox / "två.csv"), *how])
    assert broken == Finished(-signal.SIGKILL, "", "")
    third = worker.run(["register", str(put(inbox, "tre.csv", åtgärd_id="M3")), *how])
    worker.close()
    assert (third.code, json.loads(third.out)["run_id"]) == (0, 3)
    assert worker._process is None
    assert registered(town) == ["M1", "M2", "M3"]


def test_each_delivery_is_told_its_own_and_no_more(town: str, inbox: Path) -> None:
    worker = Worker(town)
    refused = worker.run(["register", str(inbox / "saknas.csv"), "--as-of", str(DAY)])
    helped = worker.run(["register", "--help"])
    unknown = worker.run(["regster"])
    worker.close()
    assert (refused.code, helped.code, unknown.code) == (3, 0, 2)
    assert "saknas.csv" in refused.err
    assert not refused.out
    assert "saknas.csv" not in helped.out + helped.err
    assert "register" in unknown.err
