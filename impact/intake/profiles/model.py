"""What a profile says, once it has been read and checked. It is data: using it runs nothing and opens nothing."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field

from geodata.hints import NO_HINTS, Hints
from impact.intake.dates import PLAIN, DateFormat, DateRules

MEASURES = "measures"
"""The register of a profile for `berord register`; the others are those of `berord load`."""


def plain_word(text: str) -> str:
    """A sender's word so that spellings meet: any case, composed letters, single spaces.

    >>> plain_word("  Spont  ning ")
    'spont ning'
    """
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


@dataclass(frozen=True, slots=True)
class ColumnRule:
    """Where a field's text comes from: one column, several joined by `between`, or a constant."""

    columns: tuple[str, ...] = ()
    between: str = " "
    constant: str | None = None
    dates: tuple[DateFormat, ...] = ()
    """How this column writes its days, when it is not as the rest of the file."""


@dataclass(frozen=True, slots=True)
class Profile:
    """How a sender's file maps to ours. Fields are named as in `impact.model`; file columns as in the file.

    `columns` is all that is read when it says anything; when it is empty, columns are recognised by their names as
    without a profile. `words` gives for a field what the sender's words (as `plain_word`) mean in ours; "" is empty.
    """

    name: str
    file: str
    text: str
    register: str
    description: str = ""
    format: str | None = None
    layer: str | None = None
    crs: str | None = None
    dates: DateRules = PLAIN
    administration: str | None = None
    source: str | None = None
    key_env: str | None = None
    """The environment variable that holds the key of the sender's service; never the key itself."""
    hints: Hints = NO_HINTS
    yes: frozenset[str] = frozenset()
    no: frozenset[str] = frozenset()
    ignored: tuple[str, ...] = ()
    columns: Mapping[str, ColumnRule] = field(default_factory=dict)
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
