"""Styles for QGIS 3, as the QML text that a GeoPackage carries so that its layers open drawn and named."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal
from xml.etree import ElementTree as ET

GeometryKind = Literal["point", "line", "polygon"]
Category = tuple[str, str, str]
"""A value of the field, its text in the legend, and a colour as '#rrggbb'."""

COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
OUTLINE = "35,35,35,255"
FILL_OPACITY = 110
"""Of 255: the background map and shapes below stay visible."""

SYMBOLS: dict[GeometryKind, tuple[str, str]] = {
    "point": ("marker", "SimpleMarker"),
    "line": ("line", "SimpleLine"),
    "polygon": ("fill", "SimpleFill"),
}
HEADER = "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n"


def categorised_style(field: str, categories: Sequence[Category], geometry: GeometryKind) -> str:
    """A style that draws each value of a field in its colour, with its text in the legend.

    Raises ValueError for a colour that is not '#rrggbb': colours are the program's, not the user's.

    >>> style = categorised_style("informed", [("ja", "Ska informeras", "#b30000")], "point")
    >>> 'attr="informed"' in style and "179,0,0,255" in style
    True
    """
    root, renderer = _renderer("categorizedSymbol")
    renderer.set("attr", field)
    listed, symbols = ET.SubElement(renderer, "categories"), ET.SubElement(renderer, "symbols")
    for place, (value, label, colour) in enumerate(categories):
        entry = {"value": value, "label": label, "symbol": str(place), "render": "true", "type": "string"}
        ET.SubElement(listed, "category", entry)
        _add_symbol(symbols, str(place), colour, geometry)
    return HEADER + ET.tostring(root, encoding="unicode")


def single_style(colour: str, geometry: GeometryKind) -> str:
    """A style that draws everything in a layer in one colour, '#rrggbb'.

    >>> 'type="singleSymbol"' in single_style("#005b96", "polygon")
    True
    """
    root, renderer = _renderer("singleSymbol")
    _add_symbol(ET.SubElement(renderer, "symbols"), "0", colour, geometry)
    return HEADER + ET.tostring(root, encoding="unicode")


def _renderer(kind: str) -> tuple[ET.Element, ET.Element]:
    root = ET.Element("qgis", {"version": "3.22.0", "styleCategories": "Symbology"})
    settings = {"type": kind, "enableorderby": "0", "symbollevels": "0", "forceraster": "0"}
    return root, ET.SubElement(root, "renderer-v2", settings)


def _add_symbol(symbols: ET.Element, name: str, colour: str, geometry: GeometryKind) -> None:
    kind, layer_class = SYMBOLS[geometry]
    symbol = ET.SubElement(symbols, "symbol", {"name": name, "type": kind, "alpha": "1", "force_rhr": "0"})
    layer = ET.SubElement(symbol, "layer", {"class": layer_class, "enabled": "1", "locked": "0", "pass": "0"})
    options = ET.SubElement(layer, "Option", {"type": "Map"})
    for option, value in _drawing(colour, geometry).items():
        ET.SubElement(options, "Option", {"type": "QString", "name": option, "value": value})


def _drawing(colour: str, geometry: GeometryKind) -> dict[str, str]:
    if geometry == "point":
        return {
            "name": "circle",
            "color": _rgba(colour, 255),
            "size": "2.4",
            "size_unit": "MM",
            "outline_color": OUTLINE,
            "outline_width": "0.2",
        }
    if geometry == "line":
        return {"line_color": _rgba(colour, 255), "line_width": "0.9", "line_width_unit": "MM", "line_style": "solid"}
    return {
        "color": _rgba(colour, FILL_OPACITY),
        "style": "solid",
        "outline_color": _rgba(colour, 255),
        "outline_style": "solid",
        "outline_width": "0.4",
        "outline_width_unit": "MM",
    }


def _rgba(colour: str, opacity: int) -> str:
    if not COLOUR.fullmatch(colour):
        raise ValueError(colour)
    red, green, blue = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return f"{red},{green},{blue},{opacity}"
