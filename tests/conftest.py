"""What all tests share: no skips where CI forbids them, and one sample city per session."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from impact.demo import run_demo


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


@pytest.fixture(scope="session")
def demo_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo's results, made once; tests read them and never write there."""
    directory = tmp_path_factory.mktemp("demo")
    run_demo(directory, language="sv", overwrite=False, tell=lambda _template, _values: None)
    return directory
