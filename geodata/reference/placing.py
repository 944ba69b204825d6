"""From a delivery's own numbers to valid geometry in EPSG:3006, with everything doubtful named."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely

from geodata.delivered import Delivered
from geodata.reference.crs import Origin, describe, parse_crs, to_sweref99tm
from geodata.reference.plausible import is_far_from_its_area, missing_crs, rows_outside
from geodata.reference.repair import repaired
from geodata.remarks import Remark
from geodata.shapes import Shapes, as_shapes


@dataclass(frozen=True, slots=True)
class Placed:
    """Geometry in EPSG:3006 per row, None where there is none or no usable one."""

    shapes: Shapes
    source_crs: str | None
    remarks: list[Remark]


def placed(delivered: Delivered, crs: str | None, file: str, municipality: Shapes | None = None) -> Placed:
    """The delivery's geometry in EPSG:3006; `crs` goes before what the file says.

    `municipality` is its outlines in EPSG:3006, to test against, None where they are not known.

    Raises GeodataError when the reference system is missing, unknown, or contradicted by the numbers. Single rows
    outside Sweden lose their geometry, with a remark.
    """
    if crs is not None:
        parse_crs(crs)
    if delivered.shapes is None:
        return Placed(as_shapes([None] * len(delivered.rows)), None, delivered.remarks)
    source, origin = (crs, Origin.OPTION) if crs else (delivered.crs, delivered.origin)
    if shapely.is_missing(delivered.shapes).all():
        return Placed(delivered.shapes, source, delivered.remarks)
    if source is None:
        raise missing_crs(delivered.shapes, file, municipality)
    outside = rows_outside(delivered.shapes, source, origin, file, municipality)
    inside = delivered.shapes.copy()
    inside[outside] = None
    shapes, found = repaired(to_sweref99tm(inside, source), delivered.rows)
    remarks = [*delivered.remarks, *found]
    remarks += [_outside(delivered.rows[i], source) for i in np.flatnonzero(outside)]
    if is_far_from_its_area(shapes, source):
        remarks.append(_far(source))
    if crs and delivered.crs and parse_crs(crs) != parse_crs(delivered.crs):
        remarks.append(_overridden(delivered.crs, crs))
    return Placed(shapes, source, remarks)


def _outside(row: int, crs: str) -> Remark:
    return Remark(
        row,
        "geometry-outside",
        "The geometry of row {row}, read as {crs}, lies outside Sweden and is not used.",
        "Correct its coordinates; until then the row is left out.",
        {"row": row, "crs": describe(crs)},
    )


def _far(crs: str) -> Remark:
    return Remark(
        None,
        "crs-far-from-its-area",
        "The file is in {crs}, which is made for another part of the country than the rows lie in.",
        "Check on a map that the rows lie where they should.",
        {"crs": describe(crs)},
    )


def _overridden(declared: str, crs: str) -> Remark:
    return Remark(
        None,
        "crs-overridden",
        "The file says {declared}, but was read as {crs} because --crs says so.",
        "Check on a map that the rows lie where they should.",
        {"declared": describe(declared), "crs": describe(crs)},
    )
