"""Pages of GML: how many records they hold and say, and all their records in one file, byte for byte."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO
from xml.parsers import expat

from geodata import reasons
from geodata.errors import GeodataError
from geodata.files.soundness import damaged, refuse_entities
from geodata.remote.paging import Page, content_mark

ONE_EACH = frozenset({"member", "featureMember"})
SEVERAL = frozenset({"members", "featureMembers"})
IDS = ("gml:id", "fid")
BLOCK_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class XmlPage:
    """One answer: its root's name and attributes, and where its records begin and end in the file, in bytes."""

    path: Path
    root: str
    attributes: dict[str, str]
    begins: int
    ends: int
    page: Page

    @property
    def dress(self) -> tuple[object, ...]:
        """What must be alike for pages to be joined: the root and the namespaces it declares."""
        return self.root, {k: v for k, v in self.attributes.items() if k.startswith("xmlns")}


def read_page(path: Path, shown: str) -> XmlPage:
    """What an answer in XML is and holds.

    Raises GeodataError when it is not well-formed, ends early, or defines entities.
    """
    reader = _Reader()
    parser = expat.ParserCreate()
    parser.EntityDeclHandler = refuse_entities(shown)
    parser.StartElementHandler = lambda name, attributes: reader.start(name, attributes, parser.CurrentByteIndex)
    parser.EndElementHandler = lambda _name: reader.end(parser.CurrentByteIndex)
    try:
        with path.open("rb") as stream:
            parser.ParseFile(stream)
    except expat.ExpatError as error:
        said = str(error)
        raise damaged(shown, reasons.of_damage(said) or reasons.NOT_XML, said) from error
    begins = reader.ends if reader.begins is None else reader.begins
    marks = reader.ids
    if not marks and reader.n:
        with path.open("rb") as stream:
            stream.seek(begins)
            marks = [content_mark(iter(lambda: stream.read(BLOCK_BYTES), b""))]
    counts = (_count(reader.attributes.get("numberMatched")), _count(reader.attributes.get("numberReturned")))
    page = Page(reader.n, marks, *counts)
    return XmlPage(path, reader.root, reader.attributes, begins, reader.ends, page)


def append(pages: list[XmlPage], target: BinaryIO, shown: str) -> None:
    """Write the first page with the records of all; the root stays the first page's.

    Raises GeodataError when the pages declare different namespaces: they cannot be one document then.
    """
    first = pages[0]
    if any(page.dress != first.dress for page in pages):
        raise GeodataError(
            "The pages at {url} are written in different ways.",
            "They cannot be put together without changing what they say.",
            "Ask the service's keeper for the layer as a file.",
            url=shown,
        )
    _copy(first.path, target, 0, first.ends)
    for page in pages[1:]:
        _copy(page.path, target, page.begins, page.ends)
    _copy(first.path, target, first.ends, None)


class _Reader:
    def __init__(self) -> None:
        self.root = ""
        self.attributes: dict[str, str] = {}
        self.begins: int | None = None
        self.ends = 0
        self.n = 0
        self.ids: list[str] = []
        self._open: list[str] = []

    def start(self, name: str, attributes: dict[str, str], at: int) -> None:
        depth, local = len(self._open), name.rpartition(":")[2]
        if depth == 0:
            self.root, self.attributes = local, attributes
        elif depth == 1:
            is_record = local in ONE_EACH | SEVERAL
            self.begins = at if self.begins is None and is_record else self.begins
            self.n += local in ONE_EACH
        elif depth == 2 and self._open[1] in ONE_EACH | SEVERAL:
            self.n += self._open[1] in SEVERAL
            self.ids += [attributes[key] for key in IDS if key in attributes][:1]
        self._open.append(local)

    def end(self, at: int) -> None:
        self._open.pop()
        if not self._open:
            self.ends = at


def _copy(path: Path, target: BinaryIO, begins: int, ends: int | None) -> None:
    with path.open("rb") as stream:
        stream.seek(begins)
        left = path.stat().st_size - begins if ends is None else ends - begins
        while left > 0 and (block := stream.read(min(left, BLOCK_BYTES))):
            target.write(block)
            left -= len(block)


def _count(said: str | None) -> int | None:
    """A count; "unknown" is none."""
    return int(said) if said is not None and said.isdecimal() else None
