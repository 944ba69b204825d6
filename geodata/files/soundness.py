"""What GDAL does not check before it reads: files cut short, companions missing, entities that explode, pointers."""

from __future__ import annotations

import mmap
import shutil
import sqlite3
import struct
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.parsers import expat

from geodata import reasons
from geodata.errors import GeodataError
from geodata.files import json_text
from geodata.files.gdal import gdal
from geodata.files.plain import companions, plain_stem, plainly_named
from geodata.remarks import Remark

POINTERS = (b"<OGRVRT", b"<OGRWFS", b"<VRTDataset", b"gdal_streamed_alg", b"<GDAL_", b"<OGCAPI")
"""Beginnings of files that make GDAL read or run something else than the file."""

HEAD_BYTES = 4096

STRINGS = {"GML_FIELDTYPES": "ALWAYS_STRINGS"}
ANY_ORDER = {"OSM_USE_CUSTOM_INDEXING": "NO"}
XML = {".gml": STRINGS, ".xml": STRINGS, ".kml": {}, ".osm": ANY_ORDER}
"""Endings of XML, with what GDAL is told: that all values are text, or that nodes may come in any order."""

GEODATABASE = ".gdb"

CURVED = ("CURVE", "SURFACE", "CIRCULARSTRING", "COMPOUNDCURVE", "CURVEPOLYGON", "MULTICURVE", "MULTISURFACE")
GEOMETRY_KIND = "SELECT upper(geometry_type_name) FROM gpkg_geometry_columns WHERE table_name = ?"
ARCS = (b":Arc", b"<Arc", b":Circle", b"<Circle")


@dataclass(frozen=True, slots=True)
class Opened:
    """A path that may be read, what had to be done to make it so, and the name it was delivered under."""

    path: Path
    stem: str
    remarks: list[Remark] = field(default_factory=list)

    def shown(self, layer: str) -> str:
        """A layer that GDAL names for the file, as the file was called when it came."""
        return self.stem if layer == self.path.stem else layer

    def hidden(self, layer: str) -> str:
        """The way back: what GDAL calls the layer."""
        return self.path.stem if layer == self.stem else layer


@contextmanager
def sound(path: Path, file: str) -> Iterator[Opened]:
    """A path GDAL may read. XML is read from a copy, as GDAL writes beside it; so is a shapefile without index.

    A file whose path means something else to GDAL than a path is read through a link with a plain name.

    Raises GeodataError when the file is cut short, lacks a part, or makes a reader do something else than read it.
    """
    suffix = path.suffix.lower()
    if suffix == GEODATABASE:
        yield Opened(path, path.stem)
        return
    head = _head(path, HEAD_BYTES)
    if any(pointer in head for pointer in POINTERS):
        raise GeodataError(
            "The file {file} only points to data elsewhere.",
            "What lies there may change or be harmful, and is not read.",
            "Ask the sender for the data itself, for example as a GeoPackage.",
            file=file,
        )
    if suffix in XML:
        _check_xml(path, file)
        with _copied(path, XML[suffix]) as copy:
            yield Opened(copy, path.stem)
    elif suffix in json_text.ENDINGS and (inner := json_text.unwrapped(path)) is not None:
        with TemporaryDirectory(prefix="berord-") as folder:
            copy = Path(folder) / f"{plain_stem(path)}{suffix}"
            copy.write_text(inner, encoding="utf-8")
            yield Opened(copy, path.stem, [_json_within_json()])
    elif suffix == ".shp" and not _check_shapefile(path, file):
        with _copied(path, {"SHAPE_RESTORE_SHX": "YES"}) as copy:
            yield Opened(copy, path.stem, [_index_restored()])
    else:
        with plainly_named(path) as plain, _told(ANY_ORDER if suffix == ".pbf" else {}):
            yield Opened(plain, path.stem)


def has_curves(path: Path, layer: str) -> bool:
    """Whether a GeoPackage layer may hold arcs, or a GML file does: GDAL straightens them without a word."""
    suffix = path.suffix.lower()
    if suffix == ".gpkg":
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as database:
            kinds = database.execute(GEOMETRY_KIND, (layer,)).fetchall()
        return any(kind in CURVED for (kind,) in kinds)
    if suffix not in {".gml", ".xml"}:
        return False
    with path.open("rb") as stream, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as content:
        return any(content.find(arc) >= 0 for arc in ARCS)


def damaged(file: str, reason: str, said: str = "") -> GeodataError:
    """The refusal of a file that begins well and cannot be read to the end; `said` may name the line."""
    why, remedy = "Part of what was sent would be missing.", "Ask the sender for it again."
    place = reasons.place_of(said)
    if place is None:
        return GeodataError("The file {file} is damaged or cut short: {reason}.", why, remedy, file=file, reason=reason)
    return GeodataError(
        "The file {file} is damaged or cut short: {reason} (line {line}, character {character}).",
        why,
        remedy,
        file=file,
        reason=reason,
        line=place[0],
        character=place[1],
    )


def _check_xml(path: Path, file: str) -> None:
    """GDAL reads a cut GML file as an empty one; entities can make a small file fill the memory."""
    parser = expat.ParserCreate()
    parser.EntityDeclHandler = refuse_entities(file)
    try:
        with path.open("rb") as stream:
            parser.ParseFile(stream)
    except (expat.ExpatError, LookupError) as error:  # LookupError: an encoding that nobody knows
        said = str(error)
        raise damaged(file, reasons.of_damage(said) or reasons.NOT_XML, said) from error


def refuse_entities(file: str) -> Callable[..., None]:
    """What a parser calls at an entity's definition: raises GeodataError."""

    def refuse(*_: object) -> None:
        raise GeodataError(
            "The file {file} defines entities of its own.",
            "They can make a small file fill the memory, or read other files.",
            "Ask the sender for it without a document type.",
            file=file,
        )

    return refuse


def _check_shapefile(path: Path, file: str) -> bool:
    """Whether the index (.shx) is there; the sizes that the headers state are compared with the files'."""
    parts = {part.suffix.lower(): part for part in companions(path)}
    if ".dbf" not in parts:
        raise GeodataError(
            "The shapefile {file} lacks its .dbf.",
            "The attributes are in it: without them nobody knows what the shapes are.",
            "Ask the sender for all the files, zipped.",
            file=file,
        )
    n_records = _dbf_records(parts[".dbf"], file)
    header = _head(path, 100)
    if len(header) < 100 or path.stat().st_size < 2 * struct.unpack(">i", header[24:28])[0]:
        raise damaged(file, reasons.SHORTER_THAN_STATED)
    if ".shx" not in parts:
        return False
    n_shapes = (parts[".shx"].stat().st_size - 100) // 8
    if n_shapes != n_records:
        raise GeodataError(
            "The parts of the shapefile {file} do not belong together: {n_shapes} shapes and {n_records} rows.",
            "Attributes would be put on the wrong shapes.",
            "Ask the sender for all the files from one export, zipped.",
            file=file,
            n_shapes=n_shapes,
            n_records=n_records,
        )
    return True


def _dbf_records(path: Path, file: str) -> int:
    header = _head(path, 32)
    if len(header) < 32:
        raise damaged(file, reasons.TABLE_SHORTER_THAN_STATED)
    n_records, header_size, record_size = struct.unpack("<IHH", header[4:12])
    if path.stat().st_size < header_size + n_records * record_size:
        raise damaged(file, reasons.TABLE_SHORTER_THAN_STATED)
    return int(n_records)


def _head(path: Path, size: int) -> bytes:
    with path.open("rb") as stream:
        return stream.read(size)


@contextmanager
def _copied(path: Path, options: dict[str, str]) -> Iterator[Path]:
    """A copy with its companions in a folder of our own, with GDAL's options set meanwhile."""
    stem = plain_stem(path)
    with TemporaryDirectory(prefix="berord-") as folder:
        for part in companions(path):
            shutil.copyfile(part, Path(folder) / f"{stem}{part.suffix}")
        with _told(options):
            yield Path(folder) / f"{stem}{path.suffix}"


@contextmanager
def _told(options: dict[str, str]) -> Iterator[None]:
    """GDAL with options set meanwhile."""
    gdal().set_gdal_config_options(options)
    try:
        yield
    finally:
        gdal().set_gdal_config_options(dict.fromkeys(options))


def _json_within_json() -> Remark:
    return Remark(
        None,
        "json-within-json",
        "The file is JSON packed as a text in JSON, which was unpacked.",
        "Tell the sender: other programs read nothing from it.",
    )


def _index_restored() -> Remark:
    return Remark(
        None,
        "index-restored",
        "The shapefile came without its index (.shx), which was rebuilt from the shapes.",
        "Check the number of rows, and ask the sender for all the files, zipped.",
    )
