"""Size classes are intervals: how many employees at least and at most."""

from __future__ import annotations

import re
from functools import cache


@cache
def employees(size_class: str | None) -> tuple[int | None, int | None]:
    """Least and greatest number of employees; None where unknown or open-ended.

    >>> employees("5-9"), employees("500+"), employees("0"), employees(None)
    ((5, 9), (500, None), (0, 0), (None, None))
    """
    numbers = [int(part) for part in re.findall(r"\d+", (size_class or "").replace(" ", ""))]
    if not numbers:
        return None, None
    if len(numbers) > 1:
        return numbers[0], numbers[1]
    is_open = bool(re.search(r"\+|-$|minst|över|>|≥", size_class or ""))
    return numbers[0], None if is_open else numbers[0]
