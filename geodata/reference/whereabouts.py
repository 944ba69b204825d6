"""Roughly where on earth a place is, in words, so that a person sees at once what a wrong reference system does."""

from __future__ import annotations

from functools import cache

import numpy as np
from pyproj import Geod


def _(phrase: str) -> str:
    """Mark a phrase for translation; the reader's language is known only where it is shown."""
    return phrase


TOWNS = {
    "Stockholm": (18.07, 59.33), "Göteborg": (11.97, 57.71), "Malmö": (13.00, 55.60), "Uppsala": (17.64, 59.86),
    "Västerås": (16.54, 59.61), "Örebro": (15.21, 59.27), "Linköping": (15.62, 58.41), "Norrköping": (16.19, 58.59),
    "Helsingborg": (12.70, 56.05), "Jönköping": (14.16, 57.78), "Borås": (12.94, 57.72), "Gävle": (17.14, 60.67),
    "Sundsvall": (17.31, 62.39), "Umeå": (20.26, 63.83), "Luleå": (22.15, 65.58), "Östersund": (14.64, 63.18),
    "Karlstad": (13.50, 59.38), "Falun": (15.63, 60.61), "Växjö": (14.81, 56.88), "Kalmar": (16.36, 56.66),
    "Halmstad": (12.86, 56.67), "Visby": (18.29, 57.64), "Karlskrona": (15.59, 56.16), "Kiruna": (20.23, 67.86),
    "Skellefteå": (20.95, 64.75), "Trollhättan": (12.29, 58.28), "Nyköping": (17.01, 58.75), "Skövde": (13.85, 58.39),
    "Mora": (14.54, 61.00), "Örnsköldsvik": (18.72, 63.29), "Norrtälje": (18.70, 59.76), "Strömstad": (11.17, 58.94),
    "Arvika": (12.59, 59.66), "Sveg": (14.36, 62.03), "Storuman": (17.12, 65.10), "Gällivare": (20.65, 67.13),
    "Arjeplog": (17.89, 66.05),
}  # fmt: skip
"""Longitude and latitude of Swedish towns, to a hundredth of a degree, read off a general map."""

REGIONS = {
    _("the North Sea"): (3.0, 56.5),
    _("the Norwegian Sea"): (3.0, 66.0),
    _("the Baltic Sea"): (19.5, 57.0),
    _("the Arctic Ocean"): (15.0, 82.0),
    _("Denmark"): (10.0, 56.0),
    _("Norway"): (9.0, 61.5),
    _("Finland"): (26.0, 63.0),
    _("the Baltic countries"): (25.0, 57.5),
    _("Germany"): (10.5, 51.0),
    _("Great Britain"): (-2.0, 54.0),
    _("the Atlantic Ocean"): (-30.0, 40.0),
    _("the Gulf of Guinea off Africa, where both numbers are 0"): (0.0, 0.0),
    _("Central Africa"): (20.0, 5.0),
    _("East Africa"): (38.0, 5.0),
    _("the Arabian Peninsula"): (50.0, 20.0),
    _("the Arabian Sea"): (61.0, 16.0),
    _("the Indian Ocean"): (70.0, -20.0),
    _("North America"): (-100.0, 45.0),
}
"""Longitude and latitude of what the usual mistakes lead to."""

FARTHEST_TOWN_M = 150_000
FARTHEST_REGION_M = 1_500_000


def town_near(lon: float, lat: float) -> str | None:
    """The nearest of some Swedish towns, None when all are far away.

    >>> town_near(17.99, 59.30), town_near(3, 57)
    ('Stockholm', None)
    """
    return _nearest(TOWNS, lon, lat, FARTHEST_TOWN_M)


def region_near(lon: float, lat: float) -> str | None:
    """An English phrase for the sea or the country that is nearest of some, None when all are far away.

    >>> region_near(3.4, 57.1), region_near(-150, -40)
    ('the North Sea', None)
    """
    return _nearest(REGIONS, lon, lat, FARTHEST_REGION_M)


def _nearest(places: dict[str, tuple[float, float]], lon: float, lat: float, farthest_m: float) -> str | None:
    lons, lats = np.array(list(places.values())).T
    _, _, away_m = _earth().inv(np.full(len(lons), lon), np.full(len(lats), lat), lons, lats)
    nearest = int(np.argmin(away_m))
    return list(places)[nearest] if away_m[nearest] <= farthest_m else None


@cache
def _earth() -> Geod:
    return Geod(ellps="GRS80")
