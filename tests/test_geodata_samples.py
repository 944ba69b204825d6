from __future__ import annotations

from collections import Counter
from functools import cache

import geopandas as gpd
import numpy as np
import pytest
import shapely
from stdnum import luhn

from geodata.layers import Layer, read_layer
from geodata.samples import AS_OF, MEASURE_FILES, REGISTER_FILES, SAMPLE, RegisterFile
from geodata.samples.cases import CASES, EXACT_DISTANCES_M, HARD_CASES, PROTECTED_NAMES
from geodata.samples.make.deliver import write_samples
from geodata.samples.make.numbers import company_number, person_number, workplace_number

MILLIMETRE = 0.001
ID_COLUMNS = ("åtgärd_id", "åtgärdsnummer", "löpnr", "Löpnr", "id")
AREAS_OF_DISTRICT = {
    "jarva": "akalla lunda kista bromsten",
    "norra-innerstaden": "energihamnen",
    "hagersten-alvsjo": "vastberga alvsjo",
    "enskede-arsta-vantor": "arsta-partihallar arsta-park hogdalen slakthusomradet",
    "farsta": "farsta-larsboda",
    "skarpnack": "skrubba",
    "bromma": "ulvsunda",
    "hasselby-vallingby": "vinsta",
    "skarholmen": "satra",
}
KINDS = (
    "gatuarbete vägarbete beläggning broarbete trafikåtgärd cykelstråk ledningsarbete sprängning evenemang detaljplan "
    "program markanvisning exploatering sanering rivning fastighetsåtgärd fastighetsförsäljning taxa upphandling"
)


@cache
def layer_of(register_file: RegisterFile) -> Layer:
    return read_layer(register_file.file, layer=register_file.layer, crs=register_file.crs)


def register(name: str) -> Layer:
    return layer_of(next(found for found in REGISTER_FILES if found.register == name))


def shapes_by(layer: Layer, column: str) -> dict[str, shapely.Geometry]:
    return dict(zip(layer.columns[column], layer.geometry, strict=True))


def id_column(layer: Layer) -> str:
    return next(name for name in ID_COLUMNS if name in layer.columns)


@pytest.fixture(scope="module")
def areas():
    return shapes_by(register("areas"), "område_id")


@pytest.fixture(scope="module")
def districts():
    return shapes_by(register("districts"), "stadsdelsområde_id")


@pytest.fixture(scope="module")
def properties():
    return shapes_by(register("properties"), "fastighetsbeteckning")


@pytest.fixture(scope="module")
def workplaces():
    return register("workplaces")


@pytest.fixture(scope="module")
def places():
    """The geometry of every measure by id; None where the delivery gives none."""
    layers = [layer_of(found) for found in MEASURE_FILES]
    return {key: shape for layer in layers for key, shape in shapes_by(layer, id_column(layer)).items()}


@pytest.fixture(scope="module")
def rows():
    """The cells of every measure by id, under its sender's headers."""
    found = {}
    for register_file in MEASURE_FILES:
        layer = layer_of(register_file)
        for at, measure_id in enumerate(layer.columns[id_column(layer)]):
            found[measure_id] = {name: values[at] for name, values in layer.columns.items()}
    return found


@pytest.fixture(scope="module")
def case(places):
    return lambda word: places[HARD_CASES[word]]


def distances(layer: Layer, shape: shapely.Geometry) -> np.ndarray:
    return shapely.distance(layer.geometry, shape)


# The files


@pytest.mark.parametrize("register_file", [*REGISTER_FILES, *MEASURE_FILES], ids=lambda found: found.file.name)
def test_every_file_of_the_manifest_is_read_without_a_remark(register_file):
    layer = layer_of(register_file)
    assert layer.rows
    assert layer.remarks == ()
    assert all(shape is None or (shape.is_valid and not shape.is_empty) for shape in layer.geometry)


def test_the_sample_has_the_promised_size(workplaces, properties, places):
    assert len(register("areas").rows) == 16
    assert register("areas").columns["renodlat"].count("ja") == 10
    assert len(register("districts").rows) == 11
    assert 1_900 <= len(workplaces.rows) <= 2_100
    assert 580 <= len(properties) <= 620
    assert 150 <= len(places) <= 180
    assert sum(path.stat().st_size for path in SAMPLE.rglob("*") if path.is_file()) < 6_000_000


def test_nothing_but_the_written_files_lies_in_the_folder():
    named = {found.file for found in (*REGISTER_FILES, *MEASURE_FILES)} | {SAMPLE / "README.md"}
    assert {path for path in SAMPLE.rglob("*") if path.is_file()} == named


def test_the_script_writes_the_same_rows_again(tmp_path):
    write_samples(tmp_path)
    for written in sorted(path for path in SAMPLE.rglob("*") if path.is_file()):
        again = tmp_path / written.relative_to(SAMPLE)
        if written.suffix in {".gpkg", ".geojson", ".zip", ".xlsx"}:
            assert_same_rows(gpd.read_file(written), gpd.read_file(again))
        else:
            assert again.read_bytes() == written.read_bytes()


def assert_same_rows(one, other):
    if "geometry" in one.columns:
        ours, theirs = (shapely.normalize(frame.geometry.values) for frame in (one, other))
        same = shapely.equals_exact(ours, theirs, tolerance=1e-6) | (
            shapely.is_missing(ours) & shapely.is_missing(theirs)
        )
        assert same.all()
        one, other = (frame.drop(columns="geometry") for frame in (one, other))
    assert one.equals(other)


def test_every_row_says_that_it_is_synthetic():
    for register_file in REGISTER_FILES:
        assert all("Syntetiskt" in note for note in layer_of(register_file).columns["anmärkning"])
    for register_file in MEASURE_FILES:
        layer = layer_of(register_file)
        column = next(name for name in layer.columns if name.lower().startswith("beskriv"))
        assert all("Syntetiskt" in text for text in layer.columns[column])


# Numbers and identities


def numbers_of(name: str) -> list[str]:
    return [number for number in register(name).columns["organisationsnummer"] if number]


@pytest.mark.parametrize("name", ["administrations", "workplaces", "interests", "contacts"])
def test_organisation_numbers_have_a_valid_check_digit_and_belong_to_nobody(name):
    for number in numbers_of(name):
        assert luhn.is_valid(number.replace("-", "")[-10:])
        assert number.startswith(("5299", "1890")) or number == "212000-0142"


@pytest.mark.parametrize("name", [found.register for found in REGISTER_FILES])
def test_no_identity_occurs_twice(name):
    values = next(iter(register(name).columns.values()))  # the sample's files begin with the identity
    assert None not in values
    assert len(set(values)) == len(values)


def test_no_measure_id_occurs_twice_in_any_delivery(places):
    assert sum(len(layer_of(found).rows) for found in MEASURE_FILES) == len(places)


def test_one_number_is_one_company_name(workplaces):
    pairs = set(zip(workplaces.columns["organisationsnummer"], workplaces.columns["företagsnamn"], strict=True))
    assert len(pairs) == len(set(workplaces.columns["organisationsnummer"]))


def test_generated_numbers_never_collide():
    for numbers_of_kind, n in ((company_number, 100_000), (person_number, 30_000), (workplace_number, 3_000)):
        assert len({numbers_of_kind(serial) for serial in range(n)}) == n


def test_interests_and_contacts_refer_to_what_exists(properties, workplaces):
    assert set(register("interests").columns["fastighetsbeteckning"]) == set(properties)
    assert set(numbers_of("contacts")) <= set(workplaces.columns["organisationsnummer"])
    assert {number for number in register("contacts").columns["cfar"] if number} <= set(workplaces.columns["cfar"])


def test_every_planner_is_a_known_administration(rows):
    known = set(register("administrations").columns["förvaltning_id"])
    for row in rows.values():
        planner = row.get("förvaltning") or row.get("Förvaltning") or row.get("bolag")
        assert planner in known


def test_the_city_owns_about_seven_tenths():
    interests = register("interests").columns
    pairs = zip(interests["intresse"], interests["organisationsnummer"], strict=True)
    owners = [number for kind, number in pairs if kind == "ägare"]
    assert 0.62 < owners.count("212000-0142") / len(owners) < 0.78


def test_protected_identities_are_marked_wherever_they_occur(workplaces):
    for layer, column in (
        (workplaces, "företagsnamn"),
        (register("interests"), "namn"),
        (register("contacts"), "namn"),
    ):
        for name, mark in zip(layer.columns[column], layer.columns["skyddad"], strict=True):
            assert (name in PROTECTED_NAMES) == (mark == "ja")
    assert sum(mark == "ja" for mark in workplaces.columns["skyddad"]) >= 3


def test_contacts_can_be_reached_by_nobody():
    contacts = register("contacts").columns
    assert all(address is None or address.endswith("@exempel.example") for address in contacts["e_post"])
    assert all(number.startswith("08-465 004 ") for number in contacts["telefon"])


# The map


def test_districts_share_every_border_and_leave_no_gap(districts):
    shapes = list(districts.values())
    union = shapely.union_all(shapes)
    assert union.geom_type == "Polygon"
    assert not union.interiors
    # Nine decimals of a degree are a tenth of a millimetre: along 250 km of borders that is at most some square metres.
    assert abs(sum(shape.area for shape in shapes) - union.area) < 10
    assert 200e6 < union.area < 260e6


def test_every_area_lies_in_its_district(areas, districts):
    for district_id, area_ids in AREAS_OF_DISTRICT.items():
        for area_id in area_ids.split():
            shares = {name: shape.intersection(areas[area_id]).area for name, shape in districts.items()}
            assert max(shares, key=lambda name: shares[name]) == district_id
    assert sum(len(area_ids.split()) for area_ids in AREAS_OF_DISTRICT.values()) == len(areas)


def test_areas_do_not_overlap_and_two_share_a_border(areas):
    names = list(areas)
    for place, one in enumerate(names):
        assert all(areas[one].intersection(areas[other]).area < 0.01 for other in names[place + 1 :])
    assert areas["arsta-partihallar"].intersection(areas["arsta-park"]).length > 100


def test_one_area_crosses_a_district_border_one_is_in_two_parts_and_one_has_a_hole(areas, districts):
    crossed = {name for name, shape in districts.items() if shape.intersection(areas["lunda"]).area > 10_000}
    assert crossed == {"jarva", "hasselby-vallingby"}
    assert areas["farsta-larsboda"].geom_type == "MultiPolygon"
    assert len(areas["hogdalen"].interiors) == 1


def test_workplaces_lie_inside_beside_and_far_from_areas_and_some_nowhere(areas, workplaces):
    gaps = distances(workplaces, shapely.union_all(list(areas.values())))
    assert np.isnan(gaps).sum() == 25
    assert (gaps == 0).sum() > 1_000
    assert ((gaps > 0) & (gaps < 400)).sum() > 300
    assert (gaps > 400).sum() > 200


def test_workplaces_on_an_area_border_touch_it(areas, workplaces):
    spots = shapes_by(workplaces, "företagsnamn")
    assert areas["vinsta"].exterior.distance(spots["Exempelbolaget Hörnet AB"]) < MILLIMETRE
    assert areas["bromsten"].exterior.distance(spots["Exempelbolaget Kanten AB"]) < MILLIMETRE


def test_ordinary_properties_do_not_overlap(properties):
    shapes = [shape for name, shape in properties.items() if "Stapeln" not in name]
    one, other = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    shared = shapely.area(shapely.intersection(np.array(shapes)[one], np.array(shapes)[other]))
    assert shared[one != other].max() < 0.01


# The hard cases


def test_every_hard_case_is_delivered_and_told_in_the_readme(places):
    readme = (SAMPLE / "README.md").read_text(encoding="utf-8")
    for found in CASES:
        assert found.measure_id in places
        assert f"| {found.measure_id} | {found.word} |" in readme


def test_near_is_outside_every_area_and_within_three_hundred_metres(case, areas):
    gaps = [shape.distance(case("near-area")) for shape in areas.values()]
    assert min(gaps) == pytest.approx(120, abs=0.5)


def test_touching_shares_an_edge_and_no_ground(case, areas):
    touching = case("touching-area")
    assert touching.distance(areas["satra"]) < MILLIMETRE
    assert touching.intersection(areas["satra"]).area < 0.01
    assert touching.exterior.intersection(areas["satra"].buffer(MILLIMETRE)).length > 50


def test_workplaces_lie_exactly_at_the_stated_distances_and_a_centimetre_beyond(case, workplaces):
    gaps = distances(workplaces, case("exactly-at-distance"))
    for metres in EXACT_DISTANCES_M:
        assert (abs(gaps - metres) < 1e-6).sum() == 1
        assert (abs(gaps - metres - 0.01) < 1e-6).sum() == 1


def test_one_measure_runs_through_two_areas_and_two_districts(case, areas, districts):
    link = case("two-areas-two-districts")
    assert {name for name, shape in areas.items() if shape.intersects(link)} == {"vastberga", "arsta-partihallar"}
    assert sum(shape.intersects(link) for shape in districts.values()) == 2
    assert sum(shape.intersects(case("area-in-two-districts")) for shape in districts.values()) == 2
    assert case("area-in-two-districts").within(areas["lunda"])


def test_the_hole_case_lies_in_the_hole_with_one_workplace(case, areas, workplaces):
    field = case("in-hole")
    hole = shapely.Polygon(areas["hogdalen"].interiors[0])
    assert not field.intersects(areas["hogdalen"])
    assert hole.contains(field)
    assert sum(hole.contains(spot) for spot in workplaces.geometry if spot is not None) == 1


def test_border_cases_cross_follow_and_leave_the_municipality(case, districts):
    city = shapely.union_all(list(districts.values()))
    assert case("over-municipal-border").crosses(city)
    assert case("on-municipal-border").within(city.exterior.buffer(0.01))
    assert not case("outside-municipality").intersects(city)
    assert case("far-from-everything").within(city)


def test_far_from_everything_has_nothing_within_a_kilometre(case, areas, workplaces, properties):
    far = case("far-from-everything")
    assert np.nanmin(distances(workplaces, far)) > 1_000
    assert min(shape.distance(far) for shape in (*areas.values(), *properties.values())) > 1_000


def test_recipient_cases_have_their_recipients(case, workplaces):
    stacked = distances(workplaces, case("stacked-addresses")) < 10
    spots = Counter(spot.wkb for spot, here in zip(workplaces.geometry, stacked, strict=True) if here)
    assert max(spots.values()) == 24
    names = np.array(workplaces.columns["företagsnamn"])
    along = distances(workplaces, case("several-workplaces-of-one-company")) < 50
    assert (names[along] == "Exempelkedjan Ulvsunda AB").sum() == 5
    protected = np.array(workplaces.columns["skyddad"]) == "ja"
    assert (protected & (distances(workplaces, case("near-protected-identity")) < MILLIMETRE)).sum() == 3


def test_matters_without_geometry_have_no_place_of_any_sort(rows, places):
    for word in ("fee-without-geometry", "procurement-without-geometry"):
        assert places[HARD_CASES[word]] is None
        assert not rows[HARD_CASES[word]]["fastighet"]


def test_designations_are_known_except_the_unknown_one(rows, properties):
    for measure_id, row in rows.items():
        text = row.get("Fastighetsbeteckning") or row.get("fastighet") or ""
        for name in filter(None, (part.strip().removeprefix("del av ") for part in text.split(";"))):
            assert (name in properties) == (measure_id != HARD_CASES["unknown-property"])
    assert rows[HARD_CASES["part-of-property"]]["Fastighetsbeteckning"].startswith("del av ")
    assert rows[HARD_CASES["several-properties"]]["Fastighetsbeteckning"].count(";") == 2


def test_awkward_properties_are_what_they_claim(properties, areas, districts, case):
    city = shapely.union_all(list(districts.values()))
    shared = properties["Stockholm Gränsbommen 1"]
    assert all(shared.intersection(areas[name]).area > 1_000 for name in ("arsta-partihallar", "arsta-park"))
    assert properties["Stockholm Gränsröset 1:3"].crosses(city.exterior)
    assert properties["Stockholm Stapeln 1"].equals(properties["Stockholm Stapeln 2"])
    assert len(properties["Stockholm Parhästen 1"].geoms) == 2
    assert len(properties["Stockholm Ringmuren 1"].interiors) == 1
    assert case("in-property-hole").within(properties["Stockholm Ringmuren 2"])
    assert not case("in-property-hole").intersects(properties["Stockholm Ringmuren 1"])


def test_one_project_has_twenty_rows(rows):
    assert sum(row.get("projekt_id") == "P-2027-STRAK" for row in rows.values()) == 20


def test_time_and_money_cases_are_what_they_claim(rows):
    today = AS_OF.isoformat()
    assert rows[HARD_CASES["ended"]]["slutdatum"] < today
    assert rows[HARD_CASES["already-started"]]["startdatum"] < today < rows[HARD_CASES["already-started"]]["slutdatum"]
    assert rows[HARD_CASES["far-ahead"]]["startdatum"] > "2029"
    assert not rows[HARD_CASES["open-end"]]["slut"]
    assert rows[HARD_CASES["withdrawn"]]["skede"] == "Inställd"
    assert float(rows[HARD_CASES["large-investment"]]["Budget_mnkr"]) > 300
    assert rows[HARD_CASES["closed-entrance"]]["trafikpåverkan"] == "Infart avstängd"


def test_every_kind_of_the_vocabulary_occurs(rows):
    headers = ("åtgärdstyp", "ärendetyp", "typ", "Typ")
    kinds = {next(row[header] for header in headers if header in row).lower() for row in rows.values()}
    assert kinds == set(KINDS.split())
