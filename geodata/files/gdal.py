"""GDAL, loaded when a file needs it: pyogrio brings GeoPandas and pandas along, 0.2 s that a CSV has no use for."""

from __future__ import annotations

from functools import cache
from typing import Any


@cache
def gdal() -> Any:
    """The module pyogrio, with its parts `raw` and `errors`."""
    import pyogrio
    import pyogrio.errors
    import pyogrio.raw

    return pyogrio
