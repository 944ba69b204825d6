"""What the benchmarks compare with and the project does not need: engines as packages, and a PostgreSQL of its own."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

FOLDER = Path(".venv/peers")
LIST = Path(__file__).with_name("peers.txt")
SERVER = Path(".ci/postgres")


@contextmanager
def available(needed: set[str]) -> Iterator[tuple[str, dict[str, str]]]:
    """What of `peers` and `server` is needed, made ready: the server's URL, and of each why it is not there."""
    why = dict.fromkeys(("peers", "server"), "left out")
    if "peers" in needed:
        why["peers"] = install()
    if "server" not in needed:
        yield "", why
        return
    with server() as (url, problem):
        yield url, {**why, "server": problem}


def install() -> str:
    """Install them into a folder of their own, once; what went wrong, or nothing."""
    done = FOLDER / "ready"
    if done.exists() and done.read_bytes() == LIST.read_bytes():
        return ""
    print("installing duckdb and sedonadb beside the project", file=sys.stderr)
    pip = [sys.executable, "-m", "pip", "install", "-q", "--disable-pip-version-check", "--upgrade"]
    found = subprocess.run(
        [*pip, "--target", str(FOLDER), "-r", str(LIST)], capture_output=True, text=True, check=False
    )
    if found.returncode:
        return f"pip could not install {LIST.name}: {found.stderr.strip().splitlines()[-1]}"
    done.write_bytes(LIST.read_bytes())
    return ""


@contextmanager
def server() -> Iterator[tuple[str, str]]:
    """The URL of a server with PostGIS that ends afterwards, or else why there is none."""
    if not (list(Path("/usr/lib/postgresql").glob("*/bin/initdb")) and list(_postgis())):
        yield "", "the machine has no PostgreSQL with PostGIS"
        return
    with tempfile.TemporaryDirectory(prefix="berord-bench-") as outer:
        folder = Path(outer) / "server"
        Path(outer).chmod(0o755)
        started = subprocess.run([SERVER, "start", folder], capture_output=True, text=True, check=False)
        if started.returncode:
            yield "", f"{SERVER} start failed: {started.stderr.strip()}"
            return
        try:
            yield started.stdout.strip().replace("postgresql+psycopg:", "postgresql:", 1), ""
        finally:
            subprocess.run([SERVER, "stop", folder], check=False)


def _postgis() -> Iterator[Path]:
    return Path("/usr/share/postgresql").glob("*/extension/postgis.control")
