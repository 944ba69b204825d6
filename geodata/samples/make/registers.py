"""The registers' rows as frames, ready to be written."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
from shapely import Point

from geodata.samples.make.areas import areas
from geodata.samples.make.awkward import works
from geodata.samples.make.districts import district_slug, districts
from geodata.samples.make.properties import lands
from geodata.samples.make.workplaces import frame_rows

PLANE = "EPSG:3006"
LOCAL = "EPSG:3011"
NOTE = "Syntetiskt exempel"


def area_frame() -> gpd.GeoDataFrame:
    """The business areas in the city's local system (EPSG:3011), dedicated ones first."""
    rows = [
        {
            "område_id": area.sketch.area_id,
            "namn": area.sketch.name,
            "renodlat": "ja" if area.sketch.is_dedicated else "nej",
            "samordnare": "Samordningsansvarig, Stockholm Business Region"
            if area.sketch.is_dedicated
            else "Områdesansvarig",
            "giltig_från": "2018-02-19" if area.sketch.is_dedicated else "2020-01-01",
            "ungefärlig": "ja",
            "anmärkning": f"{NOTE}: ungefärlig kontur",
        }
        for area in areas().values()
    ]
    shapes = [area.outline for area in areas().values()]
    return gpd.GeoDataFrame(rows, geometry=shapes, crs=PLANE).to_crs(LOCAL)


def district_frame() -> gpd.GeoDataFrame:
    """The eleven districts in WGS 84."""
    rows = [
        {
            "stadsdelsområde_id": district_slug(name),
            "namn": name,
            "giltig_från": "2023-07-01",
            "ungefärlig": "ja",
            "anmärkning": f"{NOTE}: ungefärlig gräns",
        }
        for name in districts()
    ]
    return gpd.GeoDataFrame(rows, geometry=list(districts().values()), crs=PLANE).to_crs(4326)


def workplace_frame() -> gpd.GeoDataFrame:
    """The workplaces as points in EPSG:3006, as the statistical register gives them."""
    spots = np.array([Point(work.spot) if work.spot else None for work in works()], dtype=object)
    return gpd.GeoDataFrame(pd.DataFrame(frame_rows(works()), dtype=object), geometry=spots, crs=PLANE)


def property_frame() -> gpd.GeoDataFrame:
    """The properties in the city's local system (EPSG:3011)."""
    rows = [
        {"fastighetsbeteckning": land.designation, "adress": land.address, "ungefärlig": "ja", "anmärkning": NOTE}
        for land in lands()
    ]
    shapes = [land.shape for land in lands()]
    return gpd.GeoDataFrame(rows, geometry=shapes, crs=PLANE).to_crs(LOCAL)
