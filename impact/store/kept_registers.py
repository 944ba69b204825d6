"""Who can be affected and where properties are, kept as columns: a run of everything reads some arrays, not all rows.

With them is kept what a run makes of them: workplaces sorted for searching.
"""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa

from geodata.matching.places import Places
from impact.columns.coded import Coded
from impact.columns.property_outlines import PropertyOutlines
from impact.columns.recipients import Recipients
from impact.columns.texts import Pieces, Texts
from impact.store.kept import (
    Kept,
    array_of,
    coded_of,
    keep,
    packed_array,
    packed_coded,
)
from impact.terms import InterestKind

FORMAT = b"1"
"""Another one is for another way of packing: what was kept before is then left alone, and kept anew."""
CODED = ("organisation_number", "sni_2007", "size_class", "kind", "property_key")
ARRAYS = ("workplace_xy", "is_protected")
PLACES = ("x", "y", "member", "first")


def read_kept_registers(connection: sa.Connection) -> tuple[Recipients, PropertyOutlines] | None:
    """The active workplaces, the interests and the properties; None when they have changed since they were kept."""
    kept = Kept(connection)
    try:
        if kept.get("format") != FORMAT:
            return None
        recipients, outlines = _unpacked(kept)
    except (ValueError, KeyError):  # damaged: the registers themselves are read
        return None
    columns = (recipients.is_protected, *(getattr(recipients, name).codes for name in CODED))
    is_whole = all(len(each) == len(recipients) for each in columns) and len(outlines.wkb) == len(outlines.keys)
    return (recipients, outlines) if is_whole else None


def _unpacked(kept: Kept) -> tuple[Recipients, PropertyOutlines]:
    kinds = coded_of(kept, "kind")
    recipients = Recipients(
        ids=Texts.packed(kept["ids"]),
        workplace_xy=array_of(kept["workplace_xy"]),
        organisation_number=coded_of(kept, "organisation_number"),
        sni_2007=coded_of(kept, "sni_2007"),
        size_class=coded_of(kept, "size_class"),
        kind=Coded(tuple(None if kind is None else InterestKind(kind) for kind in kinds.values), kinds.codes),
        property_key=coded_of(kept, "property_key"),
        is_protected=array_of(kept["is_protected"]),
        sorted_places=Places(*(array_of(kept[f"places.{name}"]) for name in PLACES)),
    )
    outlines = Pieces.packed(kept["outlines"], array_of(kept["outline_lengths"]))
    return recipients, PropertyOutlines(Texts.packed(kept["property_keys"]), outlines)


def keep_registers(connection: sa.Connection, recipients: Recipients, properties: PropertyOutlines) -> None:
    """Keep the registers until one of them changes."""
    keep(connection, packed_registers(recipients, properties))


def packed_registers(recipients: Recipients, properties: PropertyOutlines) -> Iterator[tuple[str, bytes]]:
    """The registers as they are kept, column by column."""
    yield "format", FORMAT
    yield "ids", Texts.of(recipients.ids).content
    yield "property_keys", properties.keys.content
    yield "outlines", properties.wkb.content
    yield "outline_lengths", packed_array(properties.wkb.n_bytes)
    yield from ((name, packed_array(getattr(recipients, name))) for name in ARRAYS)
    yield from ((f"places.{name}", packed_array(getattr(recipients.places, name))) for name in PLACES)
    for name in CODED:
        yield from packed_coded(getattr(recipients, name), name)
