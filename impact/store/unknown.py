"""The refusal of a name that is not in the store."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from impact.errors import UsageRefused


def unknown(what: str, name: str, known: Iterable[str]) -> UsageRefused:
    """The refusal of a name that does not exist, with the nearest that do, or with some of them."""
    nearest = get_close_matches(name, list(known), n=3, cutoff=0.5)
    remedy = "Nearest: {nearest}." if nearest else "Known, among others: {nearest}."
    return UsageRefused(what, remedy=remedy, name=name, nearest=", ".join(nearest or sorted(known)[:3]) or "–")
