"""Pairs that methods found, kept in files so that they can be compared: they were found in processes of their own.

A pair is two indices, metres, and a kind. `missing` and `extra` count pairs; of pairs that both have, `away_mm` is the
greatest difference between distances and `other_kind` how many are of another kind.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np

from tests.benchmarks.scale.task import Case

STORED = "SELECT measure, workplace, distance_m, area IS NOT NULL FROM exposures ORDER BY 1, 2"


def keeper(case: Case) -> Callable[[Any], dict[str, Any]]:
    """What a task says of its pairs, keeping them where the case asks for it."""

    def sum_up(found: Any) -> dict[str, Any]:
        if case.keep:
            keep(Path(case.keep), *found)
        return {"n_pairs": len(found[0])}

    return sum_up


def keep(path: Path, first: Any, second: Any, distance_m: Any, kind: Any = 0) -> None:
    """Sorted, one number for each pair."""
    second = np.asarray(second, dtype=np.int64)
    pair = np.asarray(first, dtype=np.int64) << 32 | second
    order = np.argsort(pair, kind="stable")
    kinds = np.broadcast_to(np.asarray(kind, dtype=np.uint8), len(pair))
    with path.open("wb") as file:
        np.savez(file, pair=pair[order], distance_m=np.asarray(distance_m, dtype=float)[order], kind=kinds[order])


def compare(case: Case) -> dict[str, Any]:
    """Each kept file against the first, by name."""
    names: list[str] = case.options["kept"]
    first, *others = ({**np.load(path)} if path.endswith(".npz") else stored(path) for path in names)
    return {path: difference(first, other) for path, other in zip(names[1:], others, strict=True)}


def difference(right: dict[str, Any], found: dict[str, Any]) -> dict[str, Any]:
    """How many pairs are missing and extra, and what differs in the others."""
    _, of_right, of_found = np.intersect1d(right["pair"], found["pair"], assume_unique=True, return_indices=True)
    away_m = np.abs(right["distance_m"][of_right] - found["distance_m"][of_found])
    n = len(of_right)
    return {
        "missing": len(right["pair"]) - n,
        "extra": len(found["pair"]) - n,
        "away_mm": float(away_m.max(initial=0.0)) * 1000,
        "other_kind": int((right["kind"][of_right] != found["kind"][of_found]).sum()),
    }


def stored(path: str) -> dict[str, Any]:
    """The exposures that a whole run wrote; whether the workplace lies in an area is the kind."""
    with closing(sqlite3.connect(path)) as db:
        rows = np.fromiter(db.execute(STORED), dtype="i8,i8,f8,i8")
    return {"pair": rows["f0"] << 32 | rows["f1"], "distance_m": rows["f2"], "kind": rows["f3"]}
