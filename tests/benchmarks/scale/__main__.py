"""`python -m tests.benchmarks.scale --size M`: every row, its peers and its goals, as one table.

This process only starts the others: what it holds itself would count as theirs.
"""

from __future__ import annotations

import argparse
import os
import platform
import signal
import sys
import time
from pathlib import Path

from tests.benchmarks.scale import peers, rows_join, rows_store
from tests.benchmarks.scale.processes import Bench, RunFailed, compile_modules
from tests.benchmarks.scale.report import table
from tests.benchmarks.scale.rounds import run
from tests.benchmarks.scale.row import Round, Row

ROWS = {row.key: row for row in (*rows_join.ROWS, *rows_store.ROWS)}


def main() -> None:
    given = _arguments()
    # Whoever ends it ends the server too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    started = time.monotonic()
    chosen = [ROWS[key] for key in given.only or ROWS if given.size in ROWS[key].sizes]
    compile_modules()
    needed = {method.needs for row in chosen for method in row.methods} - {""}
    with peers.available(set() if given.without_peers else needed) as (url, why):
        missing = {what: why[what] for what in needed if why[what]}
        bench = Bench(given.size, given.root, url, missing, given.rounds, given.busy)
        found = []
        for row in chosen:
            print(f"{row.key}: {row.title}", file=sys.stderr, flush=True)
            found.append((row, tried(row, bench)))
            print(table(given.size, found[-1:]), file=sys.stderr, flush=True)
    print(f"\nSize {given.size}, medians of {given.rounds} interleaved runs, {os.cpu_count()} processors, "
          f"{'processor time' if given.busy else 'wall clock, processor time where all use one core'}, "
          f"Python {platform.python_version()}. Took {(time.monotonic() - started) / 60:.0f} minutes.\n")  # fmt: skip
    print(table(given.size, found))
    for row in (row for row, rounds in found if not rounds):
        print(f"\nFailed, see above: {row.title}.")
    for what, said in missing.items():
        left_out = sorted({method.name for row in chosen for method in row.methods if method.needs == what})
        print(f"\nWithout {', '.join(left_out)}: {said}.")
    sys.exit(not all(rounds for _, rounds in found))


def tried(row: Row, bench: Bench) -> list[Round]:
    """The row's rounds; none when a method failed, so that the others are still measured."""
    try:
        return run(row, bench)
    except RunFailed as error:
        print(f"FAILED: {error}", file=sys.stderr, flush=True)
        return []


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.scale", description=__doc__)
    parser.add_argument("--size", choices=("XS", "S", "M", "L"), default="S")
    parser.add_argument("--only", action="append", choices=ROWS, metavar="ROW", help=", ".join(ROWS))
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument(
        "--root", type=Path, default=Path(".venv/bench"), help="where the registers and stores are kept"
    )
    parser.add_argument("--without-peers", action="store_true", help="install nothing and start no server")
    parser.add_argument("--busy", action="store_true", help="the machine has other work: compare processor time")
    return parser.parse_args()


if __name__ == "__main__":
    main()
