"""Small deliveries of one or more measures in any format, for the oddities to spoil."""

from __future__ import annotations

import json
import shutil
import warnings
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import shapely
from pyproj import Transformer

from tests.oddities.frame import SPOT

ROW = {"åtgärd_id": "M1", "förvaltning": "trafikkontoret", "rubrik": "Prov i Åby", "åtgärdstyp": "gatuarbete"}
"""The measure that every delivery holds."""


def row(measure_id: str = "M1", **changes: str) -> dict[str, str]:
    """A measure's columns; `changes` by column name."""
    return ROW | {"åtgärd_id": measure_id} | changes


def at(crs: str | int, shape: shapely.Geometry = SPOT, *, swapped: bool = False) -> shapely.Geometry:
    """The shape in another reference system, easting or longitude first unless swapped."""
    transformer = Transformer.from_crs(3006, crs, always_xy=True)

    def move(xy: np.ndarray) -> np.ndarray:
        moved = np.column_stack(transformer.transform(*xy.T))
        return moved[:, ::-1] if swapped else moved

    return shapely.transform(shape, move)


def written(path: Path, content: str | bytes) -> Path:
    """The file with that content, text as UTF-8."""
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def layer(
    path: Path,
    shapes: Sequence[shapely.Geometry | None] = (SPOT,),
    rows: Sequence[Mapping[str, str | None]] = (ROW,),
    crs: str | None = "EPSG:3006",
    **options: Any,
) -> Path:
    """One layer written by GDAL, in the format of the file's ending."""
    names = list(rows[0])
    values = [np.array([one[name] for one in rows], dtype=object) for name in names]
    wkb = np.array([shape if shape is None else shapely.to_wkb(shape) for shape in shapes], dtype=object)
    if path.suffix == ".shp":
        options = {"encoding": "UTF-8"} | options
    kind = options.pop("geometry_type", "Unknown" if path.suffix != ".shp" else "Polygon")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that no system is given, or that names are cut, may be the point
        pyogrio.raw.write(path, wkb, values, np.array(names, dtype=object), geometry_type=kind, crs=crs, **options)
    return path


def feature(geometry: object, properties: Mapping[str, object] = ROW, **more: object) -> dict[str, object]:
    """A GeoJSON feature; a shapely geometry or any object."""
    drawn = shapely.geometry.mapping(geometry) if isinstance(geometry, shapely.Geometry) else geometry
    return {"type": "Feature", **more, "properties": dict(properties), "geometry": drawn}


def geojson(path: Path, *features: Mapping[str, object], **members: object) -> Path:
    """A feature collection; `members` go beside its features."""
    document = {"type": "FeatureCollection", **members, "features": list(features)}
    return written(path, json.dumps(document, ensure_ascii=False))


def named(crs: str) -> dict[str, object]:
    """The `crs` member of older GeoJSON."""
    return {"type": "name", "properties": {"name": crs}}


def gml(path: Path, srs_name: str | None, shape: shapely.Geometry, *, within: str = "") -> Path:
    """A GML 3.2 file as a WFS 2.0 answers, the coordinates in the order given; `within` goes before the members."""
    ring = " ".join(f"{x:.7f} {y:.7f}" for x, y in shape.exterior.coords)
    srs = f' srsName="{srs_name}"' if srs_name else ""
    fields = "".join(f"<b:{name}>{value}</b:{name}>" for name, value in ROW.items())
    return written(
        path,
        f"""<?xml version="1.0" encoding="UTF-8"?>
<wfs:FeatureCollection xmlns:wfs="http://www.opengis.net/wfs/2.0" xmlns:gml="http://www.opengis.net/gml/3.2"
 xmlns:b="http://exempel.invalid/b" numberMatched="1" numberReturned="1" timeStamp="2027-01-15T00:00:00Z">{within}
<wfs:member><b:plan gml:id="plan.1"><b:geom><gml:Polygon gml:id="g.1"{srs}><gml:exterior><gml:LinearRing>
<gml:posList>{ring}</gml:posList></gml:LinearRing></gml:exterior></gml:Polygon></b:geom>{fields}</b:plan></wfs:member>
</wfs:FeatureCollection>""",
    )


def kml(path: Path, shape: shapely.Geometry, *, head: str = "") -> Path:
    """A KML placemark with the measure's columns as extended data; longitude first."""
    ring = " ".join(f"{x:.7f},{y:.7f},0" for x, y in shape.exterior.coords)
    data = "".join(f'<Data name="{name}"><value>{value}</value></Data>' for name, value in ROW.items())
    return written(
        path,
        f"""<?xml version="1.0" encoding="UTF-8"?>{head}
<kml xmlns="http://www.opengis.net/kml/2.2"><Document><name>Plan</name><Placemark><name>Prov</name>
<ExtendedData>{data}</ExtendedData><Polygon><outerBoundaryIs><LinearRing><coordinates>{ring}</coordinates></LinearRing>
</outerBoundaryIs></Polygon></Placemark></Document></kml>""",
    )


def zipped(path: Path, *files: Path, folder: str = "", **members: bytes) -> Path:
    """A zip of files in a folder of it, and of further members by name."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in files:
            archive.write(file, folder + file.name)
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def shapefile(folder: Path, *, without: Sequence[str] = (), **options: Any) -> Path:
    """A shapefile plan.shp; `without` are endings of parts that the sender forgot."""
    path = layer(folder / "plan.shp", **options)
    for ending in without:
        (folder / f"plan{ending}").unlink(missing_ok=True)
    return path


def parts_of(path: Path) -> list[Path]:
    """All files of a shapefile."""
    return sorted(path.parent.glob(f"{path.stem}.*"))


def cut(path: Path, share: float = 0.6) -> Path:
    """The file cut short."""
    content = path.read_bytes()
    return written(path, content[: int(len(content) * share)])


def moved_to(path: Path, name: str) -> Path:
    """The file under another name in its folder."""
    return Path(shutil.move(path, path.with_name(name)))
