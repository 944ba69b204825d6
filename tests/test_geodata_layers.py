"""Reading a layer: every row comes through, as text, and nothing is placed wrongly in silence."""

from __future__ import annotations

import contextlib
import sqlite3
import struct

import numpy as np
import openpyxl
import pytest
import shapely

from geodata.errors import GeodataError
from geodata.layers import list_layers, read_layer
from geodata.output.write import OutLayer, write_geopackage
from geodata.shapes import as_shapes
from tests.geodata_files import AT, PLOT, PLOT_3011, as_json, codes, write_geojson, write_vector, zipped


@pytest.mark.parametrize(("ending", "driver"), [("gpkg", "GPKG"), ("fgb", "FlatGeobuf"), ("gml", "GML")])
def test_vector_files_give_text_and_geometry_in_sweref99tm(tmp_path, ending, driver):
    layer = read_layer(write_vector(tmp_path / f"plan.{ending}", [PLOT], driver=driver))
    assert layer.driver == driver
    assert layer.columns["namn"] == ["Åby 0"]
    assert layer.rows == [1]
    assert layer.source_crs == "EPSG:3006"
    assert layer.geometry[0].equals(PLOT)
    assert layer.remarks == ()


def test_reading_leaves_nothing_beside_the_file(tmp_path):
    path = write_vector(tmp_path / "plan.gml", [PLOT], driver="GML")
    (tmp_path / "plan.xsd").unlink()
    before = sorted(tmp_path.iterdir())
    read_layer(path)
    assert sorted(tmp_path.iterdir()) == before


def test_values_come_as_the_text_that_was_delivered(tmp_path):
    rows = [
        {"nr": "00123", "antal": 5, "andel": 0.5, "helt": 7.0, "ja": True, "dag": "2026-05-04", "lista": ["a", "ö"]},
        {"nr": " ", "antal": None, "andel": None, "helt": None, "ja": None, "dag": "4/5 2026", "lista": None},
    ]
    path = write_geojson(tmp_path / "a.geojson", as_json(PLOT), None, rows=rows)
    assert read_layer(path).columns == {
        "nr": ["00123", None],
        "antal": ["5", None],
        "andel": ["0.5", None],
        "helt": ["7", None],
        "ja": ["true", None],
        "dag": ["2026-05-04", "4/5 2026"],
        "lista": ['["a", "ö"]', None],
    }


def test_a_date_is_kept_as_written_and_never_moved_to_another_zone(tmp_path):
    rows = [{"tid": "2015-04-22T00:00:00+07:00"}]
    path = write_geojson(tmp_path / "a.geojson", as_json(PLOT), rows=rows)
    assert read_layer(path).columns["tid"] == ["2015-04-22T00:00:00+07:00"]


def test_decomposed_letters_are_composed_in_names_and_values(tmp_path):
    path = write_geojson(tmp_path / "a.geojson", as_json(PLOT), rows=[{"omra\u030ade": "Va\u0308stberga"}])
    assert read_layer(path).columns == {"område": ["Västberga"]}


@pytest.mark.parametrize("crs", [None, "urn:ogc:def:crs:OGC:1.3:CRS84", "urn:ogc:def:crs:EPSG::3006"])
def test_local_metres_under_another_system_are_refused_with_both_names(tmp_path, crs):
    path = write_geojson(tmp_path / "a.geojson", {"type": "Polygon", "coordinates": [PLOT_3011]}, crs=crs)
    with pytest.raises(GeodataError) as refused:
        read_layer(path)
    assert refused.value.values["declared"].startswith("EPSG:3006" if crs and "3006" in crs else "EPSG:4326")
    assert refused.value.values["code"] == "EPSG:3011"


def test_the_stated_system_goes_before_the_files_and_is_remarked_on(tmp_path):
    ring = {"type": "Polygon", "coordinates": [PLOT_3011]}
    path = write_geojson(tmp_path / "a.geojson", ring, crs=None)
    layer = read_layer(path, crs="EPSG:3011")
    assert layer.source_crs == "EPSG:3011"
    assert layer.geometry[0].centroid.distance(shapely.Point(671_131, 6_577_030)) < 50
    assert codes(layer) == [(None, "crs-overridden")]


def test_a_stated_system_is_tested_against_the_numbers_too(tmp_path):
    path = write_geojson(tmp_path / "a.geojson", as_json(PLOT))
    with pytest.raises(GeodataError, match=r"read as EPSG:3011 .* looks like EPSG:3006"):
        read_layer(path, crs="EPSG:3011")


def test_a_stated_system_that_is_none_is_refused(tmp_path):
    with pytest.raises(GeodataError, match=r"EPSG:306 is not .* nearest known is EPSG:3006"):
        read_layer(write_geojson(tmp_path / "a.geojson", as_json(PLOT)), crs="EPSG:306")


def test_latitude_before_longitude_is_refused_as_swapped(tmp_path):
    path = write_geojson(tmp_path / "a.geojson", {"type": "Point", "coordinates": [59.3, 18.0]}, crs=None)
    with pytest.raises(GeodataError, match=r"EPSG:4326 \(WGS 84\) with the axes swapped"):
        read_layer(path)


@pytest.mark.parametrize(
    ("srs", "is_read"),
    [("urn:ogc:def:crs:EPSG::3011", True), ("http://www.opengis.net/def/crs/EPSG/0/3011", True), ("EPSG:3011", False)],
)
def test_northing_first_in_gml_is_turned_where_its_system_says_so_and_refused_otherwise(tmp_path, srs, is_read):
    positions = " ".join(f"{north} {east}" for east, north in PLOT_3011)
    ring = f"<gml:exterior><gml:LinearRing><gml:posList>{positions}</gml:posList></gml:LinearRing></gml:exterior>"
    polygon = f'<gml:Polygon srsName="{srs}" gml:id="g">{ring}</gml:Polygon>'
    path = tmp_path / "a.gml"
    path.write_text(
        '<o:FeatureCollection xmlns:o="http://ogr.maptools.org/" xmlns:gml="http://www.opengis.net/gml/3.2">'
        f'<o:featureMember><o:a gml:id="a1"><o:g>{polygon}</o:g><o:nr>007</o:nr></o:a></o:featureMember>'
        "</o:FeatureCollection>"
    )
    if is_read:
        layer = read_layer(path)
        assert shapely.Point(671_131, 6_577_030).distance(layer.geometry[0].centroid) < 50
        assert layer.columns["nr"] == ["007"]
    else:
        with pytest.raises(GeodataError, match="with the axes swapped"):
            read_layer(path)


def test_a_layer_that_does_not_say_its_system_is_refused_with_the_remedy(tmp_path):
    path = write_vector(tmp_path / "a.gpkg", [PLOT], crs=None)
    with pytest.raises(GeodataError, match=r"no coordinate reference system.*look like EPSG:3006.*--crs EPSG:3006"):
        read_layer(path)
    with pytest.raises(GeodataError) as refused:
        read_layer(path)
    assert str(refused.value).count("--crs") == 1
    assert read_layer(path, crs="EPSG:3006").geometry[0].equals(PLOT)


def test_a_place_abroad_is_refused_though_its_system_is_right(tmp_path):
    path = write_geojson(tmp_path / "a.geojson", {"type": "Point", "coordinates": [12.57, 55.68]}, crs=None)
    with pytest.raises(GeodataError, match="outside Sweden"):
        read_layer(path)


def test_no_row_is_dropped_whatever_its_geometry(tmp_path):
    x, y = AT
    geometries = [
        as_json(PLOT),
        None,
        {"type": "Polygon", "coordinates": []},
        {"type": "Polygon", "coordinates": [[[x, y], [x + 9, y], [x + 9, y + 9], [x, y + 9]]]},
        {"type": "Polygon", "coordinates": [[[x, y], [x + 9, y + 9], [x + 9, y], [x, y + 9], [x, y]]]},
        {"type": "Polygon", "coordinates": [[[x, y], [x + 9, y], [x, y], [x, y]]]},
        {"type": "LineString", "coordinates": [[x, y], [x, y]]},
        {"type": "Point", "coordinates": [x, y, 12.5]},
        {"type": "Point", "coordinates": [0, 0]},
        as_json(shapely.GeometryCollection([shapely.Point(x - 50, y), PLOT])),
    ]
    layer = read_layer(write_geojson(tmp_path / "a.geojson", *geometries))
    assert layer.rows == list(range(1, 11))
    assert [row for row, shape in zip(layer.rows, layer.geometry, strict=True) if shape is None] == [2, 3, 5, 6, 9]
    assert codes(layer) == [
        (3, "geometry-empty"),
        (4, "geometry-repaired"),
        (5, "geometry-unusable"),
        (6, "geometry-unusable"),
        (7, "geometry-repaired"),
        (9, "geometry-outside"),
        (10, "collection-merged"),
    ]
    assert all(shape is None or (shape.is_valid and not shape.has_z) for shape in layer.geometry)
    assert layer.geometry[9].distance(shapely.Point(x - 50, y)) == 0


def test_one_layer_with_rows_is_taken_and_styles_are_no_layer(tmp_path):
    path = tmp_path / "a.gpkg"
    style = "<qgis/>"
    write_geopackage(
        path,
        [
            OutLayer("tom", {"namn": []}, as_shapes([]), style, "Tom"),
            OutLayer("atgarder", {"namn": ["Åby"]}, as_shapes([PLOT]), style, "Åtgärder"),
        ],
    )
    assert list_layers(path) == ("tom", "atgarder")
    assert read_layer(path).name == "atgarder"
    with pytest.raises(GeodataError, match=r"Layer tom of .* has no rows"):
        read_layer(path, layer="tom")


def test_several_layers_with_rows_need_a_choice(tmp_path):
    path = tmp_path / "a.gpkg"
    plots = as_shapes([PLOT])
    layers = [OutLayer(name, {"namn": [name]}, plots, None, name) for name in ("områden", "planer")]
    write_geopackage(path, layers)
    with pytest.raises(GeodataError, match=r"several layers with rows: områden, planer.*--layer"):
        read_layer(path)
    with pytest.raises(GeodataError, match=r"no layer plan\. It has områden, planer"):
        read_layer(path, layer="plan")
    assert read_layer(path, layer="omra\u030aden").columns["namn"] == ["områden"]


def test_a_layer_is_found_in_whatever_case_it_is_asked_for_when_only_one_is_meant(tmp_path):
    plots = as_shapes([PLOT])
    path = tmp_path / "a.gpkg"
    write_geopackage(path, [OutLayer(name, {"namn": [name]}, plots, None, name) for name in ("Åtgärder", "Områden")])
    assert read_layer(path, layer="åtgärder").name == "Åtgärder"
    assert read_layer(path, layer="A\u030aTGA\u0308RDER").name == "Åtgärder"
    book = openpyxl.Workbook()
    for title in ("ÅTGÄRDER", "Övrigt"):
        sheet = book.create_sheet(title)
        sheet.append(["namn"])
        sheet.append([title])
    book.save(tmp_path / "a.xlsx")
    assert read_layer(tmp_path / "a.xlsx", layer="övrigt").columns == {"namn": ["Övrigt"]}
    text = "namn\nA\n"
    both = zipped(tmp_path / "z.zip", {"Plan.csv": text, "plan.tsv": text, "Karta.csv": text})
    assert read_layer(both, layer="KARTA").name == "Karta"
    with pytest.raises(GeodataError, match="several datasets: Karta, Plan, plan"):
        read_layer(both, layer="PLAN")
    assert read_layer(both, layer="plan").name == "plan"


def test_arcs_are_straightened_with_a_remark(tmp_path):
    path = write_vector(tmp_path / "a.gpkg", [PLOT])
    x, y = AT
    circle = [(x - 50, y), (x, y + 50), (x + 50, y), (x, y - 50), (x - 50, y)]
    arcs = struct.pack("<BIIBII10d", 1, 10, 1, 1, 8, 5, *np.ravel(circle))
    with contextlib.closing(sqlite3.connect(path)) as database, database:
        for (trigger,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            database.execute(f'DROP TRIGGER "{trigger}"')
        database.execute("UPDATE gpkg_geometry_columns SET geometry_type_name = 'CURVEPOLYGON'")
        database.execute("UPDATE a SET geom = ?", (struct.pack("<2sBBi", b"GP", 0, 1, 3006) + arcs,))
    layer = read_layer(path)
    assert layer.geometry[0].area == pytest.approx(np.pi * 50**2, rel=1e-3)
    assert (None, "curve-linearised") in codes(layer)
