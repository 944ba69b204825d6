"""How well misspelt addresses are found: the sample's addresses with seeded slips, and what became of each.

`python -m tests.address_slips` prints the table; tests/test_location_figures.py holds its floors. Right: placed where
the address is. Wrong: placed elsewhere. Asked: left to a person, right for what is not in the register or stands
there several times.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import shapely

from geodata.layers import read_layer
from impact.location.address_index import AddressIndex, AddressRow
from impact.location.addresses import AddressFinder
from impact.location.designations import municipality_of

SAMPLE = Path(__file__).parent.parent / "geodata" / "samples" / "stockholm"
SAME_HOUSE_M = 60.0
"""Entrances of one house number, 3 and 3 A, are no farther apart."""

LETTERS = "abdefghijklmnoprstuvyåäö"

Slip = Callable[[AddressRow, random.Random], str]


def register() -> list[AddressRow]:
    """The addresses of the sample's workplaces and properties."""
    rows: list[AddressRow] = []
    places = read_layer(SAMPLE / "arbetsstallen.gpkg")
    columns = (places.columns[name] for name in ("besöksadress", "besökspostnummer", "besöksort", "skyddad"))
    for text, code, town, guarded, shape in zip(*columns, places.geometry, strict=True):
        if text and guarded != "ja" and shape is not None:
            rows.append(AddressRow(text, code, town, "Stockholm", shape.x, shape.y, None))
    lots = read_layer(SAMPLE / "fastigheter.gpkg")
    for text, name, shape in zip(
        lots.columns["adress"], lots.columns["fastighetsbeteckning"], lots.geometry, strict=True
    ):
        if text and name:
            point = shape.representative_point()
            rows.append(AddressRow(text, None, None, municipality_of(name), point.x, point.y, name))
    return rows


def parts(row: AddressRow) -> tuple[str, str]:
    """The street and the house number as written."""
    found = re.fullmatch(r"(\D+?)\s*(\d.*)", row.text)
    assert found, row.text
    return found.group(1), found.group(2)


def place(row: AddressRow) -> str:
    return f", {row.postal_code} {row.town}" if row.town else ""


def spoil(change: Callable[[str, int, random.Random], str]) -> Slip:
    """A slip somewhere in the street's name."""

    def slip(row: AddressRow, dice: random.Random) -> str:
        street, number = parts(row)
        return f"{change(street, dice.randrange(1, len(street) - 1), dice)} {number}{place(row)}"

    return slip


def shortened(row: AddressRow, dice: random.Random) -> str:
    street, number = parts(row)
    short = street
    for whole, shorts in (("gatan", ("g.", "g", "gat.", "gata")), ("vägen", ("v.", "v", "väg", "väg."))):
        if street.endswith(whole):
            short = street.removesuffix(whole) + dice.choice(shorts)
    return f"{short} {number}{place(row)}"


def without(*, town: bool, code: bool) -> Slip:
    def slip(row: AddressRow, _dice: random.Random) -> str:
        kept = " ".join(filter(None, (None if code else row.postal_code, None if town else row.town)))
        return f"{row.text}, {kept}" if kept else row.text

    return slip


def other_number(row: AddressRow, dice: random.Random) -> str:
    return f"{parts(row)[0]} {dice.randrange(300, 999)}{place(row)}"


def ascii_only(row: AddressRow, _dice: random.Random) -> str:
    return f"{row.text}{place(row)}".translate(str.maketrans("åäöÅÄÖ", "aaoAAO"))


SLIPS: dict[str, Slip] = {
    "as written": lambda row, _: f"{row.text}{place(row)}",
    "capitals": lambda row, _: f"{row.text}{place(row)}".upper(),
    "shortened": shortened,
    "a letter lost": spoil(lambda s, i, _: s[:i] + s[i + 1 :]),
    "two letters swapped": spoil(lambda s, i, _: s[:i] + s[i + 1] + s[i] + s[i + 2 :]),
    "a letter doubled": spoil(lambda s, i, _: s[:i] + s[i] + s[i:]),
    "another letter": spoil(lambda s, i, dice: s[:i] + dice.choice(LETTERS) + s[i + 1 :]),
    "two slips": spoil(lambda s, i, dice: s[:i] + s[i + 1 :].replace(dice.choice(s[2:]), "", 1)),
    "without å, ä, ö": ascii_only,
    "no postal code": without(town=False, code=True),
    "no town": without(town=True, code=False),
    "neither": without(town=True, code=True),
    "a number not there": other_number,
}
NOT_THERE = ("a number not there", "a street not there")


def outcomes(rows: list[AddressRow], n: int, seed: int) -> Iterator[tuple[str, str, str]]:
    """For each slip of `n` seeded addresses: the slip, the text, and 'right', 'wrong' or 'asked'."""
    dice = random.Random(seed)  # noqa: S311 - reproducible, not secret
    finder = AddressFinder(AddressIndex(rows), {}.get)
    located = [row for row in rows if row.town]
    points: dict[tuple[str | None, ...], list[tuple[float, float]]] = {}
    for row in located:
        points.setdefault(row[:3], []).append((row.x, row.y))
    # What stands in two places of one postal code has no right answer.
    located = [row for row in located if spread(points[row[:3]]) < 150]
    for kind, slip in SLIPS.items():
        for row in dice.choices(located, k=n):
            text = slip(row, dice)
            yield kind, text, judged(finder, text, None if kind in NOT_THERE else shapely.MultiPoint(points[row[:3]]))
    streets = sorted({parts(row)[0] for row in located})
    left_out = set(dice.sample(streets, len(streets) // 5))
    partly = AddressFinder(AddressIndex(r for r in rows if parts(r)[0] not in left_out), {}.get)
    for row in dice.choices([r for r in located if parts(r)[0] in left_out], k=n):
        text = dice.choice(list(SLIPS.values())[:9])(row, dice)
        yield "a street not there", text, judged(partly, text, None)


def spread(points: list[tuple[float, float]]) -> float:
    """The longer side of the box around the points, in metres."""
    xs, ys = zip(*points, strict=True)
    return max(max(xs) - min(xs), max(ys) - min(ys))


def judged(finder: AddressFinder, text: str, wanted: shapely.MultiPoint | None) -> str:
    """What became of a text whose address has the points `wanted`, None when the register lacks it."""
    shapes = [shape for found in finder.find(text) for shape in found.shapes]
    if not shapes:
        return "asked"
    if wanted is None:
        return "wrong"
    found = shapely.get_parts(shapely.from_wkb(shapes))
    return "right" if (shapely.distance(found, wanted) <= SAME_HOUSE_M).all() else "wrong"


def figures(n: int = 500, seed: int = 1) -> dict[str, Counter[str]]:
    """How many of each slip came out right, wrong and asked."""
    counted: dict[str, Counter[str]] = {}
    for kind, _, what in outcomes(register(), n, seed):
        counted.setdefault(kind, Counter())[what] += 1
    return counted


def precision_and_recall(counted: dict[str, Counter[str]]) -> tuple[float, float]:
    """Of all placed, how many rightly; of all that the register has, how many placed rightly."""
    whole = sum(counted.values(), Counter())
    there = sum(counted[kind].total() for kind in counted if kind not in NOT_THERE)
    return whole["right"] / (whole["right"] + whole["wrong"]), whole["right"] / there


if __name__ == "__main__":
    table = figures()
    print(f"{'slip':22}{'right':>8}{'asked':>8}{'wrong':>8}")
    for kind, counted in table.items():
        print(f"{kind:22}{counted['right']:8}{counted['asked']:8}{counted['wrong']:8}")
    precision, recall = precision_and_recall(table)
    print(f"precision {precision:.4f}, recall {recall:.4f}")
