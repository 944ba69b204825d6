"""A layer as GDAL keeps it, column by column through its Arrow stream: an eighth of the work of value by value.

Only what is plain is read so: texts, numbers, yes and no, flat shapes. Of anything else nothing is given, and the
caller reads feature by feature, which says what there is to say.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, pairwise
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import shapely
from numpy.typing import NDArray

from geodata.delivered import clean, is_composed
from geodata.files.gdal import gdal
from geodata.points import RECORD, xy_of_records
from geodata.shapes import Flags, Floats, Shapes, as_shapes, flat, points_of

PLAIN = {
    ("OFTString", "OFSTNone"): "string",
    ("OFTInteger", "OFSTNone"): "int32",
    ("OFTInteger", "OFSTBoolean"): "bool",
    ("OFTInteger", "OFSTInt16"): "int16",
    ("OFTInteger64", "OFSTNone"): "int64",
    ("OFTReal", "OFSTNone"): "double",
    ("OFTReal", "OFSTFloat32"): "float",
}
"""GDAL's kinds of fields, and as what they come. Dates do not: the 31st of February would come as the 3rd of March."""

BYTES = "binary"
LITTLE_ENDIAN = 1
SINGLE_OR_MULTI = range(1, 7)
"""Kinds of flat shapes in well-known binary, from point to multipolygon."""

PIECE_ROWS = 65_536
SAMPLE = 1000
"""As many texts tell whether those of a column repeat."""

HEAD_BYTES = 5
"""Byte order and kind, before the numbers of a shape."""

Column: TypeAlias = list[str | None] | NDArray[Any]
"""Clean texts, or numbers: whole ones with gaps as floating point, NaN where there is none."""


@dataclass(frozen=True, slots=True)
class Table:
    """A layer's description as `pyogrio.raw.read` gives it, its columns in order, and where its rows are.

    `xy`, shape (n, 2), are the numbers of the rows where every one is a plain point; they are finite, and in the system
    of the file. `shapes` are those of any other layer, flat, maybe empty or not finite; a layer without geometry has
    neither.
    """

    meta: dict[str, Any]
    n_rows: int
    columns: list[Column]
    xy: Floats | None
    shapes: Shapes | None


class _Unusual(Exception):
    """Something that this way of reading does not promise to give as the other does."""


def read_table(path: Path, layer: str, *, with_columns: bool = True) -> Table | None:
    """The rows of a layer in its order, None where anything is unusual: see the module.

    Without columns it is where the rows are and nothing else, in a tenth of the time.

    Raises UnicodeDecodeError where a text is not in UTF-8.
    """
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        try:
            table = _table(path, layer, None if with_columns else [])
        except (_Unusual, RuntimeError, shapely.errors.ShapelyError):  # RuntimeError: pyogrio's kinds and nanoarrow's
            return None
    return None if said else table


def _table(path: Path, layer: str, columns: list[str] | None) -> Table:
    import nanoarrow

    pieces: list[list[Any]] = []
    lengths: list[int] = []
    with gdal().open_arrow(path, layer=layer, columns=columns, use_pyarrow=False, batch_size=PIECE_ROWS) as (
        meta,
        stream,
    ):
        kinds, names = _kinds(meta), [str(name) for name in meta["fields"]]
        with nanoarrow.c_array_stream(stream) as opened:
            if [child.name for child in opened.get_schema().children][: len(names)] != names:
                raise _Unusual
            for piece in opened:
                lengths.append(piece.length)
                pieces.append(list(_columns(piece.view(), kinds)))
    _check_complete(lengths, gdal().read_info(path, layer=layer, force_feature_count=True)["features"])
    read = [_joined([piece[n] for piece in pieces], kind) for n, kind in enumerate(kinds)]
    geometry: Any = read.pop() if BYTES in kinds else None
    is_xy = geometry is not None and geometry.ndim == 2
    return Table(meta, sum(lengths), read, geometry if is_xy else None, None if is_xy else geometry)


def _check_complete(lengths: list[int], n_rows: int) -> None:
    """Where a file is damaged, the stream ends a piece early and goes on behind the damage, without a word."""
    if sum(lengths) != n_rows or any(length != PIECE_ROWS for length in lengths[:-1]):
        raise _Unusual


def _kinds(meta: dict[str, Any]) -> list[str]:
    """As what each column must come, the geometry last."""
    kinds = [PLAIN.get(kind, "") for kind in zip(meta["ogr_types"], meta["ogr_subtypes"], strict=True)]
    if "" in kinds:
        raise _Unusual
    return kinds if meta["geometry_type"] is None else [*kinds, BYTES]


def _columns(piece: Any, kinds: list[str]) -> Iterator[Column]:
    if [child.storage_type for child in piece.children] != kinds or piece.offset or piece.null_count > 0:
        raise _Unusual
    for child, kind in zip(piece.children, kinds, strict=True):
        if child.offset:
            raise _Unusual
        if kind == "string":
            yield _texts(child)
        elif kind == BYTES:
            yield _geometry(child)
        else:
            yield _numbers(child, kind)


def _joined(pieces: list[Any], kind: str) -> Any:
    if kind == "string":
        return list(chain.from_iterable(pieces))
    if kind == BYTES and len({piece.ndim for piece in pieces}) > 1:
        pieces = [piece if piece.ndim == 1 else points_of(piece) for piece in pieces]
    return np.concatenate(pieces) if pieces else np.empty(0, dtype=object)


def _is_there(column: Any) -> Flags | None:
    """Which rows have a value, None when all have."""
    bits = np.frombuffer(column.buffer(0), dtype=np.uint8)
    if not len(bits) or not column.null_count:
        return None
    return np.unpackbits(bits, count=column.length, bitorder="little").astype(np.bool_)


def _content(column: Any) -> tuple[NDArray[np.int32], NDArray[np.uint8]]:
    """Where each value begins and the last ends, and the bytes of all; a row without value has none."""
    starts = np.frombuffer(column.buffer(1), dtype=np.int32)[: column.length + 1]
    content = np.frombuffer(column.buffer(2), dtype=np.uint8)
    return starts, content[: starts[-1] if len(starts) else 0]


def _texts(column: Any) -> list[str | None]:
    """Clean texts, cut from one that holds them all."""
    if not column.length:
        return []
    starts, content = _content(column)
    text = str(content.data, "utf-8")
    if "\0" in text:  # where the other way of reading stops
        raise _Unusual
    if len(text) < len(content):  # letters of several bytes: count the bytes that begin one
        starts = np.concatenate([[0], np.cumsum((content & 0xC0) != 0x80, dtype=np.int32)])[starts]
    ends = starts.tolist()
    first = [text[start:end] for start, end in pairwise(ends[:SAMPLE])]
    if 2 * len(set(first)) < len(first):
        known = _Cleaned()
        return [known[text[start:end]] for start, end in pairwise(ends)]
    if is_composed(text):
        return [text[start:end].strip() or None for start, end in pairwise(ends)]
    return [clean(text[start:end]) for start, end in pairwise(ends)]


class _Cleaned(dict[str, str | None]):
    """Texts that come again and again, each cleaned and kept once: the memory is what takes time."""

    def __missing__(self, text: str) -> str | None:
        self[text] = cleaned = clean(text)
        return cleaned


def _numbers(column: Any, kind: str) -> NDArray[Any]:
    if kind == "bool":
        bits = np.frombuffer(column.buffer(1), dtype=np.uint8)
        values: NDArray[Any] = np.unpackbits(bits, count=column.length, bitorder="little").astype(np.bool_)
    else:
        values = np.array(column.buffer(1))[: column.length]
    is_there = _is_there(column)
    if is_there is None:
        return values
    values = values if values.dtype.kind == "f" else values.astype(np.float64)
    values[~is_there] = np.nan
    return values


def _geometry(column: Any) -> Floats | Shapes:
    """Numbers where every row is a plain point; else flat shapes, None where there is none."""
    if not column.length:
        return np.empty(0, dtype=object)
    starts, content = _content(column)
    is_there = _is_there(column)
    firsts, lengths = starts[:-1], np.diff(starts)
    if is_there is not None:
        firsts, lengths = firsts[is_there], lengths[is_there]
    xy = xy_of_records(content) if (lengths == RECORD.itemsize).all() else None
    if xy is not None and is_there is None:
        return xy
    shapes = np.full(column.length, None, dtype=object)
    shapes[slice(None) if is_there is None else is_there] = (
        _parsed(content, firsts, lengths) if xy is None else shapely.points(xy)
    )
    return shapes


def _parsed(content: NDArray[np.uint8], firsts: NDArray[np.int32], lengths: NDArray[np.int32]) -> Shapes:
    if (lengths < HEAD_BYTES).any():
        raise _Unusual
    heads = content[firsts[:, None] + np.arange(HEAD_BYTES)]
    kinds = np.ascontiguousarray(heads[:, 1:]).view("<u4")
    if (heads[:, 0] != LITTLE_ENDIAN).any() or not np.isin(kinds, SINGLE_OR_MULTI).all():
        raise _Unusual
    whole = content.tobytes()
    ends = zip(firsts.tolist(), (firsts + lengths).tolist(), strict=True)
    with np.errstate(invalid="ignore"):  # numbers that are none are found later
        return flat(as_shapes(shapely.from_wkb(np.array([whole[first:end] for first, end in ends], dtype=object))))
