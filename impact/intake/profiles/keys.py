"""The keys of a profile, in Swedish and in English; either may be written, with or without å, ä and ö."""

from __future__ import annotations

from collections.abc import Iterable

from impact.intake.columns import plain_name

KEYS = {
    "register": "register",
    "description": "beskrivning",
    "format": "format",
    "layer": "lager",
    "crs": "crs",
    "header_row": "rubrikrad",
    "encoding": "teckenkodning",
    "separator": "skiljetecken",
    "dates": "datum",
    "time_zone": "tidszon",
    "administration": "förvaltning",
    "source": "serie",
    "key_env": "nyckelvariabel",
    "decimal": "decimaltecken",
    "yes": "ja",
    "no": "nej",
    "ignore": "bortse",
    "columns": "kolumner",
    "words": "ord",
    "place": "plats",
}
COLUMN_KEYS = {"column": "kolumn", "join": "foga", "between": "mellan", "constant": "konstant", "dates": "datum"}
PLACE_KEYS = {"easting": "öst", "northing": "nord", "both": "koordinater", "outline": "wkt"}
"""The columns that say where the rows of a table are, named as in `geodata.hints.Hints`."""

REGISTER_WORDS = {
    "measures": "åtgärder",
    "areas": "områden",
    "districts": "stadsdelsområden",
    "administrations": "förvaltningar",
    "workplaces": "arbetsställen",
    "properties": "fastigheter",
    "interests": "intressen",
    "contacts": "kontakter",
    "addresses": "adresser",
}
"""What a profile may be for. The bulk files of companies are of two known makes and are read without one."""


def meant_key(written: str, keys: dict[str, str]) -> str | None:
    """The English key that is written, in either language; None when there is none.

    >>> meant_key("forvaltning", KEYS)
    'administration'
    """
    plain = plain_name(written)
    return next((key for key, swedish in keys.items() if plain in (plain_name(key), plain_name(swedish))), None)


def all_names(keys: dict[str, str]) -> Iterable[str]:
    """Every spelling of the keys, for naming the nearest."""
    return [*keys.values(), *keys]
