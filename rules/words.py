"""The words of the condition language in Swedish and English, and how words that people write are compared."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

SIMILAR_ENOUGH = 0.6
"""difflib's own usual bound: below it a suggestion confuses more than it helps."""


class Op(StrEnum):
    """How a condition compares. A missing value satisfies nothing but MISSING."""

    ONE_OF = "one-of"
    NONE_OF = "none-of"
    AT_MOST = "at-most"
    AT_LEAST = "at-least"
    ABOVE = "above"
    BELOW = "below"
    BETWEEN = "between"
    MISSING = "missing"
    PRESENT = "present"


@dataclass(frozen=True, slots=True)
class Words:
    """The condition words of one language."""

    comparisons: Mapping[str, Op]
    missing: str
    present: str
    not_: str
    yes: str
    no: str
    and_: str
    or_: str


WORDS = {
    "sv": Words(
        {"högst": Op.AT_MOST, "minst": Op.AT_LEAST, "över": Op.ABOVE, "under": Op.BELOW},
        missing="saknas",
        present="finns",
        not_="inte",
        yes="ja",
        no="nej",
        and_="och",
        or_="eller",
    ),
    "en": Words(
        {"at most": Op.AT_MOST, "at least": Op.AT_LEAST, "over": Op.ABOVE, "under": Op.BELOW},
        missing="missing",
        present="present",
        not_="not",
        yes="yes",
        no="no",
        and_="and",
        or_="or",
    ),
}


def number_words(number: float, language: str) -> str:
    """A number as conditions write it: decimal comma in Swedish, point in English, nothing between thousands.

    >>> number_words(0.5, "sv"), number_words(1.125, "en"), number_words(1e6, "sv")
    ('0,5', '1.1250', '1000000')
    """
    whole, _, part = format(Decimal(repr(float(number))), "f").partition(".")
    if not part.strip("0"):
        return whole
    if language == "sv":
        return f"{whole},{part}"
    return f"{whole}.{part}" + "0" * (len(part) == THOUSANDS)


THOUSANDS = 3
"""Digits after a point that could as well be thousands: the reader of conditions refuses them as ambiguous."""


MOST_DAYS = 3653
"""Ten years: whoever writes a longer notice has slipped on the keyboard."""


def days_of(text: str) -> int | None:
    """A whole number of days, at most ten years; None when it is not one.

    >>> days_of("14"), days_of("14,5"), days_of("9999999999")
    (14, None, None)
    """
    return int(text) if text.isdecimal() and len(text) < 9 and int(text) <= MOST_DAYS else None


_GAP = re.compile(r"[\s_\-\u2010\u2011\u2013]+")


def folded(word: str) -> str:
    """The word as it is compared: NFC, case-folded, spaces, underscores and runs of hyphens as one hyphen.

    >>> folded(" Laga  Kraft ") == folded("laga-kraft")
    True
    """
    composed = unicodedata.normalize("NFC", word).casefold().strip()
    return _GAP.sub("-", composed)


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word most like `word`, or None when none is like it.

    >>> nearest("gatarbete", ["detaljplan", "gatuarbete"])
    'gatuarbete'
    """
    by_folded = {folded(name): name for name in known}
    matches = difflib.get_close_matches(folded(word), list(by_folded), n=1, cutoff=SIMILAR_ENOUGH)
    return by_folded[matches[0]] if matches else None


MOST_LISTED = 20


def listing(known: Iterable[str]) -> str:
    """Known words for a message: all of them, or the first twenty and that there are more.

    >>> listing(["brev", "e-post"])
    'brev, e-post'
    """
    words = list(known)
    return ", ".join(words[:MOST_LISTED]) + (", …" if len(words) > MOST_LISTED else "")
