"""Files that are no files, or not the ones they seem, whatever the format."""

from __future__ import annotations

import os
from pathlib import Path

from tests.oddities.frame import SPOT, Oddity, Outcome
from tests.oddities.making import at, feature, geojson, gml, kml, layer, moved_to, written

REFUSED = Outcome.REFUSED

ENTITIES = """<!DOCTYPE lol [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;">]>"""
OUTSIDE = """<!DOCTYPE kml [<!ENTITY passwd SYSTEM "file:///etc/passwd">]>"""
POINTER = """<OGRVRTDataSource><OGRVRTLayer name="x"><SrcDataSource>/etc/passwd</SrcDataSource></OGRVRTLayer>
</OGRVRTDataSource>"""


def pipe(folder: Path) -> Path:
    path = folder / "p.gpkg"
    os.mkfifo(path)
    return path


def vast(folder: Path) -> Path:
    """Five gigabytes that take no room on the disk."""
    path = written(folder / "p.geojson", "{")
    os.truncate(path, 5 * 1024**3)
    return path


def linked(folder: Path, ending: str = ".gpkg") -> Path:
    path = folder / f"länk{ending}"
    path.symlink_to(layer(folder / f"plan{ending}"))
    return path


def linked_nowhere(folder: Path) -> Path:
    path = folder / "p.gpkg"
    path.symlink_to(folder / "borta.gpkg")
    return path


def linked_to_itself(folder: Path) -> Path:
    path = folder / "p.gpkg"
    path.symlink_to(path)
    return path


def linked_device(folder: Path) -> Path:
    path = folder / "p.geojson"
    path.symlink_to("/dev/zero")
    return path


def nested(folder: Path) -> Path:
    return written(folder / "p.geojson", '{"type": "FeatureCollection", "features": ' + "[" * 200_000)


ODDITIES: tuple[Oddity, ...] = (
    Oddity("any file", "not there", lambda f: f / "p.gpkg", REFUSED, "Det finns ingen fil"),
    Oddity("any file", "a folder", lambda f: f, REFUSED, "är en mapp"),
    Oddity("any file", "empty", lambda f: written(f / "p.fgb", b""), REFUSED, "är tom"),
    Oddity(
        "any file", "of another kind", lambda f: written(f / "p.pdf", "%PDF"), REFUSED, "av ett slag som inte kan läsas"
    ),
    Oddity("any file", "a pipe", pipe, REFUSED, "inte en fil"),
    Oddity("any file", "a device", lambda f: Path("/dev/zero"), REFUSED, "inte en fil"),
    Oddity("any file", "5 GB", vast, REFUSED, "5120 MB"),
    Oddity("any file", "a link that the person names", linked),
    Oddity("any file", "a link to nothing", linked_nowhere, REFUSED, "Det finns ingen fil"),
    Oddity("any file", "a link to itself", linked_to_itself, REFUSED, "p.gpkg"),
    Oddity("any file", "a link to a device", linked_device, REFUSED, "inte en fil"),
    Oddity(
        "any file",
        "signs in its name that mean something to GDAL",
        lambda f: moved_to(layer(f / "p.fgb"), "a;b!{c}.fgb"),
    ),
    Oddity(
        "GML", "entities that grow", lambda f: _with_head(gml(f / "p.gml", None, SPOT), ENTITIES), REFUSED, "entiteter"
    ),
    Oddity("KML", "entities that grow", lambda f: kml(f / "p.kml", at(4326), head=ENTITIES), REFUSED, "entiteter"),
    Oddity(
        "KML", "an entity that reads a file", lambda f: kml(f / "p.kml", at(4326), head=OUTSIDE), REFUSED, "entiteter"
    ),
    Oddity("GML", "a pointer to data elsewhere", lambda f: written(f / "p.gml", POINTER), REFUSED, "pekar bara"),
    Oddity("GeoJSON", "nested 200,000 deep", nested, REFUSED, "p.geojson"),
    Oddity(
        "GeoJSON",
        "a command line for GDAL",
        lambda f: written(f / "p.json", '{"type": "gdal_streamed_alg", "command_line": "gdal vector"}'),
        REFUSED,
        "pekar bara",
    ),
    Oddity(
        "GeoJSON",
        "numbers beyond all bounds",
        lambda f: geojson(
            f / "p.json",
            feature(at(4326)),
            feature(
                {"type": "Point", "coordinates": [1e308, -1e308]},
                {"åtgärd_id": "M2", "förvaltning": "trafikkontoret", "rubrik": "P", "åtgärdstyp": "gatuarbete"},
            ),
        ),
        Outcome.FINDING,
        "geometry-outside",
    ),
)


def _with_head(path: Path, head: str) -> Path:
    return written(path, path.read_text(encoding="utf-8").replace("?>", f"?>{head}", 1))
