"""The processors that this process may use, and work spread over them in threads.

Threads gain only where arrays are long: arithmetic on them, and the geometry library, leave the interpreter to others.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")

N_PROCESSORS = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def each_of(work: Callable[[T], R], parts: Sequence[T]) -> list[R]:
    """What the work gives for each part, in their order; several at a time where there are processors for it.

    >>> each_of(abs, [-1, 2])
    [1, 2]
    """
    n = min(N_PROCESSORS, len(parts))
    if n < 2:
        return [work(part) for part in parts]
    with ThreadPoolExecutor(n) as threads:
        return list(threads.map(work, parts))
