from __future__ import annotations

import base64
import hashlib
import json
import re

import pytest

from impact.outreach.map import map_page, write_map
from impact.outreach.map_content import map_content
from tests.outreach_material import (
    HIDDEN_ID,
    HIDDEN_NAME,
    HIDDEN_STREET,
    HOSTILE,
    IMAGE,
    SCRIPT,
    SOLE_TRADER_NUMBER,
    large_city,
    material,
    small_city,
)


@pytest.fixture(scope="module")
def page():
    return map_page(small_city(), with_recipients=True, notice="All of it is <synthetic>.")


def data_of(page):
    return json.loads(re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)[1])


def elements(page, name):
    return re.findall(rf"<{name}>(.*?)</{name}>", page, re.DOTALL)


def test_hostile_names_are_whole_in_the_data_and_inert_in_the_page(page):
    names = {row[0] for row in data_of(page)["recipients"]}

    assert set(HOSTILE) <= names
    assert SCRIPT not in page
    assert IMAGE not in page


def test_the_notice_is_escaped(page):
    assert "All of it is &lt;synthetic&gt;." in page


def test_the_policy_admits_exactly_the_styles_and_scripts_of_the_page(page):
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', page)[1].replace("&#39;", "'")

    texts = elements(page, "script") + elements(page, "style")
    digests = {base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in texts}
    assert set(re.findall(r"sha256-([^']+)'", policy)) == digests
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy


def test_the_page_points_nowhere(page):
    outside = re.sub(r"<script>.*?</script>", "", page, count=1, flags=re.DOTALL)  # Leaflet names its home page
    outside = re.sub(r"/\*.*?\*/", "", outside, flags=re.DOTALL)

    assert not re.findall(r"\b(?:src|srcset|action|data-src)=[\"']?\w", re.sub(r'id="data">.*?</script>', "", outside))
    assert not re.findall(r"(?<!xmlns=.)https?://(?!www\.w3\.org/2000/svg)", outside)
    assert "url(" not in "".join(elements(page, "style"))
    assert "sourceMappingURL" not in page


def test_the_language_is_marked_and_there_is_a_way_past_the_map(page):
    assert '<html lang="en">' in page
    assert 'href="#measures"' in page
    assert '<html lang="sv">' in map_page(small_city("sv"), with_recipients=True, notice="")


def test_a_measure_tells_its_figures(page):
    [measure] = [m for m in data_of(page)["measures"] if m["id"] == "TK-1"]

    assert (measure["informed"], measure["affected"], measure["starts"]) == (21, 22, "2027-03-01")
    assert (measure["kind"], measure["shape"]["type"]) == ("Ledningsarbete", "LineString")


def test_a_recipient_points_at_its_measures(page):
    data = data_of(page)
    [row] = [r for r in data["recipients"] if r[0] == "Bara berörd AB"]

    _name, kind, address, designation, place, is_interest, measures = row
    assert (kind, address, designation, is_interest) == ("workplace", "Fagerstagatan 1, Spånga", "", 0)
    assert place == [670_100.0, 6_577_100.0]
    [[at, relation, _distance, informed, _day]] = measures
    assert (data["measures"][at]["id"], relation, informed) == ("TK-1", "within reach", 0)


def test_nothing_of_a_protected_identity_or_a_number_is_in_the_page(page):
    for hidden in (HIDDEN_NAME, HIDDEN_ID, HIDDEN_STREET, "hemliga 9:9", "skyddsnamn", "900202", SOLE_TRADER_NUMBER):
        assert hidden.casefold() not in page.casefold()
    assert "670783" not in page  # inside the protected property


def test_a_map_without_recipients_names_and_places_nobody():
    page = map_page(small_city(), with_recipients=False, notice="")
    data = data_of(page)

    assert data["recipients"] == []
    assert "Plåt AB" not in page
    assert "Fagerstagatan 1" not in page
    assert "This map names nobody" in page
    assert [p["name"] for p in data["properties"]] == ["STOCKHOLM LUNDA 1:2"]
    assert "Internal working material: the map" in map_page(small_city(), with_recipients=True, notice="")


def test_measures_are_in_swedish_order_and_without_place_they_are_still_there(page):
    titles = [m["title"] for m in data_of(page)["measures"]]

    assert titles.index("Etapp 1 av kvarteret") < titles.index("Ledningsarbete i Fagerstagatan")
    assert [m["shape"] for m in data_of(page)["measures"] if m["id"] == "SBK-9"] == [None]


def test_an_empty_material_gives_a_page():
    assert data_of(map_page(material(), with_recipients=True, notice=""))["bounds"] == [0, 0, 0, 0]


def test_the_same_material_gives_the_same_bytes(page, tmp_path):
    write_map(tmp_path / "map.html", small_city(), notice="All of it is <synthetic>.")

    assert (tmp_path / "map.html").read_bytes() == page.encode()


def test_the_file_grows_by_less_than_three_hundred_bytes_a_recipient():
    few, many = (len(json.dumps(map_content(large_city(n), with_recipients=True))) for n in (100, 1100))

    assert many - few < 300_000
