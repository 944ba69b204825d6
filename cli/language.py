"""The language of this call: `--lang`, else BERORD_LANG, else Swedish. Chosen before any command is loaded."""

from __future__ import annotations

import gettext
import os
from collections.abc import Callable, Sequence

from impact.language import DEFAULT_LANGUAGE, LANGUAGES, LOCALE_DIR, translator


def chosen_language(arguments: Sequence[str]) -> str:
    """The language that the arguments or the environment name; an unknown one is left for click to refuse.

    >>> chosen_language(["explain", "--lang", "en"]), chosen_language(["--lang=en"])
    ('en', 'en')
    """
    named = os.environ.get("BERORD_LANG", DEFAULT_LANGUAGE)
    for i, argument in enumerate(arguments):
        if argument == "--lang" and i + 1 < len(arguments):
            named = arguments[i + 1]
        elif argument.startswith("--lang="):
            named = argument.removeprefix("--lang=")
    return named if named in LANGUAGES else DEFAULT_LANGUAGE


def use_language(language: str) -> None:
    """Make help texts, messages and click's own words appear in `language`. Call before commands are imported."""
    os.environ["BERORD_LANG"] = language
    # click asks gettext's default domain; LANGUAGE decides which of our catalogues answers.
    os.environ["LANGUAGE"] = language
    gettext.bindtextdomain("messages", str(LOCALE_DIR))


def current_language() -> str:
    """The language in use."""
    return chosen_language(())


def words() -> Callable[[str], str]:
    """Give the translator of the language in use; each command module keeps it as `_`."""
    return translator(current_language())
