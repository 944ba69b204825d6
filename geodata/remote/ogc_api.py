"""OGC API Features (OGC 17-069r4): a collection to its last page, and any GeoJSON that has a next page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from geodata.errors import GeodataError
from geodata.feeds.json_stream import records
from geodata.naming import meant
from geodata.remote.address import Address
from geodata.remote.fetch import Answer, Fetcher
from geodata.remote.following import following
from geodata.remote.json_pages import JsonPage, joining
from geodata.remote.limits import PAGE_SIZE
from geodata.remote.paging import Tally

SWEREF99TM = "http://www.opengis.net/def/crs/EPSG/0/3006"
ITEMS = "/items"
DATA = ("data", "http://www.opengis.net/def/rel/ogc/1.0/data")


@dataclass(frozen=True, slots=True)
class Collected:
    """All records of a collection in one file. `crs` is how its numbers are read, None where the file says it."""

    path: Path
    shown: str
    crs: str | None


@dataclass(frozen=True, slots=True)
class Document:
    """A page of a service about itself: its links and its collections."""

    answer: Answer
    links: list[dict[str, Any]]
    collections: list[dict[str, Any]]
    crs: list[str]

    def link(self, *relations: str) -> str | None:
        """Where a link of one of the relations leads, JSON before other forms; None where there is none."""
        return _link(self.links, *relations)


def is_about_itself(answer: Answer, shown: str) -> bool:
    """Whether an answer in JSON is a service's own page, rather than data."""
    has_links = False
    wanted = {"type": "type", "features": "features", "links": "link", "collections": "collection"}
    for name, value in records(answer.path, wanted, shown):
        if name == "features" or (name == "type" and value in {"FeatureCollection", "Feature"}):
            return False
        has_links = has_links or name == "collection" or (isinstance(value, dict) and "href" in value)
    return has_links


def fetch_collection(fetcher: Fetcher, answer: Answer, layer: str | None, folder: Path) -> Collected:
    """The records of the collection that a service's own page leads to; `layer` names it where there are several.

    Raises GeodataError when there is no such collection, or not all of it came.
    """
    document = _document(answer)
    data = document.link(*DATA)
    if not document.collections and document.link("items") is None and data is not None:
        document = _document(fetcher.get(following(document.answer.address, data)))
    if document.collections or document.link("next"):
        collection = _chosen(_all_collections(fetcher, document), layer, document.answer.address.shown)
        links, offered = collection.get("links", []), _offered(collection.get("crs"), document.crs)
    else:
        links, offered = document.links, document.crs
    items = _link(links, "items")
    if items is None:
        raise GeodataError(
            "The service shows no way to the records at {url}.",
            "It may be another kind of service.",
            "Give the address of a collection's items, or of a WFS.",
            url=document.answer.address.shown,
        )
    at = following(document.answer.address, items)
    return fetch_items(fetcher, _with_crs(at, offered), folder)


def fetch_items(fetcher: Fetcher, address: Address, folder: Path, first: Answer | None = None) -> Collected:
    """The records at an address that gives them page by page; `first` is the first answer where it is known.

    Raises GeodataError when not all came.
    """
    shown = shown_items(address)
    tally = Tally(shown)
    target = folder / "collection.geojson"
    answer = first or fetcher.get(sized(address))
    page = JsonPage()
    seen = {answer.address.url}
    is_end_told = False
    with joining(target) as joined:
        while True:
            page = joined.take(answer.path, shown)
            _require_features(page, shown)
            tally.add(page.page)
            answer.path.unlink()
            if page.next is None:
                break
            is_end_told = True
            following_page = following(answer.address, page.next)
            if following_page.url in seen:
                raise GeodataError(
                    "The service turns in a circle at {url}: its next page is one that came before.",
                    "Some records may be missing.",
                    "Tell the service's keeper, or ask for the layer as a file.",
                    url=shown,
                )
            seen.add(following_page.url)
            answer = fetcher.get(following_page)
        tally.require_all(is_end_told=is_end_told)
        crs = _said_crs(answer.content_crs)
        joined.finish({"type": "name", "properties": {"name": crs}} if crs else page.crs)
    return Collected(target, shown, _read_as(crs, joined.first_point))


def collection_crs(fetcher: Fetcher, items: Address) -> list[str]:
    """The systems that a collection is offered in, by the address of its items; none when it does not say."""
    parts = urlsplit(items.url)
    about = items.at(parts._replace(path=parts.path.removesuffix(ITEMS)).geturl())
    try:
        document = _document(fetcher.get(about.asking({}, without=("limit", "offset", "bbox", "datetime"))))
    except GeodataError:
        return []
    return document.crs


def with_national_crs(fetcher: Fetcher, items: Address) -> Address:
    """The address of a collection's items, asking for EPSG:3006 where the collection is offered in it."""
    return items if "crs" in items.query() else _with_crs(items, collection_crs(fetcher, items))


def sized(items: Address) -> Address:
    """The address with a page size, where it has none."""
    return items if "limit" in items.query() else items.asking({"limit": PAGE_SIZE})


def shown_items(items: Address) -> str:
    """How the records are called: their address, without what is only about the form of the answer."""
    return items.asking({}, without=("limit", "crs", "f", "offset", "startindex")).shown


def _with_crs(items: Address, offered: list[str]) -> Address:
    return items.asking({"crs": SWEREF99TM}) if SWEREF99TM in offered else items


def _document(answer: Answer) -> Document:
    shown = answer.address.shown
    links: list[dict[str, Any]] = []
    collections: list[dict[str, Any]] = []
    crs: list[str] = []
    for name, value in records(answer.path, {"links": "link", "collections": "collection", "crs": "crs"}, shown):
        if name == "crs":
            crs += [value] if isinstance(value, str) else []
        elif isinstance(value, dict):
            (links if name == "link" else collections).append(value)
    return Document(answer, links, collections, crs)


def _all_collections(fetcher: Fetcher, document: Document) -> list[dict[str, Any]]:
    found = list(document.collections)
    seen: set[str] = set()
    while (more := document.link("next")) is not None and more not in seen:
        seen.add(more)
        document = _document(fetcher.get(following(document.answer.address, more)))
        found += document.collections
    return found


def _chosen(collections: list[dict[str, Any]], layer: str | None, shown: str) -> dict[str, Any]:
    """The named collection, by id or title, or the only one."""
    by_name = {name: one for key in ("title", "id") for one in collections if (name := str(one.get(key) or ""))}
    if layer is None and len(collections) == 1:
        return collections[0]
    named = None if layer is None else meant(layer, by_name)
    if named is None:
        raise no_such_layer([str(one.get("id")) for one in collections], layer, shown)
    return by_name[named]


def no_such_layer(names: list[str], layer: str | None, shown: str) -> GeodataError:
    """The refusal when a service has several layers and none is named, or none of that name."""
    listed = ", ".join(names) or "–"
    if layer is None:
        return GeodataError(
            "The service at {url} has several layers: {names}.",
            "Which one is meant cannot be guessed.",
            "Choose one with --layer.",
            url=shown,
            names=listed,
        )
    return GeodataError(
        "The service at {url} has no layer {layer}.",
        "It has {names}.",
        "Choose one of them with --layer.",
        url=shown,
        layer=layer,
        names=listed,
    )


def _offered(own: Any, of_service: list[str]) -> list[str]:
    """A collection's systems; `#/crs` stands for those of the service."""
    said: Iterator[str] = (crs for crs in own or [] if isinstance(crs, str))
    return [crs for each in said for crs in (of_service if each == "#/crs" else [each])]


def _link(links: Any, *relations: str) -> str | None:
    found = [
        link
        for link in (links if isinstance(links, list) else [])
        if isinstance(link, dict) and link.get("rel") in relations and isinstance(link.get("href"), str)
    ]
    found.sort(key=lambda link: "json" not in str(link.get("type", "json")))
    return str(found[0]["href"]) if found else None


def _require_features(page: JsonPage, shown: str) -> None:
    if page.type != "FeatureCollection":
        raise GeodataError(
            "The service answers at {url} with something else than features.",
            "Records would be missing.",
            "Check the address in a browser.",
            url=shown,
        )


def _said_crs(header: str) -> str | None:
    """The code that a Content-Crs header names (OGC 18-058r1), None for longitude and latitude, GeoJSON's own."""
    authority, _, code = header.strip("<> ").removeprefix("http://www.opengis.net/def/crs/").partition("/")
    code = code.rpartition("/")[2]
    return f"EPSG:{code}" if authority == "EPSG" and code.isdecimal() else None


def _read_as(crs: str | None, first: tuple[float, float] | None) -> str | None:
    """How the numbers of a system are read. By the standard northings come first; many services write eastings first.

    In Sweden a northing is always larger than an easting, and a latitude than a longitude: the first place tells.
    """
    if crs is None or first is None:
        return None
    return f"{crs}+ne" if first[0] > first[1] else crs
