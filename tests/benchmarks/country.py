"""Seeded registers at city and country scale: clustered as real towns are, several workplaces to an address.

S 20,000 workplaces × 500 measures, M 200,000 × 5,000 (Stockholm), L 1.3 million × 50,000 (Sweden). The mixture follows
SPATIAL.md 0: Zipf-weighted centres and a background, coordinates to 0.1 m, 2.7 workplaces to a distinct coordinate (an
assumption that matters), and measures that are streets, plans, large developments, events, utilities and blasting.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from geodata.shapes import Floats, Shapes, as_shapes

Kinds = NDArray[np.object_]

SIZES = {"XS": (2_000, 100, 1), "S": (20_000, 500, 1), "M": (200_000, 5_000, 1), "L": (1_300_000, 50_000, 120)}
"""Workplaces, measures, towns. XS is for tests of the benchmarks themselves."""
N_AREAS = {"XS": 6, "S": 60, "M": 60, "L": 720}
STRETCH = {"XS": 0.2, "S": 0.4, "M": 1.25, "L": 1.0}
"""How much wider or narrower towns are: chosen so that each size has 100 to 300 exposures per measure."""

SHARES = (
    # kind, share, reach in metres, corners, size in metres
    ("gatuarbete", 0.46, 50.0, 27, 30.0),
    ("trafikåtgärd", 0.07, 250.0, 27, 60.0),
    ("detaljplan", 0.28, 100.0, 12, 80.0),
    ("exploatering", 0.05, 500.0, 120, 250.0),
    ("evenemang", 0.08, 250.0, 8, 60.0),
    ("ledningsarbete", 0.04, 25.0, 12, 20.0),
    ("sprängning", 0.02, 1000.0, 5, 20.0),
)
LINES = ("gatuarbete", "trafikåtgärd", "ledningsarbete")
PER_ADDRESS = 2.7
BACKGROUND = 0.15
CENTRES = 120


@dataclass(frozen=True, slots=True, eq=False)
class Country:
    """Workplaces' coordinates (n, 2), and for each measure its kind, shape and reach; EPSG:3006, metres."""

    xy: Floats
    kinds: Kinds
    shapes: Shapes
    reach_m: Floats
    area_shapes: Shapes


def country(size: str, *, seed: int = 1, per_address: float = PER_ADDRESS) -> Country:
    """The registers of a size, the same each time."""
    n_points, n_measures, n_towns = SIZES[size]
    rng = np.random.default_rng(seed)
    towns, stretch = _towns(rng, n_towns), STRETCH[size]
    centres = _centres(rng, towns, stretch)
    weight = (
        _zipf(len(centres)) if n_towns == 1 else np.repeat(_zipf(n_towns), CENTRES) * np.tile(_zipf(CENTRES), n_towns)
    )
    n_places = int(n_points / per_address)
    places = _scattered(rng, centres, weight, n_places, spread_m=1100.0 * stretch)
    xy = places[rng.integers(0, n_places, n_points)] if per_address > 1 else places[:n_points]
    at = _scattered(rng, centres, weight, n_measures, spread_m=1200.0 * stretch)
    names, shares, reaches, corners, sizes = (np.array(column) for column in zip(*SHARES, strict=True))
    drawn = rng.choice(len(SHARES), n_measures, p=shares / shares.sum())
    shapes = [
        _line(rng, where, int(corners[i]), float(sizes[i]))
        if names[i] in LINES
        else _polygon(rng, where, int(corners[i]), float(sizes[i]))
        for where, i in zip(at, drawn.tolist(), strict=True)
    ]
    # Areas for business lie outside the densest centres: every centre is as likely, and few workplaces are in each.
    spots = _scattered(rng, centres, np.full(len(centres), 1.0), N_AREAS[size], spread_m=2500.0 * stretch)
    areas = [_polygon(rng, where, 81, 350.0) for where in spots]
    return Country(xy, names[drawn].astype(object), as_shapes(shapes), reaches[drawn], as_shapes(areas))


def _towns(rng: np.random.Generator, n: int) -> Floats:
    """One town in the middle, or many along the country, inland."""
    if n == 1:
        return np.array([[670_000.0, 6_580_000.0]])
    north = rng.uniform(6_250_000, 7_250_000, n)
    return np.column_stack([450_000 + 0.2 * (north - 6_250_000) + rng.uniform(-50_000, 50_000, n), north])


def _centres(rng: np.random.Generator, towns: Floats, stretch: float) -> Floats:
    return np.concatenate([town + rng.normal(0, 6_000 * stretch, (CENTRES, 2)) for town in towns])


def _zipf(n: int) -> Floats:
    weight = 1.0 / np.arange(1, n + 1)
    return np.asarray(weight / weight.sum())


def _scattered(rng: np.random.Generator, centres: Floats, weight: Floats, n: int, *, spread_m: float) -> Floats:
    """Points around the centres, some of them anywhere nearby; to the decimetre."""
    chosen = centres[rng.choice(len(centres), n, p=weight / weight.sum())]
    is_far = rng.random(n) < BACKGROUND
    spread = np.where(is_far, 6_000.0, spread_m)[:, None]
    return np.round(chosen + rng.normal(0, 1, (n, 2)) * spread, 1)


def _line(rng: np.random.Generator, at: Floats, corners: int, step_m: float) -> shapely.Geometry:
    heading = np.cumsum(rng.normal(0, 0.2, corners)) + rng.uniform(0, 2 * np.pi)
    return shapely.LineString(at + np.cumsum(np.column_stack([np.cos(heading), np.sin(heading)]) * step_m, axis=0))


def _polygon(rng: np.random.Generator, at: Floats, corners: int, size_m: float) -> shapely.Geometry:
    """A star-shaped outline: valid whatever the corners."""
    angles = (np.arange(corners) + rng.uniform(0, 0.8, corners)) * 2 * np.pi / corners
    radius = size_m * rng.uniform(0.5, 1.5, corners)
    return shapely.Polygon(at + np.column_stack([np.cos(angles), np.sin(angles)]) * radius[:, None])
