"""A table whose rows each name their own reference system: registers put together from many sources."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

import numpy as np

from geodata.delivered import Delivered
from geodata.errors import GeodataError
from geodata.reference.crs import KNOWN, TARGET, Origin, describe, parse_crs, to_sweref99tm
from geodata.reference.plausible import rows_outside
from geodata.remarks import Remark

OTHER_NAMES = {"wgs84": "EPSG:4326", "latlon": "EPSG:4326", "rt9025gonv": "EPSG:3021", "rt90": "EPSG:3021"}


@cache
def system_named(text: str) -> str | None:
    """The code of a system as people write it in a cell; None when it cannot be told.

    >>> system_named("SWEREF 99 18 00"), system_named("3006"), system_named("WGS 84"), system_named("lokalt")
    ('EPSG:3011', 'EPSG:3006', 'EPSG:4326', None)
    """
    plain = re.sub(r"[\W_]", "", text.casefold())
    if plain in _by_name():
        return _by_name()[plain]
    digits = re.search(r"(?<!\d)(\d{4,5})\)?$", text.strip())
    try:
        code = f"EPSG:{digits[1]}" if digits else text
        parse_crs(code)
    except GeodataError:
        return None
    return code


@cache
def _by_name() -> dict[str, str]:
    names = {re.sub(r"[\W_]", "", parse_crs(code).name.casefold()): code for code in KNOWN}
    return names | OTHER_NAMES


def in_named_systems(delivered: Delivered, title: str, file: str) -> Delivered:
    """The delivery in the one system that its column `title` names, or in EPSG:3006 when it names several.

    A row with a place whose system is missing or unknown loses the place, with a remark.

    Raises GeodataError when the numbers of the rows of one system contradict it.
    """
    assert delivered.shapes is not None  # noqa: S101 - only tables that have places are asked
    texts = delivered.columns[title]
    codes = [system_named(text) if text else None for text in texts]
    used = sorted({code for code, shape in zip(codes, delivered.shapes, strict=True) if code and shape is not None})
    shapes = delivered.shapes.copy()
    unknown = [i for i, code in enumerate(codes) if code is None and shapes[i] is not None]
    shapes[unknown] = None
    for code in used if len(used) > 1 else []:
        here = np.array([c == code for c in codes], dtype=bool)
        rows_outside(shapes[here], code, Origin.FILE, file)
        shapes[here] = to_sweref99tm(shapes[here], code)
    remarks = [_unknown(delivered.rows[i], title, texts[i]) for i in unknown]
    if len(used) > 1:
        remarks.append(_several(title, used))
    columns = {name: column for name, column in delivered.columns.items() if name != title}
    crs = TARGET if len(used) > 1 else used[0] if used else delivered.crs
    return replace(delivered, columns=columns, shapes=shapes, crs=crs, remarks=[*delivered.remarks, *remarks])


def _unknown(row: int, column: str, text: str | None) -> Remark:
    return Remark(
        row,
        "coordinates-unreadable",
        "Row {row} has coordinates in a system that is not known: {column} says {text}.",
        "Write its code, such as EPSG:3006; until then the row is left out.",
        {"row": row, "column": column, "text": text or "–"},
    )


def _several(column: str, codes: list[str]) -> Remark:
    return Remark(
        None,
        "crs-by-row",
        "Column {column} names several reference systems, and each row was read in its own: {codes}.",
        "Check on a map that the rows lie where they should.",
        {"column": column, "codes": ", ".join(describe(code) for code in codes)},
    )
