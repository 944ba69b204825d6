from __future__ import annotations

import re
import sqlite3
from contextlib import closing

import pyogrio
import pytest
import shapely

from impact.outreach.layers import out_layers, write_layers
from impact.outreach.measure_layers import part_of
from tests.outreach_material import (
    HIDDEN_ID,
    HIDDEN_NAME,
    HIDDEN_STREET,
    HOSTILE,
    SOLE_TRADER_NUMBER,
    material,
    small_city,
)

LAYERS = [
    "recipients",
    "measures_points",
    "measures_lines",
    "measures_areas",
    "affected_properties",
    "business_areas",
    "districts",
]


@pytest.fixture(scope="module")
def city_file(tmp_path_factory):
    path = tmp_path_factory.mktemp("gpkg") / "list.gpkg"
    write_layers(path, small_city())
    return path


def rows_of(path, layer):
    meta, _, geometry, columns = pyogrio.raw.read(path, layer=layer)
    names = [*meta["fields"], "geometry"]
    return [dict(zip(names, row, strict=True)) for row in zip(*columns, shapely.from_wkb(geometry), strict=True)]


def test_the_layers_have_names_that_stay_and_titles_and_styles(city_file):
    assert sorted(name for name, kind in pyogrio.list_layers(city_file) if kind) == sorted(LAYERS)
    with closing(sqlite3.connect(city_file)) as database:
        styled = {name for (name,) in database.execute("SELECT f_table_name FROM layer_styles")}
    assert styled == set(LAYERS)


@pytest.mark.parametrize("language", ["sv", "en"])
def test_layer_and_field_names_are_plain_in_every_language(language):
    names = [name for layer in out_layers(small_city(language)) for name in (layer.name, *layer.columns)]

    assert all(re.fullmatch(r"[a-z][a-z0-9_]*", name) for name in names)
    assert not {"fid", "geom"} & set(names)


def test_each_affected_recipient_is_a_point_with_what_it_is_told(city_file):
    rows = {row["recipient_id"]: row for row in rows_of(city_file, "recipients")}

    assert len(rows) == 22
    assert rows["10000001"]["n_measures"] == 7
    assert rows["10000001"]["organisation_number"] == "529901-1234"
    assert (rows["10000005"]["informed"], rows["10000005"]["n_affecting"]) == ("no", 1)
    assert {row["geometry"].geom_type for row in rows.values()} == {"Point"}
    assert set(HOSTILE) <= {row["name"] for row in rows.values()}


def test_measures_are_parted_by_points_lines_and_areas(city_file):
    counts = {layer: len(rows_of(city_file, layer)) for layer in LAYERS[1:4]}

    assert counts == {"measures_points": 2, "measures_lines": 1, "measures_areas": 5}
    assert rows_of(city_file, "measures_lines")[0]["n_informed"] == 21


def test_a_property_is_drawn_once_and_says_whether_anybody_is_informed(city_file):
    [row] = rows_of(city_file, "affected_properties")

    assert (row["designation"], row["informed"], row["n_interests"]) == ("STOCKHOLM LUNDA 1:2", "yes", 1)
    assert row["geometry"].area == pytest.approx(120 * 80)


def test_nothing_of_a_protected_identity_or_a_personal_number_is_in_the_file(city_file):
    content = city_file.read_bytes().lower()
    values = repr([row for layer in LAYERS for row in rows_of(city_file, layer)]).casefold()

    for hidden in (HIDDEN_NAME, HIDDEN_ID, HIDDEN_STREET, "hemliga 9:9", "skyddsnamn", "900202", SOLE_TRADER_NUMBER):
        assert hidden.lower().encode() not in content
        assert hidden.casefold() not in values
    place = shapely.box(670_777, 6_577_333, 670_790, 6_577_345)
    assert not [
        r
        for name in ("recipients", "affected_properties")
        for r in rows_of(city_file, name)
        if r["geometry"].intersects(place)
    ]


def test_an_empty_material_gives_every_layer_without_rows(tmp_path):
    write_layers(tmp_path / "empty.gpkg", material())

    assert {len(rows_of(tmp_path / "empty.gpkg", layer)) for layer in LAYERS} == {0}


def test_the_same_material_gives_the_same_bytes(city_file, tmp_path):
    write_layers(tmp_path / "again.gpkg", small_city())

    assert (tmp_path / "again.gpkg").read_bytes() == city_file.read_bytes()


@pytest.mark.parametrize(
    ("wkt", "expected"),
    [
        ("POINT (1 2)", ("POINT (1 2)", None, None)),
        ("MULTILINESTRING ((0 0, 1 1), (2 2, 3 3))", (None, "MULTILINESTRING ((0 0, 1 1), (2 2, 3 3))", None)),
        ("GEOMETRYCOLLECTION (GEOMETRYCOLLECTION (POINT (1 2)))", ("MULTIPOINT ((1 2))", None, None)),
        (
            "GEOMETRYCOLLECTION (POINT (1 2), POLYGON ((0 0, 1 0, 1 1, 0 0)))",
            ("MULTIPOINT ((1 2))", None, "MULTIPOLYGON (((0 0, 1 0, 1 1, 0 0)))"),
        ),
        ("POLYGON EMPTY", (None, None, None)),
    ],
)
def test_every_part_of_a_geometry_lands_in_one_layer(wkt, expected):
    parts = (part_of(shapely.from_wkt(wkt), dimension) for dimension in range(3))

    assert tuple(part and part.wkt for part in parts) == expected
