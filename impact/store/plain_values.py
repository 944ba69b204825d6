"""Columns to be written, as plain values or arrays."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Values = Sequence[Any] | NDArray[Any]
"""One column: plain values with None for NULL, or an array, in which NaN is NULL."""


def plain(values: Values) -> Sequence[Any]:
    """The column as Python's own values: drivers know nothing of numpy's, and would keep a NaN as a number."""
    if not isinstance(values, np.ndarray):
        return values
    given: NDArray[Any] = values
    if values.dtype.kind == "f" and (is_none := np.isnan(values)).any():
        given = values.astype(object)
        given[is_none] = None
    plain: list[Any] = given.tolist()
    return plain
