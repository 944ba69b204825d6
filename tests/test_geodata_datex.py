"""DATEX II situations, versions 1 to 3, through the same door as every other file."""

from __future__ import annotations

import pytest

from tests.feed_files import (
    CODED,
    LAT,
    LON,
    POINT,
    SPOT,
    STRETCH,
    V2,
    coordinates,
    datex,
    datex3,
    gml_line,
    read_xml,
    record,
    refusal,
    situation,
)
from tests.geodata_files import codes


def test_a_record_is_a_row_with_the_words_of_the_source(tmp_path):
    layer = read_xml(
        tmp_path, datex(situation(record(more="<roadMaintenanceType>resurfacingWork</roadMaintenanceType>")))
    )
    column = {name: texts[0] for name, texts in layer.columns.items()}
    assert column["situationId"] == "s1"
    assert column["situationRecordId"] == "r1"
    assert column["situationRecordType"] == "MaintenanceWorks"
    assert column["roadMaintenanceType"] == "resurfacingWork"
    assert column["placedBy"] == "pointCoordinates"
    assert layer.geometry[0].distance(SPOT) < 1000


def test_times_are_swedish_and_every_period_is_kept(tmp_path):
    column = read_xml(tmp_path, datex(situation(record()))).columns
    assert column["overallStartTime"] == ["2027-03-01T00:30:00+01:00"]
    assert column["overallEndTime"] == ["2027-07-01T17:00:00+02:00"]
    assert column["validPeriod"] == [
        "2027-03-01T07:00:00+01:00/2027-03-05T16:00:00+01:00; 2027-06-01T07:00:00+02:00/2027-06-04T16:00:00+02:00"
    ]


def test_records_of_a_situation_share_its_id(tmp_path):
    layer = read_xml(tmp_path, datex(situation(record("a"), record("b")), situation(record("c"), identity="s2")))
    assert layer.columns["situationId"] == ["s1", "s1", "s2"]
    assert layer.rows == [1, 2, 3]


def test_a_stretch_between_two_ends_is_a_straight_line_and_said(tmp_path):
    layer = read_xml(tmp_path, datex(situation(record(place=STRETCH))))
    assert layer.geometry[0].geom_type == "LineString"
    assert 500 < layer.geometry[0].length < 600
    assert codes(layer) == [(None, "place-between-ends")]


def test_version_1_spells_the_stretch_its_own_way(tmp_path):
    place = STRETCH.replace("tpegLinear", "tpeglinear")
    content = datex(situation(record(place=place)), namespaces=V2.replace("2/2_0", "1_0/1_0"))
    assert read_xml(tmp_path, content).geometry[0].geom_type == "LineString"


@pytest.mark.parametrize(
    ("positions", "attributes"),
    [
        ("59.3 18.0 59.31 18.01", ""),
        ("59.3 18.0 59.31 18.01", 'srsName="WGS 84"'),
        ("59.3 18.0 4 59.31 18.01 5", 'srsName="EPSG:4326" srsDimension="3"'),
        ("18.0 59.3 18.01 59.31", 'srsName="urn:ogc:def:crs:OGC:1.3:CRS84"'),
        ("670651 6577008 671200 6578100", 'srsName="EPSG:3006"'),
        ("6577008 670651 6578100 671200", 'srsName="urn:ogc:def:crs:EPSG::3006"'),
    ],
)
def test_gml_lines_in_every_order_of_axes(tmp_path, positions, attributes):
    layer = read_xml(tmp_path, datex3(gml_line(positions, attributes)))
    assert layer.geometry[0].geom_type == "LineString"
    assert layer.geometry[0].distance(SPOT) < 1000


def test_an_area_keeps_its_holes(tmp_path):
    def ring(side, low, high):
        corners = f"{low} {low + 0.1} {low} {high + 0.1} {high} {high + 0.1} {high} {low + 0.1} {low} {low + 0.1}"
        at = " ".join(str(float(n) + (59.0 if i % 2 == 0 else 17.6)) for i, n in enumerate(corners.split()))
        return f"<loc:{side}><loc:gmlLinearRing><loc:posList>{at}</loc:posList></loc:gmlLinearRing></loc:{side}>"

    rings = ring("exterior", 0.3, 0.34) + ring("interior", 0.31, 0.33)
    place = f"<loc:gmlMultiPolygon><loc:gmlPolygon>{rings}</loc:gmlPolygon></loc:gmlMultiPolygon>"
    layer = read_xml(tmp_path, datex3(place))
    assert len(layer.geometry[0].interiors) == 1


def test_every_stretch_of_a_route_counts(tmp_path):
    legs = "".join(
        f"<loc:locationContainedInItinerary><loc:location>{gml_line(f'59.3{i} 18.0 59.3{i} 18.01')}</loc:location>"
        "</loc:locationContainedInItinerary>"
        for i in (1, 5)
    )
    assert len(read_xml(tmp_path, datex3(legs)).geometry[0].geoms) == 2


def test_the_way_round_is_not_where_the_work_is(tmp_path):
    detour = f"<alternativeRoute>{STRETCH}</alternativeRoute>"
    layer = read_xml(tmp_path, datex(situation(record(place=detour + POINT))))
    assert layer.geometry[0].geom_type == "Point"


def test_a_point_for_maps_is_the_last_resort(tmp_path):
    display = f"<locationForDisplay><latitude>{LAT}</latitude><longitude>{LON}</longitude></locationForDisplay>"
    place = CODED.replace("<alertCLinear>", f"{display}<alertCLinear>")
    layer = read_xml(tmp_path, datex(situation(record(place=place))))
    assert layer.columns["placedBy"] == ["coordinatesForDisplay"]
    assert codes(layer) == [(None, "place-for-maps")]


def test_a_place_that_is_only_a_code_is_said(tmp_path):
    layer = read_xml(tmp_path, datex(situation(record(place=CODED), record("r2"))))
    assert layer.geometry[0] is None
    assert codes(layer) == [(1, "place-coded")]
    assert layer.columns["alertCLocationTableNumber"] == ["33", None]


def test_metres_in_tags_for_degrees_take_the_place_from_their_row(tmp_path):
    metres = POINT.replace(coordinates(), coordinates(670834, 6576937))
    layer = read_xml(tmp_path, datex(situation(record(place=metres), record("r2"))))
    assert codes(layer) == [(1, "coordinates-unreadable")]
    assert "look like EPSG:3006" in str(layer.remarks[0])
    assert layer.geometry[1] is not None


def test_latitude_and_longitude_swapped_lie_outside(tmp_path):
    swapped = POINT.replace(coordinates(), coordinates(LAT, LON))
    layer = read_xml(tmp_path, datex(situation(record(place=swapped), record("r2"), record("r3"))))
    assert codes(layer) == [(1, "geometry-outside")]
    assert "axes swapped" in refusal(tmp_path, datex(situation(record(place=swapped))), "x.xml")


@pytest.mark.parametrize(
    ("name", "word", "closed"),
    [
        ("roadOrCarriagewayOrLaneManagementType", "roadClosed", "true"),
        ("trafficConstrictionType", "roadBlocked", "true"),
        ("trafficConstrictionType", "lanesBlocked", "false"),
    ],
)
def test_a_closed_road_is_told(tmp_path, name, word, closed):
    layer = read_xml(tmp_path, datex(situation(record(more=f"<impact><{name}>{word}</{name}></impact>"))))
    assert layer.columns["roadClosed"] == [closed]


def test_swedish_comes_before_other_languages(tmp_path):
    text = '<values><value lang="en">Resurfacing</value><value lang="sv">Beläggning</value></values>'
    more = f"<generalPublicComment><comment>{text}</comment></generalPublicComment>"
    assert read_xml(tmp_path, datex(situation(record(more=more)))).columns["generalPublicComment"] == ["Beläggning"]


def test_an_exercise_is_pointed_out(tmp_path):
    head = "<headerInformation><informationStatus>securityExercise</informationStatus></headerInformation>"
    assert codes(read_xml(tmp_path, datex(situation(record(), head=head)))) == [(1, "information-not-real")]


def test_a_situation_without_records_is_counted(tmp_path):
    layer = read_xml(tmp_path, datex(situation(identity="s9"), situation(record())))
    assert [(r.code, r.values["ids"]) for r in layer.remarks] == [("records-left-out", "s9")]


def test_accidents_and_queues_are_counted_and_left_out(tmp_path):
    layer = read_xml(
        tmp_path, datex(situation(record(), record("a", kind="Accident"), record("b", kind="sit:Accident")))
    )
    assert layer.columns["situationRecordId"] == ["r1"]
    assert [(r.code, r.values["n"], r.values["kinds"]) for r in layer.remarks] == [("records-left-out", 2, "Accident")]
    assert "Accident" in refusal(tmp_path, datex(situation(record(kind="Accident"))), "x.xml")


def test_what_is_done_is_said_as_closely_as_the_record_says_it(tmp_path):
    closer = "<roadMaintenanceType>resurfacingWork</roadMaintenanceType>"
    layer = read_xml(tmp_path, datex(situation(record(more=closer), record("r2"))))
    assert layer.columns["work"] == ["resurfacingWork", "MaintenanceWorks"]


def test_another_publication_is_refused_by_name(tmp_path):
    said = refusal(tmp_path, datex(kind="MeasuredDataPublication"), "x.xml")
    assert "MeasuredDataPublication" in said


@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE d [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>',
        '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE d SYSTEM "http://127.0.0.1/d.dtd">',
    ],
)
def test_document_types_are_refused(tmp_path, doctype):
    content = datex(situation(record(more="<c>&b;</c>")), head=f'<?xml version="1.0"?>{doctype}')
    assert "document type" in refusal(tmp_path, content, "x.xml")


def test_a_file_cut_short_is_refused(tmp_path):
    content = datex(*(situation(record(f"r{i}")) for i in range(50)))
    assert "damaged or cut short" in refusal(tmp_path, content[:-300], "x.xml")


def test_a_record_without_end_is_refused(tmp_path):
    deep = "<a>" * 300 + "</a>" * 300
    assert "larger than a record" in refusal(tmp_path, datex(situation(record(more=deep))), "x.xml")
