"""Sets of fired rules → what follows from each, without a Python loop over the sets: there may be a million.

What a rule adds is a mask of atomic effects, and what a set of rules adds is their masks OR-ed, eight rules at a time
by table. Of notice days and levels the highest counts: "30 days" sets the bits of every lower number too, so that OR is
their maximum. A `Conclusion` is made when somebody asks for it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from rules.bitsets import WORD_BYTES, Bitsets, Numbers, distinct_sets, members
from rules.blocks import BLOCK_ROWS, blocks
from rules.effects import Conclusion, Outcome, project
from rules.ruling import MOST_KEPT, Ruling

BYTE_VALUES = 1 << WORD_BYTES
MASK_BITS = 8 * WORD_BYTES
FEW_ROWS = BLOCK_ROWS // WORD_BYTES
"""A row of sets is many bytes: of fewer rows at a time all of them fit the cache."""
FLAGS = ("informs", "is_statutory", "exempts")
SETS = ("dialogue_forms", "participants", "committees", "led_by", "deviations")
LADDERS = ("notice_days", "level")

Atom = tuple[str, str | int]
"""A field of `Outcome` and what it holds: a flag 1, a set a word, a ladder a number that is reached."""
Masks = npt.NDArray[np.uint64]


class Conclusions:
    """A sequence of conclusions: number i is what follows from the rules in `sets[i]`.

    The bits stand for the rules of the ruling.
    """

    def __init__(self, ruling: Ruling, sets: Bitsets) -> None:
        self.rules = ruling.rules
        self.sets = sets
        self._pack = ruling.pack
        self._default_level = ruling.pack.default_level(ruling.stage)
        self._atoms, self._masks_of_rules = _atoms_of(ruling)
        self._made: dict[int, Conclusion] = {}
        self._whole: dict[int, Conclusion] = {}

    def __len__(self) -> int:
        return len(self.sets)

    def __getitem__(self, number: int) -> Conclusion:
        if number not in self._whole:
            ids = (self.rules[position].rule_id for position in members(self.sets[number]))
            effects = self._effects(int(self.effect_index[number]))
            self._whole[number] = replace(effects, rules=tuple(sorted(dict.fromkeys(ids))))
        return self._whole[number]

    def __iter__(self) -> Iterator[Conclusion]:
        return (self[number] for number in range(len(self)))

    @cached_property
    def informed(self) -> npt.NDArray[np.bool_]:
        """For each conclusion whether it informs."""
        informs, is_statutory, exempts = (self._has((flag, 1)) for flag in FLAGS)
        return is_statutory | (informs & ~exempts)

    @property
    def effect_index(self) -> Numbers:
        """A number for each conclusion; those with the same number differ in nothing but the rules behind them."""
        return self._distinct[1]

    @cached_property
    def _masks(self) -> Masks:
        """Shape (number of sets, number of mask words): atom a is bit a % 64 of word a // 64."""
        masks = self._masks_of_rules
        found = np.zeros((len(self.sets), -(-len(self._atoms) // MASK_BITS)), np.uint64)
        for word in range(found.shape[1]):
            low = [mask >> MASK_BITS * word & (1 << MASK_BITS) - 1 for mask in masks]
            found[:, word] = _over_rules(self.sets, np.array(low, np.uint64))
        return found

    def _has(self, atom: Atom) -> npt.NDArray[np.bool_]:
        word, bit = divmod(self._atoms.index(atom), MASK_BITS)
        return (self._masks[:, word] >> np.uint64(bit) & np.uint64(1)).astype(bool)

    @cached_property
    def _distinct(self) -> tuple[Numbers, Numbers]:
        return distinct_sets(self._masks)

    def _effects(self, number: int) -> Conclusion:
        """The conclusion of one number of `effect_index`, without its rules."""
        if number not in self._made:
            atoms = [self._atoms[place] for place in members(self._masks[self._distinct[0][number]])]
            outcome = _outcome(atoms)
            self._made[number] = project(outcome, self._pack.levels, self._pack.dialogue_forms, self._default_level)
        return self._made[number]


@lru_cache(maxsize=MOST_KEPT)
def _atoms_of(ruling: Ruling) -> tuple[Sequence[Atom], Sequence[int]]:
    """The effects that the rules have, and for each rule the mask of those that it adds."""
    words = {(name, word) for outcome in ruling.added for name in SETS for word in getattr(outcome, name)}
    steps = {(name, n) for outcome in ruling.added for name in LADDERS if (n := getattr(outcome, name)) is not None}
    atoms: list[Atom] = [*((flag, 1) for flag in FLAGS), *sorted(words), *sorted(steps)]
    masks = [
        sum(1 << place for place, atom in enumerate(atoms) if _contains(outcome, atom)) for outcome in ruling.added
    ]
    return atoms, masks


def _contains(outcome: Outcome, atom: Atom) -> bool:
    name, value = atom
    held = getattr(outcome, name)
    if name in LADDERS:
        return held is not None and held >= value
    return value in held if name in SETS else bool(held)


def _outcome(atoms: Sequence[Atom]) -> Outcome:
    """The least outcome that contains the atoms."""
    held: dict[str, list[str | int]] = {}
    for name, value in atoms:
        held.setdefault(name, []).append(value)
    flags: dict[str, Any] = {name: name in held for name in FLAGS}
    sets: dict[str, Any] = {name: frozenset(held.get(name, ())) for name in SETS}
    ladders: dict[str, Any] = {name: max(held[name]) if name in held else None for name in LADDERS}
    return Outcome(**flags, **sets, **ladders)


def _over_rules(sets: Bitsets, masks: Masks) -> Masks:
    """The masks of each set's rules OR-ed; 0 for the empty set."""
    found = np.zeros(len(sets), np.uint64)
    eights = [(place, masks[place : place + WORD_BYTES]) for place in range(0, len(masks), WORD_BYTES)]
    tables = [(place // WORD_BYTES, _table(eight)) for place, eight in eights if eight.any()]
    for rows in blocks(len(sets), FEW_ROWS):
        of_eight = np.ascontiguousarray(sets[rows].view(np.uint8).T)
        for byte, table in tables:
            found[rows] |= table[of_eight[byte]]
    return found


def _table(eight: Masks) -> Masks:
    """For each of the 256 sets of up to eight rules, their masks OR-ed."""
    table = np.zeros(BYTE_VALUES, np.uint64)
    for bit, mask in enumerate(eight):
        table[np.arange(BYTE_VALUES) >> bit & 1 == 1] |= mask
    return table
