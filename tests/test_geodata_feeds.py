"""Feeds that no GDAL driver reads rightly, through the same door as every other file."""

from __future__ import annotations

import pytest
import shapely

from geodata.layers import list_layers, read_layer
from tests.feed_files import (
    LAT,
    LON,
    PLOT,
    PLOT_3011,
    SPOT,
    collection,
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
    read,
    record,
    refusal,
    situation,
    trafikverket,
    work_zone,
    wzdx,
)
from tests.geodata_files import codes, zipped


class TestRecognition:
    @pytest.mark.parametrize(
        ("content", "name", "driver"),
        [
            (ngp(plan()), "x.json", "NGP detaljplan"),
            (collection(plan()), "x.geojson", "NGP detaljplan"),
            (collection(found_plan()), "x.geojson", "NGP detaljplan"),
            (datex(situation(record())), "x.xml", "DATEX II"),
            (datex3(gml_line("59.3 18.0 59.31 18.01")), "x.xml", "DATEX II"),
            (trafikverket(of(deviation())), "x.json", "Trafikverket Situation"),
            (wzdx(work_zone()), "x.geojson", "WZDx"),
            ("\ufeff" + datex(situation(record())), "x.xml", "DATEX II"),
            (
                datex(situation(record()), head='<?xml version="1.0" encoding="UTF-16"?>').encode("utf-16"),
                "x.xml",
                "DATEX II",
            ),
        ],
    )
    def test_a_feed_is_known_by_what_is_in_it(self, tmp_path, content, name, driver):
        layer = read(tmp_path, content, name)
        assert (layer.driver, layer.name, len(layer.rows)) == (driver, "x", 1)
        assert list_layers(tmp_path / name) == ("x",)

    def test_ordinary_geojson_stays_with_gdal(self, tmp_path):
        feature = {"type": "Feature", "properties": {"id": "A", "typ": "gatuarbete"}, "geometry": None}
        assert read(tmp_path, collection(feature), "x.geojson").driver == "GeoJSON"

    def test_a_feed_in_a_zip_is_read(self, tmp_path):
        import json

        layer = read_layer(zipped(tmp_path / "x.zip", {"ut/planer.json": json.dumps(ngp(plan()))}))
        assert (layer.driver, layer.name) == ("NGP detaljplan", "planer")

    def test_an_xml_feed_in_a_zip_is_read_and_xml_about_the_data_is_not(self, tmp_path):
        feed, about = datex(situation(record())), "<metadata>Vägarbeten</metadata>"
        layer = read_layer(zipped(tmp_path / "x.zip", {"situationer.xml": feed, "metadata.xml": about}))
        assert (layer.driver, layer.name) == ("DATEX II", "situationer")


class TestDetailedPlans:
    def test_the_outline_is_found_where_geometry_is_null(self, tmp_path):
        layer = read(tmp_path, ngp(plan()))
        assert layer.geometry[0].equals(shapely.Polygon(PLOT))
        assert layer.columns["status"] == ["samråd"]
        assert layer.columns["beslutsinformation.diarienummerKommun"] == ["2026-01234"]

    def test_one_row_for_each_plan_and_the_provisions_counted(self, tmp_path):
        layer = read(tmp_path, ngp(provision(), plan(), provision("b2"), plan("p2")))
        assert layer.columns["objektidentitet"] == ["p1", "p2"]
        assert layer.rows == [2, 4]
        assert [(r.code, r.values["n"], r.values["kinds"]) for r in layer.remarks] == [
            ("records-left-out", 2, "användningsbestämmelse")
        ]

    def test_several_outlines_are_one_place(self, tmp_path):
        away = [[x + 500, y] for x, y in PLOT]
        layer = read(tmp_path, ngp(plan(outlines=[outline(), outline(away)])))
        assert layer.geometry[0].area == pytest.approx(2 * shapely.Polygon(PLOT).area)

    def test_each_outline_is_read_in_its_own_system(self, tmp_path):
        layer = read(tmp_path, ngp(plan(), plan("p2", [outline(PLOT_3011, "EPSG:3011")])))
        assert layer.geometry[0].distance(layer.geometry[1]) < 1
        assert layer.source_crs == "EPSG:3006"

    def test_a_single_system_is_named_as_it_is(self, tmp_path):
        layer = read(tmp_path, ngp(plan(outlines=[outline(PLOT_3011, "EPSG:3011")])))
        assert layer.source_crs == "EPSG:3011"
        assert layer.geometry[0].distance(shapely.Polygon(PLOT)) < 1

    def test_a_system_that_contradicts_the_numbers_is_refused(self, tmp_path):
        said = refusal(tmp_path, ngp(plan(outlines=[outline(PLOT, "EPSG:3011")])), "x.json")
        assert "EPSG:3006" in said
        assert "contradict" in said

    def test_swapped_axes_are_named(self, tmp_path):
        swapped = [[y, x] for x, y in PLOT]
        assert "axes swapped" in refusal(tmp_path, ngp(plan(outlines=[outline(swapped)])), "x.json")

    def test_an_outline_without_system_is_no_guess(self, tmp_path):
        assert "no coordinate reference system" in refusal(tmp_path, ngp(plan(outlines=[outline(crs=None)])), "x.json")
        layer = read(tmp_path, ngp(plan(), plan("p2", [outline(crs=None)])))
        assert codes(layer) == [(2, "geometry-unusable")]
        assert layer.geometry[1] is None

    def test_an_unknown_system_takes_the_place_from_its_row_only(self, tmp_path):
        layer = read(tmp_path, ngp(plan(), plan("p2", [outline(crs="lokalt 18")])))
        assert codes(layer) == [(2, "geometry-unusable")]

    def test_the_search_interface_answers_in_sweref_99_tm(self, tmp_path):
        layer = read(tmp_path, collection(found_plan(), found_plan(typ="egenskapsbestämmelse")), "svar.geojson")
        assert layer.source_crs == "EPSG:3006"
        assert layer.columns["namn"] == ["Elektra"]
        assert [remark.code for remark in layer.remarks] == ["records-left-out"]

    def test_the_search_interface_may_say_longitude_and_latitude(self, tmp_path):
        degrees = [[LON, LAT], [LON + 0.01, LAT], [LON, LAT + 0.01], [LON, LAT]]
        crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}
        layer = read(tmp_path, collection(found_plan(ring=degrees), crs=crs))
        assert layer.geometry[0].distance(SPOT) < 1000

    def test_further_parts_of_a_plan_join_its_row(self, tmp_path):
        one, other = found_plan(), found_plan(ring=[[x + 500, y] for x, y in PLOT])
        layer = read(tmp_path, collection(one, other))
        assert len(layer.rows) == 1
        assert layer.geometry[0].area == pytest.approx(2 * shapely.Polygon(PLOT).area)

    def test_two_versions_of_a_plan_stay_two_rows(self, tmp_path):
        assert len(read(tmp_path, ngp(plan(), plan(objektversion=2))).rows) == 2

    def test_provisions_without_their_plan_are_refused(self, tmp_path):
        assert "no plan" in refusal(tmp_path, ngp(provision()), "x.json")

    def test_a_ring_left_open_is_closed_and_said(self, tmp_path):
        layer = read(tmp_path, ngp(plan(outlines=[outline(PLOT[:-1])])))
        assert codes(layer) == [(1, "geometry-repaired")]
        assert layer.geometry[0].area > 0

    def test_fields_nobody_knows_become_columns(self, tmp_path):
        layer = read(tmp_path, ngp(plan(nyttFalt={"djup": [1, 2]})))
        assert layer.columns["nyttFalt.djup"] == ["1; 2"]


class TestTrafikverket:
    def test_a_number_beyond_all_bounds_is_told_of_and_the_library_keeps_quiet(self, tmp_path):
        layer = read(tmp_path, trafikverket(of(deviation(Geometry={"WGS84": "POINT (1e999 59.3)"}))))
        assert layer.geometry[0] is None
        assert codes(layer) == [(1, "geometry-unusable")]

    def test_a_deviation_is_a_row_with_the_situation_beside_it(self, tmp_path):
        layer = read(tmp_path, trafikverket(of(deviation(), deviation(Id="b"))))
        assert layer.columns["Situation.Id"] == ["SE_STA_1", "SE_STA_1"]
        assert layer.columns["Id"] == ["SE_STA_1_2", "b"]
        assert layer.columns["StartTime"][0] == "2027-03-01T00:30:00+01:00"
        assert layer.columns["EndTime"][0] == "2029-11-01T00:00:00+01:00"
        assert layer.columns["CountyNo"][0] == "1"

    @pytest.mark.parametrize(
        "geometry",
        [
            {"WGS84": f"POINT ({LON} {LAT})"},
            {"Point": {"WGS84": f"POINT ({LON} {LAT})"}},
            {"Point": [{"WGS84": f"POINT ({LON} {LAT})"}]},
            {"Point": {"WGS84": [f"POINT ({LON} {LAT})"]}},
            {"Point": {"SWEREF99TM": "POINT (670651 6577008)"}},
            {"Line": {"WGS84": f"LINESTRING ({LON} {LAT}, {LON} 59.31)"}, "Point": {"WGS84": "POINT (17 59)"}},
        ],
    )
    def test_geometry_old_and_new(self, tmp_path, geometry):
        layer = read(tmp_path, trafikverket(of(deviation(Geometry=geometry))))
        assert layer.geometry[0].distance(SPOT) < 1000

    def test_one_situation_and_one_deviation_may_stand_without_lists(self, tmp_path):
        single = {"RESPONSE": {"RESULT": {"Situation": {"Id": "S", "Deviation": deviation()}}}}
        assert read(tmp_path, single).columns["Situation.Id"] == ["S"]

    def test_a_road_is_closed_by_its_code_or_icon_not_by_its_type(self, tmp_path):
        closed = deviation(MessageCode="Vägen avstängd"), deviation(IconId="roadClosed"), deviation()
        assert read(tmp_path, trafikverket(of(*closed))).columns["roadClosed"] == ["true", "true", "false"]

    def test_accidents_are_counted_and_left_out(self, tmp_path):
        happened = deviation(MessageType="Olycka"), deviation(MessageTypeValue="VehicleObstruction")
        layer = read(tmp_path, trafikverket(of(*happened, deviation())))
        assert [(len(layer.rows), r.code, r.values["n"]) for r in layer.remarks] == [(1, "records-left-out", 2)]

    def test_each_period_of_a_schedule_is_kept(self, tmp_path):
        hours = [{"Start": "21:00", "End": "05:00"}]
        periods = [
            {"StartOfPeriod": "2027-03-01T20:00:00Z", "RecurringTimePeriodOfDay": hours},
            {"EndOfPeriod": "2027-04-01"},
        ]
        layer = read(tmp_path, trafikverket(of(deviation(Schedule=periods))))
        first = "2027-03-01T21:00:00+01:00/ RecurringTimePeriodOfDay.Start 21:00 RecurringTimePeriodOfDay.End 05:00"
        assert layer.columns["Schedule"] == [f"{first}; /2027-04-01"]

    def test_a_deviation_without_geometry_stays(self, tmp_path):
        layer = read(tmp_path, trafikverket(of(deviation(Geometry=None), deviation())))
        assert layer.geometry[0] is None
        assert len(layer.rows) == 2

    def test_a_geometry_that_is_none_is_said(self, tmp_path):
        layer = read(tmp_path, trafikverket(of(deviation(Geometry={"WGS84": "POINT (18"}), deviation())))
        assert codes(layer) == [(1, "geometry-unusable")]

    def test_a_round_number_of_situations_may_be_a_limit(self, tmp_path):
        hundred = [of(deviation(Id=str(i)), identity=str(i)) for i in range(100)]
        assert [remark.code for remark in read(tmp_path, trafikverket(*hundred)).remarks] == ["feed-perhaps-cut"]
        assert read(tmp_path, trafikverket(*hundred[1:])).remarks == ()

    def test_a_deleted_situation_is_counted(self, tmp_path):
        layer = read(tmp_path, trafikverket({"Id": "S9", "Deleted": True}, of(deviation())))
        assert [(r.code, r.values["ids"]) for r in layer.remarks] == [("records-left-out", "S9")]

    def test_an_error_is_refused_with_what_it_says(self, tmp_path):
        answer = {"RESPONSE": {"RESULT": [{"ERROR": {"SOURCE": "Security", "MESSAGE": "Invalid authentication"}}]}}
        assert "Invalid authentication" in refusal(tmp_path, answer, "x.json")


class TestWorkZones:
    def test_core_details_are_columns_like_the_rest(self, tmp_path):
        column = {name: texts[0] for name, texts in read(tmp_path, wzdx(work_zone())).columns.items()}
        assert column["id"] == "w1"
        assert column["event_type"] == "work-zone"
        assert column["start_date"] == "2027-03-01T00:30:00+01:00"
        assert column["is_start_date_verified"] == "false"
        assert column["vehicle_impact"] == "all-lanes-closed"
        assert column["organization_name"] == "Trafikkontoret"

    def test_two_points_are_the_ends_of_a_stretch(self, tmp_path):
        ends = {"type": "MultiPoint", "coordinates": [[LON, LAT], [LON + 0.01, LAT]]}
        layer = read(tmp_path, wzdx(work_zone(geometry=ends)))
        assert layer.geometry[0].geom_type == "LineString"
        assert codes(layer) == [(None, "place-between-ends")]

    def test_the_flat_schema_of_old(self, tmp_path):
        old = {
            "road_event_id": "77",
            "event_type": "work-zone",
            "start_date": "2027-03-01T08:00:00Z",
            "start_date_accuracy": "estimated",
            "vehicle_impact": "some-lanes-closed",
        }
        feature = {"type": "Feature", "properties": old, "geometry": {"type": "Point", "coordinates": [LON, LAT]}}
        column = read(tmp_path, collection(feature, road_event_feed_info={"version": "3.1"})).columns
        assert column["id"] == ["77"]
        assert column["is_start_date_verified"] == ["false"]

    def test_names_in_camel_case_mean_the_same(self, tmp_path):
        zone = {"coreDetails": {"eventType": "work-zone"}, "startDate": "2027-03-01", "isStartDateVerified": True}
        feature = {"id": "1", "properties": zone, "geometry": {"type": "Point", "coordinates": [LON, LAT]}}
        column = read(tmp_path, collection(feature)).columns
        assert (column["event_type"], column["is_start_date_verified"]) == (["work-zone"], ["true"])

    def test_swapped_coordinates_are_refused_by_name(self, tmp_path):
        swapped = {"type": "LineString", "coordinates": [[LAT, LON], [LAT, LON + 0.01]]}
        assert "axes swapped" in refusal(tmp_path, wzdx(work_zone(geometry=swapped)), "x.geojson")

    def test_devices_are_no_works(self, tmp_path):
        camera = {"id": "c", "properties": {"core_details": {"device_type": "camera"}}, "geometry": None}
        layer = read(tmp_path, wzdx(work_zone(), camera))
        assert [(len(layer.rows), r.code, r.values["n"]) for r in layer.remarks] == [(1, "records-left-out", 1)]
        assert "of other kinds: camera" in refusal(tmp_path, wzdx(camera), "x.json")


class TestHostileJson:
    @pytest.mark.parametrize(
        ("content", "said"),
        [
            ('{"RESPONSE": {"RESULT": [{"Situation": [' + "[" * 100_000, "levels deep"),
            ('{"RESPONSE": {"RESULT": [{"Situation": [{"Deviation": ' + '{"a":' * 100_000, "levels deep"),
            ('{"RESPONSE": {"RESULT": [{"Situation": [{"Deviation": {"a": 1', "ends in the middle"),
            ('{"RESPONSE": {"RESULT": [{"Situation": [NaN]}]}}', "damaged"),
            ('{"RESPONSE": {"RESULT": [{"Situation": [{"a": 1e999}]}]}}', "damaged"),
            (b'{"RESPONSE": {"RESULT": [{"Situation": [{"a": "\xff"}]}]}}', "UTF-8"),
            ('{"RESPONSE": {"RESULT": []}}'.encode("utf-16"), "UTF-16"),
            ('{"RESPONSE": {"RESULT": []}}', "no rows"),
        ],
    )
    def test_it_is_refused_with_the_reason(self, tmp_path, content, said):
        assert said in refusal(tmp_path, content, "x.json")

    def test_a_record_that_is_no_record_is_a_row_with_a_remark(self, tmp_path):
        layer = read(tmp_path, ngp(plan(), 5, None, {"properties": []}))
        assert codes(layer) == [(2, "record-unreadable"), (3, "record-unreadable"), (4, "record-unreadable")]
        assert len(layer.rows) == 4
