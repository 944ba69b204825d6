"""Properties as plans and agendas name them, and areas and districts by name."""

from __future__ import annotations

import pytest
import shapely

from impact.location.designations import DesignationFinder
from impact.location.names import NameFinder
from impact.location.outcome import Outcome
from impact.model import BusinessArea, District, Property
from impact.terms import PlaceKind


def lot(designation: str, at: int, former: str | None = None) -> Property:
    return Property(designation, None, former, shapely.to_wkb(shapely.box(at, 0, at + 10, 10)))


LOTS = [
    lot("Stockholm Grimsta 1:2", 100),
    lot("Stockholm Råcksta 1:21", 200),
    lot("Stockholm Vatnajökel 2", 300),
    lot("Stockholm Elektra 12", 400),
    lot("Stockholm Elektra 13", 500),
    lot("Stockholm Elektra 14", 600, "Motorn 3; Stockholm Motorn 4"),
    lot("Stockholm Lilla Dammluckan 1", 700),
    lot("Stockholm Dammluckan 3", 800),
    lot("Stockholm Grimsta S:3", 900),
    lot("Stockholm Grimsta GA:1", 1000),
    lot("Stockholm Kullen 1", 1100),
    lot("Solna Kullen 1", 1200),
]
FINDER = DesignationFinder(LOTS, ["Kista", "Rinkeby-Kista"])


def wests(outcomes: tuple[Outcome, ...]) -> set[int]:
    return {round(shapely.from_wkb(shape).bounds[0]) for o in outcomes for shape in o.shapes}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Stockholm Grimsta 1:2", {100}),
        ("GRIMSTA 1 : 2", {100}),
        ("Stockholms kommun Grimsta 1:2", {100}),
        ("Grimsta 1:2 och Råcksta 1:21", {100, 200}),
        ("Grimsta 1:2, Ra\u030acksta 1:21 samt Vatnajökel 2", {100, 200, 300}),
        ("Kista, Vatnajökel 2", {300}),
        ("Kista: Vatnajökel 2", {300}),
        ("Rinkeby-Kista - fastigheten Vatnajökel 2", {300}),
        ("Kista Vatnajökel 2", {300}),
        ("kv. Elektra 12 och 13", {400, 500}),
        ("kvarteret Elektra 12–14", {400, 500, 600}),
        ("Elektra 12, 14", {400, 600}),
        ("Grimsta S:3", {900}),
        ("Grimsta s:3; ga:1", {900, 1000}),
        ("Lilla Dammluckan 1", {700}),
        ("Solna Kullen 1", {1200}),
        ("Motorn 3", {600}),
        ("Stockholm Motorn 4", {600}),
    ],
)
def test_designations_are_found_however_they_are_written(text: str, wanted: set[int]) -> None:
    found = FINDER.find(text)
    assert wests(found) == wanted
    assert all(o.quality == "property" for o in found)


@pytest.mark.parametrize("text", ["del av Grimsta 1:2", "inom del av fastigheten Grimsta 1:2", "Grimsta 1:2>3"])
def test_a_part_of_a_property_is_approximate(text: str) -> None:
    (found,) = FINDER.find(text)
    assert (found.quality, wests((found,))) == ("approximate", {100})


@pytest.mark.parametrize("text", ["Grimsta 1:2 m.fl.", "Grimsta 1:2 m fl"])
def test_and_others_is_no_part_of_the_property_that_is_named(text: str) -> None:
    named, others = FINDER.find(text)
    assert (named.quality, named.code, wests((named,))) == ("property", None, {100})
    assert (others.code, others.is_placed) == ("place-others-unnamed", False)


def test_a_former_designation_says_what_it_is_now() -> None:
    (found,) = FINDER.find("Motorn 3")
    assert (found.code, found.details) == ("property-renamed", {"found": "Stockholm Elektra 14"})


@pytest.mark.parametrize(
    ("text", "code", "first"),
    [
        ("Kullen 1", "property-ambiguous", "Stockholm Kullen 1"),
        ("Grimmsta 1:2", "designation-unknown", "Stockholm Grimsta 1:2"),
        ("Lilla Dammluckan 3", "designation-unknown", "Stockholm Lilla Dammluckan 1"),
        ("Solna Grimsta 1:2", "designation-unknown", "Stockholm Grimsta 1:2"),
        ("Elektra 15", "designation-unknown", "Stockholm Elektra 12"),
        ("Uppsala Kullen 1", "designation-unknown", "Stockholm Kullen 1"),
    ],
)
def test_a_designation_is_never_guessed(text: str, code: str, first: str) -> None:
    (found,) = FINDER.find(text)
    assert (found.code, found.shapes) == (code, ())
    assert found.candidates[0].key == first


def test_the_unknown_of_several_does_not_take_the_others_along() -> None:
    known, unknown = FINDER.find("Grimsta 1:2 och 1:99")
    assert known.is_placed
    assert (unknown.code, unknown.text) == ("designation-unknown", "Grimsta 1:99")


AREA = BusinessArea("kista", "Kista", geometry=shapely.to_wkb(shapely.box(0, 0, 100, 100)))
NAMES = NameFinder(
    [AREA, BusinessArea("ulvsunda", "Ulvsunda industriområde", geometry=AREA.geometry)],
    [District("kista-d", "Kista", geometry=AREA.geometry), District("farsta", "Farsta", geometry=AREA.geometry)],
)


@pytest.mark.parametrize("text", ["Ulvsunda", "ULVSUNDA INDUSTRIOMRÅDE", "ulvsunda", "Farsta stadsdelsområde"])
def test_an_area_or_a_district_is_found_by_name(text: str) -> None:
    (found,) = NAMES.find(text)
    assert (found.quality, found.code) == ("approximate", "location-by-name")


def test_a_name_of_two_places_or_of_none_is_a_question() -> None:
    (both,) = NAMES.find("Kista")
    assert [(c.kind.value, c.key) for c in both.candidates] == [("area", "kista"), ("district", "kista-d")]
    (none,) = NAMES.find("Ulvsunnda")
    assert (none.code, none.candidates[0].key) == ("name-unknown", "ulvsunda")


def test_a_district_in_the_column_for_areas_is_called_what_it_is() -> None:
    (found,) = NAMES.find("Farsta", PlaceKind.AREA)
    assert (found.code, [c.key for c in found.candidates]) == ("name-of-district", ["farsta"])
    (found,) = NAMES.find("Ulvsunda", PlaceKind.DISTRICT)
    assert (found.code, [c.key for c in found.candidates]) == ("name-of-area", ["ulvsunda"])


def test_names_that_go_on_after_what_is_written_are_proposed_first() -> None:
    areas = [BusinessArea(name, name, geometry=AREA.geometry) for name in ("Farsta", "Årsta Partihallar", "Årsta Park")]
    (found,) = NameFinder(areas, []).find("Årsta")
    assert [c.key for c in found.candidates] == ["Årsta Park", "Årsta Partihallar", "Farsta"]
