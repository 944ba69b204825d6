"""The hash of all that a run stored of whom measures meet, so that a check can tell when any of it has changed."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

RECORD = np.dtype([("assessment_no", "<i4"), ("recipient_no", "<i4"), ("relations", "<i4"), ("outcome_no", "<i4"),
                   ("distance_m", "<f8")])  # fmt: skip
"""What is hashed of each exposure besides its areas, in the order of the table's key."""


class Seal:
    """SHA-256 over exposures in the order of their key, however many are given at a time."""

    def __init__(self) -> None:
        self._hashes = tuple(hashlib.sha256() for _ in range(3))

    def add(self, columns: Mapping[str, NDArray[Any]]) -> None:
        """The next exposures, as columns of their table; a distance of NaN is none."""
        rows = np.empty(len(columns["assessment_no"]), RECORD)
        for name in RECORD.names or ():
            rows[name] = columns[name]
        rows["distance_m"][np.isnan(rows["distance_m"])] = np.nan
        # Most have no areas: whose they are is hashed too, and the texts in their order.
        areas = columns["area_ids"]
        has_areas = np.flatnonzero(areas.astype(bool))
        keys = np.stack([rows["assessment_no"][has_areas], rows["recipient_no"][has_areas]], axis=1)
        texts = areas[has_areas].tolist()
        parts = rows.tobytes(), keys.tobytes(), "".join(f"{text}\n" for text in texts).encode()
        for of_part, part in zip(self._hashes, parts, strict=True):
            of_part.update(part)

    def hexdigest(self) -> str:
        """The seal of all that was added."""
        return hashlib.sha256(b"".join(of_part.digest() for of_part in self._hashes)).hexdigest()
