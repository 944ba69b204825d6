"""Questions from companies and staff: every one goes to a level, says why, and tells nobody who asked in confidence."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from impact.facts import CATALOGUE
from impact.governance.judge_questions import judge_questions
from impact.governance.question_facts import gather_questions
from impact.governance.question_places import QuestionPlaces
from impact.question import Question
from impact.terms import Asker
from rules.pack import read_pack
from tests.calling import Berord, dump
from tests.small_town import PROTECTED_NAME, SOLE_TRADER

DAY = date(2027, 1, 15)
HEAD = "fråga_id;frågeställare;rubrik;inkom;ämne;verksamhetsområde;organisationsnummer;förvaltningar;konfidentiell;cfar"
NOWHERE = QuestionPlaces((), (), {}, {}, {})
PACK = read_pack("stockholm", CATALOGUE)


def form(folder: Path, *rows: str, name: str = "fragor.csv") -> Path:
    path = folder / name
    path.write_text("\n".join((HEAD, *rows)) + "\n", encoding="utf-8")
    return path


def raised(berord: Berord, town: str, *more: object) -> dict[str, object]:
    said = berord("matters", "raise", "--db", town, "--as-of", DAY, "--format", "json", *more)
    assert said.code == 0, said.err
    answer: dict[str, object] = said.json
    return answer


def test_a_question_that_no_rule_gives_a_level_goes_to_the_coordination_group_and_says_so(
    berord: Berord, town: str
) -> None:
    said = berord("matters", "raise", "--db", town, "--as-of", DAY, "--asked-by", "staff", "--title", "Vem svarar?")
    assert "No rule of level matches; the question goes to Coordination group, the rule pack's default." in said.out
    assert "gave the stored outcome" in said.out
    [row] = berord("matters", "list", "--db", town, "--format", "json").json
    assert (row["level"], row["by_default"], row["topic"], row["business_areas"]) == (
        "samordningsgrupp",
        True,
        None,
        [],
    )
    swedish = berord("matters", "show", row["question_id"], "--db", town, "--lang", "sv")
    assert "Ingen regel om nivå träffar; frågan går till Samordningsgrupp, regelpaketets förval." in swedish.out


def test_the_explanation_names_rules_values_and_near_misses(berord: Berord, town: str) -> None:
    answer = raised(berord, town, "--asked-by", "company", "--topic", "Parkering", "--area", "Västra industrin",
                    "--title", "Lastplats", "--administration", "trafikkontoret")  # fmt: skip
    assert (answer["level"], answer["by_default"], answer["topic"]) == ("arbetsgrupp", False, "parkering")
    assert answer["participants"] == ["norra-sdf", "sbr", "trafikkontoret"], "district by place, administration by name"
    assert answer["is_confirmed"] is True
    rules = {rule["id"]: rule for rule in answer["rules"]}  # type: ignore[attr-defined]
    assert set(rules) == {"FRÅ-01", "FRÅ-11", "FRÅ-12", "FRÅ-13"}
    values = {c["field"]: c["value"] for c in rules["FRÅ-01"]["conditions"]}
    assert values == {"har_område": True, "ämne": "parkering", "upprepad": False, "antal_förvaltningar": 1}
    assert answer["near_misses"]


def test_a_question_is_repeated_when_the_same_is_asked_again_and_the_first_is_judged_anew(
    berord: Berord, town: str
) -> None:
    for number in ("529900-0009", "529900-0017", "529900-0025"):
        raised(berord, town, "--asked-by", "företag", "--topic", "parkering", "--area", "vastra", "--title", "Plats",
               "--company", number)  # fmt: skip
    rows = berord("matters", "list", "--db", town, "--format", "json").json
    assert {(row["level"], row["n_questions"], row["n_askers"]) for row in rows} == {("samordningsgrupp", 3, 3)}
    assert all("FRÅ-02" in row["rules"] for row in rows)


def test_raising_the_same_id_twice_changes_the_question(berord: Berord, town: str) -> None:
    first = raised(berord, town, "--id", "F1", "--asked-by", "företag", "--topic", "bemötande", "--title", "Inget svar")
    second = raised(berord, town, "--id", "F1", "--cost", "400")
    assert (first["level"], second["level"], second["title"]) == ("samordningsgrupp", "styrgrupp", "Inget svar")
    assert len(berord("matters", "list", "--db", town, "--format", "json").json) == 1
    before = dump(town)
    raised(berord, town, "--id", "F1", "--cost", "400")
    assert dump(town) == before, "the same said again changes nothing"


@pytest.mark.parametrize(
    ("more", "part"),
    [
        (("--asked-by", "företag", "--title", "x", "--topic", "parkring"), "'parkring' is not a topic"),
        (("--asked-by", "företag", "--title", "x", "--area", "Vestra"), "Vestra is not in the register"),
        (("--asked-by", "företag", "--title", "x", "--company", "529900-0008"), "not an organisation number"),
        (("--asked-by", "företag", "--title", "x", "--raised-on", "i går"), "'i går' in --raised-on is not a date"),
        (("--asked-by", "företag"), "A new question needs --title"),
    ],
)
def test_what_a_command_says_wrong_is_refused_and_nothing_is_stored(
    berord: Berord, town: str, more: tuple[str, ...], part: str
) -> None:
    said = berord("matters", "raise", "--db", town, "--as-of", DAY, *more)
    assert said.code in (2, 3)
    assert part in said.err
    assert berord("matters", "list", "--db", town, "--format", "json").json == []


def test_a_form_s_rows_are_stored_or_findings_and_none_is_dropped_for_an_unknown_word(
    berord: Berord, town: str, tmp_path: Path
) -> None:
    path = form(
        tmp_path,
        "1;företag;Skylt;2027-01-10;Skyltning och hänvisning;Östra industrin;529900-0025;;;",
        "2;medarbetare;Nytt;2027-01-10 09:31:00;rymdfart;Månen;;Fortifikationsverket;;",
        "3;marsian;Hej;2027-01-10;;;;;;",
        "4;företag;;2027-01-10;;;;;;",
    )
    said = berord("matters", "load", path, "--db", town, "--as-of", DAY, "--format", "json")
    assert said.code == 4
    report = said.json
    assert (report["read"], report["new"], report["rejected"], report["judged"]) == (4, 2, 2, 2)
    assert (report["levels"], report["by_default"]) == (
        {"arbetsgrupp": 1, "samordningsgrupp": 1, "styrgrupp": 0}, 1,
    )  # fmt: skip
    codes = {row[1] for row in dump(town)["findings"]}
    assert codes == {"topic-unknown", "area-unknown", "administration-unknown", "word-unknown", "value-missing"}
    again = berord("matters", "load", path, "--db", town, "--as-of", DAY, "--format", "json")
    assert (again.json["new"], again.json["changed"], again.json["judged"]) == (0, 0, 0)


def test_lists_can_be_narrowed_and_a_mistyped_word_is_not_an_empty_list(
    berord: Berord, town: str, tmp_path: Path
) -> None:
    path = form(
        tmp_path,
        "1;företag;Skylt;2027-01-10;skyltning;Östra industrin;;;;",
        "2;medarbetare;Mark;2027-01-11;mark;vastra;;;;",
        "3;företag;Lag;2027-01-12;taxa;;;;;10000001",
    )
    assert berord("matters", "load", path, "--db", town, "--as-of", DAY).code == 0

    def ids(*more: object) -> list[str]:
        rows = berord("matters", "list", "--db", town, "--format", "json", *more).json
        return [row["question_id"] for row in rows]

    assert ids() == ["3", "2", "1"]
    assert ids("--area", "Västra industrin") == ["3", "2"], "a question about a workplace is in the workplace's area"
    assert ids("--level", "arbetsgrupp") == ["1"]
    assert ids("--asked-by", "staff") == ["2"]
    assert ids("--topic", "Taxa") == ["3"]
    assert berord("matters", "list", "--db", town, "--topic", "skyltnig").code == 2
    assert "Nearest: 2, 1" in berord("matters", "show", "12", "--db", town).err


def test_who_asks_in_confidence_is_nowhere_and_the_area_is_kept(berord: Berord, town: str, tmp_path: Path) -> None:
    path = form(tmp_path, "1;företag;Buller;2027-01-10;trygghet;;529900-0017;;ja;10000002")
    assert berord("matters", "load", path, "--db", town, "--as-of", DAY).code == 0
    answer = berord("matters", "show", "1", "--db", town, "--format", "json").json
    assert (answer["business_areas"], answer["organisation_number"], answer["workplace_id"]) == (
        ["Västra industrin"], None, None,
    )  # fmt: skip
    of_questions = {name: rows for name, rows in dump(town).items() if name in ("questions", "judgements")}
    assert "529900-0017" not in str(of_questions)
    assert "10000002" not in str(of_questions)


def test_personal_numbers_are_in_no_output_of_questions(berord: Berord, town: str) -> None:
    raised(berord, town, "--id", "F1", "--asked-by", "företag", "--title", f"Ring {SOLE_TRADER}", "--text",
           "Mitt nummer är 19900101-0009", "--topic", "mark", "--company", SOLE_TRADER)  # fmt: skip
    for said in (
        berord("matters", "show", "F1", "--db", town),
        berord("matters", "show", "F1", "--db", town, "--format", "json"),
        berord("matters", "list", "--db", town, "--format", "csv"),
    ):
        assert "0009" not in said.out
    refused = berord(
        "matters", "raise", "--db", town, "--asked-by", "företag", "--title", "x", "--company", "900101-0008"
    )
    assert "900101" not in refused.err


def test_a_protected_person_s_question_keeps_its_topic_and_nothing_else(berord: Berord, town: str) -> None:
    answer = raised(berord, town, "--id", "F1", "--asked-by", "företag", "--title", PROTECTED_NAME, "--topic", "mark",
                    "--company", "900101-0017")  # fmt: skip
    assert (answer["title"], answer["organisation_number"], answer["is_protected"]) == ("", None, True)
    assert answer["topic"] == "mark"
    shown = berord("matters", "show", "F1", "--db", town).out
    assert "(protected identity)" in shown
    assert PROTECTED_NAME not in shown


def test_another_pack_judges_the_questions_anew_and_the_old_judgement_stays_as_history(
    berord: Berord, town: str
) -> None:
    raised(berord, town, "--id", "F1", "--asked-by", "företag", "--title", "x", "--topic", "bemötande")
    answer = raised(berord, town, "--id", "F1", "--pack", "danderyd")
    assert (answer["level"], answer["by_default"]) == ("kontorsledning", False)
    assert len(dump(town)["judgements"]) == 2


def test_questions_make_no_measure_pending(berord: Berord, town: str) -> None:
    before = berord("run", "--db", town, "--as-of", DAY, "--format", "json").json
    raised(berord, town, "--id", "F1", "--asked-by", "företag", "--title", "x")
    assert berord("run", "--db", town, "--as-of", DAY, "--format", "json").json == before


def question(number: int, topic: str | None, day: int, company: str | None) -> Question:
    return Question(
        str(number), Asker.COMPANY, "x", DAY + timedelta(days=day), topic=topic, organisation_number=company
    )


ASKED = st.lists(
    st.tuples(
        st.sampled_from(["parkering", "mark", None]),
        st.integers(0, 40),
        st.sampled_from(["529900-0009", "529900-0017", None]),
    ),
    max_size=12,
)


@given(ASKED, st.integers(0, 30))
def test_how_often_the_same_was_asked_is_counted_as_one_would_by_hand(
    asked: list[tuple[str | None, int, str | None]], apart_days: int
) -> None:
    questions = [question(i, *each) for i, each in enumerate(asked)]
    topics = {"parkering", "mark"}
    found = gather_questions(questions, NOWHERE, topics=topics, repetition_days=apart_days)
    for one, fact in zip(questions, found, strict=True):
        same = [
            q
            for q in questions
            if q == one or (q.topic and q.topic == one.topic and abs((q.raised_on - one.raised_on).days) <= apart_days)
        ]
        askers = {q.organisation_number or q.question_id for q in same}
        counts = (fact.facts["antal_frågor"], fact.facts["antal_frågande"], fact.facts["upprepad"])
        assert counts == (len(same), len(askers), len(same) > 1)


@given(ASKED)
def test_who_asks_does_not_decide_the_level_and_every_question_gets_one(
    asked: list[tuple[str | None, int, str | None]],
) -> None:
    questions = [question(i, *each) for i, each in enumerate(asked)]
    levels = [
        [j.level for j in judge_questions([replace(q, asked_by=asker) for q in questions], NOWHERE, PACK, as_of=DAY)]
        for asker in Asker
    ]
    assert all(each == levels[0] for each in levels)
    assert len(levels[0]) == len(questions)
    assert set(levels[0]) <= set(PACK.levels)
