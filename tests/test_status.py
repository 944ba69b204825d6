"""How things stand: who has not delivered, what waits for a person, and what waits to be assessed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.calling import Berord, Said
from tests.small_town import DAY, REGISTERS, delivery, measure

Register = Callable[..., Said]
Status = Callable[..., dict[str, Any]]
EVERY_MONTH = """förvaltning_id;namn;slag;leveransintervall_dagar
trafikkontoret;Trafikkontoret;förvaltning;31
exploateringskontoret;Exploateringskontoret;förvaltning;
norra-sdf;Norra stadsdelsförvaltningen;stadsdelsförvaltning;90
"""


@pytest.fixture
def register(berord: Berord, town: str, tmp_path: Path) -> Register:
    """Registers files in the town, whose administrations are expected to deliver now and then."""
    load(berord, town, tmp_path, "administrations", EVERY_MONTH)

    def registered(*arguments: object, day: object = DAY) -> Said:
        return berord("register", *arguments, "--db", town, "--crs", "EPSG:3006", "--as-of", day)

    return registered


@pytest.fixture
def status(berord: Berord, town: str) -> Status:
    """Asks how things stand on a day."""

    def asked(day: object = DAY) -> dict[str, Any]:
        answer: dict[str, Any] = berord("status", "--db", town, "--as-of", day, "--format", "json").json
        return answer

    return asked


def load(berord: Berord, town: str, folder: Path, name: str, text: str) -> None:
    path = folder / f"{name}.csv"
    path.write_text(text, encoding="utf-8")
    assert berord("load", name, path, "--db", town, "--crs", "EPSG:3006", "--as-of", DAY).code == 0


def overdue(answer: dict[str, Any]) -> list[str]:
    return [each["administration_id"] for each in answer["administrations"] if each["is_overdue"]]


def test_an_administration_is_overdue_the_day_after_its_interval(
    register: Register, status: Status, tmp_path: Path
) -> None:
    register(delivery(tmp_path, [measure()]))
    assert overdue(status("2027-02-15")) == ["norra-sdf"], "31 days after, and one that never delivered"
    assert overdue(status("2027-02-16")) == ["norra-sdf", "trafikkontoret"]
    assert status("2027-02-16")["administrations"][1]["last_on"] == "2027-01-15"


def test_a_delivery_without_changes_shows_that_the_sender_is_alive(
    register: Register, status: Status, tmp_path: Path
) -> None:
    path = delivery(tmp_path, [measure()])
    register(path)
    register(path, day="2027-02-10")
    assert overdue(status("2027-03-01")) == ["norra-sdf"]
    register(path, "--dry-run", day="2027-04-30")
    assert "trafikkontoret" in overdue(status("2027-05-01")), "a dry run is no delivery"


def test_monitoring_gets_4_when_somebody_is_overdue_and_is_told_who(
    berord: Berord, register: Register, town: str, tmp_path: Path
) -> None:
    everybody = [measure(), measure("M2", förvaltning="norra-sdf")]
    register(delivery(tmp_path, everybody))
    assert berord("status", "--check", "--db", town, "--as-of", "2027-02-15").code == 0
    late = berord("status", "--check", "--db", town, "--as-of", "2027-02-16")
    assert late.code == 4
    assert "Trafikkontoret has not delivered since 2027-01-15." in late.err
    assert berord("status", "--db", town, "--as-of", "2027-02-16").code == 0


def test_what_waits_for_a_person_is_counted(register: Register, status: Status, tmp_path: Path) -> None:
    rows = [measure(), measure("M2", wkt=""), measure("M3", skede="byggskde"), measure("M4", slutdatum="2027-02-30")]
    register(delivery(tmp_path, rows))
    answer = status()
    assert answer["waiting"]["place"] == 1
    assert answer["waiting"]["known_word"] == 1
    [owner] = answer["findings"]
    assert owner["owner"] == "trafikkontoret"
    assert owner["error"] >= 1
    assert owner["warning"] >= 1


def test_what_waits_to_be_assessed_is_told_apart(
    berord: Berord, register: Register, status: Status, town: str, tmp_path: Path
) -> None:
    register(delivery(tmp_path, [measure()], "a.csv"))
    register(delivery(tmp_path, [measure("M2", wkt="POINT (671700 6577300)")], "b.csv"))
    waiting = status()["waiting"]
    assert (waiting["measures"], waiting["assessment"], waiting["registers"], waiting["day"]) == (2, 0, 0, 0)
    assert status("2027-01-16")["waiting"]["day"] == 2
    load(berord, town, tmp_path, "areas", REGISTERS["areas"].replace("Östra industrin", "Östra verksamheter"))
    assert status()["waiting"]["registers"] == 1
    berord("run", "--db", town, "--as-of", DAY)
    assert status()["waiting"]["registers"] == 0
    assert status()["last_run"]["run_id"] == 3


def test_a_town_that_nothing_has_come_to_has_a_status_too(berord: Berord, town: str) -> None:
    said = berord("status", "--db", town, "--as-of", DAY)
    assert said.code == 0
    answer = berord("status", "--db", town, "--as-of", DAY, "--format", "json").json
    assert (answer["last_run"], answer["needs_attention"], answer["findings"]) == (None, False, [])


@pytest.mark.parametrize("interval", ["0", "-5", "2,5", "100000", "varje månad"])
def test_an_interval_is_a_number_of_days(berord: Berord, town: str, tmp_path: Path, interval: str) -> None:
    path = tmp_path / "forvaltningar.csv"
    path.write_text(EVERY_MONTH.replace(";31", f";{interval}"), encoding="utf-8")
    assert berord("load", "administrations", path, "--db", town).code == 4
