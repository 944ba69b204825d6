"""When a measure starts and ends, as a reader is told: the day, or the sender's words when it is not a day."""

from __future__ import annotations

from impact.model import Measure


def start_of(measure: Measure) -> str | None:
    """The first day, or "hösten 2026"; None when nothing is known.

    >>> start_of(Measure("M1", "tk", "Kabel", start_text="Q2 2027"))
    'Q2 2027'
    """
    return measure.start_text or (measure.starts_on.isoformat() if measure.starts_on else None)


def end_of(measure: Measure) -> str | None:
    """The last day, or the sender's words; None when nothing is known."""
    return measure.end_text or (measure.ends_on.isoformat() if measure.ends_on else None)
