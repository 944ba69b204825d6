"""Fields that list several things in one text."""

from __future__ import annotations


def listed(text: str | None) -> tuple[str, ...]:
    """The members of a field that lists several, in order, each once.

    >>> listed("56; 4711; 56"), listed(None)
    (('56', '4711'), ())
    """
    return tuple(dict.fromkeys(part for part in (text or "").split("; ") if part))
