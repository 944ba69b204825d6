"""Which feed a file is, by what is in it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from geodata.delivered import Delivered
from geodata.feeds import datex, ngp, trafikverket, wzdx
from geodata.feeds.head import head_in, head_of

SUFFIXES = frozenset({".json", ".geojson", ".xml"})


@dataclass(frozen=True, slots=True)
class Feed:
    """A format with its reader, and the signs that its files begin with."""

    driver: str
    signs: re.Pattern[str]
    read: Callable[[Path, str], Delivered]


FEEDS = (
    Feed(
        datex.DRIVER,
        re.compile(r"^\s*<(?s:.*?)(?:datex2\.eu/|<(?:\w+:)?[dD]2LogicalModel\b|\"(?:\w+:)?SituationPublication\")"),
        datex.read_datex,
    ),
    Feed(
        trafikverket.DRIVER,
        re.compile(r"^\s*\{\s*\"RESPONSE\"\s*:\s*\{\s*\"RESULT\"\s*:"),
        trafikverket.read_trafikverket,
    ),
    Feed(
        ngp.DRIVER,
        re.compile(
            r"^\s*\{(?s:.*?)(?:\"feature:(?:typ|mediatyp)\"|vnd\.lm\.detaljplan|\"plangeometri\"|\"koordinatsystemPlan\""
            r"|\"feature\.typ\"|\"feature\"\s*:\s*\{\s*\"typ\")"
        ),
        ngp.read_ngp,
    ),
    Feed(
        wzdx.DRIVER,
        re.compile(
            r"^\s*\{(?s:.*?)(?:\"core_?[dD]etails\"|\"road_event_feed_info\"|\"vehicle_?[iI]mpact\"|\"road_event_id\")"
        ),
        wzdx.read_wzdx,
    ),
)


def recognised(path: Path) -> Feed | None:
    """The feed that a file is, None when it is another file, which GDAL or a table reader takes."""
    if path.suffix.lower() not in SUFFIXES:
        return None
    return _with_signs(head_of(path))


def is_feed(stream: IO[bytes]) -> bool:
    """Whether what a file begins with is a feed, whatever it is called."""
    return _with_signs(head_in(stream)) is not None


def _with_signs(head: str) -> Feed | None:
    return next((feed for feed in FEEDS if feed.signs.search(head)), None)
