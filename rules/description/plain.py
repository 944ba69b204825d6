"""A description as plain text, for a terminal or a mail."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from rules.description.blocks import Block, Bullets, Description, Grid, Heading, Paragraph

INDENT = "  "


def as_text(description: Description, width: int) -> str:
    """The description in lines of at most `width` characters."""
    lines = [description.title, description.subtitle]
    for block in description.blocks:
        lines += ["", *_lines(block, width)]
    return "\n".join(lines) + "\n"


def _lines(block: Block, width: int) -> Iterator[str]:
    if isinstance(block, Heading):
        lines = textwrap.wrap(block.text, width)
        yield from lines
        yield ("=" if block.rank == 1 else "-") * max(map(len, lines))
    elif isinstance(block, Paragraph):
        yield from textwrap.wrap(block.text, width)
    elif isinstance(block, Bullets):
        for item in block.items:
            yield from textwrap.wrap(item, width, initial_indent="- ", subsequent_indent=INDENT)
    else:
        yield from _rows(block, width)


def _rows(grid: Grid, width: int) -> Iterator[str]:
    """Each row as a paragraph: its first cell, then the others with their headers."""
    for row in grid.rows:
        yield from textwrap.wrap(row[0], width)
        for header, cell in zip(grid.headers[1:], row[1:], strict=True):
            if cell:
                yield from textwrap.wrap(
                    f"{header}: {cell}", width, initial_indent=INDENT, subsequent_indent=INDENT * 2
                )
