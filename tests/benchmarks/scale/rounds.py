"""Running a row: every method in a process of its own, forwards in one round and backwards in the next."""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
from pathlib import Path

from tests.benchmarks.scale.processes import Bench, child, on_cores, timed
from tests.benchmarks.scale.row import Method, Result, Round, Row
from tests.benchmarks.scale.stores import store

BERORD = str(Path(sys.executable).parent / "berord")


def run(row: Row, bench: Bench) -> list[Round]:
    """The results of each round, by method. What the methods found is compared in the first."""
    methods = [method for method in row.methods if method.needs not in bench.missing]
    if methods:
        _prepare(row, bench)
    found: list[Round] = []
    with tempfile.TemporaryDirectory(prefix="berord-bench-") as folder:
        for number in range(min(row.rounds or bench.rounds, bench.rounds)):
            ordered = methods if number % 2 == 0 else methods[::-1]
            found.append({m.name: once(m, row, bench, Path(folder), is_first=number == 0) for m in ordered})
            if number == 0 and row.check:
                _compare(row, bench, Path(folder), methods, found[0])
    return found


def once(method: Method, row: Row, bench: Bench, folder: Path, *, is_first: bool) -> Result:
    """One run of one method."""
    size = method.of_size or bench.size
    kept = folder / _kept(row, method)
    copy = folder / "store.db"
    if method.store:
        shutil.copyfile(store(method.store, size, bench.root), copy)
    try:
        with on_cores(row.cores):
            if method.program:
                places = {"files": str(bench.root / size), "store": str(copy), "out": str(kept), "berord": BERORD}
                found = timed([word.format_map({**places, **chosen(size, bench.root)}) for word in method.program])
            else:
                given = {"store": str(copy), "keep": str(kept) if is_first and row.check else "", "size": size}
                found = child(method.work, {**given, "options": dict(method.options)}, bench, needs=method.needs)
    finally:
        copy.unlink(missing_ok=True)
        if not (is_first and row.check):
            kept.unlink(missing_ok=True)
    print(f"  {method.name}: {found['wall_s']:.3f} s, processor {found['cpu_s']:.3f} s", file=sys.stderr, flush=True)
    return {**found, "by_wall": method.is_elsewhere or row.cores > 1 or (row.cores == 0 and not bench.is_busy)}


def chosen(size: str, root: Path) -> dict[str, str]:
    """Names in the registered store that a program's arguments ask for."""
    place = root / size / "chosen.json"
    named: dict[str, str] = json.loads(place.read_text(encoding="utf-8")) if place.exists() else {}
    return named


def _prepare(row: Row, bench: Bench) -> None:
    """What the row's methods find there; what needs a server is left out where there is none."""
    for size in sorted({bench.size, *(method.of_size for method in row.methods if method.of_size)}):
        child("task:ready", {"size": size}, bench)
    with tempfile.TemporaryDirectory(prefix="berord-bench-") as folder:
        copy = Path(folder) / "store.db"
        for work in row.prepare:
            if "server" in bench.missing and work.startswith("work.server"):
                continue
            if row.store:
                shutil.copyfile(store(row.store, bench.size, bench.root), copy)
            child(work, {"store": str(copy)}, bench)


def _kept(row: Row, method: Method) -> str:
    name = "".join(letter if letter.isalnum() else "-" for letter in method.name)
    return f"{row.key}-{name}.{'db' if method.program else 'npz'}"


def _compare(row: Row, bench: Bench, folder: Path, methods: list[Method], found: Round) -> None:
    """Add to the results of the first round what differs from the row's first method that could be run."""
    by_path = {str(folder / _kept(row, method)): method.name for method in methods}
    differences = child(row.check, {"options": {"kept": list(by_path)}}, bench)
    for path, difference in differences.items():
        found[by_path[path]].update(difference)
    for path in by_path:
        Path(path).unlink(missing_ok=True)
