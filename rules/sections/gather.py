"""All files of a pack as one: which part stands in which file is the officer's choice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rules.errors import Mistakes, Place
from rules.folder import SUFFIX
from rules.form import Form
from rules.source import Node, Record, Text, read_yaml
from rules.twins import ENGLISH, meant

CODE_LISTS, PARAMETERS, RULES, CASES, DEFAULTS = KEYED = ("kodlistor", "parametrar", "regler", "prov", "förval")
TABLES, NO_RULE = LISTED = ("tabeller", "ingen_regel")
PARTS = (*KEYED, *LISTED)
MAIN_FILE = "pack.yaml"
CASES_BEGIN = (f"{CASES}:", f"{ENGLISH[CASES]}:")
"""How a line begins that only cases follow."""
LANGUAGE_KEYS = ("språk", "language")


@dataclass(frozen=True, slots=True)
class Part:
    """What stands under one name of a part: a code list, a parameter, or the rules, cases or default of a stage.

    Names are Swedish, also in an English pack. A list, such as the tables of a file, has the part's own name.
    """

    name: str
    node: Node
    place: Place


@dataclass(frozen=True, slots=True)
class Gathered:
    """The header's keys, and per part its members in the order of files and lines."""

    header: Form
    parts: dict[str, list[Part]]
    language: str
    is_whole: bool
    """Whether every file could be read: else much of the rest only seems to be wrong."""


def gather(files: Mapping[str, str], mistakes: Mistakes) -> Gathered:
    """Read every YAML file and sort its outermost keys into the header and the parts."""
    roots = [read_yaml(file, files[file], mistakes) for file in sorted(files) if file.endswith(SUFFIX)]
    language = _language([root for root in roots if root])
    header = Record({}, {}, Place(MAIN_FILE if MAIN_FILE in files else min(files, default=MAIN_FILE), 1))
    parts: dict[str, list[Part]] = {name: [] for name in PARTS}
    for root in filter(None, roots):
        for key, node in root.entries.items():
            place, part = root.places[key], meant(key, PARTS, language)
            if part in LISTED:
                parts[part].append(Part(part, node, place))
            elif part in KEYED:
                parts[part].extend(_members(key, node, place, mistakes, language))
            elif key in header.entries:
                mistakes.add(place, "The key {key} stands in {other} too.", key=key, other=header.places[key].file)
            else:
                header.entries[key], header.places[key] = node, place
    return Gathered(Form(header, mistakes, language=language), parts, language, None not in roots)


def holds_only_cases(text: str) -> bool:
    r"""Whether cases are all that is in a file, as far as its outermost lines show; a doubt is a no.

    >>> holds_only_cases("# The cases\nprov:\n  mottagare:\n"), holds_only_cases("prov:\n  a:\nregler:\n")
    (True, False)
    """
    outermost = [line for line in text.splitlines() if line[:1].strip("#\ufeff \t")]
    return len(outermost) == 1 and outermost[0].split("#")[0].rstrip() in CASES_BEGIN


def _language(roots: Sequence[Record]) -> str:
    """The language that the pack says it is in, as far as reading its keys needs to know; the header checks it."""
    said = (root.entries.get(key) for root in roots for key in LANGUAGE_KEYS)
    return "en" if any(isinstance(node, Text) and node.text == "en" for node in said) else "sv"


def _members(key: str, node: Node, place: Place, mistakes: Mistakes, language: str) -> list[Part]:
    if isinstance(node, Record):
        return [Part(meant(name, ENGLISH, language), child, node.places[name]) for name, child in node.entries.items()]
    mistakes.add(place, "The key {key} must hold keys and values.", key=key)
    return []
