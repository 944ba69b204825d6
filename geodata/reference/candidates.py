"""The ways in which numbers without a credible reference system can be read, and where each would put them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
import shapely
from pyproj import Transformer

from geodata.errors import Told
from geodata.reference.crs import KNOWN, LOCAL_ZONES, Reading, describe
from geodata.reference.sweden import is_in_sweden
from geodata.reference.whereabouts import region_near, town_near
from geodata.shapes import Flags, Floats, Indices, Shapes, as_shapes


def _(phrase: str) -> str:
    """Mark a phrase for translation; the reader's language is known only where it is shown."""
    return phrase


CANDIDATES = (
    *(Reading(code) for code in KNOWN),
    Reading("EPSG:4326", is_swapped=True),
    *(Reading(code, is_swapped=True) for code in KNOWN if code != "EPSG:4326"),
    Reading("EPSG:3857"),
    Reading("EPSG:3857", is_swapped=True),
    Reading("EPSG:3021"),
    Reading("EPSG:3021", is_swapped=True),
)
"""How numbers are tried when the declared system does not fit, in this order; the first that fits is named."""

LEAST_SHARE = 0.5
"""The share of rows that must land in Sweden: fewer, and the system is wrong; otherwise the rows outside are."""

MARGIN_M = 10_000
"""How far outside the municipality's own outline a delivery of it may reach."""

MOST_TRIED = 6
ENOUGH_SHAPES = 5_000
"""So many of the shapes, evenly spread, say where a delivery lies."""


@dataclass(frozen=True, slots=True)
class Trial:
    """Where one reading would put a delivery: shares of its shapes, and its middle in degrees."""

    reading: Reading
    share_in_sweden: float
    share_in_municipality: float | None
    lon_lat: tuple[float, float]

    @property
    def fits(self) -> bool:
        """Whether most of it would lie in Sweden, and in the municipality where that is known."""
        share = self.share_in_sweden if self.share_in_municipality is None else self.share_in_municipality
        return share >= LEAST_SHARE

    def told(self) -> tuple[str, dict[str, object]]:
        """A template and its values."""
        values: dict[str, object] = {"crs": describe(self.reading.text)}
        share = self.share_in_sweden if self.share_in_municipality is None else self.share_in_municipality
        values["percent"] = round(share * 100)
        if self.share_in_municipality:
            return _("as {crs}: {percent} % in the municipality"), values
        town = town_near(*self.lon_lat) if np.isfinite(self.lon_lat).all() else None
        if self.share_in_sweden >= LEAST_SHARE:
            values |= {"percent": round(self.share_in_sweden * 100), "town": town or "–"}
            return _("as {crs}: {percent} % in Sweden, near {town}"), values
        if not np.isfinite(self.lon_lat).all():
            return _("as {crs}: nowhere on earth"), values
        region = region_near(*self.lon_lat)
        if region is not None:
            return _("as {crs}: in {reason}"), values | {"reason": region}
        lon, lat = self.lon_lat
        return _("as {crs}: far away, at latitude {lat} and longitude {lon}"), values | {
            "lat": round(lat), "lon": round(lon),
        }  # fmt: skip


def tried(shapes: Shapes, readings: tuple[Reading, ...], municipality: Shapes | None = None) -> list[Trial]:
    """Where each reading would put the shapes. `municipality` is its outlines in EPSG:3006, None when not known."""
    xy, index = shapely.get_coordinates(sample_of(shapes), return_index=True)
    return [_trial(xy, index, reading, municipality) for reading in readings] if len(xy) else []


def looks_like(xy: Floats) -> str | None:
    """What points (easting or longitude first) look like: the first system that puts most of them in Sweden, by name.

    >>> looks_like(np.array([[670834.0, 6576938.0]])), looks_like(np.array([[0.0, 0.0]]))
    ('EPSG:3006 (SWEREF99 TM)', None)
    """
    trials = tried(as_shapes([shapely.Point(pair) for pair in xy]), CANDIDATES)
    return next((trial.reading.label for trial in trials if trial.fits), None)


def sample_of(shapes: Shapes) -> Shapes:
    """Some of the shapes, evenly spread."""
    present = shapes[~shapely.is_missing(shapes)]
    return present[:: max(1, len(present) // ENOUGH_SHAPES)]


def told(trials: list[Trial], declared: Trial | None = None) -> Told:
    """What came of trying, as one text: the declared reading first, if there is one, then those that fit.

    Of the local zones, whose numbers look alike, only the likeliest is told.
    """
    shown: list[Trial] = []
    for trial in trials:
        is_twin = trial.reading.code in LOCAL_ZONES and any(
            t.reading.code in LOCAL_ZONES and t.reading.is_swapped == trial.reading.is_swapped for t in shown
        )
        if trial.fits and not is_twin and (declared is None or trial.reading != declared.reading):
            shown.append(trial)
    first = [] if declared is None else [declared]
    return Told(tuple(trial.told() for trial in [*first, *shown][:MOST_TRIED]))


def outside(xy: Floats, index: Indices, reading: Reading, n_shapes: int) -> Flags:
    """Which shapes have any vertex that is not in Sweden."""
    n_outside = np.bincount(index, weights=~is_in_sweden(reading.to_metres(xy)), minlength=n_shapes)
    flags: Flags = n_outside > 0
    return flags


def n_different(index: Indices) -> int:
    """How many shapes vertices belong to. The index is in order, so that counting its steps is enough, and quick.

    >>> n_different(np.array([0, 0, 2, 5])), n_different(np.array([], dtype=np.intp))
    (3, 0)
    """
    return int(np.count_nonzero(np.diff(index))) + (len(index) > 0)


def share_within(metres: Floats, index: Indices, municipality: Shapes) -> float:
    """The share of shapes with any vertex within the bounds of the municipality and some kilometres around it."""
    west, south, east, north = shapely.total_bounds(municipality)
    inside = (metres[:, 0] >= west - MARGIN_M) & (metres[:, 0] <= east + MARGIN_M)
    inside &= (metres[:, 1] >= south - MARGIN_M) & (metres[:, 1] <= north + MARGIN_M)
    return n_different(index[inside]) / max(1, n_different(index))


def _trial(xy: Floats, index: Indices, reading: Reading, municipality: Shapes | None) -> Trial:
    n_shapes = n_different(index)
    share = 1 - outside(xy, index, reading, 0).sum() / n_shapes
    metres = reading.to_metres(xy)
    within = None if municipality is None else share_within(metres, index, municipality)
    finite = metres[np.isfinite(metres).all(axis=1)]
    middle = np.median(finite, axis=0) if len(finite) else np.array([np.inf, np.inf])
    lon, lat = to_degrees().transform(*middle)
    return Trial(reading, float(share), within, (float(lon), float(lat)))


@cache
def to_degrees() -> Transformer:
    """From eastings and northings in EPSG:3006 to longitudes and latitudes."""
    return Transformer.from_crs("EPSG:3006", "EPSG:4326", always_xy=True)
