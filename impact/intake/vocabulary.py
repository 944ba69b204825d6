"""The pack's words in a delivery of measures. A word that it does not know is kept and told of; the measure is not."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from impact.findings import Finding, Place, finding
from rules.pack import Pack

CODE_FIELDS = {"kind": "åtgärdstyp", "stage": "skede", "traffic_effect": "trafikpåverkan"}
"""Measure fields whose words the pack's code lists hold."""


@dataclass(frozen=True, slots=True)
class UnknownWord:
    """A sender's word that the pack does not have."""

    text: str


class Vocabulary:
    """Reads the words of measures by a pack's code lists, and remembers those that it lacks."""

    def __init__(self, pack: Pack) -> None:
        self._pack = pack
        self._unknown: dict[tuple[str, str], list[Place]] = {}

    def readers(self) -> Mapping[str, Callable[[str], object]]:
        """A reader for each field: a word's code by its name, label or alias, else an `UnknownWord`."""
        return {field: self._reader(code_list) for field, code_list in CODE_FIELDS.items()}

    def _reader(self, code_list: str) -> Callable[[str], object]:
        return lambda text: self._pack.code(code_list, text) or UnknownWord(text)

    def sort_out(self, values: dict[str, Any], place: Place) -> None:
        """Move the unknown words of a row's `values` to the fields for their text."""
        for field in CODE_FIELDS:
            word = values.get(field)
            if isinstance(word, UnknownWord):
                values[field], values[f"{field}_text"] = None, word.text
                self._unknown.setdefault((field, word.text), []).append(place)

    def findings(self) -> list[Finding]:
        """One finding per unknown word, not one per row: one line of a profile or a pack mends it."""
        found = []
        for (field, word), places in self._unknown.items():
            code_list = CODE_FIELDS[field]
            known = ", ".join(code.code for code in self._pack.code_lists[code_list])
            nearest = self._pack.nearest(code_list, word) or "–"
            place = Place(places[0].source, places[0].layer)
            about = {"n": len(places), "first": places[0].row, "known": known, "nearest": nearest}
            found.append(finding("measure-word-unknown", place, field=code_list, value=word, **about))
        return found
