"""Layers by address: everything or nothing, whatever the service does, and no key in anything that is seen."""

from __future__ import annotations

import gzip
import json
import re
from contextlib import closing
from pathlib import Path
from sqlite3 import connect
from typing import Any

import pytest

from geodata.errors import GeodataError, ServiceError
from geodata.layers import read_layer
from geodata.remote import hosts, limits
from geodata.remote.address import Address
from geodata.remote.download import fetched
from geodata.remote.hosts import check_redirect
from geodata.remote.limits import Limits
from tests.calling import Berord, dump
from tests.oddities.frame import SPOT
from tests.oddities.making import at, feature, row
from tests.serving import Answering, Query, Reply, said, serving
from tests.small_town import DAY

KEY = "hemlig-nyckel-17"
PAGE = 3


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "BACKOFF_S", 0.0)
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)


def features(n: int, crs: int = 4326, *, swapped: bool = False) -> list[dict[str, Any]]:
    place = at(crs, SPOT, swapped=swapped)
    return [feature(place, row(f"M{i}"), id=f"arbete.{i}") for i in range(1, n + 1)]


def collection(n: int, **faults: Any) -> Answering:
    """An OGC API with one collection of n features, three on a page; `faults` change what its pages say."""

    def answer(path: str, query: Query) -> Reply:
        if not path.endswith("/items"):
            links = [{"rel": "items", "href": "/collections/arbeten/items", "type": "application/geo+json"}]
            one = {"id": "arbeten", "title": "Gatuarbeten", "links": links, "crs": faults.get("offered", [])}
            if path.endswith("/arbeten"):
                return said(one)
            return said({"links": [], "collections": [one, one | {"id": "annat", "title": "Annat"}]})
        start = 0 if "start" in faults else int(query.get("offset", 0))
        is_national = "crs" in query
        every = features(n, 3006 if is_national else 4326, swapped=faults.get("northing_first", False) and is_national)
        of_page = every[start : start + PAGE]
        counts = {"numberMatched": n, "numberReturned": len(of_page)} | faults.get("counts", {})
        if "grows" in faults:
            counts["numberMatched"] += start
        page = {"type": "FeatureCollection", **{k: v for k, v in counts.items() if v is not None}}
        following = {"rel": "next", "href": faults.get("next", f"items?offset={start + PAGE}")}
        page |= {"features": of_page, "links": [following] if start + PAGE < n and "last" not in faults else []}
        headers = {"Content_Crs": f"<{query['crs']}>"} if is_national else {}
        return said(page, **headers)

    return answer


def read(answering: Answering, path: str = "/collections/arbeten/items", layer: str | None = None) -> Any:
    """What the readers give of what lies at an address, and what was asked of the service."""
    with serving(answering) as service:
        with fetched(Address.of(service.url + path), layer, Limits(2, 1)) as found:
            read = read_layer(found.path, layer=found.layer, crs=found.crs, file=found.shown)
        return read, [line for line in service.asked if "items" in line or "GetFeature" in line]


def refusal(answering: Answering, path: str = "/collections/arbeten/items", layer: str | None = None) -> GeodataError:
    with pytest.raises(GeodataError) as caught:
        read(answering, path, layer)
    return caught.value


def ids(layer: Any) -> list[str]:
    (column,) = [values for name, values in layer.columns.items() if name.endswith("tgärd_id")]
    return list(column)


@pytest.mark.parametrize("start", ["/collections", "/collections/arbeten", "/collections/arbeten/items"])
def test_a_collection_comes_whole_from_wherever_one_begins(start: str) -> None:
    layer, asked = read(collection(7), start, "Gatuarbeten" if start == "/collections" else None)
    assert ids(layer) == [f"M{i}" for i in range(1, 8)]
    assert len(asked) == 3
    assert layer.file.endswith("/collections/arbeten/items")


@pytest.mark.parametrize("northing_first", [False, True])
def test_the_national_system_is_asked_for_where_it_is_offered(northing_first: bool) -> None:
    offered = ["http://www.opengis.net/def/crs/OGC/1.3/CRS84", "http://www.opengis.net/def/crs/EPSG/0/3006"]
    layer, asked = read(collection(2, offered=offered, northing_first=northing_first))
    assert all("EPSG/0/3006" in line for line in asked)
    assert layer.remarks == ()
    assert layer.geometry[0].hausdorff_distance(SPOT) < 0.001


@pytest.mark.parametrize(
    ("n", "faults", "says"),
    [
        (7, {"counts": {"numberReturned": 5}}, "returns 5 records"),
        (7, {"counts": {"numberMatched": 9}}, "there are 9 records"),
        (7, {"counts": {"numberMatched": 5}}, "there are 5 records"),
        (7, {"grows": True}, "changed from 7 to 10"),
        (7, {"start": 0}, "turns in a circle|same records twice"),
        (7, {"start": 0, "next": "items?sida=2"}, "same records twice"),
        (7, {"last": True}, "there are 7 records"),
        (7, {"next": "http://annan.invalid/items"}, "at another host"),
        (7, {"next": "file:///etc/passwd"}, "not an address"),
        (0, {}, "has no records"),
    ],
)
def test_a_part_is_never_taken_for_the_whole(n: int, faults: dict[str, Any], says: str) -> None:
    assert re.search(says, str(refusal(collection(n, **faults))))


@pytest.mark.parametrize(("n", "is_refused"), [(99, False), (100, True)])
def test_a_round_number_without_a_count_is_refused(n: int, is_refused: bool) -> None:
    def answer(path: str, query: Query) -> Reply:
        return said({"type": "FeatureCollection", "features": features(n), "links": []})

    if is_refused:
        assert "exactly 100 records" in str(refusal(answer))
    else:
        assert len(ids(read(answer)[0])) == 99


def test_a_service_that_says_it_is_cut_is_believed() -> None:
    cut = {"type": "FeatureCollection", "exceededTransferLimit": True, "features": features(2)}
    assert "does not give everything" in str(refusal(lambda path, query: said(cut), "/arcgis/query"))


def test_several_layers_are_named_not_chosen() -> None:
    assert "arbeten, annat" in str(refusal(collection(2), "/collections"))
    assert "no layer saknas" in str(refusal(collection(2), "/collections", "saknas"))


def test_a_feed_by_its_address_is_read_as_the_feed_it_is() -> None:
    text = json.dumps({"type": "FeatureCollection", "features": features(3)})
    layer, _ = read(lambda path, query: said(text), "/plan.geojson")
    assert (ids(layer), layer.name) == (["M1", "M2", "M3"], "plan")


# WFS -----------------------------------------------------------------------------------------------------------------

CAPABILITIES = """<wfs:WFS_Capabilities version="{version}" xmlns:wfs="http://www.opengis.net/wfs/2.0"
 xmlns:ows="http://www.opengis.net/ows/1.1"><ows:OperationsMetadata>
<ows:Constraint name="ImplementsResultPaging"><ows:DefaultValue>{paging}</ows:DefaultValue></ows:Constraint>
{most}</ows:OperationsMetadata><FeatureTypeList>
<FeatureType><Name>b:plan</Name><Title>Planer</Title><DefaultCRS>urn:ogc:def:crs:EPSG::3006</DefaultCRS></FeatureType>
</FeatureTypeList></wfs:WFS_Capabilities>"""
MOST = '<ows:Constraint name="CountDefault"><ows:NoValues/><ows:DefaultValue>3</ows:DefaultValue></ows:Constraint>'
REPORT = """<ows:ExceptionReport xmlns:ows="http://www.opengis.net/ows/1.1"><ows:Exception>
<ows:ExceptionText>No such type</ows:ExceptionText></ows:Exception></ows:ExceptionReport>"""


def member(measure_id: str, crs: str) -> str:
    ring = " ".join(f"{y:.3f} {x:.3f}" for x, y in SPOT.exterior.coords)
    fields = "".join(f"<b:{name}>{value}</b:{name}>" for name, value in row(measure_id).items())
    return f"""<wfs:member><b:plan gml:id="plan.{measure_id}"><b:geom><gml:Polygon gml:id="g.{measure_id}"
 srsName="{crs}"><gml:exterior><gml:LinearRing><gml:posList>{ring}</gml:posList></gml:LinearRing></gml:exterior>
</gml:Polygon></b:geom>{fields}</b:plan></wfs:member>"""


def wfs(n: int, **faults: Any) -> Answering:
    """A WFS with n records, three on a page; `faults` change what it says."""

    def answer(path: str, query: Query) -> Reply:
        if query["request"] == "GetCapabilities":
            most = "" if "no_most" in faults else MOST
            version, paging = faults.get("version", "2.0.0"), "FALSE" if "no_paging" in faults else "TRUE"
            return said(CAPABILITIES.format(version=version, most=most, paging=paging))
        if "report" in faults:
            return said(REPORT)
        known = faults.get("hits", n) if query.get("resulttype") == "hits" else faults.get("matched", n)
        start = 0 if "start" in faults else int(query.get("startindex", 0))
        size = n if "no_most" in faults else PAGE
        shown = range(0) if query.get("resulttype") == "hits" else range(start + 1, min(start + size, n) + 1)
        members = "".join(member(f"M{i}", query["srsname"]) for i in shown)
        schema = 'xsi:schemaLocation="http://exempel.invalid/b http://127.0.0.1:9/schema.xsd"'
        return said(f"""<?xml version="1.0" encoding="UTF-8"?><wfs:FeatureCollection {schema}
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:wfs="http://www.opengis.net/wfs/2.0"
 xmlns:gml="http://www.opengis.net/gml/3.2" xmlns:b="http://exempel.invalid/b{start if "dress" in faults else ""}"
 numberMatched="{known}" numberReturned="{len(shown)}" timeStamp="2027-01-15T00:00:00Z">{members}
</wfs:FeatureCollection>""")

    return answer


@pytest.mark.parametrize(
    "faults", [{}, {"matched": "unknown"}, {"matched": "unknown", "hits": "unknown"}, {"no_paging": 1, "no_most": 1}]
)
@pytest.mark.parametrize("n", [2, 6, 7])
def test_a_wfs_comes_whole(faults: dict[str, Any], n: int) -> None:
    layer, _ = read(wfs(n, **faults), "/wfs")
    assert ids(layer) == [f"M{i}" for i in range(1, n + 1)]
    assert layer.geometry[n - 1].hausdorff_distance(SPOT) < 0.01
    assert layer.file.endswith("/wfs?typeNames=b:plan")


@pytest.mark.parametrize(
    ("faults", "says"),
    [
        ({"matched": "unknown", "hits": 9}, "there are 9 records"),
        ({"matched": 9}, "there are 9 records"),
        ({"start": 0}, "same records twice"),
        ({"start": 0, "matched": "unknown", "hits": "unknown"}, "same records twice"),
        ({"no_paging": 1}, "there are 7 records"),
        ({"version": "1.1.0"}, "is WFS 1.1.0"),
        ({"report": 1}, "No such type"),
        ({"dress": 1}, "in different ways"),
    ],
)
def test_a_wfs_that_may_hold_something_back_is_refused(faults: dict[str, Any], says: str) -> None:
    assert says in str(refusal(wfs(7, **faults), "/wfs"))


def test_filters_in_the_address_of_a_wfs_stay() -> None:
    _, asked = read(wfs(2), "/wfs?SERVICE=WFS&REQUEST=GetFeature&typeName=plan&CQL_FILTER=skede='klar'")
    assert all("CQL_FILTER=skede" in line and "typeNames=b:plan" in line for line in asked)


# Faults --------------------------------------------------------------------------------------------------------------

BODY = json.dumps({"type": "FeatureCollection", "features": features(1)}).encode()
BOMB = gzip.compress(b'{"type": "FeatureCollection", "features": [' + b" " * (3 << 20))


@pytest.mark.parametrize(
    ("reply", "says", "kind"),
    [
        (
            Reply(b"<!DOCTYPE html><p>Logga in", headers={"Content-Type": "application/json"}),
            "a web page",
            GeodataError,
        ),
        (Reply(b""), "with nothing", GeodataError),
        (Reply(b"x", 401), "refuses to show", GeodataError),
        (Reply(b"x", 403), "refuses to show", GeodataError),
        (Reply(b"x", 404), "nothing at", GeodataError),
        (Reply(b"x", 503), "asked 4 times", ServiceError),
        (Reply(b"x", 429, {"Retry-After": "3600"}), "left alone until", ServiceError),
        (Reply(BODY, length=len(BODY) + 9), "broken off", ServiceError),
        (Reply(BOMB, headers={"Content-Encoding": "gzip"}), "more than 2 MB", GeodataError),
        (Reply(gzip.compress(BODY)[:-9], headers={"Content-Encoding": "gzip"}), "broken off", ServiceError),
        (Reply(b"\x00" * 99, headers={"Content-Encoding": "gzip"}), "cannot be unpacked", ServiceError),
        (Reply(BODY, headers={"Content-Encoding": "br"}), "not asked for", ServiceError),
        (Reply(b" " * (3 << 20)), "more than 2 MB", GeodataError),
        (Reply(BODY[:-20]), "ends in the middle", GeodataError),
        (Reply(b"", 302, {"Location": "/plan"}), "more than 5 times", GeodataError),
        (Reply(b"", 302, {"Location": "file:///etc/passwd"}), "not an address", GeodataError),
        (Reply(b"", 302, {"Location": "ftp://a.invalid/x"}), "not an address", GeodataError),
    ],
)
def test_a_fault_of_a_service_is_told_in_words(reply: Reply, says: str, kind: type[GeodataError]) -> None:
    error = refusal(lambda path, query: reply, "/plan")
    assert says in str(error)
    assert type(error) is kind


def test_a_service_that_recovers_is_asked_again() -> None:
    replies = iter([Reply(b"x", 503), Reply(BODY, length=len(BODY) + 1), Reply(b"x", 429, {"Retry-After": "0"})])
    layer, _ = read(lambda path, query: next(replies, Reply(BODY)), "/plan")
    assert ids(layer) == ["M1"]


def test_nobody_there_is_told_of() -> None:
    with serving(lambda path, query: said({})) as gone:
        url = gone.url
    with pytest.raises(ServiceError, match="nobody answers there"), fetched(Address.of(url), None, Limits()):
        pass


def test_text_in_another_encoding_is_read_as_its_header_says() -> None:
    text = json.dumps({"type": "FeatureCollection", "features": features(1)}, ensure_ascii=False).encode("latin-1")
    layer, _ = read(lambda p, q: Reply(text, headers={"Content-Type": "application/json; charset=ISO-8859-1"}), "/plan")
    assert ids(layer) == ["M1"]


def test_what_is_outside_does_not_lead_inside(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hosts, "is_inside", lambda host: host[0] == "inne.invalid")
    outside, inside = Address.of("http://ute.invalid/a"), Address.of("http://inne.invalid/b")
    check_redirect(inside, outside)
    check_redirect(inside, inside)
    with pytest.raises(GeodataError, match="not followed"):
        check_redirect(outside, inside)
    with pytest.raises(GeodataError, match="could read and change"):
        check_redirect(Address.of("https://ute.invalid/a"), outside)


@pytest.mark.parametrize("host", ["127.0.0.1", "10.1.2.3", "192.168.0.9", "169.254.169.254", "[::1]", "localhost"])
def test_hosts_inside_are_known(host: str) -> None:
    assert hosts.is_inside(Address.of(f"http://{host}/").host)


# Through the program -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("written", ["/{key}/collections/arbeten/items", "/collections/arbeten/items?api-key={key}"])
def test_a_key_is_nowhere_to_be_seen(
    town: str, berord: Berord, monkeypatch: pytest.MonkeyPatch, written: str, tmp_path: Path
) -> None:
    monkeypatch.setenv("TRAFIKNYCKEL", KEY)
    rows = features(2)
    rows[1]["properties"]["startdatum"] = "i morgon"

    def answer(path: str, query: Query) -> Reply:
        assert KEY in path or query.get("api-key") == KEY
        return collection(2)(path, query) if "stängd" not in state else Reply(b"x", 503)

    state: set[str] = set()
    profile = tmp_path / "trafik.toml"
    profile.write_text('register = "åtgärder"\nnyckelvariabel = "TRAFIKNYCKEL"\n', encoding="utf-8")
    with serving(answer) as service:
        command = ["register", service.url + written, "--db", town, "--as-of", DAY]
        done = berord(*command, "--profile", profile, "--format", "json")
        assert (done.code, done.json["measures"]["new"]) == (0, 2)
        state.add("stängd")
        before = dump(town)
        failed = berord(*command, "--key-env", "TRAFIKNYCKEL")
        assert failed.code == 5
        assert dump(town) == before
    assert KEY not in done.out + done.err + failed.out + failed.err + repr(before)
    with closing(connect(town)) as database:
        sources = {source for (source,) in database.execute("SELECT source FROM deliveries")}
    assert any("/collections/arbeten/items" in source for source in sources)


def test_a_key_that_is_missing_is_asked_for_by_name(town: str, berord: Berord) -> None:
    done = berord("register", "https://a.invalid/{key}/wfs", "--db", town, "--as-of", DAY)
    assert done.code == 3
    assert "BERORD_KEY" in done.err


def test_a_register_loads_from_an_address(town: str, berord: Berord) -> None:
    plot = feature(at(4326), {"fastighetsbeteckning": "Provhuset 9"}, id=1)
    body = {"type": "FeatureCollection", "features": [plot], "numberMatched": 1, "links": []}
    with serving(lambda path, query: said(body)) as service:
        done = berord("load", "properties", service.url + "/collections/f/items", "--db", town, "--format", "json")
    assert (done.code, done.json["new"]) == (0, 1)
    assert done.json["file"].endswith("/collections/f/items")


@pytest.mark.parametrize(
    "url",
    [
        "https://anna:hemligt1@a.example/x",
        "https://a.example/api/0f8fad5b-d9cb-469f-a165-70867728950e/wfs",
        "https://a.example/x?authenticationkey=hemligt1&layer=vägar",
        "https://a.example/x?sig=hemligt1",
    ],
)
def test_keys_written_out_in_an_address_are_hidden_too(url: str) -> None:
    address = Address.of(url)
    for text in (address.shown, repr(address), str(address)):
        assert "hemligt1" not in text
        assert "0f8fad5b" not in text
