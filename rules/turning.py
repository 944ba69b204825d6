"""Cutting the boxes of rules that differ by the boxes of all rules, until it is known where the outcome turns."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from rules.boxes import Box, Space

Value = str | int
STEPS_EACH = 8
"""So many cuts are tried for each situation that may be found, before the search stops and says so."""

Masks = tuple[int, int]
"""What rules have added before and after, as bits that are OR-ed."""
Read = Callable[[int], Value | None]
"""Bits → what one pack concludes from them."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A box in which a rule adds bits before, after, or both; `rule_ids` name it when it differs."""

    box: Box
    masks: Masks
    rule_ids: frozenset[str] = frozenset()


class Search:
    """Cuts the pieces that differ by all pieces, until in each part nothing more can turn the outcome or hide it."""

    def __init__(
        self, space: Space, differing: Sequence[Piece], both: Sequence[Piece], read: tuple[Read, Read]
    ) -> None:
        self.space = space
        self.differing = differing
        self.pieces = [*differing, *both]
        self.read = read
        self.n_left = 0
        # What the pieces to come may add together: of all, and of those that both packs have.
        self._may_add = (_closure(self.pieces), _closure(both))
        self._is_settled = cache(self._settled)
        self._is_idle = cache(self._idle)

    def turned(self, most: int) -> list[Piece]:
        """Boxes that share nothing, with the bits before and after, which read differently.

        When more than `most` are found, or that would take too long, the search stops; `n_left` parts were waiting.
        """
        found: list[Piece] = []
        n_steps = 0
        for start in self._starts():
            todo = [start]
            while todo:
                if n_steps >= most * STEPS_EACH or len(found) >= most:
                    self.n_left = len(todo)
                    return found
                n_steps += 1
                part, candidates = todo.pop()
                cut = self._next_cut(part, candidates)
                if cut is not None:
                    todo += self._cut(part, candidates, cut)
                elif self._reads(part.masks)[0] != self._reads(part.masks)[1]:
                    found.append(part)
        return found

    def _starts(self) -> Iterator[tuple[Piece, list[int]]]:
        """Each piece that differs, where no piece before it holds."""
        for number, piece in enumerate(self.differing):
            for box in self.space.uncovered(piece.box, [other.box for other in self.differing[:number]]):
                later = range(number + 1, len(self.pieces))
                yield Piece(box, piece.masks, piece.rule_ids), [n for n in later if self.pieces[n].box.meets(box)]

    def _next_cut(self, part: Piece, candidates: Sequence[int]) -> int | None:
        """The place among the candidates of the next piece that matters here; None when none does."""
        for place, number in enumerate(candidates):
            is_shared = number >= len(self.differing)
            if self._is_settled(part.masks, is_shared):
                return None
            if not self._is_idle(part.masks, self.pieces[number].masks, is_shared):
                return place
        return None

    def _cut(self, part: Piece, candidates: Sequence[int], place: int) -> Iterator[tuple[Piece, list[int]]]:
        """The part within the piece, and what is outside it."""
        piece, later = self.pieces[candidates[place]], candidates[place + 1 :]
        both = (part.masks[0] | piece.masks[0], part.masks[1] | piece.masks[1])
        inside = Piece(part.box & piece.box, both, part.rule_ids | piece.rule_ids)
        outside = [Piece(box, part.masks, part.rule_ids) for box in self.space.minus(part.box, piece.box)]
        for each in (*outside, inside):
            yield each, [number for number in later if self.pieces[number].box.meets(each.box)]

    def _reads(self, masks: Masks) -> tuple[Value | None, Value | None]:
        return self.read[0](masks[0]), self.read[1](masks[1])

    def _settled(self, masks: Masks, is_shared: bool) -> bool:  # noqa: FBT001 - a cached test of plain values
        """Whether both packs conclude the same whatever the pieces to come add."""
        reads = (self._reads((masks[0] | a, masks[1] | b)) for a, b in self._may_add[is_shared])
        return all(first == second for first, second in reads)

    def _idle(self, masks: Masks, added: Masks, is_shared: bool) -> bool:  # noqa: FBT001
        """Whether the piece changes nothing, whatever the others add."""
        return all(
            self._reads((masks[0] | a, masks[1] | b)) == self._reads((masks[0] | added[0] | a, masks[1] | added[1] | b))
            for a, b in self._may_add[is_shared]
        )


def _closure(pieces: Sequence[Piece]) -> frozenset[Masks]:
    """Everything that some of the pieces can add together."""
    found = {(0, 0)}
    for masks in {piece.masks for piece in pieces}:
        found |= {(a | masks[0], b | masks[1]) for a, b in found}
    return frozenset(found)
