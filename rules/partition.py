"""One field's values cut into classes by the constants that conditions name: what no condition can tell apart.

A set of classes is an int: bit 0 is missing; of numbers, the bits that follow are in turn the gap before a constant and
the constant itself, the last one the gap after all; of words, "any other word" and then each word.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import ceil, floor, inf

from rules.catalogue import SMALLEST_NUMBER, Field, is_safe_number
from rules.grammar import Condition, Constant
from rules.words import Op

MISSING = 1
OTHER = 2


@dataclass(frozen=True)
class Partition:
    """The classes of one field. `cuts` are the constants in order; of a closed list, all its values as listed."""

    field: Field
    cuts: tuple[Constant, ...]
    is_closed: bool = False

    @classmethod
    def of(cls, field: Field, closed: Sequence[str] | None, named: Iterable[Constant]) -> Partition:
        """The classes of a field whose conditions name these constants; `closed` is the list of its values, if any.

        >>> from rules.catalogue import Owner
        >>> cost = Field(name="kostnad", english="cost", type="number", owner=Owner.MEASURE, minimum=0)
        >>> p = Partition.of(cost, None, [0.0, 5.0])
        >>> [p.example(1 << bit) for bit in p.bits(p.whole)]
        [0.0, 2.5, 5.0, 6.0]
        """
        if field.type == "yes-no":
            return cls(field, (True, False), is_closed=True)
        if closed is not None:
            return cls(field, tuple(closed), is_closed=True)
        return cls(field, tuple(sorted(set(named))))

    @cached_property
    def whole(self) -> int:
        """Every class that holds a value; missing only where the catalogue allows it."""
        missing = MISSING if self.field.may_be_missing else 0
        if not self.field.is_numeric:
            words = ((1 << len(self.cuts)) - 1) << OTHER
            return missing | words | (0 if self.is_closed else OTHER)
        n_classes = 2 * len(self.cuts) + 1
        return missing | sum(1 << bit for bit in range(1, n_classes + 1) if self._number(bit) is not None)

    def set_of(self, condition: Condition) -> int:
        """The classes whose values satisfy the condition, whose constants must be among the cuts."""
        present = self.whole & ~MISSING
        if condition.op is Op.MISSING:
            return self.whole & MISSING
        if condition.op is Op.PRESENT:
            return present
        bits = [self.bit_of(constant) for constant in condition.constants]
        if condition.op in (Op.ONE_OF, Op.NONE_OF):
            named = sum(1 << bit for bit in bits)
            return present & (named if condition.op is Op.ONE_OF else ~named)
        return present & self._compared(condition.op, bits)

    def _compared(self, op: Op, bits: Sequence[int]) -> int:
        def up_to(bit: int) -> int:
            return (1 << (bit + 1)) - 1

        if op is Op.AT_MOST:
            return up_to(bits[0])
        if op is Op.BELOW:
            return up_to(bits[0] - 1)
        if op is Op.ABOVE:
            return ~up_to(bits[0])
        return ~up_to(bits[0] - 1) & (up_to(bits[1]) if op is Op.BETWEEN else -1)

    def bit_of(self, value: Constant | None) -> int:
        """The number of the class that a value is in; 0 when it is missing."""
        if value is None:
            return 0
        if not self.field.is_numeric:
            place = self._place_of.get(value)
            return 1 if place is None else OTHER + place
        place = bisect_left(self.cuts, value)
        return 1 + 2 * place + (place < len(self.cuts) and self.cuts[place] == value)

    @cached_property
    def _place_of(self) -> dict[Constant, int]:
        return {value: place for place, value in enumerate(self.cuts)}

    def bits(self, members: int) -> Iterator[int]:
        """The numbers of the classes in a set, in order."""
        return (bit for bit in range(members.bit_length()) if members >> bit & 1)

    def example(self, members: int) -> Constant | None:
        """A value in the set's first class that is not missing; None when it holds nothing else."""
        bit = next(self.bits(members & ~MISSING), 0)
        if bit == 0:
            return None
        if self.field.is_numeric:
            return self._number(bit)
        return self.cuts[bit - OTHER] if bit >= OTHER else self._other()

    def _other(self) -> str:
        word = "annat"
        while word in self._place_of:
            word += "."
        return word

    def _number(self, bit: int) -> float | None:
        """A number of the class, None when it has none: between two whole numbers, or beyond the field's bounds."""
        place, is_cut = divmod(bit - 1, 2)
        if is_cut:
            return float(self.cuts[place]) if self._can_be(float(self.cuts[place])) else None
        low = float(self.cuts[place - 1]) if place else -inf
        high = float(self.cuts[place]) if place < len(self.cuts) else inf
        found = (number for number in self._tries(low, high) if low < number < high and self._can_be(number))
        return next(found, None)

    def _tries(self, low: float, high: float) -> Iterator[float]:
        """Numbers of which one lies between `low` and `high` and can be a fact, if any number does."""
        if -inf < low and high < inf:
            yield from ((low + high) / 2, (low - SMALLEST_NUMBER) / 2, (high + SMALLEST_NUMBER) / 2)
        if low > -inf:
            yield from (float(floor(low)) + 1, low + 1)
        if high < inf:
            yield from (float(ceil(high)) - 1, high - 1)
        yield from (0.0, SMALLEST_NUMBER, -SMALLEST_NUMBER)
        yield from (bound for bound in (self.field.minimum, self.field.maximum) if bound is not None)

    def _can_be(self, number: float) -> bool:
        field = self.field
        too_low = field.minimum is not None and number < field.minimum
        too_high = field.maximum is not None and number > field.maximum
        is_part = field.type == "integer" and not number.is_integer()
        return is_safe_number(number) and not (too_low or too_high or is_part)
