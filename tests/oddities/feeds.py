"""What senders do to feeds: systems, axes, spellings, codes in place of coordinates, wrappers, limits, attacks."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import shapely

from tests.feed_files import (
    CODED,
    POINT,
    STRETCH,
    V2,
    collection,
    coordinates,
    datex,
    datex3,
    deviation,
    found_plan,
    gml_line,
    ngp,
    of,
    outline,
    plan,
    provision,
    record,
    situation,
    trafikverket,
    work_zone,
    wzdx,
)
from tests.oddities.frame import Oddity, Outcome
from tests.oddities.making import at, written

HANDLED, FINDING, REFUSED = Outcome.HANDLED, Outcome.FINDING, Outcome.REFUSED
BY = ("--administration", "trafikkontoret")


def ring(crs: int = 3006, *, swapped: bool = False) -> list[list[float]]:
    return [list(point) for point in at(crs, swapped=swapped).exterior.coords]


def feed(content: Any, name: str = "feed.json") -> Callable[[Path], tuple[object, ...]]:
    """A file with the feed, registered for an administration that is known."""
    text = content if isinstance(content, str | bytes) else json.dumps(content, ensure_ascii=False)
    return lambda folder: (written(folder / name, text), *BY)


def our_plan(*outlines: object, **more: object) -> dict[str, Any]:
    return plan("M1", list(outlines) or [outline(ring())], **more)


def xml(*records: str, **options: Any) -> Callable[[Path], tuple[object, ...]]:
    return feed(datex(situation(*records), **options), "feed.xml")


AREA = (
    "<groupOfLocations><gmlMultiPolygon><gmlPolygon><exterior><posList>"
    + " ".join(f"{lat} {lon}" for lon, lat in ring(4326))
    + "</posList></exterior></gmlPolygon></gmlMultiPolygon></groupOfLocations>"
)
METRES = POINT.replace(coordinates(), coordinates(670_100, 6_577_100))
SWAPPED = POINT.replace(coordinates(), coordinates(59.3, 18.0))
OURS = record("M1", AREA)

NGP = (
    Oddity("NGP detaljplan", "outlines under plangeometri", feed(ngp(our_plan()))),
    Oddity("NGP detaljplan", "in a local zone", feed(ngp(our_plan(outline(ring(3011), "EPSG:3011"))))),
    Oddity(
        "NGP detaljplan", "two systems in a file", feed(ngp(our_plan(), plan("M2", [outline(ring(3011), "EPSG:3011")])))
    ),
    Oddity(
        "NGP detaljplan", "provisions beside the plan", feed(ngp(our_plan(), provision())), FINDING, "records-left-out"
    ),
    Oddity("NGP detaljplan", "provisions only", feed(ngp(provision())), REFUSED, "ingen plan"),
    Oddity("NGP detaljplan", "no system named", feed(ngp(our_plan(outline(ring(), None)))), REFUSED, "--crs EPSG:3006"),
    Oddity(
        "NGP detaljplan",
        "the wrong system named",
        feed(ngp(our_plan(outline(ring(), "EPSG:3011")))),
        REFUSED,
        "EPSG:3006",
    ),
    Oddity("NGP detaljplan", "axes swapped", feed(ngp(our_plan(outline(ring(swapped=True))))), REFUSED, "omkastade"),
    Oddity(
        "NGP detaljplan",
        "an unknown system on one plan",
        feed(ngp(our_plan(), plan("M2", [outline(ring(), "eget")]))),
        FINDING,
        "geometry-unusable",
    ),
    Oddity(
        "NGP detaljplan", "a ring left open", feed(ngp(our_plan(outline(ring()[:-1])))), FINDING, "geometry-repaired"
    ),
    Oddity(
        "NGP detaljplan",
        "an unknown status",
        feed(ngp(our_plan(), plan("M2", [outline(ring())], status="vilande"))),
        FINDING,
        "measure-word-unknown",
    ),
    Oddity(
        "NGP detaljplan", "from the search interface", feed(collection(found_plan("M1", ring=ring())), "svar.geojson")
    ),
    Oddity("NGP detaljplan", "the same plan twice", feed(ngp(our_plan(), our_plan()))),
    Oddity(
        "NGP detaljplan", "a field nobody knows", feed(ngp(our_plan(nytt="värde"))), FINDING, "column-not-in-profile"
    ),
    Oddity(
        "NGP detaljplan", "something else among the features", feed(ngp(our_plan(), 5)), FINDING, "record-unreadable"
    ),
    Oddity("NGP detaljplan", "cut short", feed(json.dumps(ngp(our_plan()))[:-90]), REFUSED, "slutar mitt i"),
)

DATEX = (
    Oddity("DATEX II", "an area in version 2", xml(OURS)),
    Oddity("DATEX II", "the namespace of version 1", xml(OURS, namespaces=V2.replace("2/2_0", "1_0/1_0"))),
    Oddity("DATEX II", "in UTF-16", feed(datex(situation(OURS), head="").encode("utf-16"), "feed.xml")),
    Oddity(
        "DATEX II",
        "only the ends of a stretch",
        xml(record("M1", STRETCH)),
        FINDING,
        "place-between-ends",
        is_placed=False,
    ),
    Oddity("DATEX II", "a place by Alert-C only", xml(OURS, record("M2", CODED)), FINDING, "place-coded"),
    Oddity(
        "DATEX II", "metres in the tags for degrees", xml(OURS, record("M2", METRES)), FINDING, "coordinates-unreadable"
    ),
    Oddity(
        "DATEX II",
        "latitude and longitude swapped in one",
        xml(OURS, record("M2", SWAPPED), record("M3")),
        FINDING,
        "geometry-outside",
    ),
    Oddity("DATEX II", "latitude and longitude swapped", xml(record("M1", SWAPPED)), REFUSED, "omkastade"),
    Oddity(
        "DATEX II", "accidents among the works", xml(OURS, record("M2", kind="Accident")), FINDING, "records-left-out"
    ),
    Oddity(
        "DATEX II", "a class nobody knows", xml(OURS, record("M2", kind="NewKind")), FINDING, "measure-word-unknown"
    ),
    Oddity(
        "DATEX II",
        "an exercise",
        xml(OURS, record("M2", more="<informationStatus>test</informationStatus>")),
        FINDING,
        "information-not-real",
    ),
    Oddity(
        "DATEX II", "another publication", feed(datex(kind="VmsPublication"), "feed.xml"), REFUSED, "VmsPublication"
    ),
    Oddity(
        "DATEX II",
        "entities that explode",
        xml(OURS, head='<!DOCTYPE d [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]>'),
        REFUSED,
        "dokumenttyp",
    ),
    Oddity(
        "DATEX II",
        "an entity that reads a file",
        xml(OURS, head='<!DOCTYPE d [<!ENTITY a SYSTEM "file:///etc/hosts">]>'),
        REFUSED,
        "dokumenttyp",
    ),
    Oddity("DATEX II", "cut short", feed(datex(situation(OURS))[:-60], "feed.xml"), REFUSED, "slutar mitt i"),
    Oddity(
        "DATEX II",
        "nested without end",
        xml(OURS, record("M2", more="<a>" * 500 + "</a>" * 500)),
        REFUSED,
        "större än en post",
    ),
    Oddity(
        "DATEX II",
        "version 3, a line in metres",
        feed(
            datex3(
                gml_line("670100 6577100 670120 6577100", 'srsName="EPSG:3006"'),
                more="<sit:roadNumber>E4</sit:roadNumber>",
            ),
            "feed.xml",
        ),
        is_placed=False,
    ),
)

WKT = shapely.to_wkt(at(4326), rounding_precision=9)
OUR_DEVIATION = deviation(Id="M1", Geometry={"WGS84": WKT})

TRAFIKVERKET = (
    Oddity("Trafikverket", "geometry of old", feed(trafikverket(of(OUR_DEVIATION)))),
    Oddity(
        "Trafikverket",
        "geometry of new",
        feed(trafikverket(of(OUR_DEVIATION | {"Geometry": {"Line": {"WGS84": WKT}}}))),
    ),
    Oddity(
        "Trafikverket",
        "geometry in lists",
        feed(trafikverket(of(OUR_DEVIATION | {"Geometry": {"Point": [{"WGS84": [WKT]}]}}))),
    ),
    Oddity(
        "Trafikverket",
        "objects instead of lists",
        feed({"RESPONSE": {"RESULT": {"Situation": {"Id": "S", "Deviation": OUR_DEVIATION}}}}),
    ),
    Oddity(
        "Trafikverket",
        "no geometry",
        feed(trafikverket(of(OUR_DEVIATION, deviation(Id="M2", Geometry=None)))),
        FINDING,
        "location-missing",
    ),
    Oddity(
        "Trafikverket",
        "a geometry that is none",
        feed(trafikverket(of(OUR_DEVIATION, deviation(Id="M2", Geometry={"WGS84": "POINT (1"})))),
        FINDING,
        "geometry-unusable",
    ),
    Oddity(
        "Trafikverket",
        "a round number of situations",
        feed(trafikverket(of(OUR_DEVIATION), *(of(deviation(Id=f"D{i}")) for i in range(99)))),
        FINDING,
        "feed-perhaps-cut",
    ),
    Oddity(
        "Trafikverket",
        "a deleted situation",
        feed(trafikverket(of(OUR_DEVIATION), {"Id": "S2", "Deleted": True})),
        FINDING,
        "records-left-out",
    ),
    Oddity(
        "Trafikverket",
        "a refusal in place of an answer",
        feed({"RESPONSE": {"RESULT": [{"ERROR": {"MESSAGE": "Invalid key"}}]}}),
        REFUSED,
        "Invalid key",
    ),
    Oddity("Trafikverket", "nested without end", feed('{"RESPONSE": {"RESULT": ' + "[" * 99_999), REFUSED, "nivåer"),
    Oddity(
        "Trafikverket",
        "bytes that are no UTF-8",
        feed(json.dumps(trafikverket(of(OUR_DEVIATION)), ensure_ascii=False).encode("latin-1")),
        REFUSED,
        "UTF-8",
    ),
)

OUR_ZONE = work_zone("M1", {"type": "Polygon", "coordinates": [ring(4326)]})
ENDS = {"type": "MultiPoint", "coordinates": ring(4326)[:2]}

WZDX = (
    Oddity("WZDx", "core details one level down", feed(wzdx(OUR_ZONE))),
    Oddity("WZDx", "the two ends only", feed(wzdx(OUR_ZONE, work_zone("M2", ENDS))), FINDING, "place-between-ends"),
    Oddity(
        "WZDx",
        "longitude and latitude swapped",
        feed(wzdx(work_zone("M1", {"type": "Point", "coordinates": [59.3, 18.0]}))),
        REFUSED,
        "omkastade",
    ),
    Oddity(
        "WZDx",
        "devices among the works",
        feed(wzdx(OUR_ZONE, {"properties": {"core_details": {"device_type": "camera"}}})),
        FINDING,
        "records-left-out",
    ),
)

ODDITIES = (*NGP, *DATEX, *TRAFIKVERKET, *WZDX)
