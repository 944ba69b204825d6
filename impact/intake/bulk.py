"""The free weekly bulk files of companies: Bolagsverket's and SCB's, known by their headers and read as a stream.

They hold three million rows, every company of the country, and no workplaces. Only companies that our registers know
are kept, so memory does not grow with the file. Layouts as described in FACTS 2.6.
"""

from __future__ import annotations

import csv
import io
import zipfile
import zlib
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from geodata.files.archive_checks import check_members
from impact.errors import Refusal
from impact.intake.identity import NotAnIdentityError, organisation_number

GREATEST_CELL = 1024**2
HEAD_BYTES = 64 * 1024
UNREADABLE_KEPT = 100
NO_LONGER_ACTIVE = "9"
"""SCB's FtgStat: 0 never active, 1 active, 9 no longer."""


@dataclass(frozen=True, slots=True)
class Layout:
    """A bulk file's encoding, separator, and the columns that are read; `ceased` says when or that a company ended."""

    name: str
    encoding: str
    separator: str
    number: str
    title: str
    ceased: str
    advertising: str | None = None


LAYOUTS = (
    Layout("Bolagsverket", "utf-8", ";", "organisationsidentitet", "organisationsnamn", "avregistreringsdatum"),
    Layout("SCB", "latin-1", "\t", "PeOrgNr", "Foretagsnamn", "FtgStat", "Reklamsparrtyp"),
)


@dataclass(frozen=True, slots=True)
class BulkCompany:
    """What a bulk file says of one of our companies; `row` is the first that names it, the header being 1."""

    row: int
    number: str
    name: str
    has_ceased: bool
    ceased_on: date | None
    advertising_block: str | None


@dataclass(slots=True)
class Bulk:
    """What was found: ours by number, how many rows there were, and the rows whose number cannot be read."""

    layout: Layout
    companies: dict[str, BulkCompany] = field(default_factory=dict)
    n_rows: int = 0
    n_unreadable: int = 0
    unreadable: list[int] = field(default_factory=list)
    """The first of those rows."""


def read_bulk(path: Path, known: Collection[str]) -> Bulk:
    """The companies of `known` in a bulk file, zipped or not.

    A sole trader with several registrations stands on several rows, and has ceased only when all of them have.

    Raises:
        Refusal: the file has no such layout, is damaged, or a row does not have the header's cells.

    """
    with _opened(path) as stream:
        layout, header = _layout(stream, path.name)
        bulk = Bulk(layout)
        places = [header.index(column) for column in (layout.number, layout.title, layout.ceased)]
        advertising = header.index(layout.advertising) if layout.advertising in header else None
        text = io.TextIOWrapper(stream, encoding=layout.encoding, errors="replace", newline="")
        for row, cells in _records(text, layout, len(header), path.name):
            bulk.n_rows += 1
            number, name, ceased = (cells[place] for place in places)
            try:
                own = organisation_number(number)
            except NotAnIdentityError:
                bulk.n_unreadable += 1
                bulk.unreadable += [row] if len(bulk.unreadable) < UNREADABLE_KEPT else []
                continue
            if own in known:
                block = cells[advertising].strip() if advertising is not None else ""
                _add(bulk, BulkCompany(row, own, _first(name), *_ceased(ceased, layout), block or None))
    return bulk


def _add(bulk: Bulk, found: BulkCompany) -> None:
    before = bulk.companies.get(found.number)
    if before is None or (before.has_ceased and not found.has_ceased):
        bulk.companies[found.number] = found


def _first(text: str) -> str:
    """The first of several names; what follows '$' says of what sort it is.

    >>> _first("Exempel AB$FORETAGSNAMN-ORGNAM$Exempel Handel")
    'Exempel AB'
    """
    return text.split("$", maxsplit=1)[0].strip()


def _ceased(text: str, layout: Layout) -> tuple[bool, date | None]:
    plain = _first(text)
    if layout.advertising is not None:
        return plain == NO_LONGER_ACTIVE, None
    try:
        return bool(plain), date.fromisoformat(plain) if plain else None
    except ValueError:
        return True, None


def _layout(stream: io.BufferedReader, file: str) -> tuple[Layout, list[str]]:
    """The layout whose columns the first line names; the stream is left at the second."""
    line = stream.readline(HEAD_BYTES).removeprefix(b"\xef\xbb\xbf")
    for layout in LAYOUTS:
        header = next(csv.reader([line.decode(layout.encoding, "replace").rstrip("\r\n")], delimiter=layout.separator))
        names = [name.strip() for name in header]
        if {layout.number, layout.title, layout.ceased} <= set(names):
            return layout, names
    raise Refusal(
        "{file} is none of the bulk files of companies that are known.",
        why="Bolagsverket's has a column {bolagsverket}, SCB's a column {scb}; its first line has neither.",
        remedy="Give bolagsverket_bulkfil.zip or scb_bulkfil.zip as they are; workplaces have a register of their own.",
        file=file,
        bolagsverket=LAYOUTS[0].number,
        scb=LAYOUTS[1].number,
    )


def _records(text: io.TextIOWrapper, layout: Layout, width: int, file: str) -> Iterator[tuple[int, Sequence[str]]]:
    csv.field_size_limit(GREATEST_CELL)
    row = 1
    try:
        for row, cells in enumerate(csv.reader(text, delimiter=layout.separator), start=2):
            if not cells:
                continue
            if len(cells) != width:
                raise Refusal(
                    "Row {row} of {file} has {n_cells} cells, the header has {n_columns}.",
                    why="The file may have been cut off, and a company that is missing must not pass for none.",
                    remedy="Fetch it again.",
                    row=row,
                    file=file,
                    n_cells=len(cells),
                    n_columns=width,
                )
            yield row, cells
    except (csv.Error, zipfile.BadZipFile, zlib.error, EOFError) as error:
        raise _damaged(file, row) from error


@contextmanager
def _opened(path: Path) -> Iterator[io.BufferedReader]:
    if path.suffix.lower() != ".zip":
        with path.open("rb") as stream:
            yield stream
        return
    try:
        with zipfile.ZipFile(path) as archive:
            check_members(archive.infolist(), path.name)
            members = [m for m in archive.infolist() if m.filename.lower().endswith((".txt", ".csv"))]
            if len(members) != 1:
                raise Refusal(
                    "{file} should hold one text file, but holds {n}.",
                    remedy="Unpack it, and give the right one.",
                    file=path.name,
                    n=len(members),
                )
            with archive.open(members[0]) as member:
                yield io.BufferedReader(member)  # type: ignore[arg-type] # readable, as a RawIOBase is
    except (zipfile.BadZipFile, NotImplementedError) as error:
        raise _damaged(path.name, 1) from error


def _damaged(file: str, row: int) -> Refusal:
    return Refusal(
        "{file} is damaged after row {row}.",
        why="Companies that stand further down would be missing.",
        remedy="Fetch it again.",
        file=file,
        row=row,
    )
