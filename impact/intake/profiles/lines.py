"""On which line of a TOML text a key stands, so that a mistake can be shown where it is."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from typing import Any

Path = tuple[str, ...]


def lines_of(text: str) -> dict[Path, int]:
    r"""The line, from 1, where each key and table of a valid TOML text begins.

    tomllib keeps no lines. But a text that is cut at the end of a statement is valid too, and holds what has been said
    so far: a key begins right after the last cut that lacks it. Read again for every line, so only for mistakes.

    >>> lines_of("a = 1\n[b]\nc = [\n 2]\n")[("b", "c")]
    3
    """
    lines: dict[Path, int] = {}
    begins = 0
    rows = text.splitlines()
    for n in range(1, len(rows) + 1):
        try:
            so_far = tomllib.loads("\n".join(rows[:n]))
        except tomllib.TOMLDecodeError:
            continue
        for path in _paths(so_far):
            lines.setdefault(path, begins + 1)
        begins = n
    return lines


def _paths(table: dict[str, Any], above: Path = ()) -> Iterator[Path]:
    for key, value in table.items():
        yield (*above, key)
        if isinstance(value, dict):
            yield from _paths(value, (*above, key))
