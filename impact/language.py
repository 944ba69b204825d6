"""English templates in the code, Swedish for the reader: gettext catalogues and how sentences are rendered."""

from __future__ import annotations

import gettext
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Protocol

from geodata.errors import Told

LANGUAGES = ("sv", "en")
DEFAULT_LANGUAGE = "sv"
LOCALE_DIR = Path(__file__).parent / "locale"


@dataclass(frozen=True, slots=True)
class Phrase:
    """A template with its values, to stand inside another sentence and be given in the reader's language too."""

    template: str
    values: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.template.format(**self.values)


class Explained(Protocol):
    """An error that says what, why and what to do: those of geodata and of impact have this form."""

    what: str
    why: str
    remedy: str
    values: dict[str, object]


@cache
def translator(language: str) -> Callable[[str], str]:
    """The function that gives an English template in `language` ("sv" or "en").

    A template without a translation comes back as it is; tests/test_language.py keeps Swedish complete.

    >>> translator("en")("The measure is known.")
    'The measure is known.'
    """
    if language == "en":
        return lambda template: template
    catalogue = gettext.translation("berord", LOCALE_DIR, languages=[language], fallback=True)
    return lambda template: catalogue.gettext(template) if template else ""


def sentence(template: str, values: Mapping[str, object], language: str) -> str:
    """The template in `language` with its places filled.

    A `Phrase` among the values is given in the same language; so is a text under one of `TRANSLATED_VALUES`.

    >>> sentence("{n} rows read.", {"n": 3}, "en")
    '3 rows read.'
    """
    if not template:
        return ""
    shown = {name: _shown(name, value, language) for name, value in values.items()}
    return translator(language)(template).format(**shown)


def _shown(name: str, value: object, language: str) -> object:
    if isinstance(value, Phrase):
        return sentence(value.template, value.values, language)
    if isinstance(value, Told):
        return "; ".join(sentence(template, values, language) for template, values in value.parts)
    return translator(language)(value) if name in TRANSLATED_VALUES and isinstance(value, str) else value


TRANSLATED_VALUES = ("reason", "problem")
"""Values that are sentences of our own, stored as English text with a finding."""


def explained(error: Explained, language: str) -> tuple[str, str, str]:
    """What is wrong, why it matters and what to do, as finished sentences in `language`."""
    what, why, remedy = (sentence(part, error.values, language) for part in (error.what, error.why, error.remedy))
    return what, why, remedy
