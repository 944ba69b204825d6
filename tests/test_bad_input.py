"""What bad input gets: one message that says what, where and what to do; nothing stored; no traceback."""

from __future__ import annotations

import json
import re
import warnings
from collections.abc import Callable
from pathlib import Path

import geopandas
import pyogrio
import pytest
import shapely

from tests.calling import Berord, dump
from tests.small_town import DAY, EAST, NORTH, REGISTERS, delivery, measure

Arguments = tuple[object, ...]
Make = Callable[[Path], Arguments]

COLUMNS = {"åtgärd_id": ["M1"], "förvaltning": ["trafikkontoret"], "rubrik": ["Prov"], "åtgärdstyp": ["gatuarbete"]}
AT_3006 = shapely.box(EAST + 100, NORTH + 100, EAST + 120, NORTH + 120)
AT_3011 = shapely.box(150_100, 6_575_600, 150_500, 6_576_000)


def frame(shape: shapely.Geometry, crs: str | None) -> geopandas.GeoDataFrame:
    return geopandas.GeoDataFrame(COLUMNS, geometry=[shape], crs=crs)


def gpkg(path: Path, shape: shapely.Geometry = AT_3006, crs: str | None = "EPSG:3006", layer: str = "åtgärder") -> Path:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that no system is given is the point
        pyogrio.write_dataframe(frame(shape, crs), path, layer=layer)
    return path


def geojson(path: Path, shape: shapely.Geometry, crs: object = "absent") -> Path:
    properties = {name: values[0] for name, values in COLUMNS.items()}
    feature = {"type": "Feature", "properties": properties, "geometry": shapely.geometry.mapping(shape)}
    named = {} if crs == "absent" else {"crs": crs}
    path.write_text(json.dumps({"type": "FeatureCollection", **named, "features": [feature]}), encoding="utf-8")
    return path


def named_crs(name: str) -> dict[str, object]:
    return {"type": "name", "properties": {"name": name}}


def written(path: Path, content: str | bytes) -> Path:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def cut(path: Path, share: float = 0.6) -> Path:
    content = path.read_bytes()
    return written(path, content[: int(len(content) * share)])


def swapped(shape: shapely.Geometry) -> shapely.Geometry:
    return shapely.transform(shape, lambda xy: xy[:, ::-1])


def shapefile_without_prj(folder: Path) -> Path:
    named = geopandas.GeoDataFrame({"id": ["M1"]}, geometry=[AT_3011], crs="EPSG:3011")
    pyogrio.write_dataframe(named, folder / "plan.shp", encoding="UTF-8")
    (folder / "plan.prj").unlink()
    return folder / "plan.shp"


def gml_northing_first(folder: Path) -> Path:
    """EPSG:3011 in the short form means easting first, whatever the sender's program thought."""
    ring = " ".join(f"{y:.0f} {x:.0f}" for x, y in AT_3011.exterior.coords)
    return written(
        folder / "plan.gml",
        f"""<?xml version="1.0" encoding="UTF-8"?>
<ogr:FeatureCollection xmlns:ogr="http://ogr.maptools.org/" xmlns:gml="http://www.opengis.net/gml/3.2" gml:id="a">
<ogr:featureMember><ogr:plan gml:id="p.0"><ogr:geometryProperty><gml:Polygon srsName="EPSG:3011" gml:id="g">
<gml:exterior><gml:LinearRing><gml:posList>{ring}</gml:posList></gml:LinearRing></gml:exterior></gml:Polygon>
</ogr:geometryProperty><ogr:id>M1</ogr:id></ogr:plan></ogr:featureMember></ogr:FeatureCollection>""",
    )


CRS_TRAPS: dict[str, tuple[Make, str, str]] = {
    "GeoJSON in 3011 that names no system": (
        lambda f: (geojson(f / "p.geojson", AT_3011),), "looks like EPSG:3011", "--crs EPSG:3011",
    ),
    "GeoJSON in 3011 with crs null": (
        lambda f: (geojson(f / "p.geojson", AT_3011, None),), "looks like EPSG:3011", "--crs EPSG:3011",
    ),
    "GeoJSON in 3011 that says CRS84": (
        lambda f: (geojson(f / "p.geojson", AT_3011, named_crs("urn:ogc:def:crs:OGC:1.3:CRS84")),),
        "looks like EPSG:3011", "--crs EPSG:3011",
    ),
    "GeoJSON in 3011, northing first": (
        lambda f: (geojson(f / "p.geojson", swapped(AT_3011), named_crs("urn:ogc:def:crs:EPSG::3011")),),
        "axes swapped", "easting before northing",
    ),
    "latitude before longitude": (
        lambda f: (geojson(f / "p.geojson", shapely.box(59.3, 18.0, 59.31, 18.01)),),
        "axes swapped", "longitude before latitude",
    ),
    "shapefile without .prj": (
        lambda f: (shapefile_without_prj(f),), "has no coordinate reference system", "--crs EPSG:3011",
    ),
    "GML with a short name and northing first": (
        lambda f: (gml_northing_first(f),), "axes swapped", "easting before northing",
    ),
    "GeoPackage layer without a system": (
        lambda f: (gpkg(f / "p.gpkg", AT_3011, None),), "has no coordinate reference system", "--crs EPSG:3011",
    ),
    "CSV with x and y that does not say": (
        lambda f: (delivery(f, [measure()]),), "has no coordinate reference system", "--crs EPSG:3006",
    ),
    "local zone that is said to be national": (
        lambda f: (gpkg(f / "p.gpkg", AT_3011, "EPSG:3006"),), "looks like EPSG:3011", "--crs EPSG:3011",
    ),
    "--crs that contradicts the numbers": (
        lambda f: (gpkg(f / "p.gpkg"), "--crs", "EPSG:3011"), "looks like EPSG:3006", "--crs EPSG:3006",
    ),
    "--crs that is no system": (
        lambda f: (gpkg(f / "p.gpkg"), "--crs", "SWEREF9918"), "SWEREF9918 is not a coordinate reference system",
        "Use one of EPSG:3006",
    ),
    "another country": (
        lambda f: (geojson(f / "p.geojson", shapely.box(12.5, 55.6, 12.51, 55.61), named_crs("EPSG:3006")),),
        "fit no reference system used in Sweden", "right file",
    ),
}  # fmt: skip

BAD_FILES: dict[str, tuple[Make, str, str]] = {
    "no such file": (lambda f: (f / "p.gpkg",), "There is no file", "Check the name"),
    "a folder": (lambda f: (f,), "is a folder", "Give one file"),
    "an empty file": (lambda f: (written(f / "p.gpkg", ""),), "p.gpkg is empty", "Ask the sender"),
    "a kind that is not read": (lambda f: (written(f / "p.pdf", "%PDF"),), "p.pdf is of a kind", "GeoPackage"),
    "text called .gpkg": (lambda f: (written(f / "p.gpkg", "hej" * 999),), "p.gpkg", "ask the sender"),
    "a picture called .geojson": (lambda f: (written(f / "p.geojson", b"\x89PNG\r\n" * 99),), "p.geojson", "sender"),
    "text called .xlsx": (lambda f: (written(f / "p.xlsx", "hej"),), "p.xlsx", "sender"),
    "a GeoPackage cut short": (lambda f: (cut(gpkg(f / "p.gpkg")),), "p.gpkg", "sender"),
    "GeoJSON cut short": (lambda f: (cut(geojson(f / "p.geojson", AT_3006)),), "p.geojson", "sender"),
    "a zip cut short": (lambda f: (written(f / "p.zip", b"PK\x03\x04" + b"\0" * 60),), "p.zip", "sender"),
    "no such layer": (lambda f: (gpkg(f / "p.gpkg"), "--layer", "plan"), "no layer plan", "--layer"),
    "several layers": (
        lambda f: (gpkg(gpkg(f / "p.gpkg"), layer="annat"),), "several layers with rows: åtgärder, annat", "--layer",
    ),
    "no rows": (lambda f: (written(f / "p.csv", "åtgärd_id;rubrik\n"),), "p.csv has no rows", "ask the sender"),
    "a required column is missing": (
        lambda f: (written(f / "p.csv", "åtgärd_id;rubrikk;förvaltning;åtgärdstyp\nM1;a;b;c\n"),),
        "p.csv has no column rubrik", "--map title=rubrikk",
    ),
    "no row is usable": (
        lambda f: (delivery(f, [measure(startdatum="våren")], "p.csv"), "--crs", "EPSG:3006"),
        "No row of p.csv can be used", "Nothing was stored",
    ),
    "--map names no field": (lambda f: (gpkg(f / "p.gpkg"), "--map", "färg=rubrik"), "no field färg", "Fields:"),
    "--map names no column": (lambda f: (gpkg(f / "p.gpkg"), "--map", "rubrik=färg"), "no column färg", "Columns:"),
    "--map without =": (lambda f: (gpkg(f / "p.gpkg"), "--map", "rubrik"), "--map", "FIELD=COLUMN"),
    "no such pack": (lambda f: (gpkg(f / "p.gpkg"), "--pack", "stokholm"), "stokholm", "stockholm"),
}  # fmt: skip


@pytest.mark.parametrize("name", CRS_TRAPS)
def test_a_reference_system_that_is_missing_or_wrong_is_refused(
    berord: Berord, town: str, tmp_path: Path, name: str
) -> None:
    make, what, remedy = CRS_TRAPS[name]
    refused(berord, town, ("register", *make(tmp_path)), what, remedy)


@pytest.mark.parametrize("name", BAD_FILES)
def test_a_file_that_cannot_be_used_is_refused(berord: Berord, town: str, tmp_path: Path, name: str) -> None:
    make, what, remedy = BAD_FILES[name]
    code = 2 if name.startswith("--map") else 3
    refused(berord, town, ("register", *make(tmp_path)), what, remedy, code=code)


def test_what_the_system_refuses_is_no_crash(berord: Berord, town: str, tmp_path: Path) -> None:
    refused(berord, town, ("register", tmp_path / f"{'å' * 300}.gpkg"), "may not be read", "Check your rights")
    refused(
        berord,
        town,
        ("load", "areas", tmp_path / f"{'å' * 300}.gpkg"),
        "may not be read: its name is too long",
        "Check",
    )


@pytest.mark.parametrize("register", REGISTERS)
def test_every_register_refuses_the_same_file(berord: Berord, town: str, tmp_path: Path, register: str) -> None:
    path = written(tmp_path / "p.gpkg", "inget")
    refused(berord, town, ("load", register, path), "p.gpkg", "sender")


def refused(berord: Berord, database: str, arguments: Arguments, what: str, remedy: str, *, code: int = 3) -> None:
    before = dump(database)
    said = berord(*arguments, "--db", database)
    assert said.code == code, said.err
    message = " ".join(said.err.split())
    assert what in message
    assert remedy in message
    assert message.count("Error") == 1
    assert said.out == ""
    assert dump(database) == before


ROWS: dict[str, tuple[str, str, str]] = {
    "organisation number": (
        "10000009;529900-0018;Prov AB;;Provgatan 9;nej;670100;6577100", "'529900-0018'", "NNNNNN-NNNN",
    ),
    "personal number, not shown": (
        "10000009;900101-0018;Prov;;Provgatan 9;nej;670100;6577100", "'XXXXXX-XXXX'", "NNNNNN-NNNN",
    ),
    "CFAR number": ("1234567890;529900-0009;Prov AB;;Provgatan 9;nej;670100;6577100", "'1234567890'", "eight digits"),
    "yes and no": ("10000009;529900-0009;Prov AB;;Gatan 9;kanske;670100;6577100", "neither yes nor no", "ja or nej"),
    "missing value": ("10000009;;Prov AB;;Gatan 9;nej;670100;6577100", "organisationsnummer is empty", "Fill it in"),
    "duplicate id": (
        "10000001;529900-0009;Exempelbolaget Ett AB;;Gatan 1;nej;670100;6577100", "10000001 stands on several rows",
        "none of the rows is kept",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", ROWS)
def test_a_row_at_fault_is_left_out_with_its_place_and_the_rest_stands(
    berord: Berord, tmp_path: Path, name: str
) -> None:
    row, what, remedy = ROWS[name]
    path = written(tmp_path / "arbetsstallen.csv", f"{REGISTERS['workplaces']}{row}\n")
    database = tmp_path / "ny.db"
    said = berord(
        "load", "workplaces", path, "--crs", "EPSG:3006", "--as-of", DAY, "--db", database, "--format", "json"
    )
    assert said.code == 4
    assert "arbetsstallen.csv:arbetsstallen:9" in said.err or name == "duplicate id"
    assert what in said.err
    assert remedy in said.err
    counts = said.json
    assert counts["read"] == 8 == counts["new"] + counts["rejected"]
    assert len(dump(database)["workplaces"]) == counts["new"] >= 6


BROKEN_PACKS = {
    "unknown field": ("regler-mottagare.yaml", "renodlat_område:", "renodlat_omrade:", "renodlat_område"),
    "unknown value": ("regler-mottagare.yaml", "[gatuarbete,", "[gatuarbette,", "gatuarbete"),
    "no YAML": ("pack.yaml", "nivåer:", "nivåer: [", "pack.yaml"),
}
"""File, what stands there, what is put there instead, and the word that the refusal must name."""


@pytest.mark.parametrize("name", BROKEN_PACKS)
def test_a_pack_with_a_mistake_is_refused_with_file_line_and_nearest_word(
    berord: Berord, town: str, tmp_path: Path, name: str
) -> None:
    from rules.folder import PACKS

    file, right, wrong, nearest = BROKEN_PACKS[name]
    folder = tmp_path / "paket"
    folder.mkdir()
    for source in (PACKS / "stockholm").glob("*.yaml"):
        if not source.name.startswith("prov-"):
            written(folder / source.name, source.read_bytes())
    standing = (folder / file).read_text(encoding="utf-8")
    assert right in standing
    written(folder / file, standing.replace(right, wrong, 1))
    path = delivery(tmp_path, [measure()])
    before = dump(town)
    for command in (
        ("register", path, "--crs", "EPSG:3006", "--pack", folder, "--db", town),
        ("run", "--pack", folder, "--db", town),
        ("affected", "--geometry", path, "--crs", "EPSG:3006", "--kind", "gatuarbete", "--pack", folder, "--db", town),
        ("rules", "check", folder),
    ):
        said = berord(*command)
        assert said.code == 3, said.err
        assert re.search(rf"{file}:\d+:", said.err), said.err
        assert nearest in said.err
    assert dump(town) == before


def test_an_output_that_exists_is_never_overwritten_unasked(berord: Berord, town: str, tmp_path: Path) -> None:
    path = delivery(tmp_path, [measure()])
    berord("register", path, "--crs", "EPSG:3006", "--db", town, "--as-of", DAY)
    for command, name in (("list", "a.xlsx"), ("list", "a.csv"), ("list", "a.gpkg"), ("map", "a.html")):
        file = written(tmp_path / name, "min egen fil")
        call = ("outreach", command, "--db", town, "--as-of", DAY, "-o", file)
        said = berord(*call)
        assert (said.code, file.read_text(encoding="utf-8")) == (3, "min egen fil")
        assert name in said.err
        assert "--overwrite" in said.err
        assert berord(*call, "--overwrite").code == 0
        assert file.read_bytes() != b"min egen fil"
    assert not list(tmp_path.glob(".berord-*")), "nothing is left beside the results"


@pytest.mark.parametrize(
    ("name", "code", "what", "remedy"),
    [
        ("saknas/a.xlsx", 3, "saknas does not exist", "Create the folder"),
        ("a.pdf", 2, "cannot be written as a.pdf", ".xlsx, .csv, .gpkg"),
    ],
)
def test_no_list_is_written_when_one_of_them_cannot_be(  # noqa: PLR0917
    berord: Berord, town: str, tmp_path: Path, name: str, code: int, what: str, remedy: str
) -> None:
    path = delivery(tmp_path, [measure()])
    berord("register", path, "--crs", "EPSG:3006", "--db", town, "--as-of", DAY)
    said = berord("outreach", "list", "--db", town, "-o", tmp_path / "fin.xlsx", "-o", tmp_path / name)
    assert said.code == code
    assert what in said.err
    assert remedy in said.err
    assert not (tmp_path / "fin.xlsx").exists()


def test_the_demo_never_overwrites_results(berord: Berord, tmp_path: Path) -> None:
    written(tmp_path / "outreach.csv", "min egen fil")
    said = berord("demo", tmp_path)
    assert said.code == 3
    assert "outreach.csv" in said.err
    assert "--overwrite" in said.err
    assert [path.name for path in tmp_path.iterdir()] == ["outreach.csv"]
