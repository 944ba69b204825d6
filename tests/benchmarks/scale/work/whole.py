"""A whole run without rules, composed of the product's own functions. `python -m … FOLDER DATABASE`.

The same tables as those of the peers' scripts.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import sqlalchemy as sa

from geodata.files.vector import read_vector
from geodata.matching.match import points_in, points_within, shapes_within
from geodata.matching.meeting import share_ground
from geodata.matching.outlines import Outlines
from geodata.matching.places import Places
from geodata.shapes import Shapes
from impact.store.bulk import insert_columns
from tests.benchmarks.scale.scripts.reach import AREA_DISTANCE_M, REACH_M
from tests.benchmarks.scale.scripts.tables import area_exposures, exposures, metadata
from tests.benchmarks.scale.work.reading import coordinates

MEASURES_AT_ONCE = 2_500
"""Whom they meet is written before those of the next are found, so that a country's are never all held."""


def main(folder: Path, database: Path) -> None:
    """Read, match, areas, write."""
    places = Places.of(xy := coordinates(folder / "workplaces.gpkg"))
    measures, kinds = _layer(folder / "measures.gpkg", "åtgärdstyp")
    areas, _ = _layer(folder / "areas.gpkg", "namn")
    outlines = Outlines(areas)
    reach_m = np.array([REACH_M[kind] for kind in kinds])
    area, member = points_in(areas, places)
    area_of = np.full(len(xy), None)
    area_of[member[::-1]] = area[::-1]  # the first area wins

    engine = sa.create_engine(f"sqlite:///{database}")
    with engine.begin() as connection:
        metadata.create_all(connection)
        for start in range(0, len(measures), MEASURES_AT_ONCE):
            some, metres = measures[start : start + MEASURES_AT_ONCE], reach_m[start : start + MEASURES_AT_ONCE]
            measure, workplace, distance_m = points_within(some, metres, places)
            found = {"measure": measure + start, "workplace": workplace, "distance_m": distance_m}
            insert_columns(connection, exposures, {**found, "area": area_of[workplace]})
            measure, near, away_m = shapes_within(some, np.full(len(some), AREA_DISTANCE_M), outlines)
            is_inside = share_ground(some, outlines, measure, near)
            of_areas = {"measure": measure + start, "area": near, "distance_m": away_m, "is_inside": is_inside}
            insert_columns(connection, area_exposures, of_areas)


def _layer(path: Path, column: str) -> tuple[Shapes, list[str | None]]:
    """The shapes of a file's only layer, and one of its columns."""
    read = read_vector(path, path.stem, path.name)
    assert read.shapes is not None
    return read.shapes, list(read.columns[column])


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
