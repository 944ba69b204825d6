"""The one door to durable-rules: its C module, used in the one way that is exact (RULES.md 1 and 4).

A fact is asserted under one fixed sid and id, the rules it fires are drained, and it is retracted. There are no events,
no Python actions, no host, no timers. The engine is not safe for threads: one lock holds them all.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from types import TracebackType
from typing import Any, Self

from rules.compile import SENTINEL, Shard, compile_shards, encode_fact
from rules.errors import RulesError
from rules.grammar import Condition
from rules.reference import Fact

try:
    import durable_rules_engine as engine

    REFUSAL: type[Exception] = engine.error
    _missing = ""
except ImportError as error:  # no compiler at installation, or Python 3.13 without the flag (RULES.md 1.1)
    engine = None
    REFUSAL = RulesError
    _missing = str(error)

MOST_KEPT = 20
"""Compiled rulesets that wait to be asked again. A pack has some ten, of about a megabyte each."""

Conjunctions = Sequence[tuple[Condition, ...]]

_LOCK = threading.RLock()
_SID = "s"
_ACCEPTED, _UNMATCHED = 0, 1


def available() -> bool:
    """Whether durable-rules' C module could be loaded here."""
    return engine is not None


def why_unavailable() -> str:
    """What Python said when the C module could not be loaded; "" when it could."""
    return _missing


class Rulesets:
    """Conjunctions of conditions, compiled into as many durable rulesets as the engine's limits ask for.

    Use it in a `with` statement: closing frees the engine's memory. Raises RulesError when the C module is missing.
    """

    def __init__(self, conjunctions: Conjunctions) -> None:
        if not available():
            raise RulesError(
                "The rule engine durable-rules is not installed: {problem}.",
                why="Its C module could not be loaded.",
                remedy="Install a C compiler and durable-rules again, or decide with the engine 'reference'.",
                problem=_missing,
            )
        self._open: list[tuple[Any, dict[str, int]]] = []
        with _LOCK:
            try:
                for number, shard in enumerate(compile_shards(conjunctions)):
                    self._open.append((_create(number, shard), shard.positions))
            except BaseException:
                self.close()
                raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Free the rulesets; the sentinel has run in each, without which deleting its state would crash."""
        with _LOCK:
            while self._open:
                handle, _ = self._open.pop()
                engine.delete_state(handle, _SID)
                engine.delete_ruleset(handle)

    def fired(self, facts: Iterable[Fact]) -> list[frozenset[int]]:
        """For each fact, the positions of the conjunctions it satisfies. Values must be checked and NFC."""
        return [self._fired(encode_fact(dict(fact))) for fact in facts]

    def _fired(self, fact: str) -> frozenset[int]:
        with _LOCK:
            return frozenset(
                positions[name] for handle, positions in self._open for name in _assert_and_retract(handle, fact)
            )


_kept: dict[tuple[tuple[int, ...], ...], tuple[Conjunctions, Rulesets]] = {}
"""Those that wait, the oldest first, by the very conditions that they were compiled from. These are held too, so that
no other can have their identity; equal ones might not mean the same: 1 equals yes."""


@contextmanager
def kept_rulesets(conjunctions: Conjunctions) -> Iterator[Rulesets]:
    """The conjunctions compiled, to be asked by the caller alone; kept for whoever asks with the same conditions again.

    A program that stays, such as one that registers a delivery now and then, would compile its pack for each of them.
    """
    key = tuple(tuple(map(id, conditions)) for conditions in conjunctions)
    with _LOCK:
        _, rulesets = _kept.pop(key, (None, None))
    if rulesets is None:
        rulesets = Rulesets(conjunctions)
    try:
        yield rulesets
    except BaseException:
        # Something may be left in it.
        rulesets.close()
        raise
    with _LOCK:
        _, before = _kept.pop(key, (None, None))
        if before is not None:
            before.close()
        _kept[key] = conjunctions, rulesets
        while len(_kept) > MOST_KEPT:
            _, oldest = _kept.pop(next(iter(_kept)))
            oldest.close()


def _create(number: int, shard: Shard) -> Any:
    try:
        handle = engine.create_ruleset(f"shard-{number}", shard.definition)
    except REFUSAL as error:
        raise _refused(error) from error
    _assert_and_retract(handle, json.dumps({"sid": _SID, "id": "f", SENTINEL: 1}, ensure_ascii=False))
    return handle


def _assert_and_retract(handle: Any, fact: str) -> list[str]:
    try:
        result, state = engine.assert_fact(handle, fact)
        names = _drain(handle, state) if result == _ACCEPTED else []
        engine.retract_fact(handle, fact)
    except REFUSAL as error:
        raise _refused(error) from error
    if result not in (_ACCEPTED, _UNMATCHED):
        raise RulesError("The rule engine did not accept a fact: result {code}.", code=result)
    return names


def _drain(handle: Any, state: int) -> list[str]:
    """The names of the rules that fired, each completed; an action left open would lock the engine."""
    names: list[str] = []
    started = engine.start_action_for_state(handle, state)
    message = started[1] if started else None
    try:
        while message:
            names.append(_name(message))
            message = engine.complete_and_start_action(handle, state)
    except BaseException:
        engine.abandon_action(handle, state)
        raise
    return names


def _name(message: str) -> str:
    # '{"r12":{"m":{…}}}': the name is ours and holds no quotation mark, so the fact need not be parsed
    return message[2 : message.index('"', 2)]


def _refused(error: Exception) -> RulesError:
    return RulesError(
        "The rule engine durable-rules refused the rules or a fact: {problem}.",
        why="Its limits are guarded against before; this is a fault of the program.",
        remedy="Please report it. The engine 'reference' decides the same meanwhile.",
        problem=str(error),
    )
