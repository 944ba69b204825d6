"""Swedish is what users see: complete, current, and with every place of the English template."""

from __future__ import annotations

import string

import pytest

from impact.language import explained, sentence, translator
from tests.messages import CATALOGUES, compiled, read_catalogue, templates


def places(template: str) -> set[str]:
    return {name for _text, name, _spec, _conversion in string.Formatter().parse(template) if name}


def test_every_template_in_the_code_has_its_swedish() -> None:
    known = {message.id for message in read_catalogue("berord") if message.id and message.string}
    assert sorted(set(templates()) - known) == [], "run: make messages, then translate what is empty"


def test_the_catalogue_holds_nothing_that_the_code_no_longer_says() -> None:
    known = {message.id for message in read_catalogue("berord") if message.id}
    assert sorted(known - set(templates())) == [], "run: make messages"


@pytest.mark.parametrize("name", ["berord", "messages"])
def test_the_compiled_catalogue_is_the_written_one(name: str) -> None:
    assert (CATALOGUES / f"{name}.mo").read_bytes() == compiled(read_catalogue(name)), "run: make messages"


def test_a_translation_keeps_every_place_and_format() -> None:
    wrong = [m.id for m in read_catalogue("berord") if m.id and m.string and places(m.id) != places(m.string)]
    assert wrong == []


def test_swedish_is_given_and_english_is_the_code_s_own() -> None:
    template = "The measure {name} has not been assessed."
    assert translator("en")(template) == template
    assert sentence(template, {"name": "TK-1"}, "sv") != sentence(template, {"name": "TK-1"}, "en")
    assert "TK-1" in sentence(template, {"name": "TK-1"}, "sv")


def test_an_error_says_what_why_and_what_to_do_in_the_reader_s_language() -> None:
    from impact.errors import Refusal

    error = Refusal("The registers are empty.", remedy="Register it first.")
    what, why, remedy = explained(error, "sv")
    assert (what != error.what, why, remedy != error.remedy) == (True, "", True)
