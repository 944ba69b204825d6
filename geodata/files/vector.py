"""Vector files through GDAL: features as text columns and geometry, dates as text, nothing fetched or written."""

from __future__ import annotations

import json
import sqlite3
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from geodata.delivered import Delivered, clean, clean_columns, cleaned, misread
from geodata.errors import GeodataError
from geodata.files import drawing, json_text, kml
from geodata.files.arrow import Column, read_table
from geodata.files.gdal import gdal
from geodata.files.soundness import Opened, damaged, has_curves, sound
from geodata.hints import NO_HINTS, Hints
from geodata.reasons import of_damage, shortened
from geodata.reference.crs import Origin
from geodata.reference.repair import read_wkb, usable_numbers
from geodata.remarks import Remark
from geodata.shapes import Floats, Shapes, points_of
from geodata.tabular.encoding import not_as_said

DRIVERS = {
    ".gpkg": ("GPKG",),
    ".geojson": ("GeoJSON", "GeoJSONSeq", "ESRIJSON", "TopoJSON"),
    ".json": ("GeoJSON", "GeoJSONSeq", "ESRIJSON", "TopoJSON"),
    ".shp": ("ESRI Shapefile",),
    ".gml": ("GML",),
    ".xml": ("GML",),
    ".fgb": ("FlatGeobuf",),
    ".kml": ("KML", "LIBKML"),
    ".gdb": ("OpenFileGDB",),
    ".dxf": ("DXF",),
    ".osm": ("OSM",),
    ".pbf": ("OSM",),
}
"""What each ending may hold. GDAL knows kinds that fetch from the net or run programs; those are never opened."""

STREAMED = (".gpkg", ".fgb")
"""What GDAL itself reads column by column; of other kinds it makes features first, so that little is gained."""

SMALL_BYTES = 1_000_000
"""Below this, feature by feature takes no longer than loading what reads columns."""

DRAWING = ".dxf"
SHAPEFILE = ".shp"

OWN_TABLES = ("layer_styles", "qgis_projects")
"""Tables that QGIS keeps beside the layers."""

HARMLESS = ("Measured (M)", "Non closed ring", "Non-conformant content", "organizePolygons")
"""Warnings about what is dealt with elsewhere: heights dropped, rings closed with a remark, dates kept as text."""

ID = "id"

GREATEST_EXACT = 2**53
"""GDAL hands over whole numbers with gaps as floating point, which is exact up to here."""


def layer_counts(path: Path, file: str) -> dict[str, int]:
    """The layers of a file, in its order, each with its number of features.

    Raises GeodataError when the file cannot be read.
    """
    with _opened(path, file) as opened, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        if path.suffix.lower() == DRAWING:
            return drawing.drawn_layers(opened.path)
        names = [str(name) for name, _ in gdal().list_layers(opened.path)]
        return {opened.shown(name): _n_features(opened.path, name) for name in names if name not in OWN_TABLES}


def read_vector(path: Path, layer: str, file: str, hints: Hints = NO_HINTS) -> Delivered:
    """One layer, every value as text, geometry in the numbers it was written with.

    Raises GeodataError when the file is damaged, or not in the encoding that `hints` say of a shapefile's table.
    """
    said_encoding = hints.encoding if path.suffix.lower() == SHAPEFILE else None
    with _opened(path, file) as opened, warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        try:
            read = _read(opened, layer, said_encoding)
            is_misread = False
        except UnicodeDecodeError as error:
            if said_encoding:
                raise not_as_said(file, said_encoding) from error
            read = _read(opened, layer, encoding="CP1252")
            is_misread = True
        names, texts = _columns(opened.path, read)
        crs, origin = _declared(read.meta["crs"]), _origin(opened.path)
        curved = has_curves(opened.path, opened.hidden(layer))
    remarks = [*opened.remarks, *_reader_remarks([str(warning.message) for warning in said])]
    columns, is_corrected = clean_columns(names, texts, file)
    remarks += [misread()] if is_misread or is_corrected else []
    remarks += [_linearised()] if curved else []
    rows = list(range(1, read.n_rows + 1))
    shapes, found = _shapes(read, rows)
    return Delivered(layer, DRIVERS[path.suffix.lower()][0], columns, rows, shapes, crs, origin, [*remarks, *found])


@contextmanager
def _opened(path: Path, file: str) -> Iterator[Opened]:
    """A path that GDAL may read, after checks that it does not make itself; its failures become refusals."""
    with sound(path, file) as opened:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                driver = gdal().read_info(opened.path, layer=0)["driver"]
            if driver not in DRIVERS[path.suffix.lower()]:
                raise _not_geodata(path, file)
            yield opened
        except _failures() as error:
            if "not recognized" in str(error):
                raise _not_geodata(path, file) from error
            said = str(error).replace(str(opened.path), file)
            raise damaged(file, of_damage(said) or shortened(said), said) from error


def _failures() -> tuple[type[Exception], ...]:
    """How GDAL says that it cannot read a file."""
    said = gdal().errors
    return (
        said.DataSourceError, said.DataLayerError, said.CRSError, said.FeatureError, said.FieldError,
        said.GeometryError, UnicodeDecodeError,
        sqlite3.DatabaseError,  # of a GeoPackage's own tables
        UnboundLocalError,  # pyogrio's own slip over a reference system that GDAL cannot write down
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Read:
    """What GDAL gives: the layer's description and a column for each field.

    Read feature by feature, ids and geometry as bytes; read by columns, points or other shapes.
    """

    meta: dict[str, Any]
    n_rows: int
    columns: list[Column]
    fids: NDArray[np.int64] | None = None
    wkb: Shapes | None = None
    xy: Floats | None = None
    shapes: Shapes | None = None


def _read(opened: Opened, layer: str, encoding: str | None = None) -> _Read:
    """By columns where GDAL keeps them so and they are plain, feature by feature otherwise: the same comes of both."""
    path = opened.path
    if encoding is None and path.suffix.lower() in STREAMED and path.stat().st_size >= SMALL_BYTES:
        table = read_table(path, opened.hidden(layer))
        if table is not None:
            return _Read(table.meta, table.n_rows, table.columns, xy=table.xy, shapes=table.shapes)
    return _features(opened, layer, encoding)


def _features(opened: Opened, layer: str, encoding: str | None = None) -> _Read:
    options: dict[str, Any] = {"layer": opened.hidden(layer)}
    suffix = opened.path.suffix.lower()
    if suffix in json_text.ENDINGS:
        options["DATE_AS_STRING"] = "YES"
    if suffix == DRAWING:
        options = drawing.only(opened.path, layer)
    meta, fids, wkb, values = gdal().raw.read(
        opened.path, encoding=encoding, force_2d=True, datetime_as_string=True, return_fids=True, **options
    )
    return _Read(meta, len(fids), values, fids, wkb)


def _shapes(read: _Read, rows: list[int]) -> tuple[Shapes | None, list[Remark]]:
    if read.wkb is not None:
        return read_wkb(read.wkb, rows)
    if read.xy is not None:
        return points_of(read.xy), []
    return (None, []) if read.shapes is None else usable_numbers(read.shapes, rows)


def _columns(path: Path, read: _Read) -> tuple[list[str], list[list[str | None]]]:
    """Names and texts of the columns, as the sender knows them."""
    names = [str(name) for name in read.meta["fields"]]
    texts = [_as_texts(column, str(kind)) for column, kind in zip(read.columns, read.meta["dtypes"], strict=True)]
    suffix = path.suffix.lower()
    if suffix == ".kml":
        kept = [i for i, name in enumerate(names) if name not in kml.DRAWING]
        return kml.names_as_written(path, [names[i] for i in kept]), [texts[i] for i in kept]
    if read.fids is not None and suffix in json_text.ENDINGS and ID not in names and json_text.has_numbers_as_ids(path):
        return [ID, *names], [[str(fid) for fid in read.fids.tolist()], *texts]
    return names, texts


def _n_features(path: Path, layer: str) -> int:
    return int(gdal().read_info(path, layer=layer, force_feature_count=True)["features"])


def _as_texts(values: Column, kind: str) -> list[str | None]:
    """A column as text: whole numbers without decimals, yes and no as 'true' and 'false', lists as JSON."""
    if isinstance(values, list):
        return values
    if kind == "bool":
        return [None if value != value else "true" if value else "false" for value in values.tolist()]  # noqa: PLR0124
    if values.dtype.kind in "iu":
        return [str(value) for value in values.tolist()]
    if values.dtype.kind == "f":
        return [_number(value, text) for value, text in zip(values.tolist(), values.astype(str).tolist(), strict=True)]
    try:
        return cleaned(values.tolist())
    except TypeError:  # lists, bytes and what else is no text
        return [_text(value) for value in values]


def _number(value: float, text: str) -> str | None:
    if np.isnan(value):
        return None
    return str(int(value)) if value.is_integer() and abs(value) < GREATEST_EXACT else text


def _text(value: object) -> str | None:
    if value is None or isinstance(value, str):
        return clean(value) if value else None
    if isinstance(value, np.ndarray):
        return json.dumps(value.tolist(), ensure_ascii=False)
    return value.hex() if isinstance(value, bytes) else clean(str(value))


def _declared(crs: str | None) -> str | None:
    """GeoPackage's 'undefined' systems say nothing."""
    return None if crs is None or '"Undefined' in crs else crs


def _origin(path: Path) -> Origin:
    """Whether the file itself names a system: GeoJSON without a `crs` member means longitude and latitude."""
    is_silent = path.suffix.lower() in json_text.ENDINGS and not json_text.names_crs(path)
    return Origin.GEOJSON_DEFAULT if is_silent else Origin.FILE


def _reader_remarks(said: list[str]) -> list[Remark]:
    """What GDAL warned of and nobody else deals with, once each."""
    telling = dict.fromkeys(message for message in said if not any(word in message for word in HARMLESS))
    return [
        Remark(
            None,
            "reader-warning",
            "The program that reads the file warned: {message}.",
            "Check that the values concerned came through.",
            {"message": shortened(message)},
        )
        for message in telling
    ]


def _linearised() -> Remark:
    return Remark(
        None,
        "curve-linearised",
        "The layer is drawn with arcs, which were turned into short straight lines.",
        "Nothing, unless centimetres matter at the edge.",
    )


def _not_geodata(path: Path, file: str) -> GeodataError:
    return GeodataError(
        "The file {file} is not the geodata its ending {suffix} promises.",
        "Nothing can be read from it.",
        "Check that it is the right file, or ask the sender for a GeoPackage.",
        file=file,
        suffix=path.suffix,
    )
