"""Which engine decides: durable-rules where it is installed, else the plain reference; both are asked in one way."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from rules import durable, reference
from rules.errors import RulesError
from rules.grammar import Condition
from rules.reference import Fact

ENGINES = ("auto", "durable", "reference")

Ask = Callable[[Sequence[Fact]], list[frozenset[int]]]
"""Facts → for each the positions of the conjunctions that it satisfies."""


def engine_for(wanted: str) -> str:
    """The engine that "auto" means here, or the one asked for. Raises RulesError for an unknown name."""
    if wanted not in ENGINES:
        raise RulesError("There is no rule engine {name}.", remedy="Choose one of {known}.", name=wanted,
                         known=", ".join(ENGINES))  # fmt: skip
    if wanted != "auto":
        return wanted
    return "durable" if durable.available() else "reference"


@contextmanager
def asking(conjunctions: Sequence[tuple[Condition, ...]], engine: str) -> Iterator[Ask]:
    """The conjunctions compiled by an engine ("durable" or "reference"), to be asked about facts any number of times.

    An empty conjunction is always satisfied. Raises RulesError when durable-rules is missing.
    """
    if engine == "reference":
        yield lambda facts: [reference.fired(conjunctions, fact) for fact in facts]
        return
    with durable.kept_rulesets(conjunctions) as rulesets:
        yield rulesets.fired
