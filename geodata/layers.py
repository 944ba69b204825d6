"""One layer of any vector file or table, as text columns and valid geometry in EPSG:3006."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from geodata.collecting import without_collection
from geodata.delivered import Columns, Delivered
from geodata.errors import GeodataError
from geodata.feeds.recognise import is_feed, recognised
from geodata.files import archive, vector
from geodata.files.file_checks import check_file, unchanged
from geodata.hints import NO_HINTS, Hints
from geodata.naming import meant
from geodata.reference.placing import placed
from geodata.remarks import INEXACT, Remark
from geodata.shapes import Shapes
from geodata.tabular.coordinates import located
from geodata.tabular.delimited import read_delimited
from geodata.tabular.spreadsheet import read_sheet, sheet_counts

__all__ = ["Layer", "Remark", "list_layers", "read_layer"]

DELIMITED = frozenset({".csv", ".tsv", ".txt"})
SPREADSHEETS = frozenset({".xlsx", ".xlsm", ".ods"})
READABLE = frozenset(vector.DRIVERS) | DELIMITED | SPREADSHEETS
ZIPPED = archive.Wanted(READABLE - {".txt", ".xml"}, frozenset({".xml"}), is_feed)
"""What is a dataset in a zip: texts and XML there are usually about the data, unless the XML is a feed."""


@dataclass(frozen=True, slots=True)
class Layer:
    """A layer as read: every row is kept, whatever is wrong with its geometry.

    `columns` hold text by column name, None for empty. `geometry` has one shapely geometry per row in EPSG:3006, None
    where there is none; `has_geometry` is False for a plain table. `rows` are the numbers a person finds them by: the
    1-based place in the file, or the row as a spreadsheet shows it. `source_crs` is what the numbers were read as,
    `hints` what had to be found out to read the file, and could be said of the next one.
    `file` is what the delivery is called: the file's name, or the address that it was fetched from.
    """

    path: Path
    file: str
    name: str
    driver: str
    columns: Columns
    geometry: Shapes
    rows: list[int]
    source_crs: str | None
    has_geometry: bool
    remarks: tuple[Remark, ...]
    hints: Hints = NO_HINTS
    is_only_one: bool = True
    """Whether no other layer of the file has rows."""

    @property
    def inexact_rows(self) -> frozenset[int]:
        """The rows, numbered as in `rows`, whose place is drawn but only roughly theirs."""
        found = (remark for remark in self.remarks if remark.code in INEXACT)
        return frozenset(row for remark in found for row in (remark.row, *remark.rows) if row is not None)


def list_layers(path: Path) -> tuple[str, ...]:
    """The names of the layers, sheets or zipped datasets in a file, in its order.

    Raises GeodataError when the file cannot be read.
    """
    check_file(path, READABLE | archive.ARCHIVES)
    with unchanged(path), _opened(path) as zipped:
        if zipped is not None and len(zipped.datasets) > 1:
            return tuple(zipped.datasets)
        inner = path if zipped is None else zipped.unpacked(zipped.chosen(None))
        return tuple(_counts(inner, path.name))


@without_collection()
def read_layer(
    path: Path,
    *,
    layer: str | None = None,
    crs: str | None = None,
    hints: Hints = NO_HINTS,
    municipality: Shapes | None = None,
    file: str | None = None,
) -> Layer:
    """One layer: `layer` names it when several have rows; `crs` says what its numbers are in, whatever the file says.

    `hints` say how the file is written, where it does not say so itself and a look at it would go wrong.
    `municipality`, its outlines in EPSG:3006, tells a system that only seems to fit from the one that is meant. `file`
    is what the delivery is called where the path is that of a copy.

    Raises GeodataError when the file cannot be read, the layer is not there or has no rows, or its reference system is
    missing, unknown or contradicted by its numbers.
    """
    check_file(path, READABLE | archive.ARCHIVES)
    file = file or path.name
    with unchanged(path), _opened(path) as zipped:
        inner = path if zipped is None else zipped.unpacked(zipped.chosen(layer))
        counts = _counts(inner, file)
        names_dataset = layer is not None and zipped is not None and _names_dataset(layer, counts, zipped)
        chosen = _chosen(counts, None if names_dataset else layer, file)
        delivered = _delivered(inner, chosen, file, crs, hints)
    if not delivered.rows:
        raise _no_rows(chosen, file)
    found = placed(delivered, crs, file, municipality)
    return Layer(
        path=path,
        file=file,
        name=delivered.name,
        driver=delivered.driver,
        columns=delivered.columns,
        geometry=found.shapes,
        rows=delivered.rows,
        source_crs=found.source_crs,
        has_geometry=delivered.shapes is not None,
        remarks=tuple(
            sorted(
                (*found.remarks, *_passed_over(counts, layer, found.remarks)),
                key=lambda remark: (remark.row or 0, remark.code),
            )
        ),
        hints=delivered.hints,
        is_only_one=sum(count > 0 for count in counts.values()) <= 1,
    )


def _passed_over(counts: dict[str, int], layer: str | None, remarks: Sequence[Remark]) -> tuple[Remark, ...]:
    """A note on layers without rows when nobody chose one, but for those that a remark names already."""
    said = " ".join(str(value) for remark in remarks for value in remark.values.values())
    empty = [name for name, count in counts.items() if not count and name not in said]
    if layer is not None or not empty:
        return ()
    return (
        Remark(
            None,
            "layers-empty",
            "The file has layers without rows, which are passed over: {layers}.",
            "Nothing, unless something is missing.",
            {"layers": ", ".join(empty)},
        ),
    )


@contextmanager
def _opened(path: Path) -> Iterator[archive.Archive | None]:
    """The archive that the file is, None when it is none."""
    if path.suffix.lower() not in archive.ARCHIVES:
        yield None
        return
    with archive.opened(path, ZIPPED) as zipped:
        yield zipped


def _names_dataset(layer: str, counts: dict[str, int], zipped: archive.Archive) -> bool:
    """Whether the name is that of a zipped dataset, not of a layer in it."""
    return meant(layer, counts) is None and meant(layer, zipped.datasets) is not None


def _counts(path: Path, file: str) -> dict[str, int]:
    """Layer names with their number of rows; text has one layer, whose rows are counted when it is read."""
    suffix = path.suffix.lower()
    if suffix in SPREADSHEETS:
        return sheet_counts(path, file)
    if suffix in DELIMITED or recognised(path) is not None:
        return {path.stem: 1}
    return vector.layer_counts(path, file)


def _delivered(path: Path, layer: str, file: str, crs: str | None, hints: Hints) -> Delivered:
    suffix = path.suffix.lower()
    if suffix in SPREADSHEETS:
        return located(read_sheet(path, layer, file, hints), crs, file, hints)
    if suffix in DELIMITED:
        return located(read_delimited(path, file, hints), crs, file, hints)
    feed = recognised(path)
    if feed is not None:
        return feed.read(path, file)
    delivered = vector.read_vector(path, layer, file, hints)
    return located(delivered, crs, file, hints) if delivered.shapes is None else delivered


def _chosen(counts: dict[str, int], layer: str | None, file: str) -> str:
    """The named layer, in whatever case, or the only one with rows."""
    if layer is not None:
        named = meant(layer, counts)
        if named is not None:
            return named
        raise GeodataError(
            "The file {file} has no layer {layer}.",
            "It has {names}.",
            "Choose one of them with --layer.",
            file=file,
            layer=layer,
            names=", ".join(counts) or "–",
        )
    filled = [name for name, count in counts.items() if count]
    if len(filled) > 1:
        raise GeodataError(
            "The file {file} has several layers with rows: {names}.",
            "Which one is meant cannot be guessed.",
            "Choose one with --layer.",
            file=file,
            names=", ".join(filled),
        )
    if not filled:
        raise _no_rows(", ".join(counts) or "–", file)
    return filled[0]


def _no_rows(layer: str, file: str) -> GeodataError:
    return GeodataError(
        "Layer {layer} of {file} has no rows.",
        "An empty delivery is more often a failed export than nothing planned.",
        "Check the export, and ask the sender for it again.",
        layer=layer,
        file=file,
    )
