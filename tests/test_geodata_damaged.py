"""Archives, shapefiles in pieces, and files that are cut short or something else altogether."""

from __future__ import annotations

import json
import sqlite3
import struct
from contextlib import closing

import pyogrio
import pytest

from geodata.errors import GeodataError
from geodata.layers import list_layers, read_layer
from tests.geodata_files import PLOT, codes, shapefile, write_vector, zipped


@pytest.mark.parametrize("folder", ["", "leverans/plan 2026/"])
def test_a_zipped_shapefile_is_read_from_any_folder_in_it(tmp_path, folder):
    parts = shapefile(tmp_path).parent.glob("plan.*")
    members = {folder + part.name: part.read_bytes() for part in parts} | {"läsmig.txt": b"hej", "plan.tab": b"twin"}
    path = zipped(tmp_path / "z.zip", members)
    assert list_layers(path) == ("plan",)
    layer = read_layer(path)
    assert (layer.path, layer.name, len(layer.rows)) == (path, "plan", 3)
    assert layer.columns["namn"][0] == "Åby 0"
    with pytest.raises(GeodataError, match="no layer annat"):
        read_layer(path, layer="annat")


def test_a_zip_of_several_datasets_needs_a_choice(tmp_path):
    text = b"id;namn\n1;a\n"
    path = zipped(tmp_path / "z.zip", {"a.csv": text, "b.csv": text, "__MACOSX/._a.csv": b"x"})
    assert list_layers(path) == ("a", "b")
    with pytest.raises(GeodataError, match="several datasets: a, b"):
        read_layer(path)
    assert read_layer(path, layer="b").name == "b"


@pytest.mark.parametrize(
    ("members", "message"),
    [
        ({"../ut.csv": b"a;b\n1;2\n"}, "leads out of it"),
        ({"/etc/ut.csv": b"a;b\n1;2\n"}, "leads out of it"),
        ({"c:\\ut.csv": b"a;b\n1;2\n"}, "leads out of it"),
        ({"läsmig.txt": b"hej"}, "holds no dataset"),
    ],
)
def test_a_zip_that_is_no_honest_delivery_is_refused(tmp_path, members, message):
    with pytest.raises(GeodataError, match=message):
        read_layer(zipped(tmp_path / "z.zip", members))


def test_a_zip_that_unpacks_to_too_much_is_refused_before_it_is_unpacked(tmp_path, monkeypatch):
    monkeypatch.setattr("geodata.files.archive_checks.GREATEST_SIZE", 1000)
    with pytest.raises(GeodataError, match="would unpack to"):
        read_layer(zipped(tmp_path / "z.zip", {"a.csv": b"a" * 2000}))


def test_a_shapefile_without_index_is_read_with_a_remark_and_left_alone(tmp_path):
    path = shapefile(tmp_path)
    (tmp_path / "plan.shx").unlink()
    before = sorted(tmp_path.iterdir())
    layer = read_layer(path)
    assert len(layer.rows) == 3
    assert codes(layer) == [(None, "index-restored")]
    assert sorted(tmp_path.iterdir()) == before


def test_a_shapefile_cut_short_is_refused_not_read_in_part(tmp_path):
    path = shapefile(tmp_path)
    path.write_bytes(path.read_bytes()[:-60])
    with pytest.raises(GeodataError, match="damaged or cut short"):
        read_layer(path)


def test_a_shapefile_whose_attributes_are_cut_short_is_refused(tmp_path):
    path = shapefile(tmp_path)
    table = path.with_suffix(".dbf")
    table.write_bytes(table.read_bytes()[:-90])
    with pytest.raises(GeodataError, match="damaged or cut short"):
        read_layer(path)


def test_shapes_with_another_deliverys_attributes_are_refused(tmp_path):
    path = shapefile(tmp_path)
    (tmp_path / "annan").mkdir()
    other = shapefile(tmp_path / "annan", n_rows=2)
    path.with_suffix(".dbf").write_bytes(other.with_suffix(".dbf").read_bytes())
    with pytest.raises(GeodataError, match="3 shapes and 2 rows"):
        read_layer(path)


def test_a_shapefile_without_attributes_is_refused(tmp_path):
    path = shapefile(tmp_path)
    path.with_suffix(".dbf").unlink()
    with pytest.raises(GeodataError, match=r"lacks its \.dbf"):
        read_layer(path)


@pytest.mark.parametrize("code_page", ["ISO-8859-1", "UTF-8"])
def test_a_wrong_code_page_is_seen_through_with_a_remark(tmp_path, code_page):
    path = shapefile(tmp_path)
    table = path.with_suffix(".dbf")
    if code_page == "UTF-8":
        table.write_bytes(table.read_bytes().replace("Åby 0".encode(), "Åby 0 ".encode("latin-1")))
    path.with_suffix(".cpg").write_text(code_page)
    layer = read_layer(path)
    assert layer.columns["namn"][0] == "Åby 0"
    assert codes(layer) == [(None, "encoding-corrected")]


def test_a_truncated_gml_is_refused_not_taken_for_empty(tmp_path):
    path = write_vector(tmp_path / "a.gml", [PLOT] * 20, driver="GML")
    path.write_bytes(path.read_bytes()[:-200])
    with pytest.raises(GeodataError, match="damaged or cut short"):
        read_layer(path)


def test_entities_are_refused(tmp_path):
    path = tmp_path / "a.gml"
    path.write_text('<!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;">]><a>&c;</a>')
    with pytest.raises(GeodataError, match="entities of its own"):
        read_layer(path)


@pytest.mark.parametrize("share", [0.3, 0.9])
@pytest.mark.parametrize("ending", ["gpkg", "geojson", "fgb"])
def test_a_file_cut_short_is_refused(tmp_path, ending, share):
    whole = write_vector(tmp_path / f"a.{ending}", [PLOT] * 50)
    raw = whole.read_bytes()
    whole.write_bytes(raw[: int(len(raw) * share)])
    with pytest.raises(GeodataError, match=r"damaged or cut short|no rows"):
        read_layer(whole)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.gpkg", b"", "is empty"),
        ("a.gpkg", b"hello", "not the geodata its ending .gpkg promises"),
        ("a.json", b'[{"id": 1}]', "not the geodata its ending .json promises"),
        ("a.pdf", b"%PDF-1.7", "of a kind that is not read"),
        ("a.zip", b"PK not really", "damaged or is no zip file"),
        ("a.xlsx", b"PK not really", "damaged or cut short"),
        ("a.geojson", b'{"type": "FeatureCollection", "features": []}', "has no rows"),
        ("a.gml", b'<OGRVRTDataSource><OGRVRTLayer name="x"/></OGRVRTDataSource>', "only points to data elsewhere"),
        ("a.json", b'{"type": "gdal_streamed_alg", "command_line": "gdal"}', "only points to data elsewhere"),
        ("a.csv", b"a;b\n", "has no rows"),
        ("a.csv", struct.pack("<40I", *range(40)), "is not text"),
    ],
)
def test_what_is_no_geodata_is_refused_with_a_sentence_of_its_own(tmp_path, name, content, message):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(GeodataError, match=message):
        read_layer(path)


def test_a_file_that_changes_while_it_is_read_is_refused(tmp_path, monkeypatch):
    path = write_vector(tmp_path / "a.gpkg", [PLOT])
    reading = pyogrio.raw.read

    def read_while_somebody_saves(*args, **kwargs):
        read = reading(*args, **kwargs)
        with path.open("ab") as stream:
            stream.write(b"\0")
        return read

    monkeypatch.setattr("pyogrio.raw.read", read_while_somebody_saves)
    with pytest.raises(GeodataError, match="changed while it was read"):
        read_layer(path)


def test_a_part_of_a_shapefile_that_changes_meanwhile_counts_too(tmp_path, monkeypatch):
    path = shapefile(tmp_path)
    reading = pyogrio.raw.read

    def read_while_somebody_saves(*args, **kwargs):
        path.with_suffix(".dbf").touch()
        return reading(*args, **kwargs)

    monkeypatch.setattr("pyogrio.raw.read", read_while_somebody_saves)
    with pytest.raises(GeodataError, match="changed while it was read"):
        read_layer(path)


def test_a_geopackage_with_damage_in_its_own_tables_is_refused(tmp_path):
    path = write_vector(tmp_path / "a.gpkg", [PLOT])
    with closing(sqlite3.connect(path)) as database:
        database.execute("UPDATE gpkg_geometry_columns SET geometry_type_name = CAST(x'5aff' AS TEXT)")
        database.commit()
    with pytest.raises(GeodataError, match="damaged or cut short"):
        read_layer(path)


@pytest.mark.parametrize("ids", [[5, 7], [0, 1]])
def test_whole_numbers_as_feature_ids_become_a_column(tmp_path, ids):
    path = tmp_path / "a.geojson"
    features = [{"type": "Feature", "id": i, "properties": {"namn": "a"}, "geometry": None} for i in ids]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    assert read_layer(path).columns == {"id": [str(i) for i in ids], "namn": ["a", "a"]}


def test_a_missing_file_and_a_folder_are_refused(tmp_path):
    with pytest.raises(GeodataError, match="There is no file"):
        read_layer(tmp_path / "a.gpkg")
    with pytest.raises(GeodataError, match="is a folder"):
        list_layers(tmp_path)


def test_a_reading_that_fails_leaves_gdal_as_it_was(tmp_path):
    path = shapefile(tmp_path)
    (tmp_path / "plan.shx").unlink()
    path.write_bytes(path.read_bytes()[:200] + b"\xff" * (path.stat().st_size - 200))
    with pytest.raises(GeodataError):
        read_layer(path)
    assert pyogrio.get_gdal_config_option("SHAPE_RESTORE_SHX") is None


@pytest.mark.parametrize("name", ["plan.gml", "plan.kml"])
def test_an_encoding_that_nobody_knows_is_a_damage(tmp_path, name):
    path = tmp_path / name
    path.write_bytes(b'<?xml version="1.0" encoding="UTF-NaN"?><kml xmlns="http://www.opengis.net/kml/2.2"><a/></kml>')
    with pytest.raises(GeodataError):
        read_layer(path)
