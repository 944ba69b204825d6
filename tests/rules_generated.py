"""Packs and facts from a seed, for the proofs and the figures of the rules room.

Plain seeded randomness beside hypothesis, which prefers short lists: the second word of a bitset and the second shard
of the engine begin at 65 rules.
"""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from rules.catalogue import Catalogue, Field, Owner
from rules.effects import Effect, EffectKind
from rules.errors import Place
from rules.grammar import Condition, Constant
from rules.model import Rule, Validity
from rules.pack import Pack
from rules.reference import Fact
from rules.words import Op
from tests.rules_small import FILES, small_pack

ON = date(2026, 6, 1)
STAGE = "par"
WORDS = ("väg", "Väg", "å", "ä", "ö", "vägen", "våg", "", 'ci"tat', "back\\slash", "rad\nbrytning", "5", "true", "🚧")
NUMBERS = (0.0, 0.1, 0.1 + 0.2, 0.3, 1.0, 5.0, 29.999, 30.0, 30.001, 250.0, 1000.0, -4.0, 1e15, 0.0001)
TINY = (1e-07, -1e-300)
"""Sizes that the engine is told as 0."""

_OWNED = {
    Owner.MEASURE: ("åtgärdstyp", "skede", "kostnad_mnkr", "dagar", "avslutad"),
    Owner.RECIPIENT: ("mottagartyp", "sni", "storlek", "känslig"),
    Owner.RELATION: ("i_område", "nära_område", "renodlat", "avstånd_m", "avstånd_område_m", "läge"),
}
TEXTS = ("åtgärdstyp", "skede", "mottagartyp", "sni", "läge")
FLAGS = ("avslutad", "känslig", "i_område", "nära_område", "renodlat")


def _field(name: str, owner: Owner) -> Field:
    kind = "text" if name in TEXTS else "yes-no" if name in FLAGS else "number"
    return Field(name=name, english=name.upper(), type=kind, owner=owner, may_be_missing=True)


FIELDS = {name: _field(name, owner) for owner, names in _OWNED.items() for name in names}
CATALOGUE = Catalogue(stages={STAGE: tuple(FIELDS.values())})
_GROUND = replace(small_pack({**FILES, "regler.yaml": "regler: {}\n"}), catalogue=CATALOGUE)


def pack_of(conjunctions: Sequence[tuple[Condition, ...]], effects: Sequence[tuple[Effect, ...]]) -> Pack:
    """A pack with a rule per conjunction, ids in an order that is not the alphabet's."""
    rules = tuple(
        Rule(f"R-{number * 7 % 1009:04}-{number}", STAGE, "", "", Validity(date(2026, 1, 1)), when, then, Place("x", 1))
        for number, (when, then) in enumerate(zip(conjunctions, effects, strict=True))
    )
    return replace(_GROUND, rules=rules)


def random_pack(rng: random.Random, n_rules: int) -> Pack:
    """A pack of so many rules; some ask for nothing, some twice about one field, and some are repeated."""
    conjunctions: list[tuple[Condition, ...]] = []
    for _ in range(n_rules):
        if conjunctions and rng.random() < 0.1:
            conjunctions.append(rng.choice(conjunctions))
        else:
            wanted = rng.choices((0, 1, 2, 3, 4, 5), (1, 12, 25, 25, 12, 5))[0]
            conjunctions.append(tuple(random_condition(rng) for _ in range(wanted)))
    n_words = rng.choice((3, 3, 90))
    return pack_of(conjunctions, [random_effects(rng, n_words) for _ in range(n_rules)])


def random_effects(rng: random.Random, n_words: int) -> tuple[Effect, ...]:
    """Up to four effects; with 90 words to choose from, the atomic effects need a second mask word."""
    every = (
        Effect(EffectKind.INFORM, rng.choice(("ja", "ja", "lagstadgat"))),
        Effect(EffectKind.EXEMPT, "ja"),
        Effect(EffectKind.NOTICE_DAYS, rng.choice((0, 9, 14, 30, 90, 365))),
        Effect(EffectKind.DIALOGUE, rng.choice(("brev", "e-post"))),
        Effect(EffectKind.LEVEL, rng.choice(("arbetsgrupp", "styrgrupp"))),
        Effect(EffectKind.INVITE, f"g{rng.randrange(n_words)}"),
        Effect(EffectKind.COMMITTEE, f"n{rng.randrange(n_words)}"),
        Effect(EffectKind.LED_BY, f"l{rng.randrange(n_words)}"),
        Effect(EffectKind.DEVIATION, rng.choice(("kortare tid", "annan form"))),
    )
    return tuple(rng.sample(every, rng.randint(1, 4)))


def random_condition(rng: random.Random) -> Condition:
    """A condition on some field, of any kind that the field's type allows."""
    field = rng.choice(list(FIELDS))
    if rng.random() < 0.12:
        return Condition(field, rng.choice((Op.MISSING, Op.PRESENT)), (), "")
    if field in FLAGS:
        return Condition(field, Op.ONE_OF, (rng.random() < 0.5,), "")
    pool: Sequence[Constant] = WORDS if field in TEXTS else NUMBERS
    if field in TEXTS or rng.random() < 0.2:
        op = rng.choice((Op.ONE_OF, Op.ONE_OF, Op.NONE_OF))
        return Condition(field, op, tuple(rng.sample(pool, rng.randint(1, 5))), "")
    low, high = sorted(rng.choices(NUMBERS, k=2))
    op = rng.choice((Op.AT_MOST, Op.AT_LEAST, Op.ABOVE, Op.BELOW, Op.BETWEEN))
    return Condition(field, op, (low, high) if op is Op.BETWEEN else (low,), "")


def random_value(rng: random.Random, field: str) -> Constant | None:
    """A value of a field, often one that conditions name, a neighbour of one, or missing."""
    if rng.random() < 0.15:
        return None
    if field in FLAGS:
        return rng.random() < 0.5
    if field in TEXTS:
        return rng.choice((*WORDS, "något annat"))
    number = rng.choice((*NUMBERS, *TINY))
    return number + rng.choice((0.0, 0.0, 0.5, -0.5))


def random_columns(rng: random.Random, n_rows: int) -> dict[str, list[object]]:
    """Facts as columns, å, ä and ö in both normal forms."""
    columns = {name: [random_value(rng, name) for _ in range(n_rows)] for name in FIELDS}
    return {name: [_written(rng, value) for value in column] for name, column in columns.items()}


def _written(rng: random.Random, value: Constant | None) -> object:
    return unicodedata.normalize(rng.choice(("NFC", "NFD")), value) if isinstance(value, str) else value


def as_told(columns: Mapping[str, Sequence[object]], row: int) -> Fact:
    """One row as the engines are to be told it: composed letters, and nothing smaller than the smallest size."""

    def told(value: object) -> Constant | None:
        if isinstance(value, str):
            return unicodedata.normalize("NFC", value)
        if isinstance(value, float) and abs(value) < 0.0001:
            return 0.0
        assert value is None or isinstance(value, (bool, float))
        return value

    return {name: told(column[row]) for name, column in columns.items()}
