"""Boxes by the squares that they reach into: which of thousands of boxes a place meets, without any library."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)

SIDE_M = 1000.0
MOST_SQUARES = 2_500
"""A box that reaches into more of them is kept apart and always looked at."""


@dataclass(frozen=True, slots=True)
class Box:
    """A box in EPSG:3006, metres; its edges belong to it."""

    min_x: float
    min_y: float
    max_x: float
    max_y: float

    def grown(self, by_m: float) -> Box:
        """The box, larger by some metres on every side.

        >>> Box(0, 0, 10, 10).grown(2.5)
        Box(min_x=-2.5, min_y=-2.5, max_x=12.5, max_y=12.5)
        """
        return Box(self.min_x - by_m, self.min_y - by_m, self.max_x + by_m, self.max_y + by_m)

    @classmethod
    def around(cls, bounds: Sequence[float]) -> Box:
        """From min_x, min_y, max_x, max_y."""
        return cls(*map(float, bounds))

    def meets(self, other: Box) -> bool:
        """Whether the two share a point."""
        beside = self.max_x < other.min_x or other.max_x < self.min_x
        return not (beside or self.max_y < other.min_y or other.max_y < self.min_y)


class Squares(Generic[K]):
    """Boxes by name, found again by place. A name may be added with several boxes."""

    def __init__(self) -> None:
        self._in: defaultdict[tuple[int, int], list[tuple[Box, K]]] = defaultdict(list)
        self._large: list[tuple[Box, K]] = []

    def add(self, box: Box, name: K) -> None:
        """Put a box in."""
        columns, rows = _squares(box)
        if len(columns) * len(rows) > MOST_SQUARES:
            self._large.append((box, name))
            return
        for column in columns:
            for row in rows:
                self._in[column, row].append((box, name))

    def meeting(self, box: Box) -> Iterator[K]:
        """The names whose boxes share a point with this one, some of them more than once.

        >>> squares = Squares[str]()
        >>> squares.add(Box(0, 0, 10, 10), "a"), list(squares.meeting(Box(10, 10, 11, 11)))
        (None, ['a'])
        """
        yield from (name for other, name in self._large if other.meets(box))
        columns, rows = _squares(box)
        if len(columns) * len(rows) > len(self._in):
            yield from (name for each in self._in.values() for other, name in each if other.meets(box))
            return
        for column in columns:
            for row in rows:
                yield from (name for other, name in self._in.get((column, row), ()) if other.meets(box))


def _squares(box: Box) -> tuple[range, range]:
    return (
        range(int(box.min_x // SIDE_M), int(box.max_x // SIDE_M) + 1),
        range(int(box.min_y // SIDE_M), int(box.max_y // SIDE_M) + 1),
    )
