"""Synthetic pairs of measures and recipients of any number, and packs of any size, for the figures of the rules room.

Distributions are invented (log-normal distances, a long tail of kinds); ratios within one run are what counts.
"""

from __future__ import annotations

import random
from collections.abc import Mapping

import numpy as np

from rules.columns import Encoded, Values
from rules.effects import Effect, EffectKind
from rules.grammar import Condition, Constant
from rules.pack import Pack
from rules.words import Op
from tests.rules_generated import FIELDS, FLAGS, pack_of

KINDS = tuple(f"åtgärd-{number}" for number in range(17))
STAGES = tuple(f"skede-{number}" for number in range(13))
RECIPIENTS = ("arbetsställe", "ägare", "tomträttshavare", "arrendator")
ACTIVITIES = tuple(f"{number:02}" for number in range(1, 100))
SIZES = (0.0, 1.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0)
PLACES = ("invid", "tvärs över", "berörd", "övrig")
METRES = (0.0, 25.0, 50.0, 100.0, 150.0, 250.0, 300.0, 500.0, 1000.0)
DAYS = (0.0, 14.0, 30.0, 60.0, 90.0, 180.0, 365.0)
COSTS = (1.0, 5.0, 20.0, 50.0, 100.0, 500.0)
POOLS: Mapping[str, tuple[Constant, ...]] = {
    "åtgärdstyp": KINDS, "skede": STAGES, "kostnad_mnkr": COSTS, "dagar": DAYS, "mottagartyp": RECIPIENTS,
    "sni": ACTIVITIES, "storlek": SIZES, "avstånd_m": METRES, "avstånd_område_m": METRES, "läge": PLACES,
}  # fmt: skip


def city_facts(n_pairs: int, n_measures: int, n_recipients: int, seed: int = 1) -> dict[str, Values]:
    """Columns of so many pairs as `impact` hands them over: by measure, by recipient, numpy for what is between."""
    rng = np.random.default_rng(seed)
    measure = rng.integers(0, n_measures, n_pairs)
    recipient = rng.integers(0, n_recipients, n_pairs)

    def picked(pool: tuple[Constant, ...], count: int) -> list[object]:
        return [pool[int(i)] for i in np.minimum(rng.zipf(1.5, count) - 1, len(pool) - 1)]

    of_measure: dict[str, list[object]] = {
        "åtgärdstyp": picked(KINDS, n_measures),
        "skede": picked(STAGES, n_measures),
        "kostnad_mnkr": [None if cost < 0.7 else round(cost, 2) for cost in rng.lognormal(1, 1.5, n_measures).tolist()],
        "dagar": np.rint(rng.normal(120, 120, n_measures)).tolist(),
        "avslutad": (rng.random(n_measures) < 0.05).tolist(),
    }
    of_recipient: dict[str, list[object]] = {
        "mottagartyp": picked(RECIPIENTS, n_recipients),
        "sni": picked(ACTIVITIES, n_recipients),
        "storlek": picked(SIZES, n_recipients),
        "känslig": (rng.random(n_recipients) < 0.03).tolist(),
    }
    area_m = rng.lognormal(4.5, 1.2, n_pairs)
    area_m[rng.random(n_pairs) < 0.4] = np.nan
    return {
        **{name: Encoded(values, measure) for name, values in of_measure.items()},
        **{name: Encoded(values, recipient) for name, values in of_recipient.items()},
        "i_område": rng.random(n_pairs) < 0.4,
        "nära_område": rng.random(n_pairs) < 0.2,
        "renodlat": rng.random(n_pairs) < 0.5,
        "avstånd_m": np.round(rng.lognormal(5, 1, n_pairs), 3),
        "avstånd_område_m": area_m,
        "läge": Encoded(PLACES, rng.integers(0, len(PLACES), n_pairs).astype(np.uint8)),
    }


def city_pack(n_rules: int, seed: int = 2) -> Pack:
    """A pack of so many rules of three to five conditions over 30 atomic effects."""
    rng = random.Random(seed)  # noqa: S311 - seeded test data
    effects = [
        Effect(EffectKind.INFORM, "ja"), Effect(EffectKind.INFORM, "lagstadgat"), Effect(EffectKind.EXEMPT, "ja"),
        *(Effect(EffectKind.NOTICE_DAYS, days) for days in (7, 14, 21, 30, 60, 90)),
        Effect(EffectKind.DIALOGUE, "brev"), Effect(EffectKind.DIALOGUE, "e-post"),
        Effect(EffectKind.LEVEL, "arbetsgrupp"), Effect(EffectKind.LEVEL, "styrgrupp"),
        *(Effect(EffectKind.INVITE, f"g{number}") for number in range(17)),
    ]  # fmt: skip
    conjunctions = [_conjunction(rng) for _ in range(n_rules)]
    return pack_of(conjunctions, [tuple(rng.sample(effects, rng.randint(1, 3))) for _ in range(n_rules)])


def _conjunction(rng: random.Random) -> tuple[Condition, ...]:
    return tuple(_condition(rng, name) for name in sorted(rng.sample(list(FIELDS), rng.randint(3, 5))))


def _condition(rng: random.Random, name: str) -> Condition:
    if name in FLAGS:
        return Condition(name, Op.ONE_OF, (rng.random() < 0.5,), "")
    pool = POOLS[name]
    if FIELDS[name].type == "text":
        return Condition(name, rng.choice((Op.ONE_OF, Op.ONE_OF, Op.NONE_OF)), tuple(rng.sample(pool, 2)), "")
    op = rng.choice((Op.AT_MOST, Op.AT_LEAST, Op.ABOVE, Op.BELOW))
    return Condition(name, op, (rng.choice(pool),), "")
