"""Rules as boxes: a conjunction of conditions is, field by field, a set of classes, and so can be compared exactly.

Two rules overlap when their boxes meet, one holds wherever another does when its box contains the other's, and what a
set of rules leaves uncovered is again boxes, which can be written back as conditions. Make one `Space` of all the
conditions that are to be compared, of one pack or of two.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from math import prod

from rules.catalogue import Field
from rules.grammar import Condition, Constant
from rules.partition import Partition
from rules.wording import alternatives, in_words


@dataclass(frozen=True)
class Box:
    """The facts whose every limited field is in one of the classes given; a field that is not in `limits` is anything.

    Boxes of one space can be compared with each other; those of different spaces cannot.
    """

    limits: Mapping[str, int]

    @cached_property
    def is_empty(self) -> bool:
        """Whether no fact is in it."""
        return 0 in self.limits.values()

    def __and__(self, other: Box) -> Box:
        """The facts that are in both."""
        limits = dict(self.limits)
        for name, members in other.limits.items():
            limits[name] = limits.get(name, members) & members
        return Box(limits)

    def meets(self, other: Box) -> bool:
        """Whether some fact is in both."""
        if self.is_empty or other.is_empty:
            return False
        mine = self.limits
        for name, members in other.limits.items():  # noqa: SIM110 - asked a million times when a pack is checked
            if not mine.get(name, members) & members:
                return False
        return True

    def is_within(self, other: Box) -> bool:
        """Whether every fact of this box is in the other."""
        mine = self.limits
        inside = all(name in mine and not mine[name] & ~members for name, members in other.limits.items())
        return inside or self.is_empty


EVERYTHING = Box({})


@dataclass(frozen=True, slots=True)
class Space:
    """The fields of a stage, each cut into classes by the constants of the conditions that are to be compared."""

    partitions: Mapping[str, Partition]

    @classmethod
    def of(
        cls,
        fields: Mapping[str, Field],
        closed: Mapping[str, Sequence[str] | None],
        conditions: Iterable[Condition],
    ) -> Space:
        """The space in which these conditions can be boxes; `closed` has the values of fields whose list is closed."""
        named: dict[str, set[Constant]] = {name: set() for name in fields}
        for condition in conditions:
            named[condition.field].update(condition.constants)
        return cls({name: Partition.of(field, closed.get(name), named[name]) for name, field in fields.items()})

    def box(self, conditions: Iterable[Condition]) -> Box:
        """The facts that satisfy all the conditions, which must be among those the space was made of."""
        limits: dict[str, int] = {}
        for condition in conditions:
            partition = self.partitions[condition.field]
            limits[condition.field] = limits.get(condition.field, partition.whole) & partition.set_of(condition)
        return self.plain(limits)

    def plain(self, limits: Mapping[str, int]) -> Box:
        """The box without limits that limit nothing, in the catalogue's order of fields."""
        return Box({n: limits[n] for n, part in self.partitions.items() if n in limits and limits[n] != part.whole})

    def holds(self, box: Box, fact: Mapping[str, Constant | None]) -> bool:
        """Whether the fact is in the box; fields that the fact leaves out are missing."""
        return all(members >> self.partitions[n].bit_of(fact.get(n)) & 1 for n, members in box.limits.items())

    def minus(self, box: Box, taken: Box) -> list[Box]:
        """What of `box` is not in `taken`, as boxes that share nothing."""
        if not box.meets(taken):
            return [] if box.is_empty else [box]
        left: list[Box] = []
        rest = dict(box.limits)
        for name, members in taken.limits.items():
            mine = rest.get(name, self.partitions[name].whole)
            if outside := mine & ~members:
                left.append(self.plain({**rest, name: outside}))
            rest[name] = mine & members
        return left

    def uncovered(self, box: Box, covers: Sequence[Box]) -> Iterator[Box]:
        """What of `box` none of `covers` takes, as boxes that share nothing, found one by one.

        The cover that leaves the fewest pieces is taken away first, as in unit propagation: what others do not decide
        is then found after few steps, though in the worst case the problem is as hard as any.
        """
        return (part for part in self._search(box, covers) if part is not None)

    def _search(self, box: Box, covers: Sequence[Box]) -> Iterator[Box | None]:
        """One uncovered part, or None, for each step."""
        todo: list[tuple[Box, Sequence[Box]]] = [] if box.is_empty else [(box, covers)]
        while todo:
            part, others = todo.pop()
            near, best = self._meeting(part, others)
            if not near:
                yield part
                continue
            yield None
            if best is not None:
                cover = near.pop(best)
                todo.extend((piece, near) for piece in reversed(self.minus(part, cover)))

    def _meeting(self, part: Box, covers: Sequence[Box]) -> tuple[list[Box], int | None]:
        """The covers that meet the part, and which of them leaves the fewest pieces; None when one leaves nothing."""
        near: list[Box] = []
        best, fewest = 0, len(self.partitions) + 1
        for cover in covers:
            n_pieces = self._n_pieces(part, cover)
            if n_pieces == 0:
                return [cover], None
            if n_pieces is not None:
                if n_pieces < fewest:
                    best, fewest = len(near), n_pieces
                near.append(cover)
        return near, best

    def _n_pieces(self, box: Box, taken: Box) -> int | None:
        """How many boxes are left of `box` without `taken`; None when the two do not meet."""
        n_pieces = 0
        for name, members in taken.limits.items():
            mine = box.limits.get(name)
            if mine is None:
                n_pieces += 1  # a limit always leaves something of what had none
            elif not mine & members:
                return None
            elif mine & ~members:
                n_pieces += 1
        return n_pieces

    def is_covered(self, box: Box, covers: Sequence[Box], *, most_steps: int | None = None) -> bool:
        """Whether every fact of `box` is in one of `covers`; False also when `most_steps` did not suffice to know."""
        for number, part in enumerate(self._search(box, covers)):
            if part is not None or number == most_steps:
                return False
        return True

    def merged(self, boxes: Iterable[Box]) -> list[Box]:
        """The same facts in fewer boxes: two that differ in one field only become one. They must share nothing."""
        found: list[Box] = []
        for box in boxes:
            merged = box
            while (other := next((o for o in found if _differing(merged, o) is not None), None)) is not None:
                found.remove(other)
                name = _differing(merged, other) or ""
                merged = self.plain({**merged.limits, name: merged.limits[name] | other.limits[name]})
            found.append(merged)
        return found

    def size(self, box: Box) -> int:
        """In how many ways its facts can differ to the conditions of the space: the number of its cells."""
        wholes = {name: part.whole for name, part in self.partitions.items()} | dict(box.limits)
        return prod(members.bit_count() for members in wholes.values())

    def example(self, box: Box) -> dict[str, Constant | None]:
        """One fact in the box, with every field of the stage; None is missing."""
        return {n: part.example(box.limits.get(n, part.whole)) for n, part in self.partitions.items()}

    def conjunctions(self, box: Box, language: str) -> Iterator[tuple[Condition, ...]]:
        """The box as rules: conjunctions that no fact satisfies two of, worded in "sv" or "en"."""
        if box.is_empty:
            return
        choices = [alternatives(self.partitions[name], members, language) for name, members in box.limits.items()]
        for chosen in product(*choices):
            yield tuple(condition for conditions in chosen for condition in conditions)

    def words(self, box: Box, language: str) -> dict[str, str]:
        """Field by field what the box says, in the words of packs: {"avstånd_m": "över 100 och högst 250"}."""
        limited = [(self.partitions[name], members) for name, members in box.limits.items()]
        return {
            part.field.english if language == "en" else part.field.name: in_words(part, members, language)
            for part, members in limited
        }


def _differing(first: Box, second: Box) -> str | None:
    """The one field in which two boxes that limit the same fields differ, if it is one."""
    if first.limits.keys() != second.limits.keys():
        return None
    names = [name for name, members in first.limits.items() if second.limits[name] != members]
    return names[0] if len(names) == 1 else None
