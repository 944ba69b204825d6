"""Coordinates in the columns of a table: pairs known by name, or outlines as well-known text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import shapely

from geodata.delivered import Columns, Delivered
from geodata.errors import GeodataError
from geodata.hints import NO_HINTS, Hints
from geodata.naming import meant
from geodata.reference.crs import Reading
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


def located(delivered: Delivered, crs: str | None, file: str, hints: Hints = NO_HINTS) -> Delivered:
    """The table with the geometry its columns give, in their own numbers, and 4326 as the system of degrees.

    Outlines come before pairs of columns, these before pairs in one column. A row without values has no geometry; one
    with values that cannot be read has none either, and a remark. The columns that place the rows are taken out. A
    table without such columns comes back as it is. A column that names the system of each row is followed, unless
    `crs` says otherwise. Columns that `hints` name go before all others.

    Raises GeodataError when the numbers contradict a system that a row names, or a column of the hints is not there.
    """
    is_north_first = crs is not None and Reading.of(crs).is_swapped
    found = _said(delivered, hints, file, is_north_first=is_north_first)
    if found is None:
        found = _found(delivered, hints.decimal, is_north_first=is_north_first)
    if found.shapes is None or crs is not None:
        return found
    title = _named(found.columns, SYSTEMS)
    return found if title is None else in_named_systems(found, title, file)


def _said(delivered: Delivered, hints: Hints, file: str, *, is_north_first: bool) -> Delivered | None:
    """The table placed by the columns that somebody names; None when nobody does."""
    if hints.outline is not None:
        title = _column(delivered.columns, hints.outline, file)
        return _placed(delivered, (title,), *_from_text(delivered.columns[title], delivered.rows, title))
    if hints.both is not None:
        title = _column(delivered.columns, hints.both, file)
        placed = _in_one(delivered, title, hints.decimal, is_north_first=is_north_first)
        if placed is None:
            raise _no_pairs(title, file)
        return placed
    if hints.easting is None or hints.northing is None:
        return None
    first, second = (_column(delivered.columns, name, file) for name in (hints.easting, hints.northing))
    shapes, remarks = _points(delivered, first, second, hints.decimal)
    return _placed(delivered, (first, second), shapes, None, remarks)


def _column(columns: Columns, name: str, file: str) -> str:
    """The column that somebody names, in whatever case. Raises GeodataError when the table has none of that name."""
    title = meant(name, columns)
    if title is not None:
        return title
    raise GeodataError(
        "The file {file} has no column {column}, where the profile says that the rows' places stand.",
        "It has {names}.",
        "Correct the profile, or ask the sender.",
        file=file,
        column=name,
        names=", ".join(columns),
    )


def _no_pairs(column: str, file: str) -> GeodataError:
    return GeodataError(
        "Column {column} of {file} holds no pairs of coordinates, as the profile says.",
        "No row would have a place.",
        "Correct the profile, or ask the sender.",
        column=column,
        file=file,
    )


def _in_one(delivered: Delivered, title: str, decimal: str | None, *, is_north_first: bool) -> Delivered | None:
    """The table placed by pairs in one column; None when it has none.

    Pairs come easting first, whatever the cells say. Who says that northing comes first means the cells: then they are
    turned back, to be read as they say.
    """
    read = read_pairs(delivered.columns[title], delivered.rows, title, decimal)
    if read is None:
        return None
    shapes = shapely.transform(read.shapes, lambda xy: xy[:, ::-1]) if is_north_first else read.shapes
    return _placed(delivered, (title,), shapes, DEGREES if read.is_degrees else None, read.remarks)


def _found(delivered: Delivered, decimal: str | None, *, is_north_first: bool) -> Delivered:
    outlines = _named(delivered.columns, OUTLINES)
    if outlines is not None:
        shapes, crs, remarks = _from_text(delivered.columns[outlines], delivered.rows, outlines)
        if any(shape is not None for shape in shapes):
            return _placed(delivered, (outlines,), shapes, crs, remarks)
    for firsts, seconds, declared in ((LONGITUDES, LATITUDES, DEGREES), (EASTINGS, NORTHINGS, None)):
        first, second = _named(delivered.columns, firsts), _named(delivered.columns, seconds)
        if first is not None and second is not None:
            shapes, remarks = _points(delivered, first, second, decimal)
            return _placed(delivered, (first, second), shapes, declared, remarks)
    pairs = _named(delivered.columns, PAIRS)
    placed = None if pairs is None else _in_one(delivered, pairs, decimal, is_north_first=is_north_first)
    return placed or delivered


def _placed(
    delivered: Delivered, used: Sequence[str], shapes: Shapes, crs: str | None, remarks: Sequence[Remark]
) -> Delivered:
    """The table with its geometry; the columns that gave it are spent, so that nobody calls them unused."""
    columns = {name: texts for name, texts in delivered.columns.items() if name not in used}
    return replace(delivered, columns=columns, shapes=shapes, crs=crs, remarks=[*delivered.remarks, *remarks])


def _named(columns: Columns, names: set[str]) -> str | None:
    """The first column with one of the names, whatever its case, blanks and signs."""
    return next((title for title in columns if re.sub(r"[\W_]", "", title.casefold()) in names), None)


def _points(delivered: Delivered, first: str, second: str, decimal: str | None) -> tuple[Shapes, list[Remark]]:
    texts = list(zip(delivered.columns[first], delivered.columns[second], strict=True))
    xy: Floats = np.column_stack([numbers(delivered.columns[title], decimal) for title in (first, second)])
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
        "Correct them; until then the row is left out.",
        {"row": row, "first": first, "first_value": texts[0] or "–", "second": second, "second_value": texts[1] or "–"},
    )


def _no_outline(row: int, column: str) -> Remark:
    return Remark(
        row,
        "geometry-unusable",
        "Column {column} of row {row} does not hold well-known text.",
        "Correct it; until then the row is left out.",
        {"row": row, "column": column},
    )
