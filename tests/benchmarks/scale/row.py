"""What is measured and compared: methods, the figures that follow from their runs, and the goals for those."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from statistics import median
from typing import Any

Result = dict[str, Any]
"""What one run came to: wall_s, cpu_s, peak_mb, and what its method says of what it found."""

Round = dict[str, Result]
"""The runs of one round, by the name of the method."""

OURS = "ours"


@dataclass(frozen=True, slots=True)
class Method:
    """One way to do a row's work, always in a process of its own.

    `work` is measured inside it, once everything is imported and loaded; `program` from outside, from its start to its
    end. `store` is copied for each run; `of_size` is the size when it is not the bench's. What works elsewhere (a
    server) has no processor time of ours to speak of.
    """

    name: str
    work: str = ""
    program: tuple[str, ...] = ()
    store: str = ""
    needs: str = ""
    is_elsewhere: bool = False
    of_size: str = ""
    options: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Figure:
    """A line of the table: what each round gives, whose median is held against the goal for the size."""

    label: str
    of: Callable[[Round], float | None]
    unit: str = "×"
    at_least: Mapping[str, float] = field(default_factory=dict)
    at_most: Mapping[str, float] = field(default_factory=dict)
    beside: tuple[str, ...] = ()

    def found(self, rounds: list[Round]) -> float | None:
        """The median; None when a method that it needs was left out."""
        values = [self.of(each) for each in rounds if all(name in each for name in self.beside)]
        known = [value for value in values if value is not None]
        return median(known) if known else None

    def goal(self, size: str) -> str:
        """The goal in words; a dash where there is none for the size."""
        if size in self.at_least:
            return f"≥ {_number(self.at_least[size])} {self.unit}".strip()
        return f"≤ {_number(self.at_most[size])} {self.unit}".strip() if size in self.at_most else "–"

    def is_met(self, found: float, size: str) -> bool:
        """Whether what was found is as good as the goal."""
        return found >= self.at_least.get(size, found) and found <= self.at_most.get(size, found)

    def shown(self, found: float) -> str:
        """What was found, with its unit."""
        return f"{_number(found)} {self.unit}".strip()


@dataclass(frozen=True, slots=True)
class Row:
    """Work that several methods do, in rounds; `check` compares what they found in the first.

    `cores` are the processors that each process may use, 0 all of them. `prepare` names what is to be there before: it
    gets the store of the kind `store`.
    """

    key: str
    title: str
    methods: tuple[Method, ...]
    figures: tuple[Figure, ...]
    sizes: tuple[str, ...] = ("XS", "S", "M", "L")
    cores: int = 0
    check: str = ""
    rounds: int = 0
    prepare: tuple[str, ...] = ()
    store: str = ""


def times(label: str, peer: str, *, ours: str = OURS, at_least: Mapping[str, float] | None = None) -> Figure:
    """How many times as long the peer takes, by processor time unless one of both works elsewhere or on many cores."""
    return Figure(
        label, lambda done: seconds(done, peer, ours) / seconds(done, ours, peer), "×", at_least or {}, {}, (ours, peer)
    )


def share(label: str, peer: str, *, ours: str = OURS, at_most: Mapping[str, float] | None = None) -> Figure:
    """How much of the peer's time ours takes."""
    return Figure(
        label, lambda done: seconds(done, ours, peer) / seconds(done, peer, ours), "×", {}, at_most or {}, (ours, peer)
    )


def value(label: str, key: str, unit: str, *, of: str = OURS, at_most: Mapping[str, float] | None = None) -> Figure:
    """Something that a method says of its run, such as its peak memory in MB."""
    return Figure(label, lambda done: done[of].get(key), unit, {}, at_most or {}, (of,))


def rate(label: str, *, of: str = OURS, at_least: Mapping[str, float] | None = None) -> Figure:
    """Million rows a second."""
    return Figure(
        label, lambda done: done[of]["n_rows"] / seconds(done, of, of) / 1e6, "M rows/s", at_least or {}, {}, (of,)
    )


def seconds(done: Round, name: str, other: str) -> float:
    """A method's seconds, on the clock that it shares with another."""
    by_wall = any(done[each].get("by_wall") for each in (name, other))
    return float(done[name]["wall_s" if by_wall else "cpu_s"])


def _number(number: float) -> str:
    """Three significant digits, without an exponent.

    >>> [_number(each) for each in (0.01234, 9.876, 123.4, 56_789.0)]
    ['0.0123', '9.88', '123', '56,789']
    """
    if number == int(number) or abs(number) >= 100:
        return f"{number:,.0f}"
    return f"{number:.3g}"
