"""The beginning of a file as text, to tell a format by what is in it, whatever the file is called."""

from __future__ import annotations

import codecs
from pathlib import Path
from typing import IO

HEAD_BYTES = 1 << 20
"""Keys may stand behind a long outline; a million bytes holds the first record of any feed."""

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def head_of(path: Path) -> str:
    """The beginning of a file, as by `head_in`."""
    with path.open("rb") as stream:
        return head_in(stream)


def head_in(stream: IO[bytes]) -> str:
    """The first million bytes; bytes that are no text are replaced, since this only recognises."""
    raw = stream.read(HEAD_BYTES)
    encoding = next((encoding for mark, encoding in MARKS if raw.startswith(mark)), "utf-8")
    return raw.decode(encoding, errors="replace")
