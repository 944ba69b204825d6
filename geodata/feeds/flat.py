"""Nested JSON as text by column: nothing is left behind, whatever fields a sender adds."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any


def flat(value: dict[str, Any], transparent: Collection[str] = (), ignored: Collection[str] = ()) -> dict[str, str]:
    """The texts in an object by the keys that lead to them, with dots. Lists become texts with `; ` between.

    Keys in `transparent` do not stand in the names, unless another field has the name already. What lies under keys in
    `ignored` is left out.

    >>> flat({"id": 7, "core": {"road": ["E4", "E18"]}, "lanes": [{"order": 1}, {"order": 2}], "shape": {}}, ["core"])
    {'id': '7', 'lanes.order': '1; 2', 'road': 'E4; E18'}
    """
    own: dict[str, str] = {}
    lifted: dict[str, tuple[str, str]] = {}
    for keys, text in _leaves(value, (), ignored):
        full = ".".join(keys)
        short = ".".join(key for key in keys if key not in transparent) or full
        if short == full:
            own[full] = f"{own[full]}; {text}" if full in own else text
        else:
            before = lifted.get(full)
            lifted[full] = (short, f"{before[1]}; {text}" if before else text)
    for full, (short, text) in lifted.items():
        own[full if short in own else short] = text
    return own


def _leaves(value: Any, keys: tuple[str, ...], ignored: Collection[str]) -> Iterator[tuple[tuple[str, ...], str]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            if key not in ignored:
                yield from _leaves(inner, (*keys, key), ignored)
    elif isinstance(value, list):
        for inner in value:
            yield from _leaves(inner, keys, ignored)
    elif value is not None:
        yield keys, text_of(value)


def text_of(value: object) -> str:
    """A JSON value as text: `true` and `false`, whole numbers without decimals.

    >>> text_of(True), text_of(125.0), text_of(88.514), text_of("E4")
    ('true', '125', '88.514', 'E4')
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def items(value: Any) -> list[Any]:
    """What stands where there may be one or several: nothing, one, or a list.

    >>> items(None), items({"a": 1}), items([1, 2])
    ([], [{'a': 1}], [1, 2])
    """
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def at(value: Any, *keys: str) -> Any:
    """The value that keys lead to, None when anything on the way is missing or no object.

    >>> at({"a": {"b": 5}}, "a", "b"), at({"a": 5}, "a", "b")
    (5, None)
    """
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value
