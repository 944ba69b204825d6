"""Which rules each of millions of facts fires, exactly, by asking the engine a few hundred times.

A rule is a conjunction over fields, and each field has an owner: measure, recipient, relation, area, matter. So the
conjunction splits into a part per owner. Each part is asked once per distinct cell (combination of classes), which
gives a bitset of rules; the bitsets of a row's cells ANDed are the rules that it fires. A part without conditions is
true.

Rows are gone through in blocks, without a Python loop over them, and never hold a bitset of their own: they hold the
number of one, and numbers are combined through tables (RULES.md 0).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import prod

import numpy as np

from rules.bitsets import Bitsets, Numbers, bitsets_of, distinct_sets
from rules.blocks import blocks
from rules.catalogue import Owner
from rules.classes import Source, sources
from rules.columns import Column, Ids, NumberColumn
from rules.conjunctions import Conjunction, Conjunctions
from rules.engines import asking
from rules.reference import Fact

Columns = Mapping[str, Column | NumberColumn]

MOST_CELLS = 1 << 10
"""An owner's columns that combine in more ways than this are several parts: looking up one part more for a million rows
costs as much time as asking the engine some hundred times."""
MOST_PAIRS = 1 << 24
"""So many pairs of bitsets are looked up in a table (64 MB at most); beyond that rows are sorted by their bitsets."""
SORTED_ROWS = 1 << 20


@dataclass(frozen=True, slots=True, eq=False)
class Fired:
    """Row i fires the rules in `sets[index[i]]`; `n_asked` is how often the engine was asked."""

    index: Ids
    sets: Bitsets
    n_asked: int


@dataclass(frozen=True, slots=True, eq=False)
class _Part:
    """Columns of one owner; the rules' conditions on them, each conjunction once; and which rule has which of them.

    Rule r asks for `conjunctions[of_rule[r]]`, or for nothing here when that is -1.
    """

    sources: tuple[Source, ...]
    conjunctions: tuple[Conjunction, ...]
    of_rule: Numbers

    @property
    def size(self) -> int:
        return prod(source.size for source in self.sources)

    def keys(self, rows: slice) -> Numbers:
        """The cell of each row, as a number below `size`."""
        found = self.sources[0].classes(rows).astype(np.intp)
        for source in self.sources[1:]:
            found *= source.size
            found += source.classes(rows)
        return found


def fired_sets(conjunctions: Conjunctions, columns: Columns, n_rows: int, engine: str) -> Fired:
    """The rules that each row fires; `engine` is "durable" or "reference".

    The sets are distinct and each is fired by some row. Raises RulesError when durable-rules is asked for and missing.
    """
    n_rules = len(conjunctions.of_rules)
    if n_rows == 0:
        return Fired(np.zeros(0, np.uint8), bitsets_of(np.ones((0, n_rules), bool)), 0)
    answers = [_answers(part, columns, n_rows, engine) for part in _parts(conjunctions, columns)]
    none_asked = Fired(np.zeros(n_rows, np.uint8), bitsets_of(np.ones((1, n_rules), bool)), 0)
    found, rest = none_asked, sorted(answers, key=lambda each: len(each.sets))
    while rest and len(found.sets) * len(rest[0].sets) <= MOST_PAIRS:
        found = _both(found, rest.pop(0))
    return _all_by_row([found, *rest]) if rest else found


def _parts(conjunctions: Conjunctions, columns: Columns) -> list[_Part]:
    found: list[_Part] = []
    for owner in Owner:
        owned = {name: named for name, named in conjunctions.constants.items() if columns[name].field.owner is owner}
        groups: list[list[Source]] = []
        room = 0
        for source in sources(columns, owned, MOST_CELLS):
            if not groups or source.size > room:
                groups.append([])
                room = MOST_CELLS
            groups[-1].append(source)
            room //= source.size
        found += [_part(group, conjunctions) for group in groups]
    return found


def _part(group: Sequence[Source], conjunctions: Conjunctions) -> _Part:
    return _Part(tuple(group), *conjunctions.pieces(frozenset(name for source in group for name in source.fields)))


def _answers(part: _Part, columns: Columns, n_rows: int, engine: str) -> Fired:
    """The part's bitset for each row; the engine is asked when a cell is met for the first time."""
    answer = np.full(part.size, -1, np.int32)
    index = np.empty(n_rows, np.int32)
    fired: list[frozenset[int]] = []
    names = [name for source in part.sources for name in source.fields]
    with asking(part.conjunctions, engine) as ask:
        for rows in blocks(n_rows):
            keys = part.keys(rows)
            index[rows] = answer[keys]
            unknown = np.flatnonzero(index[rows] < 0)
            if len(unknown):
                example = np.full(part.size, -1, np.intp)
                example[keys[unknown]] = unknown + rows.start
                cells = np.flatnonzero(example >= 0)
                answer[cells] = np.arange(len(fired), len(fired) + len(cells))
                fired += ask([_fact(columns, names, row) for row in example[cells].tolist()])
                index[rows] = answer[keys]
    return _distinct(index, _sets(part, fired), len(fired))


def _fact(columns: Columns, names: Sequence[str], row: int) -> Fact:
    return {name: columns[name].value(row) for name in names}


def _sets(part: _Part, fired: Sequence[frozenset[int]]) -> Bitsets:
    """One bitset of rules per cell: the rules whose conjunction was satisfied, and those that ask for nothing here."""
    holds = np.zeros((len(fired), len(part.conjunctions)), bool)
    for cell, positions in enumerate(fired):
        holds[cell, sorted(positions)] = True
    flags = np.ones((len(fired), len(part.of_rule)), bool)
    asks = part.of_rule >= 0
    flags[:, asks] = holds[:, part.of_rule[asks]]
    return bitsets_of(flags)


def _both(first: Fired, second: Fired) -> Fired:
    """Each row's two bitsets ANDed: once per pair of bitsets that some row has."""
    n_asked = first.n_asked + second.n_asked
    if len(first.sets) == 1:
        return _distinct(second.index, first.sets & second.sets, n_asked)
    seen = np.zeros(len(first.sets) * len(second.sets), bool)
    for rows in blocks(len(first.index)):
        seen[_pairs(first, second, rows)] = True
    pairs = np.flatnonzero(seen)
    of_first, of_second = np.divmod(pairs, len(second.sets))
    sets = first.sets[of_first] & second.sets[of_second]
    kept, number = distinct_sets(sets)
    table: Ids = np.zeros(len(seen), np.min_scalar_type(len(kept)))
    table[pairs] = number
    index: Ids = np.empty(len(first.index), table.dtype)
    for rows in blocks(len(index)):
        index[rows] = table[_pairs(first, second, rows)]
    return Fired(index, sets[kept], n_asked)


def _all_by_row(every: Sequence[Fired]) -> Fired:
    """Each row's bitsets ANDed, where a table of all combinations would be too large: most rows then have their own."""
    index = np.empty(len(every[0].index), np.int32)
    found: list[Bitsets] = []
    n_found = 0
    for start in range(0, len(index), SORTED_ROWS):
        rows = slice(start, start + SORTED_ROWS)
        sets = every[0].sets[every[0].index[rows]]
        for each in every[1:]:
            sets &= each.sets[each.index[rows]]
        kept, number = distinct_sets(sets)
        index[rows] = n_found + number
        n_found += len(kept)
        found.append(sets[kept])
    n_asked = sum(each.n_asked for each in every)
    return Fired(index, found[0], n_asked) if len(found) == 1 else _distinct(index, np.concatenate(found), n_asked)


def _pairs(first: Fired, second: Fired, rows: slice) -> Numbers:
    found = first.index[rows].astype(np.intp)
    found *= len(second.sets)
    found += second.index[rows]
    return found


def _distinct(index: Ids, sets: Bitsets, n_asked: int) -> Fired:
    """The same with each set once, and ids of the smallest type that holds them."""
    kept, number = distinct_sets(sets)
    small = number.astype(np.min_scalar_type(len(kept)))
    found = np.empty(len(index), small.dtype)
    for rows in blocks(len(index)):
        found[rows] = small[index[rows]]
    return Fired(found, sets[kept], n_asked)
