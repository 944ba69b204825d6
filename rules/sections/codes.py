"""Code lists and levels: the closed words of a municipality, with labels and the words deliveries use for them."""

from __future__ import annotations

from collections.abc import Sequence

from rules.errors import Mistakes, Place
from rules.form import Form, forms_of
from rules.model import Code
from rules.sections.gather import Part
from rules.words import folded

CODE_KEYS = ("kod", "sv", "en", "även", "beskrivning", "betydelse")
MEANINGS = ("gäller", "återkallad")
LEVEL_LIST = "nivå"
DIALOGUE_LIST = "dialogform"
PARTICIPANT_LIST = "deltagare"
COMMITTEE_LIST = "nämnd"
DEVIATION_LIST = "avvikelse"
KIND_LIST = "åtgärdstyp"
STAGE_LIST = "skede"

CodeLists = dict[str, tuple[Code, ...]]


def read_code_lists(
    parts: Sequence[Part], levels: Part | None, mistakes: Mistakes, *, language: str = "sv"
) -> CodeLists:
    """Every list by name, codes in the order written; the levels, lowest first, are the list `nivå`."""
    lists: CodeLists = {}
    for part in (*parts, *([levels] if levels else [])):
        if part.name in lists:
            mistakes.add(part.place, "The code list {name} stands twice.", name=part.name)
        forms = forms_of(part.node, part.place, mistakes, language)
        lists[part.name] = tuple(_code(form) for form in forms)
        _check_words(part.name, lists[part.name], [form.place for form in forms], mistakes)
    return lists


def _code(form: Form) -> Code:
    form.check_keys(CODE_KEYS)
    code = form.text("kod")
    if "," in code:
        form.mistakes.add(form.place_of("kod"), "The code {code} holds a comma, which separates words.", code=code)
    described = form.optional_text("beskrivning") or ""
    is_withdrawal = form.choice("betydelse", MEANINGS, otherwise="gäller") == "återkallad"
    return Code(code, form.text("sv"), form.text("en"), form.texts("även"), described, form.place, is_withdrawal)


def words_of(code: Code) -> tuple[str, ...]:
    """Every word by which the code is known, as words are compared."""
    return tuple(dict.fromkeys(map(folded, (code.code, code.label_sv, code.label_en, *code.aliases))))


def _check_words(name: str, codes: Sequence[Code], places: Sequence[Place], mistakes: Mistakes) -> None:
    meant: dict[str, str] = {}
    for code, place in zip(codes, places, strict=True):
        for word in words_of(code):
            other = meant.setdefault(word, code.code)
            if other != code.code or (word == folded(code.code) and codes.index(code) != places.index(place)):
                mistakes.add(
                    place,
                    "The word {word} of the code list {name} means both {other} and {code}.",
                    why="A delivery that uses it could not be understood.",
                    remedy="Leave it out of one of them.",
                    word=word,
                    name=name,
                    other=other,
                    code=code.code,
                )
