"""The outreach list as a GeoPackage that opens drawn and named in QGIS."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Literal, TypeAlias

from geodata.output.style import categorised_style, single_style
from geodata.output.write import OutLayer, write_geopackage
from geodata.shapes import Shapes, from_wkb, points_of, points_xy
from impact.language import translator
from impact.model import BusinessArea, District
from impact.outreach.collation import swedish_key
from impact.outreach.consolidate import compile_outreach
from impact.outreach.entries import OutreachEntry, OutreachList
from impact.outreach.measure_layers import measure_layers
from impact.outreach.out_layer import Fields, out_layer
from impact.outreach.protection import without_protected
from impact.outreach.words import Words
from impact.results import OutreachMaterial, Recipient

Told: TypeAlias = tuple[Recipient, OutreachEntry | None]
"""An affected recipient, with its row of the list when it is informed."""

INFORMED_COLOUR, AFFECTED_COLOUR = "#12443a", "#9a9a9a"
DEDICATED_COLOUR, OTHER_AREA_COLOUR, DISTRICT_COLOUR = "#c79a00", "#8a7a40", "#5c5c5c"


def write_layers(path: Path, material: OutreachMaterial) -> None:
    """Write recipients, affected properties, measures, areas and districts to `path` as one GeoPackage, EPSG:3006.

    Layer and field names are lower-case ASCII and the same in every language; values are in the material's. Nothing of
    a protected identity is in any layer. Raises GeodataError when the file exists or cannot be written.
    """
    write_geopackage(path, out_layers(material))


def out_layers(material: OutreachMaterial) -> list[OutLayer]:
    """The layers, topmost first. Those that are empty are there too, so that a project made on them keeps working."""
    shown, words = without_protected(material), Words.of(material)
    told = _told(shown, compile_outreach(material))
    return [
        _recipients(told, shown, words),
        *measure_layers(shown, words),
        _properties(told, words),
        _areas(shown.areas, words),
        _districts(shown.districts, words),
    ]


def _told(material: OutreachMaterial, outreach: OutreachList) -> list[Told]:
    unreachable = (u.entry for u in outreach.unreachable if u.entry)
    entries = {e.recipient.key: e for e in (*outreach.entries, *unreachable)}
    affected = {a.key for a in material.affected}
    return [(r, entries.get(r.key)) for r in material.recipients if r.key in affected]


def _recipients(told: list[Told], material: OutreachMaterial, words: Words) -> OutLayer:
    """One point per affected recipient: the workplace's, or one inside the property."""
    n_affected = Counter(a.key for a in material.affected)
    fields: Fields[Told] = {
        "recipient_id": lambda row: row[0].recipient_id,
        "name": lambda row: row[0].name,
        "kind": lambda row: words.kind_of(row[0]),
        "organisation_number": lambda row: row[0].shown_number,
        "designation": lambda row: row[0].designation,
        "visiting_address": lambda row: row[0].visiting_address,
        "visiting_town": lambda row: row[0].visiting_town,
        "informed": lambda row: _yes_or_no(words, holds=row[1] is not None),
        "n_affecting": lambda row: n_affected[row[0].key],
        "n_measures": _of_entry(lambda e: e.n_measures),
        "inform_by": _of_entry(lambda e: e.inform_by),
        "distance_m": _of_entry(lambda e: e.distance_m),
        "business_area": _of_entry(lambda e: ", ".join(e.areas)),
        "dialogue_forms": _of_entry(lambda e: words.label_list(e.dialogue_forms)),
        "reason": _of_entry(lambda e: "\n".join(line.reason for line in e.lines)),
    }
    _ = translator(words.language)
    return out_layer("recipients", _("Recipients"), fields, told, _points(told), _informed_style(words, "point"))


def _points(told: list[Told]) -> Shapes:
    return points_of(points_xy(from_wkb([r.geometry for r, _ in told])))


def _of_entry(value_of: Callable[[OutreachEntry], object]) -> Callable[[Told], object]:
    return lambda row: None if row[1] is None else value_of(row[1])


def _properties(told: list[Told], words: Words) -> OutLayer:
    """The affected properties, once each however many have an interest in them."""
    outlines: dict[str, bytes | None] = {}
    n_interests: Counter[str] = Counter()
    n_informed: Counter[str] = Counter()
    for recipient, entry in told:
        if recipient.interest_kind and recipient.designation:
            outlines.setdefault(recipient.designation, recipient.geometry)
            n_interests[recipient.designation] += 1
            n_informed[recipient.designation] += entry is not None
    names = sorted(outlines, key=swedish_key)
    fields: Fields[str] = {
        "designation": lambda name: name,
        "informed": lambda name: _yes_or_no(words, holds=n_informed[name] > 0),
        "n_interests": lambda name: n_interests[name],
        "n_informed": lambda name: n_informed[name],
    }
    _ = translator(words.language)
    shapes = from_wkb([outlines[name] for name in names])
    return out_layer(
        "affected_properties", _("Affected properties"), fields, names, shapes, _informed_style(words, "polygon")
    )


def _areas(areas: tuple[BusinessArea, ...], words: Words) -> OutLayer:
    _ = translator(words.language)
    fields: Fields[BusinessArea] = {
        "area_id": lambda a: a.area_id,
        "name": lambda a: a.name,
        "dedicated": lambda a: _yes_or_no(words, holds=a.is_dedicated),
        "approximate": lambda a: _yes_or_no(words, holds=a.is_approximate),
        "coordinator": lambda a: a.coordinator,
    }
    colours = [
        (_("yes"), _("Dedicated business area"), DEDICATED_COLOUR),
        (_("no"), _("Other business area"), OTHER_AREA_COLOUR),
    ]
    style, shapes = categorised_style("dedicated", colours, "polygon"), from_wkb([a.geometry for a in areas])
    return out_layer("business_areas", _("Business areas"), fields, areas, shapes, style)


def _districts(districts: tuple[District, ...], words: Words) -> OutLayer:
    fields: Fields[District] = {
        "district_id": lambda d: d.district_id,
        "name": lambda d: d.name,
        "approximate": lambda d: _yes_or_no(words, holds=d.is_approximate),
    }
    style, shapes = single_style(DISTRICT_COLOUR, "polygon"), from_wkb([d.geometry for d in districts])
    _ = translator(words.language)
    return out_layer("districts", _("Districts"), fields, districts, shapes, style)


def _informed_style(words: Words, kind: Literal["point", "polygon"]) -> str:
    _ = translator(words.language)
    colours = [(_("yes"), _("Informed"), INFORMED_COLOUR), (_("no"), _("Affected, not informed"), AFFECTED_COLOUR)]
    return categorised_style("informed", colours, kind)


def _yes_or_no(words: Words, *, holds: bool) -> str:
    _ = translator(words.language)
    return _("yes") if holds else _("no")
