"""YAML as packs are written."""

from __future__ import annotations

import unicodedata

import pytest
import yaml

from rules import source
from rules.errors import Mistakes
from rules.source import Record, Series, Text, read_yaml


def read(content: str) -> Record:
    mistakes = Mistakes()
    record = read_yaml("regler.yaml", content, mistakes)
    assert mistakes.found == []
    assert record is not None
    return record


def refusal(content: str) -> tuple[int, str]:
    mistakes = Mistakes()
    read_yaml("regler.yaml", content, mistakes)
    return mistakes.found[0].line, mistakes.found[0].sentence()


def test_every_value_stays_the_text_it_was() -> None:
    record = read("a: no\nb: 0117\nc: 12:30\nd: 3.10\ne: on\nf: 2026-01-01\ng: ~\n")
    assert [node.text for node in record.entries.values() if isinstance(node, Text)] == [
        "no", "0117", "12:30", "3.10", "on", "2026-01-01", "~",
    ]  # fmt: skip


def test_every_key_and_value_knows_its_line() -> None:
    record = read("# först\nregler:\n  - id: A\n    när:\n      x: 1\n  - id: B\n")
    rules = record.entries["regler"]
    assert isinstance(rules, Series)
    first, second = rules
    assert isinstance(first, Record)
    assert isinstance(second, Record)
    assert (record.places["regler"].line, first.places["när"].line, second.places["id"].line) == (2, 4, 6)


def test_decomposed_letters_are_composed() -> None:
    record = read(unicodedata.normalize("NFD", "åtgärdstyp: sprängning\n"))
    assert unicodedata.is_normalized("NFC", next(iter(record.entries)))


@pytest.mark.parametrize("loader", [yaml.BaseLoader, getattr(yaml, "CBaseLoader", yaml.BaseLoader)])
@pytest.mark.parametrize(
    ("content", "line", "part"),
    [
        ("a: 1\nb: >= 30\n", 2, "cannot begin with the symbol >"),
        ("a: 1\nb: 2\na: 3\n", 3, "The key a stands twice; first on line 1"),
        ("a: &x 1\nb: 2\n", 1, "Anchors and aliases"),
        ("a: 1\nb: !!python/object:os.system x\n", 2, "Tags"),
        ("a:\n\t- b\n", 2, "tab"),
        ("a: [1, 2\nb: 3\n", 2, "cannot be read"),
        ("- a\n- b\n", 1, "does not consist of keys and values"),
        ("", 1, "does not consist of keys and values"),
        ("a: 1\n---\nb: 2\n", 2, "second document"),
        ("a: \x00\n", 1, "not text"),
        ("a: " + "[" * 200 + "]" * 200, 1, "nested too deeply"),
        ("[1]: a\n", 1, "A key must be a word"),
    ],
)
def test_what_would_surprise_an_officer_is_refused_at_its_line(
    content: str, line: int, part: str, loader: type, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(source, "LOADER", loader)
    found_line, sentence = refusal(content)
    assert part in sentence
    assert found_line == line


def test_a_file_of_unreasonable_length_is_refused_unread() -> None:
    assert "too long" in refusal("#" * (source.MAX_CHARACTERS + 1))[1]
