"""Registering files as the command does, and files with one measure each."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pyogrio
import shapely

from impact.intake.options import LoadOptions
from impact.registering.received import Registration
from impact.registering.register import register
from impact.registering.session import Session
from impact.run_report import RunReport
from impact.stages import Stages
from rules.pack import Pack
from tests.benchmarks.scale.stores import AS_OF
from tests.benchmarks.scale.task import Case

DAY = date.fromisoformat(AS_OF)
N_WARM_UP = 3
"""So many are registered before: from the third on a session holds all of the registers."""
N_FILES = N_WARM_UP + 20


def one_files(case: Case) -> list[Path]:
    """Files with one new measure each, near others of its kind: written now or found again."""
    folder = case.registers().folder / "ones"
    files = [folder / f"one{i:02}.gpkg" for i in range(N_FILES)]
    if not files[-1].exists():
        folder.mkdir(exist_ok=True)
        measures: Any = pyogrio.read_dataframe(case.registers().file("measures"))
        some = np.random.default_rng(5).choice(len(measures), N_FILES, replace=False)
        for number, (row, file) in enumerate(zip(some.tolist(), files, strict=True)):
            one: Any = measures.iloc[[row]].copy()
            one["åtgärd_id"] = f"N{number:06}"
            one["rubrik"] = f"En till {number}"
            one.geometry = gpd.GeoSeries(
                shapely.transform(one.geometry.array, lambda xy: xy + 5), index=one.index, crs=3006
            )
            pyogrio.write_dataframe(one, file, layer="measures")
    return files


def register_files(store: str | Session, files: list[Path], pack: Pack, stages: Stages | None = None) -> RunReport:
    """As the command does it, once it has opened the pack."""
    given = Registration(tuple((file, LoadOptions()) for file in files))
    return register(store, given, pack=pack, as_of=DAY, stages=stages)
