"""Small files with the oddities that deliveries have, written where a test asks."""

from __future__ import annotations

import json
import warnings
import zipfile

import numpy as np
import pyogrio
import shapely

AT = (670_834.0, 6_576_937.0)
PLOT = shapely.box(AT[0], AT[1], AT[0] + 40, AT[1] + 30)
PLOT_3011 = [
    [150_100, 6_575_600],
    [150_500, 6_575_600],
    [150_500, 6_576_000],
    [150_100, 6_576_000],
    [150_100, 6_575_600],
]


def write_geojson(path, *geometries, crs="urn:ogc:def:crs:EPSG::3006", rows=None):
    rows = rows or [{"namn": f"Rad {i}"} for i, _ in enumerate(geometries, start=1)]
    features = [
        {"type": "Feature", "properties": row, "geometry": geometry}
        for row, geometry in zip(rows, geometries, strict=True)
    ]
    document = {"type": "FeatureCollection", "features": features}
    if crs is not None:
        document["crs"] = {"type": "name", "properties": {"name": crs}}
    path.write_text(json.dumps(document), encoding="utf-8")
    return path


def as_json(shape):
    return json.loads(shapely.to_geojson(shape))


def write_vector(path, shapes, *, crs="EPSG:3006", driver=None, **columns):
    if crs is None:
        warnings.filterwarnings("ignore", "'crs' was not provided")
    columns = columns or {"namn": np.array([f"Åby {i}" for i in range(len(shapes))], dtype=object)}
    pyogrio.raw.write(
        path,
        np.array([shape and shapely.to_wkb(shape) for shape in shapes], dtype=object),
        list(columns.values()),
        np.array(list(columns), dtype=object),
        geometry_type="Polygon",
        crs=crs,
        driver=driver,
        **({"encoding": "UTF-8"} if driver == "ESRI Shapefile" else {}),
    )
    return path


def shapefile(folder, name="plan", n_rows=3):
    plots = [shapely.box(AT[0] + 50 * i, AT[1], AT[0] + 50 * i + 40, AT[1] + 30) for i in range(n_rows)]
    return write_vector(folder / f"{name}.shp", plots, driver="ESRI Shapefile")


def zipped(path, members):
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def codes(layer):
    return [(remark.row, remark.code) for remark in layer.remarks]
