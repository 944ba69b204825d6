"""Asking who is affected: by a measure, in an area, a company, or by what is only drawn."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from impact.store.ask import ask_company, ask_measure
from impact.store.database import reading
from tests.calling import Berord, dump
from tests.small_town import DAY, EAST, EAST_STREET, NORTH, WEST_STREET, box, delivery, measure

KEYS = [
    "measure_id", "measure_title", "recipient_id", "recipient_type", "name", "business_area", "relations", "distance_m",
    "informed", "notice_days", "inform_by", "dialogue_forms", "rules",
]  # fmt: skip
"""Fixed by DESIGN 7."""

WEST = {"10000001", "10000002", "10000003", "10000004", "I1", "I2"}


@pytest.fixture
def judged(berord: Berord, town: str, tmp_path: Path) -> str:
    """The town with a street work in each of the two inhabited areas."""
    path = delivery(tmp_path, [measure(), measure("M2", wkt=EAST_STREET)])
    assert berord("register", path, "--db", town, "--crs", "EPSG:3006", "--as-of", DAY).code == 0
    return town


def ask(berord: Berord, database: str, *question: object) -> list[dict[str, Any]]:
    said = berord("affected", *question, "--db", database, "--format", "json")
    assert said.code == 0, said.err
    rows: list[dict[str, Any]] = said.json
    return rows


def drawing(folder: Path, *outlines: str) -> Path:
    path = folder / "ritning.csv"
    path.write_text("wkt\n" + "".join(f'"{outline}"\n' for outline in outlines), encoding="utf-8")
    return path


def test_the_json_keys_are_the_fixed_ones_in_their_order_and_types(berord: Berord, judged: str) -> None:
    rows = ask(berord, judged, "--measure", "M1")
    assert all(list(row) == KEYS for row in rows)
    [row] = [r for r in rows if r["recipient_id"] == "I1"]
    assert row["recipient_type"] == "property_interest"
    assert row["relations"] == ["in_area", "within_reach", "across_street"]
    assert (row["distance_m"], row["informed"], row["business_area"]) == (10.0, True, "Västra industrin")
    assert isinstance(row["notice_days"], int)
    assert row["inform_by"] < "2027-05-03"
    assert row["dialogue_forms"]
    assert row["rules"]


def test_by_measure_by_area_and_by_company_tell_the_same(berord: Berord, judged: str) -> None:
    by_measure = ask(berord, judged, "--measure", "M1")
    assert {row["recipient_id"] for row in by_measure} == WEST
    assert ask(berord, judged, "--area", "västra INDUSTRIN") == by_measure
    assert ask(berord, judged, "--area", "vastra") == by_measure
    own = {"10000001", "10000003", "I2"}
    assert ask(berord, judged, "--company", "5299000009") == [r for r in by_measure if r["recipient_id"] in own]


def test_rows_come_nearest_first(berord: Berord, judged: str) -> None:
    distances = [row["distance_m"] for row in ask(berord, judged, "--measure", "M1")]
    assert distances == sorted(distances)


@pytest.mark.parametrize(
    ("question", "says"),
    [
        (("--measure", "M3"), "There is no measure M3.\n  Nearest: M"),
        (("--area", "Vestra industrin"), "There is no business area Vestra industrin.\n  Nearest: Västra industrin"),
        (("--company", "529900-0018"), "That is not an organisation number.\n  Write NNNNNN-NNNN."),
        (("--company", "529900-0090"), "No company in the registers has that organisation number."),
        ((), "Ask with one of --measure, --area, --company and --geometry."),
        (("--measure", "M1", "--area", "vastra"), "Ask with one of"),
        (("--measure", "M1", "--kind", "gatuarbete"), "describe a --geometry"),
    ],
)
def test_a_question_that_cannot_be_answered_says_what_can(
    berord: Berord, judged: str, question: tuple[str, ...], says: str
) -> None:
    said = berord("affected", *question, "--db", judged)
    assert said.code == 2
    assert says in said.err
    assert said.out == ""


def test_another_day_than_the_judged_one_is_pointed_out(berord: Berord, judged: str) -> None:
    said = berord("affected", "--measure", "M1", "--db", judged, "--as-of", "2027-02-01")
    assert "Judged as of 2027-01-15; to judge as of 2027-02-01: berord run --as-of 2027-02-01" in said.err
    assert "Judged" not in berord("affected", "--measure", "M1", "--db", judged, "--as-of", DAY).err


@pytest.mark.parametrize(
    ("place", "reason"),
    [
        ({"wkt": ""}, "No location. It has neither a geometry nor a known property or address."),
        ({"wkt": box(9000, 0, 10, 10)}, "Wrong municipality. It lies 3000 m outside the municipality's districts."),
        (
            {"wkt": box(2500, 1000, 10, 10)},
            "Nothing near. The nearest area is Östra industrin, 708 m away (limit 150 m); the nearest recipient is 693",
        ),
        (
            {"wkt": box(4100, 100, 10, 10)},
            "Empty area. The area Tomma området has no recipients; the nearest recipient is 1773 m away (limit 50 m).",
        ),
        (
            {"slutdatum": "2026-12-31", "startdatum": "2026-12-01"},
            "Not informed. 7 recipients are affected; explain shows which rule exempts them.",
        ),
    ],
    ids=["no-location", "wrong-municipality", "nothing-near", "empty-area", "not-informed"],
)
def test_nobody_to_inform_has_a_reason_with_its_figures(
    berord: Berord, town: str, tmp_path: Path, place: dict[str, str], reason: str
) -> None:
    path = delivery(tmp_path, [measure(**place)])
    told = berord("register", path, "--db", town, "--crs", "EPSG:3006", "--as-of", DAY, "--format", "json")
    [zero] = told.json["zero_matches"]
    assert zero["measure_id"] == "M1"
    assert zero["reason"].replace("-", " ") == reason.partition(".")[0].lower()
    said = berord("affected", "--measure", "M1", "--db", town)
    assert said.code == 0
    assert reason in said.err
    if place.get("wkt"):
        question = ("--geometry", drawing(tmp_path, place["wkt"]), "--crs", "EPSG:3006", "--kind", "gatuarbete")
        drawn = berord("affected", *question, "--start", "2027-05-03", "--db", town, "--as-of", DAY)
        assert reason in drawn.err, "a drawing that affects nobody says why, too"


def test_a_drawing_gives_what_registering_it_would_give_and_stores_nothing(
    berord: Berord, judged: str, tmp_path: Path
) -> None:
    words = {
        "åtgärdstyp": "ledningsarbete",
        "skede": "byggskede",
        "startdatum": "2027-04-01",
        "slutdatum": "2027-04-30",
    }
    before = dump(judged)
    question = (
        "--geometry", drawing(tmp_path, WEST_STREET), "--crs", "EPSG:3006", "--kind", "ledningsarbete", "--stage",
        "byggskede", "--start", "2027-04-01", "--end", "2027-04-30", "--as-of", DAY,
    )  # fmt: skip
    drawn = ask(berord, judged, *question)
    assert dump(judged) == before
    path = delivery(
        tmp_path, [measure("M9", förvaltning="exploateringskontoret", trafikpåverkan="", **words)], "ny.csv"
    )
    assert berord("register", path, "--db", judged, "--crs", "EPSG:3006", "--as-of", DAY).code == 0
    assert [without_ids(row) for row in drawn] == [without_ids(r) for r in ask(berord, judged, "--measure", "M9")]


def without_ids(row: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in row.items() if key not in {"measure_id", "measure_title"}}


def test_each_shape_of_a_drawing_is_asked_about_by_its_row(berord: Berord, judged: str, tmp_path: Path) -> None:
    path = drawing(tmp_path, WEST_STREET, EAST_STREET)
    rows = ask(berord, judged, "--geometry", path, "--crs", "EPSG:3006", "--kind", "gatuarbete", "--as-of", DAY)
    assert {row["measure_id"] for row in rows} == {"ritning.csv:2", "ritning.csv:3"}


def test_a_point_drawn_in_longitude_and_latitude_is_placed(berord: Berord, judged: str, tmp_path: Path) -> None:
    from pyproj import Transformer

    at = Transformer.from_crs(3006, 4326, always_xy=True).transform(EAST + 100, NORTH + 100)
    path = tmp_path / "punkt.geojson"
    feature = {"type": "Feature", "properties": {}, "geometry": {"type": "Point", "coordinates": at}}
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}), encoding="utf-8")
    nearest = ask(berord, judged, "--geometry", path, "--kind", "gatuarbete", "--as-of", DAY)[0]
    assert nearest["distance_m"] < 0.01


@pytest.mark.parametrize(
    ("options", "code", "says"),
    [
        (("--kind", "gatuarbette"), 2, "Nearest: gatuarbete."),
        (("--kind", "gatuarbete", "--stage", "byggskde"), 2, "Nearest: byggskede."),
        ((), 2, "--geometry needs --kind."),
        (("--kind", "gatuarbete", "--start", "2027-05-03", "--end", "2027-05-02"), 3, "before the start"),
        (("--kind", "gatuarbete", "--start", "3/5 2027"), 2, "Write YYYY-MM-DD"),
    ],
)
def test_a_drawing_with_bad_words_or_days_is_refused(
    berord: Berord, judged: str, tmp_path: Path, options: tuple[str, ...], code: int, says: str
) -> None:
    path = drawing(tmp_path, WEST_STREET)
    said = berord("affected", "--geometry", path, "--crs", "EPSG:3006", "--db", judged, *options)
    assert said.code == code
    assert says in " ".join(said.err.split())


@pytest.mark.parametrize("question", ["company", "measure"])
def test_an_answer_searches_no_register_from_end_to_end(judged: str, question: str) -> None:
    """In a register of the country that alone would take longer than the rest of the answer."""
    asked: list[tuple[str, Any]] = []
    with reading(judged) as connection:
        sa.event.listen(connection, "before_cursor_execute", lambda *about: asked.append(about[2:4]))
        found = ask_company(connection, "529900-0009") if question == "company" else ask_measure(connection, "M1", "en")
        steps = [
            str(step[3]) for statement, values in list(asked)
            for step in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
        ]  # fmt: skip
    assert found.rows
    large = ("workplaces", "interests", "companies", "recipients", "exposures")
    assert [step for step in steps if step.startswith("SCAN") and step.split()[1] in large] == []
