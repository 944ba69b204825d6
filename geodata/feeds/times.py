"""Instants in feeds as the day and time they are in Sweden: midnight in UTC is another day here."""

from __future__ import annotations

import re
from datetime import datetime
from functools import cache, lru_cache
from zoneinfo import ZoneInfo

INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})")


@cache
def _sweden() -> ZoneInfo:
    return ZoneInfo("Europe/Stockholm")


@lru_cache(maxsize=4096)
def local_time(text: str) -> str:
    """A text that is an instant with its zone, as Swedish time with its zone; any other text as it is.

    >>> local_time("2027-02-28T23:30:00Z"), local_time("2027-06-30T22:30:00.000Z")
    ('2027-03-01T00:30:00+01:00', '2027-07-01T00:30:00+02:00')
    >>> local_time("2027-03-01"), local_time("from 2027-03-01T08:00:00Z on"), local_time("2027-02-30T08:00:00Z")
    ('2027-03-01', 'from 2027-03-01T08:00:00Z on', '2027-02-30T08:00:00Z')
    """
    if not INSTANT.fullmatch(text):
        return text
    whole = re.sub(r"\.\d+", "", text)
    try:
        return datetime.fromisoformat(whole).astimezone(_sweden()).isoformat()
    except (ValueError, OverflowError):
        return text
