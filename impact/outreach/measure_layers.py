"""The measures as layers: points, lines and areas apart, as QGIS wants them."""

from __future__ import annotations

from collections import Counter
from typing import TypeAlias

import shapely
from shapely import LineString, MultiLineString, MultiPoint, MultiPolygon, Point, Polygon
from shapely.geometry.base import BaseGeometry

from geodata.shapes import as_shapes, from_wkb
from geodata.style import GeometryKind, categorised_style
from geodata.write import OutLayer
from impact.language import translator
from impact.model import Measure
from impact.outreach.out_layer import Fields, categories_of, out_layer
from impact.outreach.words import Words
from impact.results import OutreachMaterial

Placed: TypeAlias = tuple[Measure, BaseGeometry]

_LAYERS: tuple[tuple[str, GeometryKind], ...] = (
    ("measures_points", "point"),
    ("measures_lines", "line"),
    ("measures_areas", "polygon"),
)
"""By the dimension of what is in them: 0, 1 and 2."""


def measure_layers(material: OutreachMaterial, words: Words) -> list[OutLayer]:
    """Up to three layers, coloured by kind. The parts of a mixed geometry go to the layer of their sort.

    Measures without a place are in none: the workbook lists them. `material` holds no protected identity.
    """
    _ = translator(words.language)
    titles = (_("Measures, points"), _("Measures, lines"), _("Measures, areas"))
    shapes = from_wkb([m.geometry for m in material.measures])
    fields = _fields(material, words)
    layers = []
    for dimension, ((name, kind), title) in enumerate(zip(_LAYERS, titles, strict=True)):
        placed = [
            (m, part) for m, shape in zip(material.measures, shapes, strict=True) if (part := part_of(shape, dimension))
        ]
        style = categorised_style("kind", categories_of(words.label(m.kind) for m, _shape in placed), kind)
        layers.append(out_layer(name, title, fields, placed, as_shapes([part for _measure, part in placed]), style))
    return layers


def part_of(shape: BaseGeometry | None, dimension: int) -> BaseGeometry | None:
    """What of the shape has this dimension (0 points, 1 lines, 2 areas), None when nothing has.

    >>> mixed = shapely.from_wkt("GEOMETRYCOLLECTION (POINT (1 2), LINESTRING (0 0, 1 1), POINT (3 4))")
    >>> print(part_of(mixed, 0), part_of(mixed, 2))
    MULTIPOINT ((1 2), (3 4)) None
    """
    if shape is None or shape.is_empty:
        return None
    if shape.geom_type != "GeometryCollection":
        return shape if shapely.get_dimensions(shape) == dimension else None
    parts = _simple_parts(shape)
    sorts = (
        MultiPoint([part for part in parts if isinstance(part, Point)]),
        MultiLineString([part for part in parts if isinstance(part, LineString)]),
        MultiPolygon([part for part in parts if isinstance(part, Polygon)]),
    )
    return None if sorts[dimension].is_empty else sorts[dimension]


def _simple_parts(shape: BaseGeometry) -> list[BaseGeometry]:
    """The points, lines and polygons in a shape, however deep they lie."""
    parts = getattr(shape, "geoms", None)
    return [shape] if parts is None else [simple for part in parts for simple in _simple_parts(part)]


def _fields(material: OutreachMaterial, words: Words) -> Fields[Placed]:
    informed = Counter(a.measure_id for a in material.affected if a.informed)
    affected = Counter(a.measure_id for a in material.affected)
    return {
        "measure_id": lambda row: row[0].measure_id,
        "title": lambda row: row[0].title,
        "kind": lambda row: words.label(row[0].kind),
        "stage": lambda row: words.label(row[0].stage),
        "starts_on": lambda row: row[0].starts_on,
        "ends_on": lambda row: row[0].ends_on,
        "administration": lambda row: words.label(row[0].administration_id),
        "traffic_effect": lambda row: words.label(row[0].traffic_effect),
        "project_id": lambda row: row[0].project_id,
        "register_number": lambda row: row[0].register_number,
        "n_informed": lambda row: informed[row[0].measure_id],
        "n_affected": lambda row: affected[row[0].measure_id],
    }
