"""How much is fetched at most, and for how long, before a service is taken to be at fault."""

from __future__ import annotations

from dataclasses import dataclass

MOST_PAGES = 20_000
MOST_REDIRECTS = 5
TRIES = 4
BACKOFF_S = 1.0
"""The wait before the second try; it doubles each time."""
LONGEST_WAIT_S = 60
"""How long a service may ask us to wait before the next try; one that asks for more is told of."""
SILENCE_S = 30.0
"""How long a service may be silent within an answer."""
PAGE_SIZE = 1000
"""Records asked for at a time; a service may give fewer."""


@dataclass(frozen=True, slots=True)
class Limits:
    """The most that one delivery may take: megabytes, unpacked and all pages together, and minutes."""

    most_mb: int = 500
    most_minutes: float = 10
