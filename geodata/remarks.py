"""A problem with one row, or with a whole layer, that a person should see although the file could be read."""

from __future__ import annotations

from dataclasses import dataclass, field

INEXACT = frozenset({"place-between-ends", "place-coded", "place-for-maps"})
"""Remarks that say of rows with a place that it is only roughly theirs."""


@dataclass(frozen=True, slots=True)
class Remark:
    """`row` is numbered as in `Layer.rows`, None when the remark concerns the whole layer.

    `rows` are those that a remark is about which is made once for several.
    `code` is kebab-case. `what` and `remedy` are English templates with `{places}` that `values` fill.

    >>> str(Remark(3, "geometry-empty", "The geometry of row {row} is empty.", "Draw it.", {"row": 3}))
    'The geometry of row 3 is empty. Draw it.'
    """

    row: int | None
    code: str
    what: str
    remedy: str
    values: dict[str, object] = field(default_factory=dict)
    rows: tuple[int, ...] = ()

    def __str__(self) -> str:
        return f"{self.what} {self.remedy}".strip().format(**self.values)
