"""Rules into durable-rules definitions, cut into shards that stay below the engine's hard limits (RULES.md 1.4)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from itertools import islice
from json import dumps
from math import prod

from rules.grammar import Condition, Constant
from rules.words import Op

MARKER = "§"
"""A field every fact has and every rule asks for first: a rule of `saknas` alone would fire on the engine's own
messages (RULES.md 1.2)."""
SENTINEL = "§init"

SHARD_WIDTH = 62
"""A fact may have 64 conditions pending in one ruleset; two are kept for the marker and the sentinel."""
MAX_CONDITIONS = 24
"""The engine takes 32 expressions in one rule; the marker, the lists and their members share them."""
MAX_PIECES = 400


@dataclass(frozen=True, slots=True)
class Shard:
    """One ruleset: its definition as JSON, and which conjunction each of its rules is a piece of."""

    definition: str
    positions: dict[str, int]


def is_too_long(conditions: Sequence[Condition]) -> bool:
    """Whether the rule has more comparisons, lists counted as one, than the engine can hold."""
    return sum(len(c.constants) if c.op is not Op.ONE_OF else 1 for c in conditions) > MAX_CONDITIONS


def is_too_wide(conditions: Sequence[Condition]) -> bool:
    """Whether the rule's lists combine in too many ways to be cut into pieces."""
    return len(list(islice(_pieces(tuple(conditions)), MAX_PIECES + 1))) > MAX_PIECES


def compile_shards(conjunctions: Sequence[tuple[Condition, ...]]) -> tuple[Shard, ...]:
    """The rulesets that decide the conjunctions; a fact must be fired at all of them.

    >>> [len(s.positions) for s in compile_shards([(Condition("a", Op.PRESENT, (), "finns"),)] * 70)]
    [62, 8]
    """
    shards: list[list[tuple[int, tuple[Condition, ...]]]] = []
    room = 0
    for position, conditions in enumerate(conjunctions):
        for piece in _pieces(conditions):
            if not shards or _width(piece) > room:
                shards.append([])
                room = SHARD_WIDTH
            shards[-1].append((position, piece))
            room -= _width(piece)
    return tuple(map(_shard, shards))


def encode_fact(fact: dict[str, Constant | None]) -> str:
    """A fact as the engine reads it: always the same sid and id, the marker first, missing values left out.

    >>> encode_fact({"avstånd_m": 1e-07, "skede": None})
    '{"sid":"s","id":"f","§":1,"avstånd_m":0.0000001}'
    """
    known = (f"{encode(name)}:{encode(value)}" for name, value in fact.items() if value is not None)
    return "{" + ",".join(('"sid":"s"', '"id":"f"', f'"{MARKER}":1', *known)) + "}"


@lru_cache(maxsize=1 << 14, typed=True)
def encode(value: Constant) -> str:
    """A constant as JSON; remembered, since facts say the same words again and again.

    Numbers are written without exponent, which the engine cannot read (RULES.md 1.3).
    """
    if isinstance(value, (bool, str)):
        return dumps(value, ensure_ascii=False)
    return format(Decimal(repr(value)), "f")


def _width(conditions: Sequence[Condition]) -> int:
    return prod(len(c.constants) for c in conditions if c.op is Op.ONE_OF)


def _pieces(conditions: tuple[Condition, ...]) -> Iterator[tuple[Condition, ...]]:
    """The rule itself, or pieces whose lists are halved until they fit a shard; any of them fires the rule."""
    if _width(conditions) <= SHARD_WIDTH:
        yield conditions
        return
    longest = max((c for c in conditions if c.op is Op.ONE_OF), key=lambda c: len(c.constants))
    half = len(longest.constants) // 2
    for constants in (longest.constants[:half], longest.constants[half:]):
        part = Condition(longest.field, longest.op, constants, longest.words)
        yield from _pieces(tuple(part if c is longest else c for c in conditions))


def _shard(pieces: Sequence[tuple[int, tuple[Condition, ...]]]) -> Shard:
    names = [f"r{number}" for number in range(len(pieces))]
    rules = [f'"{name}":{_definition(conditions)}' for name, (_, conditions) in zip(names, pieces, strict=True)]
    sentinel = f'"{SENTINEL}":{{"all":[{{"m":{{"{SENTINEL}":1}}}}]}}'
    positions = {name: position for name, (position, _) in zip(names, pieces, strict=True)}
    return Shard("{" + ",".join((*rules, sentinel)) + "}", positions)


def _definition(conditions: tuple[Condition, ...]) -> str:
    atoms = [f'{{"{MARKER}":1}}', *(atom for condition in conditions for atom in _atoms(condition))]
    return f'{{"all":[{{"m":{{"$and":[{",".join(atoms)}]}}}}]}}'


def _atoms(condition: Condition) -> list[str]:
    if condition.op in PRESENCE:
        return [_atom(PRESENCE[condition.op], condition.field, 1)]
    if condition.op is Op.ONE_OF:
        equals = [f"{{{dumps(condition.field, ensure_ascii=False)}:{encode(each)}}}" for each in condition.constants]
        return equals if len(equals) == 1 else [f'{{"$or":[{",".join(equals)}]}}']
    operators = ("$neq",) * len(condition.constants) if condition.op is Op.NONE_OF else OPERATORS[condition.op]
    pairs = zip(operators, condition.constants, strict=True)
    return [_atom(operator, condition.field, constant) for operator, constant in pairs]


def _atom(operator: str, field: str, constant: Constant) -> str:
    return f'{{"{operator}":{{{dumps(field, ensure_ascii=False)}:{encode(constant)}}}}}'


PRESENCE = {Op.MISSING: "$nex", Op.PRESENT: "$ex"}
OPERATORS = {
    Op.AT_MOST: ("$lte",),
    Op.AT_LEAST: ("$gte",),
    Op.ABOVE: ("$gt",),
    Op.BELOW: ("$lt",),
    Op.BETWEEN: ("$gte", "$lte"),
}
