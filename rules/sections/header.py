"""The head of a pack: name, version, language, validity, and who adopted it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from rules.form import Form
from rules.model import Adoption, Validity
from rules.sections.gather import PARTS
from rules.twins import spelled
from rules.words import WORDS

NAME, TITLE, VERSION, LANGUAGE, VALID, ADOPTION, LEVELS = HEADER_KEYS = (
    "regelpaket",
    "titel",
    "version",
    "språk",
    "giltigt",
    "beslut",
    "nivåer",
)
ADOPTION_KEYS = ("status", "organ", "diarienummer", "paragraf", "datum", "underlag")
EXAMPLE = "exempel"
ADOPTED = "antagen"


@dataclass(frozen=True, slots=True)
class Header:
    """What stands at the head of a pack."""

    name: str
    title: str
    version: str
    language: str
    validity: Validity
    adoption: Adoption


def read_header(form: Form) -> Header:
    """The pack's head; mistakes are noted and empty values given."""
    form.check_keys((*HEADER_KEYS, *PARTS))
    language = form.choice(LANGUAGE, tuple(WORDS), otherwise="sv") or "sv"
    return Header(
        name=form.text(NAME),
        title=form.text(TITLE),
        version=form.text(VERSION),
        language=language,
        validity=_validity(form),
        adoption=_adoption(form),
    )


def _validity(form: Form) -> Validity:
    inner = form.form(VALID)
    if inner is None:
        form.mistakes.add(
            form.place,
            "The pack does not say from when it is valid.",
            remedy="Write the key {valid} with {first} and {last} inside.",
            valid=spelled(VALID, form.language),
            first=spelled("från", form.language),
            last=spelled("till", form.language),
        )
        return Validity(date.min)
    inner.check_keys(("från", "till"))
    return inner.validity()


def _adoption(form: Form) -> Adoption:
    inner = form.form(ADOPTION)
    if inner is None:
        form.mistakes.add(
            form.place,
            "The pack does not say who adopted it.",
            why="Those affected have a right to know who decided the rules.",
            remedy="Write {keys}; the status {example} if nobody has.",
            keys=f"{spelled(ADOPTION, form.language)}: {', '.join(spelled(k, form.language) for k in ADOPTION_KEYS)}",
            example=spelled(EXAMPLE, form.language),
        )
        return Adoption(is_example=True)
    inner.check_keys(ADOPTION_KEYS)
    status = inner.choice("status", (EXAMPLE, ADOPTED))
    required = () if status == EXAMPLE else ("organ", "diarienummer", "datum")
    for key in required:
        inner.text(key)
    return Adoption(
        is_example=status == EXAMPLE,
        body=inner.optional_text("organ"),
        register_number=inner.optional_text("diarienummer"),
        paragraph=inner.optional_text("paragraf"),
        decided_on=inner.day("datum"),
        ground=inner.optional_text("underlag"),
    )
