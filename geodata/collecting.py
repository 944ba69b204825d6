"""Keeping Python from searching for garbage while a delivery is read."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def without_collection() -> Iterator[None]:
    """Hold the search for circular garbage back; also a decorator.

    Reading makes millions of values that stay, and no circles: each search goes through them, finds nothing, and takes
    a fifth of the time. It goes on afterwards as before, whatever happens; of several nested, the outermost decides.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            # What was made counts as old at once; else the next search would begin by going through all of it.
            gc.freeze()
            gc.unfreeze()
            gc.enable()
