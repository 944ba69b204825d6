"""What a description is made of: headings, paragraphs, lists and tables, without any look."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of rank 1 or 2. `is_wide`: what follows needs a page lying down; only at rank 1."""

    text: str
    rank: int = 1
    is_wide: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; `is_notice` sets it off, for what nobody may miss."""

    text: str
    is_notice: bool = False


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list of sentences."""

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table. The first cell of a row names the row; `widths` are relative, one per column."""

    caption: str
    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...]


Block = Heading | Paragraph | Bullets | Grid


@dataclass(frozen=True, slots=True)
class Description:
    """A whole description. `language` is "sv" or "en"; `contents` heads the list of headings."""

    title: str
    subtitle: str
    language: str
    contents: str
    blocks: tuple[Block, ...]

    @property
    def headings(self) -> tuple[Heading, ...]:
        """The headings of rank 1, for a table of contents."""
        return tuple(block for block in self.blocks if isinstance(block, Heading) and block.rank == 1)
