"""The measures' rows as each administration delivers them: its own headers, words and reference system."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import geopandas as gpd
import numpy as np
import pandas as pd

from geodata.samples.make.hard_places import place_plans
from geodata.samples.make.hard_rows import row_plans
from geodata.samples.make.numbers import company_number
from geodata.samples.make.plans import Plan
from geodata.samples.make.programme import ordinary_plans

PLANE = "EPSG:3006"
LOCAL = "EPSG:3011"
NOTE = "Syntetiskt exempel."

Cell = str | float | date | None

TARGETS = {
    "Ny taxa för upplåtelse av gatumark": ("56; 47", ""),
    "Ändrad taxa för industriavlopp": ("452", ""),
    "Upphandling av snöröjning på stadens fastigheter": ("", f"{company_number(2)}; {company_number(1036)}"),
}
"""Whom a matter without a place concerns: beginnings of SNI 2007 codes, and organisation numbers, by title."""


def plans_of(sender: str) -> list[Plan]:
    """The measures that one file delivers, by id."""
    found = [plan for plan in (*ordinary_plans(), *place_plans(), *row_plans()) if plan.sender == sender]
    return sorted(found, key=lambda plan: plan.measure_id)


def label(code: str | None) -> str | None:
    """A word of the vocabulary as people write it in a form.

    >>> label("laga-kraft"), label("gatuarbete")
    ('Laga kraft', 'Gatuarbete')
    """
    return code.replace("-", " ").capitalize() if code else None


def traffic_frame() -> gpd.GeoDataFrame:
    """The traffic department's: lines, grounds and points in EPSG:3011, headers and words in Swedish."""
    plans = plans_of("trafikkontoret")
    rows = [
        {
            "åtgärd_id": plan.measure_id,
            "förvaltning": plan.administration,
            "rubrik": plan.title,
            "åtgärdstyp": "Vägarbete" if plan.kind == "gatuarbete" and place % 4 == 0 else label(plan.kind),
            "skede": label(plan.stage),
            "startdatum": _iso(plan.starts_on),
            "slutdatum": _iso(plan.ends_on),
            "trafikpåverkan": label(plan.traffic_effect),
            "kostnad_mnkr": plan.cost_msek,
            "projekt_id": plan.project_id,
            "diarienummer": plan.register_number,
            "beskrivning": NOTE,
            "kontakt": plan.mailbox,
        }
        for place, plan in enumerate(plans)
    ]
    return _frame(rows, plans).to_crs(LOCAL)


def planning_frame() -> gpd.GeoDataFrame:
    """The planning department's: plan areas in WGS 84."""
    plans = plans_of("stadsbyggnadskontoret")
    rows = [
        {
            "åtgärdsnummer": plan.measure_id,
            "förvaltning": plan.administration,
            "namn": plan.title,
            "ärendetyp": label(plan.kind),
            "skede": label(plan.stage),
            "start": _iso(plan.starts_on),
            "slut": _iso(plan.ends_on),
            "dnr": plan.register_number,
            "beskrivning": NOTE,
            "kontaktperson": plan.mailbox,
        }
        for plan in plans
    ]
    return _frame(rows, plans).to_crs(4326)


def utility_frame() -> gpd.GeoDataFrame:
    """The utilities' joint delivery: headers of at most ten characters, codes, EPSG:3011."""
    plans = plans_of("ledningsagare")
    rows = [
        {
            "löpnr": plan.measure_id,
            "bolag": plan.administration,
            "rubrik": plan.title,
            "typ": plan.kind,
            "status": plan.stage,
            "startdatum": _iso(plan.starts_on),
            "slutdatum": _iso(plan.ends_on),
            "framkomlig": plan.traffic_effect,
            "kostnad": plan.cost_msek,
            "dnr": plan.register_number,
            "beskrivn": NOTE,
            "kontakt": plan.mailbox,
        }
        for plan in plans
    ]
    return _frame(rows, plans).to_crs(LOCAL)


def development_rows() -> list[dict[str, Cell]]:
    """The development department's list: placed by property designation alone."""
    return [
        {
            "Löpnr": plan.measure_id,
            "Förvaltning": plan.administration,
            "Ärende": plan.title,
            "Fastighetsbeteckning": plan.designations,
            "Typ": label(plan.kind),
            "Skede": label(plan.stage),
            "Byggstart": plan.starts_on,
            "Färdigt": plan.ends_on,
            "Trafikpåverkan": label(plan.traffic_effect),
            "Budget_mnkr": plan.cost_msek,
            "Projektnummer": plan.project_id,
            "Dnr": plan.register_number,
            "Beskrivning": NOTE,
            "Kontakt": plan.mailbox,
        }
        for plan in plans_of("exploateringskontoret")
    ]


def other_rows() -> list[dict[str, str]]:
    """All others: a sheet exported from Excel, with x and y in EPSG:3006 or a designation or neither."""
    return [
        {
            "id": plan.measure_id,
            "förvaltning": plan.administration,
            "ärende": plan.title,
            "ärendetyp": plan.kind,
            "skede": label(plan.stage) or "",
            "start": _iso(plan.starts_on) or "",
            "slut": _iso(plan.ends_on) or "",
            "framkomlighet": label(plan.traffic_effect) or "",
            "kostnad": f"{plan.cost_msek:.1f}".replace(".", ",") if plan.cost_msek else "",
            "fastighet": plan.designations or "",
            "bransch": TARGETS.get(plan.title, ("", ""))[0],
            "berörda_företag": TARGETS.get(plan.title, ("", ""))[1],
            "x": f"{plan.shape.centroid.x:.0f}" if plan.shape is not None else "",
            "y": f"{plan.shape.centroid.y:.0f}" if plan.shape is not None else "",
            "diarienr": plan.register_number,
            "beskrivning": NOTE,
            "kontakt": plan.mailbox,
        }
        for plan in plans_of("ovriga")
    ]


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _frame(rows: Sequence[Mapping[str, Cell]], plans: list[Plan]) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(
        pd.DataFrame(rows), geometry=np.array([plan.shape for plan in plans], dtype=object), crs=PLANE
    )
