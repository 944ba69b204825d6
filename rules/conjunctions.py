"""What rules ask for, and how it splits over fields: found once for all that is decided with them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property

import numpy as np

from rules.bitsets import Numbers
from rules.grammar import Condition, Constant

Conjunction = tuple[Condition, ...]
NOTHING = -1
"""Stands for the piece of a rule that asks for nothing in some fields."""


class Conjunctions:
    """The conditions of rules; rule r asks for all of `of_rules[r]`."""

    def __init__(self, of_rules: Sequence[Conjunction]) -> None:
        self.of_rules = tuple(of_rules)
        self._pieces: dict[frozenset[str], tuple[tuple[Conjunction, ...], Numbers]] = {}

    @cached_property
    def constants(self) -> Mapping[str, Sequence[Constant]]:
        """The fields that rules ask about, in the order of asking, each with the constants that they name, sorted."""
        named: dict[str, set[Constant]] = {}
        for condition in (condition for conditions in self.of_rules for condition in conditions):
            named.setdefault(condition.field, set()).update(condition.constants)
        return {name: sorted(mentioned) for name, mentioned in named.items()}

    def pieces(self, fields: frozenset[str]) -> tuple[tuple[Conjunction, ...], Numbers]:
        """What the rules ask of some fields, each piece once; and for each rule the number of its own, or `NOTHING`.

        >>> from rules.words import Op
        >>> near, far = (Condition("metres", op, (90.0,), "") for op in (Op.AT_MOST, Op.ABOVE))
        >>> pieces, of_rule = Conjunctions([(near,), (far,), (), (near,)]).pieces(frozenset({"metres"}))
        >>> len(pieces), of_rule.tolist()
        (2, [0, 1, -1, 0])
        """
        if fields not in self._pieces:
            of_rules = [tuple(c for c in conjunction if c.field in fields) for conjunction in self.of_rules]
            position = {piece: number for number, piece in enumerate(dict.fromkeys(filter(None, of_rules)))}
            numbers = np.array([position.get(piece, NOTHING) for piece in of_rules], np.intp)
            self._pieces[fields] = tuple(position), numbers
        return self._pieces[fields]
