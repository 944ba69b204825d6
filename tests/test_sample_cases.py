"""Every hard case of the sample city, from delivery to conclusion, does what its sentence says."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from geodata.samples.cases import HARD_CASES
from impact.store.affected import affected_by_measure
from impact.store.database import Connection, reading


@dataclass(frozen=True, slots=True)
class Found:
    """What the demo's run stored of a hard case. `affected` includes protected identities, by recipient id."""

    measure: dict[str, Any]
    areas: dict[str, tuple[str, float]]
    affected: dict[str, Any]
    proposals: list[dict[str, Any]]
    findings: set[str]
    zero: tuple[str | None, dict[str, Any] | None]

    @property
    def informed(self) -> set[str]:
        return {key for key, row in self.affected.items() if row.informed}

    def relations(self, recipient_id: str) -> set[str]:
        return {relation.value for relation in self.affected[recipient_id].relations}


Case = Callable[[str], Found]


@pytest.fixture(scope="module")
def database(demo_dir: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(demo_dir / "berord.db")) as connection:
        connection.row_factory = sqlite3.Row
        yield connection


@pytest.fixture(scope="module")
def store(demo_dir: Path) -> Iterator[Connection]:
    with reading(str(demo_dir / "berord.db")) as connection:
        yield connection


@pytest.fixture
def case(database: sqlite3.Connection, store: Connection) -> Case:
    """Looks up a hard case by its word."""

    def look_up(word: str) -> Found:
        measure_id = HARD_CASES[word]

        def rows(statement: str) -> list[dict[str, Any]]:
            return [dict(row) for row in database.execute(statement, {"id": measure_id})]

        current = "(SELECT assessment_no FROM assessments WHERE measure_id = :id AND is_current)"
        [judged] = rows("SELECT zero_reason, zero_detail FROM assessments WHERE measure_id = :id AND is_current")
        [measure] = rows("SELECT * FROM measures WHERE measure_id = :id AND is_current")
        areas = rows(f"SELECT * FROM area_exposures WHERE assessment_no = {current}")  # noqa: S608
        proposals = rows(f"SELECT * FROM proposals WHERE assessment_no = {current}")  # noqa: S608
        found = rows("SELECT code FROM findings WHERE instr(details, :id) AND status = 'open'")
        answer = affected_by_measure(store, measure_id)
        return Found(
            measure,
            {row["area_id"]: (row["relation"], round(row["distance_m"], 3)) for row in areas},
            {row.recipient_id: row for row in answer.rows + answer.withheld},
            [row | {"participants": json.loads(row["participants"])} for row in proposals],
            {row["code"] for row in found},
            (judged["zero_reason"], json.loads(judged["zero_detail"] or "null")),
        )

    return look_up


def test_near_an_area_is_not_in_it(case: Case) -> None:
    found = case("near-area")
    assert found.areas == {"vinsta": ("near_area", 120.0)}
    assert not any("in_area" in found.relations(key) for key in found.affected)


def test_touching_an_area_is_near_at_distance_0(case: Case) -> None:
    assert case("touching-area").areas == {"satra": ("near_area", 0.0)}


def test_exactly_at_the_reach_is_within_it_and_a_centimetre_more_is_not(case: Case) -> None:
    found = case("exactly-at-distance")
    assert [row.distance_m for row in found.affected.values()] == [50.0]
    assert found.measure["kind"] == "gatuarbete", "whose reach the pack sets to 50 m"


def test_two_areas_and_two_districts_are_both_at_the_table(case: Case) -> None:
    found = case("two-areas-two-districts")
    assert set(found.areas) == {"vastberga", "arsta-partihallar"}
    assert {row["area_id"] for row in found.proposals} == set(found.areas)
    for row in found.proposals:
        assert len([p for p in row["participants"] if p.startswith("sdf") or "stadsdel" in p]) >= 2, row["participants"]


def test_everybody_in_an_area_that_two_districts_share_is_affected_once(case: Case) -> None:
    found = case("area-in-two-districts")
    assert set(found.areas) == {"lunda"}
    assert len(found.affected) > 300


def test_in_an_area_s_hole_is_outside_the_area(case: Case) -> None:
    found = case("in-hole")
    relation, distance_m = found.areas["hogdalen"]
    assert (relation, distance_m > 0) == ("near_area", True)
    nearest = min(found.affected.values(), key=lambda row: row.distance_m)
    assert (nearest.distance_m, nearest.business_area) == (0.0, None), "the workplace in the hole is in no area"


@pytest.mark.parametrize("word", ["over-municipal-border", "on-municipal-border", "property-over-border"])
def test_at_the_municipal_border_the_neighbour_is_pointed_out(case: Case, word: str) -> None:
    assert "crosses-border" in case(word).findings


@pytest.mark.parametrize(
    ("word", "relation"), [("fee-without-geometry", "by_activity"), ("procurement-without-geometry", "named")]
)
def test_a_matter_without_a_place_reaches_whom_it_names(case: Case, word: str, relation: str) -> None:
    found = case(word)
    assert {r.value for row in found.affected.values() for r in row.relations} == {relation}
    assert all(row.distance_m is None and row.informed for row in found.affected.values())
    assert "location-missing" not in found.findings


def test_without_a_place_or_a_name_it_waits_with_a_reason(case: Case) -> None:
    found = case("unknown-property")
    assert found.zero[0] == "no-location"
    assert "designation-unknown" in found.findings
    assert not found.affected


def test_a_part_of_a_property_is_the_whole_one_marked_approximate(case: Case) -> None:
    found = case("part-of-property")
    assert found.measure["location_quality"] == "approximate"
    assert found.findings == {"location-approximate"}


def test_several_properties_in_a_cell_are_all_touched(case: Case) -> None:
    found = case("several-properties")
    names = [name.strip() for name in found.measure["designations"].split(";")]
    assert len(names) == 3
    assert found.measure["location_quality"] == "property"
    touched = [key for key in found.affected if "touched" in found.relations(key)]
    assert len(touched) >= 3


def test_stacked_addresses_are_each_affected(case: Case) -> None:
    found = case("stacked-addresses")
    same = [row.distance_m for row in found.affected.values() if "within_reach" in {r.value for r in row.relations}]
    assert max(same.count(distance_m) for distance_m in set(same)) >= 24


def test_each_workplace_of_a_company_is_affected(case: Case) -> None:
    rows = case("several-workplaces-of-one-company").affected.values()
    assert len([row for row in rows if row.name.startswith("Exempelkedjan Ulvsunda AB")]) >= 5


def test_far_from_everything_tells_how_far(case: Case) -> None:
    reason, detail = case("far-from-everything").zero
    assert reason == "nothing-near"
    assert detail is not None
    assert detail["area_m"] > detail["d_m"]
    assert detail["recipient_m"] > detail["r_m"]


def test_outside_the_municipality_is_for_somebody_else(case: Case) -> None:
    found = case("outside-municipality")
    assert found.zero[0] == "wrong-municipality"
    assert "outside-municipality" in found.findings


def test_what_has_ended_affects_and_informs_nobody(case: Case) -> None:
    found = case("ended")
    assert found.affected
    assert not found.informed
    assert found.zero == ("not-informed", {"n_exposed": len(found.affected)})


def test_the_rows_of_one_project_are_each_registered(database: sqlite3.Connection) -> None:
    [row] = database.execute("SELECT count(*) AS n FROM measures WHERE project_id = 'P-2027-STRAK' AND is_current")
    assert row["n"] == 20


@pytest.mark.parametrize("word", ["large-investment", "closed-entrance"])
def test_what_weighs_heavily_is_proposed_to_the_steering_group(case: Case, word: str) -> None:
    assert {row["level"] for row in case(word).proposals} == {"styrgrupp"}


def test_an_open_end_is_still_going_on(case: Case) -> None:
    found = case("open-end")
    assert found.measure["ends_on"] is None
    assert found.informed


def test_far_ahead_has_its_deadline_before_the_start(case: Case) -> None:
    found = case("far-ahead")
    days = {row.inform_by for row in found.affected.values() if row.informed}
    assert all("2028-01-01" < str(day) < found.measure["starts_on"] for day in days)


def test_already_started_has_a_deadline_that_has_passed(case: Case) -> None:
    found = case("already-started")
    days = {row.inform_by for row in found.affected.values() if row.informed}
    assert days
    assert all(str(day) < found.measure["starts_on"] for day in days)


def test_a_property_in_two_areas_is_one_recipient_with_both_named(case: Case) -> None:
    found = case("property-in-two-areas")
    assert set(found.areas) == {"arsta-park", "arsta-partihallar"}
    assert any(row.business_area == "Årsta Park, Årsta Partihallar" for row in found.affected.values())


def test_stacked_properties_are_both_touched(case: Case) -> None:
    found = case("stacked-properties")
    assert len([key for key in found.affected if "touched" in found.relations(key)]) == 2


def test_a_property_in_two_parts_is_touched_once(case: Case) -> None:
    found = case("multipart-property")
    assert len([key for key in found.affected if "touched" in found.relations(key)]) == 1


def test_in_a_property_s_hole_only_the_inner_one_is_touched(case: Case) -> None:
    found = case("in-property-hole")
    touched = {key for key in found.affected if "touched" in found.relations(key)}
    across = {key for key in found.affected if "across_street" in found.relations(key)}
    assert (len(touched), len(across)) == (1, 1)


def test_on_the_line_between_two_areas_is_in_both(case: Case) -> None:
    areas = case("in-both-touching-areas").areas
    assert {relation for relation, _ in areas.values()} == {"in_area"}
    assert set(areas) == {"arsta-park", "arsta-partihallar"}


def test_two_planners_in_one_street_at_once_know_of_each_other(case: Case, database: sqlite3.Connection) -> None:
    for word in ("conflict-in-time-and-place", "closed-entrance"):
        [proposal] = case(word).proposals
        facts = json.loads(proposal["facts"])
        assert facts["samtidiga_åtgärder"] >= 1
        assert facts["antal_förvaltningar"] >= 2


def test_every_hard_case_is_in_the_demo(case: Case) -> None:
    assert all(case(word).measure for word in HARD_CASES)
