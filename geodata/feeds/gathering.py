"""Records of a feed gathered into one delivery: text columns, and the parts of each row's place with their systems."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from sys import intern

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geodata.delivered import Delivered, clean
from geodata.errors import GeodataError
from geodata.feeds.times import local_time
from geodata.reference.crs import TARGET, Origin, parse_crs, to_sweref99tm
from geodata.reference.plausible import rows_outside
from geodata.reference.repair import usable_numbers
from geodata.remarks import Remark
from geodata.shapes import Shapes, as_shapes

GREATEST_COLUMNS = 1000
"""Feeds have some hundred kinds of fields; a file with more is no feed, and would fill the memory with gaps."""

Fields = Mapping[str, str | None]


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a row's place in the numbers of `crs`, easting or longitude first; None when nothing names one."""

    shape: BaseGeometry
    crs: str | None


class Gathering:
    """Takes records one by one. Each becomes a row, joins one, or is left out with the reason that is counted.

    `driver` names the format; `columns` are those that its deliveries always have here, whatever this one fills;
    `origin` is who says which system the numbers are in. The layer is called after the file.
    """

    def __init__(self, path: Path, driver: str, columns: Sequence[str], origin: Origin = Origin.FILE) -> None:
        self.remarks: list[Remark] = []
        self.n_records = 0
        self._name, self._driver, self._file, self._origin = path.stem, driver, path.name, origin
        self._columns: dict[str, list[str | None]] = {name: [] for name in columns}
        self._rows: list[int] = []
        self._parts: list[list[Part]] = []
        self._n_joined = 0
        self._left_out: Counter[str] = Counter()

    def record(self) -> int:
        """The number of the next record: its place in the file, from 1."""
        self.n_records += 1
        return self.n_records

    def add(self, row: int, fields: Fields, parts: Iterable[Part]) -> None:
        """A record as a row of its own. Instants become Swedish time."""
        position = len(self._rows)
        for name, text in fields.items():
            value = clean(local_time(text)) if text else None
            if value is None:
                continue
            column = self._columns.setdefault(clean(name) or "–", [])
            column.extend([None] * (position - len(column)))
            if len(column) == position:
                column.append(intern(value))  # words and days come thousands of times
            else:
                column[position] = f"{column[position]}; {value}"
        if len(self._columns) > GREATEST_COLUMNS:
            raise _too_many_columns(self._file)
        self._rows.append(row)
        self._parts.append(list(parts))

    def join(self, position: int, parts: Iterable[Part]) -> None:
        """A record that only adds to the place of an earlier row, counted from 0."""
        self._n_joined += 1
        self._parts[position].extend(parts)

    def leave_out(self, why: str) -> None:
        """A record that is no row, under the reason it is counted by."""
        self._left_out[why] += 1

    @property
    def left_out(self) -> Counter[str]:
        """How many records are no rows, by reason."""
        return self._left_out

    def delivered(self) -> Delivered:
        """The delivery. Raises GeodataError when nothing in it is a measure, or a system contradicts its numbers."""
        n_rows = len(self._rows)
        if not n_rows and self._left_out:
            raise _only_others(self._file, self._left_out)
        accounted = n_rows + self._n_joined + self._left_out.total()
        if accounted != self.n_records:
            raise AssertionError(f"{self._file}: {self.n_records} records, {accounted} accounted for")
        for texts in self._columns.values():
            texts.extend([None] * (n_rows - len(texts)))
        shapes, crs = self._shapes()
        shapes, found = usable_numbers(shapes, self._rows)
        return Delivered(
            self._name,
            self._driver,
            self._columns,
            self._rows,
            shapes,
            crs,
            self._origin,
            [*self.remarks, *found],
        )

    def _shapes(self) -> tuple[Shapes, str | None]:
        """One shape per row and the system of all: as written when there is one, else each part turned into 3006."""
        owners = np.array([i for i, parts in enumerate(self._parts) for _ in parts], dtype=np.int64)
        parts = [part for parts in self._parts for part in parts]
        shapes = as_shapes([part.shape for part in parts])
        systems = {part.crs for part in parts}
        if len(systems) == 1:
            return _united(shapes, owners, len(self._rows)), systems.pop()
        for crs in sorted(filter(None, systems)):
            chosen = np.array([part.crs == crs for part in parts], dtype=bool)
            shapes[chosen] = self._turned(shapes[chosen], crs)
        for i in np.flatnonzero([part.crs is None for part in parts]):
            shapes[i] = None
            self.remarks.append(_without_system(self._rows[owners[i]]))
        return _united(shapes, owners, len(self._rows)), TARGET

    def _turned(self, shapes: Shapes, crs: str) -> Shapes:
        """In EPSG:3006. A shape outside Sweden is turned all the same, so that its whole row is seen to lie there."""
        rows_outside(shapes, crs, self._origin, self._file)
        return to_sweref99tm(shapes, crs)


def system(text: str, row: int, remarks: list[Remark]) -> str | None:
    """A reference system as a record names it, None with a remark when there is no such system."""
    try:
        parse_crs(text)
    except GeodataError:
        remarks.append(
            Remark(
                row,
                "geometry-unusable",
                "Row {row} names the reference system {crs}, which is not known.",
                "Ask the sender which it is; until then the row is left out.",
                {"row": row, "crs": text},
            )
        )
        return None
    return text


def unreadable_record(row: int) -> Remark:
    """What is said of a record that is not what records of its format are."""
    return Remark(
        row,
        "record-unreadable",
        "Record {row} is not made as records of this format are; nothing could be read from it.",
        "Ask the sender to export it again.",
        {"row": row},
    )


def _united(shapes: Shapes, owners: np.ndarray, n_rows: int) -> Shapes:
    """The parts of each row as one shape, None where there is none; several become a collection."""
    united: list[BaseGeometry | None] = [None] * n_rows
    grouped: list[list[BaseGeometry]] = [[] for _ in range(n_rows)]
    for owner, shape in zip(owners.tolist(), shapes, strict=True):
        if shape is not None:
            grouped[owner].append(shape)
    for i, group in enumerate(grouped):
        if group:
            united[i] = group[0] if len(group) == 1 else _collected(group)
    return as_shapes(united)


def _collected(group: Sequence[BaseGeometry]) -> BaseGeometry:
    return shapely.GeometryCollection(list(group))


def _only_others(file: str, left_out: Counter[str]) -> GeodataError:
    return GeodataError(
        "The file {file} holds no planned measure; its records ({n}) are of other kinds: {kinds}.",
        "Nothing in it tells of anything that is planned.",
        "Check that it is the right feed, or ask the sender for planned works.",
        file=file,
        n=left_out.total(),
        kinds=", ".join(sorted(left_out)[:5]),
    )


def _without_system(row: int) -> Remark:
    return Remark(
        row,
        "geometry-unusable",
        "A geometry of row {row} names no reference system, while others in the file do.",
        "Ask the sender which it is; until then that part of the row has no place.",
        {"row": row},
    )


def _too_many_columns(file: str) -> GeodataError:
    return GeodataError(
        "The file {file} has more than {greatest} kinds of fields.",
        "No delivery needs that; it could be made to fill the memory.",
        "Ask the sender what it is.",
        file=file,
        greatest=GREATEST_COLUMNS,
    )
