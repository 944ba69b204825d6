"""The map in a real browser.

Switched on by naming a Chromium: BERORD_TEST_CHROMIUM=/usr/bin/chromium pytest -m browser
"""

from __future__ import annotations

import os
from dataclasses import replace

import pytest
import shapely

from impact.model import BusinessArea
from impact.outreach.map import write_map
from tests.outreach_material import large_city, small_city, wkb

CHROMIUM = os.environ.get("BERORD_TEST_CHROMIUM", "")

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(
        not CHROMIUM, reason="needs Chromium: set BERORD_TEST_CHROMIUM to the program, such as /usr/bin/chromium"
    ),
]


@pytest.fixture(scope="module")
def browser():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield started
        started.close()


@pytest.fixture
def open_map(browser, tmp_path):
    """Opens a map and notes every request and every complaint of the page."""

    def opened(city, **options):
        write_map(tmp_path / "map.html", city, **options)
        page = browser.new_page(viewport={"width": 1400, "height": 900})
        page.noted = []
        page.on("request", lambda request: page.noted.append(f"request {request.url}"))
        page.on("console", lambda message: page.noted.append(f"console {message.text}"))
        page.on("pageerror", lambda error: page.noted.append(f"error {error}"))
        page.goto((tmp_path / "map.html").as_uri())
        return page

    return opened


def search(page, words):
    from playwright.sync_api import expect

    count = page.locator("#hit-count")
    page.fill("#search", "")
    expect(count).to_be_empty()
    page.fill("#search", words)
    expect(count).not_to_be_empty()


def test_the_map_opens_without_a_request_or_a_complaint(open_map):
    page = open_map(small_city())

    assert [note.split("/")[-1] for note in page.noted] == ["map.html"]
    assert page.locator("#map canvas").count() == 1


def test_hostile_names_stay_text_wherever_they_are_shown(open_map):
    page = open_map(small_city())
    page.click("#recipient-list summary")
    for words in ("script", "img", "proto"):
        search(page, words)
        for hit in range(page.locator("#hits button").count()):
            page.locator("#hits button").nth(hit).click()

    assert page.evaluate("window.hacked") is None
    assert page.locator("img").count() == 0
    assert len(page.noted) == 1


def names_on_the_map(page):
    """The boxes of those that are shown."""
    return page.evaluate(
        """() => [...document.querySelectorAll(".area-name")]
            .filter((sign) => sign.style.visibility !== "hidden")
            .map((sign) => ({ name: sign.textContent, box: sign.firstElementChild.getBoundingClientRect() }))"""
    )


def test_no_name_stands_on_another_and_all_are_there_nearer_by(open_map):
    shapes = [wkb(shapely.box(x, 0, x + 20, 20)) for x in range(0, 320, 40)]
    crowd = tuple(
        BusinessArea(f"B{n}", f"Verksamhetsområde {n}", is_dedicated=n == 7, geometry=shape)
        for n, shape in enumerate(shapes)
    )
    city = small_city()
    page = open_map(replace(city, areas=(*city.areas, *crowd)))
    shown = names_on_the_map(page)
    assert {"Lunda", "Verksamhetsområde 7"} <= {each["name"] for each in shown}, "dedicated areas come first"
    assert len(shown) < len(city.areas) + len(crowd)
    boxes = [each["box"] for each in shown]
    for n, a in enumerate(boxes):
        for b in boxes[n + 1 :]:
            beside = a["right"] <= b["left"] or b["right"] <= a["left"]
            assert beside or a["bottom"] <= b["top"] or b["bottom"] <= a["top"], (a, b)
    page.evaluate("Chart.map.setView(Chart.place([160, 10]), 3, { animate: false })")
    assert len(names_on_the_map(page)) == len(city.areas) + len(crowd)


def test_search_finds_without_accents_and_enter_shows_the_first(open_map):
    page = open_map(small_city())
    search(page, "ostbergs ol")
    page.keyboard.press("Enter")

    assert page.inner_text("#hit-count") == "1 found"
    assert page.inner_text("#details h2") == "Östbergs Öl"
    assert "Ledningsarbete i Fagerstagatan" in page.inner_text("#details table")


def test_the_keyboard_reaches_a_measure_its_recipients_and_back(open_map):
    page = open_map(small_city())
    search(page, "etapp")
    for key in ("ArrowDown", "ArrowDown", "Enter"):
        page.keyboard.press(key)
    assert page.inner_text("#details h2") == "Etapp 2 av kvarteret"
    assert page.evaluate("document.activeElement.tagName") == "H2"

    for key in ("Tab", "Enter"):
        page.keyboard.press(key)
    assert page.inner_text("#details h2") == "Plåt AB"

    page.keyboard.press("Escape")
    assert page.is_hidden("#details")
    assert page.evaluate("document.activeElement.textContent") == "Etapp 2 av kvarteret"


def test_the_first_stops_lead_past_the_map(open_map):
    page = open_map(small_city())
    for key in ("Tab", "Tab", "Enter"):
        page.keyboard.press(key)

    assert page.evaluate("document.activeElement.id") == "measures"


def test_recipients_at_one_place_are_all_named(open_map):
    page = open_map(small_city())
    page.evaluate("Chart.toPoint([670100, 6577100])")
    box = page.locator("#map").bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)

    assert page.inner_text("#details h2") == "5 recipients at this place"


def test_the_legend_hides_and_shows_and_colours_by_stage(open_map):
    page = open_map(small_city())
    page.locator("#legend-layers input").first.uncheck()
    assert page.evaluate("Chart.map.hasLayer(Chart.groups.district)") is False

    page.select_option("#colour-by", "stage")
    assert page.locator("#legend-measures label").all_inner_texts()[0].startswith("Byggskede")
    page.locator("#legend-measures input").first.uncheck()
    assert page.evaluate("Chart.groups.measures.getLayers().length") == 6


def test_the_legend_counts_workplaces_and_not_signs(open_map):
    page = open_map(small_city())
    lines = [line.split("\n") for line in page.locator("#legend-layers label").all_inner_texts()]

    assert [line for line in lines if "workplace" in line[0]] == [
        ["Affected workplace, not informed", "1"],
        ["Informed workplace", "20"],
    ]


def test_the_measures_can_be_sorted_by_any_column(open_map):
    page = open_map(small_city())
    page.locator("#measure-table th button").nth(6).click()
    page.locator("#measure-table th button").nth(6).click()

    assert page.locator("#measure-table tbody button").first.inner_text() == "Ledningsarbete i Fagerstagatan"
    assert page.locator("#measure-table th").nth(6).get_attribute("aria-sort") == "descending"


def test_a_map_for_others_has_no_list_of_recipients(open_map):
    page = open_map(small_city(), with_recipients=False)
    search(page, "ledningsarbete")
    page.keyboard.press("Enter")

    assert page.locator("#recipient-list").count() == 0
    assert page.locator("#details ul").count() == 0
    assert len(page.noted) == 1


def test_the_page_is_as_wide_as_a_narrow_screen(open_map):
    page = open_map(small_city())
    page.set_viewport_size({"width": 800, "height": 900})

    assert page.evaluate("document.documentElement.scrollWidth") <= 800


def test_twenty_thousand_recipients_draw_and_answer(open_map):
    page = open_map(large_city(20_000))
    search(page, "foretag 19999")
    page.keyboard.press("Enter")

    assert page.inner_text("#details h2").startswith("Företag 19999")
    assert len(page.noted) == 1
