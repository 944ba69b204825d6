"""Pages of GeoJSON: what stands in them beside the features, and all their features in one file."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TextIO

from geodata.errors import GeodataError
from geodata.feeds.json_stream import records
from geodata.remote.paging import Page

PLACES = {
    "type": "type",
    "features": "feature",
    "links": "link",
    "crs": "crs",
    "numberMatched": "matched",
    "numberReturned": "returned",
    "exceededTransferLimit": "cut",
    "properties.exceededTransferLimit": "cut",
}


@dataclass(slots=True)
class JsonPage:
    """What a page says beside its features. `links` are as written."""

    links: list[dict[str, Any]] = field(default_factory=list)
    crs: Any = None
    type: str = ""
    says_count: bool = False
    page: Page = field(default_factory=lambda: Page(0, ()))

    @property
    def next(self) -> str | None:
        """Where the next page is, as written; None on the last."""
        found = (link for link in self.links if link.get("rel") == "next" and isinstance(link.get("href"), str))
        return next((str(link["href"]) for link in found), None)


class Joined:
    """The features of several pages as one GeoJSON file."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._n = 0
        self.first_point: tuple[float, float] | None = None
        stream.write('{"type": "FeatureCollection", "features": [')

    def take(self, path: Path, shown: str) -> JsonPage:
        """Copy the features of a page, and give what it says of itself.

        Raises GeodataError when the page is damaged, or says itself that it is cut.
        """
        found = JsonPage()
        marks: list[str] = []
        content = hashlib.sha256()
        said: dict[str, Any] = {}
        n = 0
        for name, value in records(path, PLACES, shown):
            if name == "feature":
                n += 1
                content.update(self._write(value))
                mark = value.get("id") if isinstance(value, dict) else None
                marks += [] if mark is None else [f"{type(mark).__name__} {mark}"]
            elif name == "link":
                found.links += [value] if isinstance(value, dict) else []
            else:
                said[name] = value
        if said.get("cut") is True:
            raise GeodataError(
                "The service says itself that it does not give everything at {url}.",
                "It gives no more in one answer, and the rest would be missing.",
                "Ask its keeper for OGC API Features or WFS 2.0, or for the layer as a file.",
                url=shown,
            )
        marks = marks or ([content.hexdigest()] if n else [])
        found.crs, found.type = said.get("crs"), str(said.get("type", ""))
        found.says_count = "matched" in said or "returned" in said
        found.page = Page(n, marks, _count(said.get("matched")), _count(said.get("returned")))
        return found

    def finish(self, crs: Any) -> None:
        """End the file, with the system that the pages or their headers name."""
        self._stream.write(f'\n], "crs": {json.dumps(crs)}}}' if crs else "\n]}")

    def _write(self, feature: Any) -> bytes:
        text = json.dumps(feature, ensure_ascii=False)
        self._stream.write(f"{',' if self._n else ''}\n{text}")
        self._n += 1
        if self.first_point is None and isinstance(feature, dict):
            self.first_point = _first_point(feature.get("geometry"))
        return text.encode()


@contextmanager
def joining(path: Path) -> Iterator[Joined]:
    """A file that pages are joined in."""
    with path.open("w", encoding="utf-8") as stream:
        yield Joined(stream)


def _count(said: Any) -> int | None:
    """A count; "unknown" and -1 are none."""
    return said if isinstance(said, int) and not isinstance(said, bool) and said >= 0 else None


def _first_point(geometry: Any) -> tuple[float, float] | None:
    inner = geometry.get("coordinates") if isinstance(geometry, dict) else None
    while isinstance(inner, list) and inner and isinstance(inner[0], list):
        inner = inner[0]
    if isinstance(inner, list) and len(inner) >= 2 and all(isinstance(number, int | float) for number in inner[:2]):
        return inner[0], inner[1]
    return None
