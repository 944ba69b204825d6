"""A rule pack described in the reader's language, and put in a file."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

from impact.clauses import wording
from impact.errors import UsageRefused
from impact.outreach.files import write_beside
from rules.describe import describe
from rules.description.blocks import Description
from rules.description.page import as_html
from rules.description.plain import as_text
from rules.description.word_file import as_docx
from rules.pack import Pack

TEXT_WIDTH = 100
"""Characters in a line of a text file."""

WRITERS: dict[str, Callable[[Description], bytes]] = {
    ".html": lambda description: as_html(description).encode(),
    ".docx": as_docx,
    ".txt": lambda description: as_text(description, TEXT_WIDTH).encode(),
}


def description_of(pack: Pack, language: str, *, on: date) -> Description:
    """The pack as it holds on a day, in "sv" or "en".

    Raises:
        RulesError: the pack is not valid on the day.

    """
    return describe(pack, wording(language), on=on)


def publish_description(description: Description, path: Path, *, overwrite: bool) -> None:
    """Write the description beside its place, then move it there; the ending decides the form.

    Raises:
        UsageRefused: the ending is none of .html, .docx and .txt.
        Refusal: the file exists and `overwrite` is not asked for, or its folder is missing or protected.

    """
    writer = WRITERS.get(path.suffix.lower())
    if writer is None:
        raise UsageRefused(
            "The description cannot be written as {file}.",
            remedy="Use one of the endings {endings}.",
            file=path.name,
            endings=", ".join(WRITERS),
        )
    content = writer(description)

    def write(draft: Path) -> None:
        draft.write_bytes(content)

    write_beside(path, write, overwrite=overwrite)
