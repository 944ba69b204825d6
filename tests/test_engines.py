"""Whoever assesses the parts of a run, the same is stored; and a worker that is lost costs nothing but time."""

from __future__ import annotations

import importlib.util
import os
import pickle
import signal
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from shutil import copy
from typing import Any

import pytest

from impact.engines.part import Part
from impact.engines.worker import Worker, WorkerLostError
from impact.store.write_run import RunRows
from rules.audit import Sample
from tests.calling import Berord
from tests.small_town import DAY, REGISTERS, box, delivery, measure

N_MEASURES = 24
NOT_COMPARED = {"started_at", "finished_at", "stages", "loaded_at"}
"""Instants and how long things took: the only columns that may differ."""
KEPT = "kept_columns"
"""Kept to read the registers faster, by those who read all of them."""

needs_dask = pytest.mark.skipif(importlib.util.find_spec("distributed") is None, reason="distributed is not installed")


@pytest.fixture(autouse=True)
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("impact.run.MOST_AT_ONCE", 4)


@pytest.fixture
def programme(tmp_path: Path) -> Path:
    """Measures in and beside all areas, some of which share one."""
    rows = [measure(f"M{i:02}", wkt=box(150 * i, 40 * (i % 9), 60, 20)) for i in range(N_MEASURES)]
    return delivery(tmp_path, rows)


@pytest.fixture
def register(berord: Berord, town: Path, programme: Path, tmp_path: Path) -> Callable[..., Any]:
    """Registers the programme in a copy of the town: what was said, and the database."""

    def registered(name: str, *options: object) -> Any:
        database = tmp_path / f"{name}.db"
        copy(town, database)
        how = ("--db", database, "--crs", "EPSG:3006", "--as-of", DAY, "--format", "json")
        return berord("register", programme, *how, *options), database

    return registered


def contents(database: Path) -> dict[str, list[tuple[Any, ...]]]:
    with closing(sqlite3.connect(database)) as connection:
        found = {}
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name <> ?", (KEPT,)):
            rows = connection.execute(f'SELECT * FROM "{name}"')  # noqa: S608 - a test's own database
            kept = [i for i, column in enumerate(rows.description) if column[0] not in NOT_COMPARED]
            found[name] = sorted((tuple(row[i] for i in kept) for row in rows), key=repr)
        return found


@pytest.mark.parametrize("jobs", [2, 4])
def test_more_processes_store_the_very_same(register: Callable[..., Any], jobs: int) -> None:
    alone, alone_database = register("alone")
    together, database = register("together", "--jobs", jobs)
    assert (together.code, together.json) == (alone.code, alone.json)
    assert contents(database) == contents(alone_database)


def test_what_contradicts_itself_is_refused(register: Callable[..., Any]) -> None:
    for options in (
        ("--engine", "dask"),
        ("--scheduler", "tcp://127.0.0.1:1"),
        ("--engine", "dask", "--scheduler", "tcp://127.0.0.1:1", "--jobs", 2),
        ("--jobs", 0),
    ):
        said, database = register("refused", *options)
        assert said.code == 2
        assert not contents(database)["runs"]


def test_a_worker_process_that_is_killed_is_told_and_nothing_is_stored(
    register: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    def killing(self: RunRows, assessment: Any) -> Any:
        children = Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children").read_text().split()
        for child in children:
            if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes():
                os.kill(int(child), signal.SIGKILL)
        return written(self, assessment)

    written = RunRows.write
    monkeypatch.setattr(RunRows, "write", killing)
    said, database = register("killed", "--jobs", 2)
    assert said.code == 5
    assert "A worker process ended" in said.err
    assert not contents(database)["measures"]


@needs_dask
class TestCluster:
    def test_it_stores_the_very_same(self, register: Callable[..., Any]) -> None:
        alone, alone_database = register("alone")
        with cluster(2) as (address, _):
            far, database = register("far", "--engine", "dask", "--scheduler", address)
        assert (far.code, far.json) == (alone.code, alone.json)
        assert contents(database) == contents(alone_database)

    def test_a_worker_killed_in_the_middle_changes_nothing(
        self, register: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        alone, alone_database = register("alone")
        with cluster(2) as (address, workers):
            ended = after_the_first_part(monkeypatch, workers[0].kill)
            far, database = register("far", "--engine", "dask", "--scheduler", address)
        assert ended == [True]
        assert (far.code, far.json) == (alone.code, alone.json)
        assert contents(database) == contents(alone_database)

    def test_a_cluster_that_is_lost_is_told_and_nothing_is_stored(
        self, register: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("impact.engines.cluster.NO_WORKERS_FOR_S", 1.0)
        monkeypatch.setattr("impact.engines.cluster.AHEAD_PER_WORKER", 1)
        with cluster(1) as (address, workers):
            after_the_first_part(monkeypatch, workers[0].kill)
            said, database = register("lost", "--engine", "dask", "--scheduler", address)
        assert said.code == 5
        assert "was lost in the middle" in said.err
        assert not contents(database)["measures"]

    def test_another_version_on_a_worker_is_refused(
        self, register: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("impact.engines.cluster.__version__", "99.0")
        with cluster(1) as (address, _):
            said, database = register("other", "--engine", "dask", "--scheduler", address)
        assert said.code == 3
        assert "99.0" in said.err
        assert not contents(database)["measures"]

    def test_a_scheduler_that_is_not_there_is_told(
        self, register: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("impact.engines.cluster.CONNECT_TIMEOUT_S", 1)
        for address in (f"tcp://127.0.0.1:{free_port()}", "tcp://nowhere.invalid:8786", "what is this"):
            said, database = register("silent", "--engine", "dask", "--scheduler", address)
            assert said.code == 5, said.err
            assert "No Dask scheduler answers" in said.err
            assert not contents(database)["measures"]

    def test_a_cluster_without_workers_is_told(self, register: Callable[..., Any]) -> None:
        with cluster(0) as (address, _):
            said, _database = register("idle", "--engine", "dask", "--scheduler", address)
        assert said.code == 5
        assert "has no workers" in said.err


def after_the_first_part(monkeypatch: pytest.MonkeyPatch, happens: Callable[[], None]) -> list[bool]:
    """Something happens once the first part has been stored; the list says that it has."""
    happened: list[bool] = []
    written = RunRows.write

    def write(self: RunRows, assessment: Any) -> Any:
        found = written(self, assessment)
        if not happened:
            happens()
            happened.append(True)
        return found

    monkeypatch.setattr(RunRows, "write", write)
    return happened


@contextmanager
def cluster(n_workers: int) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """A scheduler and workers, each a process of its own, on loopback."""
    address = f"tcp://127.0.0.1:{free_port()}"
    quiet = ("--no-dashboard",)
    processes = [started("scheduler", "--host", "127.0.0.1", "--port", address.rpartition(":")[2], *quiet)]
    try:
        workers = [started("worker", address, "--nthreads", "1", "--no-nanny", *quiet) for _ in range(n_workers)]
        processes += workers
        wait_for_workers(address, n_workers)
        yield address, workers
    finally:
        for process in processes:
            process.kill()
            process.wait()


def started(what: str, *arguments: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", f"distributed.cli.dask_{what}", *arguments]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def wait_for_workers(address: str, n_workers: int) -> None:
    import distributed

    client: Any = distributed.Client
    with client(address, timeout=30, set_as_default=False) as connected:
        if n_workers:
            connected.wait_for_workers(n_workers, timeout=30)


def free_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return int(sock.getsockname()[1])


class Deadly:
    """Whoever reads it is killed."""

    def __reduce__(self) -> tuple[Callable[[int], None], tuple[int]]:
        return signal.raise_signal, (signal.SIGKILL,)


def test_a_worker_that_dies_before_it_has_taken_what_is_shared_holds_up_nobody() -> None:
    worker = Worker(pickle.dumps((bytes(50_000_000), Deadly())))
    with pytest.raises(WorkerLostError):
        worker.assessed(Part(frozenset(), Sample(1, 1)))
    worker.end()
    worker.close()


def test_who_shared_an_area_that_has_moved_since_is_judged_again_whoever_assesses(
    berord: Berord, town: str, tmp_path: Path
) -> None:
    how = ("--crs", "EPSG:3006", "--as-of", DAY)
    areas = tmp_path / "areas.csv"

    def western(x: float, y: float, width: float, height: float) -> None:
        areas.write_text(REGISTERS["areas"].replace(box(0, 0, 500, 500), box(x, y, width, height)), encoding="utf-8")
        assert berord("load", "areas", areas, *how, "--db", town).code == 0

    western(0, 0, 500, 2500)
    both = [measure(), measure("M2", wkt=box(90, 2240, 300, 5))]
    assert berord("register", delivery(tmp_path, both), *how, "--db", town).code == 0
    western(0, 2200, 500, 300)
    later = delivery(
        tmp_path, [measure("M2", startdatum="2028-05-03", slutdatum="2028-06-30", wkt=box(90, 2240, 300, 5))], "b.csv"
    )
    stored = []
    for jobs in (1, 2):
        database = tmp_path / f"{jobs}.db"
        copy(town, database)
        assert berord("register", later, *how, "--db", database, "--jobs", jobs).code == 0
        stored.append(contents(database))
    assert stored[0] == stored[1]
