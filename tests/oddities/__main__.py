"""`python -m tests.oddities`: tries every oddity and prints what became of it, with counts."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.oddities.every import ODDITIES
from tests.oddities.frame import Outcome, Seen, try_out
from tests.small_town import build_town


def tried(folder: Path) -> list[Seen]:
    """What became of each oddity, in order."""
    town = build_town(folder)
    seen = []
    for place, oddity in enumerate(ODDITIES):
        (folder / str(place)).mkdir()
        seen.append(try_out(oddity, town, folder / str(place)))
    return seen


def main() -> int:
    """Print the table and the counts; 1 when something is not as it should be."""
    with TemporaryDirectory(prefix="berord-") as folder:
        seen = tried(Path(folder))
    print("format\toddity\toutcome\tfindings\tseconds\tproblem")
    for oddity, one in zip(ODDITIES, seen, strict=True):
        outcome = one.outcome.value if one.outcome else f"exit code {one.code}"
        cells = (oddity.format, oddity.oddity, outcome, ", ".join(one.findings), f"{one.seconds:.2f}", one.problem)
        print("\t".join(cells))
        if one.problem:
            print(f"\t{one.message}")
    print()
    counts = Counter((oddity.format, one.outcome) for oddity, one in zip(ODDITIES, seen, strict=True))
    print("\t".join(("format", *(outcome.value for outcome in Outcome))))
    for name in dict.fromkeys(oddity.format for oddity in ODDITIES):
        print("\t".join((name, *(str(counts[name, outcome]) for outcome in Outcome))))
    totals = Counter(one.outcome for one in seen)
    print("\t".join(("all", *(str(totals[outcome]) for outcome in Outcome))))
    problems = sum(bool(one.problem) for one in seen)
    print(f"{len(seen)} oddities, {problems} not as they should be")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
