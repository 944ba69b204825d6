"""Points of a GeoPackage to coordinates, by what the product has for it, and what pyogrio alone needs."""

from __future__ import annotations

from pathlib import Path

from geodata.files.arrow import read_table
from geodata.files.vector import read_vector
from geodata.shapes import Floats, points_xy
from tests.benchmarks.scale.registers import registers
from tests.benchmarks.scale.task import Case, Task

FILE = "workplaces.gpkg"


def coordinates(path: Path) -> Floats:
    """Easting and northing of the only layer's points, shape (n, 2)."""
    table = read_table(path, path.stem, with_columns=False)
    if table is not None and table.xy is not None:
        return table.xy
    shapes = read_vector(path, path.stem, path.name).shapes
    assert shapes is not None
    return points_xy(shapes)


def prepare(case: Case) -> dict[str, int]:
    """The small file to warm up with."""
    registers("XS", root=case.root)
    return {}


def ours(case: Case) -> Task:
    few, path = case.root / "XS" / FILE, case.registers().folder / FILE
    return Task(lambda: coordinates(few), lambda: coordinates(path), lambda xy: {"n_points": len(xy)})


def read_arrow(case: Case) -> Task:
    """The quickest that GDAL gives; its answer still holds the points as bytes."""
    import pyogrio

    few, path = case.root / "XS" / FILE, case.registers().folder / FILE
    return Task(
        lambda: pyogrio.read_arrow(few, columns=[]),
        lambda: pyogrio.read_arrow(path, columns=[]),
        lambda found: {"n_points": found[1].num_rows},
    )
