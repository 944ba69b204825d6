"""Files are read and written whatever they are called: signs that mean something to GDAL are only signs in a name."""

from __future__ import annotations

import shutil

import openpyxl
import pytest
import shapely

from geodata.files import plain
from geodata.layers import list_layers, read_layer
from geodata.output.write import OutLayer, write_geopackage
from geodata.shapes import as_shapes
from tests.geodata_files import PLOT, as_json, shapefile, write_geojson, write_vector, zipped

NAMES = [
    "a;b", "a,b", "a#b", "a?b", "a%20b", "a&b", "a'b", 'a"b', "å ä ö", "o\u0308", "a!b", "a.zip!b", "{a}", "a|b",
    "a\\b", "GPKG:a", "http:a", "-a", "a.b", "*",
]  # fmt: skip


def named(folder, name, ending):
    """A file of the kind with one row, made under a plain name and then moved."""
    folder.mkdir(parents=True)
    made = folder.parent / "plain"
    made.mkdir()
    first = made / f"plan.{ending}"
    if ending == "shp":
        shapefile(made, n_rows=1)
    elif ending == "geojson":
        write_geojson(first, as_json(PLOT), rows=[{"namn": "Åby 0"}])
    elif ending == "xlsx":
        book = openpyxl.Workbook()
        book.active.append(["namn"])
        book.active.append(["Åby 0"])
        book.save(first)
    else:
        write_vector(first, [PLOT], driver="GML" if ending == "gml" else None)
    for part in made.iterdir():
        part.rename(folder / f"{name}{part.suffix}")
    return folder / f"{name}.{ending}"


@pytest.mark.parametrize("ending", ["gpkg", "geojson", "shp", "gml", "fgb", "xlsx"])
def test_a_file_is_read_whatever_it_is_called(tmp_path, ending):
    for place, name in enumerate(NAMES):
        path = named(tmp_path / str(place) / "in", name, ending)
        before = sorted(path.parent.iterdir())
        layer = read_layer(path)
        assert (layer.path, layer.columns["namn"]) == (path, ["Åby 0"])
        assert list_layers(path) == (layer.name,)
        assert read_layer(path, layer=layer.name).name == layer.name
        if ending in {"geojson", "shp"}:
            assert layer.name == path.stem
        assert sorted(path.parent.iterdir()) == before


@pytest.mark.parametrize("name", ["a;b", "a!b", "a.zip!b", "{a", "å ä"])
def test_a_file_is_read_from_whatever_folder(tmp_path, name):
    path = named(tmp_path / name, "plan", "gpkg")
    assert read_layer(path).columns["namn"] == ["Åby 0"]


def test_a_relative_name_that_looks_like_an_address_is_a_file(tmp_path, monkeypatch):
    named(tmp_path / "in", "GPKG:a", "gpkg")
    monkeypatch.chdir(tmp_path / "in")
    assert read_layer(plain.Path("GPKG:a.gpkg")).columns["namn"] == ["Åby 0"]


def test_a_zipped_file_is_read_whatever_it_is_called(tmp_path):
    path = named(tmp_path / "in", "a;b", "shp")
    archive = zipped(tmp_path / "z;!.zip", {part.name: part.read_bytes() for part in path.parent.iterdir()})
    assert read_layer(archive).name == "a;b"


def test_a_shapefile_without_index_keeps_its_name(tmp_path):
    path = named(tmp_path / "in", "a;b", "shp")
    path.with_suffix(".shx").unlink()
    assert read_layer(path).name == "a;b"


def test_where_links_may_not_be_made_a_copy_is_read(tmp_path, monkeypatch):
    def refuse(*_):
        raise OSError

    monkeypatch.setattr(plain.Path, "symlink_to", refuse)
    path = named(tmp_path / "in", "a;b", "shp")
    assert read_layer(path).columns["namn"] == ["Åby 0"]


@pytest.mark.parametrize("name", NAMES)
def test_a_geopackage_is_written_where_it_should_be_and_nowhere_else(tmp_path, monkeypatch, name):
    monkeypatch.chdir(tmp_path)
    layer = OutLayer("a", {"namn": ["Åby"]}, as_shapes([PLOT]), None, "A")
    plainly = tmp_path / "a.gpkg"
    write_geopackage(plainly, [layer])
    for path in (tmp_path / f"{name}-ut.gpkg", tmp_path / name / "ut.gpkg"):
        path.parent.mkdir(exist_ok=True)
        write_geopackage(path, [layer])
        assert path.read_bytes() == plainly.read_bytes()
        assert shapely.equals(read_layer(path).geometry[0], PLOT)
    shutil.rmtree(tmp_path / name)
    assert {path.name for path in tmp_path.iterdir()} == {"a.gpkg", f"{name}-ut.gpkg"}
