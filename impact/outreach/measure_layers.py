"""The measures as layers: points, lines and areas apart, as QGIS wants them."""

from __future__ import annotations

from collections import Counter
from typing import TypeAlias

from geodata.files.dimension import Shape, part_of
from geodata.output.style import GeometryKind, categorised_style
from geodata.output.write import OutLayer
from geodata.shapes import as_shapes, from_wkb
from impact.language import translator
from impact.model import Measure
from impact.outreach.out_layer import Fields, categories_of, out_layer
from impact.outreach.words import Words
from impact.results import OutreachMaterial

Placed: TypeAlias = tuple[Measure, Shape]

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
        style = categorised_style("kind", categories_of(words.of_measure(m, "kind") for m, _shape in placed), kind)
        layers.append(out_layer(name, title, fields, placed, as_shapes([part for _measure, part in placed]), style))
    return layers


def _fields(material: OutreachMaterial, words: Words) -> Fields[Placed]:
    informed = Counter(a.measure_id for a in material.affected if a.informed)
    affected = Counter(a.measure_id for a in material.affected)
    return {
        "measure_id": lambda row: row[0].measure_id,
        "title": lambda row: row[0].title,
        "kind": lambda row: words.of_measure(row[0], "kind"),
        "stage": lambda row: words.of_measure(row[0], "stage"),
        "starts_on": lambda row: row[0].starts_on,
        "ends_on": lambda row: row[0].ends_on,
        "start_text": lambda row: row[0].start_text,
        "end_text": lambda row: row[0].end_text,
        "administration": lambda row: words.label(row[0].administration_id),
        "traffic_effect": lambda row: words.of_measure(row[0], "traffic_effect"),
        "project_id": lambda row: row[0].project_id,
        "register_number": lambda row: row[0].register_number,
        "n_informed": lambda row: informed[row[0].measure_id],
        "n_affected": lambda row: affected[row[0].measure_id],
    }
