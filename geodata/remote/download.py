"""From an address to a file that the readers take: which kind of service it is, and what of it is fetched."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from urllib.parse import unquote, urlsplit

from geodata.errors import GeodataError
from geodata.feeds.json_stream import records
from geodata.remote import ogc_api, wfs
from geodata.remote.address import Address
from geodata.remote.content import ending_of, in_utf8
from geodata.remote.fetch import Answer, Fetcher, fetching
from geodata.remote.limits import Limits

ODD = re.compile(r"[^-.\w]")
LONGEST_STEM = 60
PAGED = {"links": "link", "numberMatched": "n", "numberReturned": "n", "exceededTransferLimit": "n",
         "properties.exceededTransferLimit": "n"}  # fmt: skip
"""Where GeoJSON shows that it is a page of several."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """A delivery that was fetched: its file, what it is called, and how it is read.

    `layer` is what is left to choose in the file, and `crs` how its numbers are read where the service said it in
    another place than the file.
    """

    path: Path
    shown: str
    layer: str | None = None
    crs: str | None = None


@contextmanager
def fetched(address: Address, layer: str | None, most: Limits) -> Iterator[Fetched]:
    """What lies at an address, whole, in a file that goes when it has been read. `layer` names one of several.

    Raises:
        ServiceError: the service does not answer, or cannot now.
        GeodataError: what it answers is not what was asked for, or not all of it.

    """
    with TemporaryDirectory(prefix="berord-") as name, fetching(Path(name), most) as fetcher:
        yield _fetched(fetcher, address, layer, Path(name))


def _fetched(fetcher: Fetcher, address: Address, layer: str | None, folder: Path) -> Fetched:
    if wfs.is_wfs(address):
        found = wfs.fetch(fetcher, address, layer, folder)
        return Fetched(found.path, found.shown)
    is_items = urlsplit(address.url).path.endswith(ogc_api.ITEMS)
    if is_items:
        address = ogc_api.sized(ogc_api.with_national_crs(fetcher, address))
    answer = fetcher.get(address)
    ending = ending_of(answer.path, answer.address, answer.content_type)
    if ending == ".json":
        in_utf8(answer.path, answer.content_type)
        collected = _collected(fetcher, answer, layer, folder, is_items=is_items)
        if collected is not None:
            return Fetched(collected.path, collected.shown, crs=collected.crs)
    # A reader calls the layer as the file.
    stem = PurePosixPath(unquote(urlsplit(address.url).path)).stem
    path = answer.path.rename(folder / f"{ODD.sub('_', stem)[:LONGEST_STEM] or 'layer'}{ending}")
    return Fetched(path, address.shown, layer)


def _collected(
    fetcher: Fetcher, answer: Answer, layer: str | None, folder: Path, *, is_items: bool
) -> ogc_api.Collected | None:
    """All pages that an answer leads to, None when it is a file by itself."""
    shown = answer.address.shown
    if ogc_api.is_about_itself(answer, shown):
        return ogc_api.fetch_collection(fetcher, answer, layer, folder)
    if not is_items and not any(True for _ in records(answer.path, PAGED, shown)):
        return None
    if layer is not None and f"/{layer}/" not in answer.address.shown:
        raise GeodataError(
            "The address {url} leads to one layer, and --layer names {layer}.",
            "Which one is meant cannot be guessed.",
            "Leave out --layer, or give the address of the whole service.",
            url=shown,
            layer=layer,
        )
    return ogc_api.fetch_items(fetcher, answer.address, folder, answer)
