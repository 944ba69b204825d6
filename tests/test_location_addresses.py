"""Addresses as plans write them: placed when there is one answer, a question with candidates otherwise."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from impact.location.address_index import AddressIndex, AddressRow
from impact.location.addresses import AddressFinder
from impact.location.outcome import Outcome

OUTLINE: bytes = shapely.to_wkb(shapely.box(670_600, 6_585_000, 670_700, 6_585_050))
"""The property Provhuset 1, whose address is Kvarnvägen 2."""


def row(text: str, code: str | None, town: str | None, x: float, y: float, prop: str | None = None) -> AddressRow:
    return AddressRow(text, code, town, "Solna" if town == "SOLNA" else "Stockholm", x, y, prop)


REGISTER = [
    *(row(f"Fagerstagatan {n}", "16353", "SPÅNGA", 670_000 + 10 * n, 6_585_000) for n in (11, 13, 15, 17, 18)),
    *(row(f"Domnarvsgatan 4 {c}", "163 53", "SPÅNGA", 670_190 + i, 6_585_030) for i, c in enumerate("ABC")),
    row("Storgatan 5", "11122", "STOCKHOLM", 674_000, 6_580_000),
    row("Storgatan 5", "17122", "SOLNA", 671_000, 6_583_000),
    row("Sankt Eriksgatan 5", "11239", "STOCKHOLM", 672_000, 6_581_000),
    row("Norra Stationsgatan 7", "11239", "STOCKHOLM", 672_500, 6_581_500),
    row("Lundvägen 3", "12345", "ÄLVSJÖ", 671_000, 6_570_000),
    row("Kabelrännevägen 6", "12630", "HÄGERSTEN", 669_000, 6_576_000),
    row("Kabelrännevägen 6", "12630", "HÄGERSTEN", 669_000, 6_576_000),
    row("Kvarnvägen 2", None, None, 670_650, 6_585_025, "Stockholm Provhuset 1"),
]


def finder(rows: Iterable[AddressRow] = REGISTER) -> AddressFinder:
    return AddressFinder(AddressIndex(rows), {"Stockholm Provhuset 1": OUTLINE}.get)


FINDER = finder()


def points(outcome: Outcome) -> set[tuple[float, float]]:
    parts = (part for shape in outcome.shapes for part in shapely.get_parts(shapely.from_wkb(shape)).tolist())
    return {(part.centroid.x, part.centroid.y) for part in parts}


def places(*texts: str) -> set[tuple[float, float]]:
    return {(r.x, r.y) for r in REGISTER if r.text in texts}


@pytest.mark.parametrize(
    "text",
    [
        "Fagerstagatan 13",
        "FAGERSTAGATAN 13",
        "Fagerstag. 13",
        "Fagerstag 13",
        "Fagersta gata 13",
        "Fagerstagat. 13, Spånga",
        "Fagerstagatan 13, Spa\u030anga",
        "Fagerstagatan 13 163 53 SPÅNGA",
        "Fagerstagatan 13, SE-163 53 Spånga",
        "Fagerstagatan 13, lgh 1102, 163 53 Spånga",
        "Fagerstagatan 13, 2 tr",
        "c/o Provsson, Fagerstagatan 13",
        "Fagerstagatan 13, Box 12, 163 53 Spånga",
        "Fagerstagatan 13, Stockholm",
        "Fagerstgaatan 13",
        "Fagerstaatan 13, Spånga",
    ],
)
def test_one_address_is_found_however_it_is_written(text: str) -> None:
    (found,) = FINDER.find(text)
    assert points(found) == places("Fagerstagatan 13")
    assert found.quality == "address"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("S:t Eriksgatan 5", {"Sankt Eriksgatan 5"}),
        ("St. Eriksg 5", {"Sankt Eriksgatan 5"}),
        ("N. Stationsgatan 7", {"Norra Stationsgatan 7"}),
        ("Kabelrannevagen 6", {"Kabelrännevägen 6"}),
        ("Fagerstagatan 13–17", {"Fagerstagatan 13", "Fagerstagatan 15", "Fagerstagatan 17"}),
        ("Fagerstagatan 17-18", {"Fagerstagatan 17", "Fagerstagatan 18"}),
        ("Domnarvsgatan 4 A-B", {"Domnarvsgatan 4 A", "Domnarvsgatan 4 B"}),
        ("Domnarvsgatan 4b", {"Domnarvsgatan 4 B"}),
        ("Domnarvsgatan 4", {"Domnarvsgatan 4 A", "Domnarvsgatan 4 B", "Domnarvsgatan 4 C"}),
        ("Fagerstagatan 13, 15 och 18", {"Fagerstagatan 13", "Fagerstagatan 15", "Fagerstagatan 18"}),
        ("Fagerstagatan 13/Domnarvsgatan 4 A", {"Fagerstagatan 13", "Domnarvsgatan 4 A"}),
        ("Fagerstagatan 13; Storgatan 5, Solna", {"Fagerstagatan 13"}),
    ],
)
def test_every_address_of_a_text_is_a_place(text: str, wanted: set[str]) -> None:
    found = FINDER.find(text)
    assert all(o.quality == "address" for o in found)
    solna = {(671_000, 6_583_000)} if "Solna" in text else set()
    assert set().union(*map(points, found)) == places(*wanted) | solna


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("hörnet Fagerstagatan/Domnarvsgatan", {"Fagerstagatan 18", "Domnarvsgatan 4 A"}),
        ("korsningen Domnarvsgatan och Fagerstagatan", {"Fagerstagatan 18", "Domnarvsgatan 4 A"}),
        ("vid Fagerstagatan 13", {"Fagerstagatan 13"}),
        ("Fagerstagatan 13 B", {"Fagerstagatan 13"}),
        ("Fagerstagatan 17–21", {"Fagerstagatan 17"}),
        ("Domnarvsgatan, Spånga", {"Domnarvsgatan 4 A", "Domnarvsgatan 4 B", "Domnarvsgatan 4 C"}),
    ],
)
def test_what_is_only_known_roughly_says_so(text: str, wanted: set[str]) -> None:
    (found,) = FINDER.find(text)
    assert found.quality == "approximate"
    assert found.code == "address-approximate"
    assert points(found) == places(*wanted)


@pytest.mark.parametrize(
    "text", ["Fagerstagatan 13 m.fl.", "Fagerstagatan 13 m fl, 163 53 Spånga", "Fagerstagatan 13 med flera"]
)
def test_and_others_keeps_the_named_house_and_says_that_others_are_not_named(text: str) -> None:
    named, others = FINDER.find(text)
    assert (named.quality, points(named)) == ("address", places("Fagerstagatan 13"))
    assert (others.code, others.is_placed) == ("place-others-unnamed", False)


@pytest.mark.parametrize(
    ("text", "code", "first"),
    [
        ("Storgatan 5", "address-ambiguous", "Storgatan 5, 171 22 SOLNA"),
        ("Storgatan 5, Uppsala", "address-unknown", "Storgatan 5, 171 22 SOLNA"),
        ("Storgatan 7, Solna", "address-unknown", "Storgatan 5, 171 22 SOLNA"),
        ("Fagerstagatan 13, Uppsala", "address-unknown", "Fagerstagatan 13, 163 53 SPÅNGA"),
        ("Fagerstagatan 12", "address-unknown", "Fagerstagatan 11, 163 53 SPÅNGA"),
        ("Domnarvsgatan 4 F", "address-unknown", "Domnarvsgatan 4 A, 163 53 SPÅNGA"),
        ("Lindvägen 3", "address-unknown", "Lundvägen 3, 123 45 ÄLVSJÖ"),
        ("Södra Stationsgatan 7", "address-unknown", "Norra Stationsgatan 7, 112 39 STOCKHOLM"),
        ("Fagerstavägen 13", "address-unknown", "Fagerstagatan 13, 163 53 SPÅNGA"),
    ],
)
def test_what_may_be_another_place_is_asked_about(text: str, code: str, first: str) -> None:
    (found,) = FINDER.find(text)
    assert not found.is_placed
    assert found.code == code
    assert found.candidates[0].label == first


def test_a_box_is_no_place() -> None:
    (found,) = FINDER.find("Box 1205, 163 53 Spånga")
    assert (found.code, found.shapes) == ("address-is-box", ())


def test_a_property_is_the_place_where_no_point_has_the_address() -> None:
    (found,) = FINDER.find("Kvarnv. 2")
    assert shapely.from_wkb(found.shapes[0]).equals(shapely.from_wkb(OUTLINE))


def test_a_candidate_finds_its_place_again() -> None:
    for candidate in FINDER.find("Storgatan 5")[0].candidates:
        assert FINDER.exactly(candidate.key) is not None
    assert FINDER.exactly("Storgatan 99, 111 22 STOCKHOLM") is None


def test_two_points_far_apart_are_not_one_address() -> None:
    doubtful = [row("Provgatan 1", "16353", "SPÅNGA", 670_000, y) for y in (6_585_000, 6_585_390)]
    (found,) = finder(doubtful).find("Provgatan 1")
    assert found.code == "address-ambiguous"


SLIPS = ("lose", "swap", "double", "change", "add")


def slipped(text: str, at: int, slip: str, letter: str) -> str:
    """The text with one slip of the keyboard at a position."""
    return {
        "lose": text[:at] + text[at + 1 :],
        "swap": text[:at] + text[at + 1 : at + 2] + text[at] + text[at + 2 :],
        "double": text[:at] + text[at] + text[at:],
        "change": text[:at] + letter + text[at + 1 :],
        "add": text[:at] + letter + text[at:],
    }[slip]


@settings(max_examples=300)
@given(
    st.sampled_from(REGISTER),
    st.booleans(),
    st.integers(0, 40),
    st.sampled_from(SLIPS),
    st.sampled_from("aegklntvyåäö"),
)
def test_a_slip_gives_that_address_or_a_question_never_another(
    wanted: AddressRow, has_town: bool, at: int, slip: str, letter: str
) -> None:
    street = wanted.text.rstrip("ABC").rstrip("0123456789 ")
    number = wanted.text.removeprefix(street)
    spoilt = slipped(street, at % len(street), slip, letter)
    (found,) = FINDER.find(f"{spoilt}{number}" + (f", {wanted.town}" if has_town and wanted.town else ""))
    if found.is_placed:
        assert points(found) == {(wanted.x, wanted.y)}


@settings(max_examples=100)
@given(st.text(alphabet="Fagerstgn 13,;/-–ABCochörnet5vid.", max_size=40))
def test_no_text_is_too_strange(text: str) -> None:
    for found in FINDER.find(text):
        assert found.is_placed == found.quality.is_placed
        assert found.is_placed or found.code
