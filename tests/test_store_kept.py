"""Columns that are kept with the registers: the same as reading them row by row, and never older than they are."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from impact.store.database import reading, writing
from impact.store.kept import Kept
from impact.store.kept_registers import read_kept_registers
from impact.store.situation import read_properties, read_recipients
from impact.store.tables import kept_columns
from tests.calling import Berord
from tests.small_town import DAY, PROTECTED_NAME, REGISTERS, delivery, measure


@pytest.fixture
def judged_town(berord: Berord, either_town: str, tmp_path: Path) -> str:
    berord("register", delivery(tmp_path, [measure()]), "--crs", "EPSG:3006", "--db", either_town, "--as-of", DAY)
    assert berord("run", "--all", "--db", either_town, "--as-of", "2027-01-16", "--jobs", 2).code == 0
    return either_town


def loaded(berord: Berord, town: str, folder: Path, register: str, text: str) -> None:
    path = folder / f"{register}.csv"
    path.write_text(text, encoding="utf-8")
    how = ("--crs", "EPSG:3006", "--source", f"{register}.csv", "--db", town, "--as-of", DAY)
    assert berord("load", register, path, *how).code == 0


def test_what_is_kept_is_what_the_registers_say(judged_town: str) -> None:
    with reading(judged_town) as connection:
        kept = read_kept_registers(connection)
        recipients, outlines = read_recipients(connection), read_properties(connection)
    assert kept is not None
    assert (list(kept[0].ids), list(kept[1].keys)) == (list(recipients.ids), list(outlines.keys))
    assert [bytes(each or b"") for each in kept[1].wkb] == [bytes(each or b"") for each in outlines.wkb]
    for name in ("organisation_number", "sni_2007", "size_class", "kind", "property_key"):
        one, other = getattr(kept[0], name), getattr(recipients, name)
        assert (one.values, one.codes.tolist()) == (other.values, other.codes.tolist())
    np.testing.assert_array_equal(kept[0].workplace_xy, recipients.workplace_xy)
    for name in ("x", "y", "member", "first"):
        np.testing.assert_array_equal(getattr(kept[0].places, name), getattr(recipients.places, name))


@pytest.mark.parametrize("register", ["workplaces", "properties", "interests"])
def test_a_change_of_a_register_throws_away_what_was_kept(
    berord: Berord, judged_town: str, tmp_path: Path, register: str
) -> None:
    header, first, *rest = REGISTERS[register].splitlines()
    key, semicolon, others = first.partition(";")
    loaded(
        berord, judged_town, tmp_path, register, "\n".join([header, f"{key[:-1]}9{semicolon}{others}", first, *rest])
    )
    with reading(judged_town) as connection:
        assert not Kept(connection)


def test_the_same_delivery_again_leaves_what_is_kept(berord: Berord, judged_town: str, tmp_path: Path) -> None:
    loaded(berord, judged_town, tmp_path, "workplaces", REGISTERS["workplaces"])
    with reading(judged_town) as connection:
        assert Kept(connection)


def test_a_run_after_a_change_meets_who_has_moved_in(berord: Berord, judged_town: str, tmp_path: Path) -> None:
    header, first, *_ = REGISTERS["workplaces"].splitlines()
    loaded(berord, judged_town, tmp_path, "workplaces", "\n".join([header, first.replace("10000001", "10000099")]))
    assert berord("run", "--all", "--db", judged_town, "--as-of", "2027-01-17", "--jobs", 2).code == 0
    rows = berord("affected", "--measure", "M1", "--db", judged_town, "--format", "json").json
    assert "10000099" in {row["recipient_id"] for row in rows}


def test_nobody_protected_is_among_what_is_kept(judged_town: str) -> None:
    with reading(judged_town) as connection:
        content = b"".join(Kept(connection).values())
    for secret in (PROTECTED_NAME, "900101-0017", "9001010017"):
        assert secret.encode() not in content


def test_a_check_notices_what_is_kept_otherwise_than_the_registers_say(berord: Berord, judged_town: str) -> None:
    with writing(judged_town) as connection:
        moved = kept_columns.update().where(kept_columns.c.name == "property_keys").values(content=b"")
        connection.execute(moved)
    said = berord("check", "--db", judged_town, "--as-of", DAY, "--format", "json")
    assert said.code == 4
    assert "kept" in {each["check"] for each in said.json if each["faults"]}


@pytest.mark.parametrize("content", [b"", b"1"])
@pytest.mark.parametrize("name", ["ids", "format", "outline_lengths", "kind.values"])
def test_what_is_kept_and_damaged_is_not_used(judged_town: str, name: str, content: bytes) -> None:
    with writing(judged_town) as connection:
        connection.execute(kept_columns.update().where(kept_columns.c.name == name).values(content=content + b"?"))
        assert read_kept_registers(connection) is None
        connection.execute(kept_columns.delete().where(kept_columns.c.name == name))
        assert read_kept_registers(connection) is None
