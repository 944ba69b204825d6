"""Feeds registered as they come: the format brings its profile, and the pack's words come out of the source's."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from impact.intake.profiles.find import available_profiles, open_profile
from impact.intake.profiles.vocabulary import check_words
from impact.run import open_pack
from tests.feed_files import (
    CODED,
    STRETCH,
    datex,
    deviation,
    ngp,
    of,
    plan,
    provision,
    record,
    situation,
    trafikverket,
    work_zone,
    write,
    wzdx,
)
from tests.small_town import DAY

CODE_FIELDS = {"kind": "åtgärdstyp", "stage": "skede", "traffic_effect": "trafikpåverkan"}
RESURFACING = (
    "<roadMaintenanceType>resurfacingWork</roadMaintenanceType>"
    "<impact><trafficConstrictionType>roadBlocked</trafficConstrictionType></impact><roadNumber>E4</roadNumber>"
)
FEEDS = {
    "NGP": (
        ngp(plan(), provision()),
        ("p1", "Detaljplan för Elektra 12, Dp 2027-00012", "detaljplan", "samråd", "2027-03-01", None, None),
        {"administration-unknown", "records-left-out"},
    ),
    "DATEX II": (
        datex(situation(record("r1", STRETCH, more=RESURFACING))),
        ("r1", "E4, resurfacingWork", "beläggning", None, "2027-03-01", "2027-07-01", "gata-avstängd"),
        {"administration-unknown", "place-between-ends"},
    ),
    "Trafikverket": (
        trafikverket(of(deviation(MessageCode="Vägen avstängd", EndTime="2027-05-01T10:00:00Z"))),
        ("SE_STA_1_2", "Vägarbete, E4", "gatuarbete", None, "2027-03-01", "2027-05-01", "gata-avstängd"),
        {"administration-unknown"},
    ),
    "WZDx": (
        wzdx(work_zone()),
        ("w1", "Bällstavägen, Beläggning", "gatuarbete", None, "2027-03-01", "2027-06-01", "gata-avstängd"),
        set(),
    ),
}


@pytest.mark.parametrize("name", FEEDS)
def test_a_feed_is_registered_as_it_comes(tmp_path, town, berord, name):
    content, expected, codes = FEEDS[name]
    path = write(tmp_path / ("feed.xml" if name == "DATEX II" else "feed.json"), content)
    said = berord("register", path, "--db", town, "--as-of", DAY)
    assert said.code == 0, said.err
    with closing(sqlite3.connect(town)) as connection:
        columns = "measure_id, title, kind, stage, starts_on, ends_on, traffic_effect"
        assert connection.execute(f"SELECT {columns} FROM measures").fetchall() == [expected]  # noqa: S608
        assert {code for (code,) in connection.execute("SELECT code FROM findings")} == codes


def stored(town, columns):
    with closing(sqlite3.connect(town)) as connection:
        return connection.execute(f"SELECT {columns} FROM measures ORDER BY measure_id").fetchall()  # noqa: S608


def test_a_stretch_known_by_its_ends_or_a_point_for_maps_is_placed_approximately(tmp_path, town, berord):
    for_maps = (
        '<groupOfLocations xsi:type="Point"><locationForDisplay><latitude>59.3</latitude><longitude>18.0</longitude>'
        "</locationForDisplay></groupOfLocations>"
    )
    feed = datex(situation(record("a"), record("b", STRETCH), record("c", for_maps), record("d", CODED)))
    berord("register", write(tmp_path / "feed.xml", feed), "--db", town, "--as-of", DAY)
    assert stored(town, "measure_id, location_quality") == [
        ("a", "exact"), ("b", "approximate"), ("c", "approximate"), ("d", "none")
    ]  # fmt: skip


def test_a_day_that_nobody_has_verified_is_preliminary(tmp_path, town, berord):
    sure = work_zone("w2", is_start_date_verified=True, is_end_date_verified=False, end_date="2027-06-01T22:00:00Z")
    path = write(tmp_path / "feed.json", wzdx(work_zone("w1"), sure))
    berord("register", path, "--db", town, "--as-of", DAY)
    assert stored(town, "starts_on, start_text, ends_on, end_text") == [
        ("2027-03-01", "preliminärt 2027-03-01", "2027-06-01", None),
        ("2027-03-01", None, "2027-06-01", "preliminärt 2027-06-01"),
    ]


@pytest.mark.parametrize("pack", ["stockholm", "danderyd"])
@pytest.mark.parametrize("name", ["ngp", "datex2", "trafikverket", "wzdx"])
def test_the_built_in_profiles_speak_the_words_of_both_packs(name, pack):
    check_words(open_profile(str(available_profiles()[name])), open_pack(pack), CODE_FIELDS)
