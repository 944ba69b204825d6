"""What a profile says of how a file is written: where a look at the file would go wrong, it decides."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import openpyxl
import pytest
import shapely

from geodata.errors import GeodataError
from geodata.hints import Hints
from geodata.layers import Layer, read_layer
from impact.intake.profiles.draft import draft_profile
from impact.intake.profiles.errors import ProfileRefused
from impact.intake.profiles.read import read_profile
from impact.run import DEFAULT_PACK, open_pack
from tests.calling import Berord
from tests.small_town import DAY

SPOT = shapely.Point(674032, 6580822)


def text(folder: Path, content: str, encoding: str = "utf-8") -> Path:
    path = folder / "plan.csv"
    path.write_bytes(content.encode(encoding))
    return path


def book(folder: Path, *rows: tuple[object, ...]) -> Path:
    workbook = openpyxl.Workbook()
    for row in rows:
        workbook.active.append(row)  # type: ignore[union-attr]
    workbook.save(folder / "plan.xlsx")
    return folder / "plan.xlsx"


def refusal(path: Path, hints: Hints, **options: str) -> str:
    with pytest.raises(GeodataError) as refused:
        read_layer(path, hints=hints, **options)
    return str(refused.value)


def codes(layer: Layer) -> set[str]:
    return {remark.code for remark in layer.remarks}


class TestHeaderRow:
    ROWS = (("Region", "Kontor", "Datum"), ("Nord", "Kontoret", "idag"), ("id", "namn", "start"), ("1", "A", "x"))

    def test_the_row_that_is_said_is_taken_though_another_could_be_it(self, tmp_path):
        layer = read_layer(book(tmp_path, *self.ROWS), hints=Hints(header_row=3))
        assert layer.columns == {"id": ["1"], "namn": ["A"], "start": ["x"]}
        assert layer.rows == [4]
        assert "header-not-first" not in codes(layer)

    def test_a_blank_or_missing_row_is_refused(self, tmp_path):
        path = text(tmp_path, "id;namn\n;\n1;A\n")
        assert "Row 2 of plan.csv should hold the headers" in refusal(path, Hints(header_row=2))
        assert "Row 9" in refusal(path, Hints(header_row=9))


class TestText:
    def test_an_encoding_that_nobody_could_tell_from_another_is_read_as_said(self, tmp_path):
        path = text(tmp_path, "id;område\n1;Åby\n", "cp850")
        assert read_layer(path, hints=Hints(encoding="cp850")).columns["område"] == ["Åby"]

    def test_a_byte_order_mark_goes_before_what_is_said(self, tmp_path):
        path = text(tmp_path, "id;område\n1;Åby\n", "utf-8-sig")
        assert read_layer(path, hints=Hints(encoding="cp1252")).columns["område"] == ["Åby"]

    def test_a_file_in_another_encoding_than_is_said_is_refused(self, tmp_path):
        path = text(tmp_path, "id;område\n1;Åby\n", "cp1252")
        assert "is not text in utf-8, as the profile says" in refusal(path, Hints(encoding="utf-8"))

    def test_a_separator_that_is_said_wins_over_the_likelier_one(self, tmp_path):
        path = text(tmp_path, "id^namn;ort\n1^Åby;Solna\n")
        assert read_layer(path, hints=Hints(separator="^")).columns == {"id": ["1"], "namn;ort": ["Åby;Solna"]}


class TestPlaces:
    def test_columns_that_no_name_tells_place_the_rows(self, tmp_path):
        path = text(tmp_path, "id;A;B\n1;674032;6580822\n")
        layer = read_layer(path, crs="EPSG:3006", hints=Hints(easting="a", northing="b"))
        assert layer.geometry[0].equals(SPOT)
        assert list(layer.columns) == ["id"]

    def test_named_columns_go_before_those_that_look_like_it(self, tmp_path):
        path = text(tmp_path, "id;x;y;E2;N2\n1;1;2;674032;6580822\n")
        layer = read_layer(path, crs="EPSG:3006", hints=Hints(easting="E2", northing="N2"))
        assert layer.geometry[0].equals(SPOT)

    def test_a_decimal_comma_frees_the_point_for_thousands(self, tmp_path):
        path = text(tmp_path, "id;x;y\n1;674.032,0;6.580.822,0\n")
        assert read_layer(path, crs="EPSG:3006", hints=Hints(decimal=",")).geometry[0].equals(SPOT)

    @pytest.mark.parametrize(
        ("cells", "hints"),
        [("L\n1;674032 6580822", Hints(both="L")), ("L\n1;POINT (674032 6580822)", Hints(outline="L"))],
    )
    def test_one_column_may_hold_all_of_it(self, tmp_path, cells, hints):
        layer = read_layer(text(tmp_path, f"id;{cells}\n"), crs="EPSG:3006", hints=hints)
        assert layer.geometry[0].equals(SPOT)

    def test_a_column_that_the_table_lacks_is_refused_with_those_it_has(self, tmp_path):
        path = text(tmp_path, "id;A;B\n1;674032;6580822\n")
        assert "no column C" in refusal(path, Hints(easting="A", northing="C"))
        assert "holds no pairs" in refusal(path, Hints(both="id"))

    @pytest.mark.parametrize(
        "content",
        [
            "id;x;y\n1;6580822;674032\n",
            "id;koordinater\n1;6580822 674032\n",
            "id;wkt\n1;POINT (6580822 674032)\n",
        ],
    )
    def test_northings_first_are_read_when_somebody_says_so(self, tmp_path, content):
        assert read_layer(text(tmp_path, content), crs="EPSG:3006+ne").geometry[0].equals(SPOT)


PROFILE = """
register = "åtgärder"
crs = "EPSG:3006+ne"
rubrikrad = 3
teckenkodning = "Windows-1252"
skiljetecken = ";"
decimaltecken = ","
"förvaltning" = "trafikkontoret"

[plats]
"öst" = "K1"
nord = "K2"
"""

DELIVERY = """Planer;för;2027;;
Kontoret;i;Åby;;
åtgärd_id;rubrik;åtgärdstyp;K1;K2
M1;Provgatan;gatuarbete;6.577.142,5;670.200,0
"""


class TestProfile:
    def test_every_key_of_how_a_file_is_written_is_followed(self, berord: Berord, town: str, tmp_path: Path) -> None:
        (tmp_path / "p.toml").write_text(PROFILE, encoding="utf-8")
        path = text(tmp_path, DELIVERY, "cp1252")
        said = berord(
            "register", path, "--profile", tmp_path / "p.toml", "--db", town, "--as-of", DAY, "--format", "json"
        )
        assert said.code == 0, said.err
        assert said.json["measures"]["new"] == 1
        assert said.json["findings"] == {"error": 0, "warning": 0, "note": 0}
        with closing(sqlite3.connect(town)) as connection:
            [(geometry,)] = connection.execute("SELECT geometry FROM measures")
        assert shapely.from_wkb(geometry).equals(shapely.Point(670_200, 6_577_142.5))

    @pytest.mark.parametrize(
        ("line", "key", "says"),
        [
            ("rubrikrad = 0", "rubrikrad", "not the number of a row"),
            ('rubrikrad = "3"', "rubrikrad", "not the number of a row"),
            ('teckenkodning = "cp1253"', "teckenkodning", "Nearest: cp1252"),
            ('skiljetecken = "ab"', "skiljetecken", "cannot separate cells"),
            ('plats = {"öst" = "K1"}', "plats", "needs an easting and a northing"),
            ('plats = {wkt = "K1", koordinater = "K2"}', "plats", "needs an easting and a northing"),
            ('plats = {norr = "K1"}', "plats.norr", "Nearest: nord"),
            ('plats = "K1"', "plats", "not a table"),
        ],
    )
    def test_a_wrong_value_is_a_mistake_with_its_line(self, line: str, key: str, says: str) -> None:
        with pytest.raises(ProfileRefused) as caught:
            read_profile(f'register = "åtgärder"\n{line}\n', name="p", file="p.toml")
        found = {m.rule_id: (m.line, m.sentence()) for m in caught.value.mistakes}
        assert found[key][0] == 2
        assert says in found[key][1]


class TestDraft:
    def drafted(self, path: Path) -> str:
        pack = open_pack(DEFAULT_PACK)
        return draft_profile(path, "measures", layer=None, pack=pack, language="sv").text

    def test_titles_above_and_an_old_encoding_are_proposed(self, tmp_path):
        text_ = self.drafted(
            text(tmp_path, "Planer i Åby;;\n\nåtgärd_id;rubrik;åtgärdstyp\nM1;Prov;rivning\n", "cp1252")
        )
        assert "rubrikrad = 3" in text_
        assert 'teckenkodning = "cp1252"' in text_

    def test_nothing_is_proposed_of_a_plain_file(self, tmp_path):
        text_ = self.drafted(text(tmp_path, "åtgärd_id;rubrik;åtgärdstyp\nM1;Prov;rivning\n"))
        assert not any(key in text_ for key in ("rubrikrad", "teckenkodning", "[plats]"))

    def test_swapped_axes_are_among_the_systems_to_choose_from(self, tmp_path):
        text_ = self.drafted(text(tmp_path, "åtgärd_id;rubrik;åtgärdstyp;x;y\nM1;Prov;rivning;6580822;674032\n"))
        assert "EPSG:3006+ne" in text_

    def test_columns_that_only_their_numbers_tell_are_proposed_for_the_place(self, tmp_path):
        text_ = self.drafted(text(tmp_path, "åtgärd_id;rubrik;åtgärdstyp;K1;K2\nM1;Prov;rivning;674032;6580822\n"))
        assert "[plats]" in text_
        assert '"öst" = "K1"' in text_
        assert 'nord = "K2"' in text_
