"""All files of a pack as one: which part stands in which file is the officer's choice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from rules.errors import Mistakes, Place
from rules.form import Form
from rules.source import Node, Record, read_yaml

CODE_LISTS, PARAMETERS, RULES, CASES = PARTS = ("kodlistor", "parametrar", "regler", "prov")
MAIN_FILE = "pack.yaml"


@dataclass(frozen=True, slots=True)
class Part:
    """What stands under one name of a part: a code list, a parameter, or the rules or cases of a stage."""

    name: str
    node: Node
    place: Place


@dataclass(frozen=True, slots=True)
class Gathered:
    """The header's keys, and per part its members in the order of files and lines."""

    header: Form
    parts: dict[str, list[Part]]


def gather(files: Mapping[str, str], mistakes: Mistakes) -> Gathered:
    """Read every file and sort its outermost keys into the header and the parts."""
    header = Record({}, {}, Place(MAIN_FILE if MAIN_FILE in files else min(files, default=MAIN_FILE), 1))
    parts: dict[str, list[Part]] = {name: [] for name in PARTS}
    for file in sorted(files):
        root = read_yaml(file, files[file], mistakes)
        for key, node in root.entries.items() if root else ():
            place = root.places[key] if root else Place(file, 1)
            if key in PARTS:
                parts[key].extend(_members(key, node, place, mistakes))
            elif key in header.entries:
                mistakes.add(place, "The key {key} stands in {other} too.", key=key, other=header.places[key].file)
            else:
                header.entries[key], header.places[key] = node, place
    return Gathered(Form(header, mistakes), parts)


def _members(key: str, node: Node, place: Place, mistakes: Mistakes) -> list[Part]:
    if isinstance(node, Record):
        return [Part(name, child, node.places[name]) for name, child in node.entries.items()]
    mistakes.add(place, "The key {key} must hold keys and values.", key=key)
    return []
