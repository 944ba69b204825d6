"""The text of a file whose encoding nobody states: by its mark, by what its bytes can be, and line by line at need."""

from __future__ import annotations

import codecs

from geodata.errors import GeodataError

BYTE_ORDER_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))

LOST = "\ufffd"
"""What programs write for a letter they could not read: the letter is gone."""

SAMPLE_BYTES = 4096


def decode(raw: bytes, file: str) -> tuple[str, list[int]]:
    r"""The text, and the 1-based lines that were in another encoding than the rest.

    A byte order mark decides, else UTF-8 if the bytes are that, else Windows-1252. Files pasted together from several
    sources are mostly UTF-8 with single lines of Windows-1252: these lines are read as that, and returned.

    Raises GeodataError, with the line, when the bytes are text in none of them.

    >>> decode("Företag".encode("cp1252"), "a.csv")[0], decode("Företag".encode("utf-16"), "a.csv")[0]
    ('Företag', 'Företag')
    >>> decode("Företag\n".encode() + "Åkeri\n".encode("cp1252"), "a.csv")
    ('Företag\nÅkeri\n', [2])
    """
    encoding = next((name for mark, name in BYTE_ORDER_MARKS if raw.startswith(mark)), _unmarked_utf16(raw))
    if encoding == "utf-8-sig":
        raw, encoding = raw.removeprefix(codecs.BOM_UTF8), None
    try:
        text, lines = raw.decode(encoding or "utf-8"), list[int]()
    except UnicodeError as error:
        if encoding:
            raise _no_text(file) from error
        text, lines = _by_line(raw, file)
    if "\0" in text:
        raise _no_text(file)
    return text, lines


def _unmarked_utf16(raw: bytes) -> str | None:
    """UTF-16 without its mark: every other byte of the Latin alphabet is zero."""
    sample = raw[:SAMPLE_BYTES]
    for start, name in ((1, "utf-16-le"), (0, "utf-16-be")):
        zeros = sample[start::2]
        if len(zeros) > 1 and zeros.count(0) > 0.9 * len(zeros) and 0 not in sample[1 - start :: 2]:
            return name
    return None


def _by_line(raw: bytes, file: str) -> tuple[str, list[int]]:
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
    return "".join(texts), other if has_utf8 else []


def _windows(line: bytes, number: int, file: str) -> str:
    try:
        return line.decode("cp1252")
    except UnicodeError as error:
        raise GeodataError(
            "Line {line} of {file} is text neither in UTF-8 nor in Windows-1252.",
            "Its letters cannot be told.",
            "Save the file as CSV UTF-8, or correct the line.",
            line=number,
            file=file,
        ) from error


def _no_text(file: str) -> GeodataError:
    return GeodataError(
        "The file {file} is not text.",
        "A CSV file holds text in UTF-8, UTF-16 or Windows-1252.",
        "Check that it is the right file, or save it as CSV UTF-8.",
        file=file,
    )
