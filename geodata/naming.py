"""Which layer, sheet or dataset a person means by a name."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable


def meant(wanted: str, names: Iterable[str]) -> str | None:
    """The name that is meant: as written, else in composed form, else in any case; None when none or several are.

    >>> meant("åtgärder", ["Områden", "Åtgärder"]), meant("plan", ["Plan", "PLAN"]), meant("PLAN", ["Plan", "PLAN"])
    ('Åtgärder', None, 'PLAN')
    """
    known = list(names)
    for form in (str, _composed, _caseless):
        found = [name for name in known if form(name) == form(wanted)]
        if len(found) == 1:
            return found[0]
    return None


def _composed(name: str) -> str:
    return unicodedata.normalize("NFC", name).strip()


def _caseless(name: str) -> str:
    return unicodedata.normalize("NFC", _composed(name).casefold())
