"""What an answer is, by its bytes: a page for people, data, and in which form. Headers are often wrong."""

from __future__ import annotations

import re
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from geodata.errors import GeodataError
from geodata.remote.address import Address

HEAD_BYTES = 2048
HTML = re.compile(rb"\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL)
KINDS = ((b"PK\x03\x04", ".zip"), (b"SQLite format 3\x00", ".gpkg"), (b"fgb\x03", ".fgb"))
TABLES = {"text/csv": ".csv", "text/tab-separated-values": ".tsv"}
TOLD_BY_NAME = frozenset({".csv", ".tsv", ".txt", ".kml", ".gml", ".xlsx", ".xlsm", ".ods", ".kmz", ".dxf", ".osm"})
"""Endings of an address that tell more than the bytes do."""
CHARSET = re.compile(r"charset=\"?([\w.:-]+)")
MARKS = b"\xef\xbb\xbf\xff\xfe"


def require_data(path: Path, address: Address) -> None:
    """Refuse a page for people, which services answer with instead of an error. Raises GeodataError."""
    head = _head(path)
    if not head.strip():
        raise GeodataError(
            "The service answers at {url} with nothing.",
            "Nothing can be read from it.",
            "Try again, or check the address in a browser.",
            url=address.shown,
        )
    if HTML.match(head.lstrip(MARKS)):
        raise GeodataError(
            "The service answers at {url} with a web page, not with data.",
            "It may be a page to log in on, or one that says what is wrong.",
            "Open the address in a browser, and look for the address of the data itself.",
            url=address.shown,
        )


def ending_of(path: Path, address: Address, content_type: str) -> str:
    """The ending that a file of this content has, empty when it is not known."""
    head = _head(path).lstrip(MARKS)
    named = PurePosixPath(unquote(urlsplit(address.url).path)).suffix.lower()
    if named in TOLD_BY_NAME:
        return named
    text = head.replace(b"\x00", b"").lstrip()
    if text[:1] in {b"{", b"[", b'"'}:
        return ".json"
    if text[:1] == b"<":
        return ".kml" if b"<kml" in text else ".xml"
    known = next((ending for mark, ending in KINDS if head.startswith(mark)), None)
    return known or TABLES.get(content_type.partition(";")[0].strip()) or named


def in_utf8(path: Path, content_type: str) -> None:
    """Write JSON anew in UTF-8 where its header says another text encoding and its bytes are no UTF-8."""
    charset = CHARSET.search(content_type)
    if charset is None or charset[1].lower() in {"utf-8", "utf8"}:
        return
    raw = path.read_bytes()
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        try:
            path.write_bytes(raw.decode(charset[1]).encode("utf-8"))
        except (UnicodeDecodeError, LookupError):
            return  # the reader names what is wrong with it


def _head(path: Path) -> bytes:
    with path.open("rb") as stream:
        return stream.read(HEAD_BYTES)
