"""What a new delivery says of known measures: what matters, what is only wording, what is gone and what is back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geodata.matching.sameness import same_place
from geodata.shapes import as_shapes
from impact.model import Measure, fields_of
from impact.registering.revision import WORDING
from tests.calling import Berord, Said, dump
from tests.small_town import DAY, EAST_STREET, box, delivery, measure

Register = Callable[..., Said]


@pytest.fixture
def register(berord: Berord, town: str) -> Register:
    """Registers files of one series in the town's database."""

    def registered(*arguments: object, day: object = DAY) -> Said:
        how = ("--db", town, "--crs", "EPSG:3006", "--source", "tk", "--as-of", day, "--format", "json")
        return berord("register", *arguments, *how)

    return registered


def history(berord: Berord, town: str, measure_id: str = "M1") -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = berord("measures", "history", measure_id, "--db", town, "--format", "json").json
    return rows


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"rubrik": "Nytt namn"}, "cosmetic"),
        ({"wkt": box(90.4, 140, 300, 5)}, "cosmetic"),
        (
            {"wkt": "POLYGON((670390 6577145, 670390 6577140, 670090 6577140, 670090 6577145, 670390 6577145))"},
            "cosmetic",
        ),
        ({"wkt": box(90.6, 140, 300, 5)}, "material"),
        ({"wkt": ""}, "material"),
        ({"startdatum": "2027-05-04"}, "material"),
        ({"slutdatum": ""}, "material"),
        ({"åtgärdstyp": "beläggning"}, "material"),
        ({"skede": "byggskede"}, "material"),
        ({"trafikpåverkan": "gata-avstängd"}, "material"),
        ({"kostnad_mnkr": "12"}, "material"),
        ({"skede": "indragen"}, "withdrawn"),
    ],
)
def test_a_change_is_material_or_only_wording(
    register: Register, tmp_path: Path, changes: dict[str, str], expected: str
) -> None:
    register(delivery(tmp_path, [measure()]))
    report = register(delivery(tmp_path, [measure(**changes)])).json
    assert [change["class"] for change in report["changes"]] == [expected]
    assert report["revisions"][expected] == 1
    assert (report["run_id"] is None) == (expected == "cosmetic"), "wording is not assessed again"


def test_the_report_says_what_each_field_was_and_is(register: Register, tmp_path: Path) -> None:
    register(delivery(tmp_path, [measure()]))
    said = register(delivery(tmp_path, [measure(startdatum="2027-05-10", wkt=box(90, 150, 300, 5))]))
    [change] = said.json["changes"]
    assert change["fields"] == [
        {"field": "starts_on", "old": "2027-05-03", "new": "2027-05-10"},
        {"field": "geometry", "old": "Polygon 1500 m²", "new": "Polygon 1500 m²", "distance_m": 10.0},
    ]
    assert "startdatum: 2027-05-03 → 2027-05-10; place: moved by up to 10 m (Polygon 1500 m²)" in said.err


def test_who_was_told_of_a_measure_that_changes_materially_is_changed_in_the_difference(
    register: Register, tmp_path: Path
) -> None:
    register(delivery(tmp_path, [measure(), measure("M2")]))
    later = register(delivery(tmp_path, [measure(startdatum="2027-05-10"), measure("M2")])).json
    assert later["diff"] == {"new": 0, "still": 0, "changed": 7, "gone": 0}, (
        "beside M2 as much is planned as before: it is not assessed again"
    )
    dearer = register(delivery(tmp_path, [measure(startdatum="2027-05-10", kostnad_mnkr="9"), measure("M2")])).json
    assert dearer["diff"]["changed"] == 0, "what it costs is assessed, but is no news to a neighbour"


def test_new_wording_is_shown_without_a_new_assessment(
    berord: Berord, register: Register, town: str, tmp_path: Path
) -> None:
    register(delivery(tmp_path, [measure()]))
    said = register(delivery(tmp_path, [measure(rubrik="Nytt namn")]))
    assert "Only the wording changed" in said.err
    rows = berord("affected", "--measure", "M1", "--db", town, "--format", "json").json
    assert {row["measure_title"] for row in rows} == {"Nytt namn"}
    assert berord("explain", "M1", "10000001", "--db", town, "--format", "json").json["is_confirmed"]


def test_many_small_moves_do_not_add_up_in_silence(register: Register, tmp_path: Path) -> None:
    classes = []
    for step in range(4):
        report = register(delivery(tmp_path, [measure(wkt=box(90 + 0.3 * step, 140, 300, 5))])).json
        classes += [change["class"] for change in report["changes"]]
    assert classes == ["cosmetic", "material", "cosmetic"], (
        "0.3 m, 0.6 m from where it was judged, then 0.3 m from there"
    )


def test_a_delivery_within_the_tolerance_is_unchanged_the_second_time(
    register: Register, town: str, tmp_path: Path
) -> None:
    register(delivery(tmp_path, [measure()]))
    moved = delivery(tmp_path, [measure(wkt=box(90.2, 140, 300, 5))])
    register(moved)
    before = dump(town)
    assert register(moved).json["measures"]["unchanged"] == 1
    assert dump(town) == before


def test_the_tolerance_is_the_pack_s(register: Register, tmp_path: Path) -> None:
    pack = tmp_path / "regler"
    source = Path(__file__).parent.parent / "rules" / "packs" / "stockholm"
    pack.mkdir()
    for file in source.iterdir():
        text = file.read_text(encoding="utf-8").replace('värde: "0,5"', "värde: 20")
        (pack / file.name).write_text(text, encoding="utf-8")
    register(delivery(tmp_path, [measure()]))
    report = register(delivery(tmp_path, [measure(wkt=box(100, 140, 300, 5))]), "--pack", pack).json
    assert report["revisions"]["cosmetic"] == 1


def test_withdrawn_and_taken_up_again(berord: Berord, register: Register, town: str, tmp_path: Path) -> None:
    register(delivery(tmp_path, [measure()]))
    withdrawn = register(delivery(tmp_path, [measure(skede="avbruten")]), day="2027-02-01").json
    assert (withdrawn["revisions"]["withdrawn"], withdrawn["diff"]["changed"]) == (1, 7)
    register(delivery(tmp_path, [measure()]), day="2027-03-01")
    rows = history(berord, town)
    assert [(row["change"], row["registered_on"]) for row in rows] == [
        ("new", "2027-01-15"), ("withdrawn", "2027-02-01"), ("returned", "2027-03-01"),
    ]  # fmt: skip


def test_a_measure_that_comes_already_withdrawn_informs_nobody_and_says_why(register: Register, tmp_path: Path) -> None:
    report = register(delivery(tmp_path, [measure(skede="inställd"), measure("M2")])).json
    assert report["zero_matches"] == [{"measure_id": "M1", "reason": "arrived-withdrawn", "detail": {}}]
    assert {proposal["measure_id"] for proposal in report["proposals"]} == {"M2"}


def test_what_was_taken_up_in_between_is_told_when_it_is_withdrawn_again(register: Register, tmp_path: Path) -> None:
    told = [
        register(delivery(tmp_path, [measure(skede=stage)]), day=f"2027-0{month}-01").json["informed"] > 0
        for month, stage in ((2, "inställd"), (3, "planerad"), (4, "inställd"))
    ]
    assert told == [False, True, True]


def test_missing_is_asked_about_and_back_is_told(register: Register, tmp_path: Path) -> None:
    both = delivery(tmp_path, [measure(), measure("M2")], "a.csv")
    register(both)
    missing = register(delivery(tmp_path, [measure()], "b.csv")).json
    assert missing["changes"] == [{"measure_id": "M2", "class": "missing", "revision": None, "fields": []}]
    back = register(both).json
    assert back["changes"] == [{"measure_id": "M2", "class": "returned", "revision": None, "fields": []}]
    assert register(both).json["changes"] == []


def test_organisation_numbers_are_in_no_history(berord: Berord, register: Register, town: str, tmp_path: Path) -> None:
    path = delivery(tmp_path, [measure()])
    register(path)
    text = path.read_text(encoding="utf-8").replace("fastighetsbeteckning", "berörda_företag")
    path.write_text(text.replace(";;POLYGON", ";900101-0009;POLYGON"), encoding="utf-8")
    said = register(path)
    assert said.json["changes"][0]["fields"] == [{"field": "target_numbers", "old": None, "new": None}]
    assert "berörda_företag has changed" in said.err
    assert "900101" not in said.out + said.err + str(history(berord, town))


def test_measures_are_listed_by_project_and_by_what_became_of_them(
    berord: Berord, register: Register, town: str, tmp_path: Path
) -> None:
    register(delivery(tmp_path, [measure(), measure("M2", wkt=""), measure("M3", wkt=EAST_STREET)]))
    register(
        delivery(tmp_path, [measure(skede="byggskede"), measure("M2", wkt=""), measure("M3", wkt=EAST_STREET)]),
        day="2027-02-01",
    )

    def listed(*filters: str) -> list[str]:
        rows = berord("measures", "list", "--db", town, "--format", "json", *filters).json
        return [row["measure_id"] for row in rows]

    assert listed() == ["M1", "M2", "M3"]
    assert listed("--class", "material") == ["M1"]
    assert listed("--changed-since", "2027-01-16") == ["M1"]
    assert listed("--without-place") == ["M2"]
    assert listed("--administration", "exploateringskontoret") == []
    shown = berord("measures", "show", "M1", "--db", town, "--format", "json").json
    assert (shown[0]["stage"], shown[0]["revision"]) == ("byggskede", 2)
    assert berord("measures", "history", "M9", "--db", town).code == 2


def test_every_field_called_wording_is_one_of_a_measure() -> None:
    assert {field.name for field in fields_of(Measure)} >= WORDING


corners = st.tuples(st.integers(-50, 50), st.integers(-50, 50))


@given(st.lists(corners, min_size=3, max_size=8, unique=True), st.integers(0, 7), st.booleans(), st.floats(0, 0.4))
def test_drawing_the_same_outline_otherwise_makes_no_other_place(
    points: list[tuple[int, int]], start: int, turned: bool, shift: float
) -> None:
    outline = shapely.convex_hull(shapely.MultiPoint(points))
    if outline.area == 0:
        return
    ring = list(shapely.get_coordinates(outline))[:-1]
    ring = ring[start % len(ring) :] + ring[: start % len(ring)]
    again = shapely.segmentize(shapely.Polygon(ring[::-1] if turned else ring), 3.7)
    moved = shapely.transform(again, lambda xy: np.add(xy, (shift, 0.0)))
    assert same_place(as_shapes([outline]), as_shapes([moved]), 0.5).all()


@given(st.floats(0.01, 30), st.floats(0.2, 5))
def test_a_gap_or_a_hole_wider_than_the_tolerance_is_another_place(width: float, tolerance: float) -> None:
    whole = shapely.box(0, 0, 100, 20)
    cut = shapely.union(shapely.box(0, 0, 50 - width, 20), shapely.box(50 + width, 0, 100, 20))
    assert bool(same_place(as_shapes([whole]), as_shapes([cut]), tolerance)[0]) <= (width <= tolerance + 1e-9)
    assert not same_place(as_shapes([whole]), as_shapes([None]), tolerance).any()
    assert not same_place(as_shapes([whole]), as_shapes([whole.boundary]), tolerance).any()


PARTS = [measure(wkt=box(90, 140, 100, 5)), measure(wkt=box(300, 140, 100, 5)), measure(wkt="POINT (670500 6577145)")]


def test_rows_with_one_id_are_put_together_only_when_it_is_said(
    berord: Berord, register: Register, town: str, tmp_path: Path
) -> None:
    path = delivery(tmp_path, [*PARTS, measure("M2")])
    refused = register(path)
    assert (refused.code, refused.json["measures"]["rejected"]) == (4, 3)
    assert "--group-rows" in refused.err
    together = register(path, "--group-rows").json
    assert together["measures"] | {"rejected": 0, "repeated": 2, "new": 1} == together["measures"]
    notes = berord("findings", "list", "--code", "row-grouped", "--db", town, "--format", "json").json
    assert [note["row"] for note in notes] == [3, 4]
    [stored] = [row for row in dump(town)["measures"] if row[0] == "M1"]
    shape = shapely.from_wkb(next(cell for cell in stored if isinstance(cell, bytes)))
    assert (shape.geom_type, round(shape.area)) == ("GeometryCollection", 1000)
    assert register(path, "--group-rows").json["measures"]["unchanged"] == 2
    moved = [*PARTS[:2], measure(wkt="POINT (670500.2 6577145)"), measure("M2")]
    assert register(delivery(tmp_path, moved), "--group-rows").json["revisions"]["cosmetic"] == 1
    shorter = [*PARTS[:2], measure("M2")]
    assert register(delivery(tmp_path, shorter), "--group-rows").json["revisions"]["material"] == 1
    assert berord("outreach", "list", "-o", tmp_path / "u.gpkg", "--db", town, "--as-of", DAY).code == 0


def test_parts_that_differ_in_more_than_their_place_are_refused(register: Register, tmp_path: Path) -> None:
    rows = [measure(), measure(wkt=EAST_STREET, startdatum="2027-05-10"), measure("M2")]
    said = register(delivery(tmp_path, rows), "--group-rows")
    assert (said.code, said.json["measures"]["rejected"]) == (4, 2)
