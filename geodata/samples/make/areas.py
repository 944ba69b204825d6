"""The business areas' outlines, drawn from their sketches."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import shapely
from shapely import LineString, MultiPolygon, Polygon
from shapely.affinity import rotate, translate
from shapely.geometry.base import BaseGeometry
from shapely.ops import split

from geodata.samples.make.outlines import AREAS, AreaSketch
from geodata.samples.make.plane import XY, place, rectangle, rounded_block, to_grid
from geodata.samples.make.seed import stream

HOLE_M = (330.0, 260.0)
"""Width and height of the ground in the middle of Högdalen that is no part of the area."""

GAP_M = 45.0
"""Width of the road that cuts Farsta-Larsboda in two."""


@dataclass(frozen=True, slots=True)
class Area:
    """A business area as drawn: the sketch and the outline in EPSG:3006."""

    sketch: AreaSketch
    outline: Polygon | MultiPolygon

    @property
    def filled(self) -> MultiPolygon:
        """The outline with its holes filled."""
        return MultiPolygon([Polygon(part.exterior) for part in self.parts])

    @property
    def parts(self) -> tuple[Polygon, ...]:
        """The outline's polygons, largest first."""
        parts = self.outline.geoms if isinstance(self.outline, MultiPolygon) else (self.outline,)
        return tuple(sorted(parts, key=lambda part: -part.area))


@lru_cache(maxsize=1)
def areas() -> dict[str, Area]:
    """Every business area by its id, in the order of the sketches."""
    partihallar, park = _split_in_two(_sketch("arsta-partihallar"), _sketch("arsta-park"))
    special: dict[str, Polygon | MultiPolygon] = {
        "arsta-partihallar": partihallar,
        "arsta-park": park,
        "farsta-larsboda": _cut_by_a_road(_sketch("farsta-larsboda")),
        "hogdalen": _with_hole(_sketch("hogdalen")),
    }
    return {sketch.area_id: Area(sketch, special.get(sketch.area_id) or _outline(sketch)) for sketch in AREAS}


def centre_of(sketch: AreaSketch) -> XY:
    """The sketch's centre in EPSG:3006."""
    return place(*sketch.centre)


def _sketch(area_id: str) -> AreaSketch:
    return next(sketch for sketch in AREAS if sketch.area_id == area_id)


def _outline(sketch: AreaSketch, hectares: float | None = None) -> Polygon:
    """An irregular ring of about the sketch's size, with corners in whole metres."""
    random = stream(f"outline-{sketch.area_id}")
    angles = np.linspace(0, 2 * np.pi, 22, endpoint=False) + random.uniform(-0.09, 0.09, 22)
    reach = rounded_block(angles, sketch.aspect) * random.uniform(0.88, 1.10, 22)
    ring = Polygon(np.column_stack([reach * np.cos(angles), reach * np.sin(angles)]))
    scale = np.sqrt((hectares or sketch.hectares) * 10_000 / ring.area)
    turned = rotate(shapely.transform(ring, lambda xy: xy * scale), sketch.bearing, origin=(0, 0))
    return to_grid(translate(turned, *centre_of(sketch)), 1.0)


def _split_in_two(larger: AreaSketch, smaller: AreaSketch) -> tuple[Polygon, Polygon]:
    """Two areas that share a border: one outline cut across at the larger one's share."""
    whole = _outline(larger, larger.hectares + smaller.hectares)
    x, y = centre_of(larger)
    across = np.radians(larger.bearing + 80)
    shift = np.array([-np.sin(across), np.cos(across)]) * 120
    step = np.array([np.cos(across), np.sin(across)]) * 2000
    cut = LineString([np.array([x, y]) - shift - step, np.array([x, y]) - shift + step])
    return _two_largest(split(whole, cut))


def _two_largest(shape: BaseGeometry) -> tuple[Polygon, Polygon]:
    parts = [part for part in getattr(shape, "geoms", ()) if isinstance(part, Polygon)]
    larger, smaller = sorted(parts, key=lambda part: -part.area)[:2]
    return larger, smaller


def _cut_by_a_road(sketch: AreaSketch) -> MultiPolygon:
    x, y = centre_of(sketch)
    road = rectangle((x, y), 3000, GAP_M, sketch.bearing + 90)
    return MultiPolygon(_two_largest(_outline(sketch).difference(road)))


def _with_hole(sketch: AreaSketch) -> Polygon:
    hole = rectangle(centre_of(sketch), *HOLE_M, bearing=sketch.bearing)
    outer = _outline(sketch)
    return to_grid(Polygon(outer.exterior, [hole.exterior]), 1.0)
