"""What a reader hands over before anything is placed: text columns, rows, and geometry as it was written."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from geodata.errors import GeodataError
from geodata.hints import NO_HINTS, Hints
from geodata.reference.crs import Origin
from geodata.remarks import Remark
from geodata.shapes import Shapes

Columns = dict[str, list[str | None]]

CACHED = 4096

MISREAD = re.compile("Ã[\u0080-\u00bf\u0192\u2013-\u2122]")
"""UTF-8 å, ä, ö, é … read as Latin-1 or Windows-1252."""


@dataclass(frozen=True, slots=True)
class Delivered:
    """One layer as read. `shapes` are in the numbers of `crs`, None when the layer has no geometry at all.

    `hints` are what the reader had to find out by itself, and is not as most files are.
    """

    name: str
    driver: str
    columns: Columns
    rows: list[int]
    shapes: Shapes | None = None
    crs: str | None = None
    origin: Origin = Origin.FILE
    remarks: list[Remark] = field(default_factory=list)
    hints: Hints = NO_HINTS


def clean(text: str) -> str | None:
    r"""Text in composed form (NFC) without surrounding blanks; None when nothing is left.

    >>> clean("  A\u030angermanland\u00a0"), clean(" ")
    ('Ångermanland', None)
    """
    composed = text if text.isascii() else unicodedata.normalize("NFC", text)
    return composed.strip() or None


def is_composed(text: str) -> bool:
    """Whether no letter of it is written in parts, as `å` may be: nothing is left for `clean` but to strip."""
    return text.isascii() or unicodedata.is_normalized("NFC", text)


def cleaned(texts: Sequence[str | None]) -> list[str | None]:
    """A column of texts, each as by `clean`, some thousands at once: as many as the processor's cache holds.

    >>> cleaned([" A ", None, ""])
    ['A', None, None]
    """
    result: list[str | None] = []
    for start in range(0, len(texts), CACHED):
        known = ["" if text is None else text for text in texts[start : start + CACHED]]
        if is_composed("".join(known)):
            result += [text.strip() or None for text in known]
        else:
            result += map(clean, known)
    return result


def clean_columns(names: Sequence[str], texts: Sequence[list[str | None]], file: str) -> tuple[Columns, bool]:
    """The columns by clean name, and whether text read in the wrong encoding was corrected.

    Raises GeodataError when two columns have one name: which is meant cannot be guessed.
    """
    cleaned = [clean(name) or "" for name in names]
    is_misread = _is_misread(cleaned) or any(map(_is_misread, texts))
    if is_misread:
        cleaned = [as_meant(name) for name in cleaned]
        texts = [[text and as_meant(text) for text in column] for column in texts]
    check_names(cleaned, file)
    return dict(zip(cleaned, texts, strict=True)), is_misread


def as_meant(text: str) -> str:
    """Text whose UTF-8 was read as Latin-1 or Windows-1252, as it was written.

    >>> as_meant("VÃ¤stberga"), as_meant("Västberga")
    ('Västberga', 'Västberga')
    """
    if not MISREAD.search(text):
        return text
    for encoding in ("cp1252", "latin-1"):
        try:
            return text.encode(encoding).decode("utf-8")
        except UnicodeError:
            continue
    return text


def check_names(names: Sequence[str], file: str) -> None:
    """Refuse two columns of one name."""
    twice = [name for name, count in Counter(names).items() if count > 1]
    if twice:
        raise GeodataError(
            "The file {file} has two columns named {column}.",
            "Which of them is meant cannot be guessed.",
            "Rename or remove one.",
            file=file,
            column=twice[0],
        )


def _is_misread(texts: Sequence[str | None]) -> bool:
    """Of a whole column at once: most are ASCII, and need no search."""
    joined = "\n".join(filter(None, texts))
    return not joined.isascii() and MISREAD.search(joined) is not None


def misread() -> Remark:
    """That `clean_columns` found text read in the wrong encoding, and put it right."""
    return Remark(
        None,
        "encoding-corrected",
        "The file is written in another text encoding than it says; å, ä and ö were read as they must have been meant.",
        "Check some names, and ask the sender to deliver in UTF-8.",
    )
