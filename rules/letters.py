"""Letters as they come out of word processors, web pages and other keyboards, made plain or refused."""

from __future__ import annotations

import re
import unicodedata

from rules.errors import Mistakes, Place

UNBROKEN = "\u00a0\u202f\u2007\u2009"
UNSEEN = "\u200b\u200c\u200d\u2060\ufeff\u00ad"
PLAIN = str.maketrans(dict.fromkeys(UNBROKEN, " ") | dict.fromkeys(UNSEEN))
LOOKALIKES = {"CYRILLIC", "GREEK"}
"""Alphabets with letters that look like Latin ones."""
FIRST_LOOKALIKE = "\u0370"
"""No letter of those alphabets comes before it in Unicode; all of Swedish does."""


def plain(text: str) -> str:
    r"""The text in one normal form (NFC), with ordinary spaces and without signs that nobody sees.

    >>> plain("högst\u00a0250\u200b")
    'högst 250'
    """
    normal = unicodedata.normalize("NFC", text)
    # Hardly any text has such a sign, and putting each letter through the table is a tenth of reading a pack.
    return normal.translate(PLAIN) if any(sign in normal for sign in UNBROKEN + UNSEEN) else normal


def refuse_mixed(text: str, place: Place, mistakes: Mistakes) -> None:
    """Note the first word whose letters come from two alphabets: the eye takes it for another."""
    for word in re.findall(r"\w+", text) if max(text, default="") >= FIRST_LOOKALIKE else ():
        alphabets = {_alphabet(sign): sign for sign in word if sign.isalpha()}
        strange = sorted(LOOKALIKES & alphabets.keys())
        if "LATIN" in alphabets and strange:
            mistakes.add(
                place,
                "The word {word} holds the sign {sign}, which is no Latin letter.",
                why="It looks the same and is another.",
                remedy="Type the word again.",
                word=word,
                sign=unicodedata.name(alphabets[strange[0]]),
            )
            return


def _alphabet(sign: str) -> str:
    return unicodedata.name(sign, "").partition(" ")[0]
