"""YAML as packs are written: strings only, every value with its file and line, nothing that surprises an officer."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

import yaml

from rules.errors import Mistakes, Place

MAX_CHARACTERS = 1_000_000
MAX_DEPTH = 12
FORBIDDEN_START = re.compile(r"[:,\[-]\s+([>|=!&*%@`])")
"""A value that begins with a character that YAML keeps for itself."""
LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
"""libyaml where it is built in: ten times faster, the same events."""


@dataclass(frozen=True, slots=True)
class Text:
    """A word, number or sentence, as written (NFC)."""

    text: str
    place: Place


@dataclass(frozen=True, slots=True)
class Series:
    """A list."""

    members: tuple[Node, ...]
    place: Place

    def __iter__(self) -> Iterator[Node]:
        return iter(self.members)


@dataclass(frozen=True, slots=True)
class Record:
    """Keys and values; `places` says where each key stands."""

    entries: dict[str, Node]
    places: dict[str, Place]
    place: Place


Node = Text | Series | Record


def read_yaml(file: str, content: str, mistakes: Mistakes) -> Record | None:
    """The content of one pack file, whose outermost form must be keys and values; None when it cannot be read.

    Numbers, dates, `no` and `on` stay the text they were. Duplicate keys, anchors, aliases and tags are mistakes.
    """
    start = Place(file, 1)
    if len(content) > MAX_CHARACTERS:
        mistakes.add(start, "The file is too long: {n} characters.", remedy="Split the pack.", n=len(content))
        return None
    try:
        node = _Reader(file, unicodedata.normalize("NFC", content), mistakes).document()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        _explain(Place(file, mark.line + 1 if mark else 1), error.problem or "", content, mistakes)
        return None
    except yaml.YAMLError as error:
        problem = str(error).splitlines()[0]
        mistakes.add(start, "The file holds characters that are not text: {problem}.", problem=problem)
        return None
    except _TooDeepError:
        return None
    if not isinstance(node, Record):
        mistakes.add(
            start, "The file does not consist of keys and values.", remedy="Begin with a line such as 'regler:'."
        )
        return None
    return node


def _explain(place: Place, problem: str, content: str, mistakes: Mistakes) -> None:
    lines = content.splitlines()
    line = lines[place.line - 1] if place.line <= len(lines) else ""
    if symbol := FORBIDDEN_START.search(line):
        mistakes.add(
            place,
            "A value cannot begin with the symbol {symbol}.",
            remedy="Write comparisons in words: högst 30, minst 30, över 30, under 30, inte kontor.",
            symbol=symbol[1],
        )
    elif "\t" in line[: len(line) - len(line.lstrip())]:
        mistakes.add(place, "The line is indented with a tab.", remedy="Indent with spaces.")
    else:
        mistakes.add(
            place,
            "The line cannot be read as YAML: {problem}.",
            remedy="Check indentation, colons and quotation marks on this line and the one before.",
            problem=problem,
        )


class _TooDeepError(Exception):
    """The file is nested beyond MAX_DEPTH; the mistake is already noted."""


class _Reader:
    """Builds nodes from YAML events, so that nothing is resolved, expanded or constructed on the way."""

    def __init__(self, file: str, content: str, mistakes: Mistakes) -> None:
        self.file = file
        self.mistakes = mistakes
        self.events = yaml.parse(content, Loader=LOADER)

    def document(self) -> Node | None:
        """The first document; a second one is a mistake."""
        node: Node | None = None
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent) and node is not None:
                self.mistakes.add(self._place(event), "A second document (---) begins here.", remedy="Remove the line.")
            elif isinstance(event, yaml.NodeEvent):
                node = self._read(event, 0)
        return node

    def _place(self, event: yaml.Event) -> Place:
        return Place(self.file, event.start_mark.line + 1 if event.start_mark else 1)

    def _read(self, event: yaml.Event, depth: int) -> Node:
        place = self._place(event)
        self._check(event, place, depth)
        if isinstance(event, yaml.ScalarEvent):
            return Text(event.value.strip(), place)
        if isinstance(event, yaml.SequenceStartEvent):
            return Series(tuple(self._members(depth)), place)
        if isinstance(event, yaml.MappingStartEvent):
            return self._record(place, depth)
        return Text("", place)

    def _members(self, depth: int) -> Iterator[Node]:
        while not isinstance(event := next(self.events), yaml.CollectionEndEvent):
            yield self._read(event, depth + 1)

    def _record(self, place: Place, depth: int) -> Record:
        record = Record({}, {}, place)
        while not isinstance(event := next(self.events), yaml.CollectionEndEvent):
            key = self._read(event, depth + 1)
            value = self._read(next(self.events), depth + 1)
            if not isinstance(key, Text):
                self.mistakes.add(key.place, "A key must be a word.")
            elif key.text in record.entries:
                self.mistakes.add(
                    key.place,
                    "The key {key} stands twice; first on line {first}.",
                    why="Only one of them would count.",
                    remedy="Remove or rename one.",
                    key=key.text,
                    first=record.places[key.text].line,
                )
            else:
                record.entries[key.text] = value
                record.places[key.text] = key.place
        return record

    def _check(self, event: yaml.Event, place: Place, depth: int) -> None:
        if depth > MAX_DEPTH:
            self.mistakes.add(place, "The file is nested too deeply.")
            raise _TooDeepError
        if getattr(event, "anchor", None) is not None:
            self.mistakes.add(place, "Anchors and aliases (& and *) are not used in packs.", remedy="Write it out.")
        tag = getattr(event, "tag", None)
        if tag not in (None, "!"):
            self.mistakes.add(place, "Tags ({tag}) are not used in packs.", remedy="Remove it.", tag=tag)
