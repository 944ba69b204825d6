"""Texts and shapes one after another in one piece of memory: an object for each of a country's takes far more room."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import overload

import numpy as np

from geodata.shapes import Indices

SEPARATOR = "\0"
"""No text in a register has it."""
AT_ONCE = 10_000


@dataclass(frozen=True, slots=True, eq=False)
class Texts(Sequence[str]):
    """A sequence of texts; text i is `content[ends[i - 1] + 1 : ends[i]]` in UTF-8.

    >>> texts = Texts.of(["å", "", "b"])
    >>> len(texts), texts[0], texts[-1], list(texts), list(texts[1:])
    (3, 'å', 'b', ['å', '', 'b'], ['', 'b'])
    """

    content: bytes
    ends: Indices

    @classmethod
    def of(cls, texts: Sequence[str]) -> Texts:
        """The texts, packed."""
        if isinstance(texts, cls):
            return texts
        return cls.packed((SEPARATOR.join(texts) + SEPARATOR).encode() if len(texts) else b"")

    @classmethod
    def packed(cls, content: bytes) -> Texts:
        """Texts that each end with the separator, in UTF-8."""
        ends = np.flatnonzero(np.frombuffer(content, np.uint8) == ord(SEPARATOR))
        return cls(content, ends if len(content) > np.iinfo(np.int32).max else ends.astype(np.int32))

    def __len__(self) -> int:
        return len(self.ends)

    @overload
    def __getitem__(self, index: int) -> str: ...
    @overload
    def __getitem__(self, index: slice) -> list[str]: ...
    def __getitem__(self, index: int | slice) -> str | list[str]:
        if not isinstance(index, slice):
            at = range(len(self))[index]
            return self._between(at, at + 1)
        low, high, step = index.indices(len(self))
        if step != 1:
            return [self[i] for i in range(low, high, step)]
        return self._between(low, high).split(SEPARATOR) if low < high else []

    def taken(self, rows: Indices) -> Texts:
        """Those of some rows, packed.

        >>> list(Texts.of(["å", "", "b"]).taken(np.array([2, 0])))
        ['b', 'å']
        """
        return Texts.of(self.at(rows))

    def __iter__(self) -> Iterator[str]:
        for low in range(0, len(self), AT_ONCE):
            yield from self[low : low + AT_ONCE]

    def at(self, rows: Indices) -> list[str]:
        """The texts of some rows, in the order of the rows.

        >>> Texts.of(["å", "", "b"]).at(np.array([2, 0]))
        ['b', 'å']
        """
        starts = np.where(rows > 0, self.ends[rows - 1] + 1, 0)
        n_bytes = self.ends[rows] + 1 - starts
        before = np.cumsum(n_bytes) - n_bytes
        taken = np.repeat(starts - before, n_bytes) + np.arange(n_bytes.sum())
        content: bytes = np.frombuffer(self.content, np.uint8)[taken].tobytes()
        return content.decode().split(SEPARATOR)[:-1]

    def _between(self, low: int, high: int) -> str:
        """The texts from `low` to before `high`, with the separators between them."""
        start = int(self.ends[low - 1]) + 1 if low else 0
        return self.content[start : int(self.ends[high - 1])].decode()


NONE = -1
"""The length of what is None."""


@dataclass(frozen=True, slots=True, eq=False)
class Pieces(Sequence[bytes | None]):
    """A sequence of bytes, such as shapes in well-known binary; piece i is the `n_bytes[i]` before `ends[i]`.

    >>> pieces = Pieces.of([b"ab", None, b"c"])
    >>> len(pieces), pieces[0], pieces[1], list(pieces), pieces[1:]
    (3, b'ab', None, [b'ab', None, b'c'], [None, b'c'])
    """

    content: bytes
    n_bytes: Indices
    ends: Indices

    @classmethod
    def of(cls, pieces: Sequence[bytes | None]) -> Pieces:
        """The pieces, packed."""
        if isinstance(pieces, cls):
            return pieces
        n_bytes = np.array([NONE if each is None else len(each) for each in pieces], np.int64)
        return cls.packed(b"".join(each or b"" for each in pieces), n_bytes)

    @classmethod
    def packed(cls, content: bytes, n_bytes: Indices) -> Pieces:
        """Pieces of the lengths given, `NONE` for what is None."""
        return cls(content, n_bytes, np.cumsum(np.maximum(n_bytes, 0)))

    def taken(self, rows: Indices) -> Pieces:
        """Those of some rows, packed.

        >>> list(Pieces.of([b"ab", None, b"c"]).taken(np.array([2, 1])))
        [b'c', None]
        """
        n_bytes, stops = self.n_bytes[rows], self.ends[rows]
        starts = stops - np.maximum(n_bytes, 0)
        some = zip(starts.tolist(), stops.tolist(), strict=True)
        return self.packed(b"".join([self.content[a:b] for a, b in some]), n_bytes)

    def __len__(self) -> int:
        return len(self.ends)

    @overload
    def __getitem__(self, index: int) -> bytes | None: ...
    @overload
    def __getitem__(self, index: slice) -> list[bytes | None]: ...
    def __getitem__(self, index: int | slice) -> bytes | list[bytes | None] | None:
        if isinstance(index, slice):
            return [self[i] for i in range(*index.indices(len(self)))]
        n, end = int(self.n_bytes[index]), int(self.ends[index])
        return None if n == NONE else self.content[end - n : end]
