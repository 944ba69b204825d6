"""XML read record by record: one record in memory at a time, no document types, no entities, nothing fetched."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as ET
from xml.etree.ElementTree import Element

from geodata import reasons
from geodata.errors import GeodataError
from geodata.files.soundness import damaged

GREATEST_DEPTH = 200
GREATEST_RECORD = 200_000
GREATEST_TEXT = 20_000_000
"""Levels, elements and characters in one record: beyond these it is a mistake or an attack."""

BLOCK_BYTES = 1 << 16
XSI = "{http://www.w3.org/2001/XMLSchema-instance}"


class RecordStream:
    """The records of a file: the outermost elements with one of the names, without their namespaces.

    `outside` counts the elements that are in no record, by name; `types` are the `xsi:type` they say they are of.
    """

    def __init__(self, path: Path, names: frozenset[str], file: str) -> None:
        self._path = path
        self._file = file
        self._target = _Records(names, file)

    @property
    def outside(self) -> Counter[str]:
        """How often each element stands outside all records, known when the file has been read."""
        return self._target.outside

    @property
    def types(self) -> set[str]:
        """What kinds the elements outside the records say they are."""
        return self._target.types

    def __iter__(self) -> Iterator[Element]:
        """Each record in turn. Raises GeodataError when the file is no XML, ends early, or is hostile."""
        # The parser is fed from a file that is opened here; it has no means of opening another.
        parser = ET.XMLParser(target=self._target)  # noqa: S314 - document types are refused, see _Records
        try:
            with self._path.open("rb") as stream:
                while block := stream.read(BLOCK_BYTES):
                    parser.feed(block)
                    yield from self._target.taken()
            parser.close()
            yield from self._target.taken()
        except (ET.ParseError, ValueError, LookupError) as error:
            said = str(error)
            raise damaged(self._file, reasons.of_damage(said) or reasons.NOT_XML, said) from error


class _Records:
    """What the parser reports to: builds records, and passes over all else."""

    def __init__(self, names: frozenset[str], file: str) -> None:
        self.outside: Counter[str] = Counter()
        self.types: set[str] = set()
        self._names = names
        self._file = file
        self._builder: ET.TreeBuilder | None = None
        self._depth = self._n_elements = self._n_characters = 0
        self._ready: list[Element] = []

    def taken(self) -> list[Element]:
        ready, self._ready = self._ready, []
        return ready

    def doctype(self, *_: object) -> None:
        raise GeodataError(
            "The file {file} carries a document type of its own.",
            "It can define entities that make a small file fill the memory, or read other files.",
            "Ask the sender for it without a document type.",
            file=self._file,
        )

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition("}")[2]
        if self._builder is None:
            if name not in self._names:
                self.outside[name] += 1
                self.types.update(filter(None, [attributes.get(f"{XSI}type")]))
                return
            self._builder = ET.TreeBuilder()
            self._depth = self._n_elements = self._n_characters = 0
        self._depth += 1
        self._n_elements += 1
        if self._depth > GREATEST_DEPTH or self._n_elements > GREATEST_RECORD:
            raise self._too_large()
        self._builder.start(name, {_plain(key): value for key, value in attributes.items()})

    def end(self, tag: str) -> None:
        if self._builder is None:
            return
        self._builder.end(tag.rpartition("}")[2])
        self._depth -= 1
        if self._depth == 0:
            self._ready.append(self._builder.close())
            self._builder = None

    def data(self, text: str) -> None:
        if self._builder is None:
            return
        self._n_characters += len(text)
        if self._n_characters > GREATEST_TEXT:
            raise self._too_large()
        self._builder.data(text)

    def close(self) -> None:
        """The parser's end; the records are taken as they come."""

    def _too_large(self) -> GeodataError:
        return GeodataError(
            "A single record in {file} is larger than a record can be: {elements} elements, {levels} levels.",
            "It could be made to fill the memory.",
            "Ask the sender what it is.",
            file=self._file,
            elements=self._n_elements,
            levels=self._depth,
        )


def _plain(key: str) -> str:
    """An attribute without its namespace; `xsi:type` is told apart from a plain `type`."""
    return "xsi:type" if key == f"{XSI}type" else key.rpartition("}")[2]
