"""Reference systems and the order of axes: declared in every spelling, not at all, or wrongly."""

from __future__ import annotations

import shapely

from tests.oddities.frame import SPOT, Oddity, Outcome
from tests.oddities.making import at, feature, geojson, gml, layer, named

HANDLED, FINDING, REFUSED = Outcome.HANDLED, Outcome.FINDING, Outcome.REFUSED

NORTHING_FIRST = (
    "urn:ogc:def:crs:EPSG::3011",
    "urn:x-ogc:def:crs:EPSG:3011",
    "urn:ogc:def:crs:EPSG:9.9:3011",
    "http://www.opengis.net/def/crs/EPSG/0/3011",
    "https://www.opengis.net/def/crs/EPSG/0/3011",
)
"""Spellings that mean the order of the register of reference systems: northing first."""

EASTING_FIRST = ("EPSG:3011", "http://www.opengis.net/gml/srs/epsg.xml#3011")
"""Older spellings, that mean easting first."""

GML = (
    *(
        Oddity("GML", f"{name}, northing first", lambda f, n=name: gml(f / "p.gml", n, at(3011, swapped=True)))
        for name in NORTHING_FIRST
    ),
    *(
        Oddity("GML", f"{name}, easting first", lambda f, n=name: gml(f / "p.gml", n, at(3011)))
        for name in EASTING_FIRST
    ),
    *(
        Oddity(
            "GML",
            f"{name}, northing first against its meaning",
            lambda f, n=name: gml(f / "p.gml", n, at(3011, swapped=True)),
            REFUSED,
            "omkastade axlar",
        )
        for name in EASTING_FIRST
    ),
    *(
        Oddity(
            "GML",
            f"{name}, easting first against its meaning",
            lambda f, n=name: gml(f / "p.gml", n, at(3011)),
            REFUSED,
            "omkastade axlar",
        )
        for name in NORTHING_FIRST
    ),
    Oddity(
        "GML",
        "urn:ogc:def:crs:EPSG::4326, latitude first",
        lambda f: gml(f / "p.gml", "urn:ogc:def:crs:EPSG::4326", at(4326, swapped=True)),
    ),
    Oddity(
        "GML",
        "CRS84, longitude first",
        lambda f: gml(f / "p.gml", "urn:ogc:def:crs:OGC:1.3:CRS84", at(4326)),
    ),
    Oddity("GML", "no reference system", lambda f: gml(f / "p.gml", None, SPOT), REFUSED, "--crs EPSG:3006"),
)

ZONES = (
    *(
        Oddity("GeoPackage", f"in EPSG:{code}", lambda f, c=code: layer(f / "p.gpkg", [at(c)], crs=f"EPSG:{c}"))
        for code in (3011, 4326, 3857, 3021, 5845, 25833, 5850)
    ),
    *(
        Oddity(
            "GeoPackage",
            f"in EPSG:{code}, which is made for another part of the country",
            lambda f, c=code: layer(f / "p.gpkg", [at(c)], crs=f"EPSG:{c}"),
            FINDING,
            "crs-far-from-its-area",
        )
        for code in (3007, 3008, 3018)
    ),
)

CONTRADICTED = (
    Oddity(
        "GeoPackage",
        "says 3006, holds 3011",
        lambda f: layer(f / "p.gpkg", [at(3011)]),
        REFUSED,
        "--crs EPSG:3011",
    ),
    Oddity(
        "GeoPackage",
        "says 3011, holds 3006",
        lambda f: layer(f / "p.gpkg", crs="EPSG:3011"),
        REFUSED,
        "--crs EPSG:3006",
    ),
    Oddity(
        "GeoPackage",
        "says 3011, holds 3006, and --crs says what is right",
        lambda f: (layer(f / "p.gpkg", crs="EPSG:3011"), "--crs", "EPSG:3006"),
        FINDING,
        "crs-overridden",
    ),
    Oddity(
        "GeoJSON",
        "latitude before longitude",
        lambda f: geojson(f / "p.geojson", feature(at(4326, swapped=True))),
        REFUSED,
        "omkastade axlar",
    ),
    Oddity(
        "GeoJSON",
        "Web Mercator metres that say nothing",
        lambda f: geojson(f / "p.geojson", feature(at(3857))),
        REFUSED,
        "EPSG:3857",
    ),
    Oddity(
        "GeoJSON",
        "RT 90 that says nothing",
        lambda f: geojson(f / "p.geojson", feature(at(3021))),
        REFUSED,
        "EPSG:3021",
    ),
)

MUNICIPALITY = (
    Oddity(
        "GeoPackage",
        "says another local zone (EPSG:3012), which is in Sweden too",
        lambda f: layer(f / "p.gpkg", [at(3011)], crs="EPSG:3012"),
        REFUSED,
        "som EPSG:3011 (SWEREF99 18 00): 100 % i kommunen",
    ),
    Oddity(
        "GeoPackage",
        "another local zone, and --crs says that it is right",
        lambda f: (layer(f / "p.gpkg", [at(3011)], crs="EPSG:3012"), "--crs", "EPSG:3012"),
        FINDING,
        "outside-municipality",
        is_placed=False,
    ),
    Oddity(
        "GeoPackage",
        "another town's measures",
        lambda f: layer(f / "p.gpkg", [shapely.box(320_000, 6_400_000, 320_050, 6_400_050)]),
        FINDING,
        "outside-municipality",
        is_placed=False,
    ),
    Oddity(
        "GeoPackage",
        "no reference system, a local zone's numbers",
        lambda f: layer(f / "p.gpkg", [at(3012)], crs=None),
        REFUSED,
        "--crs EPSG:3012",
    ),
)

SWAPPED = tuple(
    Oddity(
        "GeoJSON",
        f"northing first in {code}, and --crs says so",
        lambda f, c=code: (
            geojson(f / "p.geojson", feature(at(c, swapped=True)), crs=named(f"EPSG:{c}")),
            "--crs",
            f"EPSG:{c}+ne",
        ),
        outcome,
    )
    for code, outcome in ((3006, HANDLED), (3011, HANDLED), (4326, HANDLED))
)

ODDITIES: tuple[Oddity, ...] = (*GML, *ZONES, *CONTRADICTED, *MUNICIPALITY, *SWAPPED)
