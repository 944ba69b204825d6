"""The sample folder's README: a written text with the table of hard cases from their list."""

from __future__ import annotations

from geodata.samples.cases import CASES
from geodata.samples.make.words import LISTS


def readme_text() -> str:
    """The README in Swedish."""
    text = (LISTS / "readme.md").read_text(encoding="utf-8")
    return text.format(cases="".join(f"| {case.measure_id} | {case.word} | {case.shows} |\n" for case in CASES))
