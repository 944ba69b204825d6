"""Coordinates in the columns of a table: pairs known by name, or outlines as well-known text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import shapely

from geodata.delivered import Columns, Delivered
from geodata.reference.repair import usable_numbers
from geodata.reference.systems import in_named_systems
from geodata.remarks import Remark
from geodata.shapes import Floats, Shapes, as_shapes
from geodata.tabular.pairs import numbers, read_pairs

DEGREES = "EPSG:4326"

EASTINGS = {
    "x", "e", "o", "ö", "east", "easting", "ost", "öst", "östlig", "xkoord", "xkoordinat", "ekoordinat", "koordx",
    "sweref99e", "sweref99tme", "sweref99ost", "sweref99öst", "sweref99tmöst", "sweref991800e", "eastingsweref99tm",
}  # fmt: skip
NORTHINGS = {
    "y", "n", "north", "northing", "nord", "nordlig", "ykoord", "ykoordinat", "nkoordinat", "koordy",
    "sweref99n", "sweref99tmn", "sweref99nord", "sweref99tmnord", "sweref991800n", "northingsweref99tm",
}  # fmt: skip
LONGITUDES = {"lon", "long", "lng", "longitud", "longitude", "wgs84lon", "wgs84long", "lonwgs84"}
LATITUDES = {"lat", "latitud", "latitude", "wgs84lat", "latwgs84"}
OUTLINES = {"wkt", "geometri", "geometry", "geom", "thegeom", "wktgeom", "shape"}
PAIRS = {
    "koordinat", "koordinater", "coordinate", "coordinates", "position", "gps", "latlon", "latlong", "latlng", "lonlat",
    "longlat", "lnglat", "geopoint", "geopoint2d", "punkt", "xy", "yx", "ne", "en", "centroid", "mittpunkt",
}  # fmt: skip
SYSTEMS = {
    "crs", "epsg", "epsgkod", "srid", "srs", "koordinatsystem", "koordsystem", "koordinatreferenssystem", "refsys",
    "referenssystem", "coordinatesystem", "coordinatereferencesystem", "geoxyreferencesystem",
}  # fmt: skip

EWKT = re.compile(r"SRID=(\d+);(.*)", re.DOTALL | re.IGNORECASE)


def located(delivered: Delivered, crs: str | None, file: str) -> Delivered:
    """The table with the geometry its columns give, in their own numbers, and 4326 as the system of degrees.

    Outlines come before pairs of columns, these before pairs in one column. A row without values has no geometry; one
    with values that cannot be read has none either, and a remark. The columns that place the rows are taken out. A
    table without such columns comes back as it is. A column that names the system of each row is followed, unless
    `crs` says otherwise.

    Raises GeodataError when the numbers contradict a system that a row names.
    """
    found = _found(delivered)
    if found.shapes is None or crs is not None:
        return found
    title = _named(found.columns, SYSTEMS)
    return found if title is None else in_named_systems(found, title, file)


def _found(delivered: Delivered) -> Delivered:
    outlines = _named(delivered.columns, OUTLINES)
    if outlines is not None:
        shapes, crs, remarks = _from_text(delivered.columns[outlines], delivered.rows, outlines)
        if any(shape is not None for shape in shapes):
            return _placed(delivered, (outlines,), shapes, crs, remarks)
    for firsts, seconds, declared in ((LONGITUDES, LATITUDES, DEGREES), (EASTINGS, NORTHINGS, None)):
        first, second = _named(delivered.columns, firsts), _named(delivered.columns, seconds)
        if first is not None and second is not None:
            shapes, remarks = _points(delivered, first, second)
            return _placed(delivered, (first, second), shapes, declared, remarks)
    pairs = _named(delivered.columns, PAIRS)
    if pairs is not None:
        read = read_pairs(delivered.columns[pairs], delivered.rows, pairs)
        if read is not None:
            return _placed(delivered, (pairs,), read.shapes, DEGREES if read.is_degrees else None, read.remarks)
    return delivered


def _placed(
    delivered: Delivered, used: Sequence[str], shapes: Shapes, crs: str | None, remarks: Sequence[Remark]
) -> Delivered:
    """The table with its geometry; the columns that gave it are spent, so that nobody calls them unused."""
    columns = {name: texts for name, texts in delivered.columns.items() if name not in used}
    return replace(delivered, columns=columns, shapes=shapes, crs=crs, remarks=[*delivered.remarks, *remarks])


def _named(columns: Columns, names: set[str]) -> str | None:
    """The first column with one of the names, whatever its case, blanks and signs."""
    return next((title for title in columns if re.sub(r"[\W_]", "", title.casefold()) in names), None)


def _points(delivered: Delivered, first: str, second: str) -> tuple[Shapes, list[Remark]]:
    texts = list(zip(delivered.columns[first], delivered.columns[second], strict=True))
    xy: Floats = np.column_stack([numbers(delivered.columns[first]), numbers(delivered.columns[second])])
    is_known = np.isfinite(xy).all(axis=1)
    shapes = as_shapes([None] * len(xy))
    shapes[is_known] = shapely.points(xy[is_known])
    bad = [i for i in np.flatnonzero(~is_known) if any(texts[i])]
    remarks = [_unreadable(delivered.rows[i], first, second, texts[i]) for i in bad]
    return shapes, remarks


def _from_text(texts: list[str | None], rows: list[int], column: str) -> tuple[Shapes, str | None, list[Remark]]:
    """Geometries from well-known text, with the system of the first row that writes one (SRID=3006;…)."""
    found = [EWKT.fullmatch(text) if text else None for text in texts]
    plain = np.array(
        [match.group(2) if match else text for match, text in zip(found, texts, strict=True)], dtype=object
    )
    system = next((f"EPSG:{match.group(1)}" for match in found if match), None)
    with np.errstate(over="ignore"):  # a number beyond all bounds is told of below
        shapes: Shapes = shapely.force_2d(shapely.from_wkt(plain, on_invalid="ignore"))
    lost = [i for i, text in enumerate(texts) if text and shapes[i] is None]
    shapes, remarks = usable_numbers(shapes, rows)
    return shapes, system, [_no_outline(rows[i], column) for i in lost] + remarks


def _unreadable(row: int, first: str, second: str, texts: tuple[str | None, str | None]) -> Remark:
    return Remark(
        row,
        "coordinates-unreadable",
        "Row {row} has {first} {first_value} and {second} {second_value}, which are not two coordinates.",
        "Correct them; until then the row has no place.",
        {"row": row, "first": first, "first_value": texts[0] or "–", "second": second, "second_value": texts[1] or "–"},
    )


def _no_outline(row: int, column: str) -> Remark:
    return Remark(
        row,
        "geometry-unusable",
        "Column {column} of row {row} does not hold well-known text.",
        "Correct it; until then the row has no place.",
        {"row": row, "column": column},
    )
