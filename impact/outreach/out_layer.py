"""From rows to a layer: each field a column, each row a shape."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeAlias, TypeVar

from geodata.output.style import Category
from geodata.output.write import OutLayer
from geodata.shapes import Shapes

Row = TypeVar("Row")
Fields: TypeAlias = Mapping[str, Callable[[Row], object]]

COLOURS = ("#0072b2", "#d55e00", "#00785a", "#b2478f", "#3a8fc7", "#a86a00", "#222222", "#6b4fa0")


def out_layer(name: str, title: str, fields: Fields[Row], rows: Sequence[Row], shapes: Shapes, style: str) -> OutLayer:
    """The layer of `rows`, whose geometries are `shapes` in the same order."""
    columns = {field: [value_of(row) for row in rows] for field, value_of in fields.items()}
    return OutLayer(name, columns, shapes, style, title)


def categories_of(values: Iterable[str]) -> list[Category]:
    """Each value with itself as legend text and a colour; the colours come again after the eighth.

    >>> categories_of(["b", "a", "b"])
    [('a', 'a', '#0072b2'), ('b', 'b', '#d55e00')]
    """
    return [(value, value, COLOURS[n % len(COLOURS)]) for n, value in enumerate(sorted(set(values)))]
