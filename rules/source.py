"""YAML as packs are written: strings only, every value with its file and line, nothing that surprises an officer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import yaml

from rules.errors import Mistakes, Place
from rules.letters import plain, refuse_mixed

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
        node = _Reader(file, plain(content), mistakes).document()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        _explain(Place(file, mark.line + 1 if mark else 1), content, mistakes)
        return None
    except yaml.YAMLError as error:
        found = re.search(r"#x([0-9a-f]+)", str(error))
        mistakes.add(
            start,
            "The file holds characters that are not text ({sign}).",
            remedy="Save it again as text, in UTF-8.",
            sign=f"U+{int(found[1], 16):04X}" if found else "–",
        )
        return None
    except _TooDeepError:
        return None
    if not isinstance(node, Record):
        mistakes.add(
            start, "The file does not consist of keys and values.", remedy="Begin with a line such as 'regler:'."
        )
        return None if node else Record({}, {}, start)
    return node


def _explain(place: Place, content: str, mistakes: Mistakes) -> None:
    """The usual reasons for which a line is no YAML: the reader's own words are English, and about YAML."""
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
    elif line.count(": ") > 1 and not line.lstrip().startswith(("{", "- {")) and "{" not in line:
        mistakes.add(
            place,
            "The line has two colons.",
            why="Whatever stands before a colon is read as a key.",
            remedy="Put a text that holds a colon between quotation marks.",
        )
    else:
        mistakes.add(
            place,
            "The line cannot be read.",
            remedy="Check indentation, colons, brackets and quotation marks on this line and the one before.",
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
            refuse_mixed(event.value, place, self.mistakes)
            return Text(event.value.strip(), place)
        if isinstance(event, yaml.SequenceStartEvent):
            return Series(tuple(self._members(depth)), place)
        if isinstance(event, yaml.MappingStartEvent):
            return self._record(place, depth)
        return Text("", place)

    def _members(self, depth: int) -> Iterator[Node]:
        before: yaml.Event | None = None
        while not isinstance(event := next(self.events), yaml.CollectionEndEvent):
            self._refuse_decimal_comma(before, event)
            before = event
            yield self._read(event, depth + 1)

    def _refuse_decimal_comma(self, before: yaml.Event | None, event: yaml.Event) -> None:
        """In a list between brackets, 1,5 is two members; whoever writes it means one number."""
        if not (isinstance(before, yaml.ScalarEvent) and isinstance(event, yaml.ScalarEvent)):
            return
        ends, starts = before.end_mark, event.start_mark
        is_close = ends is not None and starts is not None and ends.index + 1 == starts.index
        if is_close and before.value.lstrip("-").isdecimal() and event.value.isdecimal():
            self.mistakes.add(
                self._place(event),
                "The list holds {number}, which is read as two numbers.",
                remedy="Put a number with decimal comma between quotation marks, or a space after the comma.",
                number=f"{before.value},{event.value}",
            )

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
