"""Whether the words of a profile's value lists are words of the rule pack that it is used with."""

from __future__ import annotations

from collections.abc import Mapping

from impact.intake.profiles.errors import ProfileRefused
from impact.intake.profiles.lines import lines_of
from impact.intake.profiles.model import Profile, plain_word
from rules.errors import Mistake
from rules.pack import Pack


def check_words(profile: Profile, pack: Pack, lists: Mapping[str, str]) -> None:
    """Refuse a profile that translates to a word the pack does not have. `lists` is field → the pack's code list.

    Raises:
        ProfileRefused: with each such line, and the nearest word.

    """
    mistakes = [
        Mistake(
            profile.file,
            _line(profile, theirs),
            f"{code_list}.{theirs}",
            "{value} is not a word of {field} in the rule pack {pack}.",
            "The rules could not tell what is planned.",
            "Nearest: {nearest}.",
            {"value": ours, "field": code_list, "pack": pack.name, "nearest": pack.nearest(code_list, ours) or "–"},
        )
        for field, code_list in lists.items()
        for theirs, ours in _said(profile, field).items()
        if ours and pack.code(code_list, ours) is None
    ]
    if mistakes:
        raise ProfileRefused(profile.file, mistakes)


def _said(profile: Profile, field: str) -> Mapping[str, str]:
    """Their word → ours, the constant of the column included."""
    rule = profile.columns.get(field)
    constant = {rule.constant: rule.constant} if rule and rule.constant is not None else {}
    listed = profile.words.get(field, {})
    return {**listed, **{text: text for text in constant if plain_word(text) not in listed}}


def _line(profile: Profile, theirs: str) -> int:
    """The line of the value list, or of the column, that says the word; spellings differ in case only."""
    lines = lines_of(profile.text)
    said = (line for path, line in lines.items() if len(path) > 1 and plain_word(path[-1]) == plain_word(theirs))
    constant = (line for path, line in lines.items() if path[-1] in ("konstant", "constant"))
    return next(said, next(constant, 1))
