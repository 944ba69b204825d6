"""A profile drafted from a file: what is recognised, what is asked, and that nothing is guessed."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from impact.intake.profiles.draft import draft_profile
from impact.intake.profiles.errors import ProfileRefused
from impact.intake.profiles.read import read_profile
from impact.run import DEFAULT_PACK, open_pack
from tests.calling import Berord
from tests.small_town import DAY, WEST_STREET

PACK = open_pack(DEFAULT_PACK)


def sent(
    folder: Path, *rows: tuple[str, ...], header: tuple[str, ...] = ("NR", "Rubrik", "Typ", "Byggstart", "Slut")
) -> Path:
    path = folder / "plan.csv"
    path.write_text("\n".join(";".join(row) for row in ((*header, "wkt"), *rows)) + "\n", encoding="utf-8")
    return path


def drafted(path: Path, register: str = "measures", language: str = "sv") -> str:
    return draft_profile(path, register, layer=None, pack=PACK, language=language).text


def test_columns_are_proposed_by_our_names_and_alike_ones_are_marked(tmp_path: Path) -> None:
    path = sent(
        tmp_path, ("1", "Prov", "gatuarbete", "2027-05-03", WEST_STREET),
        header=("Åtgärd-id", "Rubriken", "Åtgärdstypp", "Startdatum"),
    )  # fmt: skip
    text = drafted(path, language="en")
    columns = tomllib.loads(text)["columns"]
    assert columns == {"measure_id": "Åtgärd-id", "title": "Rubriken", "kind": "Åtgärdstypp", "starts_on": "Startdatum"}
    assert text.count("Only alike: check it.") == 2


def test_what_must_be_there_and_is_not_understood_is_asked_and_refused_until_it_is_chosen(tmp_path: Path) -> None:
    text = drafted(sent(tmp_path, ("1", "Prov", "gatuarbete", "2027-05-03", "2027-06-01", WEST_STREET)))
    assert '"åtgärd_id" = "?"' in text
    assert '# bortse = ["NR"]' in text
    with pytest.raises(ProfileRefused) as caught:
        read_profile(text, name="p", file="p.toml")
    assert {m.rule_id for m in caught.value.mistakes} == {"crs", "förvaltning", "kolumner.åtgärd_id"}


def test_dates_are_written_only_when_the_values_leave_a_single_reading(tmp_path: Path) -> None:
    rows = [
        ("1", "Prov", "gatuarbete", "03-04-2027", "25.04.2027", WEST_STREET),
        ("2", "Prov", "rivning", "05-06-2027", "", ""),
    ]
    text = drafted(sent(tmp_path, *rows))
    columns = tomllib.loads(text)["kolumner"]
    assert columns["startdatum"] == {"kolumn": "Byggstart", "datum": "?"}
    assert "dd-mm-yyyy (03-04-2027 = 2027-04-03); mm-dd-yyyy (03-04-2027 = 2027-03-04)" in text
    assert columns["slutdatum"] == {"kolumn": "Slut", "datum": "dd.mm.yyyy"}


def test_one_value_that_cannot_be_the_other_settles_the_column(tmp_path: Path) -> None:
    rows = [
        ("1", "P", "rivning", "03-04-2027", "", WEST_STREET),
        ("2", "P", "rivning", "25-04-2027", "hösten 2027", ""),
    ]
    columns = tomllib.loads(drafted(sent(tmp_path, *rows)))["kolumner"]
    assert columns["startdatum"] == {"kolumn": "Byggstart", "datum": "dd-mm-yyyy"}
    assert columns["slutdatum"] == "Slut"


def test_words_are_listed_with_counts_and_the_nearest_of_ours(tmp_path: Path) -> None:
    rows = [(str(n), "P", word, "", "", WEST_STREET) for n, word in enumerate(["gatuarbete", "gatarbete", "gatarbete"])]
    text = drafted(sent(tmp_path, *rows))
    assert '"gatarbete" = "?"  # 2 rader. Närmast: gatuarbete.' in text
    assert '"gatuarbete" = "gatuarbete"  # 1 rader.' in text


def test_systems_that_fit_are_named_when_the_file_does_not_say(tmp_path: Path) -> None:
    text = drafted(sent(tmp_path, ("1", "P", "rivning", "", "", WEST_STREET)))
    assert 'crs = "?"  # ' in text
    assert "EPSG:3006 (SWEREF99 TM)" in text


def test_the_contents_of_columns_that_nobody_understands_are_not_shown(tmp_path: Path) -> None:
    path = sent(
        tmp_path, ("1", "P", "rivning", "900101-0009", WEST_STREET), header=("Åtgärd-id", "Rubrik", "Typ", "Sökande")
    )  # fmt: skip
    text = drafted(path)
    assert "Sökande: 1 rader" in text
    assert "900101" not in text


def test_a_draft_with_its_choices_made_registers_the_file(berord: Berord, town: str, tmp_path: Path) -> None:
    path = sent(tmp_path, ("1", "Prov", "Grävning", "03-04-2027", "", WEST_STREET))
    profile = tmp_path / "p.toml"
    said = berord("profile", "draft", path, "-o", profile, "--lang", "sv")
    assert (said.code, said.out) == (0, "")
    assert berord("profile", "check", profile).code == 3
    text = profile.read_text(encoding="utf-8")
    for asked, chosen in (
        ('crs = "?"', 'crs = "EPSG:3006"'), ('"förvaltning" = "?"', '"förvaltning" = "trafikkontoret"'),
        ('"åtgärd_id" = "?"', '"åtgärd_id" = "NR"'), ('datum = "?"', 'datum = "dd-mm-yyyy"'),
        ('"Grävning" = "?"', '"Grävning" = "gatuarbete"'),
    ):  # fmt: skip
        assert asked in text
        text = text.replace(asked, chosen)
    profile.write_text(text, encoding="utf-8")
    assert berord("profile", "check", profile).code == 0
    said = berord("register", path, "--profile", profile, "--db", town, "--as-of", DAY, "--format", "json")
    assert (said.code, said.json["measures"]["new"], sum(said.json["findings"].values())) == (0, 1, 0), said.err


def test_an_earlier_draft_is_not_overwritten(berord: Berord, tmp_path: Path) -> None:
    path = sent(tmp_path, ("1", "P", "rivning", "", "", WEST_STREET))
    assert berord("profile", "draft", path, "-o", tmp_path / "p.toml").code == 0
    assert berord("profile", "draft", path, "-o", tmp_path / "p.toml").code == 3


CELLS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters='\0\r\n;"'), min_size=1)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.text(st.characters(exclude_categories=["Cs"], exclude_characters='\0\r\n;"'), min_size=1),
        min_size=3,
        max_size=3,
    )
)
def test_whatever_a_file_holds_its_draft_is_toml(tmp_path: Path, texts: list[str]) -> None:
    path = sent(
        tmp_path, ("1", texts[0], texts[1], texts[2], "", WEST_STREET), ("2", "P", "rivning", "", "", WEST_STREET)
    )
    for language in ("sv", "en"):
        assert tomllib.loads(drafted(path, language=language))["register"] in ("åtgärder", "measures")
