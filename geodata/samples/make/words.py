"""Made-up names and trades, from the lists beside. A likeness to a real quarter or street is accidental."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

LISTS = Path(__file__).parent / "lists"


@dataclass(frozen=True, slots=True)
class Trade:
    """An activity: SNI 2007 code, an invented SNI 2025 equivalent, a word for names, and how common it is."""

    sni_2007: str
    sni_2025: str
    word: str
    share: float


def _lines(name: str) -> tuple[str, ...]:
    return tuple((LISTS / name).read_text(encoding="utf-8").split())


def list_rows(name: str) -> list[dict[str, str]]:
    """The rows of one of the lists, every value as text."""
    with (LISTS / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _trades(mix: str) -> tuple[Trade, ...]:
    rows = (row for row in list_rows("trades.csv") if row["mix"] == mix)
    return tuple(Trade(row["sni_2007"], row["sni_2025"], row["word"], float(row["share"])) for row in rows)


QUARTERS = _lines("quarters.txt")
"""Names of quarters, each used once in the city."""

STREET_STEMS = _lines("street_stems.txt")
"""First halves of street names; "-vägen", "-gatan" and "-gränd" follow."""

HOME_STREETS = _lines("home_streets.txt")
"""Streets outside the business areas."""

TRADES: dict[str, tuple[Trade, ...]] = {mix: _trades(mix) for mix in ("industry", "office", "town")}
"""What workplaces do in an industrial area, an office area and the rest of the town."""

BRANCHES = ("huvudkontor", "lager", "butik", "verkstad", "kontor", "depå", "utlämning", "servicecenter")
"""What the workplaces of a company with several are called."""
