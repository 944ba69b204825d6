"""What all tests share: no skips where CI forbids them, and one sample city per session."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest

os.environ["BERORD_LANG"] = "en"  # before any command is imported: its headers and help are read then

from impact.demo import run_demo
from impact.store.database import writing
from tests import postgresql_server
from tests.calling import Berord, caller
from tests.small_town import build_town, load_town

# Tests are not timed: a machine that is busy would fail them.
hypothesis.settings.register_profile("untimed", deadline=None)
hypothesis.settings.load_profile("untimed")


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """Turn a skip into a failure where BERORD_NO_SKIPS is set: CI must try everything."""
    outcome = yield
    report = outcome.get_result()
    if report.skipped and os.environ.get("BERORD_NO_SKIPS") and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped where nothing may be skipped: {report.longrepr}"


@pytest.fixture(autouse=True)
def _plain_surroundings(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test depends on the developer's own settings."""
    for name in ("BERORD_DB", "BERORD_DEBUG"):
        monkeypatch.delenv(name, raising=False)
    # Set, so that what a call with --lang leaves behind ends with its test.
    monkeypatch.setenv("BERORD_LANG", "en")
    monkeypatch.setenv("LANGUAGE", "en")


@pytest.fixture(scope="session")
def demo_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo's results, made once; tests read them and never write there."""
    directory = tmp_path_factory.mktemp("demo")
    run_demo(directory, language="sv", overwrite=False, tell=lambda _template, _values: None)
    return directory


@pytest.fixture(scope="session")
def town_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small town's registers, loaded once."""
    return build_town(tmp_path_factory.mktemp("town"))


@pytest.fixture
def town(town_template: Path, tmp_path: Path) -> str:
    """A database of one's own with the small town's registers and no measures."""
    return str(shutil.copyfile(town_template, tmp_path / "berord.db"))


@pytest.fixture(scope="session")
def server() -> str:
    """The URL of a PostgreSQL server with PostGIS that tests may use."""
    if postgresql_server.VARIABLE not in os.environ:
        pytest.skip(f"no PostgreSQL server: {postgresql_server.VARIABLE} names none")
    return postgresql_server.server_url()


@pytest.fixture(scope="session")
def served_town_template(server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The small town's registers on the server, loaded once."""
    with postgresql_server.database() as url:
        load_town(tmp_path_factory.mktemp("town"), url)
        yield url


@pytest.fixture
def served_town(served_town_template: str) -> Iterator[str]:
    """A database of one's own on the server with the small town's registers and no measures."""
    with postgresql_server.database(served_town_template) as url:
        yield url


@pytest.fixture(scope="session")
def served_schema_template(server: str) -> Iterator[str]:
    """A database on the server with all tables, made once."""
    with postgresql_server.database() as url:
        with writing(url, may_create=True):
            pass
        yield url


@pytest.fixture
def served_schema(served_schema_template: str) -> Iterator[str]:
    """A database of one's own on the server, migrated and empty."""
    with postgresql_server.database(served_schema_template) as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def either_town(request: pytest.FixtureRequest) -> str:
    """The small town in one database after the other."""
    return str(request.getfixturevalue("town" if request.param == "sqlite" else "served_town"))


@pytest.fixture
def served(server: str) -> Iterator[str]:
    """An empty database with PostGIS."""
    with postgresql_server.database() as url:
        yield url


@pytest.fixture
def berord(capsys: pytest.CaptureFixture[str]) -> Berord:
    """Calls the program and gives exit code, stdout and stderr."""
    return caller(capsys)
