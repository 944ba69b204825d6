"""GeoPackages that open in QGIS as they should, and are the same bytes each time."""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import sqlite3
from xml.etree import ElementTree as ET

import pyogrio
import pytest
import shapely

from geodata.errors import GeodataError
from geodata.layers import read_layer
from geodata.output.style import categorised_style, single_style
from geodata.output.write import OutLayer, write_geopackage
from geodata.shapes import as_shapes

PLACES = as_shapes([shapely.Point(670_834, 6_576_937), None])
COLUMNS = {
    "orgnr": ["00123", None],
    "antal": [5, None],
    "andel": [0.5, None],
    "ska_informeras": [True, None],
    "senast": [dt.date(2026, 5, 4), None],
    "blandat": [1, "två"],
}
STYLE = categorised_style("orgnr", [("00123", 'Å & "Ä" <Ö>', "#b30000"), ("", "Övriga", "#777777")], "point")
PLOT = shapely.box(670_800, 6_576_900, 670_900, 6_577_000)
LAYERS = [
    OutLayer("mottagare", COLUMNS, PLACES, STYLE, "Mottagare på Åsön"),
    OutLayer("omraden", {"namn": ["Åby", "By"]}, as_shapes([PLOT, shapely.MultiPolygon([PLOT])]), None, "Områden"),
    OutLayer("tom", {"namn": []}, as_shapes([]), single_style("#005b96", "polygon"), "Tom"),
]


def rows(path, query):
    with contextlib.closing(sqlite3.connect(path)) as database:
        return database.execute(query).fetchall()


def test_what_is_written_is_read_back(tmp_path):
    write_geopackage(tmp_path / "a.gpkg", LAYERS)
    layer = read_layer(tmp_path / "a.gpkg", layer="mottagare")
    assert layer.geometry.tolist() == PLACES.tolist()
    assert layer.columns == {
        "orgnr": ["00123", None],
        "antal": ["5", None],
        "andel": ["0.5", None],
        "ska_informeras": ["true", None],
        "senast": ["2026-05-04", None],
        "blandat": ["1", "två"],
    }


def test_the_package_says_version_system_and_titles(tmp_path):
    path = tmp_path / "a.gpkg"
    write_geopackage(path, LAYERS)
    assert rows(path, "PRAGMA user_version") == [(10200,)]
    assert rows(path, "PRAGMA integrity_check") == [("ok",)]
    assert rows(path, "SELECT table_name, column_name, srs_id FROM gpkg_geometry_columns") == [
        (name, "geom", 3006) for name in ("mottagare", "omraden", "tom")
    ]
    titles = rows(path, "SELECT identifier FROM gpkg_contents WHERE data_type = 'features'")
    assert titles == [("Mottagare på Åsön",), ("Områden",), ("Tom",)]
    assert pyogrio.read_info(path, layer="omraden")["geometry_type"] == "MultiPolygon"


def test_each_styled_layer_has_one_default_style_that_is_xml(tmp_path):
    path = tmp_path / "a.gpkg"
    write_geopackage(path, LAYERS)
    styles = rows(path, "SELECT f_table_name, f_geometry_column, useAsDefault, styleQML FROM layer_styles")
    assert [style[:3] for style in styles] == [("mottagare", "geom", 1), ("tom", "geom", 1)]
    labels = [entry.get("label") for entry in ET.fromstring(styles[0][3]).iter("category")]  # noqa: S314
    assert labels == ['Å & "Ä" <Ö>', "Övriga"]


@pytest.mark.parametrize(("geometry", "kind"), [("point", "marker"), ("line", "line"), ("polygon", "fill")])
def test_a_style_draws_the_kind_of_geometry_with_a_symbol_per_category(geometry, kind):
    root = ET.fromstring(categorised_style("f", [("a", "A", "#000000"), ("b", "B", "#ffffff")], geometry))  # noqa: S314
    symbols = {symbol.get("name"): symbol.get("type") for symbol in root.iter("symbol")}
    assert symbols == {"0": kind, "1": kind}
    assert [entry.get("symbol") for entry in root.iter("category")] == ["0", "1"]


def test_a_colour_that_is_none_is_refused():
    with pytest.raises(ValueError, match="röd"):
        single_style("röd", "point")


def test_the_same_content_gives_the_same_bytes(tmp_path):
    digests = set()
    for name in ("a", "b", "c"):
        write_geopackage(tmp_path / f"{name}.gpkg", LAYERS)
        digests.add(hashlib.sha256((tmp_path / f"{name}.gpkg").read_bytes()).hexdigest())
    assert len(digests) == 1


def test_an_existing_file_is_left_alone(tmp_path):
    path = tmp_path / "a.gpkg"
    path.write_text("min")
    with pytest.raises(GeodataError, match="exists already"):
        write_geopackage(path, LAYERS)
    assert path.read_text() == "min"


def test_a_folder_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(GeodataError, match="cannot be written"):
        write_geopackage(tmp_path / "saknas" / "a.gpkg", LAYERS)


def test_a_failed_writing_leaves_nothing_behind(tmp_path):
    crooked = OutLayer("a", {"namn": ["ett"]}, PLACES, None, "A")
    with pytest.raises(ValueError, match="length"):
        write_geopackage(tmp_path / "a.gpkg", [LAYERS[0], crooked])
    assert list(tmp_path.iterdir()) == []
