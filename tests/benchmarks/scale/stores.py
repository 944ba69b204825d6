"""Stores that runs begin with, made once and kept beside the registers' files; every run gets a copy.

`registers` has everything but measures; `registered` has the measures too, assessed.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

TABLES = Path("impact/store")
AS_OF = "2026-12-01"
FILES = (
    ("administrations", "csv"),
    ("districts", "gpkg"),
    ("areas", "gpkg"),
    ("properties", "gpkg"),
    ("interests", "csv"),
    ("workplaces", "gpkg"),
)


def store(kind: str, size: str, root: Path) -> Path:
    """The store of a kind and size, made now when there is none of these tables."""
    place = root / size / f"{kind}-{_tables()}.db"
    if not place.exists():
        for old in place.parent.glob(f"{kind}-*.db"):
            old.unlink()
        unfinished = place.with_suffix(".unfinished")
        unfinished.unlink(missing_ok=True)
        print(f"  making {place.name} of size {size}, once", file=sys.stderr, flush=True)
        MAKERS[kind](size, root, unfinished)
        unfinished.rename(place)
    return place


def berord(*words: str) -> None:
    """Run the program, which must succeed."""
    subprocess.run([str(Path(sys.executable).parent / "berord"), *words], check=True, capture_output=True)


def _load(size: str, root: Path, place: Path) -> None:
    for register, ending in FILES:
        berord("load", register, str(root / size / f"{register}.{ending}"), "--db", str(place), "--as-of", AS_OF)


def _register(size: str, root: Path, place: Path) -> None:
    shutil.copyfile(store("registers", size, root), place)
    berord("register", str(root / size / "measures.gpkg"), "--db", str(place), "--as-of", AS_OF)


MAKERS = {"registers": _load, "registered": _register}


def _tables() -> str:
    """Changes when the tables do: a store of an older form would be refused, or lack an index."""
    modules = sorted((*(TABLES / "tables").glob("*.py"), *(TABLES / "migrations" / "versions").glob("v*.py")))
    return hashlib.sha256(b"".join(module.read_bytes() for module in modules)).hexdigest()[:12]
