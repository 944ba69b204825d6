"""WFS 2.0 (OGC 09-025r2): a feature type to its last record, in GML."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from geodata.errors import GeodataError
from geodata.feeds.xml_stream import RecordStream
from geodata.naming import meant
from geodata.reasons import shortened
from geodata.remote.address import Address
from geodata.remote.fetch import Answer, Fetcher
from geodata.remote.limits import PAGE_SIZE
from geodata.remote.ogc_api import no_such_layer
from geodata.remote.paging import ROUND, Page, Tally
from geodata.remote.xml_pages import XmlPage, append, read_page

SWEREF99TM = "urn:ogc:def:crs:EPSG::3006"
NATIONAL = re.compile(r"EPSG(?::[\d.]*:|/\d+/|:|\.xml#)3006$")
ENDPOINTS = frozenset({"wfs", "ows"})
OWN = ("request", "version", "acceptversions", "typenames", "typename", "count", "startindex", "srsname", "resulttype",
       "outputformat", "service")  # fmt: skip
"""Parameters that are ours to set; all others, such as filters, stay as they are written."""


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a service says that it can do. `most` is how many records it gives at most in one answer, when it says."""

    types: dict[str, bool]
    """Names of feature types → whether they are offered in EPSG:3006."""
    has_paging: bool
    most: int | None


@dataclass(frozen=True, slots=True)
class Collected:
    """All records of a feature type in one GML file."""

    path: Path
    shown: str


def is_wfs(address: Address) -> bool:
    """Whether an address is that of a WFS: it says so, or ends as they do.

    A question that asks for JSON is answered in pages as those of OGC API Features.
    """
    query = address.query()
    if "json" in query.get("outputformat", "").lower():
        return False
    last = urlsplit(address.url).path.rstrip("/").rpartition("/")[2]
    return query.get("service", "").upper() == "WFS" or last.lower() in ENDPOINTS


def fetch(fetcher: Fetcher, address: Address, layer: str | None, folder: Path) -> Collected:
    """All records of the feature type that `layer` or the address names, or of the only one.

    Raises GeodataError when there is no such type, the service is another version, or not all records came.
    """
    query = address.query()
    base = address.asking({}, without=OWN)
    can = _capabilities(fetcher, base)
    wanted = layer or query.get("typenames") or query.get("typename")
    name = _chosen(can, wanted, base.shown)
    asked: dict[str, object] = {"service": "WFS", "version": "2.0.0", "request": "GetFeature", "typeNames": name}
    shown = base.asking({"typeNames": name}).shown
    srs = query.get("srsname") or (SWEREF99TM if can.types[name] else None)
    return _records(fetcher, base.asking(asked | ({"srsName": srs} if srs else {})), can, shown, folder)


def _records(fetcher: Fetcher, question: Address, can: Capabilities, shown: str, folder: Path) -> Collected:
    tally = Tally(shown)
    pages: list[XmlPage] = []
    is_end_told = False
    while True:
        paging = {"count": PAGE_SIZE, "startIndex": tally.n} if can.has_paging else {}
        page = _page(fetcher.get(question.asking(paging)), shown)
        tally.add(page.page)
        pages.append(page)
        if len(pages) == 1 and tally.matched is None:
            _ask_number(fetcher, question, tally, shown)
        is_end_told = page.page.n == 0 or (not can.has_paging and can.most is None)
        if is_end_told or not can.has_paging or tally.is_all or not _goes_on(page, can, tally):
            break
    tally.require_all(is_end_told=is_end_told)
    target = folder / "records.gml"
    with target.open("wb") as stream:
        append(pages, stream, shown)
    return Collected(target, shown)


def _goes_on(page: XmlPage, can: Capabilities, tally: Tally) -> bool:
    """Whether to ask for more: the service says so, or the page is as full as pages get."""
    full = min(PAGE_SIZE, can.most or PAGE_SIZE)
    return tally.matched is not None or "next" in page.attributes or page.page.n >= full or page.page.n in ROUND


def _ask_number(fetcher: Fetcher, question: Address, tally: Tally, shown: str) -> None:
    """Ask for the number alone, which many services know even when a page says "unknown"."""
    try:
        answer = _page(fetcher.get(question.asking({"resultType": "hits"})), shown)
    except GeodataError:
        return
    tally.matched = answer.page.matched
    tally.add(Page(0, ()))


def _page(answer: Answer, shown: str) -> XmlPage:
    page = read_page(answer.path, shown)
    if page.root in {"ExceptionReport", "ServiceExceptionReport"}:
        raise _exception(answer, shown)
    if page.root != "FeatureCollection":
        raise _no_wfs(shown, page.root)
    return page


def _capabilities(fetcher: Fetcher, base: Address) -> Capabilities:
    asked = {"service": "WFS", "request": "GetCapabilities", "acceptVersions": "2.0.0", "version": "2.0.0"}
    answer = fetcher.get(base.asking(asked))
    about = read_page(answer.path, base.shown)
    if about.root in {"ExceptionReport", "ServiceExceptionReport"}:
        raise _exception(answer, base.shown)
    if about.root != "WFS_Capabilities":
        raise _no_wfs(base.shown, about.root)
    if not about.attributes.get("version", "").startswith("2."):
        raise GeodataError(
            "The service at {url} is WFS {version}; 2.0 is needed.",
            "Older ones have no paging, and may give a part without saying so.",
            "Ask its keeper for WFS 2.0 or OGC API Features, or for the layer as a file.",
            url=base.shown,
            version=about.attributes.get("version", "–"),
        )
    types: dict[str, bool] = {}
    constraints: dict[str, str] = {}
    for record in RecordStream(answer.path, frozenset({"FeatureType", "Constraint"}), base.shown):
        if record.tag == "Constraint":
            constraints[record.get("name", "")] = (record.findtext("DefaultValue") or "").strip()
        else:
            systems = [e.text or "" for e in record.iter() if e.tag in {"DefaultCRS", "OtherCRS"}]
            name = (record.findtext("Name") or "").strip()
            types[name] = any(NATIONAL.search(system.strip()) for system in systems)
    most = constraints.get("CountDefault", "")
    has_paging = constraints.get("ImplementsResultPaging", "TRUE").upper() != "FALSE"
    return Capabilities(types, has_paging, int(most) if most.isdecimal() else None)


def _chosen(can: Capabilities, wanted: str | None, shown: str) -> str:
    """The named type, with or without its prefix, or the only one."""
    if wanted is None and len(can.types) == 1:
        return next(iter(can.types))
    by_name = {name.rpartition(":")[2]: name for name in can.types} | {name: name for name in can.types}
    named = None if wanted is None else meant(wanted, by_name)
    if named is None:
        raise no_such_layer(list(can.types), wanted, shown)
    return by_name[named]


def _exception(answer: Answer, shown: str) -> GeodataError:
    names = frozenset({"ExceptionText", "ServiceException"})
    texts = [record.text or "" for record in RecordStream(answer.path, names, shown)]
    return GeodataError(
        "The service refuses the question at {url}: {message}.",
        "It gave no records.",
        "Check the layer and the address, or ask the service's keeper.",
        url=shown,
        message=answer.address.hide(shortened(" ".join(texts))) or "–",
    )


def _no_wfs(shown: str, root: str) -> GeodataError:
    return GeodataError(
        "What answers at {url} is no WFS: its answer begins with {root}.",
        "Records cannot be asked for there.",
        "Check the address in a browser.",
        url=shown,
        root=root,
    )
