"""JSON read record by record, so that memory holds one record and not the file."""

from __future__ import annotations

import codecs
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO

import ijson

from geodata import reasons
from geodata.errors import GeodataError
from geodata.files.soundness import damaged

GREATEST_DEPTH = 64
GREATEST_RECORD = 1_000_000
"""Values in one record, and levels in one file: beyond these it is a mistake or an attack."""

Json = Any
"""What JSON holds: text, number, yes, no, nothing, lists and objects of them."""

SCALARS = {"string", "number", "boolean", "null"}
STARTS = {"start_map", "start_array"}


def records(path: Path, wanted: Mapping[str, str], file: str) -> Iterator[tuple[str, Json]]:
    """The values at the wanted places, each with the name the place is wanted under, in the file's order.

    A place is the keys that lead to it, with dots. Lists on the way count for nothing, so that `a.b` finds the b of
    the one a there is and that of each a in a list. The values in a list come one by one.

    Raises GeodataError when the file is no JSON, ends early, is nested too deeply, or has too large a record.
    """
    with path.open("rb") as stream:
        _skip_mark(stream, file)
        try:
            yield from _wanted(stream, wanted, file)
        except (ijson.JSONError, ValueError) as error:
            raise damaged(file, _reason(str(error))) from error


def _reason(said: str) -> str:
    """Only the beginning of what the parser says: the rest quotes the file, which may hold what nobody should see."""
    beginning = said[:60]
    if "EOF" in beginning:
        return reasons.ENDS_EARLY
    return reasons.NOT_UTF8 if "UTF8" in beginning else reasons.STRANGE_SIGNS


def _wanted(stream: BinaryIO, wanted: Mapping[str, str], file: str) -> Iterator[tuple[str, Json]]:
    keys: list[str] = []
    kinds: list[bool] = []  # for each open value, whether it is an object
    events = ijson.basic_parse(stream, use_float=True)
    for event, value in events:
        if event == "map_key":
            keys[-1] = value
            continue
        if event in {"end_map", "end_array"}:
            if kinds.pop():
                keys.pop()
            continue
        place = ".".join(keys)
        if place in wanted and event != "start_array":
            yield wanted[place], _built(event, value, events, file)
            continue
        if event in STARTS:
            kinds.append(event == "start_map")
            if event == "start_map":
                keys.append("")
            if len(kinds) > GREATEST_DEPTH:
                raise _too_deep(file)


def _built(event: str, value: Json, events: Iterator[tuple[str, Json]], file: str) -> Json:
    """The value that begins with this event, taken from the events to its end."""
    if event in SCALARS:
        return value
    root: Json = {} if event == "start_map" else []
    stack: list[Json] = [root]
    key: list[str] = [""]
    for n_values, (following, inner) in enumerate(events):
        if n_values > GREATEST_RECORD:
            raise _too_large(file)
        if following == "map_key":
            key[-1] = inner
        elif following in {"end_map", "end_array"}:
            stack.pop()
            key.pop()
            if not stack:
                return root
        else:
            child: Json = {} if following == "start_map" else [] if following == "start_array" else inner
            if isinstance(stack[-1], dict):
                stack[-1][key[-1]] = child
            else:
                stack[-1].append(child)
            if following in STARTS:
                stack.append(child)
                key.append("")
                if len(stack) > GREATEST_DEPTH:
                    raise _too_deep(file)
    return root


def _skip_mark(stream: BinaryIO, file: str) -> None:
    """A byte order mark is not JSON, but programs write it; UTF-16 is refused by name."""
    start = stream.read(3)
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise GeodataError(
            "The file {file} is JSON written in UTF-16.",
            "JSON between programs is UTF-8, and is only read as that.",
            "Save it as UTF-8, or ask the sender to.",
            file=file,
        )
    stream.seek(3 if start == codecs.BOM_UTF8 else 0)


def _too_deep(file: str) -> GeodataError:
    return GeodataError(
        "The file {file} is nested more than {greatest} levels deep.",
        "No delivery needs that; it could be made to fill the memory.",
        "Ask the sender what it is.",
        file=file,
        greatest=GREATEST_DEPTH,
    )


def _too_large(file: str) -> GeodataError:
    return GeodataError(
        "A single record in {file} holds more than {greatest} values.",
        "No delivery needs that; it could be made to fill the memory.",
        "Ask the sender what it is.",
        file=file,
        greatest=GREATEST_RECORD,
    )
