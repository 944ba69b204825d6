"""How long it takes to place 50,000 measures against 200,000 addresses."""

from __future__ import annotations

import random

from pytest_benchmark.fixture import BenchmarkFixture

from impact.location.address_index import AddressIndex, AddressRow
from impact.location.addresses import AddressFinder

SYLLABLES = "ka bel rän lind berg mo sten åker hav el gran björk sol vind ö tor".split()  # noqa: SIM905
TOWNS = [f"{first}{last}" for first in ("Nor", "Sö", "Väst", "Öst", "Mel") for last in ("by", "sta", "köp", "vik")]


def city(n: int, dice: random.Random) -> list[AddressRow]:
    """`n` addresses on streets of twenty houses, over twenty towns."""
    rows = []
    for street in range(n // 20):
        name = "".join(dice.choices(SYLLABLES, k=4)).capitalize() + dice.choice(("gatan", "vägen", "stigen"))
        town, code = TOWNS[street % 20], f"{10000 + street % 100}"
        x, y = dice.uniform(6e5, 7e5), dice.uniform(65e5, 66e5)
        rows += [AddressRow(f"{name} {i}", code, town, "Prov", x + 10 * i, y, None) for i in range(20)]
    return rows


def test_place_50_000_measures_against_200_000_addresses(benchmark: BenchmarkFixture) -> None:
    dice = random.Random(1)  # noqa: S311 - reproducible, not secret
    rows = city(200_000, dice)
    texts = [f"{row.text}, {row.town}" for row in dice.choices(rows, k=50_000)]
    for i in range(0, 50_000, 10):
        at = dice.randrange(1, 8)
        texts[i] = texts[i][:at] + texts[i][at + 1 :]

    def place() -> int:
        finder = AddressFinder(AddressIndex(rows), {}.get)
        return sum(found.is_placed for text in texts for found in finder.find(text))

    placed = benchmark.pedantic(place, rounds=1)
    assert placed > 45_000
