"""Registering planned measures: what is new, changed, the same or refused, and what follows for whom."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from rules.folder import PACKS
from tests.calling import Berord, Said, dump
from tests.small_town import DAY, EAST_STREET, WEST_STREET, box, delivery, measure

Register = Callable[..., Said]


@pytest.fixture
def register(berord: Berord, town: str) -> Register:
    """Registers files in the town's database on the town's day, reporting as JSON."""

    def registered(*arguments: object) -> Said:
        return berord("register", *arguments, "--db", town, "--crs", "EPSG:3006", "--as-of", DAY, "--format", "json")

    return registered


def affected(berord: Berord, town: str, measure_id: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = berord("affected", "--measure", measure_id, "--db", town, "--format", "json").json
    return rows


def findings(berord: Berord, town: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = berord("findings", "list", "--db", town, "--format", "json").json
    return rows


def test_a_new_measure_is_stored_assessed_and_reported_with_the_fixed_keys(
    berord: Berord, register: Register, town: str, tmp_path: Path
) -> None:
    said = register(delivery(tmp_path, [measure()]))
    report = said.json
    assert said.code == 0
    fixed = {"run_id", "as_of", "pack", "measures", "exposures", "informed", "diff", "proposals", "findings"}
    assert fixed | {"zero_matches"} <= set(report)
    assert report["measures"] == {"read": 1, "new": 1, "changed": 0, "unchanged": 0, "rejected": 0, "repeated": 0}
    # Five workplaces and two interests in the western area.
    assert report["exposures"] == 7
    assert report["diff"] == {"new": 7, "still": 0, "changed": 0, "gone": 0}
    assert {row["recipient_id"] for row in affected(berord, town, "M1")} == {
        "10000001", "10000002", "10000003", "10000004", "I1", "I2",
    }  # fmt: skip
    [proposal] = report["proposals"]
    assert set(proposal) >= {"measure_id", "business_area", "level", "participants", "rules"}
    assert (proposal["measure_id"], proposal["business_area"]) == ("M1", "Västra industrin")


def test_registering_the_same_file_again_stores_nothing_and_exits_0(
    register: Register, town: str, tmp_path: Path
) -> None:
    path = delivery(tmp_path, [measure(), measure("M2", wkt=EAST_STREET)])
    register(path)
    before = dump(town)
    again = register(path)
    assert again.code == 0
    assert again.json["run_id"] is None
    assert again.json["measures"]["unchanged"] == 2
    assert "No measure has changed: nothing is assessed anew." in again.err
    assert dump(town) == before


def test_a_changed_row_is_a_new_revision_and_the_old_one_is_kept(
    berord: Berord, register: Register, town: str, tmp_path: Path
) -> None:
    register(delivery(tmp_path, [measure()]))
    # Moved to the eastern area: all in the west are gone, one workplace and one owner are new.
    report = register(delivery(tmp_path, [measure(wkt=EAST_STREET)])).json
    assert report["measures"]["changed"] == 1
    assert report["diff"] == {"new": 2, "still": 0, "changed": 0, "gone": 7}
    assert {row["recipient_id"] for row in affected(berord, town, "M1")} == {"10000006", "I3"}
    revisions = [row[: len(row)] for row in dump(town)["measures"]]
    assert len(revisions) == 2


def test_the_difference_tells_still_from_changed(register: Register, tmp_path: Path) -> None:
    register(delivery(tmp_path, [measure()]))
    # Same place, another line of text: everybody is still affected in the same way.
    title = register(delivery(tmp_path, [measure(rubrik="Nytt namn")])).json
    assert title["run_id"] is None
    # A shorter street: whoever was within reach of the part that is gone is affected in another way.
    moved = register(delivery(tmp_path, [measure(wkt=box(300, 250, 100, 5))])).json["diff"]
    assert moved["changed"] > 0
    assert moved["still"] + moved["changed"] == 7


def test_a_measure_that_comes_to_share_an_area_is_assessed_too(register: Register, tmp_path: Path) -> None:
    alone = register(delivery(tmp_path, [measure()])).json
    both = register(delivery(tmp_path, [measure("M2", förvaltning="exploateringskontoret")], "annan.csv")).json
    assert alone["assessed"] == 1
    assert both["assessed"] == 2, "what happens there at the same time may lift M1's matter too"
    assert both["measures"]["new"] == 1
    assert both["diff"]["still"] == 7


def test_a_measure_that_leaves_an_area_lets_its_neighbours_be_assessed_again(
    register: Register, town: str, tmp_path: Path
) -> None:
    register(delivery(tmp_path, [measure(), measure("M2")]))
    left = register(delivery(tmp_path, [measure(), measure("M2", wkt=EAST_STREET)])).json
    assert left["assessed"] == 2


def test_the_order_of_registration_does_not_matter(berord: Berord, town_template: Path, tmp_path: Path) -> None:
    first = delivery(tmp_path, [measure(), measure("M3", wkt=EAST_STREET)], "a.csv")
    second = delivery(tmp_path, [measure("M2", förvaltning="exploateringskontoret", kostnad_mnkr="80")], "b.csv")
    states = []
    for i, batches in enumerate(([[first], [second]], [[second], [first]], [[first, second]])):
        database = tmp_path / f"{i}.db"
        database.write_bytes(town_template.read_bytes())
        for files in batches:
            berord("register", *files, "--db", database, "--crs", "EPSG:3006", "--as-of", DAY)
        states.append([standing(berord, database, area) for area in ("vastra", "ostra")])
    assert states[0] == states[1] == states[2]
    assert states[0][0][1], "the case must have proposals to compare"


def standing(berord: Berord, database: Path, area: str) -> tuple[Any, Any]:
    """What stands now, without the numbers of rows and runs."""
    rows = berord("affected", "--area", area, "--db", database, "--format", "json").json
    tables = dump(database)
    current = {row[0]: row[2] for row in tables["assessments"] if row[4]}
    proposals = sorted((current[row[1]], *row[2:]) for row in tables["proposals"] if row[1] in current)
    return rows, proposals


def test_several_files_are_one_run(register: Register, town: str, tmp_path: Path) -> None:
    first, second = delivery(tmp_path, [measure()], "a.csv"), delivery(tmp_path, [measure("M2")], "b.csv")
    report = register(first, second).json
    assert (report["run_id"], report["measures"]["new"]) == (1, 2)
    assert len(dump(town)["runs"]) == 1


def test_two_files_that_disagree_on_a_measure_are_both_refused(register: Register, town: str, tmp_path: Path) -> None:
    first = delivery(tmp_path, [measure()], "a.csv")
    second = delivery(tmp_path, [measure(rubrik="Annat")], "b.csv")
    before = dump(town)
    said = register(first, second)
    assert said.code == 3
    assert "M1 stands in a.csv and in b.csv with different content" in said.err
    assert dump(town) == before


def test_one_bad_file_keeps_the_good_one_out_too(register: Register, town: str, tmp_path: Path) -> None:
    before = dump(town)
    said = register(delivery(tmp_path, [measure()], "a.csv"), tmp_path / "saknas.gpkg")
    assert said.code == 3
    assert dump(town) == before


def test_copies_count_once_and_contradicting_copies_are_left_out(register: Register, tmp_path: Path) -> None:
    copy = register(delivery(tmp_path, [measure(), measure()]))
    assert copy.code == 0
    assert copy.json["measures"] == {"read": 2, "new": 1, "changed": 0, "unchanged": 0, "rejected": 0, "repeated": 1}
    said = register(delivery(tmp_path, [measure("M2"), measure("M2", rubrik="Annat"), measure()]))
    assert said.code == 4
    assert said.json["measures"] == {"read": 3, "new": 0, "changed": 0, "unchanged": 1, "rejected": 2, "repeated": 0}
    assert "The id M2 stands on several rows (2, 3)" in said.err


def test_the_administration_may_be_named_for_rows_that_do_not_say(
    register: Register, town: str, tmp_path: Path
) -> None:
    path = delivery(tmp_path, [measure(förvaltning="")])
    without = register(path)
    assert without.code == 3
    assert "förvaltning" in without.err
    named = register(path, "--administration", "Trafikkontoret")
    assert named.code == 0
    assert [row[1] for row in dump(town)["measures"]] == ["trafikkontoret"]


def test_an_unknown_administration_is_refused_with_the_nearest(register: Register, tmp_path: Path) -> None:
    said = register(delivery(tmp_path, [measure()]), "--administration", "trafikontoret")
    assert said.code == 2
    assert "Nearest: trafikkontoret" in said.err
    row = register(delivery(tmp_path, [measure(förvaltning="Trafikkontorret")]))
    assert row.code == 0
    assert "trafikkontoret" in row.err


@pytest.mark.parametrize(
    ("designations", "quality", "codes"),
    [
        ("Stockholm Provhuset 1", "property", set()),
        ("Provhuset 1; Provhuset 2", "property", set()),
        ("Provhuset 1 och Provhuset 2", "property", set()),
        ("del av Provhuset 1", "approximate", {"location-approximate"}),
        ("Provhuset 1; Provhuset 9", "approximate", {"designation-unknown"}),
        ("Provhuset 9", "none", {"designation-unknown"}),
        ("", "none", {"location-missing"}),
    ],
)
def test_designations_place_a_measure_without_geometry(
    register: Register, town: str, tmp_path: Path, designations: str, quality: str, codes: set[str]
) -> None:
    said = register(delivery(tmp_path, [measure(fastighetsbeteckning=designations, wkt="")]))
    assert said.code == 0, "a measure that cannot be placed yet stands, with a finding"
    tables = dump(town)
    assert [quality in row for row in tables["measures"]] == [True]
    assert {row[1] for row in tables["findings"]} == codes
    assert bool(said.json["zero_matches"]) == (quality == "none")


def test_an_end_before_the_start_leaves_the_row_out(register: Register, town: str, tmp_path: Path) -> None:
    bad = measure("M2", startdatum="2027-05-03", slutdatum="2027-05-02")
    said = register(delivery(tmp_path, [measure(), bad]))
    assert said.code == 4
    assert "ends 2027-05-02, before it starts 2027-05-03" in said.err
    assert [row[0] for row in dump(town)["measures"]] == ["M1"]


@pytest.mark.parametrize(
    ("column", "word", "nearest", "field"),
    [("åtgärdstyp", "gatuarbbete", "gatuarbete", "kind"), ("skede", "byggskde", "byggskede", "stage")],
)
def test_an_unknown_word_is_told_of_and_the_measure_is_kept(  # noqa: PLR0917 - fixtures and cases
    register: Register, berord: Berord, town: str, tmp_path: Path, column: str, word: str, nearest: str, field: str
) -> None:
    said = register(delivery(tmp_path, [measure(), measure("M2", **{column: word}), measure("M3", **{column: word})]))
    assert said.code == 0
    assert f"'{word}' is not a known {column}; it stands on 2 rows, first on row 3" in said.err
    assert f"Nearest: {nearest}" in said.err
    assert said.json["unknown_words"] == [
        {"measure_id": "M2", "field": field, "word": word}, {"measure_id": "M3", "field": field, "word": word},
    ]  # fmt: skip
    assert f"'{word}'. Somebody must say what it means, for 2 measures (M2, M3)" in said.err
    assert affected(berord, town, "M2")


def test_a_measure_of_unknown_kind_is_in_the_lists_and_says_why_nobody_is_informed(
    register: Register, berord: Berord, town: str, tmp_path: Path
) -> None:
    register(delivery(tmp_path, [measure(), measure("M2", åtgärdstyp="Spontning")]))
    assert berord("outreach", "list", "-o", tmp_path / "lista.gpkg", "--db", town, "--as-of", DAY).code == 0
    berord("outreach", "map", "-o", tmp_path / "karta.html", "--db", town, "--as-of", DAY)
    assert "Unknown kind: 'Spontning'" in (tmp_path / "karta.html").read_text(encoding="utf-8").replace("\\u0027", "'")
    away = delivery(tmp_path, [measure("M9", åtgärdstyp="Spontning", wkt=box(2700, 1700, 5, 5))], "borta.csv")
    [zero] = register(away).json["zero_matches"]
    assert (zero["measure_id"], zero["detail"]["unknown"]) == ("M9", {"kind": "Spontning"})


def test_a_word_that_a_profile_explains_later_is_a_change_and_is_assessed(
    register: Register, town: str, tmp_path: Path
) -> None:
    path = delivery(tmp_path, [measure(åtgärdstyp="Spontning")])
    assert register(path).json["unknown_words"]
    (tmp_path / "p.toml").write_text(
        'register = "åtgärder"\n[ord."åtgärdstyp"]\nspontning = "gatuarbete"\n', encoding="utf-8"
    )
    again = register(path, "--profile", tmp_path / "p.toml").json
    assert (again["measures"]["changed"], again["unknown_words"], again["findings"]["warning"]) == (1, [], 0)
    [row] = [row for row in dump(town)["measures"] if "gatuarbete" in row]
    assert "Spontning" not in row


def test_a_run_with_a_pack_that_has_learnt_the_word_reads_and_assesses_the_measure(
    register: Register, berord: Berord, town: str, tmp_path: Path
) -> None:
    register(delivery(tmp_path, [measure(), measure("M2", åtgärdstyp="Spontning"), measure("M3", skede="Oklart")]))
    pack = Path(shutil.copytree(PACKS / "stockholm", tmp_path / "egna-regler"))
    lists = pack / "kodlistor.yaml"
    lists.write_text(lists.read_text(encoding="utf-8").replace("även: [vägarbete,", "även: [spontning, vägarbete,"))
    ran = berord("run", "--db", town, "--pack", pack, "--as-of", DAY, "--format", "json")
    assert "M2: " in ran.err
    said = ran.json
    assert said["measures"]["changed"] == 1
    [change] = said["changes"]
    assert (change["measure_id"], change["class"]) == ("M2", "material")
    assert [word["measure_id"] for word in said["unknown_words"]] == ["M3"]
    assert [f["value"] for f in findings(berord, town) if f["status"] == "open"] == ["Oklart"]
    explained = berord("explain", "M2", "10000001", "--db", town)
    assert explained.code == 0, explained.err


def test_a_period_gives_the_earliest_day_to_the_rules_and_the_sender_s_words_to_the_reader(
    register: Register, berord: Berord, town: str, tmp_path: Path
) -> None:
    exact = measure("M1", startdatum="2027-09-01", slutdatum="2027-12-31")
    register(delivery(tmp_path, [exact, measure("M2", startdatum="hösten 2027", slutdatum="H2 2027")]))
    days = [{row["inform_by"] for row in affected(berord, town, one)} for one in ("M1", "M2")]
    assert days[0] == days[1]
    berord("outreach", "map", "-o", tmp_path / "karta.html", "--db", town, "--as-of", DAY)
    assert "hösten 2027" in (tmp_path / "karta.html").read_text(encoding="utf-8")
    said = berord("explain", "M2", "10000001", "--db", town)
    assert "before the start hösten 2027" in said.out


def test_a_dry_run_reports_the_same_and_stores_nothing(register: Register, town: str, tmp_path: Path) -> None:
    path = delivery(tmp_path, [measure(), measure("M2", slutdatum="2026-01-01")])
    before = dump(town)
    dry = register(path, "--dry-run")
    assert "Dry run: nothing was stored." in dry.err
    assert dump(town) == before
    real = register(path)
    assert (dry.code, dry.json) == (real.code, real.json)


def test_a_failure_in_the_middle_leaves_the_old_state(
    register: Register, town: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    register(delivery(tmp_path, [measure()]))
    before = dump(town)
    with monkeypatch.context() as patched:
        patched.setattr("impact.run.finish_run", stopped)
        with pytest.raises(AssertionError, match="killed here"):
            register(delivery(tmp_path, [measure(wkt=EAST_STREET), measure("M2")]))
    assert dump(town) == before
    assert register(delivery(tmp_path, [measure(wkt=EAST_STREET), measure("M2")])).json["run_id"] == 2


def stopped(*_arguments: object) -> None:
    raise RuntimeError("killed here")


def test_what_is_missing_from_the_next_delivery_is_asked_about_and_stands(
    berord: Berord, register: Register, town: str, tmp_path: Path
) -> None:
    register(delivery(tmp_path, [measure(), measure("M2")]))
    said = register(delivery(tmp_path, [measure()]))
    assert "The measure M2 was in the last delivery of plan.csv, but is not in this one." in said.err
    assert affected(berord, town, "M2")
    assert [row["value"] for row in findings(berord, town)] == ["M2"]
    register(delivery(tmp_path, [measure(), measure("M2")]))
    assert findings(berord, town) == [], "it came back, so the question is closed"


def test_a_delivery_in_several_files_misses_nothing_that_one_of_them_has(
    berord: Berord, register: Register, town: str, tmp_path: Path
) -> None:
    files = delivery(tmp_path, [measure()], "a.csv"), delivery(tmp_path, [measure("M2")], "b.csv")
    register(*files, "--source", "trafikkontoret")
    again = register(*files, "--source", "trafikkontoret")
    assert again.json["measures"]["unchanged"] == 2
    assert findings(berord, town) == []


def test_files_of_one_name_keep_each_other_s_findings(
    berord: Berord, register: Register, town: str, tmp_path: Path
) -> None:
    for folder, measure_id in (("a", "M1"), ("b", "M2")):
        (tmp_path / folder).mkdir()
        delivery(tmp_path / folder, [measure(measure_id, fastighetsbeteckning=f"Okända {measure_id}", wkt="")])
    register(tmp_path / "a" / "plan.csv", tmp_path / "b" / "plan.csv")
    unknown = {row["value"] for row in findings(berord, town) if row["field"] is None}
    assert {"Okända M1", "Okända M2"} <= unknown


def test_registering_needs_registers_to_match_against(berord: Berord, tmp_path: Path) -> None:
    path = delivery(tmp_path, [measure()])
    said = berord("register", path, "--db", tmp_path / "ny.db", "--crs", "EPSG:3006")
    assert said.code == 3
    assert "berord load" in said.err
    assert not list(tmp_path.glob("ny.db*")), "a mistyped --db must not leave an empty database behind"


def test_a_measure_in_an_area_and_across_its_border_is_told_apart(
    berord: Berord, register: Register, town: str, tmp_path: Path
) -> None:
    register(delivery(tmp_path, [measure(wkt=WEST_STREET), measure("M2", wkt=box(550, 0, 20, 20))]))
    inside = {r["recipient_id"]: r["relations"] for r in affected(berord, town, "M1")}
    near = {r["recipient_id"]: r["relations"] for r in affected(berord, town, "M2")}
    assert (inside["10000003"], near["10000003"]) == (["in_area"], ["near_area"])


def test_a_list_numbered_from_one_does_not_overwrite_another_administrations(
    register: Register, tmp_path: Path
) -> None:
    register(delivery(tmp_path, [measure("1")], "a.csv"))
    other = delivery(tmp_path, [measure("1", förvaltning="exploateringskontoret"), measure("2")], "b.csv")
    said = register(other)
    assert said.code == 4
    assert "already belongs to a measure of trafikkontoret" in said.err
    taken = register(other, "--take-over")
    assert (taken.code, taken.json["measures"]["changed"]) == (0, 1)


def test_a_measure_whose_place_is_unusable_keeps_its_old_one(register: Register, tmp_path: Path) -> None:
    register(delivery(tmp_path, [measure(), measure("M2")]))
    broken = measure(wkt="LINESTRING(670100 6577100, 670200)")
    said = register(delivery(tmp_path, [broken, measure("M2")]))
    assert (said.code, said.json["diff"]["gone"]) == (4, 0)
    assert "M1 was in the last delivery" not in said.err
