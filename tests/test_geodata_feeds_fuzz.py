"""Feeds spoilt at random: each is read with every record accounted for, or refused; never anything else."""

from __future__ import annotations

import json
import os
import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geodata.errors import GeodataError
from geodata.feeds.recognise import recognised
from geodata.layers import read_layer
from tests.feed_files import (
    CODED,
    LAT,
    LON,
    PLOT_3011,
    STRETCH,
    collection,
    datex,
    deviation,
    found_plan,
    ngp,
    of,
    outline,
    plan,
    provision,
    record,
    situation,
    trafikverket,
    work_zone,
    wzdx,
)

ENDS = {"type": "MultiPoint", "coordinates": [[LON, LAT], [LON, LAT + 0.01]]}
JSON_FEEDS = {
    "ngp": ngp(plan(), provision(), plan("p2", [outline(PLOT_3011, "EPSG:3011"), outline(PLOT_3011, "EPSG:3011")])),
    "ngp search": collection(found_plan(), found_plan("p2")),
    "trafikverket": trafikverket(
        of(deviation(), deviation(Id="b", Geometry=None)), of(deviation(Id="c"), identity="S2")
    ),
    "wzdx": wzdx(work_zone(), work_zone("w2", ENDS)),
}
SPOILT_TEXTS = ["", "NaN", "1e400", "-1", "6576937", "x y", "59.3 18.0 59.4", "<extra a='1'>2</extra>"]
XML_FEED = datex(situation(record(), record("r2", STRETCH)), situation(record("r3", CODED), identity="s2"))

SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**12), 10**12),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=8),
    st.sampled_from(
        ["EPSG:3006", "EPSG:99999", "detaljplan", "POINT (18 59", "2027-13-45T99:00:00Z", "9999-12-31T23:59:59Z"]
    ),
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)
N_EXAMPLES = int(os.environ.get("BERORD_FUZZ_EXAMPLES", "12"))
"""How many documents each test tries; a night's run asks for thousands."""

FUZZ = settings(max_examples=N_EXAMPLES, suppress_health_check=[HealthCheck.function_scoped_fixture])


def places(value, path=()):
    """Every place in a document, as the keys and numbers that lead to it."""
    yield path
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from places(inner, (*path, key))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from places(inner, (*path, number))


def changed(document, path, change):
    """The document with another value at a place."""
    if not path:
        return change
    holder = dict(document) if isinstance(document, dict) else list(document)
    holder[path[0]] = changed(document[path[0]], path[1:], change)
    return holder


def read_or_refused(path):
    try:
        layer = read_layer(path)
    except GeodataError as error:
        str(error)  # the sentence must be whole, or this fails
        return None
    assert all(len(texts) == len(layer.rows) for texts in layer.columns.values())
    assert len(layer.geometry) == len(layer.rows)
    assert all(isinstance(str(remark), str) for remark in layer.remarks)
    return layer


def n_records(document):
    """How many rows and left out records there must be between them, counted without the reader."""
    if "RESPONSE" in document:
        results = document["RESPONSE"]["RESULT"]
        return sum(max(1, len(s["Deviation"])) for result in results for s in result["Situation"])
    return len(document["features"])


@pytest.mark.parametrize("name", JSON_FEEDS)
class TestJson:
    @FUZZ
    @given(data=st.data())
    def test_any_value_anywhere(self, tmp_path, name, data):
        document = JSON_FEEDS[name]
        for _ in range(data.draw(st.integers(1, 3))):
            document = changed(document, data.draw(st.sampled_from(list(places(document)))), data.draw(VALUES))
        path = tmp_path / "feed.json"
        path.write_text(json.dumps(document), encoding="utf-8")
        read_or_refused(path)

    @FUZZ
    @given(data=st.data())
    def test_a_value_within_a_record_loses_no_record(self, tmp_path, name, data):
        document = JSON_FEEDS[name]
        inside = [p for p in places(document) if "properties" in p[:-1] or "Deviation" in p[:-1]]
        spoilt = changed(document, data.draw(st.sampled_from(inside)), data.draw(VALUES))
        path = tmp_path / "feed.json"
        path.write_text(json.dumps(spoilt), encoding="utf-8")
        feed, layer = recognised(path), read_or_refused(path)
        if feed is None or layer is None:
            return
        left_out = sum(int(remark.values["n"]) for remark in layer.remarks if remark.code == "records-left-out")
        assert len(layer.rows) + left_out == n_records(document)

    @FUZZ
    @given(data=st.data())
    def test_any_bytes_anywhere(self, tmp_path, name, data):
        raw = json.dumps(JSON_FEEDS[name], ensure_ascii=False).encode()
        read_or_refused(spoilt_bytes(tmp_path / "feed.json", raw, data))


class TestXml:
    @FUZZ
    @given(data=st.data())
    def test_any_bytes_anywhere(self, tmp_path, data):
        read_or_refused(spoilt_bytes(tmp_path / "feed.xml", XML_FEED.encode(), data))

    @FUZZ
    @given(data=st.data())
    def test_any_text_and_any_element_lose_no_record(self, tmp_path, data):
        pieces = re.split(r"(?<=>)([^<>]+)(?=<)", XML_FEED)
        texts = range(1, len(pieces), 2)
        for _ in range(data.draw(st.integers(1, 3))):
            pieces[data.draw(st.sampled_from(texts))] = data.draw(
                st.sampled_from(
                    ["", "NaN", "1e400", "-1", "6576937", "x y", "59.3 18.0 59.4", "<extra a='1'>2</extra>"]
                )
            )
        path = tmp_path / "feed.xml"
        path.write_text("".join(pieces), encoding="utf-8")
        layer = read_or_refused(path)
        assert layer is None or len(layer.rows) == 3


def spoilt_bytes(path, raw, data):
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, max(0, len(raw) - 1)))
        end = start + data.draw(st.integers(0, 30))
        raw = raw[:start] + data.draw(st.binary(max_size=6)) + raw[end:]
    path.write_bytes(raw)
    return path
