"""`python -m tests.fuzz.shapes --minutes 10`: random shapes matched in the quick ways, by definition, by the library.

They touch, repeat corners, have holes, nothing in them or no length, and are collections of all that. A crash of the
library names the seed it came with.
"""

from __future__ import annotations

import argparse
import faulthandler
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from unittest.mock import patch

import numpy as np
import shapely
from numpy.random import Generator
from shapely.geometry.base import BaseGeometry

from geodata.matching.match import points_distance, points_in, points_within, shapes_within
from geodata.matching.meeting import LEAST_AREA_M2, TOLERANCE_M, shapes_meet, share_ground
from geodata.matching.outlines import Outlines
from geodata.matching.places import Places
from geodata.shapes import Floats, Indices, Shapes, as_shapes

ORIGINS = (np.zeros(2), np.array([670_000.0, 6_576_000.0]), np.array([670_000.123, 6_576_000.456]))
STEPS_M = (10.0, 1.0, 0.25, 0.0005, 0.01)
LIMITS = {
    "geodata.matching.match.CHUNK_SHAPES": (1, 3, 500),
    "geodata.matching.match.CHUNK_POINTS": (1, 3, 250),
    "geodata.matching.clearance.AT_ONCE": (1, 16, 1 << 15),
    "geodata.matching.clearance.TOO_MANY": (1, 30, 20_000),
    "geodata.matching.segments.MOST_AT_ONCE": (1, 16, 1 << 15),
    "geodata.matching.segments.FEW": (0, 20, 1 << 9),
    "geodata.matching.segments.FEW_NEAR": (0, 20, 1 << 11),
    "geodata.matching.segments.SHAPES_AT_ONCE": (1, 3, 1 << 14),
    "geodata.matching.outlines.SHAPES_AT_ONCE": (1, 3, 1 << 14),
    "geodata.matching.meeting.PAIRS_AT_ONCE": (1, 7, 2_000),
}
CLOSE_M = 1e-8
"""What a coordinate of seven digits leaves of a distance."""


def main(arguments: list[str]) -> int:
    """Try seeds until the time is up; 1 when anything was found that differs."""
    faulthandler.enable()
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz.shapes", description=__doc__)
    parser.add_argument("--minutes", type=float, default=1.0)
    parser.add_argument("--seed", type=int, default=0, help="where to begin")
    parser.add_argument("--rounds", type=int, default=1 << 60)
    chosen = parser.parse_args(arguments)
    ends, n_found = time.monotonic() + chosen.minutes * 60, 0
    for seed in range(chosen.seed, chosen.seed + chosen.rounds):
        print(f"\r{seed} ", end="", file=sys.stderr)
        for said in differences(seed):
            n_found += 1
            print(f"seed {seed}: {said}", flush=True)
        if time.monotonic() > ends:
            break
    print(f"{seed + 1 - chosen.seed} rounds, {n_found} differences")
    return int(n_found > 0)


def differences(seed: int) -> Iterator[str]:
    """What differs between the quick ways and the definitions, for the shapes of a seed."""
    rng = np.random.default_rng(seed)
    draw = Drawing(rng)
    first, second = draw.shapes(), draw.shapes()
    xy = np.array([draw.place() for _ in range(int(rng.integers(0, 12)))]).reshape(-1, 2)
    xy[rng.random(len(xy)) < 0.1] = np.nan
    reach_m = rng.choice([0.0, 0.001, 1.0, 7.0, 30.0], len(first)) * (1.0 if rng.random() < 0.7 else rng.random())
    with ExitStack() as patches:
        if rng.random() < 0.7:
            for name, sizes in LIMITS.items():
                patches.enter_context(patch(name, int(rng.choice(sizes))))
        yield from _of_points(first, reach_m, xy)
        yield from _of_shapes(first, reach_m, second)
        yield from _of_ground(first, second)


class Drawing:
    """Draws shapes of one step and about one place, so that they often touch."""

    def __init__(self, rng: Generator) -> None:
        self._rng = rng
        self._step_m, self._origin = float(rng.choice(STEPS_M)), ORIGINS[rng.integers(len(ORIGINS))]
        self._extent = int(rng.choice([3, 8, 40]))
        self._ways: tuple[Callable[[], BaseGeometry | None], ...] = (
            lambda: None,
            self._nothing,
            lambda: shapely.Point(self.place()),
            lambda: shapely.MultiPoint(self._places(1, 4)),
            self._line,
            self._line,
            lambda: shapely.MultiLineString([self._line() for _ in range(self._few())]),
            lambda: shapely.LinearRing(self._places(3, 6)),
            self._polygon,
            self._polygon,
            self._polygon,
            self._polygons,
            self._collection,
        )

    def shapes(self) -> Shapes:
        """Some shapes of any kind."""
        return as_shapes([self._shape() for _ in range(self._rng.integers(0, 9))])

    def place(self) -> Floats:
        """A corner of the grid; now and then about a millimetre from one."""
        at = self._rng.integers(-self._extent, self._extent + 1, 2) * self._step_m
        if self._rng.random() < 0.15:
            at = at + self._rng.choice([0.0, 0.0004, 0.0009, 0.0011, 0.003, 1e-7, -0.0005], 2)
        return np.asarray(at + self._origin)

    def _shape(self) -> BaseGeometry | None:
        return self._ways[self._rng.integers(len(self._ways))]()

    def _few(self) -> int:
        return int(self._rng.integers(1, 4))

    def _places(self, least: int, most: int) -> list[Floats]:
        return [self.place() for _ in range(self._rng.integers(least, most + 1))]

    def _nothing(self) -> BaseGeometry:
        empty = shapely.Polygon(), shapely.Point(), shapely.LineString(), shapely.MultiPolygon()
        return (*empty, shapely.GeometryCollection(), shapely.GeometryCollection(empty[:2]))[self._rng.integers(6)]

    def _line(self) -> BaseGeometry:
        at = self._places(2, 7)
        if self._rng.random() < 0.2:
            at = [*at, *at[::-1]]  # there and back
        if self._rng.random() < 0.1:
            at = [at[0]] * 2  # of no length
        return shapely.LineString(self._repeated(at))

    def _repeated(self, at: list[Floats]) -> list[Floats]:
        """With some corners given twice."""
        return [each for place in at for each in [place] * (2 if self._rng.random() < 0.1 else 1)]

    def _polygon(self) -> BaseGeometry:
        """Valid, as those of the registers are; corners that are given twice are valid too."""
        kind = self._rng.integers(5)
        if kind == 0:
            made = shapely.MultiPoint(self._places(3, 8)).convex_hull
        elif kind == 1:
            made = shapely.box(*np.sort(np.array([self.place(), self.place()]), axis=0).ravel())
        elif kind == 2:
            made = self._line().buffer(self._step_m * float(self._rng.choice([0.3, 1.0])))
        elif kind == 3:
            made = shapely.Polygon(self._places(3, 9))
        else:
            made = shapely.difference(self._polygon(), self._polygon())
        made = shapely.make_valid(made, method="structure", keep_collapsed=False)
        if made.geom_type != "Polygon" or made.is_empty:
            return shapely.box(*self._origin, *(self._origin + self._step_m))
        rings = [made.exterior, *made.interiors]
        drawn = [self._repeated(list(shapely.get_coordinates(ring))) for ring in rings]
        return shapely.Polygon(drawn[0], drawn[1:]) if self._rng.random() < 0.3 else made

    def _polygons(self) -> BaseGeometry:
        parts = [self._polygon() for _ in range(self._few())]
        made = shapely.make_valid(shapely.union_all(parts), method="structure", keep_collapsed=False)
        return made if made.geom_type in ("Polygon", "MultiPolygon") else parts[0]

    def _collection(self) -> BaseGeometry:
        parts = [self._shape() for _ in range(self._few())]
        return shapely.GeometryCollection([part for part in parts if part is not None])


def _of_points(shapes: Shapes, reach_m: Floats, xy: Floats) -> Iterator[str]:
    points = as_shapes([shapely.Point(at) if np.isfinite(at).all() else None for at in xy])
    expected = _distances(shapes, points)
    places = Places.of(xy)
    yield from _compared("points_within", points_within(shapes, reach_m, places), expected, reach_m, (shapes, points))
    inside = set(zip(*(each.tolist() for each in points_in(shapes, places)), strict=True))
    sure = {(int(a), int(b)) for a, b in np.argwhere(expected <= TOLERANCE_M - CLOSE_M)}
    never = {(int(a), int(b)) for a, b in np.argwhere(~(expected <= TOLERANCE_M + CLOSE_M))}
    if not sure <= inside or inside & never:
        yield f"points_in {inside} {sure} {shapely.to_wkt(shapes, 9)} {xy.tolist()}"
    shape, point = (each.reshape(-1) for each in np.indices(expected.shape))
    found = points_distance(shapes, shape, xy[point]).reshape(expected.shape)
    if not np.allclose(found, expected, rtol=0, atol=CLOSE_M, equal_nan=True):
        yield f"points_distance {found} {expected} {shapely.to_wkt(shapes, 9)} {xy.tolist()}"


def _of_shapes(shapes: Shapes, reach_m: Floats, others: Shapes) -> Iterator[str]:
    found = shapes_within(shapes, reach_m, Outlines(others))
    yield from _compared("shapes_within", found, _distances(shapes, others), reach_m, (shapes, others))


def _compared(
    name: str, found: tuple[Indices, Indices, Floats], expected: Floats, reach_m: Floats, given: tuple[Shapes, Shapes]
) -> Iterator[str]:
    """Pairs that are missing, too many, out of order or of another distance; those just at the reach may be either."""
    allowed_m = (reach_m + TOLERANCE_M)[:, None]
    pairs = list(zip(found[0].tolist(), found[1].tolist(), strict=True))
    if pairs != sorted(set(pairs)):
        yield f"{name}: out of order {pairs}"
    sure = {(int(a), int(b)) for a, b in np.argwhere(expected <= allowed_m - CLOSE_M)}
    never = {(int(a), int(b)) for a, b in np.argwhere(~(expected <= allowed_m + CLOSE_M))}
    differ = {(a, b) for (a, b), d in zip(pairs, found[2], strict=True) if not abs(d - expected[a, b]) <= CLOSE_M}
    for a, b in sorted((sure - set(pairs)) | (never & set(pairs)) | differ):
        told = dict(zip(pairs, found[2].tolist(), strict=True)).get((a, b))
        yield f"{name}: {told} for {expected[a, b]!r} at {reach_m[a]} of {_wkt(given, a, b)}"


def _distances(shapes: Shapes, others: Shapes) -> Floats:
    """By the library, part by part: collections are not what it is best at."""
    found = np.full((len(shapes), len(others)), np.nan)
    for a, one in enumerate(shapes):
        for b, other in enumerate(others):
            apart_m = shapely.distance(_single(one)[:, None], _single(other)[None, :])
            found[a, b] = np.nanmin(apart_m) if np.isfinite(apart_m).any() else np.nan
    return found


def _single(shape: BaseGeometry | None) -> Shapes:
    parts = as_shapes([shape])
    while (shapely.get_type_id(parts) > shapely.GeometryType.POLYGON).any():
        parts = shapely.get_parts(parts)
    return parts


def _of_ground(shapes: Shapes, others: Shapes) -> Iterator[str]:
    shape, other = (each.reshape(-1) for each in np.indices((len(shapes), len(others))))
    quick = share_ground(shapes, Outlines(others), shape, other)
    defined = shapes_meet(shapes[shape], others[other])
    turned = shapes_meet(others[other], shapes[shape])
    for row in np.flatnonzero((quick != defined) | (defined != turned)).tolist():
        pair = _wkt((shapes, others), shape[row], other[row])
        yield f"share_ground: {quick[row]}, shapes_meet: {defined[row]}, turned {turned[row]} of {pair}"
    is_ground = (shapely.get_dimensions(shapes)[shape] == 2) & (shapely.get_dimensions(others)[other] == 2)
    is_ground &= ~(np.isin(shapely.get_type_id(shapes), 7)[shape] | np.isin(shapely.get_type_id(others), 7)[other])
    for row in np.flatnonzero(is_ground).tolist():
        shared = shapely.intersection(shapes[shape[row]], others[other[row]])
        if shapely.area(shared) < LEAST_AREA_M2 - 1e-6 and defined[row]:
            yield f"shapes_meet: too much of {_wkt((shapes, others), shape[row], other[row])}"
        if shapely.area(shapely.buffer(shared, -0.06)) > 1e-6 and not defined[row]:
            yield f"shapes_meet: too little of {_wkt((shapes, others), shape[row], other[row])}"


def _wkt(given: tuple[Shapes, Shapes], a: int, b: int) -> str:
    return f"{shapely.to_wkt(given[0][a], 10)} / {shapely.to_wkt(given[1][b], 10)}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
