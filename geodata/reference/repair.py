"""Geometries made usable, or set aside with a remark: nothing is dropped unsaid and nothing is guessed.

What makes a shape unusable: numbers that are not finite, no points, a polygon without area, or a repair that would
change a polygon's area by more than `GREATEST_AREA_CHANGE`. Its row stays, with no geometry and a remark.
"""

from __future__ import annotations

import numpy as np
import shapely

from geodata.reasons import of_shape
from geodata.remarks import Remark
from geodata.shapes import Floats, Indices, Shapes, as_shapes, flat

GREATEST_AREA_CHANGE = 0.05
"""Above a twentieth, a repair chooses between readings of what was meant: a person must. Below, it is drawing error."""


def read_wkb(wkb: Shapes, rows: list[int]) -> tuple[Shapes, list[Remark]]:
    """Geometries from well-known binary, two-dimensional. Rings that are not closed are closed, with a remark.

    Bytes that are no geometry, points without numbers and numbers that are not finite give None, with a remark.
    """
    with np.errstate(invalid="ignore"):  # numbers that are none are found below
        shapes = as_shapes(shapely.from_wkb(wkb, on_invalid="ignore"))
        is_lost = shapely.is_missing(shapes) & np.array([piece is not None for piece in wkb], dtype=bool)
        shapes[is_lost] = shapely.from_wkb(wkb[is_lost], on_invalid="fix")
    is_closed = is_lost & ~shapely.is_missing(shapes)
    remarks = [_closed(rows[i]) for i in np.flatnonzero(is_closed)]
    remarks += [unreadable_place(rows[i]) for i in np.flatnonzero(is_lost & ~is_closed)]
    usable, found = usable_numbers(flat(shapes), rows)
    return usable, remarks + found


def usable_numbers(shapes: Shapes, rows: list[int]) -> tuple[Shapes, list[Remark]]:
    """The shapes without the empty ones and those with numbers that are not finite."""
    kept = shapes.copy()
    is_empty = shapely.is_empty(kept) & ~shapely.is_missing(kept)
    xy, index = shapely.get_coordinates(kept, return_index=True)
    is_endless = np.bincount(index, weights=~np.isfinite(xy).all(axis=1), minlength=len(kept)) > 0
    kept[is_empty | is_endless] = None
    remarks = [_empty(rows[i]) for i in np.flatnonzero(is_empty)]
    remarks += [_not_a_number(rows[i]) for i in np.flatnonzero(is_endless)]
    return kept, remarks


def repaired(shapes: Shapes, rows: list[int]) -> tuple[Shapes, list[Remark]]:
    """Valid shapes in EPSG:3006, None where no usable one could be made, and a remark for each that was changed.

    A collection becomes the union of all its parts: no part is lost, whatever kinds it mixes.

    >>> plot = shapely.Polygon([(0, 0), (9, 0), (19, 0), (9, 0), (9, 9), (0, 9)])
    >>> made, remarks = repaired(as_shapes([plot]), [4])
    >>> made[0].area, remarks[0].code
    (81.0, 'geometry-repaired')
    """
    kept = shapes.copy()
    remarks: list[Remark] = []
    is_invalid = ~shapely.is_valid(kept) & ~shapely.is_missing(kept)
    reasons = dict(zip(np.flatnonzero(is_invalid), shapely.is_valid_reason(kept[is_invalid]), strict=True))
    kept[is_invalid], change = _made_valid(kept[is_invalid])
    for i, share in zip(reasons, change, strict=True):
        if share > GREATEST_AREA_CHANGE or kept[i].is_empty:
            kept[i] = None
            remarks.append(_unusable(rows[i], str(reasons[i])))
        else:
            remarks.append(_repaired(rows[i], str(reasons[i]), share))
    return _collections_united(kept, rows, remarks), remarks


def _made_valid(shapes: Shapes) -> tuple[Shapes, Floats]:
    """Valid shapes and the share by which the area of their polygons changed, part by part.

    Part by part, because parts that overlap are united, which changes the sum but not what is meant.
    """
    parts, origin = _single_parts(shapes)
    is_polygon = shapely.get_dimensions(parts) == 2
    fixed = parts.copy()
    fixed[is_polygon] = shapely.make_valid(parts[is_polygon], method="structure", keep_collapsed=False)
    fixed[~is_polygon] = shapely.make_valid(parts[~is_polygon], method="structure", keep_collapsed=True)
    before, change = (
        np.bincount(origin, weights=weights, minlength=len(shapes))
        for weights in (shapely.area(parts), np.abs(shapely.area(fixed) - shapely.area(parts)))
    )
    n_polygons = np.bincount(origin, weights=is_polygon, minlength=len(shapes))
    share = np.divide(change, before, out=np.where(n_polygons > 0, np.inf, 0.0), where=before > 0)
    return as_shapes([shapely.union_all(fixed[origin == i]) for i in range(len(shapes))]), share


def _single_parts(shapes: Shapes) -> tuple[Shapes, Indices]:
    parts, origin = shapely.get_parts(shapes, return_index=True)
    while (shapely.get_type_id(parts) > shapely.GeometryType.POLYGON).any():
        parts, inner = shapely.get_parts(parts, return_index=True)
        origin = origin[inner]
    return parts, origin


def _collections_united(shapes: Shapes, rows: list[int], remarks: list[Remark]) -> Shapes:
    """Collections as one shape of all their parts; a remark only where points, lines and polygons were mixed."""
    united = shapes.copy()
    for i in np.flatnonzero(shapely.get_type_id(shapes) == shapely.GeometryType.GEOMETRYCOLLECTION):
        parts, _ = _single_parts(shapes[i : i + 1])
        united[i] = shapely.union_all(parts)
        if len(set(shapely.get_dimensions(parts))) > 1:
            remarks.append(_merged(rows[i], len(parts)))
    return united


def _closed(row: int) -> Remark:
    return Remark(
        row,
        "geometry-repaired",
        "A ring in the geometry of row {row} was not closed and has been closed with a straight line.",
        "Check the outline, and ask the sender to close its rings.",
        {"row": row},
    )


def _empty(row: int) -> Remark:
    return Remark(
        row, "geometry-empty", "The geometry of row {row} has no points.", "Give the row a geometry.", {"row": row}
    )


def unreadable_place(row: int) -> Remark:
    """What is said of a row whose geometry makes no shape."""
    return Remark(
        row,
        "geometry-unusable",
        "The geometry of row {row} cannot be read.",
        "Draw it again; until then the row is left out.",
        {"row": row},
    )


def _not_a_number(row: int) -> Remark:
    return Remark(
        row,
        "geometry-unusable",
        "The geometry of row {row} has a coordinate that is not a number.",
        "Draw it again; until then the row is left out.",
        {"row": row},
    )


def _unusable(row: int, said: str) -> Remark:
    reason, place = of_shape(said)
    return Remark(
        row,
        "geometry-unusable",
        "The geometry of row {row} cannot be used: {reason}, at {place}.",
        "Draw it again; until then the row is left out.",
        {"row": row, "reason": reason, "place": place},
    )


def _repaired(row: int, said: str, share: float) -> Remark:
    reason, place = of_shape(said)
    return Remark(
        row,
        "geometry-repaired",
        "The geometry of row {row} was invalid ({reason}, at {place}) and has been repaired; "
        "its area changed by {percent} %.",
        "Check the outline.",
        {"row": row, "reason": reason, "place": place, "percent": f"{share * 100:.1f}"},
    )


def _merged(row: int, n_parts: int) -> Remark:
    return Remark(
        row,
        "collection-merged",
        "The geometry of row {row} mixes points, lines or polygons in {n_parts} parts; all of them count.",
        "Nothing, if all parts belong to the measure.",
        {"row": row, "n_parts": n_parts},
    )
