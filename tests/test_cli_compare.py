"""`rules diff`, `simulate` and `sensitivity`: what a change of rules would lead to, and nothing is stored."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from impact.answers.figures import burden
from impact.run import open_pack
from rules.adjust import with_parameter
from rules.errors import RulesError
from rules.folder import PACKS
from tests.calling import Berord, dump
from tests.small_town import DAY, EAST_STREET, PROTECTED_NAME, box, delivery, measure

AS_OF = ("--as-of", DAY)
INF_01 = "      när: {i_område: ja, renodlat_område: ja}\n"

Edited = Callable[..., Path]


@pytest.fixture
def edited(tmp_path: Path) -> Edited:
    """A copy of the Stockholm pack with passages of its files changed."""

    def copy(*changes: tuple[str, str, str], name: str = "egna") -> Path:
        folder = tmp_path / name
        shutil.copytree(PACKS / "stockholm", folder)
        for file, old, new in changes:
            text = (folder / file).read_text(encoding="utf-8")
            assert old in text
            (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")
        return folder

    return copy


@pytest.fixture
def registered(town: str, tmp_path: Path, berord: Berord) -> str:
    """The town with a measure in the western area, one in the eastern and one far away."""
    far = box(10_000, 10_000, 10, 10)
    plan = delivery(tmp_path, [measure("M1"), measure("M2", wkt=EAST_STREET), measure("M3", wkt=far)])
    berord("register", plan, "--crs", "EPSG:3006", "--db", town, *AS_OF)
    return town


NARROWER = ("regler-mottagare.yaml", INF_01, "      när: {i_område: ja, renodlat_område: ja, avstånd_m: högst 100}\n")
LATER = ("regler-mottagare.yaml", "varsel_dagar: 14", "varsel_dagar: 20")


# --- diff ---


def test_diff_says_by_id_and_by_meaning(berord: Berord, edited: Edited) -> None:
    said = berord("rules", "diff", "stockholm", edited(NARROWER), *AS_OF)
    assert said.code == 0
    assert "  ~ INF-01\n      när avstånd_m: – → högst 100" in said.out
    assert "no longer informed [INF-01]" in said.out
    assert "över 100" in said.out


def test_a_pack_compared_with_itself_is_said_to_be_the_same(berord: Berord) -> None:
    assert "The packs say the same" in berord("rules", "diff", "stockholm", "stockholm").out
    found = berord("rules", "diff", "stockholm", "stockholm", "--format", "json").json
    assert (found["differences"], found["situations"], found["unfinished"]) == ([], [], 0)


def test_words_apart_and_outcome_the_same_is_said(berord: Berord, edited: Edited) -> None:
    other = edited(("regler-mottagare.yaml", "rubrik: Evenemang inom räckvidd", "rubrik: Stora evenemang"))
    said = berord("rules", "diff", "stockholm", other, *AS_OF)
    assert "rubrik: Evenemang inom räckvidd → Stora evenemang" in said.out
    assert "No situation is concluded otherwise." in said.out


def test_what_is_not_shown_is_counted(berord: Berord, edited: Edited) -> None:
    other = edited(("regler-mottagare.yaml", INF_01, "      när: {i_område: ja, renodlat_område: nej}\n"))
    short, whole = (berord("rules", "diff", "stockholm", other, *AS_OF, *more) for more in ((), ("--all",)))
    n = len(berord("rules", "diff", "stockholm", other, *AS_OF, "--format", "json").json["situations"])
    assert n > 20
    assert f"… and {n - 20} more" in short.out
    assert "… and" not in whole.out
    assert len(whole.out) > len(short.out)


def test_rows_of_a_diff_are_one_per_detail_and_situation(berord: Berord, edited: Edited) -> None:
    said = berord("rules", "diff", "stockholm", edited(NARROWER), *AS_OF, "--format", "csv")
    header, first, *rest = said.out.splitlines()
    assert header == "section;name;change;what;before;after;where"
    assert first == "regler;INF-01;changed;när avstånd_m;;högst 100;"
    assert all(row.startswith("situations;INF-01;changed;informera;ja;;") for row in rest)


def test_the_adoption_of_both_packs_is_told_and_another_end_of_a_pack_once(berord: Berord, edited: Edited) -> None:
    head = (PACKS / "stockholm" / "pack.yaml").read_text(encoding="utf-8")
    valid = next(line for line in head.splitlines() if line.startswith("giltigt:"))
    other = edited(("pack.yaml", valid, "giltigt: {från: 2026-01-01, till: 2099-12-31}"))
    said = berord("rules", "diff", "stockholm", other, *AS_OF, "--lang", "en")
    assert said.out.count("2099-12-31") == 1
    assert said.out.count("The pack is an example: no body has adopted it.") == 2
    found = berord("rules", "diff", "stockholm", other, *AS_OF, "--format", "json").json
    assert [each["section"] for each in found["differences"]] == ["regelpaket"]
    assert found["before"]["adoption"]["is_example"] is True


def test_packs_that_never_hold_on_one_day_are_each_asked_for_their_nearest(berord: Berord, edited: Edited) -> None:
    head = (PACKS / "stockholm" / "pack.yaml").read_text(encoding="utf-8")
    valid = next(line for line in head.splitlines() if line.startswith("giltigt:"))
    later = edited(("pack.yaml", valid, "giltigt: {från: 2030-01-01}"))
    found = berord("rules", "diff", "stockholm", later, *AS_OF, "--format", "json").json
    assert (found["before"]["as_of"], found["after"]["as_of"]) == (DAY.isoformat(), "2030-01-01")


def test_a_pack_that_does_not_exist_is_named_with_those_that_do(berord: Berord) -> None:
    said = berord("rules", "diff", "stockholm", "stokholm")
    assert said.code == 3
    assert "stokholm" in said.err
    assert "stockholm" in said.err.replace("stokholm", "")


# --- simulate ---


def test_simulate_counts_who_is_added_and_dropped_and_stores_nothing(
    registered: str, berord: Berord, edited: Edited
) -> None:
    before = dump(registered)
    found = berord(
        "rules", "simulate", "current", edited(NARROWER), "--db", registered, *AS_OF, "--format", "json"
    ).json
    assert dump(registered) == before
    assert found["measures"] == 3
    assert found["messages"]["added"] == 0
    assert found["messages"]["before"] - found["messages"]["dropped"] == found["messages"]["after"]
    assert 0 < found["recipients"]["dropped"] <= found["messages"]["dropped"]
    (row,) = found["changed_measures"]
    assert (row["measure_id"], row["dropped"]) == ("M1", found["messages"]["dropped"])
    assert found["burden"]["before"] == {"median": 1, "p90": 1, "max": 1}


def test_simulate_agrees_with_a_run_by_the_other_pack(registered: str, berord: Berord, edited: Edited) -> None:
    """With a distance changed too, so that the packs do not meet the same recipients."""
    other = edited(NARROWER, ("parametrar.yaml", "- {värde: 150}", "- {värde: 2500}"))
    found = berord("rules", "simulate", "current", other, "--db", registered, *AS_OF, "--format", "json").json
    run = berord("run", "--all", "--pack", other, "--db", registered, *AS_OF, "--format", "json").json
    assert found["exposures"]["after"] == run["exposures"] != found["exposures"]["before"]
    assert found["messages"]["after"] == run["informed"]
    assert found["proposals"]["after"] == len(run["proposals"])


def test_stored_questions_are_judged_by_both_packs_too(registered: str, berord: Berord, edited: Edited) -> None:
    for topic, day in (("parkering", "2027-01-10"), ("bemötande", "2027-01-12")):
        berord("matters", "raise", "--db", registered, *AS_OF, "--asked-by", "företag", "--topic", topic, "--area",
               "vastra", "--title", "Hemlig rubrik", "--raised-on", day)  # fmt: skip
    other = edited()
    rules = other / "regler-fraga.yaml"
    text = rules.read_text(encoding="utf-8")
    rules.write_text(text.replace("nivå: arbetsgrupp", "nivå: styrgrupp"), encoding="utf-8")
    before = dump(registered)
    arguments = ("rules", "simulate", "current", other, "--db", registered, *AS_OF)
    found = berord(*arguments, "--format", "json").json["questions"]
    assert dump(registered) == before
    assert (found["before"], found["levels"]) == (2, [{"before": "arbetsgrupp", "after": "styrgrupp", "n": 1}])
    [row] = found["changed"]
    assert (row["topic"], row["before"]["level"], row["after"]["level"]) == ("parkering", "arbetsgrupp", "styrgrupp")
    named = berord(*arguments, "--named", "--lang", "en", "--format", "table")
    assert row["question_id"] in named.out
    assert "Hemlig rubrik" not in named.out
    berord("run", "--all", "--pack", other, "--db", registered, *AS_OF)
    stored = berord("matters", "list", "--db", registered, "--topic", "parkering", "--format", "json").json
    assert [each["level"] for each in stored] == [row["after"]["level"]], "simulated as a run would judge"
    later = berord(*arguments, "--since", "2027-01-11", "--format", "json").json["questions"]
    assert (later["before"], later["changed"]) == (1, [])
    same = berord("rules", "simulate", "stockholm", "stockholm", "--db", registered, *AS_OF, "--lang", "en")
    assert "No difference: of 3 measures and 2 questions" in same.err


def test_named_rows_say_what_changes_and_keep_the_protected_back(
    registered: str, berord: Berord, edited: Edited
) -> None:
    arguments = ("rules", "simulate", "current", edited(LATER), "--db", registered, *AS_OF, "--named")
    found = berord(*arguments, "--format", "json")
    rows = found.json["rows"]
    assert found.json["withheld"] == 1
    assert {row["recipient_id"] for row in rows} >= {"10000001", "10000002"}
    assert {(row["change"], row["notice_days_before"], row["notice_days_after"]) for row in rows} == {
        ("changed", 14, 20)
    }
    assert found.json["notice_days"] == [{"before": 14, "after": 20, "n": len(rows) + 1}]
    for form in ("json", "csv", "table"):
        printed = berord(*arguments, "--format", form)
        assert PROTECTED_NAME not in printed.out + printed.err
        assert "10000005" not in printed.out
        assert "1 with protected identity" in printed.err


def test_coverage_is_by_size_class(registered: str, berord: Berord, edited: Edited) -> None:
    found = berord(
        "rules", "simulate", "current", edited(NARROWER), "--db", registered, *AS_OF, "--format", "json"
    ).json
    (row,) = found["coverage"]
    assert row["size_class"] is None
    assert row["before"]["affected"] == row["after"]["affected"] == 6
    assert row["after"]["share"] < row["before"]["share"]


def test_a_level_that_moves_is_counted_and_named(registered: str, berord: Berord, edited: Edited) -> None:
    other = edited()
    matters = other / "regler-arende.yaml"
    text = matters.read_text(encoding="utf-8")
    matters.write_text(text.replace("nivå: samordningsgrupp", "nivå: styrgrupp"), encoding="utf-8")
    found = berord("rules", "simulate", "current", other, "--db", registered, *AS_OF, "--format", "json").json
    assert {"before": "samordningsgrupp", "after": "styrgrupp", "n": 1} in found["proposals"]["levels"]
    first = found["proposals"]["changed"][0]
    assert (first["before"]["level"], first["after"]["level"]) == ("samordningsgrupp", "styrgrupp")
    assert found["messages"]["added"] == found["messages"]["dropped"] == 0


def test_no_difference_is_a_result_with_a_sentence(registered: str, berord: Berord) -> None:
    said = berord("rules", "simulate", "current", "stockholm", "--db", registered, *AS_OF)
    assert said.code == 0
    assert "No difference: of 3 measures" in said.err
    assert "Nothing was stored." in said.err


def test_since_takes_what_came_in_or_changed_since(registered: str, berord: Berord, tmp_path: Path) -> None:
    later = ("--as-of", "2027-02-01")
    berord("run", "--all", "--db", registered, *later)
    new = delivery(tmp_path, [measure("M1", rubrik="Ny rubrik"), measure("M4", wkt=EAST_STREET)], "plan.csv")
    berord("register", new, "--crs", "EPSG:3006", "--db", registered, *later)
    ask = ("rules", "simulate", "current", "stockholm", "--db", registered, *later, "--format", "json")
    assert berord(*ask, "--since", "2027-02-01").json["measures"] == 2
    assert berord(*ask, "--since", DAY).json["measures"] == 4
    refused = berord(*ask, "--since", "2027-02-02")
    assert (refused.code, "No measure has come in since 2027-02-02" in refused.err) == (3, True)


def test_without_runs_or_measures_it_is_said(town: str, berord: Berord) -> None:
    said = berord("rules", "simulate", "current", "stockholm", "--db", town, *AS_OF)
    assert (said.code, "There is no run in the database yet" in said.err) == (3, True)
    said = berord("rules", "simulate", "stockholm", "stockholm", "--db", town, *AS_OF)
    assert (said.code, "There are no measures in the database" in said.err) == (3, True)
    said = berord("rules", "sensitivity", "--parameter", "räckvidd_m", "--db", town, *AS_OF)
    assert said.code == 3


def test_a_pack_that_lacks_a_measures_word_is_refused(registered: str, berord: Berord, edited: Edited) -> None:
    other = edited()
    for path in other.glob("*.yaml"):
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace("gatuarbete", "vägarbete"), encoding="utf-8")
    said = berord("rules", "simulate", "current", other, "--db", registered, *AS_OF)
    assert said.code == 3
    assert "åtgärdstyp gatuarbete" in said.err


def test_the_burden_of_nobody_is_nothing() -> None:
    import numpy as np

    assert burden(np.zeros(3, np.intp)) == {"median": 0, "p90": 0, "max": 0}


# --- sensitivity ---


def test_sensitivity_shows_how_many_more_a_longer_reach_meets(registered: str, berord: Berord) -> None:
    before = dump(registered)
    ask = ("rules", "sensitivity", "--parameter", "räckvidd_m", "--db", registered, *AS_OF, "--format", "json")
    rows = berord(*ask, "--factor", "0,1,100").json
    assert dump(registered) == before
    assert [row["factor"] for row in rows] == [0.0, 1.0, 100.0]
    assert [(row["least_m"], row["most_m"]) for row in rows] == [(0.0, 0.0), (50.0, 50.0), (5000.0, 5000.0)]
    assert rows[0]["messages"] <= rows[1]["messages"] < rows[2]["messages"]
    assert [row["silent"] for row in rows][-1] < rows[0]["silent"] + 1


def test_the_factor_one_is_what_a_run_concludes(registered: str, berord: Berord) -> None:
    run = berord("run", "--all", "--db", registered, *AS_OF, "--format", "json").json
    ask = ("rules", "sensitivity", "--parameter", "gatubredd_m", "--db", registered, *AS_OF, "--format", "json")
    (row,) = berord(*ask, "--factor", "1").json
    assert (row["exposures"], row["messages"]) == (run["exposures"], run["informed"])
    assert row["silent"] == len(run["zero_matches"])


def test_values_and_kinds(registered: str, berord: Berord, tmp_path: Path) -> None:
    plan = delivery(tmp_path, [measure("M9", åtgärdstyp="detaljplan", skede="samråd")], "annan.csv")
    berord("register", plan, "--crs", "EPSG:3006", "--db", registered, *AS_OF)
    ask = ("rules", "sensitivity", "--parameter", "area_distance_m", "--db", registered, *AS_OF, "--format", "json")
    rows = berord(*ask, "--values", "10;20,5", "--by-kind").json
    assert [(row["least_m"], row["kind"]) for row in rows] == [
        (10.0, None), (10.0, "detaljplan"), (10.0, "gatuarbete"),
        (20.5, None), (20.5, "detaljplan"), (20.5, "gatuarbete"),
    ]  # fmt: skip
    assert rows[0]["messages"] == rows[1]["messages"] + rows[2]["messages"]
    header = berord(*ask[:-1], "csv", "--values", "10").out.splitlines()[0]
    assert "kind" not in header.split(";")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--parameter", "samtidighet_dagar"), "no distance that can be tried"),
        (("--parameter", "räckvidd_m", "--factor", "1,x"), "not a list of numbers"),
        (("--parameter", "räckvidd_m", "--factor=-1"), "not a list of numbers"),
        (("--parameter", "räckvidd_m", "--factor", "1", "--values", "5"), "not both"),
    ],
)
def test_what_cannot_be_tried_is_a_mistake_in_the_command(
    registered: str, berord: Berord, options: tuple[str, ...], said: str
) -> None:
    refused = berord("rules", "sensitivity", *options, "--db", registered, *AS_OF)
    assert refused.code == 2
    assert said in " ".join(refused.err.replace("│", " ").split())


def test_a_pack_with_other_figures_is_another_pack_and_the_first_is_untouched() -> None:
    pack = open_pack("stockholm")
    other = with_parameter(pack, "räckvidd_m", lambda metres: 2 * metres)
    assert other.parameter("räckvidd_m", on=DAY, kind="sprängning") == 2000
    assert pack.parameter("räckvidd_m", on=DAY, kind="sprängning") == 1000
    assert other.hash != pack.hash
    assert with_parameter(pack, "räckvidd_m", lambda metres: metres).hash == pack.hash
    with pytest.raises(RulesError, match="räckvidd_m"):
        with_parameter(pack, "räckvid_m", lambda metres: metres)
    with pytest.raises(RulesError, match="below zero"):
        with_parameter(pack, "räckvidd_m", lambda metres: -metres)
