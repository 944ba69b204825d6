"""The hash of all that a run stored of whom measures meet, so that a check can tell when any of it has changed."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

RECORD = np.dtype([("assessment_no", "<i8"), ("recipient_no", "<i8"), ("relations", "<i8"), ("outcome_no", "<i8"),
                   ("distance_m", "<f8")])  # fmt: skip
"""What is hashed of each exposure besides its areas, in the order of the table's key."""


class Seal:
    """SHA-256 over exposures in the order of their key, however many are given at a time."""

    def __init__(self) -> None:
        self._rows, self._areas = hashlib.sha256(), hashlib.sha256()

    def add(self, columns: Mapping[str, NDArray[Any]]) -> None:
        """The next exposures, as columns of their table; a distance of NaN is none."""
        rows = np.empty(len(columns["assessment_no"]), RECORD)
        for name in RECORD.names or ():
            rows[name] = columns[name]
        rows["distance_m"][np.isnan(rows["distance_m"])] = np.nan
        self._rows.update(rows.tobytes())
        self._areas.update(_lines(columns["area_ids"].tolist()))

    def hexdigest(self) -> str:
        """The seal of all that was added."""
        return hashlib.sha256(self._rows.digest() + self._areas.digest()).hexdigest()


def _lines(texts: Sequence[str | None]) -> bytes:
    return "".join(f"{text or ''}\n" for text in texts).encode()
