"""Small feeds of four kinds, at one spot in Stockholm, written where a test asks."""

from __future__ import annotations

import copy
import json

import pytest
import shapely

from geodata.errors import GeodataError
from geodata.layers import read_layer

PLOT = [[670834.0, 6576937.0], [670874.0, 6576937.0], [670874.0, 6576967.0], [670834.0, 6576937.0]]
PLOT_3011 = [[150000.0, 6575721.0], [150040.0, 6575721.0], [150040.0, 6575751.0], [150000.0, 6575721.0]]
LON, LAT = 18.0, 59.3


def write(path, content):
    if isinstance(content, bytes):
        path.write_bytes(content)
    else:
        path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return path


SPOT = shapely.Point(670651, 6577008)
"""Where LON, LAT lies in EPSG:3006, to the nearest 300 m: enough to know it from other places."""


def read(tmp_path, content, name="leverans.json", **options):
    return read_layer(write(tmp_path / name, content), **options)


def read_xml(tmp_path, content, name="leverans.xml"):
    return read(tmp_path, content, name)


def refusal(tmp_path, content, name):
    with pytest.raises(GeodataError) as refused:
        read(tmp_path, content, name)
    return str(refused.value)


# --- detailed plans


def outline(ring=PLOT, crs="EPSG:3006"):
    geometry = {"typ": "yta", "dimension": 2, "position": {"type": "Polygon", "coordinates": [ring]}}
    return {"geometri": geometry | ({"koordinatsystemPlan": crs} if crs else {}), "geometrimetadata": {}}


def plan(identity="p1", outlines=None, **more):
    properties = {
        "feature:typ": "detaljplan",
        "objektidentitet": identity,
        "objektversion": 1,
        "kommun": "Stockholm",
        "beteckning": "Dp 2027-00012",
        "namn": "Detaljplan för Elektra 12",
        "status": "samråd",
        "datumStatusforandring": "2027-03-01",
        "typ": "detaljplan",
        "beslutsinformation": [{"diarienummerKommun": "2026-01234", "datumPaborjat": "2026-05-04"}],
        "plangeometri": [outline()] if outlines is None else outlines,
    }
    return {"type": "Feature", "geometry": None, "properties": properties | more}


def provision(identity="b1", of="p1"):
    properties = {"feature:typ": "användningsbestämmelse", "objektidentitet": identity, "detaljplan": of}
    return {"type": "Feature", "geometry": None, "properties": properties | {"bestammelsegeometri": [outline()]}}


def found_plan(identity="p1", *, typ="detaljplan", ring=PLOT):
    """A feature as the search interface answers it: geometry in place, the plan's fields one level down."""
    fields = {"objektidentitet": identity, "namn": "Elektra", "status": "granskning", "datumPaborjat": "2026-05-04"}
    properties = {"feature": {"typ": typ}, "providers": [{"kod": "0180"}], "detaljplan": fields}
    return {
        "type": "Feature",
        "id": f"{identity}-{typ}",
        "geometry": {"type": "Polygon", "coordinates": [ring]},
        "properties": properties,
    }


def collection(*features, **more):
    return {"type": "FeatureCollection", **more, "features": list(features)}


def ngp(*features):
    return collection(*features, **{"feature:mediatyp": "application/vnd.lm.detaljplan.v4+json"})


# --- DATEX II

V2 = 'xmlns="http://datex2.eu/schema/2/2_0" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
V3 = (
    'xmlns:d2="http://datex2.eu/schema/3/d2Payload" xmlns:sit="http://datex2.eu/schema/3/situation" '
    'xmlns:loc="http://datex2.eu/schema/3/locationReferencing" xmlns:com="http://datex2.eu/schema/3/common" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
)


def coordinates(lon=LON, lat=LAT):
    return f"<pointCoordinates><latitude>{lat}</latitude><longitude>{lon}</longitude></pointCoordinates>"


POINT = (
    f'<groupOfLocations xsi:type="Point"><pointByCoordinates>{coordinates()}</pointByCoordinates></groupOfLocations>'
)
STRETCH = (
    '<groupOfLocations xsi:type="Linear"><tpegLinearLocation><tpegDirection>bothWays</tpegDirection>'
    f"<to>{coordinates(LON + 0.01)}</to><from>{coordinates()}</from></tpegLinearLocation></groupOfLocations>"
)
CODED = (
    "<groupOfLocations><alertCLinear><alertCLocationTableNumber>33</alertCLocationTableNumber>"
    "</alertCLinear></groupOfLocations>"
)
TIMES = (
    "<validity><validityStatus>definedByValidityTimeSpec</validityStatus><validityTimeSpecification>"
    "<overallStartTime>2027-02-28T23:30:00Z</overallStartTime><overallEndTime>2027-07-01T15:00:00Z</overallEndTime>"
    "<validPeriod><startOfPeriod>2027-03-01T07:00:00+01:00</startOfPeriod>"
    "<endOfPeriod>2027-03-05T16:00:00+01:00</endOfPeriod></validPeriod>"
    "<validPeriod><startOfPeriod>2027-06-01T07:00:00+02:00</startOfPeriod>"
    "<endOfPeriod>2027-06-04T16:00:00+02:00</endOfPeriod></validPeriod>"
    "</validityTimeSpecification></validity>"
)


def record(identity="r1", place=POINT, kind="MaintenanceWorks", more="", times=TIMES):
    return f'<situationRecord id="{identity}" version="3" xsi:type="{kind}">{times}{place}{more}</situationRecord>'


def situation(*records, identity="s1", head=""):
    return f'<situation id="{identity}" version="7">{head}{"".join(records)}</situation>'


def datex(*situations, namespaces=V2, kind="SituationPublication", head='<?xml version="1.0" encoding="UTF-8"?>'):
    return (
        f'{head}<d2LogicalModel {namespaces} modelBaseVersion="2"><exchange/>'
        f'<payloadPublication xsi:type="{kind}" lang="sv"><publicationTime>2027-01-01T00:00:00Z</publicationTime>'
        f"{''.join(situations)}</payloadPublication></d2LogicalModel>"
    )


def datex3(place, kind="sit:RoadOrCarriagewayOrLaneManagement", more=""):
    return (
        f'<d2:payload {V3} xsi:type="sit:SituationPublication" lang="sv"><sit:situation id="s1">'
        f'<sit:situationRecord id="r1" xsi:type="{kind}">{more}<sit:locationReference>{place}</sit:locationReference>'
        f"</sit:situationRecord></sit:situation></d2:payload>"
    )


def gml_line(positions, attributes='srsName="WGS 84"'):
    return f"<loc:gmlLineString {attributes}><loc:posList>{positions}</loc:posList></loc:gmlLineString>"


# --- Trafikverket

DEVIATION = {
    "Id": "SE_STA_1_2",
    "MessageType": "Vägarbete",
    "MessageCode": "Beläggningsarbete",
    "IconId": "roadwork",
    "RoadNumber": "E4",
    "CountyNo": [1],
    "StartTime": "2027-03-01T00:30:00.000+01:00",
    "EndTime": "2029-10-31T23:00:00.000Z",
    "Geometry": {"Point": {"WGS84": f"POINT ({LON} {LAT})", "SWEREF99TM": "POINT (670834 6576937)"}},
}


def deviation(**more):
    return {key: value for key, value in (copy.deepcopy(DEVIATION) | more).items() if value is not None}


def trafikverket(*situations):
    return {"RESPONSE": {"RESULT": [{"Situation": list(situations)}]}}


def of(*deviations, identity="SE_STA_1"):
    return {"Id": identity, "PublicationTime": "2027-02-01T08:00:00.000+01:00", "Deviation": list(deviations)}


# --- WZDx


def work_zone(identity="w1", geometry=None, **more):
    core = {"data_source_id": "1", "event_type": "work-zone", "road_names": ["Bällstavägen"], "name": "Beläggning"}
    properties = {
        "core_details": core,
        "start_date": "2027-02-28T23:30:00Z",
        "end_date": "2027-06-01T10:00:00Z",
        "is_start_date_verified": False,
        "vehicle_impact": "all-lanes-closed",
    }
    geometry = geometry or {"type": "LineString", "coordinates": [[LON, LAT], [LON + 0.01, LAT]]}
    return {"id": identity, "type": "Feature", "properties": properties | more, "geometry": geometry}


def wzdx(*features):
    sources = [{"data_source_id": "1", "organization_name": "Trafikkontoret"}]
    return collection(*features, feed_info={"publisher": "Staden", "version": "4.2", "data_sources": sources})
