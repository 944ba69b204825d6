"""What somebody says of how a file is written, where it does not say so itself."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Hints:
    """How a file is written. What is None is left to the reader, which looks at the file.

    `header_row` is the row of the headers as a spreadsheet shows it, from 1. `encoding` is that of a CSV file or of a
    shapefile's table; a byte order mark goes before it. `separator` parts the cells of a CSV file. `decimal` is the
    decimal mark, a comma or a point, of coordinates in columns; the other one parts thousands.

    The columns that say where the rows of a table are: `easting` and `northing` (or longitude and latitude), or both in
    `both`, or well-known text in `outline`. A file with geometry of its own is placed by that.
    """

    header_row: int | None = None
    encoding: str | None = None
    separator: str | None = None
    decimal: str | None = None
    easting: str | None = None
    northing: str | None = None
    both: str | None = None
    outline: str | None = None


NO_HINTS = Hints()
