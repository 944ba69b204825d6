"""The text of a file whose encoding nobody states: by its mark, by what its bytes can be, and line by line at need."""

from __future__ import annotations

import codecs
from dataclasses import dataclass

from geodata.errors import GeodataError

BYTE_ORDER_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))

LOST = "\ufffd"
"""What programs write for a letter they could not read: the letter is gone."""

SAMPLE_BYTES = 4096

WINDOWS = "cp1252"

ENCODINGS = (
    "utf-8", "utf-16", "utf-16-le", "utf-16-be", WINDOWS, "iso-8859-1", "iso-8859-15", "cp850", "cp437", "cp865",
    "mac-roman",
)  # fmt: skip
"""What a file may be said to be written in: all that Swedish offices have used since the 1980s."""


def known_encoding(text: str) -> str | None:
    """The encoding that is meant, by any of its names; None when it is none of `ENCODINGS`.

    >>> known_encoding("Windows-1252"), known_encoding("Latin-1"), known_encoding("ebcdic")
    ('cp1252', 'iso-8859-1', None)
    """
    try:
        named = codecs.lookup(text).name
    except (LookupError, ValueError):
        return None
    return next((encoding for encoding in ENCODINGS if codecs.lookup(encoding).name == named), None)


@dataclass(frozen=True, slots=True)
class Decoded:
    """A file's text. `encoding` is what it was found to be in when that is not Unicode; None when it is.

    `other_lines` are the lines, from 1, that were in Windows-1252 unlike the rest.
    """

    text: str
    encoding: str | None = None
    other_lines: tuple[int, ...] = ()


def decode(raw: bytes, file: str, said: str | None = None) -> Decoded:
    r"""The text of the bytes. `said` is the encoding that somebody says they are in.

    A byte order mark decides, else what is said, else UTF-8 if the bytes are that, else Windows-1252. Files pasted
    together from several sources are mostly UTF-8 with single lines of Windows-1252: these are read as that, and named.

    Raises GeodataError, with the line, when the bytes are text in none of them, or not in the one that is said.

    >>> decode("Företag".encode("cp1252"), "a.csv")
    Decoded(text='Företag', encoding='cp1252', other_lines=())
    >>> decode("Företag\n".encode() + "Åkeri\n".encode("cp1252"), "a.csv")
    Decoded(text='Företag\nÅkeri\n', encoding=None, other_lines=(2,))
    >>> decode("Företag".encode("cp850"), "a.csv", "cp850").text
    'Företag'
    """
    encoding = next((name for mark, name in BYTE_ORDER_MARKS if raw.startswith(mark)), _unmarked_utf16(raw))
    if encoding == "utf-8-sig":
        raw, encoding, said = raw.removeprefix(codecs.BOM_UTF8), None, None
    try:
        decoded = Decoded(raw.decode(encoding or said or "utf-8"))
    except UnicodeError as error:
        if encoding:
            raise _no_text(file) from error
        if said:
            raise not_as_said(file, said) from error
        decoded = _by_line(raw, file)
    if "\0" in decoded.text:
        raise _no_text(file)
    return decoded


def _unmarked_utf16(raw: bytes) -> str | None:
    """UTF-16 without its mark: every other byte of the Latin alphabet is zero."""
    sample = raw[:SAMPLE_BYTES]
    for start, name in ((1, "utf-16-le"), (0, "utf-16-be")):
        zeros = sample[start::2]
        if len(zeros) > 1 and zeros.count(0) > 0.9 * len(zeros) and 0 not in sample[1 - start :: 2]:
            return name
    return None


def _by_line(raw: bytes, file: str) -> Decoded:
    """Lines that are UTF-8 as that, the others as Windows-1252; these are named when the file has both."""
    lines = raw.splitlines(keepends=True)
    texts: list[str] = []
    other: list[int] = []
    has_utf8 = False
    for number, line in enumerate(lines, start=1):
        try:
            texts.append(line.decode("utf-8"))
            has_utf8 = has_utf8 or not line.isascii()
        except UnicodeError:
            texts.append(_windows(line, number, file))
            other.append(number)
    return Decoded("".join(texts), None, tuple(other)) if has_utf8 else Decoded("".join(texts), WINDOWS)


def _windows(line: bytes, number: int, file: str) -> str:
    try:
        return line.decode(WINDOWS)
    except UnicodeError as error:
        raise GeodataError(
            "Line {line} of {file} is text neither in UTF-8 nor in Windows-1252.",
            "Its letters cannot be told.",
            "Save the file as CSV UTF-8, or correct the line.",
            line=number,
            file=file,
        ) from error


def not_as_said(file: str, said: str) -> GeodataError:
    """The refusal of a file that is not text in the encoding that somebody says."""
    return GeodataError(
        "The file {file} is not text in {encoding}, as the profile says.",
        "Its letters cannot be told.",
        "Correct the profile's encoding, or leave it out: UTF-8, UTF-16 and Windows-1252 are known by themselves.",
        file=file,
        encoding=said,
    )


def _no_text(file: str) -> GeodataError:
    return GeodataError(
        "The file {file} is not text.",
        "A CSV file holds text in UTF-8, UTF-16 or Windows-1252.",
        "Check that it is the right file, or save it as CSV UTF-8.",
        file=file,
    )
