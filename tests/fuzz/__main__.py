"""`python -m tests.fuzz --minutes 10`: damaged inputs through the program and strange ones through our own readers."""

from __future__ import annotations

import argparse
import faulthandler
import sys
import time
from collections import Counter, defaultdict
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.fuzz.readers import READERS, Found, strange
from tests.fuzz.samples import formats
from tests.fuzz.trying import Trials, Tried
from tests.small_town import build_town

EXAMPLES_A_ROUND = 200


def main(arguments: list[str]) -> int:
    """Fuzz for so long, print what came of it, and give 1 when anything is wrong."""
    faulthandler.enable()
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--minutes", type=float, default=1.0, help="how long, half of it for the readers")
    parser.add_argument("--seed", type=int, default=0, help="where to begin")
    parser.add_argument("--format", action="append", help="only formats that begin so; may be repeated")
    chosen = parser.parse_args(arguments)
    ends = time.monotonic() + chosen.minutes * 60
    with TemporaryDirectory(prefix="berord-") as folder:
        found = _read(ends - chosen.minutes * 30, chosen.seed, Path(folder))
        tried = _register(ends, chosen.seed, chosen.format, Path(folder))
    return _report(tried, found)


def _read(ends: float, seed: int, folder: Path) -> list[Found]:
    """Rounds of strange bytes through each reader until the time is up; every reader gets at least one."""
    found: list[Found] = []
    while True:
        found += [strange(name, folder, seed, EXAMPLES_A_ROUND) for name in READERS]
        seed += 1
        if time.monotonic() > ends:
            return found


def _register(ends: float, seed: int, wanted: list[str] | None, folder: Path) -> list[Tried]:
    trials = Trials(build_town(folder), folder)
    tried: list[Tried] = []
    while True:
        for name in formats(wanted):
            print(f"\r{name}/{seed}          ", end="", file=sys.stderr)  # what a crash of GDAL itself would leave
            tried.append(trials.register(name, seed))
        seed += 1
        if time.monotonic() > ends:
            return tried


def _report(tried: list[Tried], found: list[Found]) -> int:
    by_format: dict[str, list[Tried]] = defaultdict(list)
    for one in tried:
        by_format[one.format].append(one)
    print("\nformat\tinputs\tstored\tsome rows left out\trefused\tslowest, s\tproblems")
    for name, ones in by_format.items():
        codes = Counter(one.code for one in ones)
        slowest = max(one.seconds for one in ones)
        problems = sum(bool(one.problem) for one in ones)
        print(f"{name}\t{len(ones)}\t{codes[0]}\t{codes[4]}\t{codes[2] + codes[3]}\t{slowest:.2f}\t{problems}")
    print("\nreader\tinputs\tproblems")
    for name in READERS:
        rounds = [one for one in found if one.reader == name]
        print(f"{name}\t{sum(one.n_inputs for one in rounds)}\t{sum(bool(one.problem) for one in rounds)}")
    problems = [f"{one.format}, seed {one.seed}: {one.problem}" for one in tried if one.problem]
    problems += sorted({f"{one.reader}: {one.problem}" for one in found if one.problem})
    print("\n" + "\n".join(problems))
    print(f"{len(tried)} damaged files, {sum(one.n_inputs for one in found)} strange inputs, {len(problems)} problems")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
