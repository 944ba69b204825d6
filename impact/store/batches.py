"""Lists of ids that fit one query."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

IDS_PER_QUERY = 500
"""Ids in one IN list: databases limit the number of parameters."""


def batches(ids: Iterable[Any]) -> Iterator[list[Any]]:
    """The ids in sorted lists that fit one query."""
    ordered = sorted(ids)
    for start in range(0, len(ordered), IDS_PER_QUERY):
        yield ordered[start : start + IDS_PER_QUERY]
