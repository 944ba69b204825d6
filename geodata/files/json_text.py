"""What GDAL does not tell of a GeoJSON file: whether it names a reference system or ids, and JSON packed as text."""

from __future__ import annotations

import codecs
import json
import mmap
import re
from pathlib import Path

ENDINGS = frozenset({".json", ".geojson"})

CRS = re.compile(rb'"crs"\s*:\s*(?!null)')
IDS = re.compile(rb'"id"\s*:\s*\d')
MOST_WRAPPINGS = 3


def names_crs(path: Path) -> bool:
    """Whether a `crs` member that says something stands anywhere in the file; `null` says nothing."""
    return _stands_in(path, CRS)


def has_numbers_as_ids(path: Path) -> bool:
    """Whether features may have whole numbers as ids, which GDAL keeps apart from the columns."""
    return _stands_in(path, IDS)


def unwrapped(path: Path) -> str | None:
    """The JSON inside a file that is one JSON text holding JSON, as some services send it; None when it is none."""
    with path.open("rb") as stream:
        head = stream.read(64).removeprefix(codecs.BOM_UTF8).lstrip()
    if not head.startswith(b'"'):
        return None
    try:
        inner = json.loads(path.read_text(encoding="utf-8-sig"))
        for _ in range(MOST_WRAPPINGS):
            if not isinstance(inner, str) or inner.lstrip().startswith(("{", "[")):
                break
            inner = json.loads(inner)
    except (ValueError, RecursionError):
        return None
    return inner if isinstance(inner, str) else None


def _stands_in(path: Path, pattern: re.Pattern[bytes]) -> bool:
    with path.open("rb") as stream, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as content:
        return pattern.search(content) is not None
