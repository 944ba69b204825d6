"""The table of a size, in Markdown: work, goal, what was found, and the seconds and megabytes behind it."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median

from tests.benchmarks.scale.row import Round, Row

HEAD = ("work", "goal", "found", "seconds and memory")


def table(size: str, found: list[tuple[Row, list[Round]]]) -> str:
    """One line for each figure; a goal that is not met is marked."""
    lines = [f"| {' | '.join(HEAD)} |", f"|{'---|' * len(HEAD)}"]
    for row, rounds in found:
        lines += [f"| {' | '.join(cells)} |" for cells in _lines(size, row, rounds)]
    return "\n".join(lines)


def _lines(size: str, row: Row, rounds: list[Round]) -> Iterator[tuple[str, ...]]:
    told: set[str] = set()
    for figure in row.figures:
        found = figure.found(rounds)
        if found is None:
            if figure.goal(size) != "–":
                yield f"{row.title}: {figure.label}", figure.goal(size), "not measured", ""
            continue
        mark = "" if figure.is_met(found, size) else " (not met)"
        beside = [name for name in figure.beside if name not in told]
        told.update(beside)
        shown = "; ".join(absolute(name, rounds) for name in beside)
        yield f"{row.title}: {figure.label}", figure.goal(size), figure.shown(found) + mark, shown


def absolute(name: str, rounds: list[Round]) -> str:
    """A method's medians; its processor time where that is not the same."""
    wall, cpu, peak = (median(each[name][key] for each in rounds) for key in ("wall_s", "cpu_s", "peak_mb"))
    return f"{name} {_seconds(wall)} s ({_seconds(cpu)} s processor), {peak:,.0f} MB"


def _seconds(number: float) -> str:
    return f"{number:.3f}" if number < 1 else f"{number:.2f}"
