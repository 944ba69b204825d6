"""Measures without a drawing from the delivery to the list, and a person's answer where the program will not guess."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.calling import Berord, Said, dump
from tests.small_town import DAY, PROTECTED_STREET

Register = Callable[..., Said]
HEADER = "åtgärd_id;förvaltning;rubrik;åtgärdstyp;skede;startdatum;fastighetsbeteckning;adress;verksamhetsområde"


@pytest.fixture
def register(berord: Berord, town: str, tmp_path: Path) -> Register:
    """Registers one measure of the given texts."""

    def registered(designations: str = "", address: str = "", area: str = "") -> Said:
        path = tmp_path / "plan.csv"
        row = f"M1;trafikkontoret;Provarbete;gatuarbete;planerad;2027-05-03;{designations};{address};{area}"
        path.write_text(f"{HEADER}\n{row}\n", encoding="utf-8")
        return berord("register", path, "--db", town, "--as-of", DAY, "--format", "json", "--lang", "en")

    return registered


@pytest.fixture
def resolve(berord: Berord, town: str) -> Register:
    """Answers the one open finding."""

    def resolved(*arguments: object) -> Said:
        (finding,) = questions(berord, town)
        how = ("--reason", "Enligt ritning", "--by", "Provsson", "--db", town, "--as-of", DAY, "--lang", "en")
        return berord("findings", "resolve", finding["finding_id"], *arguments, *how)

    return resolved


def questions(berord: Berord, town: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = berord("findings", "list", "--db", town, "--format", "json", "--lang", "en").json
    return [row for row in rows if row["severity"] != "note"]


def affected(berord: Berord, town: str) -> set[str]:
    rows = berord("affected", "--measure", "M1", "--db", town, "--format", "json").json
    return {row["recipient_id"] for row in rows}


@pytest.mark.parametrize(
    ("texts", "quality"),
    [
        ({"address": "Provgatan 1"}, "address"),
        ({"address": "Provg. 4"}, "address"),
        ({"designations": "Provhuset 9", "address": "Provgatan 1"}, "approximate"),
        ({"designations": "Provhuset 1", "address": "Östgatan 1"}, "property"),
        ({"area": "Västra industrin"}, "approximate"),
    ],
)
def test_a_measure_is_placed_by_what_it_says(
    register: Register, berord: Berord, town: str, texts: dict[str, str], quality: str
) -> None:
    assert register(**texts).json["zero_matches"] == []
    assert any(quality in row for row in dump(town)["measures"])
    assert "10000001" in affected(berord, town)


@pytest.mark.parametrize("text", [PROTECTED_STREET, "Hemligastigen 8", "Hemligastgen 7"])
def test_the_address_of_a_protected_identity_is_neither_found_nor_proposed(
    register: Register, berord: Berord, town: str, text: str
) -> None:
    said = register(address=text)
    assert said.json["zero_matches"][0]["reason"] == "no-location"
    (question,) = questions(berord, town)
    assert question["remedy"].endswith("Candidates: –.")


def test_a_sole_traders_address_is_proposed_without_a_name(register: Register, berord: Berord, town: str) -> None:
    register(address="Provgatan 5")
    (question,) = questions(berord, town)
    assert "Provgatan 4" in question["remedy"]
    assert "Provsson" not in question["remedy"]


def test_a_choice_places_the_measure_and_assesses_it_at_once(
    register: Register, resolve: Register, berord: Berord, town: str
) -> None:
    assert register(address="Provgatan 22").json["zero_matches"][0]["reason"] == "no-location"
    (question,) = questions(berord, town)
    assert "1. Provgatan 4, Stockholm (75 %)" in question["remedy"]
    said = resolve("--choose", 1)
    assert "M1 is at Provgatan 4, Stockholm (location quality: address)." in said.err
    assert affected(berord, town)
    assert questions(berord, town) == []
    (choice,) = dump(town)["location_choices"]
    assert {"Enligt ritning", "Provsson", "2027-01-15"} <= set(choice)


def test_a_choice_survives_the_same_row_and_falls_with_another_text(
    register: Register, resolve: Register, berord: Berord, town: str
) -> None:
    register(address="Provgatan 22")
    resolve("--choose", 1)
    again = register(address="Provgatan 22")
    assert again.json["measures"]["unchanged"] == 1
    assert questions(berord, town) == []
    other = register(address="Provgatan 23")
    assert other.json["zero_matches"][0]["measure_id"] == "M1"
    assert len(questions(berord, town)) == 1


@pytest.mark.parametrize(
    ("answer", "quality"),
    [
        (("--property", "Provhuset 1"), "property"),
        (("--address", "Provg. 1"), "address"),
        (("--area", "Västra industrin"), "approximate"),
        (("--point", "670100,6577100"), "exact"),
    ],
)
def test_a_person_may_say_the_place_in_other_words(
    register: Register, resolve: Register, berord: Berord, town: str, answer: tuple[str, str], quality: str
) -> None:
    register()
    assert f"(location quality: {quality})" in resolve(*answer).err
    assert "10000001" in affected(berord, town)
    assert register().json["measures"]["unchanged"] == 1


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (("--choose", 9), "There is no candidate 9"),
        (("--property", "Provhuset 9"), "Provhuset 9 is not one place in the registers"),
        (("--point", "6577100,670100"), "lies outside Sweden"),
        (("--point", "här"), "Write --point E,N"),
        (("--choose", 1, "--area", "Norra"), "one of the options"),
    ],
)
def test_an_answer_that_is_no_place_changes_nothing(
    register: Register, resolve: Register, town: str, answer: tuple[object, ...], said: str
) -> None:
    register(designations="Provhuset 8")
    before = dump(town)
    refused = resolve(*answer)
    assert refused.code == 2
    assert said in refused.err
    assert dump(town) == before


def test_the_rest_of_a_place_is_kept_when_a_part_is_answered(
    register: Register, resolve: Register, berord: Berord, town: str
) -> None:
    register(designations="Provåkern 1:1 och Provhuset 9")
    assert "10000001" not in affected(berord, town)
    resolve("--property", "Provhuset 1")
    assert {"10000001", "I3"} <= affected(berord, town)


def test_a_reason_alone_closes_without_a_place(register: Register, resolve: Register, town: str) -> None:
    register(address="Provgatan 22")
    resolve("--accept")
    assert dump(town)["location_choices"] == []
    assert register(address="Provgatan 22").json["zero_matches"] == []
    assert any("none" in row for row in dump(town)["measures"])
