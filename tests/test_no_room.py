"""A disk with no room left: told in words, nothing half-written. The system lets no file grow beyond a few bytes."""

from __future__ import annotations

import gc
import os
import resource
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from shapely import Point

from geodata.errors import GeodataError
from geodata.output.write import OutLayer, write_geopackage
from geodata.shapes import as_shapes
from impact.errors import Refusal
from impact.outreach.files import write_beside
from impact.outreach.workbook import write_sheets
from tests.calling import Berord, dump
from tests.small_town import DAY, REGISTERS, delivery, measure

ON = ("--crs", "EPSG:3006", "--as-of", DAY)


@contextmanager
def no_file_beyond(n_bytes: int) -> Iterator[None]:
    """Meanwhile no file may be larger: writing to one is refused, as on a full disk."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (n_bytes, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


WRITERS: dict[str, Callable[[Path], None]] = {
    "lista.xlsx": lambda path: write_beside(path, lambda draft: write_sheets(draft, (), {}), overwrite=False),
    "lista.csv": lambda path: write_beside(path, lambda draft: draft.write_bytes(bytes(999)) and None, overwrite=False),
    "lista.gpkg": lambda path: write_geopackage(path, [OutLayer("a", {"n": [1]}, as_shapes([Point(1, 2)]), None, "A")]),
}


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("name", WRITERS)
def test_an_output_without_room_is_refused_in_words_and_leaves_nothing(tmp_path: Path, name: str) -> None:
    with no_file_beyond(300), pytest.raises((Refusal, GeodataError)) as refused:
        WRITERS[name](tmp_path / name)
    gc.collect()  # a library that complains only when its file is forgotten does so now
    assert "larger than the system allows" in str(refused.value)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("command", ["register", "load"])
def test_a_database_without_room_is_unchanged(berord: Berord, town: str, tmp_path: Path, command: str) -> None:
    path = tmp_path / "areas.csv"
    path.write_text(REGISTERS["areas"].replace("Tomma", "Nya" * 900), encoding="utf-8")
    calls = {
        "register": ("register", delivery(tmp_path, [measure(f"M{n}") for n in range(60)])),
        "load": ("load", "areas", path),
    }
    before = dump(town)
    with no_file_beyond(9_000):
        said = berord(*calls[command], "--db", town, *ON)
    assert (said.code, said.out) == (3, "")
    assert "could not be written; it is unchanged" in said.err
    assert dump(town) == before
    assert berord(*calls[command], "--db", town, *ON).code == 0


def test_a_zip_that_finds_no_room_is_not_called_damaged(berord: Berord, town: str, tmp_path: Path) -> None:
    inner, outer = tmp_path / "inre.zip", tmp_path / "yttre.zip"
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("områden.csv", REGISTERS["areas"])
        archive.writestr("annat.bin", os.urandom(20_000))
    with zipfile.ZipFile(outer, "w") as archive:
        archive.write(inner, "inre.zip")
    with no_file_beyond(5_000):
        said = berord("load", "areas", outer, "--db", town, *ON)
    assert (said.code, said.out) == (3, "")
    assert "cannot be unpacked: it would be larger" in said.err
    assert "TMPDIR" in said.err


def test_a_disk_that_nothing_may_be_written_to_makes_a_database_read_only(
    berord: Berord, town: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "access", lambda *_, **__: False)
    Path(town).chmod(0o444)
    Path(f"{town}-wal").mkdir()
    said = berord("run", "--db", town, "--as-of", DAY)
    assert said.code == 3
    assert "is read-only" in said.err


def test_results_that_nobody_can_take_are_told(capfd: pytest.CaptureFixture[str]) -> None:
    from cli import failure

    error = OSError(28, "No space left on device")
    failure.show(error)
    assert failure.exit_code_of(error) == failure.INPUT_REFUSED
    assert "The output could not be written: the disk is full" in capfd.readouterr().err
