"""Reference systems: what is tested, in which order, and what a refusal names."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from pyproj import Transformer

from geodata.errors import GeodataError
from geodata.reference.candidates import CANDIDATES
from geodata.reference.crs import LOCAL_ZONES, Origin, parse_crs, to_sweref99tm
from geodata.reference.plausible import missing_crs, rows_outside
from geodata.reference.sweden import is_in_sweden
from geodata.shapes import as_shapes

LON_LAT = (18.0, 59.3)


def written_as(code, *, swapped=False):
    """One place in Stockholm in the numbers of a system."""
    x, y = Transformer.from_crs(4326, code, always_xy=True).transform(*LON_LAT)
    return as_shapes([shapely.Point((y, x) if swapped else (x, y))])


@pytest.mark.parametrize(
    "code", ["EPSG:3006", *LOCAL_ZONES, "EPSG:4326", "EPSG:3857", "EPSG:3021", "EPSG:5845", "EPSG:25833"]
)
def test_a_place_comes_out_the_same_from_every_system(code):
    (there,) = to_sweref99tm(written_as(code), code)
    (expected,) = written_as("EPSG:3006")
    assert there.distance(expected) < 0.1


@pytest.mark.parametrize("text", ["3006", "sweref99 tm", "urn:ogc:def:crs:EPSG::3006"])
def test_a_system_can_be_given_as_a_number_an_exact_name_or_a_urn(text):
    assert parse_crs(text).to_epsg() == 3006


def test_heights_are_dropped():
    assert not to_sweref99tm(as_shapes([shapely.Point(18, 59, 7)]), "EPSG:4326")[0].has_z


@pytest.mark.parametrize("declared", ["EPSG:3006", "EPSG:3011", "EPSG:4326"])
@pytest.mark.parametrize(
    ("code", "swapped"),
    [
        *((code, False) for code in ("EPSG:3006", "EPSG:3011", "EPSG:4326", "EPSG:3857", "EPSG:3021")),
        *((code, True) for code in ("EPSG:3006", "EPSG:3011", "EPSG:4326")),
    ],
)
def test_every_contradiction_is_refused_naming_both(declared, code, swapped):
    shapes = written_as(code, swapped=swapped)
    if declared == code and not swapped:
        assert not rows_outside(shapes, declared, Origin.FILE, "plan.gpkg").any()
        return
    with pytest.raises(GeodataError) as refused:
        rows_outside(shapes, declared, Origin.FILE, "plan.gpkg")
    sentence = str(refused.value)
    assert declared in sentence
    assert refused.value.values["code"] == code + ("+ne" if swapped else "")
    assert ("axes swapped" in sentence) == swapped


def test_candidates_are_tried_in_the_stated_order():
    assert [reading.code for reading in CANDIDATES[:3]] == ["EPSG:3006", "EPSG:3011", "EPSG:3007"]
    assert [reading.is_swapped for reading in CANDIDATES].index(True) > [r.code for r in CANDIDATES].index("EPSG:4326")


def test_a_few_rows_outside_are_those_rows_fault_and_most_are_the_systems():
    place, stray = written_as("EPSG:3006")[0], shapely.Point(0, 0)
    outside = rows_outside(as_shapes([place, stray, None, place]), "EPSG:3006", Origin.FILE, "a")
    assert outside.tolist() == [False, True, False, False]
    with pytest.raises(GeodataError):
        rows_outside(as_shapes([place, stray, stray]), "EPSG:3006", Origin.FILE, "a")


def test_a_file_without_system_is_told_what_its_numbers_look_like():
    assert "--crs EPSG:3011" in str(missing_crs(written_as("EPSG:3011"), "a.csv"))
    assert "--crs EPSG:3006" in str(missing_crs(as_shapes([shapely.Point(1, 2)]), "a.csv"))


def test_a_file_without_system_is_told_what_each_reading_would_mean():
    said = str(missing_crs(written_as("EPSG:3011"), "a.csv"))
    assert "as EPSG:3011 (SWEREF99 18 00): 100 % in Sweden, near Stockholm" in said
    assert said.count("SWEREF99 18 00") == 2, "one zone stands for all, whose numbers look alike"


def test_a_refusal_says_where_the_declared_system_would_put_it():
    with pytest.raises(GeodataError, match=r"as EPSG:4326 .WGS 84.: in the Arabian Sea; as EPSG:4326.ne"):
        rows_outside(written_as("EPSG:4326", swapped=True), "EPSG:4326", Origin.FILE, "a")


TOWN = as_shapes([shapely.box(660_000, 6_570_000, 680_000, 6_590_000)])


def test_the_municipality_tells_local_zones_apart():
    with pytest.raises(GeodataError, match="lies in the municipality when it is read as EPSG:3012") as refused:
        rows_outside(written_as("EPSG:3011"), "EPSG:3012", Origin.FILE, "a", TOWN)
    assert (refused.value.values["code"], refused.value.values["said"]) == ("EPSG:3011", "EPSG:3012")
    assert "--crs EPSG:3012" in str(missing_crs(written_as("EPSG:3012"), "a", TOWN))


def test_what_a_person_chose_is_not_held_against_the_municipality():
    assert not rows_outside(written_as("EPSG:3011"), "EPSG:3012", Origin.OPTION, "a", TOWN).any()


def test_another_towns_measures_are_no_contradiction():
    far = as_shapes([shapely.Point(320_000, 6_400_000)])
    assert not rows_outside(far, "EPSG:3006", Origin.FILE, "a", TOWN).any()


@pytest.mark.parametrize("code", ["EPSG:3006", "EPSG:3011", "EPSG:4326", "3011"])
def test_swapped_axes_can_be_said(code):
    (there,) = to_sweref99tm(written_as(code, swapped=True), f"{code}+ne")
    (expected,) = written_as("EPSG:3006")
    assert there.distance(expected) < 0.1
    assert not rows_outside(written_as(code, swapped=True), f"{code}+NE", Origin.OPTION, "a").any()


@pytest.mark.parametrize("text", ["EPSG:306", "sweref", "EPSG:99999", "", "EPSG:4978"])
def test_what_is_no_system_is_refused_with_those_known(text):
    with pytest.raises(GeodataError, match="EPSG:3007-3018"):
        parse_crs(text)


@pytest.mark.parametrize(
    ("name", "lon_lat", "is_inside"),
    [
        ("Malmö", (12.92, 55.6), True),
        ("Ven", (12.69, 55.9), True),
        ("Strömstad", (11.17, 58.94), True),
        ("Treriksröset", (20.55, 69.06), True),
        ("Haparanda", (24.13, 65.83), True),
        ("Gotska Sandön", (19.25, 58.38), True),
        ("Köpenhamn", (12.57, 55.68), False),
        ("Helsingör", (12.61, 56.035), False),
        ("Oslo", (10.75, 59.91), False),
        ("Mariehamn", (19.94, 60.1), False),
        ("Helsingfors", (24.94, 60.17), False),
        ("Rønne", (14.7, 55.1), False),
    ],
)
def test_the_coarse_outline_holds_sweden_and_leaves_the_neighbours_out(name, lon_lat, is_inside):
    xy = np.array([Transformer.from_crs(4326, 3006, always_xy=True).transform(*lon_lat)])
    assert is_in_sweden(xy).tolist() == [is_inside], name
