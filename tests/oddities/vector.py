"""What vector formats do to a delivery: names, kinds of geometry, parts that lack, rings, ids."""

from __future__ import annotations

import json
import unicodedata
import warnings
from pathlib import Path

import numpy as np
import pyogrio
import shapely

from tests.oddities.frame import SPOT, Oddity, Outcome
from tests.oddities.making import (
    ROW,
    at,
    cut,
    feature,
    geojson,
    gml,
    kml,
    layer,
    named,
    row,
    shapefile,
    written,
    zipped,
)

HANDLED, FINDING, REFUSED = Outcome.HANDLED, Outcome.FINDING, Outcome.REFUSED

FAR = shapely.transform(SPOT, lambda xy: xy + 60)
SWEREF = named("urn:ogc:def:crs:EPSG::3006")
RING = [list(point) for point in SPOT.exterior.coords]


def several_layers(folder: Path) -> Path:
    path = layer(folder / "plan.gpkg", layer="åtgärder")
    return layer(path, rows=[row("M2")], shapes=[FAR], layer="områden")


def curved(folder: Path) -> Path:
    path = layer(folder / "plan.gpkg", layer="plan", geometry_type="Polygon")
    return _declared_as(path, "CURVEPOLYGON")


def _declared_as(path: Path, kind: str) -> Path:
    """The layer said to hold arcs; GDAL's own door writes none."""
    import sqlite3

    with sqlite3.connect(path) as database:
        database.execute("UPDATE gpkg_geometry_columns SET geometry_type_name = ?", (kind,))
    database.close()
    return path


def with_heights(folder: Path) -> Path:
    return layer(folder / "plan.gpkg", [shapely.force_3d(SPOT, 12.5)], layer="plan")


def nfd_names(path: Path) -> Path:
    decomposed = {unicodedata.normalize("NFD", name): unicodedata.normalize("NFD", v) for name, v in ROW.items()}
    return geojson(path, feature(SPOT, decomposed), crs=SWEREF)


def wrong_code_page(folder: Path) -> Path:
    path = shapefile(folder)
    path.with_suffix(".cpg").write_text("ISO-8859-1")
    return path


def no_code_page(folder: Path) -> Path:
    return shapefile(folder, without=[".cpg"], encoding="ISO-8859-1")


def drawing(folder: Path, *options: str) -> tuple[object, ...]:
    """A drawing of the spot and of a frame around it, as an office's CAD program exports them."""
    path = folder / "p.dxf"
    names = np.array(["GATUARBETE", "RAM"], dtype=object)
    wkb = np.array([shapely.to_wkb(SPOT), shapely.to_wkb(FAR.exterior)], dtype=object)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a drawing has no reference system
        pyogrio.raw.write(path, wkb, [names], np.array(["Layer"], dtype=object), geometry_type="Unknown", crs=None)
    return (path, *options)


SAYING = (
    "--crs", "EPSG:3006", "--administration", "trafikkontoret", "--map", "measure_id=EntityHandle",
    "--map", "title=Layer", "--map", "kind=Layer",
)  # fmt: skip
"""What a drawing does not say: its reference system, who plans, and which of its columns mean what."""


def geodatabase(folder: Path) -> tuple[object, ...]:
    """A zipped file geodatabase with two layers."""
    path = layer(folder / "plan.gdb", layer="åtgärder", driver="OpenFileGDB", geometry_type="MultiPolygon")
    layer(path, [FAR], [row("M2")], layer="områden", driver="OpenFileGDB", geometry_type="MultiPolygon")
    return zipped(folder / "plan.gdb.zip", *path.iterdir(), folder="plan.gdb/"), "--layer", "åtgärder"


def osm(folder: Path) -> tuple[object, ...]:
    """An extract of the free map; nodes in no order."""
    corners = list(at(4326).exterior.coords)[:-1]
    nodes = "".join(f'<node id="{9 - i}" lat="{y:.7f}" lon="{x:.7f}"/>' for i, (x, y) in enumerate(corners))
    refs = "".join(f'<nd ref="{9 - i}"/>' for i in (0, 1, 2, 3, 0))
    way = f'<way id="1">{refs}<tag k="landuse" v="industrial"/></way>'
    text = f'<?xml version="1.0"?><osm version="0.6">{nodes}{way}</osm>'
    return written(folder / "p.osm", text), "--map", "measure_id=osm_way_id", "--map", "title=landuse"


GEOPACKAGE = (
    Oddity("GeoPackage", "as it should be", lambda f: layer(f / "plan.gpkg")),
    Oddity("GeoPackage", "a name with åäö and blanks", lambda f: layer(f / "Åtgärder & planer (ny), 2027.gpkg")),
    Oddity("GeoPackage", "several layers, none named", several_layers, REFUSED, "flera lager med rader"),
    Oddity("GeoPackage", "several layers, one named", lambda f: (several_layers(f), "--layer", "Åtgärder")),
    Oddity("GeoPackage", "a layer that may hold arcs", curved, FINDING, "curve-linearised"),
    Oddity("GeoPackage", "heights (Z)", with_heights),
    Oddity("GeoPackage", "no reference system", lambda f: layer(f / "p.gpkg", crs=None), REFUSED, "--crs EPSG:3006"),
    Oddity("GeoPackage", "cut short", lambda f: cut(layer(f / "p.gpkg")), REFUSED, "p.gpkg"),
    Oddity("GeoPackage", "text under its name", lambda f: written(f / "p.gpkg", "hej" * 999), REFUSED, "p.gpkg"),
    Oddity("GeoPackage", "an empty file", lambda f: written(f / "p.gpkg", b""), REFUSED, "är tom"),
)

SHAPEFILE = (
    Oddity("Shapefile", "names cut at ten bytes", shapefile, FINDING, "names-cut"),
    Oddity("Shapefile", "no index (.shx)", lambda f: shapefile(f, without=[".shx"]), FINDING, "index-restored"),
    Oddity("Shapefile", "no .prj", lambda f: shapefile(f, without=[".prj"]), REFUSED, "--crs EPSG:3006"),
    Oddity("Shapefile", "no attributes (.dbf)", lambda f: shapefile(f, without=[".dbf"]), REFUSED, "saknar sin .dbf"),
    Oddity("Shapefile", "no .cpg, Latin-1", no_code_page, FINDING, "names-cut"),
    Oddity("Shapefile", "a .cpg that lies", wrong_code_page, FINDING, "encoding-corrected"),
    Oddity("Shapefile", "shapes cut short", lambda f: cut(shapefile(f), 0.9), REFUSED, "kortare än"),
)

GEOJSON = (
    Oddity("GeoJSON", "the old crs member", lambda f: geojson(f / "p.geojson", feature(SPOT), crs=SWEREF)),
    Oddity("GeoJSON", "longitude and latitude", lambda f: geojson(f / "p.geojson", feature(at(4326)))),
    Oddity("GeoJSON", "crs null, degrees", lambda f: geojson(f / "p.geojson", feature(at(4326)), crs=None)),
    Oddity("GeoJSON", "crs null, metres", lambda f: geojson(f / "p.geojson", feature(SPOT), crs=None), REFUSED, "3006"),
    Oddity("GeoJSON", "no crs, metres", lambda f: geojson(f / "p.geojson", feature(SPOT)), REFUSED, "--crs EPSG:3006"),
    Oddity(
        "GeoJSON",
        "says CRS84, holds metres",
        lambda f: geojson(f / "p.geojson", feature(SPOT), crs=named("urn:ogc:def:crs:OGC:1.3:CRS84")),
        REFUSED,
        "--crs EPSG:3006",
    ),
    Oddity(
        "GeoJSON",
        "EPSG::4326 with longitude first, as Copenhagen writes it",
        lambda f: geojson(f / "p.geojson", feature(at(4326)), crs=named("urn:ogc:def:crs:EPSG::4326")),
    ),
    Oddity("GeoJSON", "names in decomposed form (NFD)", lambda f: nfd_names(f / "p.geojson")),
    Oddity(
        "GeoJSON",
        "a ring that is not closed",
        lambda f: geojson(
            f / "p.geojson",
            feature({"type": "Polygon", "coordinates": [RING[:-1]]}),
            crs=SWEREF,
        ),
        FINDING,
        "geometry-repaired",
    ),
    Oddity(
        "GeoJSON",
        "a collection of a polygon and a point",
        lambda f: geojson(f / "p.geojson", feature(shapely.GeometryCollection([SPOT, SPOT.centroid])), crs=SWEREF),
        FINDING,
        "collection-merged",
    ),
    Oddity(
        "GeoJSON",
        "rows without geometry",
        lambda f: geojson(f / "p.geojson", feature(SPOT), feature(None, row("M2")), crs=SWEREF),
        FINDING,
        "location-missing",
    ),
    Oddity(
        "GeoJSON",
        "one shape outside the country",
        lambda f: geojson(f / "p.geojson", feature(SPOT), feature(shapely.Point(0, 0), row("M2")), crs=SWEREF),
        FINDING,
        "geometry-outside",
    ),
    Oddity(
        "GeoJSON",
        "a bow tie",
        lambda f: geojson(
            f / "p.geojson",
            feature(SPOT),
            feature(shapely.Polygon([RING[0], RING[2], RING[1], RING[3]]), row("M2")),
            crs=SWEREF,
        ),
        FINDING,
        "geometry-unusable",
    ),
    Oddity(
        "GeoJSON",
        "one geometry alone",
        lambda f: written(f / "p.geojson", shapely.to_geojson(at(4326))),
        REFUSED,
        "ingen kolumn åtgärd_id",
    ),
    Oddity("GeoJSON", "a feature alone", lambda f: written(f / "p.geojson", json.dumps(feature(at(4326))))),
    Oddity(
        "GeoJSON",
        "the id only as the feature's id",
        lambda f: geojson(
            f / "p.geojson",
            feature(SPOT, {k: v for k, v in ROW.items() if k != "åtgärd_id"}, id="M1"),
            crs=SWEREF,
        ),
    ),
    Oddity(
        "GeoJSON",
        "JSON within JSON (double-encoded)",
        lambda f: written(
            f / "p.geojson", json.dumps(json.dumps({"type": "FeatureCollection", "features": [feature(at(4326))]}))
        ),
        FINDING,
        "json-within-json",
    ),
    Oddity(
        "GeoJSON",
        "a byte order mark",
        lambda f: written(f / "p.geojson", b"\xef\xbb\xbf" + geojson(f / "q.geojson", feature(at(4326))).read_bytes()),
    ),
    Oddity(
        "GeoJSON",
        "one feature a line",
        lambda f: written(
            f / "p.geojson",
            "".join(json.dumps(one) + "\n" for one in (feature(at(4326)), feature(at(4326, FAR), row("M2")))),
        ),
    ),
    Oddity(
        "GeoJSON", "cut short", lambda f: cut(geojson(f / "p.geojson", feature(SPOT), crs=SWEREF)), REFUSED, "p.geojson"
    ),
    Oddity("GeoJSON", "no features", lambda f: geojson(f / "p.geojson"), REFUSED, "inga rader"),
    Oddity(
        "GeoJSON",
        "a picture under its name",
        lambda f: written(f / "p.geojson", b"\x89PNG\r\n" * 99),
        REFUSED,
        "p.geojson",
    ),
)

GML = (
    Oddity(
        "GML",
        "cut short",
        lambda f: cut(gml(f / "p.gml", "urn:ogc:def:crs:EPSG::3006", at(3006, swapped=True))),
        REFUSED,
        "mitt i",
    ),
    Oddity(
        "GML",
        "an exception report in its place",
        lambda f: written(
            f / "p.gml",
            '<?xml version="1.0"?><ows:ExceptionReport xmlns:ows="http://www.opengis.net/ows/1.1" version="2.0.0">'
            "<ows:Exception><ows:ExceptionText>No layer</ows:ExceptionText></ows:Exception></ows:ExceptionReport>",
        ),
        REFUSED,
        "p.gml",
    ),
)

OTHERS = (
    Oddity("FlatGeobuf", "as it should be", lambda f: layer(f / "p.fgb")),
    Oddity("FlatGeobuf", "cut short", lambda f: cut(layer(f / "p.fgb")), REFUSED, "p.fgb"),
    Oddity("FlatGeobuf", "no reference system", lambda f: layer(f / "p.fgb", crs=None), REFUSED, "--crs EPSG:3006"),
    Oddity("KML", "columns as extended data", lambda f: kml(f / "p.kml", at(4326))),
    Oddity(
        "KMZ",
        "a KML file and its pictures",
        lambda f: zipped(f / "p.kmz", kml(f / "doc.kml", at(4326)), **{"files/a.png": b"x"}),
    ),
    Oddity("DXF", "no reference system", lambda f: drawing(f, "--layer", "RAM"), REFUSED, "--crs EPSG:3006"),
    Oddity(
        "DXF",
        "the drawing's layers, one named",
        lambda f: drawing(f, *SAYING, "--layer", "GATUARBETE"),
        is_placed=False,
    ),
    Oddity(
        "DXF",
        "the drawing's layers, none named",
        lambda f: drawing(f, *SAYING),
        REFUSED,
        "flera lager med rader: GATUARBETE, RAM",
    ),
    Oddity("DXF", "cut short", lambda f: (cut(drawing(f)[0]), "--crs", "EPSG:3006"), REFUSED, "p.dxf"),
    Oddity("file geodatabase", "in a zip, one layer named", geodatabase),
    Oddity("file geodatabase", "in a zip, none named", lambda f: geodatabase(f)[0], REFUSED, "flera lager med rader"),
    Oddity("file geodatabase", "a folder", lambda f: (geodatabase(f), f / "plan.gdb")[1], REFUSED, "zippa mappen"),
    Oddity("OSM", "nodes in any order", osm, REFUSED, "ingen kolumn förvaltning"),
    Oddity("KML", "cut short", lambda f: cut(kml(f / "p.kml", at(4326))), REFUSED, "p.kml"),
)

ODDITIES: tuple[Oddity, ...] = (*GEOPACKAGE, *SHAPEFILE, *GEOJSON, *GML, *OTHERS)
