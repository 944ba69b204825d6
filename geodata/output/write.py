"""GeoPackages out: several layers in EPSG:3006 that open named and styled in QGIS, the same bytes each time."""

from __future__ import annotations

import shutil
import sqlite3
import warnings
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile, gettempdir
from typing import Any

import numpy as np
from numpy.typing import NDArray

from geodata.errors import GeodataError
from geodata.files.plain import plain_folder
from geodata.reasons import of_system
from geodata.shapes import Flags, Shapes, to_wkb

VERSION = "1.2"
"""Read by every QGIS 3; older ones warn of later versions."""

GEOMETRY_COLUMN = "geom"
TIMESTAMP = "2000-01-01T00:00:00.000Z"
"""When a layer was written is not recorded, so that the same content gives the same file."""

CHANGE_COUNTERS = (24, 92)
"""Where SQLite's file header counts writings, twice (sqlite.org/fileformat2.html 1.3.7 and 1.3.12); GDAL's vary."""

PROBE_BYTES = 1 << 20
"""Written to a folder to learn whether its disk is full."""

MULTIPLE = {"Point": "MultiPoint", "LineString": "MultiLineString", "Polygon": "MultiPolygon"}

STYLE_TABLE = """
CREATE TABLE layer_styles (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, f_table_catalog TEXT(256), f_table_schema TEXT(256),
    f_table_name TEXT(256), f_geometry_column TEXT(256), styleName TEXT(30), styleQML TEXT, styleSLD TEXT,
    useAsDefault BOOLEAN, description TEXT, owner TEXT(30), ui TEXT(30), update_time DATETIME
)
"""
STYLE_CONTENTS = """
INSERT INTO gpkg_contents (table_name, data_type, identifier, description, last_change, srs_id)
VALUES ('layer_styles', 'attributes', 'layer_styles', '', ?, 0)
"""
ADD_STYLE = """
INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name, f_geometry_column, styleName, styleQML,
    styleSLD, useAsDefault, description, owner, update_time)
VALUES ('', '', ?, ?, ?, ?, '', 1, ?, '', ?)
"""


@dataclass(frozen=True, slots=True)
class OutLayer:
    """A layer to write: `name` is the table (lower-case ASCII), `title` what QGIS lists, `style` QML or None.

    `columns` hold one kind of value each (text, int, float, bool or date) and None. `geometry` is in EPSG:3006.
    """

    name: str
    columns: dict[str, list[object]]
    geometry: Shapes
    style: str | None
    title: str


def write_geopackage(path: Path, layers: Sequence[OutLayer]) -> None:
    """Write the layers to a new GeoPackage: beside its place first, then moved there whole.

    Raises GeodataError when the file exists, or its folder cannot be written to.
    """
    if path.exists():
        raise GeodataError(
            "The file {file} exists already.",
            "Nothing is overwritten unasked.",
            "Choose another name, or remove it first.",
            file=path.name,
        )
    try:
        with TemporaryDirectory(prefix=".berord-", dir=path.parent) as folder, plain_folder(Path(folder)) as room:
            written = room / "layers.gpkg"
            try:
                for layer in layers:
                    _write_layer(written, layer)
                _finish(written, layers)
            except (RuntimeError, sqlite3.Error) as error:
                # GDAL and SQLite do not say what the system said to them: its next word does.
                raise _refused_by_system(room, error) from error
            shutil.move(written, Path(folder) / path.name)
            (Path(folder) / path.name).replace(path)
    except OSError as error:
        raise GeodataError(
            "The file {file} cannot be written.",
            "The reason: {reason}.",
            "Choose a folder that you may write to, with room left.",
            file=path.name,
            reason=of_system(error),
        ) from error


def _refused_by_system(folder: Path, error: Exception) -> Exception:
    """What the system says of a write to the folder, or to that of temporary files; the error when it takes both."""
    try:
        for written_to in (folder, gettempdir()):
            with TemporaryFile(dir=written_to) as probe:
                probe.write(bytes(PROBE_BYTES))
    except OSError as refused:
        return refused
    return error


def _write_layer(path: Path, layer: OutLayer) -> None:
    # Imported here: pyogrio takes 0.4 s to load, and readers of styles or errors do not need it.
    from pyogrio import raw

    values = [_typed(column) for column in layer.columns.values()]
    kind = _geometry_type(layer.geometry)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        raw.write(
            path,
            geometry=np.array(to_wkb(layer.geometry), dtype=object),
            field_data=[column for column, _ in values],
            field_mask=[missing for _, missing in values],
            fields=np.array(list(layer.columns), dtype=object),
            layer=layer.name,
            driver="GPKG",
            geometry_type=kind,
            promote_to_multi=kind.startswith("Multi"),
            crs="EPSG:3006",
            dataset_options={"VERSION": VERSION},
            layer_options={"GEOMETRY_NAME": GEOMETRY_COLUMN, "IDENTIFIER": layer.title},
        )


def _typed(column: list[object]) -> tuple[NDArray[Any], Flags | None]:
    """The column as numpy holds its kind, and where values are missing. Anything mixed becomes text."""
    missing = np.array([value is None for value in column], dtype=bool)
    kinds = {type(value) for value in column if value is not None}
    for kind, dtype, blank in ((bool, "bool", False), (int, "int64", 0), (float, "float64", 0.0)):
        if kinds == {kind}:
            return np.array([blank if value is None else value for value in column], dtype=dtype), missing
    if kinds == {date}:
        return np.array(column, dtype="datetime64[D]"), missing
    texts = [None if value is None else _as_text(value) for value in column]
    return np.array(texts, dtype=object), None


def _as_text(value: object) -> str:
    return value.isoformat() if isinstance(value, (date, datetime)) else str(value)


def _geometry_type(shapes: Shapes) -> str:
    """One type for the layer: the multiple one when single and multiple are mixed, none in particular otherwise."""
    kinds = {shape.geom_type for shape in shapes if shape is not None}
    for single, multiple in MULTIPLE.items():
        if kinds == {single}:
            return multiple if single == "Polygon" else single
        if kinds and kinds <= {single, multiple}:
            return multiple
    return "Unknown"


def _finish(path: Path, layers: Sequence[OutLayer]) -> None:
    """Add the styles, and take out what differs from one writing to the next."""
    styled = [layer for layer in layers if layer.style is not None]
    rows = [(one.name, GEOMETRY_COLUMN, one.title[:30], one.style, one.title, TIMESTAMP) for one in styled]
    with closing(sqlite3.connect(path)) as database:
        with database:
            database.execute("UPDATE gpkg_contents SET last_change = ?", (TIMESTAMP,))
            if rows:
                database.execute(STYLE_TABLE)
                database.execute(STYLE_CONTENTS, (TIMESTAMP,))
                database.executemany(ADD_STYLE, rows)
        database.execute("VACUUM")  # the old timestamps would stay in the free space
    with path.open("r+b") as stream:
        for place in CHANGE_COUNTERS:
            stream.seek(place)
            stream.write((1).to_bytes(4, "big"))
