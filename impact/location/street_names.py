"""Street names as people write them: one key for all spellings of a street."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

LEADING = {
    "n": "norra", "s": "södra", "ö": "östra", "v": "västra", "st": "sankt", "s:t": "sankt", "s:ta": "sankta",
    "st:a": "stora", "l:a": "lilla", "g:a": "gamla", "n:a": "norra", "s:a": "södra", "ö:a": "östra", "v:a": "västra",
    "1:a": "första", "2:a": "andra", "3:e": "tredje", "4:e": "fjärde",
}  # fmt: skip
"""Words that are shortened when they stand first in a name."""

SIDES = ("norra", "södra", "östra", "västra", "övre", "nedre", "nya", "gamla", "stora", "lilla", "inre", "yttre",
         "första", "andra", "tredje", "fjärde", "sankt", "sankta")  # fmt: skip
"""Words that tell one street from another: a misspelling never turns one of them into another."""

ENDINGS = (
    ("gatan", ("gata", "gat", "gt", "g")),
    ("vägen", ("väg", "vg", "v")),
    ("gränden", ("gränd", "gr")),
    ("gränd", ("gränden", "gr")),
    ("stigen", ("stig", "st")),
    ("backen", ("backe", "b")),
    ("platsen", ("plats", "pl")),
    ("plan", ("planen", "pl")),
    ("torget", ("torg", "t")),
    ("torg", ("torget", "t")),
    ("allén", ("allé", "alle", "all")),
    ("allé", ("allén", "all")),
    ("esplanaden", ("esplanad", "esp")),
    ("gata", ("gatan",)),
    ("väg", ("vägen",)),
)
"""What a street name ends in, and how that is shortened or inflected."""

_SPACES_AND_SIGNS = re.compile(r"[\W_]+")
_PLAIN = str.maketrans("åäöæøéèü", "aaoaoeeu")


def normal(text: str) -> str:
    """The text with composed letters, single spaces and plain hyphens; case is kept."""
    return re.sub(r"[‐‑‒–—−]", "-", " ".join(unicodedata.normalize("NFC", text).split()))


_AND_OTHERS = re.compile(r"[\s,]*\b(?:m\.?\s?fl\b\.?|med flera\b)", re.IGNORECASE)


def without_others(text: str) -> str:
    """The text without "m.fl.", which says that there are more places than it names.

    >>> without_others("Elektra 12 m.fl., Kista")
    'Elektra 12, Kista'
    """
    return _AND_OTHERS.sub("", text)


@lru_cache(maxsize=1 << 17)
def street_key(name: str) -> str:
    """What two spellings of a street's name share: case, spaces and signs do not matter, leading words are whole.

    >>> street_key("S:t Eriksgatan") == street_key("ST. ERIKS GATAN") == street_key("Sankt Eriks-gatan")
    True
    """
    first, _, rest = normal(name).casefold().partition(" ")
    whole = LEADING.get(first.rstrip("."))
    return _SPACES_AND_SIGNS.sub("", f"{whole}{rest}" if whole and rest else f"{first}{rest}").replace("é", "e")


def other_keys(key: str) -> list[str]:
    """Keys of the streets that a shortened or inflected name may stand for.

    >>> other_keys("fagerstag")
    ['fagerstagatan']
    """
    return [
        key.removesuffix(short) + street_key(whole)
        for whole, shorts in ENDINGS
        for short in shorts
        if key.endswith(street_key(short)) and len(key) > len(short) + 1 and not key.endswith(street_key(whole))
    ]


def plain_key(key: str) -> str:
    """A key without å, ä and ö, as keyboards and programs lose them.

    >>> plain_key("kabelrännevägen")
    'kabelrannevagen'
    """
    return key.translate(_PLAIN)


def stem(key: str) -> str:
    """The key without what a street is called: what is left to tell it by.

    >>> stem("fagerstagatan")
    'fagersta'
    """
    ending = next((street_key(whole) for whole, _ in ENDINGS if key.endswith(street_key(whole))), "")
    return key.removesuffix(ending)


def side(key: str) -> str:
    """The leading word that tells a street from its namesakes, or nothing.

    >>> side("norrastationsgatan"), side("provgatan")
    ('norra', '')
    """
    return next((word for word in SIDES if key.startswith(word)), "")
